"""Law: whoever heard how a thing was asked for in French knows what it is in English.

While a dialogue is played in French, an `Interpreter` hears how the catalogues are asked for each
sentence, number and date. So it knows the English of any letter: each of these said again in
English and, between them, nothing but what people typed or the configuration names.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from inspect import isfunction
from itertools import product
from typing import Any

from bot.commands.table import COMMANDS, by_word
from bot.contributions.regions import REGIONS
from bot.contributions.wording import clean, unaccented
from bot.texts import Speech
from tests.houses import CALLED

SAYING = [
    name
    for name, way in vars(Speech).items()
    if isfunction(way) and (name == "__call__" or not name.startswith("_"))
]
"""The ways in which the code asks for the words of a language."""

ANSWERS = {"oui": "yes", "non": "no"}
"""What people type in short for a button; all else that is no command is typed as it is."""

SHOWN = {f"/{row.words[0]}": f"/{row.words[-1]}" for row in COMMANDS if row.words}
"""How commands are shown."""


@dataclass(frozen=True)
class Saying:
    """Words that were asked for in French: how, and with which values."""

    say: Callable[..., str]
    speech: Speech
    given: tuple[Any, ...]
    values: Mapping[str, Any]

    def english(self, of: Callable[[str], Iterable[str]]) -> Iterator[str]:
        """The same in English; `of` tells what may stand for a French value."""
        speech = replace(self.speech, language="en")
        for given in product(*map(partial(_each, of), self.given)) if self._lists else [self.given]:
            for values in product(*map(partial(_each, of), self.values.values())):
                yield self.say(speech, *given, **dict(zip(self.values, values, strict=True)))

    @property
    def _lists(self) -> bool:
        """Whether what is given are words themselves, rather than a key."""
        return self.say.__name__ == "listed"


def _each(of: Callable[[str], Iterable[str]], value: Any) -> Iterable[Any]:
    if isinstance(value, tuple):
        return product(*map(of, value))
    return of(value) if isinstance(value, str) else [value]


def _at_hand(value: Any) -> Any:
    """The same, so that it can be read more than once."""
    loose = isinstance(value, Iterable) and not isinstance(value, str)
    return tuple(value) if loose else value


class Interpreter:
    """Hears what is said in French, and knows its English."""

    def __init__(self) -> None:
        self._said: dict[str, dict[str, Saying]] = defaultdict(dict)
        self._typed_as: dict[str, str] = {}
        self._nobodys = " ".join(region.name for region in REGIONS)

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Whatever is said inside the block is heard."""
        originals = {name: getattr(Speech, name) for name in SAYING}
        for name, original in originals.items():
            setattr(Speech, name, self._overheard(original))
        try:
            yield
        finally:
            for name, original in originals.items():
                setattr(Speech, name, original)

    def _overheard(self, say: Callable[..., str]) -> Callable[..., str]:
        def saying(speech: Speech, *given: Any, **values: Any) -> str:
            given = tuple(map(_at_hand, given))
            said = say(speech, *given, **values)
            if speech.language == "fr" and given != ((said,),):
                self._said[said][repr((say, given, values))] = Saying(say, speech, given, values)
            return said

        return saying

    def allow(self, *texts: str) -> None:
        """These words are of no language: they were typed, or stand in the configuration."""
        self._nobodys = "\n".join([self._nobodys, *map(clean, texts)])

    def spoken(self, text: str) -> str:
        """What an English speaker types where somebody typed this in French."""
        called = f"{CALLED} " if text.startswith(f"{CALLED} ") else ""
        return called + self._spoken(text.removeprefix(called))

    def _spoken(self, text: str) -> str:
        mark, word, rest = re.findall(r"\A([/!]?)(\S*)(.*)\Z", text, re.DOTALL)[0]
        row = by_word(word)
        if row is not None and (mark or not rest or rest.strip()[:1].isdecimal()):
            return f"{mark}{self._instead(word, row.words[-1])}{rest}"
        labels = {_thumbed(said): said for said in self._said}
        if _thumbed(text) in labels:
            return self._instead(text, min(self._again(labels[_thumbed(text)])))
        return self._instead(text, ANSWERS.get(text.casefold(), text))

    def _instead(self, french: str, english: str) -> str:
        if english != french:
            self._typed_as[french] = english
            self._typed_as[french.capitalize()] = english.capitalize()  # as a title
        return english

    def check(self, french: str, english: str) -> None:
        """The one says the same as the other, in its language; AssertionError if not."""
        if self._begin_alike(french, english):
            return
        foreign = self._foreign(french)
        assert not foreign, f"in no catalogue, and typed by nobody: {foreign}, in: {french}"
        expected = self.english(french)
        assert english in expected, f"{english}\nexpected, for: {french}\n{expected}"

    def _begin_alike(self, french: str, english: str) -> bool:
        """Whether they are the beginnings of one saying, cut at its question or its room's end."""
        if not {"…", "?"} & {french[-1:], english[-1:]}:
            return False
        sayings = (said for said in self._said if said.startswith(french.removesuffix("…")))
        whole = (way for said in sayings for way in self.english(said))
        return any(one.startswith(english.removesuffix("…")) for one in whole)

    def _foreign(self, french: str) -> list[str]:
        """The words in it that came from no catalogue, and that nobody typed, be it in part."""
        between = [part for heard, part in self._parted(french) if not heard]
        words, known = _words(" ".join(between)), _words(self._nobodys)
        if any(word.startswith(words[-1]) for word in known if words):  # cut there, perhaps
            words.pop()
        return [word for word in words if word not in known]

    def english(self, french: str) -> set[str]:
        """All that may stand for these words in an English letter."""
        ways = [self._ways(part) if heard else {part} for heard, part in self._parted(french)]
        return set(map("".join, product(*ways)))

    def _parted(self, french: str) -> Iterator[tuple[bool, str]]:
        """Its parts in order: those that were heard, and what stands between them."""
        known = _alternatives(frozenset([*self._said, *self._typed_as, *SHOWN]))
        for rank, part in enumerate(known.split(french)):
            yield rank % 2 == 1, part

    def _ways(self, heard: str) -> set[str]:
        """What may stand for it: its English, or itself where somebody typed it."""
        if heard in self._typed_as:
            return self._again(heard) | {heard, self._typed_as[heard]}
        return self._again(heard) | ({heard} if heard in self._nobodys else set())

    def _again(self, heard: str) -> set[str]:
        """The same said in English, for each way in which it was said in French."""
        sayings = self._said.get(heard, {}).values()
        ways = {english for saying in sayings for english in saying.english(self.english)}
        return ways | ({SHOWN[heard]} if heard in SHOWN else set())


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text.casefold())


def _thumbed(text: str) -> str:
    """As a hurried thumb types it."""
    return unaccented(text).casefold()


@lru_cache(maxsize=1)
def _alternatives(known: frozenset[str]) -> re.Pattern[str]:
    """Any of these words, the longest first."""
    longest = sorted(known, key=len, reverse=True)
    return re.compile(rf"(?<!\w)({'|'.join(map(re.escape, longest))})(?!\w)")

"""Law: what a French community says, an English one says in English, and nothing else.

A dialogue that was played in French is played in an English community: people type English commands
and press the same buttons (`translated`), and each letter must be the English of the French one,
block by block and button by button (`compare`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from functools import cache
from itertools import count, zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import make_url

from bot.config import Settings
from bot.messages import Address, Event, Letter, Pressed, Said
from bot.ports import Delivery
from bot.richtext import plain
from tests.databases import Kind, furnished, furnished_file
from tests.files import apart
from tests.interpreter import Interpreter


def _beside(url: str) -> str:
    return furnished_file(Path(f"{make_url(url).database}.english"))


_DATABASE: ContextVar[Callable[[str], str]] = ContextVar("english_database", default=_beside)


@contextmanager
def english_kept_in(kind: Kind) -> Iterator[None]:
    """English communities inside the block have databases of that kind, one for each French one."""
    with ExitStack() as databases, TemporaryDirectory() as folder:
        number = count(1)
        token = _DATABASE.set(
            cache(
                lambda _: databases.enter_context(furnished(kind, Path(folder, str(next(number)))))
            )
        )
        try:
            yield
        finally:
            _DATABASE.reset(token)


def in_english(given: Settings) -> Settings:
    """The same communities, speaking English, with a database of their own."""
    communities = [one.model_copy(update={"language": "en"}) for one in given.community]
    url = _DATABASE.get()(given.database.url)
    database = given.database.model_copy(update={"url": url})
    return given.model_copy(update={"community": tuple(communities), "database": database})


_ACT = re.compile(r"(\w+(?:@\w+)?)(?: ([↩☺✎⌫]) .+?)?(?:: ?(.*)| [\[⟨⟪].*)?")
_VOTES = re.compile(r"\w+@\w+ [☑☒⏹].*")
"""Acts without words: they are done again as they are."""

_LEFT_OUT = ("→", "✗", "◉", "◌")
"""What is expected of the French words; of the English ones all is expected."""


def translated(
    lines: Iterable[str], happened: Iterator[Event], interpreter: Interpreter
) -> Iterator[str]:
    """The lines of the English dialogue, after what happened in the French one."""
    for line in lines:
        if act := _ACT.fullmatch(line):
            who, sign, typed = act.groups()
            event = next(happened)
            pressed = f"⟪{event.key}⟫" if isinstance(event, Pressed) else ""
            about = f" {sign} ⟪{_about(event)}⟫" if sign else ""
            files, said = apart(typed or "")
            words = "" if typed is None else f": {files}{interpreter.spoken(said)}"
            yield f"{who} {pressed}" if pressed else f"{who}{about}{words}"
        elif not line.startswith(_LEFT_OUT):
            if _VOTES.fullmatch(line):
                next(happened)
            yield line


def _about(event: Event) -> str:
    """The id of the message that an act is about."""
    return event.answers if isinstance(event, Said) else getattr(event, "of", "")


def compare(
    french: Sequence[Delivery], english: Sequence[Delivery], interpreter: Interpreter
) -> None:
    """Each room was sent the same letters, each in its language."""
    rooms = sorted({one.to for one in (*french, *english)})
    for room in rooms:
        pairs = zip_longest(_sent(french, room), _sent(english, room))
        for rank, (said, heard) in enumerate(pairs, start=1):
            where = f"in English, letter {rank} to {room}"
            assert heard is not None, f"{where} is missing:\n{plain(said.letter.body)}"
            assert said is not None, f"{where} is too many:\n{plain(heard.letter.body)}"
            _compare(said, heard, interpreter, where)


def _sent(deliveries: Iterable[Delivery], room: Address) -> list[Delivery]:
    return [one for one in deliveries if one.to == room]


def _compare(said: Delivery, heard: Delivery, interpreter: Interpreter, where: str) -> None:
    assert _form(said) == _form(heard), f"{where} has another form"
    for french, english in zip(_texts(said.letter), _texts(heard.letter), strict=True):
        try:
            interpreter.check(french, english)
        except AssertionError as failure:
            raise AssertionError(f"{where}:\n{failure}") from None


def _form(delivery: Delivery) -> object:
    """All of a letter but its words."""
    blocks = [
        (block.kind, [(span.style, span.link) for span in block.spans])
        for block in delivery.letter.body
    ]
    keys = [choice.key for choice in delivery.letter.choices]
    return delivery.key, delivery.replaces is None, blocks, keys


def _texts(letter: Letter) -> list[str]:
    spans = [span.text for block in letter.body for span in block.spans]
    return spans + [choice.label for choice in letter.choices]

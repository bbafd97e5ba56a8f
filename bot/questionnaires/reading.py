"""Law: a file is read whole before anything of it is kept, and each of its mistakes is told.

Pure. A mistake is told with the key of its question and the line on which that begins.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.contributions.wording import clean, unaccented
from bot.locating import UNREADABLE, Places, located
from bot.questionnaires.form import OPINION, WRITTEN, Form, Kind, Question, estimate

TITLE_MOST, INTRO_MOST, TEXT_MOST = 150, 1000, 500
OPTION_MOST, SECTION_MOST = 100, 60
OPTIONS_FEWEST, OPTIONS_MOST = 2, 12
QUESTIONS_MOST = 60
MINUTES_MOST = 60

_KEY = re.compile(r"[a-z][a-z0-9_-]{0,39}")
_COLUMNS = ("id", "complete")
"""The names of the columns that an export adds."""

_OPINIONS = {"oui": "yes", "non": "no", "nsp": "unsure", **{value: value for value in OPINION}}
_OF_FORM = {"key", "title", "intro", "minutes", "question"}
_OF_QUESTION = {"key", "text", "kind", "options", "most", "optional", "section", "when"}


@dataclass(frozen=True, slots=True)
class Fault:
    """A mistake: its sentence, the question and the line where it stands, if they are known."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict)
    question: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file comes to: a form when it has no faults."""

    form: Form | None
    faults: tuple[Fault, ...]


def read(text: str) -> Reading:
    """A questionnaire as its TOML says it, or all that is wrong with it."""
    try:
        document = tomllib.loads(text)
    except UNREADABLE as error:
        return Reading(None, (Fault("questionnaire.fault.toml", {"reason": str(error)}),))
    reader = _Reader(located(text, "question"))
    form = reader.form(document)
    return Reading(None if reader.faults else form, tuple(reader.faults))


class _Reader:
    """Reads a document from its top, and remembers what is wrong."""

    def __init__(self, places: Places) -> None:
        self.faults: list[Fault] = []
        self._places = places
        self._where = ("", 0)
        self._unsure: set[str] = set()

    def _fault(self, key: str, **values: object) -> None:
        self.faults.append(Fault(f"questionnaire.fault.{key}", values, *self._where))

    def form(self, document: Mapping[str, Any]) -> Form:
        self._check_names(document, _OF_FORM)
        key = self._key(document)
        title = self._line(document, "title", TITLE_MOST)
        intro = self._line(document, "intro", INTRO_MOST, optional=True)
        minutes = self._whole(document, "minutes", MINUTES_MOST)
        questions = tuple(self._questions(document.get("question", [])))
        return Form(key, title, intro, minutes or estimate(questions), questions)

    def _questions(self, tables: Any) -> Iterator[Question]:
        listed = isinstance(tables, list) and all(isinstance(one, dict) for one in tables)
        if not listed or not 0 < len(tables) <= QUESTIONS_MOST:
            self._fault("count", most=QUESTIONS_MOST)
            return
        before: dict[str, Question] = {}
        section = ""
        for rank, table in enumerate(tables):
            line = self._places.line(rank) if self._places.entries else 0
            self._where = (str(table.get("key", "")), line)
            question = self._question(table, section, before)
            if question.key in before:
                self._fault("twice", name=question.key)
            before[question.key] = question
            section = question.section
            yield question
        self._where = ("", 0)

    def _question(
        self, table: Mapping[str, Any], section: str, before: Mapping[str, Question]
    ) -> Question:
        """A section goes on until the next one."""
        self._check_names(table, _OF_QUESTION)
        kind = self._kind(table)
        options = self._options(table, kind)
        return Question(
            key=self._key(table),
            text=self._line(table, "text", TEXT_MOST),
            kind=kind,
            options=options,
            most=self._most(table, kind, options),
            optional=self._truth(table, "optional"),
            section=self._line(table, "section", SECTION_MOST, optional=True) or section,
            when=tuple(self._conditions(table.get("when", {}), before)),
        )

    # --- one value at a time ----------------------------------------------------------------------

    def _check_names(self, table: Mapping[str, Any], known: set[str]) -> None:
        for name in table.keys() - known:
            self._fault("unknown", name=name, known=", ".join(sorted(known)))

    def _key(self, table: Mapping[str, Any]) -> str:
        key = table.get("key", "")
        if not (isinstance(key, str) and _KEY.fullmatch(key)):
            self._fault("key")
            return ""
        if key in _COLUMNS:
            self._fault("reserved", name=key)
        return key

    def _line(self, table: Mapping[str, Any], name: str, most: int, optional: bool = False) -> str:
        """One clean line; paragraphs of the file are joined."""
        found = table.get(name, "")
        text = " ".join(clean(found).split()) if isinstance(found, str) else ""
        if not isinstance(found, str) or (not text and not optional):
            self._fault("lacks", name=name)
        if len(text) > most:
            self._fault("long", name=name, length=len(text), most=most)
        return text

    def _whole(self, table: Mapping[str, Any], name: str, most: int) -> int:
        found = table.get(name, 0)
        if type(found) is not int or not 0 <= found <= most or (name in table and not found):
            self._fault("whole", name=name, most=most)
            return 0
        return found

    def _truth(self, table: Mapping[str, Any], name: str) -> bool:
        found = table.get(name, False)
        if not isinstance(found, bool):
            self._fault("truth", name=name)
        return found is True

    def _kind(self, table: Mapping[str, Any]) -> Kind:
        found = table.get("kind")
        if found not in list(Kind):
            self._fault("kind", known=", ".join(Kind))
            self._unsure.add(str(table.get("key")))
            return Kind.TEXT
        return Kind(found)

    def _options(self, table: Mapping[str, Any], kind: Kind) -> tuple[str, ...]:
        found = table.get("options", [])
        if not (isinstance(found, list) and all(isinstance(one, str) for one in found)):
            self._fault("options", fewest=OPTIONS_FEWEST, most=OPTIONS_MOST)
            return ()
        options = tuple(" ".join(clean(one).split()) for one in found)
        self._check_count(kind, len(options))
        self._check_options(options)
        return options

    def _check_count(self, kind: Kind, count: int) -> None:
        if kind in (Kind.CHOICE, Kind.SEVERAL):
            if not OPTIONS_FEWEST <= count <= OPTIONS_MOST:
                self._fault("options", fewest=OPTIONS_FEWEST, most=OPTIONS_MOST)
        elif kind is Kind.SCALE and count not in (0, 2):
            self._fault("ends")
        elif kind is not Kind.SCALE and count:
            self._fault("no_options", kind=kind)

    def _check_options(self, options: Sequence[str]) -> None:
        if not all(0 < len(option) <= OPTION_MOST for option in options):
            self._fault("option", most=OPTION_MOST)
        if len({unaccented(option).casefold() for option in options}) < len(options):
            self._fault("equal")

    def _most(self, table: Mapping[str, Any], kind: Kind, options: Sequence[str]) -> int:
        """How many options may be chosen: of several all, unless it says otherwise."""
        if kind is not Kind.SEVERAL:
            if "most" in table:
                self._fault("no_most", kind=kind)
            return 1
        return self._whole(table, "most", max(len(options), 1)) or len(options)

    def _conditions(
        self, found: Any, before: Mapping[str, Question]
    ) -> Iterator[tuple[str, tuple[str, ...]]]:
        if not isinstance(found, dict):
            self._fault("when")
            return
        for key, wanted in found.items():
            source = before.get(key)
            if key in self._unsure:
                continue  # its own mistake comes first
            if source is None:
                self._fault("later", name=key)
            elif source.kind in WRITTEN:
                self._fault("written", name=key)
            else:
                yield key, self._wanted(source, wanted)

    def _wanted(self, source: Question, wanted: Any) -> tuple[str, ...]:
        """The values meant; words for an opinion may be French."""
        meant = [str(one) for one in (wanted if isinstance(wanted, list) else [wanted])]
        if source.kind is Kind.OPINION:
            meant = [_OPINIONS.get(one.casefold(), one) for one in meant]
        for value in meant:
            if value not in source.values:
                self._fault("value", name=source.key, value=value)
        if not meant:
            self._fault("when")
        return tuple(meant)

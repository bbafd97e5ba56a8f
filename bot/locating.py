"""Law: of a key in a TOML document it is known on which line it stands, as TOML itself reads lines.

tomllib tells no places, but it tells where a statement ends: with the first line at which what was
begun can be read by itself. No string, array or comment is scanned here.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

UNREADABLE = (ValueError, RecursionError)
"""What tomllib raises: also of a number of thousands of digits, or of lists in lists."""

_LINE = re.compile(r"line (\d+)")
_MAY_END = re.compile(r"\"\"\"|'''|[\]}]")
"""What has to stand on the last line of a statement of several: elsewhere none need be tried."""

_WHOLE_ENTRY = ""
"""In the place of a key: the line that begins the entry."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A header, or a key and its value, and the line that it begins on."""

    line: int
    is_header: bool
    said: Mapping[str, Any]


@dataclass(slots=True)
class Places:
    """The lines of the keys at the top, and of those of each entry of one array of tables."""

    top: dict[str, int] = field(default_factory=dict)
    entries: list[dict[str, int]] = field(default_factory=list)

    def line(self, entry: int, key: str = _WHOLE_ENTRY) -> int:
        """Where the key of that entry stands; one that it lacks, where the entry begins."""
        if entry >= len(self.entries):  # the array was written as one value
            return min(self.top.values(), default=1)
        lines = self.entries[entry]
        return lines.get(key) or lines[_WHOLE_ENTRY]


def located(text: str, array: str) -> Places:
    """Where everything stands in a document that can be read, with entries in `[[array]]`."""
    places = Places()
    here = places.top
    for statement in statements(text):
        if statement.is_header:
            here = _enter(places, statement, array)
        else:
            for key in statement.said:
                here.setdefault(key, statement.line)
    return places


def _enter(places: Places, header: Statement, array: str) -> dict[str, int]:
    """What the lines after this header add keys to."""
    inside = header.said.get(array)
    if isinstance(inside, list):
        places.entries.append({_WHOLE_ENTRY: header.line})
        return places.entries[-1]
    if isinstance(inside, dict) and places.entries:
        for key in inside:
            places.entries[-1].setdefault(key, header.line)
    else:
        for key in header.said:
            places.top.setdefault(key, header.line)
    return {}


def statements(text: str) -> Iterator[Statement]:
    """The statements of a document that can be read, in order."""
    begun: list[str] = []
    for number, line in enumerate(text.split("\n"), start=1):
        begun.append(line)
        if len(begun) > 1 and not _MAY_END.search(line):
            continue
        try:
            said = tomllib.loads("\n".join(begun))
        except tomllib.TOMLDecodeError:
            continue
        if said:
            is_header = begun[0].lstrip().startswith("[")
            yield Statement(number - len(begun) + 1, is_header, said)
        begun = []


def fault(error: Exception, text: str) -> tuple[int, str]:
    """The line that keeps a document from being read, and why, in tomllib's own words."""
    reason, at, where = str(error).rpartition(" (at ")
    found = _LINE.search(where)
    end = text.count("\n") + 1
    return int(found[1]) if found else end, reason if at else str(error)

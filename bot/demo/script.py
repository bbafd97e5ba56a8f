"""Law: a script is a conversation in plain lines; reading it is pure.

# a comment
⏲ 2026-11-23 09:12                    time goes on to there, local time
Claire: /temoigner Nous avons…        Claire writes in her direct chat
Camille@bureau: /attente              Camille writes in a shared room
Claire [Bretagne]                     Claire presses the button of that label
✂                                     the picture of the demo begins, or ends, here
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Says:
    who: str
    room: str
    text: str


@dataclass(frozen=True, slots=True)
class Presses:
    who: str
    room: str
    label: str


@dataclass(frozen=True, slots=True)
class Waits:
    """`until` is a local time without its zone."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands between two of these makes the picture."""


Line = Says | Presses | Waits | Frame

_SAYS = re.compile(r"(\w+)(?:@(\w+))?: ?(.*)")
_PRESSES = re.compile(r"(\w+)(?:@(\w+))? \[(.+)\]")


def read_line(line: str) -> Line:
    """One line of a script; ValueError when it is none. `\\n` stands for a line break."""
    line = line.strip()
    if line == "✂":
        return Frame()
    if line.startswith("⏲ "):
        return Waits(datetime.fromisoformat(line[2:]))
    if pressed := _PRESSES.fullmatch(line):
        return Presses(pressed[1], pressed[2] or "", pressed[3])
    if said := _SAYS.fullmatch(line):
        return Says(said[1], said[2] or "", said[3].replace("\\n", "\n"))
    raise ValueError(f"not a line of a script: {line!r}")


def read_script(text: str) -> Iterator[Line]:
    """The lines of a script, comments and blank lines left out."""
    for line in text.splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            yield read_line(line)

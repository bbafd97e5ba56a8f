"""Law: what a French community says, an English one says in English, and nothing else.

A dialogue that was played in French is played in an English community: people type English commands
and press the same buttons (`translated`), and each letter must be the English of the French one,
block by block and button by button (`compare`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path

from sqlalchemy import make_url

from bot.config import Settings
from bot.messages import Address, Event, Letter, Pressed, Said
from bot.ports import Delivery
from bot.richtext import plain
from tests.databases import furnished_file
from tests.files import apart
from tests.interpreter import Interpreter


def in_english(given: Settings) -> Settings:
    """The same communities, speaking English; their database stands beside."""
    communities = [one.model_copy(update={"language": "en"}) for one in given.community]
    path = Path(f"{make_url(given.database.url).database}.english")
    database = given.database.model_copy(update={"url": furnished_file(path)})
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

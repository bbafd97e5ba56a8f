"""Law: what is kept of events and letters is JSON that reads back as the very same values.

A name in the JSON says which class it was; the names are for good, the classes may move. What
no database keeps of an event is changed as it is packed: half a character, and NUL.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import fields
from datetime import datetime
from typing import Any

from bot.messages import (
    Address,
    Choice,
    Closing,
    Edited,
    Ended,
    Event,
    Extra,
    File,
    Gone,
    Letter,
    Media,
    Missed,
    Moved,
    Paper,
    Parted,
    Pressed,
    Reacted,
    Reaction,
    Redacted,
    Said,
    Spent,
    Unread,
    Voted,
)
from bot.richtext import Block, Kind, Span, Style

_EVENTS: dict[str, type[Event]] = {
    "said": Said,
    "pressed": Pressed,
    "unread": Unread,
    "edited": Edited,
    "redacted": Redacted,
    "reacted": Reacted,
    "voted": Voted,
    "ended": Ended,
    "parted": Parted,
    "moved": Moved,
    "missed": Missed,
}
_EXTRAS: dict[str, type[Extra]] = {
    "reaction": Reaction,
    "paper": Paper,
    "closing": Closing,
    "gone": Gone,
    "spent": Spent,
    "file": File,
}
_NAMES = {kind: name for name, kind in (_EVENTS | _EXTRAS).items()}

_NOT_KEPT = re.compile("[\0\ud800-\udfff]")

_LINE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def keepable(text: str) -> str:
    """The text with the sign of an unknown character for each that no database keeps."""
    return _NOT_KEPT.sub("\N{REPLACEMENT CHARACTER}", text)


def pack_event(event: Event) -> str:
    """The event as one line of JSON, all of it keepable."""
    return _LINE.encode(_values(event))


def unpack_event(line: str) -> Event:
    """The event that `pack_event` wrote."""
    return _event(json.loads(line))


def pack_letter(letter: Letter) -> str:
    """The letter as JSON; equal letters give equal text."""
    extra = {} if letter.extra is None else {"extra": _values(letter.extra)}
    ties = {name: getattr(letter, name) for name in ("only", "answers", "instead", "soon")}
    return _LINE.encode(
        {
            "body": [[b.kind, [[s.text, s.style, s.link] for s in b.spans]] for b in letter.body],
            "choices": [_choice(one) for one in letter.choices],
            **extra,
            **{name: value for name, value in ties.items() if value},
        }
    )


def _choice(one: Choice) -> dict[str, str]:
    word = {"word": one.word} if one.word else {}
    return {"label": one.label, "key": one.key, **word}


def unpack_letter(line: str) -> Letter:
    """The letter that `pack_letter` wrote."""
    values = json.loads(line)
    blocks = (
        Block(Kind(kind), tuple(Span(text, Style(style), link) for text, style, link in spans))
        for kind, spans in values["body"]
    )
    extra = values.get("extra")
    return Letter(
        tuple(blocks),
        tuple(Choice(**choice) for choice in values["choices"]),
        None if extra is None else _extra(extra),
        _address(values.get("only")),
        values.get("answers", ""),
        values.get("instead", ""),
        values.get("soon", False),
    )


# --- one value ------------------------------------------------------------------------------------


def _values(one: Event | Extra) -> dict[str, Any]:
    values = {field.name: _value(getattr(one, field.name)) for field in fields(one)}
    return {"kind": _NAMES[type(one)], **values}


def _value(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_value(one) for one in value]
    if isinstance(value, str):
        return keepable(value)
    return _values(value) if type(value) in _NAMES else value


def _event(values: dict[str, Any]) -> Event:
    kind = _EVENTS[values.pop("kind")]
    return kind(**{name: _READ.get(name, _same)(value) for name, value in values.items()})


def _extra(values: dict[str, Any]) -> Extra:
    kind = _EXTRAS[values.pop("kind")]
    return kind(**{name: _READ.get(name, _same)(value) for name, value in values.items()})


def _same(value: Any) -> Any:
    return value


def _address(value: str | None) -> Address | None:
    return None if value is None else Address(value)


_READ: dict[str, Callable[[Any], Any]] = {
    "at": datetime.fromisoformat,
    "account": Address,
    "place": Address,
    "private": _address,
    "media": Media,
    "files": lambda several: tuple(_extra(one) for one in several),
    "votes": lambda several: None if several is None else tuple(map(_event, several)),
    "since": datetime.fromisoformat,
    "until": datetime.fromisoformat,
    "became": Address,
    "also": tuple,
    "answers": lambda value: tuple(value) if isinstance(value, list) else value,
    "options": lambda pairs: tuple((one, text) for one, text in pairs),
}
"""How a field of that name is read, where JSON has no such value."""

"""Law: what a user may do in a room is read from what the room says of powers and of its making.

Pure. What a room does not say, or says in another shape, is as the specification has it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from adapters.matrix.answers import inner
from adapters.matrix.events import Source, text_of

_REDACT = 50
"""The level that it takes to redact what others say, where the room does not say."""


def level(user: str, levels: Mapping[str, Any], creation: Source) -> float:
    """The level of that user there; endless for who made a room of the newer versions."""
    if user in _makers(creation):
        return math.inf
    default = _number(levels.get("users_default"), 0)
    return _number(inner(levels, "users").get(user), default)


def to_send(kinds: Iterable[str], levels: Mapping[str, Any]) -> int:
    """The level that it takes to send all of these types of events."""
    default = _number(levels.get("events_default"), 0)
    return max(_number(inner(levels, "events").get(kind), default) for kind in kinds)


def may_redact(user: str, levels: Mapping[str, Any], creation: Source) -> bool:
    """Whether that user may take away what others said."""
    return level(user, levels, creation) >= _number(levels.get("redact"), _REDACT)


def _makers(creation: Source) -> set[str]:
    """Who made the room, where that is a power of its own: from its twelfth version on."""
    content = inner(creation, "content")
    version = text_of(content, "room_version")
    if not (version.isdecimal() and int(version) >= 12):
        return set()
    others = content.get("additional_creators")
    names = others if isinstance(others, list) else []
    return {text_of(creation, "sender"), *(one for one in names if isinstance(one, str))}


def _number(value: object, otherwise: int) -> int:
    """A level, which old rooms may give as text."""
    try:
        return int(value)  # type: ignore[call-overload, no-any-return]
    except (TypeError, ValueError, OverflowError):
        return otherwise

"""Law: who somebody is and where they speak, as two small scales that permissions refer to."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Role(IntEnum):
    """What a person may do in one community; a higher role may all that a lower one may."""

    AGENT = 1
    ANIMATOR = 2
    ADMIN = 3


class Place(StrEnum):
    """What a room is for."""

    DIRECT = "direct"
    DESK = "desk"
    CHANNEL = "channel"
    UNKNOWN = "unknown"

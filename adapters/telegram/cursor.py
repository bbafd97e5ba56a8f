"""Law: what the database keeps of Telegram's updates, so that a look from it hears the same again.

Beside the offset, by which Telegram forgets what is committed, it carries what is not told yet (the
parts of an album, a message whose file is on its way), which rooms have moved, and when the bot
last heard. Source: Bot API, `getUpdates`; a group's move, `migrate_to_chat_id`.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from adapters.telegram.ears import address
from bot.messages import Address

Raw = Mapping[str, Any]
"""An update as Telegram gives it."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """`offset` is the id of the first update that was not heard yet, 0 before the first.

    `waiting` are updates that were heard and not told; `told` are the ids of the newest that were
    told as parts of another's, so that they are known when they come again. `moved` maps the id
    that a room had to the one it has; `heard_at` is when the bot last asked, None before it did.
    `look` counts the looks, so that each cursor is another.
    """

    offset: int = 0
    heard_at: datetime | None = None
    waiting: tuple[Raw, ...] = ()
    told: tuple[int, ...] = ()
    moved: Mapping[int, int] = field(default_factory=dict)
    look: int = 0

    @staticmethod
    def read(text: str | None) -> Cursor:
        """The cursor that was written; a new one when there is none."""
        if not text:
            return Cursor()
        values = json.loads(text)
        heard_at = values.get("at")
        return Cursor(
            offset=values["offset"],
            heard_at=None if heard_at is None else datetime.fromtimestamp(heard_at, UTC),
            waiting=tuple(values.get("waiting", ())),
            told=tuple(values.get("told", ())),
            moved={int(old): new for old, new in values.get("moved", {}).items()},
            look=values.get("look", 0),
        )

    def __str__(self) -> str:
        values: dict[str, Any] = {"offset": self.offset, "look": self.look}
        if self.heard_at is not None:
            values["at"] = int(self.heard_at.timestamp())
        kept = {"waiting": list(self.waiting), "told": list(self.told), "moved": dict(self.moved)}
        values |= {name: value for name, value in kept.items() if value}
        return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


@dataclass(slots=True)
class Rooms:
    """Where rooms are now: a group that has moved keeps the address that the configuration has.

    `halls` are the addresses that it has.
    """

    halls: Collection[Address] = ()
    moved: dict[int, int] = field(default_factory=dict)

    def move(self, old: int, new: int) -> None:
        """That room has another id from now on."""
        if old != new:
            self.moved[old] = new

    def native(self, room: Address) -> int:
        """The id of that room now."""
        return self.newest(int(room.native))

    def newest(self, chat_id: int) -> int:
        """The id that a room of that id has now."""
        passed = {chat_id}
        while (chat_id := self.moved.get(chat_id, chat_id)) not in passed:
            passed.add(chat_id)
        return chat_id

    def address(self, chat_id: int) -> Address:
        """The address by which the core knows that room: the one that is configured, if any."""
        own = address(chat_id)
        if own in self.halls:
            return own
        known = (hall for hall in self.halls if self.native(hall) == chat_id)
        return next(known, own)

"""Law: a test's house is the real one: real store, real loops, on simulated time and in memory.

`opened` sets a house to work and gives its `Stage`: who says and presses what, what was said to
whom, and what the database keeps. Databases are SQLite's, unless `kept_in` says otherwise.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Mapping
from contextlib import ExitStack, asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from adapters.memory import MemoryChannel
from bot.app import simulating
from bot.config import Settings, read
from bot.house import House
from bot.messages import Address, Event, Letter, Pressed, Said, Unread, numbered, plain
from scheduler.simulated import SimulatedClock
from tests.databases import Kind, Rows, fresh, rows

PARIS = ZoneInfo("Europe/Paris")
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=PARIS)
ROOMS = {"bureau": "bureau", "canal": "canal", "inconnu": "ailleurs"}

FUTURS: dict[str, Any] = {
    "slug": "futurs",
    "name": "Futurs Publics",
    "host": "l’équipe des Futurs",
    "desk": "memory:bureau",
    "channels": ["memory:canal"],
    "animators": ["memory:camille", "memory:denis"],
    "admins": ["memory:alix"],
}

DOORS = frozenset({"inbox", "outbox", "cursor"})
"""The tables that whatever is said passes through."""


# --- its database ---------------------------------------------------------------------------------


def _file(folder: Path) -> str:
    return f"sqlite:///{folder}/essaim.db"


_DATABASE: ContextVar[Callable[[Path], str]] = ContextVar("database", default=_file)


@contextmanager
def kept_in(kind: Kind) -> Iterator[None]:
    """Houses set up inside the block have databases of that kind, one in each folder."""
    with ExitStack() as databases:
        token = _DATABASE.set(cache(lambda folder: databases.enter_context(fresh(kind, folder))))
        try:
            yield
        finally:
            _DATABASE.reset(token)


def settings(folder: Path, *communities: dict[str, Any], **changes: Any) -> Settings:
    """A configuration with one community, or with these."""
    given = communities or ({**FUTURS, **changes},)
    return read({"database": {"url": _DATABASE.get()(folder)}, "community": list(given)})


def kept(given: Settings) -> Rows:
    """Every row of every table of that configuration's database."""
    return rows(given.database.url)


# --- its people -----------------------------------------------------------------------------------


@dataclass
class Stage:
    """A house at work, its platform and its time."""

    settings: Settings
    channel: MemoryChannel
    house: House
    clock: SimulatedClock
    read: dict[str, int] = field(default_factory=dict)
    before: Rows = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    unreachable: Collection[str] = ()

    async def say(self, who: str, text: str, room: str = "") -> None:
        """Somebody writes; return once everything that follows is done."""
        await self._happen(Said(**self._fact(who, room), text=text))

    async def press(self, who: str, label: str, room: str = "", *, oldest: bool = False) -> None:
        """Somebody presses the newest button of that label in the room, or the oldest."""
        keys = list(self._keys(self.room(room or who), label))
        assert keys, f"no button {label!r} in {room or who}"
        await self.press_key(who, keys[0 if oldest else -1], room)

    async def press_key(self, who: str, key: str, room: str = "") -> None:
        """Somebody presses a button by its key, be it old or forged."""
        await self._happen(Pressed(**self._fact(who, room), key=key))

    async def garble(self, who: str, room: str = "") -> None:
        """Somebody writes what can't be read."""
        await self._happen(Unread(**self._fact(who, room)))

    def _fact(self, who: str, room: str) -> dict[str, Any]:
        return {
            "id": f"m{len(self.channel.received)}",
            "at": self.clock.now(),
            "account": Address(f"memory:{who}"),
            "name": self.names.get(who, who.capitalize()),
            "place": self.room(room or who),
            "private": None if room and who in self.unreachable else Address(f"memory:{who}"),
        }

    async def _happen(self, event: Event) -> None:
        self.channel.say(event)
        platform = self.channel.platform
        await self.house.dispatch.taken(platform, str(len(self.channel.received)))
        await self.clock.idle()

    async def until(self, moment: datetime) -> None:
        """Time goes on to that instant."""
        await self.clock.advance(moment)

    @staticmethod
    def room(name: str) -> Address:
        return Address(f"memory:{ROOMS.get(name, name)}")

    def letters(self, room: str) -> list[Letter]:
        """All that was sent to a room, in order, edits included."""
        return [one.letter for one in self.channel.sent if one.to == self.room(room)]

    def texts(self, room: str) -> list[str]:
        """The same as text, with the buttons as numbered lines."""
        return [as_text(letter) for letter in self.letters(room)]

    def unread(self, room: str) -> list[str]:
        return self.texts(room)[self.read.get(room, 0) :]

    def expect(self, room: str, words: str) -> None:
        """The next unread message with these words, which is then read, with all before it."""
        pattern = re.compile(".*".join(map(re.escape, words.split(" … "))), re.DOTALL)
        for rank, heard in enumerate(self.unread(room)):
            if pattern.search(heard):
                self.read[room] = self.read.get(room, 0) + rank + 1
                return
        everything = "\n---\n".join(self.unread(room)) or "(nothing)"
        raise AssertionError(f"expected in {room}: {words!r}\nheard:\n{everything}")

    def expect_not(self, room: str, words: str) -> None:
        """No unread message there has these words."""
        found = [heard for heard in self.unread(room) if words in heard]
        assert not found, f"did not expect in {room}: {words!r}\nheard:\n{found[0]}"

    def expect_shown(self, room: str, words: str) -> None:
        """The room as it stands has these words."""
        assert words in self.shown(room), f"expected in {room}: {words!r}\n{self.shown(room)}"

    def expect_not_shown(self, room: str, words: str) -> None:
        """The room as it stands has these words nowhere."""
        assert words not in self.shown(room), f"in {room}: {words!r}\n{self.shown(room)}"

    def shown(self, room: str) -> str:
        """A room as its readers see it now."""
        return "\n---\n".join(as_text(letter) for letter in self.channel.shown(self.room(room)))

    def watch(self) -> None:
        """Remember what is kept, for `expect_unchanged` after what happens next."""
        self.before = self.kept()

    def expect_unchanged(self) -> None:
        """Nothing that is kept has changed since `watch`."""
        assert _but_the_doors(self.kept()) == _but_the_doors(self.before)

    def expect_nowhere(self, words: str) -> None:
        """No column of any table has these words, in whatever case."""
        found = [
            (table, row)
            for table, kept_rows in self.kept().items()
            for row in kept_rows
            if any(words.casefold() in str(value).casefold() for value in row)
        ]
        assert not found, f"{words!r} is kept: {found}"

    def kept(self) -> Rows:
        """Every row of every table, as whoever looks from outside finds it."""
        return kept(self.settings)

    def _keys(self, room: Address, label: str) -> Iterator[str]:
        for delivery in self.channel.sent:
            if delivery.to == room:
                for choice in delivery.letter.choices:
                    if choice.label.removeprefix("✓ ").startswith(label):
                        yield choice.key


def _but_the_doors(tables: Rows) -> Rows:
    return {name: there for name, there in tables.items() if name not in DOORS}


def as_text(letter: Letter) -> str:
    """A letter as the weakest channel shows it."""
    return "\n\n".join(part for part in (plain(letter.body), numbered(letter.choices)) if part)


@asynccontextmanager
async def opened(
    given: Settings, channel: MemoryChannel, start: datetime, told: Stage | None = None
) -> AsyncIterator[Stage]:
    """The house open on that platform; what was read stays read after a restart."""
    async with simulating(given, [channel], start) as (house, clock):
        yield Stage(given, channel, house, clock, told.read if told else {})

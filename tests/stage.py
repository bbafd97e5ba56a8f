"""Law: a test is a conversation on the real house: real store, real loops, simulated time.

A dialogue is a script (`bot.demo.script`: who says or presses what, and how time goes on) with what
is expected of it:

    claire: /temoigner Nous avons…        Claire writes in her direct chat
    camille@bureau: /attente              Camille writes in the desk
    claire [Bretagne]                     Claire presses the newest button of that label
    ⏲ 2026-11-27 14:00                    time goes on to there, local time
    camille@bureau ⟨Approuver⟩            presses the oldest button of that label, settled or not
    marc ⟪approve 1 1⟫                    presses a button that nobody was shown
    → claire: Dans quelle région          the next unread message there that contains these words
    → bureau: n° 1 … Bretagne             words in this order
    ✗ bureau: Claire                      no unread message there contains this
    ◉ canal: — Claire                     the room as it stands, edits applied, contains this
    ◌ canal: — Claire                     the room as it stands contains this nowhere
    ≡                                     what was last said or pressed changed nothing that is kept
    ∅ Claire                              no column of any table contains this
    ⟳                                     the process ends and starts again
    ⟳ 2026-12-18 10:00                    the same, and was down until then

What nobody asked about stays unread, so a dialogue says what matters.
"""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from adapters.memory import MemoryChannel
from bot.app import simulating
from bot.config import Settings, read
from bot.demo.script import Presses, Says, Waits, read_line
from bot.house import House
from bot.messages import Address, Event, Letter, Pressed, Said, Unread, numbered, plain
from bot.ports import Bell
from scheduler.simulated import SimulatedClock

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


def settings(folder: Path, *communities: dict[str, Any], **changes: Any) -> Settings:
    """A configuration with one community, or with these."""
    given = communities or ({**FUTURS, **changes},)
    return read({"database": {"url": f"sqlite:///{folder}/essaim.db"}, "community": list(given)})


Kept = Mapping[str, Sequence[tuple[object, ...]]]
"""The rows of each table."""

DOORS = frozenset({"inbox", "outbox", "cursor"})
"""The tables that whatever is said passes through."""


@dataclass
class Stage:
    """A house at work, its platform and its time."""

    settings: Settings
    channel: MemoryChannel
    house: House
    clock: SimulatedClock
    read: dict[str, int] = field(default_factory=dict)
    before: Kept = field(default_factory=dict)
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
        self.before = self.kept()
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
        for rank, text in enumerate(self.unread(room)):
            if pattern.search(text):
                self.read[room] = self.read.get(room, 0) + rank + 1
                return
        heard = "\n---\n".join(self.unread(room)) or "(nothing)"
        raise AssertionError(f"expected in {room}: {words!r}\nheard:\n{heard}")

    def expect_not(self, room: str, words: str) -> None:
        """No unread message there has these words."""
        found = [text for text in self.unread(room) if words in text]
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

    def expect_unchanged(self) -> None:
        """What was last said or pressed changed nothing that is kept."""
        assert _but_the_doors(self.kept()) == _but_the_doors(self.before)

    def expect_nowhere(self, words: str) -> None:
        """No column of any table has these words, in whatever case."""
        found = [
            (table, row)
            for table, rows in self.kept().items()
            for row in rows
            if any(words.casefold() in str(value).casefold() for value in row)
        ]
        assert not found, f"{words!r} is kept: {found}"

    def kept(self) -> Kept:
        """Every row of every table, as the file on the disk has it."""
        return kept(self.settings)

    def _keys(self, room: Address, label: str) -> Iterator[str]:
        for delivery in self.channel.sent:
            if delivery.to == room:
                for choice in delivery.letter.choices:
                    if choice.label.removeprefix("✓ ").startswith(label):
                        yield choice.key


def kept(given: Settings) -> Kept:
    """Every row of every table of that configuration's database."""
    connection = sqlite3.connect(given.database.url.removeprefix("sqlite:///"))
    try:
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
        return {
            name: connection.execute(f'SELECT * FROM "{name}" ORDER BY rowid').fetchall()
            for (name,) in tables.fetchall()
        }
    finally:
        connection.close()


def _but_the_doors(tables: Kept) -> Kept:
    return {name: rows for name, rows in tables.items() if name not in DOORS}


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


_OLDEST = re.compile(r"(\w+)(?:@(\w+))? ⟨(.+)⟩")
_FORGED = re.compile(r"(\w+)(?:@(\w+))? ⟪(.*)⟫")
_AGAIN = re.compile(r"^[ \t]*⟳[ \t]*(.*?)[ \t]*$", re.MULTILINE)


async def play(stage: Stage, lines: Sequence[str]) -> None:
    """Play lines until their end; a failure says at which line."""
    for line in lines:
        try:
            await _play_line(stage, line.strip())
        except AssertionError as failure:
            raise AssertionError(f"at the line: {line.strip()}\n{failure}") from None


async def _play_line(stage: Stage, line: str) -> None:
    mark, _, rest = line.partition(" ")
    expectations = _expectations(stage)
    if mark in expectations:
        expectations[mark](rest)
    elif pressed := _OLDEST.fullmatch(line):
        await stage.press(pressed[1], pressed[3], pressed[2] or "", oldest=True)
    elif forged := _FORGED.fullmatch(line):
        await stage.press_key(forged[1], forged[3], forged[2] or "")
    else:
        await _act(stage, line)


async def _act(stage: Stage, line: str) -> None:
    """A line that any script may have."""
    match read_line(line):
        case Says(who, room, text):
            await stage.say(who, text, room)
        case Presses(who, room, label):
            await stage.press(who, label, room)
        case Waits(until):
            await stage.until(until.replace(tzinfo=PARIS))
        case other:
            raise ValueError(f"not a line of a dialogue: {other}")


def _expectations(stage: Stage) -> dict[str, Callable[[str], None]]:
    def there(check: Callable[[str, str], None]) -> Callable[[str], None]:
        def checked(rest: str) -> None:
            room, _, words = rest.partition(": ")
            check(room, words)

        return checked

    return {
        "→": there(stage.expect),
        "✗": there(stage.expect_not),
        "◉": there(stage.expect_shown),
        "◌": there(stage.expect_not_shown),
        "≡": lambda _: stage.expect_unchanged(),
        "∅": stage.expect_nowhere,
    }


def dialogue(
    text: str,
    given: Settings,
    start: datetime = MONDAY,
    channel: MemoryChannel | None = None,
    names: Mapping[str, str] | None = None,
    unreachable: Collection[str] = (),
) -> Stage:
    """Play a whole dialogue, restarts included; the stage as it was at the end.

    `names` are what the platform calls people, where that is not their account. Those who are
    `unreachable` can't be written to alone when they speak in a room of several.
    """
    first, *others = _AGAIN.split(text)
    acts = [("", first), *zip(others[::2], others[1::2], strict=True)]

    async def run() -> Stage:
        platform = channel or MemoryChannel()
        platform._bell = Bell()  # it belongs to one event loop, and this is a new one
        stage: Stage | None = None
        now = start
        for moment, act in acts:
            now = datetime.fromisoformat(moment).replace(tzinfo=PARIS) if moment else now
            async with opened(given, platform, now, stage) as stage:
                stage.names, stage.unreachable = names or {}, unreachable
                await play(stage, _lines(act))
                now = stage.clock.now()
        assert stage is not None
        return stage

    return asyncio.run(run())


def _lines(act: str) -> list[str]:
    lines = (line.strip() for line in act.splitlines())
    return [line for line in lines if line and not line.startswith("#")]

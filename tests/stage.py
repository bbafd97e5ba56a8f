"""Law: a test is a conversation on the real house: real store, real loops, simulated time.

A dialogue's lines:

    claire: /temoigner Nous avons…        Claire writes in her direct chat
    camille@bureau: /attente              Camille writes in the desk
    claire [Bretagne]                     Claire presses a button of the last message that has it
    → claire: Dans quelle région          the next unread message there that contains these words
    → bureau: n° 1 … Bretagne             words in this order
    ✗ bureau: Claire                      no unread message there contains this
    ⏲ 2026-11-27 14:00                    time goes on to there, local time
    ⟳                                     the process ends and starts again

What nobody asked about stays unread, so a dialogue says what matters.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from adapters.memory import MemoryChannel
from bot.app import simulating
from bot.config import Settings, read
from bot.house import House
from bot.messages import Address, Letter, Pressed, Said, numbered, plain
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


@dataclass
class Stage:
    """A house at work, its platform and its time."""

    settings: Settings
    channel: MemoryChannel
    house: House
    clock: SimulatedClock
    read: dict[str, int] = field(default_factory=dict)
    said: int = 0

    async def say(self, who: str, text: str, room: str = "") -> None:
        """Somebody writes; return once everything that follows is done."""
        self.channel.say(Said(**self._fact(who, room), text=text))
        await self._settle()

    async def press(self, who: str, label: str, room: str = "") -> None:
        """Somebody presses the newest button of that label in the room."""
        await self.press_key(who, self._key(self.room(room or who), label), room)

    async def press_key(self, who: str, key: str, room: str = "") -> None:
        """Somebody presses a button by its key, be it old or forged."""
        self.channel.say(Pressed(**self._fact(who, room), key=key))
        await self._settle()

    def _fact(self, who: str, room: str) -> dict[str, Any]:
        self.said += 1
        return {
            "id": f"m{len(self.channel.received)}",
            "at": self.clock.now(),
            "account": Address(f"memory:{who}"),
            "name": who.capitalize(),
            "place": self.room(room or who),
            "private": Address(f"memory:{who}"),
        }

    async def _settle(self) -> None:
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

    def _key(self, room: Address, label: str) -> str:
        for delivery in reversed(self.channel.sent):
            if delivery.to == room:
                for choice in delivery.letter.choices:
                    if choice.label.removeprefix("✓ ").startswith(label):
                        return choice.key
        raise AssertionError(f"no button {label!r} in {room}")


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


_SAID = re.compile(r"(\w+)(?:@(\w+))?: ?(.*)")
_PRESSED = re.compile(r"(\w+)(?:@(\w+))? \[(.+)\]")


async def play(stage: Stage, lines: Sequence[str]) -> None:
    """Play lines until their end."""
    for line in lines:
        await _play_line(stage, line.strip())


async def _play_line(stage: Stage, line: str) -> None:
    if line.startswith("→ "):
        room, _, words = line[2:].partition(": ")
        stage.expect(room, words)
    elif line.startswith("✗ "):
        room, _, words = line[2:].partition(": ")
        stage.expect_not(room, words)
    elif line.startswith("⏲ "):
        await stage.until(datetime.fromisoformat(line[2:]).replace(tzinfo=PARIS))
    elif pressed := _PRESSED.fullmatch(line):
        await stage.press(pressed[1], pressed[3], pressed[2] or "")
    elif said := _SAID.fullmatch(line):
        await stage.say(said[1], said[3].replace("\\n", "\n"), said[2] or "")
    else:
        raise ValueError(f"not a line of a dialogue: {line!r}")


def dialogue(text: str, given: Settings, start: datetime = MONDAY) -> Stage:
    """Play a whole dialogue, restarts included; the stage as it was at the end."""
    acts = [
        [line for line in act.splitlines() if line.strip() and not line.strip().startswith("#")]
        for act in re.split(r"^\s*⟳\s*$", text, flags=re.MULTILINE)
    ]

    async def run() -> Stage:
        channel = MemoryChannel()
        stage: Stage | None = None
        for act in acts:
            begun = stage.clock.now() if stage else start
            async with opened(given, channel, begun, stage) as stage:
                await play(stage, act)
        assert stage is not None
        return stage

    return asyncio.run(run())

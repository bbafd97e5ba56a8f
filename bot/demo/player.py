"""Law: a script played on the real house, through the console's journal, in simulated time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from adapters.console.cast import Person, Room, Scene
from adapters.console.channel import PLATFORM
from adapters.console.journal import Journal
from adapters.console.transcript import Entry, News
from bot.demo.sample import CHANNEL, DESK, account
from bot.demo.script import Frame, Line, Presses, Says, Waits
from bot.house import House
from bot.messages import Address, Choice, Letter
from scheduler.simulated import SimulatedClock

ROOMS = {"bureau": DESK, "canal": CHANNEL}

Show = Callable[[Entry, datetime], object]


class Player:
    """Plays lines; `show` is given each thing said or posted, in order, with its time."""

    def __init__(self, house: House, clock: SimulatedClock, journal: Journal, show: Show) -> None:
        self._house = house
        self._clock = clock
        self._journal = journal
        self._show = show
        self._news = News(journal)
        self._offered: dict[Address, list[str]] = {}

    async def play(self, line: Line) -> None:
        """Play one line, and all that follows from it."""
        match line:
            case Says(who, room, text):
                await self._say(self._scene(who, room), text)
            case Presses(who, room, label):
                scene = self._scene(who, room)
                number, whole = self._choice(scene.place, label)
                await self._say(scene, str(number), shown=whole)
            case Waits(until):
                zone = self._house.settings.community[0].zone
                await self.advance(until.replace(tzinfo=zone))
            case Frame():
                pass

    async def advance(self, until: datetime) -> None:
        """Live through everything that is due up to that instant."""
        while (due := self._clock.next_due()) is not None and due < until:
            await self._clock.advance(due)
            self._tell()
        await self._clock.advance(until)
        self._tell()

    async def say(self, who: str, text: str, room: str = "") -> list[Entry]:
        """Somebody writes; what the bot posted because of it."""
        return await self._say(self._scene(who, room), text)

    async def _say(self, scene: Scene, text: str, shown: str = "") -> list[Entry]:
        self._journal.say(scene.said(text, self._clock.now()))
        await self._house.dispatch.taken(PLATFORM, str(self._journal.ends()[0]))
        await self._clock.idle()
        return self._tell(shown)

    def _tell(self, pressed: str = "") -> list[Entry]:
        """Show what is new; a number typed for a button is shown as the button."""
        entries = [_as_pressed(entry, pressed) for entry in self._news.take()]
        for entry in entries:
            if entry.author is None and entry.letter.choices:
                labels = [choice.label for choice in entry.letter.choices]
                self._offered[entry.place] = labels
            self._show(entry, self._clock.now())
        return entries

    def _choice(self, place: Address, label: str) -> tuple[int, str]:
        """The number to type for the button that begins so, and its whole label.

        ValueError when the room shows no such button: the script is at fault.
        """
        labels = self._offered.get(place, [])
        for number, whole in enumerate(labels, start=1):
            if whole.removeprefix("✓ ").startswith(label):
                return number, whole
        raise ValueError(f"no button {label!r} among {labels}")

    @staticmethod
    def _scene(who: str, room: str) -> Scene:
        return Scene(Person(who, account(who)), Room(room, ROOMS[room]) if room else None)


def _as_pressed(entry: Entry, label: str) -> Entry:
    if entry.author is None or not label:
        return entry
    return replace(entry, letter=Letter((), (Choice(label, ""),)))

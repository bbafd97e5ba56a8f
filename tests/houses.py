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
from bot.messages import (
    Address,
    Edited,
    Ended,
    Event,
    File,
    Letter,
    Paper,
    Pressed,
    Reacted,
    Reaction,
    Redacted,
    Said,
    Unread,
    Voted,
    numbered,
)
from bot.ports import Delivery
from bot.richtext import plain
from scheduler.simulated import SimulatedClock
from tests.databases import Kind, Rows, furnished, furnished_file, rows
from tests.files import apart, received

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

CALLED = "@essaim"
"""How a message begins that is said to the bot in a room of several."""

FORWARDED = "⇉ "
"""How a message begins that somebody else wrote."""

DOORS = frozenset({"inbox", "outbox", "cursor", "offer"})
"""The tables that whatever is said passes through."""


# --- its database ---------------------------------------------------------------------------------


def _file(folder: Path) -> str:
    return furnished_file(folder / "essaim.db")


_DATABASE: ContextVar[Callable[[Path], str]] = ContextVar("database", default=_file)


@contextmanager
def kept_in(kind: Kind) -> Iterator[None]:
    """Houses set up inside the block have databases of that kind, one in each folder."""
    with ExitStack() as databases:
        token = _DATABASE.set(
            cache(lambda folder: databases.enter_context(furnished(kind, folder)))
        )
        try:
            yield
        finally:
            _DATABASE.reset(token)


def settings(folder: Path, *communities: dict[str, Any], **changes: Any) -> Settings:
    """A configuration with one community, or with these."""
    given = communities or ({**FUTURS, **changes},)
    places = {"database": {"url": _DATABASE.get()(folder)}, "media": {"folder": folder / "media"}}
    return read({**places, "community": list(given)})


def kept(given: Settings) -> Rows:
    """Every row of every table of that configuration's database."""
    return rows(given.database.url)


# --- its people -----------------------------------------------------------------------------------


EXTERNAL = "externe"
"""Who is from outside the administration."""


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
    thread: str = ""

    async def say(self, who: str, text: str, room: str = "") -> None:
        """Somebody writes; return once everything that follows is done."""
        marks, typed = apart(text)
        own = typed.removeprefix(FORWARDED)
        words = own.removeprefix(CALLED)
        files = received(marks, self.settings.media, self.clock.now())
        fact = self._fact(who, room)
        fact |= {"addressed": words != own, "forwarded": own != typed}
        said = Said(**fact, text=words.lstrip(), files=files)
        await self._happen(said)

    async def say_at_once(self, *lines: tuple[str, str], room: str = "") -> None:
        """People write before anything is answered: who, and what."""
        known = len(self.channel.received)
        for who, text in lines:
            self.channel.say(Said(**self._fact(who, room), text=text))
        await self.caught_up(known)

    async def reply(self, who: str, words: str, text: str, room: str = "") -> None:
        """Somebody replies to the newest message there with these words."""
        of, message = self.newest(self.room(room or who), words)
        named = isinstance(message, Delivery) or text.startswith(CALLED)
        said = text.removeprefix(CALLED).lstrip()
        fact = self._fact(who, room)
        await self._happen(Said(**fact, text=said, answers=of, addressed=named))

    async def react(self, who: str, words: str, emoji: str, room: str = "") -> None:
        """Somebody puts an emoji on the newest message there with these words."""
        of, message = self.newest(self.room(room or who), words)
        fact = self._fact(who, room)
        own = isinstance(message, Said) and message.account == fact["account"]
        text = message.text if isinstance(message, Said) and own else ""
        files = message.files if isinstance(message, Said) and own else ()
        fact["link"] = fact["link"] and link_to(of)
        await self._happen(Reacted(**fact, of=of, emoji=emoji, own=own, text=text, files=files))

    async def edit(self, who: str, words: str, text: str, room: str = "") -> None:
        """Somebody's newest message there with these words reads otherwise from now on."""
        of = self._original(room or who, words)
        await self._happen(Edited(**self._fact(who, room), of=of, text=text.replace("\\n", "\n")))

    async def redact(self, who: str, words: str, _: str = "", room: str = "") -> None:
        """Somebody takes the newest message there with these words away."""
        of = self._original(room or who, words)
        await self._happen(Redacted(**self._fact(who, room), of=of))

    def _original(self, room: str, words: str) -> str:
        """The newest message that a person wrote there with these words, be it by an edit."""
        for number, one in reversed(self.channel.timeline):
            if f"⟪{number}⟫" == words:
                return number
            if not isinstance(one, Said | Edited) or not _is_in(self.room(room), one):
                continue
            if words in one.text:
                return one.of if isinstance(one, Edited) else number
        raise AssertionError(f"nobody wrote {words!r} in {room}")

    def newest(self, room: Address, words: str) -> tuple[str, Event | Delivery]:
        """The newest message of a room with these words, or the one of that `⟪id⟫`."""
        for number, one in reversed(self.channel.timeline):
            if f"⟪{number}⟫" == words or (_is_in(room, one) and words in _words(one)):
                return number, one
        raise AssertionError(f"no message in {room} with {words!r}")

    async def press(self, who: str, label: str, room: str = "", *, oldest: bool = False) -> None:
        """Somebody presses the newest button of that label in the room, or the oldest."""
        buttons = list(self._buttons(self.room(room or who), label))
        assert buttons, f"no button {label!r} in {room or who}"
        key, card = buttons[0 if oldest else -1]
        await self.press_key(who, key, room, card)

    async def press_key(self, who: str, key: str, room: str = "", card: str = "") -> None:
        """Somebody presses a button by its key, be it old or forged."""
        await self._happen(Pressed(**self._fact(who, room), key=key, on=card))

    async def garble(self, who: str, room: str = "") -> None:
        """Somebody writes what can't be read."""
        await self._happen(Unread(**self._fact(who, room)))

    def _fact(self, who: str, room: str) -> dict[str, Any]:
        number = f"m{len(self.channel.received)}"
        return {
            "id": number,
            "link": link_to(number) if room else "",
            "at": self.clock.now(),
            "account": Address(f"memory:{who}"),
            "name": self.names.get(who, who.capitalize()),
            "place": self.room(room or who),
            "private": None if room and who in self.unreachable else Address(f"memory:{who}"),
            "thread": self.thread,
            "external": who == EXTERNAL,
        }

    async def answer(self, who: str, room: str, chosen: str, of: str = "") -> None:
        """Somebody answers the platform's own poll of that id, or the newest there."""
        of, paper = self._paper(room, of)
        ids = {text: number for number, text in paper.options}
        answers = tuple(ids.get(one, one) for one in chosen.split(" + ") if one)
        await self._happen(Voted(**self._fact(who, room), of=of, answers=answers))

    async def unanswer(self, who: str, room: str, _: str = "", of: str = "") -> None:
        """Somebody takes the newest of their answers there away."""
        of, _paper = self._paper(room, of)
        account = Address(f"memory:{who}")
        newest = [one.id for one in self.channel.votes(of) if one.account == account][-1]
        await self._happen(Redacted(**self._fact(who, room), of=newest))

    async def end_poll(self, who: str, room: str, _: str = "", of: str = "") -> None:
        """Somebody ends the platform's own poll of that id, or the newest there."""
        of, _paper = self._paper(room, of)
        fact = self._fact(who, room)
        await self._happen(Ended(**fact, of=of, votes=self.channel.votes(of)))

    def _paper(self, room: str, of: str) -> tuple[str, Paper]:
        there = [one for one in reversed(self.channel.timeline) if _is_in(self.room(room), one[1])]
        for number, one in there:
            extra = one.letter.extra if isinstance(one, Delivery) else None
            if isinstance(extra, Paper) and of in ("", number):
                return number, extra
        raise AssertionError(f"no poll of the platform's own in {room}")

    async def _happen(self, event: Event) -> None:
        known = len(self.channel.received)
        self.channel.say(event)
        await self.caught_up(known)

    async def until(self, moment: datetime) -> None:
        """Time goes on to that instant."""
        known = len(self.channel.received)
        await self.clock.advance(moment)
        await self.caught_up(known)

    async def caught_up(self, known: int) -> None:
        """All that was said since is done, also what the platform said of its own accord."""
        while known != (known := len(self.channel.received)):
            await self.house.dispatch.taken(self.channel.platform, str(known))
            await self.clock.idle()

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

    def _buttons(self, room: Address, label: str) -> Iterator[tuple[str, str]]:
        """The keys of the buttons of that label, each with the id of its message."""
        for number, one in self.channel.timeline:
            if isinstance(one, Delivery) and one.to == room:
                for choice in one.letter.choices:
                    if choice.label.removeprefix("✓ ").startswith(label):
                        yield choice.key, number


def _but_the_doors(tables: Rows) -> Rows:
    return {name: there for name, there in tables.items() if name not in DOORS}


def as_text(letter: Letter) -> str:
    """A letter as the weakest channel shows it."""
    parts = (plain(letter.body), numbered(letter.choices), _extra(letter))
    return "\n\n".join(part for part in parts if part)


def _extra(letter: Letter) -> str:
    match letter.extra:
        case Reaction(_, emoji):
            return emoji
        case File() as file:
            return f"📎 {file.name}"
    return ""


def link_to(number: str) -> str:
    """A link to a message that several read."""
    return f"https://memory.test/{number}"


def _is_in(room: Address, one: Event | Delivery) -> bool:
    return (one.to if isinstance(one, Delivery) else one.place) == room


def _words(one: Event | Delivery) -> str:
    """What can be read of it; an act on a message, such as a reaction, is none itself."""
    if isinstance(one, Delivery):
        return as_text(one.letter)
    return one.text if isinstance(one, Said) else ""


@asynccontextmanager
async def opened(
    given: Settings, channel: MemoryChannel, start: datetime, told: Stage | None = None
) -> AsyncIterator[Stage]:
    """The house open on that platform; what was read stays read after a restart."""
    async with simulating(given, [channel], start) as (house, clock):
        channel.now = clock.now
        yield Stage(given, channel, house, clock, told.read if told else {})

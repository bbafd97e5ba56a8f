"""Law: all that the core asks of the world outside, as protocols; whoever fits them may serve.

A `Channel` is a platform's adapter, a `Shelf` keeps the bytes of files, a `Clock` is time. All are
handed in by the composition root, so that the same core runs on a real platform in real time and
on a sample week in two seconds.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.messages import Address, Event, Extra, File, Letter


@dataclass(frozen=True, slots=True)
class Batch:
    """Events received together, and the platform's cursor once they are committed."""

    events: Sequence[Event]
    cursor: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message for one room. `replaces` is the platform's id of the message to edit in place.

    `since` is given when the message may have left before: it may stand there from then on.
    `thread` is the platform's id of the thread that it belongs to. What is `quiet` rings nowhere.
    """

    key: str
    to: Address
    letter: Letter
    replaces: str | None = None
    since: datetime | None = None
    thread: str = ""
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """The platform took the message: its id there, and a link to it where there is one.

    `heard` is what sending it has brought to light, such as the votes of a poll that it ends: these
    events are taken in by the commit that keeps the message's fate.
    """

    id: str
    link: str | None = None
    heard: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class Traits:
    """What a platform can do.

    `most` is the longest text, counted by `measure`. A `keyed` platform delivers a repeated key
    once, so a delivery of unknown fate may simply be tried again. `prefix` starts a command. Where
    there are `buttons`, a typed number is text; elsewhere it presses the line of that number, and
    so does a reaction with its keycap. `shows` are the extras that it can show. `take` is the emoji
    by which people offer a message of theirs as a contribution. A room takes `abreast` answers to
    different people at once.

    Beside a file stand at most `caption` of text. Where messages are counted, the answers to one
    event are `joined`. Where the bot `waits` to be written to first, it can't begin a direct chat;
    `contact` is the link by which people begin one, to which a word for the bot may be added. Its
    own polls can be held in the rooms `polled`, or everywhere (None); elsewhere they are cards.
    Answers among others are shown as `replies` to what they answer; a next question stands
    `in_place` of the one before.
    """

    most: int = 4096
    measure: Callable[[str], int] = len
    keyed: bool = False
    prefix: str = "/"
    buttons: bool = False
    shows: frozenset[type[Extra]] = frozenset()
    take: str = ""
    abreast: int = 1
    caption: int | None = None
    joined: bool = False
    waits: bool = False
    contact: str = ""
    polled: frozenset[Address] | None = None
    replies: bool = False
    in_place: bool = False


@dataclass(frozen=True, slots=True)
class Menu:
    """The commands offered in a `room` (None: every direct chat), to one `member` of it or to all.

    `languages` maps a language, `""` for whoever reads none of the others, to commands by their
    word, with what each does.
    """

    languages: Mapping[str, Mapping[str, str]]
    room: Address | None = None
    member: Address | None = None


class Channel(Protocol):
    """A platform.

    `prepare` learns what it can do (`traits`), before anything is due; it may fail, and be wrong
    until it succeeds. `receive` waits for the events after `cursor` (None: from the beginning);
    asking again from the same cursor gives the same events. `acknowledge` tells the platform that
    they are committed. `send` raises a `bot.errors.ChannelError`, and no other error, when the
    message is not taken.
    """

    platform: str
    traits: Traits

    async def prepare(self) -> None: ...
    async def receive(self, cursor: str | None) -> Batch: ...
    async def acknowledge(self, cursor: str) -> None: ...
    async def send(self, delivery: Delivery) -> Receipt: ...
    async def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class MediaLimits:
    """The files that are taken: of `most` bytes at most, and of these media types."""

    most: int
    types: frozenset[str]


class Shelf(Protocol):
    """Where the bytes of files are kept, each content once.

    `keep` answers with the file as it is kept: its type read from its bytes, its digest that of the
    bytes kept, without what a camera wrote into them; or `refused`, as "large", "type" or "daily",
    and then nothing is kept. `is_spent` is whether that account has given what may be kept of it in
    a day, so that no more of its files have to be fetched. `put_own` keeps, at once, bytes that the
    bot made itself, and gives their digest. `read` gives the bytes back, None when
    they are not there any more. `sweep` deletes, at once, what is not named and was last kept at
    that time or before; how many files.
    """

    limits: MediaLimits

    def is_spent(self, giver: Address) -> bool: ...
    async def keep(self, content: bytes, name: str, giver: Address) -> File: ...
    async def read(self, digest: str) -> bytes | None: ...
    def put_own(self, content: bytes) -> str: ...
    def sweep(self, named: Collection[str], before: datetime) -> int: ...


class Bell:
    """Wakes the loop that waits on it; rung while nobody waits, it is remembered once."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def ring(self) -> None:
        self._event.set()

    @property
    def rung(self) -> bool:
        return self._event.is_set()

    async def wait(self) -> None:
        await self._event.wait()
        self._event.clear()


@dataclass(frozen=True, slots=True)
class Bells:
    """`news` rings when something may be due sooner, `arrivals` when something may be handled."""

    news: Bell
    arrivals: Bell


class Clock(Protocol):
    """Time. `wait` returns when the bell rings or at `until`, whichever comes first."""

    def now(self) -> datetime: ...
    async def wait(self, bell: Bell, until: datetime | None = None) -> None: ...

"""Law: what every platform has in common, in plain values; nothing here knows a platform.

Incoming events are facts (somebody said, somebody pressed); an `Outgoing` is a message to be
delivered, its text a `Body` (`bot.richtext`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.richtext import Body


class Address(str):
    """A room or an account on a platform, written `platform:native-id`."""

    __slots__ = ()

    @property
    def platform(self) -> str:
        return self.partition(":")[0]

    @property
    def native(self) -> str:
        return self.partition(":")[2]


# --- what comes in --------------------------------------------------------------------------------


class Media(StrEnum):
    """What a file is for people."""

    IMAGE = "image"
    VOICE = "voice"
    VIDEO = "video"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class File:
    """A file that was received: kept under the digest of its bytes, or `refused` for a reason.

    `digest` is SHA-256 in hexadecimal, empty when it was refused. `type` is its media type as read
    from its bytes, `size` its bytes.
    """

    media: Media
    name: str
    type: str = ""
    size: int = 0
    digest: str = ""
    refused: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """One fact from a platform.

    `id` is unique on its platform. `at` is when it happened, UTC. `private` is where the bot may
    answer this person alone, if the platform knows such a place; in a direct chat it is `place`.
    `thread` is the platform's id of the thread in which it happened. `external` is whether the
    account belongs to somebody from outside the administration. `link` leads to the message it is
    about, where others read that as well.
    """

    id: str
    at: datetime
    account: Address
    name: str
    place: Address
    private: Address | None = None
    thread: str = ""
    external: bool = False
    link: str = ""

    @property
    def direct(self) -> bool:
        return self.place == self.private


@dataclass(frozen=True, slots=True, kw_only=True)
class Said(Incoming):
    """A person wrote `text`, perhaps with files.

    `answers` is the platform's id of the message that it replies to; `addressed` is whether it
    names the bot, or replies to it, in a room of several. What is `forwarded` are somebody else's
    words. Where it was said in several messages at once, `also` are those beside `id` with words.
    One that is `named` says the bot's name itself, rather than only answering it.
    """

    text: str
    answers: str = ""
    addressed: bool = False
    files: tuple[File, ...] = ()
    forwarded: bool = False
    also: tuple[str, ...] = ()
    named: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed(Incoming):
    """A person pressed the button whose `Choice.key` is `key`.

    `shown` is whether they did so by what others there see as well, such as a reaction. `on` is the
    platform's id of the message with the button, where it is known.
    """

    key: str
    shown: bool = False
    on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread(Incoming):
    """A person wrote something that can't be read, for want of its key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited(Incoming):
    """A person's message `of` reads `text` from now on."""

    of: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Redacted(Incoming):
    """A person took their message, reaction or vote `of` back."""

    of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reacted(Incoming):
    """A person put an emoji on the message `of`; when that is their own, it says `text`."""

    of: str
    emoji: str
    own: bool = False
    text: str = ""
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Voted(Incoming):
    """A person answered the platform's own poll `of`; `answers` are ids, as they came.

    Where the platform does not say in which room, `place` is no community's and `of` is the name
    that ends the poll's id (`named`).
    """

    of: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended(Incoming):
    """The platform's own poll `of` was ended; these are all of its votes that can be read.

    `unreadable` counts the others. Where the platform lists no votes these are None: what was heard
    of them stands, and `voters` is how many it has counted, None
    when it does not say.
    """

    of: str
    votes: tuple[Voted, ...] | None = ()
    unreadable: int = 0
    voters: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parted(Incoming):
    """The bot was removed from `place`, or is `alone` in it, by the doing of that account."""

    alone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved(Incoming):
    """The room `place` has another address on its platform from now on; it is followed there."""

    became: Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed(Incoming):
    """What was said on that platform from `since` to `until` was not kept for the bot."""

    since: datetime
    until: datetime


Event = (
    Said | Pressed | Unread | Edited | Redacted | Reacted | Voted | Ended | Parted | Moved | Missed
)


def named(id_: str, name: str) -> str:
    """The id of a poll whose votes come by that name, in no room."""
    return f"{id_}#{name}"


def name_in(id_: str) -> str:
    """The name by which that poll's votes come, in no room; empty when they come by its id."""
    return id_.rpartition("#")[2] if "#" in id_ else ""


def bare(emoji: str) -> str:
    """An emoji without the sign that asks for its colours: some keyboards leave it out."""
    return emoji.replace("\N{VARIATION SELECTOR-16}", "")


# --- what goes out --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: what it shows, and the key that comes back when pressed (57 bytes at most).

    Where a link leads into a direct chat, one with a `word` may be such a link: it says it there.
    """

    label: str
    key: str
    word: str = ""


def numbered(choices: Sequence[Choice]) -> str:
    """The buttons as lines `1. label`, for channels without buttons."""
    return "\n".join(f"{rank}. {choice.label}" for rank, choice in enumerate(choices, start=1))


@dataclass(frozen=True, slots=True)
class Reaction:
    """An emoji on the message `to`, by its id on the platform."""

    to: str
    emoji: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A poll as the platform's own widget: a question, and options as pairs of an id and a text."""

    question: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Closing:
    """The end of the platform's own poll which the message `replaces`."""


@dataclass(frozen=True, slots=True)
class Gone:
    """The message `replaces` one that is to be taken away."""


@dataclass(frozen=True, slots=True)
class Spent:
    """The buttons of the message `of`, by its id on the platform, are good no more."""

    of: str


Extra = Reaction | Paper | Closing | Gone | Spent | File
"""What some platforms can show; elsewhere the body stands for it, and an empty one for nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A message to deliver once.

    `key` is stable: the same decision taken again makes the same key, and a key is delivered once.
    An empty key is filled by whoever handles the event. A `post` is for a channel's readers: where
    its fate is unknown the desk is asked rather than the message repeated; `community_id` tells
    whose desk. `topic` ties together the messages of one edition, call or poll. `replaces` is the
    key of an earlier message to edit in place. `thread` is the platform's id of the thread that it
    belongs to. `extra` is what the platform shows with the body, or instead of it. What is `quiet`
    makes no phone ring: it answers somebody where they just spoke. `asker` is who is
    answered among others: it need not wait for what others there are answered. What is offered
    `only` to one account is nobody else's to press. `answers` is the platform's id of the message
    that it answers among others; `instead` of one whose question is settled, it may take its place.
    What is awaited `soon` goes before what nobody waits for.
    """

    to: Address
    body: Body
    choices: tuple[Choice, ...] = ()
    key: str = ""
    post: bool = False
    topic: str = ""
    replaces: str = ""
    community_id: int | None = None
    thread: str = ""
    extra: Extra | None = None
    quiet: bool = False
    asker: Address | None = None
    only: Address | None = None
    answers: str = ""
    instead: str = ""
    soon: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """What the outbox keeps of a message until it is delivered."""

    body: Body
    choices: tuple[Choice, ...] = ()
    extra: Extra | None = None
    only: Address | None = None
    answers: str = ""
    instead: str = ""
    soon: bool = False

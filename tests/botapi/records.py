"""Law: what Telegram keeps, as plain records; what the Bot API says of them is in `render`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tests.botapi.formatting import Entity
from tests.botapi.keyboards import Rows

Json = dict[str, Any]

PRESENT = frozenset({"creator", "administrator", "member", "restricted"})


@dataclass(eq=False, slots=True)
class Account:
    """A person's, or the bot's."""

    id: int
    first_name: str
    username: str | None = None
    language_code: str | None = None
    is_bot: bool = False
    deactivated: bool = False


@dataclass(eq=False, slots=True)
class Chat:
    """A place; a private one has its person's id and no members."""

    id: int
    kind: str
    title: str = ""
    username: str | None = None
    forum: bool = False
    person: Account | None = None
    started: bool = False
    blocked: bool = False
    can_post: bool = True
    members: dict[int, str] = field(default_factory=dict)
    topics: dict[int, str] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    migrated_to: int | None = None

    @property
    def crowd(self) -> bool:
        """Whether the limits of groups and channels apply."""
        return self.kind != "private"

    def status(self, account: int) -> str:
        return self.members.get(account, "left")


@dataclass(eq=False, slots=True)
class File:
    """Bytes that Telegram keeps."""

    id: str
    unique: str
    kind: str
    content: bytes
    path: str
    name: str = ""
    mime: str = ""
    thumbnail: File | None = None


@dataclass(eq=False, slots=True)
class Poll:
    """A native one: who chose which options."""

    id: str
    question: str
    options: list[str]
    anonymous: bool = True
    multiple: bool = False
    kind: str = "regular"
    correct: list[int] = field(default_factory=list)
    closed: bool = False
    closes: float | None = None
    votes: dict[int, list[int]] = field(default_factory=dict)

    @property
    def counts(self) -> list[int]:
        """The votes for each option."""
        chosen = [one for options in self.votes.values() for one in options]
        return [chosen.count(number) for number in range(len(self.options))]


@dataclass(eq=False, slots=True)
class Message:
    """One message, as it reads now; `edits` is what it said before, oldest first."""

    id: int
    chat: Chat
    date: int
    sender: Account | None
    text: str = ""
    entities: list[Entity] = field(default_factory=list)
    caption: str = ""
    rows: Rows = field(default_factory=list)
    reply_to: Message | None = None
    thread: int | None = None
    file: File | None = None
    poll: Poll | None = None
    media_kind: str = ""
    album: str | None = None
    sender_chat: Chat | None = None
    origin: Json | None = None
    service: Json | None = None
    reactions: dict[int, list[str]] = field(default_factory=dict)
    edits: list[str] = field(default_factory=list)
    edit_date: int | None = None
    link_preview_disabled: bool = False
    silent: bool = False
    by_bot: bool = False
    deleted: bool = False

    @property
    def words(self) -> str:
        """Whatever can be read in it."""
        return self.text or self.caption or (self.poll.question if self.poll else "")

    @property
    def buttons(self) -> list[list[tuple[str, str]]]:
        """The keyboard: each button's label, and its data or address."""
        return [
            [(one["text"], one.get("callback_data") or one.get("url", "")) for one in row]
            for row in self.rows
        ]


@dataclass(eq=False, slots=True)
class Query:
    """A button that was pressed; `answer` is none until the bot gave one."""

    id: str
    sender: Account
    message: Message
    data: str
    born: float
    answer: Json | None = None

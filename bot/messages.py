"""Law: what every platform has in common, in plain values; nothing here knows a platform.

Incoming events are facts (somebody said, somebody pressed); an `Outgoing` is a message to be
delivered, its text a `Body` of blocks of styled spans, so that each adapter renders it its own way
and what people typed is never read as markup.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """One fact from a platform.

    `id` is unique on its platform. `at` is when it happened, UTC. `private` is where the bot may
    answer this person alone, if the platform knows such a place; in a direct chat it is `place`.
    """

    id: str
    at: datetime
    account: Address
    name: str
    place: Address
    private: Address | None = None

    @property
    def direct(self) -> bool:
        return self.place == self.private


@dataclass(frozen=True, slots=True, kw_only=True)
class Said(Incoming):
    """A person wrote `text`."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed(Incoming):
    """A person pressed the button whose `Choice.key` is `key`."""

    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread(Incoming):
    """A person wrote something that can't be read, for want of its key."""


Event = Said | Pressed | Unread
_KINDS: dict[str, type[Event]] = {"said": Said, "pressed": Pressed, "unread": Unread}
_NAMES = {kind: name for name, kind in _KINDS.items()}


def pack_event(event: Event) -> str:
    """The event as one line of JSON."""
    values = {name: getattr(event, name) for name in event.__dataclass_fields__}
    return json.dumps(
        {"kind": _NAMES[type(event)], **values, "at": event.at.isoformat()}, ensure_ascii=False
    )


def unpack_event(line: str) -> Event:
    """The event that `pack_event` wrote."""
    values: dict[str, Any] = json.loads(line)
    kind = _KINDS[values.pop("kind")]
    private = values["private"]
    return kind(
        **values
        | {
            "at": datetime.fromisoformat(values["at"]),
            "account": Address(values["account"]),
            "place": Address(values["place"]),
            "private": None if private is None else Address(private),
        }
    )


# --- what goes out --------------------------------------------------------------------------------


class Style(StrEnum):
    """How a span looks where the platform can show it."""

    PLAIN = "plain"
    BOLD = "bold"
    ITALIC = "italic"


class Kind(StrEnum):
    """What a block is for."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    QUOTE = "quote"
    ITEM = "item"


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style, perhaps a link."""

    text: str
    style: Style = Style.PLAIN
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph, a quotation or a bullet."""

    kind: Kind
    spans: tuple[Span, ...]

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)


Body = tuple[Block, ...]


def _block(kind: Kind, parts: Iterable[str | Span]) -> Block:
    return Block(kind, tuple(Span(part) if isinstance(part, str) else part for part in parts))


def heading(*parts: str | Span) -> Block:
    return _block(Kind.HEADING, parts)


def paragraph(*parts: str | Span) -> Block:
    return _block(Kind.PARAGRAPH, parts)


def quote(*parts: str | Span) -> Block:
    return _block(Kind.QUOTE, parts)


def item(*parts: str | Span) -> Block:
    return _block(Kind.ITEM, parts)


def bold(text: str) -> Span:
    return Span(text, Style.BOLD)


def italic(text: str) -> Span:
    return Span(text, Style.ITALIC)


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: what it shows, and the key that comes back when pressed (64 bytes at most)."""

    label: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A message to deliver once.

    `key` is stable: the same decision taken again makes the same key, and a key is delivered once.
    An empty key is filled by whoever handles the event. A `post` is for a channel's readers: where
    its fate is unknown the desk is asked rather than the message repeated; `community_id` tells
    whose desk. `topic` ties together the messages of one edition, call or poll. `replaces` is the
    key of an earlier message to edit in place.
    """

    to: Address
    body: Body
    choices: tuple[Choice, ...] = ()
    key: str = ""
    post: bool = False
    topic: str = ""
    replaces: str = ""
    community_id: int | None = None


# --- plain renderings: what the weakest channel shows ---------------------------------------------

_LEADS = {Kind.HEADING: "", Kind.PARAGRAPH: "", Kind.QUOTE: "« ", Kind.ITEM: "• "}
_TAILS = {Kind.HEADING: "", Kind.PARAGRAPH: "", Kind.QUOTE: " »", Kind.ITEM: ""}


def plain_block(block: Block) -> str:
    return f"{_LEADS[block.kind]}{block.text}{_TAILS[block.kind]}"


def plain(body: Body) -> str:
    """The body as text that reads well alone: bullets on lines, a blank line between the rest."""
    out = ""
    for before, block in zip((None, *body), body, strict=False):
        if before is not None:
            bullets = before.kind == block.kind == Kind.ITEM
            out += "\n" if bullets else "\n\n"
        out += plain_block(block)
    return out


def numbered(choices: Sequence[Choice]) -> str:
    """The buttons as lines `1. label`, for channels without buttons."""
    return "\n".join(f"{rank}. {choice.label}" for rank, choice in enumerate(choices, start=1))


# --- as kept --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Letter:
    """What the outbox keeps of a message until it is delivered."""

    body: Body
    choices: tuple[Choice, ...] = field(default=())


_LETTER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def pack_letter(letter: Letter) -> str:
    """The letter as JSON; equal letters give equal text."""
    return _LETTER.encode(
        {
            "body": [[b.kind, [[s.text, s.style, s.link] for s in b.spans]] for b in letter.body],
            "choices": [{"label": one.label, "key": one.key} for one in letter.choices],
        }
    )


def unpack_letter(line: str) -> Letter:
    """The letter that `pack_letter` wrote."""
    values = json.loads(line)
    blocks = (
        Block(Kind(kind), tuple(Span(text, Style(style), link) for text, style, link in spans))
        for kind, spans in values["body"]
    )
    return Letter(tuple(blocks), tuple(Choice(**choice) for choice in values["choices"]))

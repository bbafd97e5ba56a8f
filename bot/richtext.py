"""Law: a text is blocks of styled spans, so that what people typed is never read as markup.

Each adapter renders it its own way; `plain` is how the weakest shows it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


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

"""Law: a letter is text with entities, never markup; what people typed is only ever text.

Pure. Offsets and lengths are in UTF-16 units, as Telegram counts them. The text is never longer
than `bot.richtext.plain` makes it, by which it was split.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, MessageEntity
from telegram.constants import MessageEntityType

from adapters.telegram.buttons import sealed
from bot.messages import Address, Choice, Letter
from bot.richtext import Block, Body, Kind, Span, Style
from bot.splitter import utf16

_STYLES = {Style.BOLD: MessageEntityType.BOLD, Style.ITALIC: MessageEntityType.ITALIC}
_BLOCKS = {Kind.HEADING: MessageEntityType.BOLD, Kind.QUOTE: MessageEntityType.BLOCKQUOTE}
_LEADS = {Kind.ITEM: "• "}

ROW, ABREAST = 30, 3
"""How many characters fit on one row of buttons of a phone, and how many buttons."""

_UNSENDABLE = re.compile("[\0\ud800-\udfff]")


@dataclass(slots=True)
class _Sheet:
    """The text so far, its length in UTF-16 units, and its entities."""

    text: str = ""
    length: int = 0
    entities: list[MessageEntity] = field(default_factory=list)

    def write(self, text: str) -> None:
        self.text += text
        self.length += utf16(text)

    def mark(self, kind: str, since: int, url: str | None = None) -> None:
        if self.length > since:
            self.entities.append(MessageEntity(kind, since, self.length - since, url=url))


def as_text(body: Body) -> tuple[str, list[MessageEntity]]:
    """The body as Telegram's text and entities."""
    sheet = _Sheet()
    for before, block in zip((None, *body), body, strict=False):
        if before is not None:
            bullets = before.kind is block.kind is Kind.ITEM
            sheet.write("\n" if bullets else "\n\n")
        _write_block(sheet, block)
    return sheet.text, sheet.entities


def _write_block(sheet: _Sheet, block: Block) -> None:
    since = sheet.length
    sheet.write(_LEADS.get(block.kind, ""))
    for span in _trimmed(block.spans):
        _write_span(sheet, span)
    if block.kind in _BLOCKS:
        sheet.mark(_BLOCKS[block.kind], since)


def _trimmed(spans: Sequence[Span]) -> Iterator[Span]:
    """The spans as they may be sent, without the blanks around the block, which Telegram cuts."""
    texts = [clean(span.text) for span in spans]
    whole = "".join(texts)
    start, end, at = len(whole) - len(whole.lstrip()), len(whole.rstrip()), 0
    for span, text in zip(spans, texts, strict=True):
        kept = text[max(start - at, 0) : max(end - at, 0)]
        at += len(text)
        if kept:
            yield Span(kept, span.style, span.link)


def _write_span(sheet: _Sheet, span: Span) -> None:
    since = sheet.length
    sheet.write(span.text)
    if span.link is not None and span.link != span.text:
        sheet.mark(MessageEntityType.TEXT_LINK, since, clean(span.link))
    if span.style in _STYLES:
        sheet.mark(_STYLES[span.style], since)


def clean(text: str) -> str:
    """The text with the sign of an unknown character for each that can't be sent."""
    return _UNSENDABLE.sub("\N{REPLACEMENT CHARACTER}", text)


# --- buttons --------------------------------------------------------------------------------------


def keyboard(
    letter: Letter, room: Address, secret: bytes, contact: str = ""
) -> InlineKeyboardMarkup | None:
    """The letter's choices as buttons below it, each with its seal.

    With a `contact` one that says a word in the direct chat leads there.
    """
    if not letter.choices:
        return None
    return InlineKeyboardMarkup(
        [
            [_button(choice, letter.only, room, secret, contact) for choice in row]
            for row in rows(letter.choices)
        ]
    )


def _button(
    choice: Choice, only: Address | None, room: Address, secret: bytes, contact: str
) -> InlineKeyboardButton:
    if choice.word and contact:
        return InlineKeyboardButton(clean(choice.label), url=f"{contact}?start={choice.word}")
    data = sealed(secret, room, only, choice.key)
    return InlineKeyboardButton(clean(choice.label), callback_data=data)


def rows(choices: Sequence[Choice]) -> list[list[Choice]]:
    """The choices in rows that a phone shows whole, in their order."""
    made: list[list[Choice]] = []
    for choice in choices:
        row = [*made[-1], choice] if made else []
        if row and len(row) <= ABREAST and sum(len(one.label) for one in row) <= ROW:
            made[-1] = row
        else:
            made.append([choice])
    return made

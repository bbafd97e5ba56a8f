"""Law: a letter becomes HTML that Element shows well, beside a text that reads well alone.

Pure. What people typed is escaped, so that it is never read as markup, and nobody is mentioned. An
answer is a notice, which rings on no phone; what comes unasked is a text, which does. Two bots
never talk for ever: answers are notices, and notices are never answered.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from bot.messages import Choice, Letter, numbered
from bot.ports import Delivery
from bot.richtext import Block, Kind, Span, Style, plain

KEY = "fr.essaim.key"
"""Where a message carries the key that it was sent under."""

MOST = 20_000
"""The heaviest text, by `weight`: an encrypted edit of it fits in the 65,536 bytes of an event."""

_UNSENDABLE = re.compile("[\x00\ud800-\udfff]")
_TAGS = {Style.BOLD: "strong", Style.ITALIC: "em"}
_BLOCKS = {Kind.HEADING: "h4", Kind.PARAGRAPH: "p", Kind.QUOTE: "blockquote", Kind.ITEM: "li"}


def content(delivery: Delivery) -> dict[str, Any]:
    """The content of the event that delivers this message, or edits the one that it replaces."""
    shown = message(delivery.letter, quiet=delivery.quiet)
    return in_place({**shown, KEY: delivery.key}, delivery.replaces)


def in_place(shown: dict[str, Any], replaced: str | None) -> dict[str, Any]:
    """What is shown as an edit of that message; older clients read it behind a star."""
    if replaced is None:
        return shown
    bodies = {name: shown[name] for name in ("body", "formatted_body") if name in shown}
    return {
        **shown,
        **{name: f"* {words}" for name, words in bodies.items()},
        "m.new_content": shown,
        "m.relates_to": {"rel_type": "m.replace", "event_id": replaced},
    }


def message(letter: Letter, *, quiet: bool) -> dict[str, Any]:
    """The letter as a message: a notice, which rings nowhere, when it is quiet."""
    return {
        "msgtype": "m.notice" if quiet else "m.text",
        "body": as_text(letter),
        "format": "org.matrix.custom.html",
        "formatted_body": as_html(letter),
        "m.mentions": {},
    }


def as_text(letter: Letter) -> str:
    """The letter as plain text, links in brackets, then the choices by number."""
    body = tuple(replace(block, spans=tuple(map(_spelled, block.spans))) for block in letter.body)
    parts = (plain(body), numbered(letter.choices))
    return clean("\n\n".join(part for part in parts if part))


def as_html(letter: Letter) -> str:
    """The letter as the HTML that Matrix allows."""
    return "".join([*_blocks(letter.body), _choices(letter.choices)])


def weight(text: str) -> int:
    """How many bytes this text takes in an event, twice over: as text and as HTML.

    Counted as JSON in ASCII, which is what nio encrypts: an é takes six.
    """
    return len(json.dumps(clean(text))) + len(json.dumps(_escaped(text))) - 4


def clean(text: str) -> str:
    return _UNSENDABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def _escaped(text: str) -> str:
    return html.escape(clean(text)).replace("\n", "<br>")


def _spelled(span: Span) -> Span:
    """The span with its link beside it, where the link says more than the text."""
    if span.link is None or span.link == span.text:
        return span
    return Span(f"{span.text} ({span.link})")


def _blocks(body: Sequence[Block]) -> Iterator[str]:
    for bullets, blocks in groupby(body, lambda block: block.kind is Kind.ITEM):
        inner = "".join(map(_block, blocks))
        yield f"<ul>{inner}</ul>" if bullets else inner


def _block(block: Block) -> str:
    tag = _BLOCKS[block.kind]
    return f"<{tag}>{''.join(map(_span, block.spans))}</{tag}>"


def _span(span: Span) -> str:
    shown, tag = _escaped(span.text), _TAGS.get(span.style)
    if tag:
        shown = f"<{tag}>{shown}</{tag}>"
    return f'<a href="{html.escape(clean(span.link))}">{shown}</a>' if span.link else shown


def _choices(choices: Sequence[Choice]) -> str:
    lines = "".join(f"<li>{_escaped(choice.label)}</li>" for choice in choices)
    return f"<ol>{lines}</ol>" if lines else ""

"""Law: a letter becomes lines of a terminal; no text from anyone can command the terminal.

Pure. What people typed is never read as Rich markup, and control characters (escape sequences,
direction overrides) are dropped before anything is drawn, from links too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.columns import Columns
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.segment import Segment
from rich.style import Style as Look
from rich.text import Text

from bot.messages import Choice, Letter, numbered
from bot.richtext import Block, Kind, Span, Style, plain

_HIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_HALVES = re.compile("[\ud800-\udfff]")

_DIM = Look(dim=True)
_NUMBER = Look(bold=True, color="cyan")
_SPANS = {Style.PLAIN: Look(), Style.BOLD: Look(bold=True), Style.ITALIC: Look(italic=True)}
_BLOCKS = {Kind.HEADING: Look(bold=True, color="cyan"), Kind.QUOTE: Look(italic=True)}
_LEADS = {Kind.QUOTE: ("▎ ", "▎ "), Kind.ITEM: ("• ", "  ")}
"""What stands before the first line of a block, and before the others."""

IN_ONE_COLUMN = 8
"""More choices than this are laid out side by side where the terminal is wide enough."""


def clean(text: str) -> str:
    """The text without what would act on a terminal; newlines stay, tabs become spaces."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ")
    return _HALVES.sub("\N{REPLACEMENT CHARACTER}", _HIDDEN.sub("", lines))


def as_text(letter: Letter) -> str:
    """The letter for a pipe: plain text, then the choices by number."""
    parts = (plain(letter.body), numbered(letter.choices))
    return clean("\n\n".join(part for part in parts if part))


def render(letter: Letter) -> RenderableType:
    """The letter for a terminal of any width."""
    return Group(*_parts(letter))


def indented(shown: RenderableType) -> RenderableType:
    """The same, two columns to the right."""
    return _Led(shown, "  ", "  ")


def _parts(letter: Letter) -> Iterator[RenderableType]:
    before = None
    for block in letter.body:
        bullets = before is block.kind is Kind.ITEM
        if before is not None and not bullets:
            yield ""
        yield _block(block)
        before = block.kind
    if letter.choices:
        yield from [""] if letter.body else []
        yield _choices(letter.choices)


def _block(block: Block) -> RenderableType:
    text = Text(style=_BLOCKS.get(block.kind, ""))
    for span in block.spans:
        _write(text, span)
    first, rest = _LEADS.get(block.kind, ("", ""))
    return _Led(text, first, rest)


def _write(text: Text, span: Span) -> None:
    shown, look = clean(span.text), _SPANS[span.style]
    if span.link is None:
        text.append(shown, look)
        return
    link = clean(span.link)
    text.append(shown, look + Look(underline=True, link=link))
    if link != shown:  # few terminals open a link that they don't show
        text.append(f" ({link})", _DIM)


def _choices(choices: Sequence[Choice]) -> RenderableType:
    width = len(str(len(choices)))
    leads = [f"{rank:>{width}}. " for rank in range(1, len(choices) + 1)]
    rows = [(lead, clean(one.label)) for lead, one in zip(leads, choices, strict=True)]
    if len(rows) > IN_ONE_COLUMN:
        flat = [Text.assemble((lead, _NUMBER), label) for lead, label in rows]
        return Columns(flat, padding=(0, 3), column_first=True)
    return Group(*(_Led(Text(label), lead, " " * len(lead), _NUMBER) for lead, label in rows))


@dataclass(frozen=True, slots=True)
class _Led:
    """Something whose lines, once folded, each begin with a lead."""

    shown: RenderableType
    first: str
    rest: str
    look: Look = _DIM

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        room = max(options.max_width - cell_len(self.first), 1)
        lines = console.render_lines(self.shown, options.update_width(room), pad=False)
        for rank, line in enumerate(lines):
            yield Segment(self.rest if rank else self.first, self.look)
            yield from line
            yield Segment.line()

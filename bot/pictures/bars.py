"""Law: a picture is read on a phone, by night as by day, and says nothing by its colours alone.

It brings its own light ground. Lengths and words say how much, heavy letters and a darker bar what
is first: in grey, it says the same. Equal charts give equal bytes, in any thread: no two drawings
share anything.
"""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw

from bot.pictures.chart import Bar, Chart
from bot.pictures.lettering import Hand, bold, regular

WIDE, MARGIN = 1080, 64
"""Pixels: three for each point of a small phone, so that it is sharp when it fills the screen."""

INNER = WIDE - 2 * MARGIN

GROUND, INK, FAINT = "#ffffff", "#16181d", "#4a4f59"
FIRST, OTHER, WHOLE = "#173f7a", "#4a78bb", "#e8ecf3"
"""The bar of what is first, of the others, and what it would be if all had chosen it."""

SHORT_TITLE, LONG_TITLE = 54, 44
"""The size of a title's letters: the first as long as it takes `SHORT_LINES` at most."""

SHORT_LINES, TITLE_LINES, LABEL_LINES = 4, 9, 3
"""What is longer is cut: the words that go with the picture say it."""

_THICK, _ROUND, _LEAST, _SMOOTH = 36, 8, 8, 4
"""Of a bar: its height, its corners and what is seen of the least share, in pixels; it is drawn so
many times larger, then reduced, so that its corners are smooth."""


def draw(chart: Chart) -> bytes:
    """The chart as a PNG, `WIDE` pixels wide and as tall as it needs."""
    draft = _Page(1)
    draft.fill(chart)
    page = _Page(draft.y + MARGIN)
    page.fill(chart)
    return page.as_png()


class _Page:
    """A sheet that is filled from the top down, as far as `y`; what is beyond it is lost."""

    def __init__(self, high: int) -> None:
        self._image = Image.new("RGB", (WIDE, high), GROUND)
        self._pen = ImageDraw.Draw(self._image)
        self._label, self._heavy = regular(40), bold(40)
        self.y = MARGIN

    def fill(self, chart: Chart) -> None:
        self.head(chart.title)
        self.skip(40)
        values = max(map(self._wide, chart.bars), default=0)
        for rank, bar in enumerate(chart.bars, start=1):
            self.show(rank, bar, values)
        self.skip(8)
        for line in chart.told:
            self.write(line, self._label, INK, LABEL_LINES)
        self.skip(24)
        self.write(chart.signed, regular(32), FAINT, LABEL_LINES)

    def skip(self, pixels: int) -> None:
        self.y += pixels

    def _wide(self, bar: Bar) -> int:
        """What its value takes."""
        hand = self._hand(bar)
        return round(hand.wide(hand.drawable(bar.value)))

    def _hand(self, bar: Bar) -> Hand:
        return self._heavy if bar.first else self._label

    def head(self, title: str) -> None:
        """The title, in letters that leave room for the rest."""
        large = bold(SHORT_TITLE)
        is_short = len(large.lines(title, INNER, TITLE_LINES)) <= SHORT_LINES
        self.write(title, large if is_short else bold(LONG_TITLE), INK, TITLE_LINES)

    def write(self, text: str, hand: Hand, colour: str, most: int) -> None:
        """The text in as many lines as it takes, `most` at most."""
        for line in hand.lines(text, INNER, most):
            self._pen.text((MARGIN, self.y), line, colour, hand.font)
            self.y += hand.leading

    def show(self, rank: int, bar: Bar, values: int) -> None:
        """A label and, below it, the bar with its value at the right, in so many pixels.

        A label of which nothing can be drawn is named by its rank.
        """
        hand = self._hand(bar)
        self.write(hand.drawable(bar.label) or f"({rank})", hand, INK, LABEL_LINES)
        self.skip(10)
        whole = INNER - values - 32
        self._stripe(whole, WHOLE)
        share = max(_LEAST, round(bar.share * whole)) if bar.share else 0
        self._stripe(share, FIRST if bar.first else OTHER)
        middle = (WIDE - MARGIN, self.y + _THICK // 2)
        self._pen.text(middle, hand.drawable(bar.value), INK, hand.font, anchor="rm")
        self.skip(_THICK + 34)

    def _stripe(self, wide: int, colour: str) -> None:
        """So many pixels from the margin on."""
        if wide <= 0:
            return
        shape = Image.new("L", (_SMOOTH * wide, _SMOOTH * _THICK))
        corners = (0, 0, shape.width - 1, shape.height - 1)
        ImageDraw.Draw(shape).rounded_rectangle(corners, _SMOOTH * _ROUND, 255)
        reduced = shape.resize((wide, _THICK), Image.Resampling.BOX)
        self._image.paste(colour, (MARGIN, self.y), reduced)

    def as_png(self) -> bytes:
        file = BytesIO()
        self._image.save(file, "PNG")
        return file.getvalue()

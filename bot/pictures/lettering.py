"""Law: a text is drawn with the signs that its font has; what it lacks is left out, never boxed.

The fonts stand beside this file, so that a picture is the same on every machine.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from PIL import ImageFont

_FOLDER = Path(__file__).parent / "fonts"
_REGULAR, _BOLD = "DejaVuSansCondensed.ttf", "DejaVuSansCondensed-Bold.ttf"

_UNKNOWN = "\U0010ffff"
"""A sign that no font has: it shows what stands for all that are lacking."""

_BREAKS = re.compile(r"[^\S\u00a0\u2007\u202f]+")
"""Where a line may end: at any blank that does not hold two words together."""

_UNDRAWN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs"})
"""Signs that show nothing of their own, by their category in Unicode."""

CUT = "…"


@dataclass(frozen=True, slots=True)
class Hand:
    """A font at one size, and how far its lines are apart, in pixels."""

    font: ImageFont.FreeTypeFont
    leading: int
    _known: dict[str, bool] = field(default_factory=dict)

    def drawable(self, text: str) -> str:
        """The text without what the font can't draw, in single blanks."""
        return " ".join(_BREAKS.split("".join(filter(self._draws, text)))).strip()

    def lines(self, text: str, wide: int, most: int) -> list[str]:
        """The text in lines of so many pixels, `most` at most; the last says that it was cut."""
        lines: list[str] = []
        for word in filter(None, _BREAKS.split(self.drawable(text))):
            if lines and self._fits(f"{lines[-1]} {word}", wide):
                lines[-1] += f" {word}"
            else:
                lines += self._broken(word, wide)
        return (
            lines if len(lines) <= most else [*lines[: most - 1], self._cut(lines[most - 1], wide)]
        )

    def wide(self, text: str) -> float:
        """How many pixels the text takes."""
        return self.font.getlength(text)

    def _draws(self, sign: str) -> bool:
        if sign not in self._known:
            shown = unicodedata.category(sign) not in _UNDRAWN
            self._known[sign] = sign.isspace() or (
                shown and self._mask(sign) != self._mask(_UNKNOWN)
            )
        return self._known[sign]

    def _mask(self, sign: str) -> bytes:
        return bytes(self.font.getmask(sign, mode="1"))

    def _fits(self, text: str, wide: int) -> bool:
        return self.wide(text) <= wide

    def _broken(self, word: str, wide: int) -> list[str]:
        """A word that is longer than a line, in as many as it takes."""
        parts = [""]
        for sign in word:
            if parts[-1] and not self._fits(parts[-1] + sign, wide):
                parts.append("")
            parts[-1] += sign
        return parts

    def _cut(self, line: str, wide: int) -> str:
        while line and not self._fits(line + CUT, wide):
            line = line[:-1].rstrip()
        return line + CUT


def regular(size: int) -> Hand:
    """Plain letters of so many pixels."""
    return _hand(_REGULAR, size)


def bold(size: int) -> Hand:
    """Heavy letters of so many pixels."""
    return _hand(_BOLD, size)


def _hand(name: str, size: int) -> Hand:
    return Hand(ImageFont.truetype(_FOLDER / name, size), round(1.3 * size))

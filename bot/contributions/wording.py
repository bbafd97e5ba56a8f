"""Law: what a person typed is kept as they meant it, and nothing unseen is kept with it.

Controls, direction overrides, fillers and broken halves of characters can hide text, break a
search or spoil a digest for everyone after it. Emoji sequences and the marks of other scripts stay.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from bot.errors import Illegal

_LINE_ENDS = "\r\x0b\x0c\x85\u2028\u2029"
_BLANKS = "\t\u2800"  # a tab; the braille pattern that shows nothing

# Ranges of characters that show nothing and mean nothing here, or that turn the text around.
_UNSEEN = (
    (0x00, 0x08), (0x0E, 0x1F), (0x7F, 0x84), (0x86, 0x9F),  # controls
    (0xAD, 0xAD), (0x34F, 0x34F), (0x180E, 0x180E), (0x200B, 0x200B), (0xFEFF, 0xFEFF),
    (0x115F, 0x1160), (0x17B4, 0x17B5), (0x3164, 0x3164), (0xFFA0, 0xFFA0),  # fillers
    (0x202A, 0x202E), (0x2060, 0x206F),  # embeddings, overrides, isolates, joiners of words
    (0xFDD0, 0xFDEF), (0xFFF9, 0xFFFC), (0xFFFE, 0xFFFF),  # never characters; pasted objects
    (0xFE00, 0xFE0D), (0xE0100, 0xE01EF),  # selectors no emoji uses: a place to hide bytes
)  # fmt: skip

_SWEEP: dict[int, str | None] = {
    **{code: None for first, last in _UNSEEN for code in range(first, last + 1)},
    **dict.fromkeys(map(ord, _LINE_ENDS), "\n"),
    **dict.fromkeys(map(ord, _BLANKS), " "),
}

# Tag characters spell the flags of England, Scotland, Wales; anywhere else they hide text.
_TAGS = re.compile("(\U0001f3f4[\U000e0020-\U000e007e]{1,6}\U000e007f)|[\U000e0000-\U000e007f]")
_JOINTS = re.compile("[\u200c\u200d\ufe0e\ufe0f]+")
_SELECTORS = "\ufe0e\ufe0f"

# What a joiner or a selector may follow: symbols, digits (keycaps), scripts that need joiners.
_JOINABLE = frozenset({"So", "Sk", "Sm", "Nd", "Lo", "Lm", "Mn", "Mc", "Me"})
_JOINABLE_SIGNS = "#*‼⁉〰ℹ"

_SHOWS_NOTHING = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp", "Mn", "Mc", "Me"})

_PLAIN = str.maketrans(
    {"œ": "oe", "Œ": "Oe", "æ": "ae", "Æ": "Ae", "ß": "ss"}
    | dict.fromkeys("’‘ʼ´`", "'")
    | dict.fromkeys("‐‑‒–—−", "-")
)


def clean(text: str) -> str:
    """What was typed → the same words: composed (NFC), `\\n` alone, nothing unseen, no blank runs.

    Cleaning twice changes nothing more.
    """
    before = None
    while before != text:  # taking a character away may let its neighbours meet, so look again
        before, text = text, _cleaned_once(text)
    return text


def read_text(text: str, most: int = 20_000) -> str:
    """What was typed → its clean text; Illegal when nothing is left or it passes `most`."""
    return _kept(clean(text), most)


def read_line(text: str, most: int) -> str:
    """What was typed → one clean line (a title, a name); Illegal as in `read_text`."""
    return _kept(re.sub(r"[ \n]+", " ", clean(text)), most)


def read_story(text: str) -> str:
    """What was typed → its clean text; Illegal as in `read_text`, and when it tells nothing."""
    told = read_text(text)
    if not is_story(told):
        raise Illegal("wording.no_story")
    return told


def is_story(text: str) -> bool:
    """Whether there is a word in it, two letters long: a number or a sign alone tells nothing."""
    return any(one.isalpha() and other.isalpha() for one, other in pairwise(text))


def has_letters(text: str) -> bool:
    """Whether it may be a name."""
    return any(map(str.isalpha, text))


def unaccented(text: str) -> str:
    """Any text → its letters without accents or ligatures, plain ' and -, case kept."""
    marks = unicodedata.normalize("NFD", text.translate(_PLAIN))
    return "".join(letter for letter in marks if unicodedata.category(letter) != "Mn")


def _cleaned_once(text: str) -> str:
    swept = _whole(text).replace("\r\n", "\n").translate(_SWEEP)
    joined = _JOINTS.sub(_joint, _TAGS.sub(r"\1", swept))
    lines = "\n".join(_without_tails(unicodedata.normalize("NFC", joined)))
    return re.sub(r"\n{3,}", "\n\n", lines).strip()


def _whole(text: str) -> str:
    """Halves of a character that stand side by side are joined, lone ones dropped."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")


def _without_tails(text: str) -> Iterator[str]:
    return (line.rstrip() for line in text.split("\n"))


def _joint(found: re.Match[str]) -> str:
    """At most one selector, then one joiner, and only after a character that takes them."""
    before = found.string[found.start() - 1] if found.start() else " "
    if unicodedata.category(before) not in _JOINABLE and before not in _JOINABLE_SIGNS:
        return ""
    signs = found.group()
    selectors = [sign for sign in signs if sign in _SELECTORS]
    joiners = [sign for sign in signs if sign not in _SELECTORS]
    return "".join(selectors[:1] + joiners[:1])


def _kept(text: str, most: int) -> str:
    if all(unicodedata.category(sign) in _SHOWS_NOTHING for sign in text):
        raise Illegal("wording.empty")
    if len(text) > most:
        raise Illegal("wording.too_long", length=len(text), most=most)
    return text

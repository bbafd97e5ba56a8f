"""Law: a message too long for a platform goes out in parts, in order, and loses no word.

A cut falls between blocks, else at the end of a line, of a sentence, of a word, else between two
characters as a reader sees them (never inside an accented letter, a flag or a family emoji). A
heading stays with what it announces, and a span cut in two keeps its style and link in both halves.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from bot.richtext import Block, Body, Kind, plain

# French binds some signs with a no-break space; typed with a common one, they stay bound too.
_SPACE = r"[^\S\u00a0\u2007\u202f]"
_GAP = rf"(?={_SPACE}+(?![\s?!:;»]))"
_BREAKS = (
    # (where a cut may fall, the least share of the room to be filled by cutting there):
    # a word is kept whole at any price, a line or a sentence only where the part is half full.
    # An initial (M. Durand) ends no sentence; the patterns never try a run of signs twice.
    (re.compile(rf"(?<=\S)(?={_SPACE}*\n)"), 0.5),
    (re.compile(rf"(?<![.!?…])(?<!\b\w)[.!?…]++(?:[ \u00a0\u202f]?[»”’\")\]])*{_GAP}"), 0.5),
    (re.compile(rf"(?<=[^\s«]){_GAP}"), 0.0),
)

_JOINER = "\u200d"
_EXTENDERS = (
    ("\u1160", "\u11ff"),  # Korean vowels and finals, written apart
    ("\u200c", "\u200d"),  # zero-width non-joiner and joiner
    ("\U0001f3fb", "\U0001f3ff"),  # skin tones
    ("\U000e0020", "\U000e007f"),  # tags, as in the flag of Scotland
)
_FLAG_LETTERS = "".join(map(chr, range(0x1F1E6, 0x1F200)))


def utf16(text: str) -> int:
    """Return the number of UTF-16 units in `text`: Telegram's measure, where most emoji count 2."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def split(body: Body, most: int, measure: Callable[[str], int] = len) -> list[Body]:
    """Cut `body` into parts whose `plain()` text measures at most `most` each.

    `measure` must never shrink as a text grows. Blank blocks are left out, as are the spaces at a
    cut; an empty body has no parts. Raises ValueError if `most` can't hold a single character.
    """
    room = _Room(most, measure)
    whole = tuple(block for block in body if block.text.strip())
    if whole and room.fits(whole):
        return [whole]
    parts: list[Body] = []
    for group in _groups(body):
        for piece in _pieces(group, room):
            if parts and room.fits(parts[-1] + piece):
                parts[-1] += piece
            else:
                parts.append(piece)
    return parts


@dataclass(frozen=True, slots=True)
class _Room:
    """What one part can hold."""

    most: int
    measure: Callable[[str], int]

    def fits(self, body: Body) -> bool:
        return self.measure(plain(body)) <= self.most

    def reach(self, lead: Body, block: Block) -> int:
        """How many characters of `block` fit in a part that begins with `lead`."""
        ends = range(1, len(block.text) + 1)
        return bisect_right(ends, self.most, key=lambda end: self._size(lead, block, end))

    def _size(self, lead: Body, block: Block, end: int) -> int:
        return self.measure(plain((*lead, _slice(block, 0, end))))


def _groups(body: Body) -> Iterator[Body]:
    """Each block, with the headings that announce it."""
    group: Body = ()
    for block in body:
        if not block.text.strip():
            continue
        group = (*group, block)
        if block.kind is not Kind.HEADING:
            yield group
            group = ()
    if group:
        yield group


def _pieces(group: Body, room: _Room) -> Iterator[Body]:
    """The group whole if it fits, else pieces that do; the headings go with the first."""
    while group and not room.fits(group):
        piece, group = _take(group, room)
        yield piece
    if group:
        yield group


def _take(group: Body, room: _Room) -> tuple[Body, Body]:
    """Take from a group that is too long all that one part should hold: (taken, left)."""
    lead, block, after = group[:-1], _trimmed(group[-1]), group[:0]
    # Headings that would fill over half of the part are no longer worth keeping with their text.
    if lead and 2 * room.reach(lead, block) < room.reach((), block):
        lead, block, after = (), _trimmed(group[0]), group[1:]
    reach = room.reach(lead, block)
    if not reach:
        raise ValueError(f"no character of a {block.kind} fits in {room.most}")
    cut = _cut_point(block.text, reach)
    left = _trimmed(_slice(block, cut, len(block.text)))
    return (*lead, _trimmed(_slice(block, 0, cut))), (left, *after) if left.spans else after


def _cut_point(text: str, reach: int) -> int:
    """Where to cut, at most `reach` characters into `text`."""
    if reach >= len(text):
        return reach
    for pattern, least in _BREAKS:
        # Two characters more let the pattern see what follows a cut at `reach`.
        ends = (found.end() for found in pattern.finditer(text, 0, reach + 2))
        cuts = [end for end in ends if reach * least <= end <= reach]
        if cuts:
            return cuts[-1]
    return next((at for at in range(reach, 0, -1) if not _within_character(text, at)), reach)


def _within_character(text: str, at: int) -> bool:
    """Whether a cut before `text[at]` would break what a reader sees as one character.

    The standard library has no such rule: these are the cases of Unicode's UAX #29 that chats hold.
    """
    return text[at - 1] == _JOINER or _extends(text[at]) or _halves_flag(text, at)


def _extends(char: str) -> bool:
    is_mark = unicodedata.category(char).startswith("M")
    return is_mark or any(first <= char <= last for first, last in _EXTENDERS)


def _halves_flag(text: str, at: int) -> bool:
    """A flag is two letters: a cut after an odd number of them, before one more, halves it."""
    before = text[:at]
    letters = len(before) - len(before.rstrip(_FLAG_LETTERS))
    return text[at] in _FLAG_LETTERS and letters % 2 == 1


def _trimmed(block: Block) -> Block:
    text = block.text
    return _slice(block, len(text) - len(text.lstrip()), len(text.rstrip()))


def _slice(block: Block, start: int, end: int) -> Block:
    """The block's characters from `start` to before `end`, each in its own style and link."""
    spans, at = [], 0
    for span in block.spans:
        text = span.text[max(start - at, 0) : max(end - at, 0)]
        at += len(span.text)
        if text:
            spans.append(replace(span, text=text))
    return replace(block, spans=tuple(spans))

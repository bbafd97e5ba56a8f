"""Law: a shortened text says that it was cut, and is cut where a reader would pause.

Between sentences when one fits, else between words, and inside a word only when none fits: then
never within what the eye sees as one character. The result never passes the length asked for.
"""

from __future__ import annotations

import re
import unicodedata

_LEFT_OUT = " […]"
_CUT = "…"

# Below this share of the room, a whole sentence ("Bonjour à tous !") says less than a cut one.
_LEAST_SHARE = 4

_STOP = re.compile(
    r"(?<![.!?…])(?P<sign>[.!?…]++)"
    r"(?P<closing>(?:[ \u00a0\u202f]?»|[\"”’)\]])*+)"
    r"(?P<gap>\s++|\Z)"
)
# A line ends a thought when the next one is blank, opens an item or starts with a capital.
_LINE_END = re.compile(
    r"(?<=[^\s:,;])(?=[^\S\n]*+\n[^\S\n]*+(?:\n|[-*•–]\s|\d{1,2}[.)]\s|[A-ZÀ-ÖØ-Þ«]))"
)
_BEFORE_WORD = re.compile(r"[\s(«\[\"'’.\-]")
_WORD_REACH = 20  # longer than any abbreviation

_NEVER_ENDS = frozenset({
    "m", "mm", "mme", "mmes", "mlle", "mlles", "dr", "pr", "mgr", "cf", "st", "ste", "p",
    "ex", "c", "d",
})  # fmt: skip
# These end a sentence only when a capital follows: "etc. Puis", not "etc. et puis", "art. 12".
_MAY_END = frozenset({
    "etc", "art", "al", "chap", "fig", "vol", "n", "no", "éd", "réf", "tél", "env", "max",
    "min", "hab", "av", "bd", "apr", "approx", "janv", "févr", "avr", "juil", "sept", "oct",
    "nov", "déc",
})  # fmt: skip

_UNBREAKABLE = "\u00a0\u2007\u202f"
_LOOSE_ENDS = " .,;:–—-(«[/\n\t" + _UNBREAKABLE
_JOINERS = "\u200c\u200d"


def shorten(text: str, most: int) -> str:
    """A text → itself when it fits in `most` (20 or more), else whole sentences and " […]".

    When no sentence fits, or only one too short to say anything: whole words and "…".
    """
    if len(text) <= most:
        return text
    body = text.strip()
    if len(body) <= most:
        return body
    room = most - len(_LEFT_OUT)
    end = max((end for end in sentence_ends(body) if end <= room), default=0)
    return body[:end] + _LEFT_OUT if end * _LEAST_SHARE >= room else cut(body, most)


def shortened(text: str, most: int) -> bool:
    """Whether `shorten` would leave something out."""
    return len(text) > most and len(text.strip()) > most


def sentence_ends(text: str) -> list[int]:
    """A text → the places just after each sentence or paragraph, in order."""
    stops = (stop for stop in _STOP.finditer(text) if _ends_sentence(stop))
    ends = {stop.end("closing") for stop in stops}
    return sorted(ends | {line.start() for line in _LINE_END.finditer(text)})


def cut(text: str, most: int) -> str:
    """A text → itself when it fits in `most` (1 or more), else its first whole words and "…"."""
    if len(text) <= most:
        return text
    room = most - len(_CUT)
    return (_whole_words(text, room) or text[: _seam(text, room)]) + _CUT


def _ends_sentence(stop: re.Match[str]) -> bool:
    follower = stop.string[stop.end() : stop.end() + 1]
    if stop["closing"] or stop["sign"].endswith(("…", "..")):
        return not follower.islower()  # « Quoi ? » dit-elle… puis
    return stop["sign"] != "." or _full_stop(stop, follower)


def _full_stop(stop: re.Match[str], follower: str) -> bool:
    """Whether a lone point ends a sentence: not after an abbreviation, an initial, an item."""
    before = stop.string[max(0, stop.start() - _WORD_REACH) : stop.start()]
    word = _BEFORE_WORD.split(before)[-1]
    if word.lower() in _NEVER_ENDS or (len(word) == 1 and word.isupper()):
        return False
    if word.lower() in _MAY_END:
        return follower.isupper() or not follower or "\n" in stop["gap"]
    return not (word.isdigit() and before.removesuffix(word)[-1:] in ("", "\n"))


def _whole_words(text: str, room: int) -> str:
    """The words that fit in `room`, without the signs that would dangle; "" when none does."""
    spaces = [at for at in range(room, 0, -1) if _breaks(text[at])]
    settled = (at for at in spaces if not _hangs(text, at))
    return text[: next(settled, max(spaces, default=0))].rstrip(_LOOSE_ENDS)


def _hangs(text: str, at: int) -> bool:
    """Whether the word before `at` calls for the next one: "M.", "n°"."""
    word = text[max(0, at - _WORD_REACH) : at].rstrip().rpartition(" ")[-1]
    return word.strip("(.").lower() in _NEVER_ENDS | {"n°", "nº"}


def _breaks(sign: str) -> bool:
    return sign.isspace() and sign not in _UNBREAKABLE


def _seam(text: str, at: int) -> int:
    """The last place, at `at` or before, where no character seen as one is split."""
    while at and _glued(text, at):
        at -= 1
    return at


def _glued(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    return (
        _extends(after)
        or before == "\u200d"
        or ("\ud800" <= before <= "\udbff" and "\udc00" <= after <= "\udfff")
        or (_is_flag_half(after) and _flag_halves_before(text, at) % 2 == 1)
    )


def _extends(sign: str) -> bool:
    """Marks, joiners, skin tones and tags belong to the character before them."""
    return (
        unicodedata.category(sign).startswith("M")
        or sign in _JOINERS
        or "\U0001f3fb" <= sign <= "\U0001f3ff"
        or "\U000e0020" <= sign <= "\U000e007f"
    )


def _is_flag_half(sign: str) -> bool:
    return "\U0001f1e6" <= sign <= "\U0001f1ff"


def _flag_halves_before(text: str, at: int) -> int:
    start = at
    while start and _is_flag_half(text[start - 1]):
        start -= 1
    return at - start

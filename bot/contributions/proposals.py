"""Law: a title and themes are proposed from the author's own words, never invented.

They are proposals: the author sees them and confirms. A title skips the greeting and the author's
name; a theme is found by the roots of its words, whatever their ending or their accents.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from bot.contributions.shortening import cut, sentence_ends
from bot.contributions.words import root, words

_TITLE_REACH = 2_000  # characters read for a title: beyond, it is no opening any more

_MARKS = (
    (re.compile(r"^\s*(?:#{1,6}\s+|>\s?|[-*+•–]\s+|\d{1,2}[.)]\s+|\[[ xX]\]\s+)+"), ""),
    (re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)"), r"\1"),
    (re.compile(r"\*\*|__|~~|`|(?<!\w)[*_]|[*_](?!\w)"), ""),
)

_ALL = (
    r"(?:toutes?\s+et\s+(?:à\s+)?tous|tous\s+et\s+(?:à\s+)?toutes|tou[·.]te[·.]s|tou[·.]tes|"
    r"tous|toutes|tout\s+le\s+monde|le\s+groupe|la\s+communauté|la\s+team|l['’]équipe|everyone|all|"
    r"(?:chers|chères|cher|chère|les)?\s*(?:collègues|ami[·.]?e?[·.]?s)|"
    r"mesdames|messieurs|madame|monsieur|(?-i:[A-ZÉ][\w-]+)(?=\s*[,!]))"
)
_GREETING = re.compile(
    rf"\A(?:(?:(?:bonjour|bonsoir|salut|coucou|hello|bjr|hi)\b(?:[\s,]+(?:(?:à|a|et)\s+)?{_ALL}\b)*"
    rf"|(?:chers|chères|cher|chère)\s+{_ALL}(?:\s+et\s+{_ALL})*(?=\s*[,!\n])"
    r"|(?:mesdames|madame),?\s+(?:et\s+)?(?:messieurs|monsieur)(?=\s*[,!\n])"
    r"|(?:titre|objet|sujet)\s*(?=:))[\s,;:.!…–-]*)+",
    re.IGNORECASE,
)
_INTRODUCTION = re.compile(r"(?:je m['’]appelle|mon nom est|moi,? c['’]est)\b", re.IGNORECASE)
_LOOSE_ENDS = " \u00a0\u202f.,;:–-"
_CLAUSE = re.compile(r"[ \u00a0\u202f]*[:;](?=\s)|\s+[—–](?=\s)|\s+\(")
_COMMA = re.compile(r",(?=\s)")
_CLAUSE_LEAST = 20  # below, "Depuis janvier" says less than a cut sentence
_PAIRS = (("«", "»"), ("(", ")"), ("“", "”"))

_OPENING = 2


class _Index(NamedTuple):
    """Themes made ready for searching."""

    themes: dict[tuple[str, ...], list[str]]  # a phrase of roots → the themes it speaks for
    sizes: list[int]  # of these phrases, in words
    openings: frozenset[str]  # first letters of their words: other words need no stemming


def propose_title(text: str, most: int = 80) -> str:
    """A contribution → its first telling sentence, bare, within `most` (2 or more) characters.

    Empty only when the text is.
    """
    body = _bare(text.strip()[:_TITLE_REACH])
    sentences = list(_sentences(_GREETING.sub("", body)))
    telling = (one for one in sentences if not _INTRODUCTION.match(one))
    title = next(telling, None) or next(iter(sentences), None) or " ".join(text.split())
    return _cut_short(title[:1].upper() + title[1:], most)


def greeted(text: str) -> int:
    """Where a text begins behind its greeting."""
    greeting = _GREETING.match(text, 0, _TITLE_REACH)
    return greeting.end() if greeting else 0


def _cut_short(title: str, most: int) -> str:
    """What fits, up to a clause's end where there is one: it reads alone; else up to a word."""
    if len(title) <= most:
        return title
    strong, weak = (
        [stop.start() for stop in mark.finditer(title) if _ends_clause(title, stop.start(), most)]
        for mark in (_CLAUSE, _COMMA)
    )
    end = next(iter([*strong, *reversed(weak)]), 0)
    return title[:end] if end else cut(title, most)


def _ends_clause(title: str, at: int, most: int) -> bool:
    """Whether what is before says enough, fits, and opens nothing that it does not close."""
    pairs = (title.count(one, 0, at) == title.count(other, 0, at) for one, other in _PAIRS)
    return _CLAUSE_LEAST <= at <= most and all(pairs)


def title_after(title: str, before: str, after: str) -> str:
    """A title once its text has changed: one that was proposed follows, one that was chosen stays.

    `before` and `after` are the text.
    """
    return propose_title(after) if title == propose_title(before) else title


def propose_themes(text: str, themes: Mapping[str, Sequence[str]], most: int = 3) -> list[str]:
    """A text, theme names with their keywords → the `most` best matching names, best first.

    A name counts as a keyword of its own. Several keywords of a theme weigh more than one keyword
    said often, a phrase more than a word; ties keep the mapping's order.
    """
    index = _index(tuple((name, tuple(words)) for name, words in themes.items()))
    counts = _count_phrases(_roots(text, index.openings), index)
    weights: Counter[str] = Counter()
    times: Counter[str] = Counter()
    for phrase, count in counts.items():
        for name in index.themes[phrase]:
            weights[name] += len(phrase)
            times[name] += count
    found = [name for name in themes if weights[name]]
    return sorted(found, key=lambda name: (-weights[name], -times[name]))[:most]


def _bare(text: str) -> str:
    """The lines that hold words, without Markdown's signs."""
    lines = (_unmarked(line) for line in text.splitlines())
    return "\n".join(line for line in lines if any(sign.isalnum() for sign in line))


def _unmarked(line: str) -> str:
    for pattern, kept in _MARKS:
        line = pattern.sub(kept, line)
    return line.strip()


def _sentences(body: str) -> Iterator[str]:
    """Each sentence, never longer than its line, without the point that a title does not take."""
    for line in body.split("\n"):
        for start, end in pairwise([0, *sentence_ends(line), len(line)]):
            sentence = line[start:end].strip()
            bare = sentence if sentence.endswith("..") else sentence.rstrip(_LOOSE_ENDS)
            if any(sign.isalnum() for sign in bare):
                yield bare


@lru_cache(maxsize=64)
def _index(themes: tuple[tuple[str, tuple[str, ...]], ...]) -> _Index:
    phrases: dict[tuple[str, ...], list[str]] = {}
    openings: set[str] = set()
    for name, keywords in themes:
        for phrase in {tuple(words(keyword)) for keyword in (name, *keywords)} - {()}:
            openings |= {word[:_OPENING] for word in phrase}
            speakers = phrases.setdefault(tuple(map(root, phrase)), [])
            speakers.extend({name} - set(speakers))
    return _Index(phrases, sorted({len(phrase) for phrase in phrases}), frozenset(openings))


def _count_phrases(roots: list[str], index: _Index) -> Counter[tuple[str, ...]]:
    runs = (
        tuple(roots[start : start + size])
        for size in index.sizes
        for start in range(len(roots) - size + 1)
    )
    return Counter(run for run in runs if run in index.themes)


def _roots(text: str, openings: frozenset[str]) -> list[str]:
    """The root of each word that may matter; "" holds the place of the others."""
    return [root(word) if word[:_OPENING] in openings else "" for word in words(text)]

"""Law: words are compared by their roots, whatever their endings, their accents or the small words.

Themes are recognised by them, and so are texts that look alike.
"""

from __future__ import annotations

import re
from functools import lru_cache

import snowballstemmer

from bot.contributions.wording import unaccented

_STEMMER = snowballstemmer.stemmer("french")
_WORD = re.compile(r"[a-z0-9]+")
_PREFIX_HYPHEN = re.compile(r"\b(co|tele|auto|inter|e)-(?=[a-z])")  # co-construction
_SMALL = frozenset({
    "a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "un",
    "une",
})  # fmt: skip
_LEAST_PLURAL = 3


def words(text: str) -> list[str]:
    """Words without accents or small words: "l’accès à l’eau" → acces, eau."""
    plain = _PREFIX_HYPHEN.sub(r"\1", unaccented(text).lower())
    return [word for word in _WORD.findall(plain) if word not in _SMALL]


@lru_cache(maxsize=20_000)
def root(word: str) -> str:
    """The stem of an unaccented word, so that "experimente" and "expérimenté" meet.

    The plural goes first: the stemmer takes "usager" for a verb, and "usagers" for none.
    """
    return str(_STEMMER.stemWord(word.removesuffix("s") if len(word) > _LEAST_PLURAL else word))

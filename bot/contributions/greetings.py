"""Law: a few words of courtesy tell nothing: they are answered in kind, and never filed."""

from __future__ import annotations

import re

from bot.contributions.wording import unaccented

MOST_WORDS = 6

_WORD = re.compile(r"[^\W_]+")
_THANKS = frozenset({"merci", "mercis", "thanks", "thank", "thx"})
_HELLO = frozenset({
    "bonjour", "bonsoir", "rebonjour", "salut", "coucou", "bjr", "bsr", "slt", "cc",
    "hello", "hi", "hey", "morning", "evening",
})  # fmt: skip
_AROUND = frozenset({
    "a", "et", "l", "la", "le", "les", "vous", "toi", "tous", "toutes", "tout", "monde", "equipe",
    "chers", "cheres", "cher", "chere", "collegues", "madame", "monsieur", "essaim", "robot",
    "bonne", "journee", "soiree", "beaucoup", "bien", "mille", "fois", "d", "avance",
    "good", "to", "you", "all", "everyone", "everybody", "there", "team", "the", "very", "so",
    "much", "many", "again",
})  # fmt: skip


def is_brief(text: str) -> bool:
    """Whether a text is no longer than a greeting."""
    return len(_WORD.findall(text)) <= MOST_WORDS


def courtesy(text: str) -> str:
    """`hello` or `thanks` when a text is that and nothing more, else empty."""
    words = _WORD.findall(unaccented(text).casefold())
    if not 0 < len(words) <= MOST_WORDS or not {*words} <= _HELLO | _THANKS | _AROUND:
        return ""
    if _THANKS.intersection(words):
        return "thanks"
    return "hello" if _HELLO.intersection(words) else ""

"""Law: a link into a direct chat says one thing there: a community, a poll, a contribution,
a call or a questionnaire.

Pure. It says it as `/start` and a word, which is how Telegram does ("Deep linking"); elsewhere it
may be typed.
"""

from __future__ import annotations

import re

from bot.messages import Event, Said

START = frozenset({"start", "commencer"})
"""The words of the command."""

COMMAND_STARTS = ("/", "!")

_TARGET = re.compile(r"([pcaq])_([1-9]\d{0,9})")


def target(word: str) -> tuple[str, int] | None:
    """The poll (`p`), contribution (`c`), call (`a`) or questionnaire (`q`) of that number."""
    found = _TARGET.fullmatch(word.strip())
    return (found[1], int(found[2])) if found else None


def is_hello(event: Event) -> bool:
    """Whether it opens the direct chat, and asks for nothing that could be done later."""
    if not isinstance(event, Said) or event.files:
        return False
    command, *words = event.text.split() or [""]
    opens = command[:1] in COMMAND_STARTS and command[1:] in START
    return opens and len(words) < 2 and not any(map(target, words))


def link(contact: str, word: str) -> str:
    """The link that says that word; empty where the platform has none."""
    return f"{contact}?start={word}" if contact else ""

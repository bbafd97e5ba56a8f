"""Law: what may say a choice is known by its form, so that no secret one is kept by mistake."""

from __future__ import annotations

import re

from bot.commands.context import Context
from bot.messages import Event, Pressed
from bot.polls.lifecycle import Secrecy
from bot.store import polls

_BALLOT = re.compile(
    r"[/!]?(?:vote|voter)(?:@\S+)? +(?:n°|#)?(\d{1,9})(?!\d).{0,30}", re.IGNORECASE
)
"""What is pressed or typed to vote, and nothing longer."""


def names_secret(context: Context) -> bool:
    """Whether what was pressed or typed says a choice in a secret poll."""
    found = _ballot(context.event)
    poll = polls.find(context.connection, int(found[1])) if found else None
    return poll is not None and poll.secrecy == Secrecy.SECRET


def is_ballot(event: Event) -> bool:
    """Whether it may say a choice, in whatever poll."""
    return _ballot(event) is not None


def _ballot(event: Event) -> re.Match[str] | None:
    said = event.key if isinstance(event, Pressed) else getattr(event, "text", "")
    return _BALLOT.fullmatch(said.strip())

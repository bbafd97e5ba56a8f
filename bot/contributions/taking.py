"""Law: what an animator has taken is theirs to see to for a while; nobody is kept from deciding."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.tables import Contribution

KEPT = timedelta(hours=2)
"""After which it waits for anybody again."""


def is_taken(contribution: Contribution, now: datetime) -> bool:
    """Whether somebody sees to it now."""
    since = contribution.taken_at
    return since is not None and now - since < KEPT


def is_taken_by_another(contribution: Contribution, account: str, now: datetime) -> bool:
    """Whether somebody else does."""
    return is_taken(contribution, now) and contribution.taken_by != account

"""Law: what may not go together in a poll is a table; what is refused has its one sentence."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from bot.polls.eligibility import Scope, electorate
from bot.polls.kinds import Kind
from bot.polls.lifecycle import Secrecy
from bot.tables import Poll


class Showing(StrEnum):
    """When results are shown: as they come, to whoever has voted, or at the close."""

    LIVE = "live"
    VOTED = "voted"
    CLOSE = "close"


_CLASHES: tuple[tuple[str, Callable[[Poll], bool]], ...] = (
    ("poll.free.discreet", lambda one: one.kind == Kind.FREE and one.secrecy != Secrecy.DISCREET),
    ("poll.native.free", lambda one: one.native and one.kind == Kind.FREE),
    ("poll.native.some", lambda one: one.native and electorate(one).scope is not Scope.ALL),
    ("poll.native.discreet", lambda one: one.native and one.secrecy != Secrecy.OPEN),
    ("poll.native.one", lambda one: one.native and one.most > 1),
    ("poll.native.unveiled", lambda one: one.native and one.showing != Showing.LIVE),
    ("poll.secret.one", lambda one: one.secrecy == Secrecy.SECRET and one.most > 1),
)
"""A room's own poll shows all that happens, as it happens; a secret vote is cast once, in one go;
words are shown without a name."""


def clash(poll: Poll) -> str:
    """The key of the first thing that can't go with the others; empty when all can."""
    return next((key for key, clashes in _CLASHES if clashes(poll)), "")


def would_clash(poll: Poll, **terms: object) -> str:
    """The same, were it so."""
    return clash(poll.model_copy(update=terms))


def shown_when(poll: Poll) -> Showing:
    """When its results are shown: those of a secret poll at the close, whatever was chosen."""
    return Showing.CLOSE if poll.secrecy == Secrecy.SECRET else Showing(poll.showing)

"""Law: a contribution changes state only along this table; anything else is refused.

Nothing is shown to readers before `approved`, and a withdrawal leads out of every state at once.
After the freeze an edit is a proposal: the state stays, and so does the frozen text. What is held
is approved, for a later edition; a release makes it ready for the one that comes.
"""

from __future__ import annotations

from enum import StrEnum

from bot.errors import Illegal


class State(StrEnum):
    DRAFT = "draft"
    WAITING = "waiting"
    REFUSED = "refused"
    APPROVED = "approved"
    FROZEN = "frozen"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Deed(StrEnum):
    SUBMIT = "submit"
    REVISE = "revise"
    WITHDRAW = "withdraw"
    APPROVE = "approve"
    REFUSE = "refuse"
    HOLD = "hold"
    RELEASE = "release"
    UNDO = "undo"
    FREEZE = "freeze"
    THAW = "thaw"
    PUBLISH = "publish"


_ = State
TRANSITIONS: dict[tuple[State, Deed], State] = {
    (_.DRAFT, Deed.REVISE): _.DRAFT,
    (_.DRAFT, Deed.SUBMIT): _.WAITING,
    (_.WAITING, Deed.REVISE): _.WAITING,
    (_.WAITING, Deed.APPROVE): _.APPROVED,
    (_.WAITING, Deed.REFUSE): _.REFUSED,
    (_.WAITING, Deed.HOLD): _.APPROVED,
    (_.REFUSED, Deed.REVISE): _.WAITING,
    (_.REFUSED, Deed.UNDO): _.WAITING,
    (_.APPROVED, Deed.REVISE): _.WAITING,
    (_.APPROVED, Deed.UNDO): _.WAITING,
    (_.APPROVED, Deed.HOLD): _.APPROVED,
    (_.APPROVED, Deed.RELEASE): _.APPROVED,
    (_.APPROVED, Deed.FREEZE): _.FROZEN,
    (_.FROZEN, Deed.REVISE): _.FROZEN,
    (_.FROZEN, Deed.THAW): _.APPROVED,
    (_.FROZEN, Deed.UNDO): _.WAITING,
    (_.FROZEN, Deed.PUBLISH): _.PUBLISHED,
    (_.PUBLISHED, Deed.REVISE): _.PUBLISHED,
} | {(state, Deed.WITHDRAW): _.WITHDRAWN for state in State if state != _.WITHDRAWN}

LOCKED = frozenset({State.FROZEN, State.PUBLISHED})
"""States whose text an author can only propose to change."""

REWORDED = frozenset({State.WAITING, State.APPROVED})
"""States in which the desk may suggest another wording."""

SHOWN_TO_NOBODY = frozenset({State.DRAFT, State.WITHDRAWN})
"""States whose text is its author's alone."""


def after(state: State, deed: Deed) -> State:
    """The state after the deed; `Illegal` when the table has no such way."""
    try:
        return TRANSITIONS[state, deed]
    except KeyError:
        raise Illegal("contribution.not_now", state=state) from None


def allows(state: State, deed: Deed) -> bool:
    """Whether the deed leads anywhere from that state."""
    return (state, deed) in TRANSITIONS

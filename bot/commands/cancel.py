"""Law: `annuler` leaves the open question; whoever asked it keeps what was typed, and says so."""

from __future__ import annotations

from bot.commands import talk
from bot.commands.context import Context, Reply
from bot.errors import Illegal


def cancel(context: Context, argument: str) -> Reply:  # noqa: ARG001 - a handler's signature
    """`annuler`."""
    if talk.open_question(context) is None:
        raise Illegal("cancel.nothing")
    talk.close(context)
    return Reply()

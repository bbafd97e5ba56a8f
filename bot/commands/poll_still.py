"""Law: a question about a poll acts on the poll that it was put about, or on none."""

from __future__ import annotations

from collections.abc import Callable

from bot.commands.context import Context, Reply
from bot.commands.desk import overtaken
from bot.commands.poll_named import check_as_seen, named
from bot.errors import Illegal
from bot.flows.engine import Data
from bot.polls.lifecycle import Deed
from bot.tables import Poll

LEFT = ("leave", "leave_open")
"""The answers that leave the poll as it is."""

Act = Callable[[Context, Poll, Data, str], Reply]
Finish = Callable[[Context, Data, str], Reply]


def if_still(act: Act, deed: Deed | None = None) -> Finish:
    """Act on the poll, unless it is left, or something overtook the question meanwhile.

    It still has to allow the deed: this one, else the one that the question is about.
    """

    def finish(context: Context, data: Data, outcome: str) -> Reply:
        try:
            poll, _ = named(context, str(data["number"]), deed or Deed(data["deed"]))
            check_as_seen(poll, data["seen"])
        except Illegal as refused:
            return overtaken(context, refused)
        return _left(context) if outcome in LEFT else act(context, poll, data, outcome)

    return finish


def unless_left(finish: Finish) -> Finish:
    """The same, but one that is left is not asked about again."""

    def finish_or_leave(context: Context, data: Data, outcome: str) -> Reply:
        return _left(context) if outcome in LEFT else finish(context, data, outcome)

    return finish_or_leave


def _left(context: Context) -> Reply:
    return context.say(context.speech("poll.left"))

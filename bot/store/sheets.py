"""Law: what is given out of a poll in detail is final: who asks for it first seals the poll."""

from __future__ import annotations

from sqlalchemy import Connection

from bot.polls.cells import DIMENSIONS
from bot.polls.export import Sheet
from bot.store import cells, polls, reach
from bot.tables import Poll


def finished(connection: Connection, closed: Poll) -> Poll:
    """The same poll, whose figures change no more: nobody can tell a late vote by comparing."""
    polls.seal(connection, closed.id or 0)
    return polls.get(connection, closed.id)


def of_poll(connection: Connection, closed: Poll) -> Sheet:
    """All that may be given out of a poll that is closed."""
    poll = finished(connection, closed)
    return Sheet(
        poll,
        polls.result(connection, poll),
        reach.split(connection, poll),
        {name: cells.of_poll(connection, poll.id, name) for name in DIMENSIONS},
    )

"""Law: a closed poll is exported beside the robot, whether it runs or not."""

from __future__ import annotations

from bot.errors import ConfigError
from bot.polls.export import Format, written
from bot.polls.lifecycle import State
from bot.store import beside, polls, sheets


def exported(url: str, number: int, form: Format) -> bytes:
    """That poll in that format; `ConfigError` when there is none, or it is not closed."""
    with beside.marking(url) as connection:
        poll = polls.find(connection, number)
        if poll is None:
            raise ConfigError("export.unknown", number=number)
        if poll.state != State.CLOSED:
            raise ConfigError("export.not_closed", number=number)
        sheet = sheets.of_poll(connection, poll)
    return written(sheet, form)

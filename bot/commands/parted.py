"""Law: the desk is told, once, that the bot can no longer be read in a room, and how to mend it.

When that room is the desk itself, nobody there can be told: it is logged, and `essaim check` says
it.
"""

from __future__ import annotations

import structlog

from bot.channels import name
from bot.commands.context import Context, Reply
from bot.messages import Parted
from bot.roles import Place

log = structlog.get_logger()


def parted(context: Context) -> Reply:
    """Who put the bot out of a channel, or left it alone there."""
    event = context.event
    assert isinstance(event, Parted)
    if context.place is Place.DESK:
        log.warning("desk_lost", row=context.row, alone=event.alone)
        return Reply()
    if context.place is not Place.CHANNEL:
        return Reply()
    key = "parted.alone" if event.alone else "parted.removed"
    channel = name(event.place, context.community.channels)
    return context.tell_desk(context.desk_speech(key, name=context.name, channel=channel))

"""Law: the desk is told, once, what became of a room, and how to mend it.

When that room is the desk itself, nobody there can be told: it is logged, and `essaim check` says
it.
"""

from __future__ import annotations

import structlog

from bot.channels import name
from bot.commands.context import Context, Reply
from bot.messages import Missed, Moved, Parted
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


def moved(context: Context) -> Reply:
    """A room has another address: it is followed, and the configuration should name it."""
    event = context.event
    assert isinstance(event, Moved)
    if context.place is Place.UNKNOWN:
        return Reply()
    values = {"before": event.place, "after": event.became}
    return context.tell_desk(context.desk_speech("moved.room", **values))


def missed(context: Context) -> Reply:
    """The bot was away for longer than the platform keeps what is said: each desk is told."""
    event = context.event
    assert isinstance(event, Missed)
    communities = context.directory.settings.community
    told = (_told_of_missed(context.within(one), event) for one in communities)
    return sum(told, Reply())


def _told_of_missed(context: Context, event: Missed) -> Reply:
    speech = context.desk_speech
    values = {"since": speech.moment(event.since), "until": speech.moment(event.until)}
    platform = event.place.platform.capitalize()
    return context.tell_desk(speech("missed.told", platform=platform, **values))

"""Law: people read which platform a channel is on, and where it has several, which; no address.

They are counted in the order in which the configuration names them.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.messages import Address


def names(channels: Sequence[str]) -> dict[str, str]:
    """What people call each of a community's channels: `Telegram`, or `Matrix 1` and `Matrix 2`."""
    return {channel: _name(channel, channels) for channel in channels}


def name(channel: str, channels: Sequence[str]) -> str:
    """The same of one; of a channel that is not among them any more, its address."""
    return names(channels).get(channel, channel)


def _name(channel: str, channels: Sequence[str]) -> str:
    platform = Address(channel).platform
    there = [one for one in channels if Address(one).platform == platform]
    title = platform.capitalize()
    return f"{title} {there.index(channel) + 1}" if len(there) > 1 else title

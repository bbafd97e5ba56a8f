"""Law: the picture of each poll's result follows its edition, quietly, once, where any are shown.

It is awaited before an edition ends as published. As it names nobody, no correction changes it. It
does not count among the files of contributions.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from bot.duties import posts
from bot.duties.posts import Post
from bot.duties.rounds import Round
from bot.messages import Address, File, Media, Outgoing
from bot.polls.picture import caption
from bot.store import deliveries, drawings, polls
from bot.tables import Poll

NOT_COMING = ("refused", "dropped")
"""What has become of a post that its channel does not see."""


def _begins(topic: str, channel: str) -> str:
    return f"{topic}.{channel}.poll."


def is_one(row: Row[Any]) -> bool:
    """Whether that post of an edition is the picture of a result."""
    return str(row.key).startswith(_begins(row.topic, row.destination))


def follow(visit: Round, edition_id: int | None, topic: str, rows: Sequence[Row[Any]]) -> bool:
    """Post what has been drawn since these `rows`, the edition's posts, were kept.

    Whether nothing was, and nothing more will be: until then the edition is not at its end.
    """
    drawn = drawings.drawn(visit.connection, edition_id)
    known = {row.key for row in rows}
    missing = [
        (key, _picture(visit, channel, poll))
        for channel in _reached(visit, rows)
        for poll in drawn
        if (key := f"{_begins(topic, channel)}{poll.id}") not in known
    ]
    visit.post(topic, missing)
    return not missing and not drawings.is_awaited(visit.connection, edition_id)


def _reached(visit: Round, rows: Sequence[Row[Any]]) -> list[Address]:
    """Where the edition is, or is to come, and files are shown."""
    there = dict.fromkeys(Address(row.destination) for row in rows if row.status not in NOT_COMING)
    return [channel for channel in there if File in visit.traits(channel.platform).shows]


def _picture(visit: Round, channel: Address, poll: Poll) -> Outgoing:
    assert poll.picture is not None
    speech = visit.directory.speech(visit.community, channel)
    body = caption(polls.result(visit.connection, poll), speech)
    name = speech("poll.picture.name", number=poll.id)
    shown = File(Media.IMAGE, name, "image/png", poll.picture_size, poll.picture)
    return Outgoing(to=channel, body=body, extra=shown, quiet=True)


def hold_back(visit: Round, there: Sequence[Post]) -> None:
    """The edition is empty: what has not left of its pictures does not leave alone."""
    for post in there:
        if not posts.may_stand(visit, post) and post.row.status != "refused":
            deliveries.drop(visit.connection, post.row.id)

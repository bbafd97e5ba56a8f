"""Law: an approved edition goes to every channel once, and ends when each has it, or will not.

A post's key names the edition, the channel and the part, so composing it again posts nothing new.
What is posted follows what its authors withdraw: the parts that differ are edited in place.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from bot.contributions.lifecycle import Deed as Move
from bot.contributions.lifecycle import State as Stage
from bot.digests.compose import compose
from bot.digests.lifecycle import Deed, State, goes_out_at
from bot.duties.rounds import Round
from bot.messages import (
    Address,
    Body,
    Choice,
    Letter,
    Outgoing,
    pack_letter,
    paragraph,
    unpack_letter,
)
from bot.splitter import split
from bot.store import contributions, deliveries, editions, trail
from bot.store.contributions import Entry
from bot.tables import Edition

PENDING = ("pending", "sending", "unsure")


def publish_editions(visit: Round) -> datetime | None:
    """Send what is approved and due, close what has arrived, correct what has changed."""
    for edition in editions.all_in(visit.connection, visit.community_id, State.APPROVED):
        if goes_out_at(edition.publish_at, visit.now, visit.community.zone) <= visit.now:
            _publish(visit, edition)
    _ask_about_troubles(visit)
    for edition in editions.all_in(visit.connection, visit.community_id, State.PUBLISHING):
        _close(visit, edition)
    for edition in editions.to_correct(visit.connection, visit.community_id):
        _correct(visit, edition)
    return None


# --- going out ------------------------------------------------------------------------------------


def _topic(edition: Edition) -> str:
    return f"edition.{edition.id}"


def _publish(visit: Round, edition: Edition) -> None:
    if editions.item_count(visit.connection, edition.id) == 0:
        editions.move(visit.connection, edition, Deed.SKIP)
        visit.tell_desk(f"edition.{edition.id}.skipped", visit.speech("skip.withdrawn"))
        return
    number = editions.next_number(visit.connection, visit.community_id)
    if not editions.move(visit.connection, edition, Deed.PUBLISH, number=number, to_correct=False):
        return
    current = editions.get(visit.connection, edition.id or 0)
    for channel in visit.community.channels:
        visit.put(
            Outgoing(to=channel, body=part, key=key, post=True, topic=_topic(edition))
            for key, part in _parts(visit, current, channel)
        )
    deed = trail.Deed(verb="publish", community_id=visit.community_id, edition_id=edition.id)
    trail.record(visit.connection, deed, visit.now)


def _parts(visit: Round, edition: Edition, channel: Address) -> list[tuple[str, Body]]:
    items = contributions.in_edition(visit.connection, edition.id or 0)
    speech = visit.directory.speech(visit.community, channel)
    body = compose(edition, items, visit.community.layout, speech)
    traits = visit.traits(channel.platform)
    parts = split(body, traits.most, traits.measure)
    return [(f"{_topic(edition)}.{channel}.{rank}", part) for rank, part in enumerate(parts)]


# --- what became of it ----------------------------------------------------------------------------


def _ask_about_troubles(visit: Round) -> None:
    """A post that was refused is told to the desk; one whose fate is unknown is asked about."""
    for row in deliveries.troubled(visit.connection):
        if row.destination not in visit.community.channels:
            continue
        deliveries.mark_told(visit.connection, row.id)
        speech = visit.speech
        if row.status == "refused":
            text = speech("trouble.refused", channel=row.destination, reason=row.fault)
            visit.tell_desk(f"trouble.{row.id}.refused", text)
            continue
        beginning = unpack_letter(row.content).body[0].text[:80]
        text = speech("trouble.unsure", channel=row.destination, beginning=beginning, number=row.id)
        choices = [
            Choice(speech("settle.yes"), f"settle {row.id} oui"),
            Choice(speech("settle.no"), f"settle {row.id} non"),
        ]
        visit.tell_desk(f"trouble.{row.id}.{row.attempts}", text, choices=choices)


def _close(visit: Round, edition: Edition) -> None:
    """Published means that each channel has delivered, refused, or was settled by the desk."""
    posts = deliveries.of_topic(visit.connection, _topic(edition))
    if any(post.status in PENDING for post in posts):
        return
    editions.move(visit.connection, edition, Deed.SETTLE, published_at=visit.now)
    links = [post.link for post in posts if post.link]
    delivered = sum(post.status == "sent" for post in posts)
    told = []
    for entry in contributions.in_edition(visit.connection, edition.id or 0):
        if entry.state is Stage.FROZEN:
            contributions.move(visit.connection, entry, Move.PUBLISH, visit.now)
        told += _published_here(visit, edition, entry, links) if delivered else []
    visit.put(told)
    text = visit.speech.count("published.desk", delivered, number=edition.number)
    visit.tell_desk(f"edition.{edition.id}.published", text)


def _published_here(
    visit: Round, edition: Edition, entry: Entry, links: Sequence[str]
) -> list[Outgoing]:
    places = [Address(place) for place in contributions.author_places(visit.connection, entry)]
    messages = []
    for place in places[:1]:
        speech = visit.directory.speech(visit.community, place)
        lines = [
            speech(
                "published.author",
                number=entry.id,
                title=entry.revision.title,
                edition=edition.number,
            )
        ]
        body = tuple(paragraph(line) for line in [*lines, *links[:1]])
        messages.append(
            Outgoing(to=place, body=body, key=f"edition.{edition.id}.author.{entry.id}")
        )
    return messages


# --- correcting -----------------------------------------------------------------------------------


def _correct(visit: Round, edition: Edition) -> None:
    """Bring what is posted in line with what the edition holds now."""
    posts = deliveries.of_topic(visit.connection, _topic(edition))
    if any(post.status in PENDING for post in posts):
        return
    round_number = edition.corrections + 1
    for channel in visit.community.channels:
        here = [post for post in posts if post.destination == channel and not post.replaces]
        _correct_channel(visit, edition, channel, here, round_number)
    values = {"to_correct": False, "corrections": round_number}
    editions.move(visit.connection, edition, Deed.CORRECT, **values)
    deed = trail.Deed(verb="correct", community_id=visit.community_id, edition_id=edition.id)
    trail.record(visit.connection, deed, visit.now)


def _correct_channel(
    visit: Round, edition: Edition, channel: Address, posts: Sequence[Row[Any]], round_number: int
) -> None:
    """Edit the parts that differ; a part that is left over says so, one that is new is posted."""
    parts = _parts(visit, edition, channel)
    gone = (paragraph(visit.directory.speech(visit.community, channel)("digest.part_gone")),)
    parts += [(post.key, gone) for post in posts[len(parts) :]]
    for rank, (key, body) in enumerate(parts):
        post = posts[rank] if rank < len(posts) else None
        if post is None:
            visit.put([Outgoing(to=channel, body=body, key=key, post=True, topic=_topic(edition))])
        elif post.status == "sent" and post.content != pack_letter(Letter(body)):
            deliveries.reword(visit.connection, post.id, Letter(body))
            visit.put([_edit(edition, channel, post, body, round_number)])


def _edit(
    edition: Edition, channel: Address, post: Row[Any], body: Body, round_number: int
) -> Outgoing:
    return Outgoing(
        to=channel,
        body=body,
        key=f"{post.key}.c{round_number}",
        post=True,
        topic=_topic(edition),
        replaces=post.key,
    )

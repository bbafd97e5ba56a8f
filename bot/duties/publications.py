"""Law: an approved edition goes to every channel once, and ends when each has it, or will not.

A post's key names the edition, the channel and the part, so composing it again posts nothing new.
The channels of an edition are those where it has posts, whatever the configuration says now.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from bot.commands.links import link
from bot.contributions.lifecycle import Deed as Move
from bot.contributions.lifecycle import State as Stage
from bot.digests.compose import foot
from bot.digests.digest import Digest
from bot.digests.fitting import Room, degrees, fitted
from bot.digests.lifecycle import Deed, State, goes_out_at
from bot.duties import drawings, pictures
from bot.duties.rounds import Round
from bot.messages import Address, Outgoing
from bot.packing import unpack_letter
from bot.richtext import Body, paragraph
from bot.store import authors, contributions, deliveries, editions, items, trail
from bot.store.entries import Entry
from bot.tables import Edition

PENDING = ("pending", "sending", "unsure")
TOPIC = "edition."


def publish_editions(visit: Round) -> datetime | None:
    """Send what is approved and due."""
    for edition in editions.all_in(visit.connection, visit.community_id, State.APPROVED):
        if goes_out_at(edition.publish_at, visit.now, visit.community.zone) <= visit.now:
            _publish(visit, edition)
    return None


def close_editions(visit: Round) -> datetime | None:
    """End what has arrived."""
    for edition in editions.all_in(visit.connection, visit.community_id, State.PUBLISHING):
        _close(visit, edition)
    return None


# --- going out ------------------------------------------------------------------------------------


def topic(edition: Edition) -> str:
    """What ties an edition's posts together."""
    return f"{TOPIC}{edition.id}"


def _digest(visit: Round, edition: Edition) -> Digest:
    return visit.community.digest_named(edition.digest)


def _publish(visit: Round, edition: Edition) -> None:
    if editions.item_count(visit.connection, edition.id) == 0:
        editions.move(visit.connection, edition, Deed.SKIP)
        visit.tell_desk(f"edition.{edition.id}.skipped", visit.speech("skip.withdrawn"))
        return
    number = editions.next_number(visit.connection, visit.community_id, edition.digest)
    if not editions.move(visit.connection, edition, Deed.PUBLISH, number=number, to_correct=False):
        return
    current = editions.get(visit.connection, edition.id or 0)
    entries = items.in_edition(visit.connection, edition.id or 0)
    digest, named = _digest(visit, edition), topic(edition)
    for channel in digest.channels:
        visit.post(named, posts_of(parts_of(visit, current, channel), channel))
        visit.post(named, pictures.to_post(visit, named, channel, entries, digest.media))
    deed = trail.Deed(verb="publish", community_id=visit.community_id, edition_id=edition.id)
    trail.record(visit.connection, deed, visit.now)


def parts_of(visit: Round, edition: Edition, channel: Address) -> list[tuple[str, Body]]:
    """The edition as that channel reads it, each part with the key of its post."""
    content = editions.content(visit.connection, edition)
    speech = visit.directory.speech(visit.community, channel)
    traits = visit.traits(channel.platform)
    digest, contact = _digest(visit, edition), link(traits.contact, visit.community.slug)
    room = Room(digest.posts, traits.most, traits.measure)
    cut = fitted(edition, content, digest.layout, speech, room, contact)
    return [(f"{topic(edition)}.{channel}.{rank}", part) for rank, part in enumerate(cut)]


def posts_of(
    parts: Sequence[tuple[str, Body]], channel: Address, begun: int = 0
) -> Iterator[tuple[str, Outgoing]]:
    """The first of all parts alone rings; `begun` of them stand there already."""
    return (
        (key, Outgoing(to=channel, body=part, quiet=rank > 0))
        for rank, (key, part) in enumerate(parts, start=begun)
    )


# --- what became of it ----------------------------------------------------------------------------


def _posts(visit: Round, edition: Edition) -> list[Row[Any]]:
    """The edition's own posts, without their edits."""
    rows = deliveries.of_topic(visit.connection, topic(edition))
    return [row for row in rows if not row.replaces]


def _is_open(post: Row[Any]) -> bool:
    """Whether its fate is not known yet, or not to the desk."""
    return post.status in PENDING or (post.status == "refused" and not post.told)


def _close(visit: Round, edition: Edition) -> None:
    """Published means that each channel has delivered, refused, or was settled by the desk."""
    posts = _posts(visit, edition)
    all_there = drawings.follow(visit, edition.id, topic(edition), posts)
    if not all_there or any(map(_is_open, posts)):
        return
    editions.move(visit.connection, edition, Deed.SETTLE, published_at=visit.now)
    reached = {post.destination for post in posts if _has_come(post)}
    if _digest(visit, edition).brings_news:
        _come_out(visit, edition, posts if reached else [])
    visit.tell_desk(f"edition.{edition.id}.published", _told(visit, edition, len(reached)))


def _come_out(visit: Round, edition: Edition, posts: Sequence[Row[Any]]) -> None:
    """The contributions have come out; their authors are told where, if anywhere."""
    for entry in items.in_edition(visit.connection, edition.id or 0):
        if entry.state is Stage.FROZEN:
            contributions.move(visit.connection, entry, Move.PUBLISH, visit.now)
        if posts:
            visit.put(_published_here(visit, edition, entry, _link(visit, edition, entry, posts)))


def _told(visit: Round, edition: Edition, reached: int) -> str:
    """In how many channels it has come out."""
    if not reached:
        return visit.speech("published.nowhere", number=edition.number)
    return visit.speech.count("published.desk", reached, number=edition.number)


def _has_come(post: Row[Any]) -> bool:
    """Whether a part of its text is where readers see it."""
    return post.status == "sent" and is_text(post)


def is_text(post: Row[Any]) -> bool:
    """Whether it is a part of the edition's text, and no picture."""
    return not (pictures.is_one(post) or drawings.is_one(post))


def _link(visit: Round, edition: Edition, entry: Entry, posts: Sequence[Row[Any]]) -> str:
    """Where the first channel that has links shows the entry, else where its edition begins."""
    layout = _digest(visit, edition).layout
    linked = [post for post in posts if post.link]
    here = [post for post in linked if post.destination == linked[0].destination]
    for post in here:
        speech = visit.directory.speech(visit.community, Address(post.destination))
        below = {
            foot(entry, replace(layout, excerpt=excerpt), speech).text
            for excerpt in degrees(layout.excerpt)
        }
        if any(block.text in below for block in unpack_letter(post.content).body):
            return str(post.link)
    return str(here[0].link) if here else ""


def _published_here(visit: Round, edition: Edition, entry: Entry, link: str) -> list[Outgoing]:
    places = [Address(place) for place in authors.places(visit.connection, entry)]
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
        body = tuple(paragraph(line) for line in [*lines, link] if line)
        messages.append(
            Outgoing(to=place, body=body, key=f"edition.{edition.id}.author.{entry.id}")
        )
    return messages

"""Law: an approved edition goes to every channel once, and ends when each has it, or will not.

A post's key names the edition, the channel and the part, so composing it again posts nothing new.
What its authors withdraw or change reaches each post as soon as it can: what waits is replaced
before it leaves, what is posted is edited in place, and what only a hand can mend is told to the
desk. The channels of an edition are those where it has posts, whatever the configuration says now.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from bot.commands.links import link
from bot.contributions.lifecycle import Deed as Move
from bot.contributions.lifecycle import State as Stage
from bot.digests.compose import compose, foot
from bot.digests.digest import Digest
from bot.digests.lifecycle import Deed, State, goes_out_at
from bot.digests.parts import parts
from bot.duties import drawings, pictures, posts
from bot.duties.posts import Post
from bot.duties.rounds import Round
from bot.messages import Address, Letter, Outgoing
from bot.packing import unpack_letter
from bot.richtext import Body, paragraph
from bot.store import authors, contributions, deliveries, editions, items, trail
from bot.store.entries import Entry
from bot.tables import Edition

PENDING = ("pending", "sending", "unsure")
TOPIC = "edition."


def publish_editions(visit: Round) -> datetime | None:
    """Send what is approved and due, correct what has changed."""
    for edition in editions.all_in(visit.connection, visit.community_id, State.APPROVED):
        if goes_out_at(edition.publish_at, visit.now, visit.community.zone) <= visit.now:
            _publish(visit, edition)
    for edition in editions.to_correct(visit.connection, visit.community_id):
        _correct(visit, edition)
    return None


def close_editions(visit: Round) -> datetime | None:
    """End what has arrived."""
    for edition in editions.all_in(visit.connection, visit.community_id, State.PUBLISHING):
        _close(visit, edition)
    return None


# --- going out ------------------------------------------------------------------------------------


def _topic(edition: Edition) -> str:
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
    digest, topic = _digest(visit, edition), _topic(edition)
    for channel in digest.channels:
        visit.post(topic, _posts_of(_parts(visit, current, channel), channel))
        visit.post(topic, pictures.to_post(visit, topic, channel, entries, digest.media))
    deed = trail.Deed(verb="publish", community_id=visit.community_id, edition_id=edition.id)
    trail.record(visit.connection, deed, visit.now)


def _parts(visit: Round, edition: Edition, channel: Address) -> list[tuple[str, Body]]:
    content = editions.content(visit.connection, edition)
    speech = visit.directory.speech(visit.community, channel)
    traits = visit.traits(channel.platform)
    contact = link(traits.contact, visit.community.slug)
    body = compose(edition, content, _digest(visit, edition).layout, speech, contact)
    cut = parts(body, traits.most, traits.measure, speech)
    return [(f"{_topic(edition)}.{channel}.{rank}", part) for rank, part in enumerate(cut)]


def _posts_of(
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
    rows = deliveries.of_topic(visit.connection, _topic(edition))
    return [row for row in rows if not row.replaces]


def _is_open(post: Row[Any]) -> bool:
    """Whether its fate is not known yet, or not to the desk."""
    return post.status in PENDING or (post.status == "refused" and not post.told)


def _close(visit: Round, edition: Edition) -> None:
    """Published means that each channel has delivered, refused, or was settled by the desk."""
    posts = _posts(visit, edition)
    all_there = drawings.follow(visit, edition.id, _topic(edition), posts)
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
    return post.status == "sent" and _is_text(post)


def _is_text(post: Row[Any]) -> bool:
    return not (pictures.is_one(post) or drawings.is_one(post))


def _link(visit: Round, edition: Edition, entry: Entry, posts: Sequence[Row[Any]]) -> str:
    """Where the first channel that has links shows the entry, else where its edition begins."""
    layout = _digest(visit, edition).layout
    linked = [post for post in posts if post.link]
    here = [post for post in linked if post.destination == linked[0].destination]
    for post in here:
        speech = visit.directory.speech(visit.community, Address(post.destination))
        below = foot(entry, layout, speech).text
        if any(block.text == below for block in unpack_letter(post.content).body):
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


# --- correcting -----------------------------------------------------------------------------------


def _correct(visit: Round, edition: Edition) -> None:
    """Bring each post in line with what the edition holds now; later, where one is just leaving."""
    there = posts.of_topic(visit, _topic(edition))
    empty = editions.item_count(visit.connection, edition.id) == 0
    leaving = any(row.status == "sending" for post in there for row in (post.row, *post.edits))
    count = edition.corrections + 1
    editions.note(visit.connection, edition.id, to_correct=leaving, corrections=count)
    stands = any(posts.may_stand(visit, post) for post in there)
    if empty and edition.state == State.PUBLISHING and not stands:
        _call_off(visit, edition, there)
        return
    texts = [post for post in there if _is_text(post.row)]
    for channel in dict.fromkeys(post.channel for post in texts):
        here = [post for post in texts if post.channel == channel]
        _correct_channel(visit, edition, here, _parts(visit, edition, channel), empty=empty)
    entries = items.in_edition(visit.connection, edition.id or 0)
    files = [post for post in there if pictures.is_one(post.row)]
    pictures.correct(visit, files, entries, f"c{count}")
    if empty:
        drawings.hold_back(visit, [post for post in there if drawings.is_one(post.row)])
    if not leaving:
        _corrected(visit, edition)


def _call_off(visit: Round, edition: Edition, there: Sequence[Post]) -> None:
    """Nothing is left to publish, and nothing has left: the edition is skipped after all."""
    for post in there:
        deliveries.drop(visit.connection, post.row.id)
    editions.move(visit.connection, edition, Deed.SKIP, number=None)
    deed = trail.Deed(verb="skip", community_id=visit.community_id, edition_id=edition.id)
    trail.record(visit.connection, deed, visit.now)
    visit.tell_desk(f"edition.{edition.id}.skipped", visit.speech("skip.withdrawn"))


def _corrected(visit: Round, edition: Edition) -> None:
    if edition.state != State.PUBLISHING:
        editions.move(visit.connection, edition, Deed.CORRECT)
    deed = trail.Deed(verb="correct", community_id=visit.community_id, edition_id=edition.id)
    trail.record(visit.connection, deed, visit.now)


def _correct_channel(
    visit: Round,
    edition: Edition,
    here: Sequence[Post],
    parts: Sequence[tuple[str, Body]],
    *,
    empty: bool,
) -> None:
    """A part that is left over says so, or stays away; one that is new is posted."""
    speech = visit.directory.speech(visit.community, here[0].channel)
    gone = (paragraph(speech("digest.part_gone")),)
    version = f"c{edition.corrections + 1}"
    for rank, post in enumerate(here):
        needed = rank < len(parts)
        letter = Letter(parts[rank][1] if needed else gone)
        posts.bring_in_line(visit, post, letter, version, wanted=needed and not empty)
    begun = len(here)
    visit.post(_topic(edition), _posts_of(parts[begun:], here[0].channel, begun))

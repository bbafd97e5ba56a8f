"""Law: an approved edition goes to every channel once, and ends when each has it, or will not.

A post's key names the edition, the channel and the part, so composing it again posts nothing new.
What its authors withdraw or change reaches each post as soon as it can: what waits is replaced
before it leaves, what is posted is edited in place, and what only a hand can mend is told to the
desk. The channels of an edition are those where it has posts, whatever the configuration says now.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from bot.contributions.lifecycle import Deed as Move
from bot.contributions.lifecycle import State as Stage
from bot.digests.compose import compose, foot
from bot.digests.lifecycle import Deed, State, goes_out_at
from bot.duties.rounds import Round
from bot.messages import (
    Address,
    Body,
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
        visit.post(_topic(edition), _posts_of(_parts(visit, current, channel), channel))
    deed = trail.Deed(verb="publish", community_id=visit.community_id, edition_id=edition.id)
    trail.record(visit.connection, deed, visit.now)


def _parts(visit: Round, edition: Edition, channel: Address) -> list[tuple[str, Body]]:
    content = editions.content(visit.connection, edition)
    speech = visit.directory.speech(visit.community, channel)
    body = compose(edition, content, visit.community.layout, speech)
    traits = visit.traits(channel.platform)
    parts = split(body, traits.most, traits.measure)
    return [(f"{_topic(edition)}.{channel}.{rank}", part) for rank, part in enumerate(parts)]


def _posts_of(
    parts: Sequence[tuple[str, Body]], channel: Address
) -> Iterator[tuple[str, Outgoing]]:
    return ((key, Outgoing(to=channel, body=part)) for key, part in parts)


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
    if any(map(_is_open, posts)):
        return
    editions.move(visit.connection, edition, Deed.SETTLE, published_at=visit.now)
    delivered = sum(post.status == "sent" for post in posts)
    told = []
    for entry in contributions.in_edition(visit.connection, edition.id or 0):
        if entry.state is Stage.FROZEN:
            contributions.move(visit.connection, entry, Move.PUBLISH, visit.now)
        link = _link(visit, entry, posts)
        told += _published_here(visit, edition, entry, link) if delivered else []
    visit.put(told)
    text = visit.speech.count("published.desk", delivered, number=edition.number)
    visit.tell_desk(f"edition.{edition.id}.published", text)


def _link(visit: Round, entry: Entry, posts: Sequence[Row[Any]]) -> str:
    """Where the first channel that has links shows the entry, else where its edition begins."""
    linked = [post for post in posts if post.link]
    here = [post for post in linked if post.destination == linked[0].destination]
    for post in here:
        speech = visit.directory.speech(visit.community, Address(post.destination))
        below = foot(entry, visit.community.layout, speech).text
        if any(block.text == below for block in unpack_letter(post.content).body):
            return str(post.link)
    return str(here[0].link) if here else ""


def _published_here(visit: Round, edition: Edition, entry: Entry, link: str) -> list[Outgoing]:
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
        body = tuple(paragraph(line) for line in [*lines, link] if line)
        messages.append(
            Outgoing(to=place, body=body, key=f"edition.{edition.id}.author.{entry.id}")
        )
    return messages


# --- correcting -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Correction:
    """One pass over an edition's posts; `edits` are those that wait, by the post's key."""

    visit: Round
    edition: Edition
    posts: Sequence[Row[Any]]
    edits: Mapping[str, Sequence[Row[Any]]]
    number: int
    empty: bool

    def may_stand(self, post: Row[Any]) -> bool:
        """Whether the post is in its channel, or perhaps: a key may be known after a failure."""
        keyed = self.visit.traits(post.platform).keyed
        perhaps = post.status == "pending" and post.attempts > 0 and keyed
        return perhaps or post.status in ("sending", "unsure", "sent")


def _correct(visit: Round, edition: Edition) -> None:
    """Bring each post in line with what the edition holds now; later, where one is just leaving."""
    rows = deliveries.of_topic(visit.connection, _topic(edition))
    edits: dict[str, list[Row[Any]]] = {}
    for row in rows:
        if row.replaces and row.status == "pending":
            edits.setdefault(row.replaces, []).append(row)
    posts = [row for row in rows if not row.replaces]
    empty = editions.item_count(visit.connection, edition.id) == 0
    work = _Correction(visit, edition, posts, edits, edition.corrections + 1, empty)
    leaving = any(row.status == "sending" for row in rows)
    editions.note(visit.connection, edition.id, to_correct=leaving, corrections=work.number)
    if empty and edition.state == State.PUBLISHING and not any(map(work.may_stand, posts)):
        _call_off(work)
        return
    for channel in dict.fromkeys(post.destination for post in posts):
        _correct_channel(work, Address(channel))
    if not leaving:
        _corrected(visit, edition)


def _call_off(work: _Correction) -> None:
    """Nothing is left to publish, and nothing has left: the edition is skipped after all."""
    visit, edition = work.visit, work.edition
    for post in work.posts:
        deliveries.drop(visit.connection, post.id)
    editions.move(visit.connection, edition, Deed.SKIP, number=None)
    deed = trail.Deed(verb="skip", community_id=visit.community_id, edition_id=edition.id)
    trail.record(visit.connection, deed, visit.now)
    visit.tell_desk(f"edition.{edition.id}.skipped", visit.speech("skip.withdrawn"))


def _corrected(visit: Round, edition: Edition) -> None:
    if edition.state != State.PUBLISHING:
        editions.move(visit.connection, edition, Deed.CORRECT)
    deed = trail.Deed(verb="correct", community_id=visit.community_id, edition_id=edition.id)
    trail.record(visit.connection, deed, visit.now)


def _correct_channel(work: _Correction, channel: Address) -> None:
    """A part that is left over says so, or stays away; one that is new is posted."""
    visit, edition = work.visit, work.edition
    here = [post for post in work.posts if post.destination == channel]
    parts = _parts(visit, edition, channel)
    gone = (paragraph(visit.directory.speech(visit.community, channel)("digest.part_gone")),)
    for rank, post in enumerate(here):
        needed = rank < len(parts) and not work.empty
        if not needed and not work.may_stand(post):
            deliveries.drop(visit.connection, post.id)
        else:
            _bring_in_line(work, post, parts[rank][1] if rank < len(parts) else gone)
    visit.post(_topic(edition), _posts_of(parts[len(here) :], channel))


def _bring_in_line(work: _Correction, post: Row[Any], body: Body) -> None:
    """What one post is to say now, on the way that its own fate leaves open."""
    connection, letter = work.visit.connection, Letter(body)
    differs = post.content != pack_letter(letter)
    if post.status == "sent" and post.native_id:
        _edit(work, post, body, differs=differs)
    elif not differs:
        return
    elif post.status in ("sent", "unsure"):
        again = {"told": False} if post.status == "sent" else {}
        deliveries.reword(connection, post.id, letter, fault=deliveries.STALE, **again)
    elif post.status == "dropped":
        deliveries.reword(connection, post.id, letter, status="pending")
    elif post.status != "sending":
        deliveries.reword(connection, post.id, letter)
        if work.may_stand(post):
            _put_edit(work, post, body)


def _edit(work: _Correction, post: Row[Any], body: Body, *, differs: bool) -> None:
    """Edit in place, unless this very edit waits already; an older one must not leave."""
    waiting = work.edits.get(post.key, [])
    if waiting and waiting[-1].content == pack_letter(Letter(body)):
        return
    for edit in waiting:
        deliveries.drop(work.visit.connection, edit.id)
    if differs or waiting:
        _put_edit(work, post, body)


def _put_edit(work: _Correction, post: Row[Any], body: Body) -> None:
    edit = Outgoing(to=Address(post.destination), body=body, replaces=post.key)
    work.visit.post(_topic(work.edition), [(f"{post.key}.c{work.number}", edit)])

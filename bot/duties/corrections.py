"""Law: what has come out says what it should say now, on every platform, and that it was corrected.

What its authors withdraw or change reaches each post as soon as it can: what waits is replaced
before it leaves, what is posted is edited in place, and what only a hand can mend is told to the
desk. What has come out then bears a mark.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.digests.lifecycle import Deed, State, after
from bot.duties import drawings, pictures, posts
from bot.duties.posts import Post
from bot.duties.publications import is_text, parts_of, posts_of, topic
from bot.duties.rounds import Round
from bot.messages import Letter
from bot.richtext import Body, paragraph
from bot.store import deliveries, editions, items, trail
from bot.tables import Edition


def correct_editions(visit: Round) -> datetime | None:
    """Correct what has changed since it was posted, or kept to be."""
    for edition in editions.to_correct(visit.connection, visit.community_id):
        _correct(visit, edition)
    return None


def _correct(visit: Round, edition: Edition) -> None:
    """Bring each post in line with what the edition holds now; later, where one is just leaving."""
    there = posts.of_topic(visit, topic(edition))
    empty = editions.item_count(visit.connection, edition.id) == 0
    leaving = any(row.status == "sending" for post in there for row in (post.row, *post.edits))
    count = edition.corrections + 1
    editions.note(visit.connection, edition.id, to_correct=leaving, corrections=count)
    stands = any(posts.may_stand(visit, post) for post in there)
    if empty and edition.state == State.PUBLISHING and not stands:
        _call_off(visit, edition, there)
        return
    reads = _as_corrected(edition)
    texts = [post for post in there if is_text(post.row)]
    for channel in dict.fromkeys(post.channel for post in texts):
        here = [post for post in texts if post.channel == channel]
        _correct_channel(visit, edition, here, parts_of(visit, reads, channel), empty=empty)
    entries = items.in_edition(visit.connection, edition.id or 0)
    files = [post for post in there if pictures.is_one(post.row)]
    pictures.correct(visit, files, entries, f"c{count}")
    if empty:
        drawings.hold_back(visit, [post for post in there if drawings.is_one(post.row)])
    if not leaving:
        _corrected(visit, edition)


def _as_corrected(edition: Edition) -> Edition:
    """As its text is to be: what has come out bears a mark; what is still leaving needs none."""
    if edition.state == State.PUBLISHING:
        return edition
    return edition.model_copy(update={"state": after(State(edition.state), Deed.CORRECT)})


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
    visit.post(topic(edition), posts_of(parts[begun:], here[0].channel, begun))

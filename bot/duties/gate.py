"""Law: an edition leaves with the desk's yes, or by itself once the desk had time to say no.

What it is without either is skipped at the next freeze, and its contributions wait for the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.contributions.lifecycle import Deed as Move
from bot.contributions.lifecycle import State as Stage
from bot.digests.calendar import Period, civil_hour
from bot.digests.digest import Approval, Digest
from bot.digests.lifecycle import Deed, State, next_nudge
from bot.duties.rounds import Round
from bot.messages import Choice
from bot.richtext import Block, bold, paragraph
from bot.store import contributions, editions, trail
from bot.tables import Edition


def all_in(visit: Round, digest: Digest, state: State) -> list[Edition]:
    """The digest's editions in that state, oldest first."""
    found = editions.all_in(visit.connection, visit.community_id, state)
    return [edition for edition in found if edition.digest == digest.slug]


def leaves_by_itself(visit: Round, digest: Digest, edition: Edition) -> datetime | None:
    """When it goes out without a yes, by day; None where it waits for one."""
    if digest.approval is not Approval.DELAYED:
        return None
    return civil_hour(max(edition.publish_at, visit.now) + digest.delay, visit.community.zone)


def approve(visit: Round, edition: Edition) -> None:
    """Let an edition that was just frozen go, without anybody's yes."""
    current = editions.get(visit.connection, edition.id or 0)
    editions.move(visit.connection, current, Deed.APPROVE)


def decisions(visit: Round, edition: Edition) -> list[Choice]:
    """What the desk may answer: yes, or that it is not to leave by itself."""
    approve = Choice(visit.speech("edition.approve"), f"publish {edition.id}")
    wait = Choice(visit.speech("edition.wait"), f"reopen {edition.id}")
    return [approve, wait] if edition.leaves_at else [approve]


def nudge(visit: Round, digest: Digest) -> None:
    """The hour of some editions has come and nobody has said yes."""
    for edition in all_in(visit, digest, State.FROZEN):
        if edition.leaves_at and edition.leaves_at <= visit.now:
            _let_go(visit, edition)
        elif edition.nudge_at and edition.nudge_at <= visit.now:
            _nudge_for(visit, digest, edition)


def _let_go(visit: Round, edition: Edition) -> None:
    """The desk had time to say no."""
    editions.move(visit.connection, edition, Deed.APPROVE)
    record(visit, "let_go", edition)


def _nudge_for(visit: Round, digest: Digest, edition: Edition) -> None:
    if editions.item_count(visit.connection, edition.id) == 0:
        skip(visit, digest, edition, "skip.withdrawn")
        return
    again = next_nudge(edition.publish_at, visit.now, visit.community.zone)
    editions.note(visit.connection, edition.id, nudge_at=again)
    key = f"edition.{edition.id}.nudge.{edition.nudge_at:%Y%m%d%H%M}"
    speech = visit.speech
    asked = speech("nudge.approve")
    if edition.leaves_at:
        asked = speech("nudge.leaves", when=speech.moment(edition.leaves_at))
    visit.tell_desk(key, *named(digest), asked, choices=decisions(visit, edition))


def give_up_unapproved(visit: Round, digest: Digest) -> None:
    """At a freeze, an edition whose hour passed without a yes is skipped; so is one that doubles.

    One that was approved without anybody doubles once the hour of the next one has come too.
    """
    frozen = all_in(visit, digest, State.FROZEN)
    doubled = [edition for edition in frozen if edition.publish_at <= visit.now]
    if digest.approval is Approval.AUTOMATIC:
        approved = all_in(visit, digest, State.APPROVED)
        doubled += [edition for edition in approved if _hour_after(digest, edition) <= visit.now]
    for edition in doubled:
        _give_back(visit, digest, editions.empty(visit.connection, edition.id))
        skip(visit, digest, edition, "skip.unapproved")


def _give_back(visit: Round, digest: Digest, numbers: Sequence[int]) -> None:
    """What was to come out waits for the next edition; what a recap held has come out already."""
    for number in numbers if digest.brings_news else ():
        entry = contributions.find(visit.connection, number)
        if entry is not None:
            contributions.move(visit.connection, entry, Move.THAW, visit.now)


def _hour_after(digest: Digest, edition: Edition) -> datetime:
    """When the period after this edition's goes out."""
    return digest.period_after(Period(edition.freeze_at, edition.publish_at)).publish_at


def skip(visit: Round, digest: Digest, edition: Edition, key: str) -> None:
    """There is no edition of that period; the desk is told why."""
    editions.move(visit.connection, edition, Deed.SKIP)
    record(visit, "skip", edition)
    speech = visit.speech
    when = speech.moment(edition.publish_at)
    waiting = contributions.count(visit.connection, visit.community_id, Stage.WAITING)
    more = [speech.count("queue.count", waiting)] if waiting and digest.brings_news else []
    visit.tell_desk(f"edition.{edition.id}.skipped", *named(digest), speech(key, when=when), *more)


def named(digest: Digest) -> list[Block]:
    """Which digest the desk is told of, when it is a recap."""
    return [] if digest.brings_news else [paragraph(bold(digest.layout.community))]


def record(visit: Round, verb: str, edition: Edition) -> None:
    """Leave a line in the audit trail of what time did."""
    deed = trail.Deed(verb=verb, community_id=visit.community_id, edition_id=edition.id)
    trail.record(visit.connection, deed, visit.now)

"""Law: one edition for each period, frozen, approved and published once, whatever was missed.

Each step asks what the database holds and claims the change of state by the old state, so a step
that is run again, late, or by two processes, happens once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.contributions.lifecycle import State as Stage
from bot.digests.calendar import Period, latest_period, next_period
from bot.digests.compose import compose
from bot.digests.digest import Approval, Digest
from bot.digests.lifecycle import Deed, State, goes_out_at, next_nudge
from bot.digests.pauses import tell_holiday
from bot.duties import gate
from bot.duties.rounds import Round, earliest
from bot.store import contributions, editions, people
from bot.store.entries import Entry
from bot.tables import Edition


def keep_editions(visit: Round) -> datetime | None:
    """Everything that is due for a community's digests; when something is due next."""
    _drop_unknown(visit)
    return earliest(*(_keep(visit, digest) for digest in visit.community.digests))


def _drop_unknown(visit: Round) -> None:
    """A recap that the configuration has no more has no edition to come either."""
    known = {digest.slug for digest in visit.community.digests}
    for state in (State.COLLECTING, State.FROZEN):
        for edition in editions.all_in(visit.connection, visit.community_id, state):
            if edition.digest not in known:
                editions.move(visit.connection, edition, Deed.SKIP)
                gate.record(visit, "skip", edition)


def _keep(visit: Round, digest: Digest) -> datetime | None:
    _collect(visit, digest)
    _remind(visit, digest)
    while _freeze(visit, digest):
        _collect(visit, digest)
    gate.nudge(visit, digest)
    return _next_due(visit, digest)


def _collecting(visit: Round, digest: Digest) -> Edition | None:
    whose = (visit.connection, visit.community_id)
    return editions.newest(*whose, State.COLLECTING, digest=digest.slug)


# --- collecting -----------------------------------------------------------------------------------


def _collect(visit: Round, digest: Digest) -> None:
    """There is always one edition that collects, dated by the schedule of now."""
    collecting = _collecting(visit, digest)
    if collecting is None:
        opens_at = _last_freeze(visit, digest)
        period = next_period(digest.schedule, opens_at)
        whose = (visit.connection, visit.community_id, digest.slug)
        editions.open_period(*whose, opens_at, period)
    elif collecting.freeze_at > visit.now:
        period = next_period(digest.schedule, max(visit.now, collecting.opens_at))
        if period.freeze_at != collecting.freeze_at:
            _redate(visit, digest, collecting, period)


def _last_freeze(visit: Round, digest: Digest) -> datetime:
    """When the first period begins: with the community, or one period before a recap's first."""
    newest = editions.newest(visit.connection, visit.community_id, digest=digest.slug)
    if newest is not None:
        return newest.freeze_at
    since = people.community_since(visit.connection, visit.community_id)
    if digest.brings_news:
        return since
    latest = latest_period(digest.schedule, visit.now)
    return max(since, latest.freeze_at) if latest else since


def _redate(visit: Round, digest: Digest, edition: Edition, period: Period) -> None:
    """Other dates; the desk was reminded for nothing if the reminder is still to come."""
    again = period.freeze_at - digest.reminder > visit.now
    reminded_at = None if again else edition.reminded_at
    dates = {"freeze_at": period.freeze_at, "publish_at": period.publish_at}
    editions.note(visit.connection, edition.id, reminded_at=reminded_at, **dates)
    edition.freeze_at, edition.publish_at = period.freeze_at, period.publish_at


def _remind(visit: Round, digest: Digest) -> None:
    """Some hours before the freeze: what is in, and what waits."""
    edition = _collecting(visit, digest)
    reminder = _reminder(digest, edition) if edition else None
    if edition is None or reminder is None or not reminder <= visit.now < edition.freeze_at:
        return
    editions.note(visit.connection, edition.id, reminded_at=visit.now)
    speech = visit.speech
    visit.tell_desk(
        f"edition.{edition.id}.reminder.{edition.freeze_at:%Y%m%d%H%M}",
        *gate.named(digest),
        speech("remind.freeze", when=speech.moment(edition.freeze_at)),
        *tell_holiday(digest.schedule, edition.publish_at, speech),
        *_counts(visit, edition),
    )


def _reminder(digest: Digest, edition: Edition) -> datetime | None:
    """When the desk is to be reminded; never, when it was, or in a period too short for it.

    Nothing is to be decided for a recap before it is frozen.
    """
    moment = edition.freeze_at - digest.reminder
    needless = edition.reminded_at or moment <= edition.opens_at or not digest.brings_news
    return None if needless else moment


def _counts(visit: Round, edition: Edition) -> list[str]:
    connection, community_id = visit.connection, visit.community_id
    ready = contributions.count_ready(connection, community_id, edition.publish_at)
    waiting = contributions.count(connection, community_id, Stage.WAITING)
    lines = [visit.speech.count("remind.ready", ready)]
    return [*lines, visit.speech.count("queue.count", waiting)] if waiting else lines


# --- freezing -------------------------------------------------------------------------------------


def _freeze(visit: Round, digest: Digest) -> bool:
    """Close the period that is over; periods missed meanwhile are one with it."""
    edition = _collecting(visit, digest)
    if edition is None or edition.freeze_at > visit.now:
        return False
    latest = latest_period(digest.schedule, visit.now)
    if latest is not None and latest.freeze_at > edition.freeze_at:
        _redate(visit, digest, edition, latest)
    gate.give_up_unapproved(visit, digest)
    entries = editions.gathered(visit.connection, edition, digest)
    if not entries or not digest.channels:
        gate.skip(visit, digest, edition, _why_skipped(digest, entries))
        return True
    nudge_at = next_nudge(edition.publish_at, visit.now, visit.community.zone)
    leaves_at = gate.leaves_by_itself(visit, digest, edition)
    moments = {"nudge_at": nudge_at, "leaves_at": leaves_at}
    editions.freeze(visit.connection, edition, entries, visit.now, **moments)
    if digest.approval is Approval.AUTOMATIC:
        gate.approve(visit, edition)
    gate.record(visit, "freeze", edition)
    _show_frozen(visit, digest, edition)
    return True


def _why_skipped(digest: Digest, entries: Sequence[Entry]) -> str:
    if entries:
        return "skip.no_channel"
    return "skip.empty" if digest.brings_news else "skip.nothing_new"


def _show_frozen(visit: Round, digest: Digest, edition: Edition) -> None:
    current = editions.get(visit.connection, edition.id or 0)
    speech = visit.speech
    content = editions.content(visit.connection, edition)
    body = compose(current, content, digest.layout, speech)
    head = speech(f"frozen.{current.state}", when=speech.moment(current.publish_at))
    if current.leaves_at:
        moments = {"when": current.publish_at, "leaves": current.leaves_at}
        head = speech("frozen.delayed", **{key: speech.moment(at) for key, at in moments.items()})
    choices = [] if current.state == State.APPROVED else gate.decisions(visit, current)
    visit.tell_desk(f"edition.{edition.id}.frozen", head, *body, choices=choices)


def _next_due(visit: Round, digest: Digest) -> datetime | None:
    frozen = gate.all_in(visit, digest, State.FROZEN)
    moments = [moment for edition in frozen for moment in (edition.nudge_at, edition.leaves_at)]
    zone = visit.community.zone
    approved = gate.all_in(visit, digest, State.APPROVED)
    moments += [goes_out_at(edition.publish_at, visit.now, zone) for edition in approved]
    collecting = _collecting(visit, digest)
    if collecting:
        moments += [_reminder(digest, collecting), collecting.freeze_at]
    return earliest(*moments)

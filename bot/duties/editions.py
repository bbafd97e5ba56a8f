"""Law: one edition for each period, frozen, approved and published once, whatever was missed.

Each step asks what the database holds and claims the change of state by the old state, so a step
that is run again, late, or by two processes, happens once.
"""

from __future__ import annotations

from datetime import datetime

from bot.contributions.lifecycle import Deed as Move
from bot.contributions.lifecycle import State as Stage
from bot.digests.calendar import latest_period, next_period
from bot.digests.compose import compose
from bot.digests.lifecycle import Deed, State, goes_out_at, next_nudge
from bot.digests.pauses import tell_holiday
from bot.duties.rounds import Round, earliest
from bot.messages import Choice
from bot.store import contributions, editions, people, trail
from bot.tables import Edition


def keep_editions(visit: Round) -> datetime | None:
    """Everything that is due for a community's digest; when something is due next."""
    _collect(visit)
    _remind(visit)
    while _freeze(visit):
        _collect(visit)
    _nudge(visit)
    return _next_due(visit)


# --- collecting -----------------------------------------------------------------------------------


def _collect(visit: Round) -> None:
    """There is always one edition that collects, dated by the schedule of now."""
    schedule = visit.community.schedule
    collecting = editions.newest(visit.connection, visit.community_id, State.COLLECTING)
    if collecting is None:
        opens_at = _last_freeze(visit)
        period = next_period(schedule, opens_at)
        editions.open_period(visit.connection, visit.community_id, opens_at, period)
    elif collecting.freeze_at > visit.now:
        period = next_period(schedule, max(visit.now, collecting.opens_at))
        if period.freeze_at != collecting.freeze_at:
            _redate(visit, collecting, period.freeze_at, period.publish_at)


def _last_freeze(visit: Round) -> datetime:
    newest = editions.newest(visit.connection, visit.community_id)
    if newest is not None:
        return newest.freeze_at
    return people.community_since(visit.connection, visit.community_id)


def _redate(visit: Round, edition: Edition, freeze_at: datetime, publish_at: datetime) -> None:
    """Other dates; the desk was reminded for nothing if the reminder is still to come."""
    again = freeze_at - visit.community.digest.reminder > visit.now
    reminded_at = None if again else edition.reminded_at
    dates = {"freeze_at": freeze_at, "publish_at": publish_at, "reminded_at": reminded_at}
    editions.note(visit.connection, edition.id, **dates)
    edition.freeze_at, edition.publish_at = freeze_at, publish_at


def _remind(visit: Round) -> None:
    """Some hours before the freeze: what is in, and what waits."""
    edition = editions.newest(visit.connection, visit.community_id, State.COLLECTING)
    reminder = _reminder(visit, edition) if edition else None
    if edition is None or reminder is None or not reminder <= visit.now < edition.freeze_at:
        return
    editions.note(visit.connection, edition.id, reminded_at=visit.now)
    speech = visit.speech
    visit.tell_desk(
        f"edition.{edition.id}.reminder.{edition.freeze_at:%Y%m%d%H%M}",
        speech("remind.freeze", when=speech.moment(edition.freeze_at)),
        *tell_holiday(visit.community.schedule, edition.publish_at, speech),
        *_counts(visit, edition),
    )


def _reminder(visit: Round, edition: Edition) -> datetime | None:
    """When the desk is to be reminded; never, when it was, or in a period too short for it."""
    moment = edition.freeze_at - visit.community.digest.reminder
    return None if edition.reminded_at or moment <= edition.opens_at else moment


def _counts(visit: Round, edition: Edition) -> list[str]:
    connection, community_id = visit.connection, visit.community_id
    ready = contributions.count_ready(connection, community_id, edition.publish_at)
    waiting = contributions.count(connection, community_id, Stage.WAITING)
    lines = [visit.speech.count("remind.ready", ready)]
    return [*lines, visit.speech.count("queue.count", waiting)] if waiting else lines


# --- freezing -------------------------------------------------------------------------------------


def _freeze(visit: Round) -> bool:
    """Close the period that is over; periods missed meanwhile are one with it."""
    edition = editions.newest(visit.connection, visit.community_id, State.COLLECTING)
    if edition is None or edition.freeze_at > visit.now:
        return False
    latest = latest_period(visit.community.schedule, visit.now)
    if latest is not None and latest.freeze_at > edition.freeze_at:
        _redate(visit, edition, latest.freeze_at, latest.publish_at)
    _give_up_unapproved(visit)
    most = visit.community.digest.limit
    entries = contributions.ready(visit.connection, visit.community_id, edition.publish_at, most)
    if not entries or not visit.community.channels:
        _skip(visit, edition, "skip.empty" if not entries else "skip.no_channel")
        return True
    automatic = visit.community.digest.approval == "automatic"
    nudge_at = next_nudge(edition.publish_at, visit.now, visit.community.zone)
    editions.freeze(visit.connection, edition, entries, visit.now, nudge_at=nudge_at)
    if automatic:
        editions.move(
            visit.connection, editions.get(visit.connection, edition.id or 0), Deed.APPROVE
        )
    _record(visit, "freeze", edition)
    _show_frozen(visit, edition)
    return True


def _give_up_unapproved(visit: Round) -> None:
    """At a freeze, an edition whose hour passed without a yes is skipped; so is one that doubles.

    One that was approved without anybody doubles once the hour of the next one has come too.
    """
    frozen = editions.all_in(visit.connection, visit.community_id, State.FROZEN)
    doubled = [edition for edition in frozen if edition.publish_at <= visit.now]
    if visit.community.digest.approval == "automatic":
        approved = editions.all_in(visit.connection, visit.community_id, State.APPROVED)
        doubled += [edition for edition in approved if _hour_after(visit, edition) <= visit.now]
    for edition in doubled:
        for number in editions.empty(visit.connection, edition.id):
            entry = contributions.find(visit.connection, number)
            if entry is not None:
                contributions.move(visit.connection, entry, Move.THAW, visit.now)
        _skip(visit, edition, "skip.unapproved")


def _hour_after(visit: Round, edition: Edition) -> datetime:
    """When the period after this edition's goes out."""
    schedule = visit.community.schedule
    return next_period(schedule, edition.publish_at - schedule.freeze).publish_at


def _skip(visit: Round, edition: Edition, key: str) -> None:
    editions.move(visit.connection, edition, Deed.SKIP)
    _record(visit, "skip", edition)
    speech = visit.speech
    when = speech.moment(edition.publish_at)
    waiting = contributions.count(visit.connection, visit.community_id, Stage.WAITING)
    more = [speech.count("queue.count", waiting)] if waiting else []
    visit.tell_desk(f"edition.{edition.id}.skipped", speech(key, when=when), *more)


def _show_frozen(visit: Round, edition: Edition) -> None:
    current = editions.get(visit.connection, edition.id or 0)
    speech = visit.speech
    content = editions.content(visit.connection, edition)
    body = compose(current, content, visit.community.layout, speech)
    head = speech(f"frozen.{current.state}", when=speech.moment(current.publish_at))
    choices = [] if current.state == State.APPROVED else [_approve_button(visit, edition)]
    visit.tell_desk(f"edition.{edition.id}.frozen", head, *body, choices=choices)


def _approve_button(visit: Round, edition: Edition) -> Choice:
    return Choice(visit.speech("edition.approve"), f"publish {edition.id}")


def _nudge(visit: Round) -> None:
    """The hour of some editions has come and nobody has said yes."""
    for edition in editions.all_in(visit.connection, visit.community_id, State.FROZEN):
        _nudge_for(visit, edition)


def _nudge_for(visit: Round, edition: Edition) -> None:
    if edition.nudge_at is None or edition.nudge_at > visit.now:
        return
    if editions.item_count(visit.connection, edition.id) == 0:
        _skip(visit, edition, "skip.withdrawn")
        return
    again = next_nudge(edition.publish_at, visit.now, visit.community.zone)
    editions.note(visit.connection, edition.id, nudge_at=again)
    key = f"edition.{edition.id}.nudge.{edition.nudge_at:%Y%m%d%H%M}"
    visit.tell_desk(key, visit.speech("nudge.approve"), choices=[_approve_button(visit, edition)])


def _record(visit: Round, verb: str, edition: Edition) -> None:
    deed = trail.Deed(verb=verb, community_id=visit.community_id, edition_id=edition.id)
    trail.record(visit.connection, deed, visit.now)


def _next_due(visit: Round) -> datetime | None:
    collecting = editions.newest(visit.connection, visit.community_id, State.COLLECTING)
    approved = editions.all_in(visit.connection, visit.community_id, State.APPROVED)
    frozen = editions.all_in(visit.connection, visit.community_id, State.FROZEN)
    moments = [edition.nudge_at for edition in frozen]
    moments += [goes_out_at(e.publish_at, visit.now, visit.community.zone) for e in approved]
    if collecting:
        moments += [_reminder(visit, collecting), collecting.freeze_at]
    return earliest(*moments)

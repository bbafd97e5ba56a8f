"""Law: of each series one poll waits for its opening; the next is made once that one has left it.

After downtime only the opening whose poll still makes sense is made up for: `bot.duties.polls`
opens it by day, and what is over is passed over.
"""

from __future__ import annotations

from datetime import datetime

from bot.duties.rounds import Round, earliest
from bot.polls.lifecycle import State, topic
from bot.seasons.rule import rule_of
from bot.store import polls, series, trail
from bot.tables import Occurrence, Poll, Series


def keep_series(visit: Round) -> datetime | None:
    """Make the next poll of each series, or end it; when something is due next."""
    running = series.running(visit.connection, visit.community_id)
    return earliest(*(_keep(visit, one) for one in running))


def _keep(visit: Round, one: Series) -> datetime | None:
    newest = series.newest(visit.connection, one.id)
    poll = polls.get(visit.connection, newest.poll_id)
    if poll.state == State.SCHEDULED:
        return None
    if poll.state == State.DRAFT and newest.occurs_at > visit.now:
        return newest.occurs_at  # The desk has suspended it, and may still give it its date again.
    return _go_on(visit, one, newest, poll)


def _go_on(visit: Round, one: Series, newest: Occurrence, last: Poll) -> datetime | None:
    rule = rule_of(one, visit.community.zone)
    opens_at = rule.due(newest.occurs_at, last.opened_at, visit.now)
    if opens_at is None:
        series.end(visit.connection, one.id, visit.now)
        text = visit.speech("series.over", number=last.id, question=last.question)
        visit.tell_desk(f"{topic(last.id)}.last", text)
        return None
    closes_at = rule.closing(opens_at)
    made = series.make_next(visit.connection, newest, opens_at, closes_at, visit.now)
    note = visit.speech("numbered", number=made.id)
    deed = trail.Deed(verb="schedule_poll", community_id=visit.community_id, note=note)
    trail.record(visit.connection, deed, visit.now)
    return opens_at

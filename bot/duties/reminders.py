"""Law: members who have not answered are reminded once, alone, by day, before the close.

Nobody is reminded who has asked not to be.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from bot.digests.calendar import civil_hour
from bot.duties.reminding import Reminder, remind_some
from bot.duties.rounds import Round, earliest
from bot.messages import Address, Choice, Letter
from bot.polls.card import buttons, card
from bot.polls.lifecycle import State
from bot.richtext import paragraph
from bot.store import electorate, polls, reminders
from bot.tables import Poll


def remind_voters(visit: Round) -> datetime | None:
    """Remind of the polls that close soon; when to go on."""
    running = polls.all_in(visit.connection, visit.community_id, State.OPEN)
    return earliest(*(_keep(visit, poll) for poll in running))


def remind_at(poll: Poll, before: timedelta, now: datetime, zone: ZoneInfo) -> datetime | None:
    """When the next reminders of an open poll leave, seen from `now`; None when none do any more.

    So long before its close, if it has been open for as long; by day, though that be later.
    """
    moment = poll.closes_at - before
    opened_at = poll.opened_at or poll.created_at
    if not before or poll.reminded_at is not None or moment - opened_at < before:
        return None
    due = civil_hour(max(moment, now), zone)
    return due if due < poll.closes_at else None


def _keep(visit: Round, poll: Poll) -> datetime | None:
    community = visit.community
    due = remind_at(poll, community.polls.reminder, visit.now, community.zone)
    if due is None or due > visit.now:
        return due
    return remind_some(visit, _reminder(visit, poll))


def _reminder(visit: Round, poll: Poll) -> Reminder:
    find = partial(electorate.unanswered, visit.connection, poll, visit.community.team)
    letter = partial(_letter, visit, poll)
    done = {"reminded_at": visit.now}
    return Reminder(poll, reminders.of_poll(poll.id), find, letter, done)


def _letter(visit: Round, poll: Poll, place: Address) -> Letter:
    """The poll's card, whose buttons answer with one tap, and one to be left in peace."""
    speech = visit.directory.speech(visit.community, place)
    by_words = not visit.traits(place.platform).buttons
    result = polls.result(visit.connection, poll)
    head = speech("reminders.head", when=speech.moment(poll.closes_at))
    body = (paragraph(head), *card(poll, result, speech, by_words=by_words))
    stop = Choice(speech("reminders.stop"), "reminders non")
    options = polls.options(visit.connection, poll.id)
    return Letter(body, (*buttons(poll, options, speech), stop))

"""Law: members who have not answered are reminded once, alone, by day, before the close.

A few at a time, so that no transaction is long and no platform flooded: the next leave once those
before have. Nobody is reminded who has asked not to be.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from bot.digests.calendar import civil_hour
from bot.duties.rounds import Round, earliest
from bot.messages import Address, Choice, Letter, Outgoing
from bot.polls.card import buttons, card
from bot.polls.lifecycle import State
from bot.richtext import paragraph
from bot.store import electorate, polls, reminders
from bot.tables import Poll

MOST = 200
"""Reminders of a poll that wait to leave at a time: kept in a fraction of a second."""

PAUSE = timedelta(seconds=10)
"""Between one look and the next: with `MOST`, twenty a second at most."""


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
    return visit.now + PAUSE if _remind_some(visit, poll) else None


def _remind_some(visit: Round, poll: Poll) -> bool:
    """Remind as many as may leave now; whether there may be more."""
    most = MOST - reminders.under_way(visit.connection, poll.id)
    if most <= 0:
        return True
    found = electorate.unanswered(visit.connection, poll, visit.community.team, most)
    more = len(found) == most
    last = found[-1][0] if found else poll.reminded_to
    if reminders.advance(visit.connection, poll, last, None if more else visit.now):
        visit.put(_letters(visit, poll, found))
    return more


def _letters(visit: Round, poll: Poll, found: list[tuple[int, Address]]) -> Iterator[Outgoing]:
    @cache
    def on(platform: str) -> Letter:
        return _letter(visit, poll, Address(f"{platform}:"))

    for person, place in found:
        letter = on(place.platform)
        yield Outgoing(
            to=place,
            body=letter.body,
            choices=letter.choices,
            key=reminders.key(poll.id, person),
            topic=reminders.topic(poll.id),
        )


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

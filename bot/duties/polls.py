"""Law: a poll opens and closes when it is due, once, and its cards follow its ballots at a pace.

A card is edited in place; an edit that still waits is dropped for a newer one, so a slow channel
gets the latest alone. Only the last edit's fate is told to the desk: the next makes up for the
others.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.digests.lifecycle import goes_out_at
from bot.duties import posts
from bot.duties.rounds import Round, earliest
from bot.messages import Address, Choice, Letter, Outgoing, item
from bot.polls.card import buttons, card
from bot.polls.lifecycle import Deed, State, draw_at
from bot.polls.results import score_line
from bot.store import polls, trail
from bot.tables import Poll


def keep_polls(visit: Round) -> datetime | None:
    """Open, close and draw what is due; when something is due next."""
    for poll in polls.all_in(visit.connection, visit.community_id, State.SCHEDULED):
        if _given_up(poll, visit) or _opening(poll, visit) <= visit.now:
            _open(visit, poll)
    for poll in polls.all_in(visit.connection, visit.community_id, State.OPEN):
        if poll.closes_at <= visit.now:
            _close(visit, poll)
    for poll in polls.behind(visit.connection, visit.community_id):
        if (draw_at(poll) or visit.now) <= visit.now:
            _draw(visit, poll)
    return _next_due(visit)


def _next_due(visit: Round) -> datetime | None:
    connection, community_id = visit.connection, visit.community_id
    scheduled = polls.all_in(connection, community_id, State.SCHEDULED)
    ending = [*scheduled, *polls.all_in(connection, community_id, State.OPEN)]
    moments = [_opening(poll, visit) for poll in scheduled]
    moments += [poll.closes_at for poll in ending]
    return earliest(*moments, *map(draw_at, polls.behind(connection, community_id)))


# --- opening --------------------------------------------------------------------------------------


def _opening(poll: Poll, visit: Round) -> datetime:
    """When it opens, seen from now: on time or, after downtime, by day."""
    assert poll.opens_at is not None
    return goes_out_at(poll.opens_at, visit.now, visit.community.zone)


def _given_up(poll: Poll, visit: Round) -> bool:
    """Whether its close passed while it could not open."""
    return poll.closes_at <= visit.now


def _open(visit: Round, poll: Poll) -> None:
    if _given_up(poll, visit):
        _undo(visit, poll, Deed.DROP, "poll.missed")
    elif not visit.community.channels:
        _undo(visit, poll, Deed.UNSCHEDULE, "poll.no_channel", opens_at=None)
    elif polls.move(visit.connection, poll, Deed.OPEN, opened_at=visit.now, drawn_at=visit.now):
        _publish(visit, polls.get(visit.connection, poll.id))


def _undo(visit: Round, poll: Poll, deed: Deed, key: str, **values: Any) -> None:
    """It can't open: the desk is told why."""
    assert poll.opens_at is not None
    if polls.move(visit.connection, poll, deed, **values):
        _record(visit, f"{deed}_poll", poll)
        text = visit.speech(key, number=poll.id, when=visit.speech.moment(poll.opens_at))
        visit.tell_desk(f"poll.{poll.id}.{deed}.{poll.opens_at:%Y%m%d%H%M%S}", text)


def _publish(visit: Round, poll: Poll) -> None:
    channels = dict.fromkeys(visit.community.channels)
    polls.place(visit.connection, poll.id, channels)
    visit.post(_topic(poll), [_first(visit, poll, channel) for channel in channels])
    _record(visit, "open_poll", poll)
    speech = visit.speech
    when = speech.exact(poll.closes_at)
    text = speech.count("poll.opened", len(channels), number=poll.id, when=when)
    end = Choice(speech("poll.do.end"), f"close {poll.id}")
    visit.tell_desk(f"poll.{poll.id}.opened", text, choices=[end])


# --- closing --------------------------------------------------------------------------------------


def _close(visit: Round, poll: Poll) -> None:
    if not polls.move(visit.connection, poll, Deed.CLOSE):
        return
    _draw(visit, polls.get(visit.connection, poll.id))
    _record(visit, "close_poll", poll)
    speech, result = visit.speech, polls.result(visit.connection, poll)
    lines = [score_line(score, result.votes, speech) for score in result.scores]
    text = speech.count("poll.closed", result.votes, number=poll.id)
    visit.tell_desk(f"poll.{poll.id}.closed", text, *map(item, lines))


# --- the cards ------------------------------------------------------------------------------------


def _topic(poll: Poll) -> str:
    return f"poll.{poll.id}"


def _key(poll: Poll, channel: Address) -> str:
    return f"{_topic(poll)}.{channel}"


def _first(visit: Round, poll: Poll, channel: Address) -> tuple[str, Outgoing]:
    letter = _card(visit, poll, channel)
    return _key(poll, channel), Outgoing(to=channel, body=letter.body, choices=letter.choices)


def _card(visit: Round, poll: Poll, channel: Address) -> Letter:
    speech = visit.directory.speech(visit.community, channel)
    result = polls.result(visit.connection, poll)
    by_words = not visit.traits(channel.platform).buttons
    options = polls.options(visit.connection, poll.id) if poll.state == State.OPEN else []
    return Letter(card(poll, result, speech, by_words=by_words), buttons(options))


def _draw(visit: Round, poll: Poll) -> None:
    """Bring the cards in line with the ballots."""
    if not polls.claim_drawing(visit.connection, poll, visit.now):
        return
    is_last = poll.state != State.OPEN
    for post in posts.of_topic(visit, _topic(poll)):
        drawn = _card(visit, poll, post.channel)
        posts.bring_in_line(visit, post, drawn, f"r{poll.draws + 1}", told=is_last)


def _record(visit: Round, verb: str, poll: Poll) -> None:
    note = visit.speech("numbered", number=poll.id)
    deed = trail.Deed(verb=verb, community_id=visit.community_id, note=note)
    trail.record(visit.connection, deed, visit.now)

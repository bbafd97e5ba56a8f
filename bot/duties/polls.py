"""Law: a poll opens and closes when it is due, once, and its cards follow its ballots at a pace.

A card is edited in place; an edit that still waits is dropped for a newer one, so a slow channel
gets the latest alone. Only the last edit's fate is told to the desk: the next makes up for the
others. A native poll is ended, and counted from what stands in its rooms, before it is closed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from bot.digests.lifecycle import goes_out_at
from bot.duties import native, posts
from bot.duties.rounds import Round, earliest
from bot.messages import Address, Choice, Letter, Outgoing
from bot.polls.card import buttons, card, line, uncounted
from bot.polls.cells import has_detail
from bot.polls.kinds import Kind
from bot.polls.lifecycle import Deed, Secrecy, State, draw_at, post_key, topic
from bot.polls.native import is_shown, late_votes
from bot.polls.results import by_platform, outcome, turnout
from bot.richtext import paragraph
from bot.store import electorate, events, placements, polls, responses, secret_votes, trail
from bot.tables import Poll
from bot.texts import Speech

AGAIN = timedelta(seconds=1)
"""When a close that waits for what came in time is looked at again."""


def keep_polls(visit: Round) -> datetime | None:
    """Open, close and draw what is due; when something is due next."""
    for poll in _in(visit, State.SCHEDULED):
        if _given_up(poll, visit) or _opening(poll, visit) <= visit.now:
            _open(visit, poll)
    for poll in _in(visit, State.OPEN):
        if poll.closes_at <= visit.now and not _is_awaited(visit, poll):
            _end(visit, poll)
    for poll in _in(visit, State.COUNTING):
        _count(visit, poll)
    _draw_due(visit)
    return _next_due(visit)


def _in(visit: Round, state: State) -> list[Poll]:
    return polls.all_in(visit.connection, visit.community_id, state)


def _next_due(visit: Round) -> datetime | None:
    connection, community_id = visit.connection, visit.community_id
    scheduled = _in(visit, State.SCHEDULED)
    ending = [*scheduled, *_in(visit, State.OPEN)]
    moments: list[datetime | None] = [_opening(poll, visit) for poll in scheduled]
    moments += [max(poll.closes_at, visit.now + AGAIN) for poll in ending]
    moments += [native.votes_awaited(visit, poll) for poll in _in(visit, State.COUNTING)]
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
    elif polls.move(visit.connection, poll, Deed.OPEN, **_opened(visit)):
        _publish(visit, polls.get(visit.connection, poll.id))


def _opened(visit: Round) -> dict[str, Any]:
    """What is settled for good: voters are protected as they were when they voted."""
    chosen = visit.community.polls
    minima = {"cell_minimum": chosen.cell_minimum, "secret_minimum": chosen.secret_minimum}
    return {"opened_at": visit.now, "drawn_at": visit.now, **minima}


def _undo(visit: Round, poll: Poll, deed: Deed, key: str, **values: Any) -> None:
    """It can't open: the desk is told why."""
    assert poll.opens_at is not None
    if polls.move(visit.connection, poll, deed, **values):
        _record(visit, f"{deed}_poll", poll)
        text = visit.speech(key, number=poll.id, when=visit.speech.moment(poll.opens_at))
        visit.tell_desk(f"{topic(poll.id)}.{deed}.{poll.opens_at:%Y%m%d%H%M%S}", text)


def _publish(visit: Round, poll: Poll) -> None:
    channels = {
        channel: poll.native and is_shown(visit.traits(channel.platform), channel)
        for channel in visit.community.channels
    }
    placements.place(visit.connection, poll.id, channels)
    for channel, is_native in channels.items():
        opening = native.opening if is_native else _opening_card
        visit.post(topic(poll.id), opening(visit, poll, channel))
    _record(visit, "open_poll", poll)
    speech = visit.speech
    when = speech.exact(poll.closes_at)
    text = speech.count("poll.opened", len(channels), number=poll.id, when=when)
    end = Choice(speech("poll.do.end"), f"close {poll.id}")
    visit.tell_desk(f"{topic(poll.id)}.opened", text, choices=[end])


# --- closing --------------------------------------------------------------------------------------


def _is_awaited(visit: Round, poll: Poll) -> bool:
    """Whether votes that came in time are still to be taken: what is secret is counted once."""
    is_secret = poll.secrecy == Secrecy.SECRET
    return is_secret and events.is_waiting(visit.connection, poll.closes_at)


def _end(visit: Round, poll: Poll) -> None:
    """Nobody votes any more: a native poll is counted first."""
    if placements.native(visit.connection, poll.id):
        polls.move(visit.connection, poll, Deed.COUNT)
    else:
        _close(visit, poll)


def _count(visit: Round, poll: Poll) -> None:
    """Close it once all its votes have come, or no more will."""
    native.end(visit, poll)
    if native.votes_awaited(visit, poll) is None:
        _close(visit, poll)


def _close(visit: Round, poll: Poll) -> None:
    unheard, too_late = native.unheard(visit, poll), responses.since_close(visit.connection, poll)
    late = late_votes(too_late, poll.closes_at)
    if not polls.move(visit.connection, poll, Deed.CLOSE, late=late, closed_at=visit.now):
        return
    if poll.state == State.COUNTING:
        voters = {one.voter for one in too_late}
        responses.recount(visit.connection, poll, voters, visit.now)
        polls.seal(visit.connection, poll.id or 0)
    if poll.secrecy == Secrecy.SECRET:
        secret_votes.count(visit.connection, poll)
    closed = _with_turnout(visit, poll)
    _draw(visit, closed)
    _record(visit, "close_poll", poll)
    _tell_close(visit, closed, unheard)


def _with_turnout(visit: Round, poll: Poll) -> Poll:
    """The poll, with how many could have voted: counted as members come and go."""
    closed = polls.get(visit.connection, poll.id)
    electorate.keep_count(visit.connection, closed, visit.community.team)
    return polls.get(visit.connection, poll.id)


def _tell_close(visit: Round, poll: Poll, unheard: int) -> None:
    """The result, and what it does not count."""
    speech, result = visit.speech, polls.result(visit.connection, poll)
    lines = outcome(result, speech)
    share = turnout(result, speech)
    lines += [paragraph(speech("poll.turnout_was", share=share))] if share else []
    if result.split:
        lines.append(paragraph(speech("poll.split", platforms=by_platform(result, speech))))
    lines += uncounted(poll, speech)
    lines += [paragraph(speech.count("poll.unheard", unheard))] if unheard else []
    key = "poll.closed.answers" if poll.kind == Kind.FREE else "poll.closed"
    key = "poll.closed.withheld" if result.withheld else key
    text = speech.count(key, result.voters, number=poll.id)
    choices = [] if result.withheld else _offered(poll, speech)
    visit.tell_desk(f"{topic(poll.id)}.closed", text, *lines, choices=choices)


def _offered(poll: Poll, speech: Speech) -> Iterator[Choice]:
    """What the desk may see of it now."""
    if has_detail(poll):
        yield Choice(speech("poll.do.detail"), f"detail {poll.id}")
    yield Choice(speech("poll.do.export"), f"export {poll.id}")


# --- the cards ------------------------------------------------------------------------------------


def _opening_card(visit: Round, poll: Poll, channel: Address) -> Iterator[tuple[str, Outgoing]]:
    letter = _card(visit, poll, channel)
    card_there = Outgoing(to=channel, body=letter.body, choices=letter.choices)
    yield post_key(poll.id, channel), card_there


def _card(visit: Round, poll: Poll, channel: Address) -> Letter:
    speech = visit.directory.speech(visit.community, channel)
    result = polls.result(visit.connection, poll)
    by_words = not visit.traits(channel.platform).buttons
    options = polls.options(visit.connection, poll.id)
    choices = buttons(poll, options, speech) if poll.state == State.OPEN else ()
    return Letter(card(poll, result, speech, by_words=by_words), choices)


def _line(visit: Round, poll: Poll, channel: Address) -> Letter:
    speech = visit.directory.speech(visit.community, channel)
    return Letter(line(poll, polls.result(visit.connection, poll), speech))


def _draw_due(visit: Round) -> None:
    for poll in polls.behind(visit.connection, visit.community_id):
        if (draw_at(poll) or visit.now) <= visit.now:
            late = poll.state == State.CLOSED and not poll.sealed
            _draw(visit, _with_turnout(visit, poll) if late else poll)


def _draw(visit: Round, poll: Poll) -> None:
    """Bring the cards in line with the ballots.

    A platform draws its own poll itself; one that may not stand there is sent, if ever, as a card.
    """
    if not polls.claim_drawing(visit.connection, poll, visit.now):
        return
    if poll.state == State.CANCELLED:
        native.end(visit, poll)
    is_last, version = poll.state != State.OPEN, f"r{poll.draws + 1}"
    there = placements.native(visit.connection, poll.id)
    papers = [post_key(poll.id, one.channel) for one in there]
    lines = list(map(native.line_key, papers))
    for post in posts.of_topic(visit, topic(poll.id)):
        if post.row.key in lines:
            posts.bring_in_line(visit, post, _line(visit, poll, post.channel), version)
        elif post.row.key not in papers or (is_last and post.row.status == "unsure"):
            drawn = _card(visit, poll, post.channel)
            posts.bring_in_line(visit, post, drawn, version, told=is_last)


def _record(visit: Round, verb: str, poll: Poll) -> None:
    note = visit.speech("numbered", number=poll.id)
    deed = trail.Deed(verb=verb, community_id=visit.community_id, note=note)
    trail.record(visit.connection, deed, visit.now)

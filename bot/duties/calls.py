"""Law: a call is posted once in each channel, follows its deadline there, and closes on time.

Its posts are edited in place. One that only a hand can mend is told to the desk, as any other.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial

from bot.calls import card
from bot.calls.lifecycle import Deed, State, notice_at
from bot.calls.tally import Tally
from bot.duties import posts
from bot.duties.rounds import Round, earliest
from bot.messages import Address, Choice, Letter
from bot.store import calls, trail
from bot.tables import Call


def keep_calls(visit: Round) -> datetime | None:
    """Post, edit, remind of and close what is open; when something is due next."""
    running = calls.all_in(visit.connection, visit.community_id, State.OPEN)
    return earliest(*(_keep(visit, call) for call in running))


def _keep(visit: Round, call: Call) -> datetime | None:
    if call.closes_at <= visit.now:
        _close(visit, call)
        return None
    _show(visit, call)
    notice = notice_at(call)
    if notice is None or notice > visit.now:
        return earliest(notice, call.closes_at)
    _remind(visit, call)
    return call.closes_at


def _remind(visit: Round, call: Call) -> None:
    """Two days before the deadline: the count so far; once for each deadline."""
    speech, tally = visit.speech, calls.count(visit.connection, call.id)
    visit.tell_desk(
        f"{_topic(call)}.notice.{call.closes_at:%Y%m%d%H%M}",
        speech("call.notice", number=call.id, question=call.question, when=_when(visit, call)),
        speech("call.so_far", counted=card.counted_now(tally, speech)),
        choices=card.desk_buttons(call, speech),
    )


def _when(visit: Round, call: Call) -> str:
    return visit.speech.moment(call.closes_at)


# --- closing --------------------------------------------------------------------------------------


def _close(visit: Round, call: Call) -> None:
    tally = calls.count(visit.connection, call.id)
    kept = {"answers": tally.answers, "regions": len(tally.regions)}
    if not calls.move(visit.connection, call, Deed.CLOSE, **kept):
        return
    closed = calls.find(visit.connection, call.id or 0)
    assert closed is not None
    _show(visit, closed)
    note = visit.speech("numbered", number=call.id)
    deed = trail.Deed(verb="close_call", community_id=visit.community_id, note=note)
    trail.record(visit.connection, deed, visit.now)
    _tell_close(visit, closed, tally)


def _tell_close(visit: Round, call: Call, tally: Tally) -> None:
    """The count, the regions heard, and what still waits."""
    speech = visit.speech
    lines = [
        speech("call.closed", number=call.id, question=call.question),
        speech("call.counted", counted=card.counted(call, speech)),
    ]
    lines += [speech("call.heard", regions=card.heard(tally, speech))] if tally.regions else []
    lines += [speech.count("queue.count", tally.waiting)] if tally.waiting else []
    choices = [Choice(speech("call.queue"), "queue")] if tally.waiting else []
    visit.tell_desk(f"{_topic(call)}.closed", *lines, choices=choices)


# --- its posts ------------------------------------------------------------------------------------


def _topic(call: Call) -> str:
    return f"call.{call.id}"


def _show(visit: Round, call: Call) -> None:
    channels = map(Address, call.channels)
    posts.follow(visit, call, _topic(call), channels, partial(_letter, visit, call))


def _letter(visit: Round, call: Call, channel: Address) -> Letter:
    speech = visit.directory.speech(visit.community, channel)
    choices = (card.answer_button(call, speech),) if call.state == State.OPEN else ()
    return Letter(card.post(call, speech), choices)

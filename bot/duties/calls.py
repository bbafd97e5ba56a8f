"""Law: a call is posted once in each channel, follows its deadline there, and closes on time.

Its posts are edited in place. One that only a hand can mend is told to the desk, as any other.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row

from bot.calls import card
from bot.calls.lifecycle import Deed, State, notice_at
from bot.calls.tally import Tally
from bot.duties.rounds import Round, earliest
from bot.messages import Address, Choice, Letter, Outgoing, pack_letter
from bot.store import calls, deliveries, trail
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
    """Each channel has the call as it stands; one that is closed is posted nowhere new."""
    posts = [row for row in deliveries.of_topic(visit.connection, _topic(call)) if not row.replaces]
    for post in posts:
        _bring_in_line(visit, call, post)
    if not posts and call.state == State.OPEN:
        visit.post(_topic(call), [_first(visit, call, Address(one)) for one in call.channels])


def _first(visit: Round, call: Call, channel: Address) -> tuple[str, Outgoing]:
    letter = _letter(visit, call, channel)
    outgoing = Outgoing(to=channel, body=letter.body, choices=letter.choices)
    return f"{_topic(call)}.{channel}", outgoing


def _letter(visit: Round, call: Call, channel: Address) -> Letter:
    speech = visit.directory.speech(visit.community, channel)
    open_here = call.state == State.OPEN and visit.traits(channel.platform).buttons
    choices = (card.answer_button(call, speech),) if open_here else ()
    return Letter(card.post(call, speech), choices)


def _bring_in_line(visit: Round, call: Call, post: Row[Any]) -> None:
    """What one post is to say now, on the way that its own fate leaves open."""
    letter = _letter(visit, call, Address(post.destination))
    if post.status in ("refused", "dropped") or post.content == pack_letter(letter):
        return
    if post.status == "pending":
        _before_it_left(visit, call, post, letter)
    elif post.status == "unsure" or (post.status == "sent" and not post.native_id):
        again = {"told": False} if post.status == "sent" else {}
        deliveries.reword(visit.connection, post.id, letter, fault=deliveries.STALE, **again)
    else:
        _edit(visit, call, post, letter)


def _before_it_left(visit: Round, call: Call, post: Row[Any], letter: Letter) -> None:
    """Nobody is invited to what is closed; a post that may be there all the same is edited."""
    perhaps = post.attempts > 0 and visit.traits(post.platform).keyed
    if call.state == State.CLOSED and not perhaps:
        deliveries.drop(visit.connection, post.id)
        return
    deliveries.reword(visit.connection, post.id, letter)
    if perhaps:
        _edit(visit, call, post, letter)


def _edit(visit: Round, call: Call, post: Row[Any], letter: Letter) -> None:
    """Once for each deadline, and once for the close: a key that is kept is not kept again."""
    edit = Outgoing(
        to=Address(post.destination), body=letter.body, choices=letter.choices, replaces=post.key
    )
    key = f"{post.key}.{call.state}.{call.closes_at:%Y%m%d%H%M%S}"
    visit.post(_topic(call), [(key, edit)])

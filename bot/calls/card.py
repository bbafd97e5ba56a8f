"""Law: one picture of a call in each place: in its channels, above its answers, in the desk."""

from __future__ import annotations

from bot.calls.lifecycle import State
from bot.calls.tally import Tally
from bot.contributions.regions import region_named
from bot.messages import Choice
from bot.richtext import Body, bold, heading, paragraph
from bot.tables import Call
from bot.texts import Speech


def post(call: Call, speech: Speech) -> Body:
    """The call as it stands in its channels: an invitation, then what came of it."""
    head = heading(speech("call.heading", number=call.id))
    question = paragraph(bold(call.question))
    if call.state == State.CLOSED:
        closed = speech("call.over", counted=counted(call, speech))
        return (head, question, paragraph(closed))
    until = speech("call.until", when=speech.moment(call.closes_at))
    return (head, question, paragraph(until), paragraph(speech("call.how", number=call.id)))


def answer_button(call: Call, speech: Speech) -> Choice:
    """The one tap that begins an answer."""
    return Choice(speech("call.answer"), f"join {call.id}", f"a_{call.id}")


def desk_buttons(call: Call, speech: Speech) -> tuple[Choice, ...]:
    """What the desk can do with a call that it finds in a list."""
    return tuple(
        Choice(speech(key, number=call.id), f"call {call.id} {act}".rstrip())
        for key, act in _BUTTONS.get(State(call.state), {}).items()
    )


_BUTTONS = {
    State.DRAFT: {"call.see": ""},
    State.OPEN: {"call.extend": "extend", "call.end": "close"},
}


def in_edition(call: Call, speech: Speech) -> str:
    """The line above a call's answers in a digest."""
    if call.state == State.CLOSED:
        return speech("call.digest_closed", counted=counted(call, speech))
    return speech("call.digest_open", when=speech.moment(call.closes_at), number=call.id)


def counted(call: Call, speech: Speech) -> str:
    """`14 réponses, de 6 régions`, as of the close."""
    return _counted(call.answers, call.regions, speech)


def counted_now(tally: Tally, speech: Speech) -> str:
    """The same, of a call that is still open."""
    return _counted(tally.answers, len(tally.regions), speech)


def _counted(answers: int, regions: int, speech: Speech) -> str:
    told = speech.count("call.answers", answers)
    return f"{told}, {speech.count('call.regions', regions)}" if regions else told


def heard(tally: Tally, speech: Speech) -> str:
    """The regions that answered, the most talkative first; empty when none is known."""
    regions = tally.regions.most_common()
    return speech.listed(f"{region_named(code).name} ({speech.number(n)})" for code, n in regions)


def line(call: Call, tally: Tally, speech: Speech) -> str:
    """A call on one line, for the desk's list."""
    state = speech(f"call.state.{call.state}", when=speech.moment(call.closes_at))
    now = counted(call, speech) if call.state == State.CLOSED else counted_now(tally, speech)
    known = "" if call.state == State.DRAFT else f", {now}"
    return speech("call.line", number=call.id, question=call.question, state=f"{state}{known}")

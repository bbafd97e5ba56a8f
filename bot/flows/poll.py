"""Law: the desk's questions about a poll; a typed date rests on nothing until it is confirmed.

What was typed as a date is read, checked and echoed by whoever asked; here it is only taken.
"""

from __future__ import annotations

from dataclasses import replace

from bot.errors import Illegal
from bot.flows.engine import Answer, Chosen, Data, Flow, Input, Option, Prompt, Step, one_of
from bot.polls.kinds import Kind, ready_options
from bot.polls.reading import is_whole, read_answers, read_poll, read_question, read_reason
from bot.richtext import paragraph
from bot.texts import Speech


def _prompt(speech: Speech, text: str, *ends: str) -> Prompt:
    options = tuple(Option(speech(f"poll.answer.{end}"), end) for end in ends)
    return Prompt((paragraph(text),), options)


# --- a new poll -----------------------------------------------------------------------------------


def _ask_question(_: Data, speech: Speech) -> Prompt:
    return _prompt(speech, speech("poll.ask_question"), "leave")


def _read_question(data: Data, given: Input, speech: Speech) -> Answer:
    if isinstance(given, Chosen):
        return Answer(data, outcome=one_of(_ask_question(data, speech), given))
    if not is_whole(given.text):
        return Answer({**data, "question": read_question(given.text)})
    asked = read_poll(given.text, speech)
    told = {"question": asked.question, "options": asked.options, "kind": asked.kind}
    return Answer(told, outcome="done")


def _ask_options(data: Data, speech: Speech) -> Prompt:
    text = speech("poll.ask_options", question=data["question"])
    prompt = _prompt(speech, text, Kind.OPINION, Kind.SCALE, Kind.FREE, "leave")
    return replace(prompt, asks=speech("asks.options"))


def _read_options(data: Data, given: Input, speech: Speech) -> Answer:
    if not isinstance(given, Chosen):
        options, kind = read_answers(given.text, speech)
        return Answer({**data, "options": options, "kind": kind})
    chosen = one_of(_ask_options(data, speech), given)
    if chosen == "leave":
        return Answer(data, outcome=chosen)
    kind = Kind(chosen)
    return Answer({**data, "options": ready_options(kind, speech), "kind": kind})


MAKE: Flow[Speech] = Flow(
    "poll",
    {
        "question": Step(_ask_question, _read_question),
        "options": Step(_ask_options, _read_options),
    },
)


# --- its dates ------------------------------------------------------------------------------------


def _ask_date(data: Data, speech: Speech) -> Prompt:
    text = speech(f"poll.ask_date.{data['deed']}", number=data["number"])
    return _prompt(speech, text, "leave")


def _read_date(data: Data, given: Input, speech: Speech) -> Answer:
    if isinstance(given, Chosen):
        return Answer(data, outcome=one_of(_ask_date(data, speech), given))
    return Answer({**data, "typed": given.text})


def _ask_sure(data: Data, speech: Speech) -> Prompt:
    text = speech(f"poll.sure.{data['deed']}", number=data["number"], when=data["when"])
    return _prompt(speech, text, "yes", "other", "leave")


def _read_sure(data: Data, given: Input, speech: Speech) -> Answer:
    """Another date may be typed at once."""
    try:
        return Answer(data, outcome=one_of(_ask_sure(data, speech), given))
    except Illegal:
        if isinstance(given, Chosen):
            raise
        return Answer({**data, "typed": given.text}, outcome="typed")


DATE: Flow[Speech] = Flow("poll_date", {"typed": Step(_ask_date, _read_date)})
SURE: Flow[Speech] = Flow("poll_sure", {"choice": Step(_ask_sure, _read_sure)})


# --- its end --------------------------------------------------------------------------------------


def _ask_end(data: Data, speech: Speech) -> Prompt:
    return _prompt(speech, speech("poll.ask_end", number=data["number"]), "end", "leave_open")


def _read_end(data: Data, given: Input, speech: Speech) -> Answer:
    return Answer(data, outcome=one_of(_ask_end(data, speech), given))


def _ask_drop(data: Data, speech: Speech) -> Prompt:
    return _prompt(speech, speech("poll.ask_drop", number=data["number"]), "drop", "leave")


def _read_drop(data: Data, given: Input, speech: Speech) -> Answer:
    return Answer(data, outcome=one_of(_ask_drop(data, speech), given))


def _ask_reason(data: Data, speech: Speech) -> Prompt:
    return _prompt(speech, speech("poll.ask_reason", number=data["number"]), "leave_open")


def _read_reason(data: Data, given: Input, speech: Speech) -> Answer:
    if isinstance(given, Chosen):
        return Answer(data, outcome=one_of(_ask_reason(data, speech), given))
    return Answer({**data, "reason": read_reason(given.text)})


def _ask_cancel(data: Data, speech: Speech) -> Prompt:
    text = speech("poll.ask_cancel", number=data["number"], reason=data["reason"])
    return _prompt(speech, text, "cancel", "leave_open")


def _read_cancel(data: Data, given: Input, speech: Speech) -> Answer:
    return Answer(data, outcome=one_of(_ask_cancel(data, speech), given))


CANCEL: Flow[Speech] = Flow(
    "poll_cancel",
    {
        "reason": Step(_ask_reason, _read_reason),
        "choice": Step(_ask_cancel, _read_cancel),
    },
)
END: Flow[Speech] = Flow("poll_end", {"choice": Step(_ask_end, _read_end)})
DROP: Flow[Speech] = Flow("poll_drop", {"choice": Step(_ask_drop, _read_drop)})

"""Law: a question to an author and its answer are one text each, passed on as they were written.

In the desk others speak as well: a question is sent only when it was seen whole.
"""

from __future__ import annotations

from bot.contributions.wording import read_text
from bot.flows.engine import Answer, Data, Flow, Input, Option, Prompt, Step, Typed, one_of, says
from bot.richtext import Body, paragraph, quote
from bot.texts import Speech

QUESTION_MOST = 500
ANSWER_MOST = 2000


def _asks(body: Body, give_up: str, asks: str = "") -> Prompt:
    return Prompt(body, (Option(give_up, "give_up"),), asks)


def _ask_question(data: Data, speech: Speech) -> Prompt:
    body = (paragraph(speech("inquire.question", number=data["number"])),)
    return _asks(body, speech("inquire.give_up"))


def _ask_answer(data: Data, speech: Speech) -> Prompt:
    body = (paragraph(speech("respond.question", number=data["number"])), quote(data["question"]))
    return _asks(body, speech("respond.give_up"), speech("asks.respond", number=data["number"]))


def _read_question(data: Data, given: Input, speech: Speech) -> Answer:
    if isinstance(given, Typed) and not says(given, speech("inquire.give_up")):
        return Answer({**data, "words": read_text(given.text, QUESTION_MOST)})
    return Answer(data, outcome=one_of(_ask_question(data, speech), given))


def _read_answer(data: Data, given: Input, speech: Speech) -> Answer:
    if isinstance(given, Typed) and not says(given, speech("respond.give_up")):
        return Answer({**data, "words": read_text(given.text, ANSWER_MOST)})
    return Answer(data, outcome=one_of(_ask_answer(data, speech), given))


def _ask_sure(data: Data, speech: Speech) -> Prompt:
    body = (paragraph(speech("inquire.sure", number=data["number"])), quote(data["words"]))
    options = (
        Option(speech("inquire.send"), "send"),
        Option(speech("inquire.again"), "again"),
        Option(speech("inquire.give_up"), "give_up"),
    )
    return Prompt(body, options)


def _read_sure(data: Data, given: Input, speech: Speech) -> Answer:
    match one_of(_ask_sure(data, speech), given):
        case "again":
            return Answer(data, first=("words", "sure"))
        case outcome:
            return Answer(data, outcome=outcome)


INQUIRE: Flow[Speech] = Flow(
    "inquire", {"words": Step(_ask_question, _read_question), "sure": Step(_ask_sure, _read_sure)}
)
RESPOND: Flow[Speech] = Flow("respond", {"words": Step(_ask_answer, _read_answer)})

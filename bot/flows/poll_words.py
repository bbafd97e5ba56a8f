"""Law: what is answered in words is one line of a person's own; any line is an answer."""

from __future__ import annotations

from bot.contributions.wording import read_line
from bot.flows.engine import Answer, Data, Flow, Input, Option, Prompt, Step, Typed, one_of, says
from bot.richtext import bold, paragraph
from bot.texts import Speech

ANSWER_MOST = 200


def _ask(data: Data, speech: Speech) -> Prompt:
    body = (
        paragraph(speech("poll.title", number=data["number"]), " · ", bold(data["question"])),
        paragraph(data["terms"]),
        paragraph(speech("poll.answers.ask", most=ANSWER_MOST)),
    )
    asks = speech("asks.poll_words", number=data["number"])
    return Prompt(body, (Option(speech("poll.answers.leave"), "leave"),), asks)


def _read(data: Data, given: Input, speech: Speech) -> Answer:
    if isinstance(given, Typed) and not says(given, speech("poll.answers.leave")):
        return Answer({**data, "words": read_line(given.text, ANSWER_MOST)})
    return Answer(data, outcome=one_of(_ask(data, speech), given))


WORDS: Flow[Speech] = Flow("poll_words", {"words": Step(_ask, _read)})

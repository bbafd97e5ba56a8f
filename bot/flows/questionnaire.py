"""Law: one question at a time, with where it stands, and a way back, past it and out of it.

The steps know no questionnaire: what is asked now is looked up by what is known of it (`Bench`).
Where a number is awaited there are no buttons, whose lines a typed number would press.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.errors import Illegal
from bot.flows.engine import (
    Answer,
    Chosen,
    Data,
    Flow,
    Input,
    Option,
    Prompt,
    Step,
    Typed,
    one_of,
    says,
)
from bot.questionnaires.card import hint
from bot.questionnaires.form import WRITTEN, Answers, Kind, Question, labels, named, worded
from bot.questionnaires.form import Answer as Given
from bot.questionnaires.path import before, progress
from bot.questionnaires.written import checked, read_ranks, read_written
from bot.richtext import Block, bold, italic, paragraph
from bot.texts import Speech


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as one person meets it: where it stands, and what they answered before."""

    question: Question
    rank: int
    total: int
    before: Given | None = None
    first: bool = False


@dataclass(frozen=True, slots=True)
class Bench:
    """What the steps need: the words, and the question that some data are about."""

    speech: Speech
    asked: Callable[[Data], Asked]


def facing(questions: Sequence[Question], answers: Answers, key: str) -> Asked:
    """That question, as whoever has answered so meets it."""
    rank, total = progress(questions, answers, key)
    first = before(questions, answers, key) is None
    return Asked(named(questions, key), rank, total, answers.get(key), first)


def about(questions: Sequence[Question], answers: Answers, key: str) -> dict[str, object]:
    """What is kept of that question while it is open; of several options, those chosen before."""
    kind = named(questions, key).kind
    picked = [*answers.get(key, ())] if kind is Kind.SEVERAL else []
    return {"question": key, "picked": picked, "counts": kind is Kind.NUMBER}


# --- how it is asked ------------------------------------------------------------------------------


def _ask(data: Data, bench: Bench) -> Prompt:
    asked, speech = bench.asked(data), bench.speech
    question = asked.question
    ways = _ways(asked, speech)
    body: list[Block] = [paragraph(italic(_where(asked, speech))), paragraph(bold(question.text))]
    body += [paragraph(line) for line in _notes(asked, ways, speech)]
    if question.kind is Kind.NUMBER:
        return Prompt(tuple(body), asks=question.text)
    ends = tuple(Option(label, value) for value, label in ways.items())
    return Prompt(tuple(body), (*_options(data, question, speech), *ends), question.text)


def _where(asked: Asked, speech: Speech) -> str:
    """`Question 4 sur 18 · Moyens et temps`."""
    progress = speech("questionnaire.progress", rank=asked.rank, total=asked.total)
    section = asked.question.section
    return f"{progress} · {section}" if section else progress


def _notes(asked: Asked, ways: dict[str, str], speech: Speech) -> list[str]:
    notes = [hint(asked.question, speech)]
    if asked.before:
        answer = worded(asked.question, asked.before, speech)
        notes.append(speech("questionnaire.said_before", answer=answer))
    if asked.question.kind is Kind.NUMBER:
        notes.append(speech("questionnaire.by_word", words=" · ".join(ways.values())))
    return [note for note in notes if note]


def _ways(asked: Asked, speech: Speech) -> dict[str, str]:
    """What one may do instead of answering."""
    offered = {
        "keep": bool(asked.before),
        "skip": asked.question.optional,
        "back": not asked.first,
        "later": True,
    }
    return {name: speech(f"questionnaire.do.{name}") for name, so in offered.items() if so}


def _options(data: Data, question: Question, speech: Speech) -> tuple[Option, ...]:
    """Each press of one among several adds or removes it."""
    picked = data["picked"]
    options = [
        Option(f"✓ {label}" if value in picked else label, f"o{rank}")
        for rank, (value, label) in enumerate(labels(question, speech).items())
    ]
    if question.kind is Kind.SEVERAL and picked:
        options.append(Option(speech("questionnaire.do.done"), "done"))
    return tuple(options)


# --- how an answer is read ------------------------------------------------------------------------


def _read(data: Data, given: Input, bench: Bench) -> Answer:
    asked = bench.asked(data)
    way = _way(_ways(asked, bench.speech), given)
    if way:
        return Answer(data, outcome=way)
    if asked.question.kind in WRITTEN:
        if isinstance(given, Chosen):
            raise Illegal("flow.type")
        return _answered(data, read_written(asked.question, given.text))
    meant = _meant(asked.question, given) if isinstance(given, Typed) else ()
    return _answered(data, meant) if meant else _pressed(data, asked.question, given, bench)


def _meant(question: Question, given: Typed) -> Given:
    """What was typed by its rank or, of a scale, by what its end is called; none otherwise."""
    scale = question.kind is Kind.SCALE
    ends = dict(zip(question.options, ("1", "5"), strict=False)) if scale else {}
    end = tuple(value for label, value in ends.items() if says(given, label))
    return end or read_ranks(question, given.text)


def _way(ways: dict[str, str], given: Input) -> str:
    """The way that was pressed, or said word for word; empty when it was none."""
    if isinstance(given, Chosen):
        return given.value if given.value in ways else ""
    return next((name for name, label in ways.items() if says(given, label)), "")


def _pressed(data: Data, question: Question, given: Input, bench: Bench) -> Answer:
    pressed = one_of(_ask(data, bench), given)
    if pressed == "done":
        return _answered(data, checked(question, tuple(data["picked"])))
    value = question.values[int(pressed.removeprefix("o"))]
    if question.kind is not Kind.SEVERAL:
        return _answered(data, (value,))
    picked = _toggled(question, data["picked"], value)
    return Answer({**data, "picked": picked}, first=("question",))


def _toggled(question: Question, picked: list[str], value: str) -> list[str]:
    """Kept in the order of the options, whatever the order of the presses."""
    chosen = {*picked} ^ {value}
    if len(chosen) > question.most:
        raise Illegal("questionnaire.too_many", most=question.most)
    return [one for one in question.options if one in chosen]


def _answered(data: Data, answer: Given) -> Answer:
    return Answer({**data, "answer": [*answer]}, outcome="answered")


QUESTION: Flow[Bench] = Flow("questionnaire", {"question": Step(_ask, _read)})


# --- taking it all back ---------------------------------------------------------------------------


def _ask_withdraw(data: Data, speech: Speech) -> Prompt:
    text = speech("questionnaire.ask_withdraw", title=data["title"])
    ends = ("yes", "no")
    options = tuple(Option(speech(f"questionnaire.withdraw.{end}"), end) for end in ends)
    return Prompt((paragraph(text),), options)


def _read_withdraw(data: Data, given: Input, speech: Speech) -> Answer:
    return Answer(data, outcome=one_of(_ask_withdraw(data, speech), given))


WITHDRAW: Flow[Speech] = Flow(
    "questionnaire_withdraw", {"choice": Step(_ask_withdraw, _read_withdraw)}
)

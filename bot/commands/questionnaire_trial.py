"""Law: the desk walks through a questionnaire as its members will, and nothing of it is kept.

The answers of a trial live in its open question alone, and go with it.
"""

from __future__ import annotations

from functools import partial

from bot.commands import talk
from bot.commands.context import Context, Reply
from bot.commands.talk import Dialogue
from bot.flows.engine import Data, Flow
from bot.flows.questionnaire import QUESTION, Asked, Bench
from bot.questionnaires.card import desk_buttons
from bot.questionnaires.form import Answers, Kind, Question, named, unpack
from bot.questionnaires.path import before, first_unanswered, following, kept, progress
from bot.roles import Role
from bot.store import questionnaires
from bot.tables import Questionnaire

TRIAL: Flow[Bench] = Flow("questionnaire_trial", QUESTION.steps)


def try_out(context: Context, found: Questionnaire, _: str) -> Reply:
    """From the first question on."""
    key = first_unanswered(unpack(found.questions), {})
    assert key is not None
    return _asking(context, found, {}, key)


def _asking(context: Context, found: Questionnaire, answers: Answers, key: str) -> Reply:
    question = named(unpack(found.questions), key)
    picked = [*answers.get(key, ())] if question.kind is Kind.SEVERAL else []
    data: dict[str, object] = {"number": found.id, "question": key, "picked": picked}
    data |= {"counts": question.kind is Kind.NUMBER, "answers": dict(answers)}
    return talk.start(context, TRYING, ("question",), data)


def _bench(context: Context) -> Bench:
    return Bench(context.speech, partial(_asked, context))


def _asked(context: Context, data: Data) -> Asked:
    questions, answers, key = _questions(context, data), _said(data), data["question"]
    rank, total = progress(questions, answers, key)
    first = before(questions, answers, key) is None
    return Asked(named(questions, key), rank, total, answers.get(key), first)


def _found(context: Context, data: Data) -> Questionnaire:
    found = questionnaires.find(context.connection, data["number"])
    assert found is not None
    return found


def _questions(context: Context, data: Data) -> tuple[Question, ...]:
    return unpack(_found(context, data).questions)


def _said(data: Data) -> Answers:
    return {key: tuple(values) for key, values in data["answers"].items()}


def _finish(context: Context, data: Data, outcome: str) -> Reply:
    found, questions, answers = _found(context, data), _questions(context, data), _said(data)
    key = data["question"]
    if outcome in ("answered", "skip"):
        given = tuple(data["answer"]) if outcome == "answered" else ()
        answers = kept(questions, {**answers, key: given})
    if outcome == "back":
        after = before(questions, answers, key)
    else:
        after = following(questions, answers, key) if outcome != "later" else None
    if after is None:
        told = context.speech("questionnaire.tried", number=found.id)
        return context.say(told, choices=desk_buttons(found, context.speech))
    return _asking(context, found, answers, after)


TRYING: Dialogue[Bench] = Dialogue(TRIAL, _bench, _finish, role=Role.ANIMATOR)

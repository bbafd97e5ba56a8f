"""Law: the desk walks through a questionnaire as its members will, and nothing of it is kept.

The answers of a trial live in its open question alone, and go with it.
"""

from __future__ import annotations

from functools import partial

from bot.commands import talk
from bot.commands.context import Context, Reply
from bot.commands.talk import Dialogue
from bot.flows.engine import Data, Flow
from bot.flows.questionnaire import QUESTION, Asked, Bench, about, facing
from bot.questionnaires.card import desk_buttons
from bot.questionnaires.form import Answers, unpack
from bot.questionnaires.path import before, first_unanswered, following, kept
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
    known = {"number": found.id, "answers": dict(answers)}
    data = about(unpack(found.questions), answers, key)
    return talk.start(context, TRYING, ("question",), data | known)


def _bench(context: Context) -> Bench:
    return Bench(context.speech, partial(_asked, context))


def _asked(context: Context, data: Data) -> Asked:
    found = questionnaires.get(context.connection, data["number"])
    return facing(unpack(found.questions), _said(data), data["question"])


def _said(data: Data) -> Answers:
    return {key: tuple(values) for key, values in data["answers"].items()}


def _finish(context: Context, data: Data, outcome: str) -> Reply:
    found = questionnaires.get(context.connection, data["number"])
    questions, answers, key = unpack(found.questions), _said(data), data["question"]
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

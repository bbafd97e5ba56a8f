"""Law: each answer is kept as it is given, and whoever comes back goes on where they were.

From any linked account, after any pause. What comes after the close is refused, and given back;
what was answered before it counts, whole or half.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from bot.commands import talk
from bot.commands.context import Context, Reply, read_number
from bot.commands.fill_back import take_back
from bot.commands.talk import Dialogue
from bot.contributions.wording import unaccented
from bot.errors import Illegal
from bot.flows.engine import Data
from bot.flows.questionnaire import QUESTION, Asked, Bench, about, facing
from bot.messages import Choice
from bot.questionnaires.card import welcome
from bot.questionnaires.form import Answer, Answers, Kind, named, unpack
from bot.questionnaires.lifecycle import LAUNCHED, takes
from bot.questionnaires.path import asked, before, first_unanswered, following
from bot.richtext import quote
from bot.store import answer_sheets, questionnaires
from bot.tables import Questionnaire

Act = Callable[[Context, Questionnaire], Reply]


def fill(context: Context, argument: str) -> Reply:
    """`remplir number`, or what to do with the answers that one has given."""
    found = _launched(context, read_number(argument))
    if not context.private:
        raise Illegal("questionnaire.direct", number=found.id)
    home = context.within(context.directory.community(found.community_id))
    word = unaccented("".join(argument.split()[1:2])).casefold()
    if word not in _ACTS:
        raise Illegal("questionnaire.which_act", number=found.id)
    return _ACTS[word](home, found)


def _launched(context: Context, number: int) -> Questionnaire:
    """The questionnaire of that number, in a community where this person reads."""
    found = questionnaires.find(context.connection, number)
    if found is None or found.state not in LAUNCHED or found.community_id not in context.homes:
        raise Illegal("questionnaire.none_such", number=number)
    return found


# --- beginning, and beginning again ---------------------------------------------------------------


def _go(context: Context, found: Questionnaire) -> Reply:
    """The first question, the one that is next, or what can be done once there is none."""
    _check_open(context, found)
    answers = _answers(context, found)
    key = first_unanswered(unpack(found.questions), answers)
    if key is None:
        return _whole(context, found, "questionnaire.already")
    if answers:
        hello = context.say(context.speech("questionnaire.again", title=found.title))
    else:
        hello = context.say(*welcome(found, context.speech))
    return hello + _asking(context, found, key)


def _check_open(context: Context, found: Questionnaire) -> None:
    if not takes(found, context.event.at):
        raise Illegal("questionnaire.over", when=_end(context, found))


def _end(context: Context, found: Questionnaire) -> str:
    assert found.closes_at is not None
    return context.speech.moment(found.closes_at)


def _answers(context: Context, found: Questionnaire) -> Answers:
    sheet = answer_sheets.of(context.connection, found.id, context.somebody.id)
    return answer_sheets.answers(context.connection, sheet)


def _whole(context: Context, found: Questionnaire, key: str) -> Reply:
    """Nothing is left to ask: how to change or take back what was answered."""
    speech = context.speech
    acts = {"review": "questionnaire.do.review", "withdraw": "questionnaire.do.withdraw"}
    choices = [Choice(speech(label), f"fill {found.id} {act}") for act, label in acts.items()]
    told = speech(key, title=found.title, when=_end(context, found), number=found.id)
    return context.say(told, choices=choices)


def _review(context: Context, found: Questionnaire) -> Reply:
    """All over again, each answer beside its question."""
    _check_open(context, found)
    return _asking(context, found, asked(unpack(found.questions), _answers(context, found))[0])


# --- one question ---------------------------------------------------------------------------------


def _asking(context: Context, found: Questionnaire, key: str) -> Reply:
    known = {"number": found.id, "community": context.community.slug}
    data = about(unpack(found.questions), _answers(context, found), key)
    return talk.start(context, QUESTIONING, ("question",), data | known)


def _bench(context: Context) -> Bench:
    return Bench(context.speech, partial(_asked, context))


def _asked(context: Context, data: Data) -> Asked:
    """The question that these data are about, as it stands for this person now."""
    found = _found(context, data)
    return facing(unpack(found.questions), _answers(context, found), data["question"])


def _found(context: Context, data: Data) -> Questionnaire:
    return questionnaires.get(context.connection, data["number"])


def _finish(context: Context, data: Data, outcome: str) -> Reply:
    found = _found(context, data)
    if not takes(found, context.event.at):
        return _too_late(context, found, data)
    return _MOVES[outcome](context, found, data)


def _too_late(context: Context, found: Questionnaire, data: Data) -> Reply:
    """What was answered before counts; what was written after is its writer's to keep."""
    told = context.speech("questionnaire.too_late", when=_end(context, found))
    written = named(unpack(found.questions), data["question"]).kind is Kind.TEXT
    given = data.get("answer", ()) if written else ()
    return context.say(told, *map(quote, given))


def _answered(context: Context, found: Questionnaire, data: Data) -> Reply:
    return _kept(context, found, data["question"], tuple(data["answer"]))


def _skipped(context: Context, found: Questionnaire, data: Data) -> Reply:
    return _kept(context, found, data["question"], ())


def _kept(context: Context, found: Questionnaire, key: str, answer: Answer) -> Reply:
    """The answer is on the sheet; what it makes pointless is told, and the next is asked."""
    was = _answers(context, found)
    now = answer_sheets.answer(context.connection, found, context.somebody.id, key, answer)
    gone = len(was.keys() - now.keys())
    told = context.say(context.speech.count("questionnaire.gone", gone)) if gone else Reply()
    return told + _on(context, found, now, key)


def _on(context: Context, found: Questionnaire, answers: Answers, key: str) -> Reply:
    after = following(unpack(found.questions), answers, key)
    if after is None:
        return _whole(context, found, "questionnaire.thanks")
    return _asking(context, found, after)


def _unchanged(context: Context, found: Questionnaire, data: Data) -> Reply:
    return _on(context, found, _answers(context, found), data["question"])


def _back(context: Context, found: Questionnaire, data: Data) -> Reply:
    _keep_picked(context, found, data)
    answers, key = _answers(context, found), data["question"]
    return _asking(context, found, before(unpack(found.questions), answers, key) or key)


# --- leaving --------------------------------------------------------------------------------------


def _later(context: Context, found: Questionnaire, data: Data) -> Reply:
    _keep_picked(context, found, data)
    return _left(context, found)


def _leave(context: Context, data: Data) -> Reply:
    """Something else was asked for: nothing of it is lost."""
    found = _found(context, data)
    if not takes(found, context.event.at):
        return Reply()
    return _later(context, found, data)


def _keep_picked(context: Context, found: Questionnaire, data: Data) -> None:
    """Of several options, those that were pressed are an answer, be it the last word or not."""
    picked, key = tuple(data["picked"]), data["question"]
    if picked and takes(found, context.event.at):
        answer_sheets.answer(context.connection, found, context.somebody.id, key, picked)


def _left(context: Context, found: Questionnaire) -> Reply:
    """How to go on and, once something is kept, how not to be reminded."""
    speech, answers = context.speech, _answers(context, found)
    choices = [Choice(speech("questionnaire.do.resume"), f"fill {found.id}")]
    if answers and found.remind_at is not None:
        choices.append(Choice(speech("questionnaire.do.quiet"), f"fill {found.id} quiet"))
    told = speech("questionnaire.left", number=found.id, when=_end(context, found))
    return context.say(told, choices=choices)


def _quiet(context: Context, found: Questionnaire) -> Reply:
    if not answer_sheets.silence(context.connection, found, context.somebody.id):
        raise Illegal("questionnaire.nothing_kept")
    return context.say(context.speech("questionnaire.silenced", title=found.title))


_MOVES: dict[str, Callable[[Context, Questionnaire, Data], Reply]] = {
    "answered": _answered,
    "skip": _skipped,
    "keep": _unchanged,
    "back": _back,
    "later": _later,
}
"""What is done with each outcome of a question."""

_ACTS: dict[str, Act] = {
    "": _go,
    **dict.fromkeys(("revoir", "review"), _review),
    **dict.fromkeys(("retirer", "withdraw"), take_back),
    **dict.fromkeys(("silence", "quiet"), _quiet),
}
"""What can be done with a questionnaire by whoever answers; the buttons use the English words."""

QUESTIONING: Dialogue[Bench] = Dialogue(QUESTION, _bench, _finish, _leave)

"""Law: before the first question stand its length, its end, who sees what, and how to leave.

One picture of a questionnaire in each place: in its channels, in a direct chat, in the desk.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.messages import Choice
from bot.questionnaires.form import Answer, Answers, Kind, Question, labels, named, unpack, worded
from bot.questionnaires.lifecycle import NAMES_KEPT, State
from bot.questionnaires.path import asked
from bot.richtext import Block, Body, bold, heading, italic, item, paragraph
from bot.tables import Questionnaire
from bot.texts import Speech

Sheets = tuple[int, int]
"""How many are whole, and how many are not."""


# --- for readers ----------------------------------------------------------------------------------


def post(shown: Questionnaire, sheets: Sheets, speech: Speech) -> Body:
    """It as it stands in its channels: an invitation, then what came of it."""
    head = heading(speech("questionnaire.heading", title=shown.title))
    if shown.state == State.CLOSED:
        return (head, paragraph(speech("questionnaire.over_post", counted=counted(sheets, speech))))
    how = speech("questionnaire.how", number=shown.id)
    return (head, *_intro(shown), paragraph(terms(shown, speech)), paragraph(how))


def answer_button(shown: Questionnaire, speech: Speech) -> Choice:
    """The one tap that begins, or goes on."""
    return Choice(speech("questionnaire.begin"), f"fill {shown.id}", f"q_{shown.id}")


def terms(shown: Questionnaire, speech: Speech) -> str:
    """How many questions, how many minutes, until when."""
    assert shown.closes_at is not None
    when = speech.moment(shown.closes_at)
    questions = speech.count("questionnaire.questions", len(shown.questions))
    minutes = speech.count("questionnaire.minutes", shown.minutes)
    return speech("questionnaire.terms", questions=questions, minutes=minutes, when=when)


def _intro(shown: Questionnaire) -> Body:
    return (paragraph(shown.intro),) if shown.intro else ()


def welcome(shown: Questionnaire, speech: Speech) -> Body:
    """What is said before the first question."""
    lines = (
        terms(shown, speech),
        speech("questionnaire.seen", days=NAMES_KEPT.days),
        speech("questionnaire.pause", number=shown.id),
        *([speech("questionnaire.will_remind")] if shown.remind_at else []),
    )
    head = heading(speech("questionnaire.heading", title=shown.title))
    return (head, *_intro(shown), *map(paragraph, lines))


def own_answers(shown: Questionnaire, answers: Answers, speech: Speech) -> list[Block]:
    """What one person has answered, below its title, in the order of the questions."""
    questions = unpack(shown.questions)
    path = asked(questions, answers)
    given = [one for one in questions if one.key in path and one.key in answers]
    head = item(speech("questionnaire.mine", number=shown.id, title=shown.title))
    return [head, *(item(_given(one, answers, speech)) for one in given)]


def _given(question: Question, answers: Answers, speech: Speech) -> str:
    said = worded(question, answers[question.key], speech) or "—"
    return speech("questionnaire.answered", question=question.text, answer=said)


# --- for the desk ---------------------------------------------------------------------------------


def counted(sheets: Sheets, speech: Speech) -> str:
    """`14 questionnaires complets, 5 commencés`."""
    whole, half = sheets
    told = speech.count("questionnaire.whole", whole)
    return f"{told}, {speech.count('questionnaire.half', half)}" if half else told


def line(shown: Questionnaire, sheets: Sheets, speech: Speech) -> str:
    """A questionnaire on one line, for the desk's list."""
    when = speech.moment(shown.closes_at) if shown.closes_at else ""
    state = speech(f"questionnaire.state.{shown.state}", when=when)
    known = "" if shown.state == State.DRAFT else f", {counted(sheets, speech)}"
    told = f"{state}{known}"
    return speech("questionnaire.line", number=shown.id, title=shown.title, state=told)


def desk_buttons(shown: Questionnaire, speech: Speech) -> tuple[Choice, ...]:
    """What the desk can do with it now."""
    return tuple(
        Choice(
            speech(f"questionnaire.act.{act}", number=shown.id), f"questionnaire {shown.id} {act}"
        )
        for act in _BUTTONS[State(shown.state)]
    )


_BUTTONS = {
    State.DRAFT: ("preview", "try", "open"),
    State.OPEN: ("results", "extend", "close"),
    State.CLOSED: ("results", "export"),
}


def preview(shown: Questionnaire, speech: Speech) -> Body:
    """Every question, with its section, what may be answered, and when it is asked."""
    head = heading(speech("questionnaire.heading", title=shown.title))
    blocks: list[Block] = [head, *_intro(shown)]
    section = ""
    questions = unpack(shown.questions)
    for rank, question in enumerate(questions, start=1):
        if question.section != section:
            section = question.section
            blocks.append(heading(section))
        blocks.append(paragraph(f"{rank}. ", bold(question.text)))
        blocks.append(paragraph(italic(" ".join(_how(question, questions, speech)))))
    return tuple(blocks)


def _how(question: Question, questions: Sequence[Question], speech: Speech) -> list[str]:
    told, when = [hint(question, speech)], question.when
    known = list(labels(question, speech).values())
    told += [f"{' ; '.join(known)}."] if known else []
    told += [speech("questionnaire.optional")] if question.optional else []
    told += [_condition(named(questions, key), values, questions, speech) for key, values in when]
    return [one for one in told if one]


def _condition(
    source: Question, values: Answer, questions: Sequence[Question], speech: Speech
) -> str:
    rank = questions.index(source) + 1
    return speech("questionnaire.when", rank=rank, values=worded(source, values, speech))


def hint(question: Question, speech: Speech) -> str:
    """How it is answered, where that needs a word."""
    match question.kind:
        case Kind.SEVERAL if question.most < len(question.options):
            return speech("questionnaire.hint.most", most=question.most)
        case Kind.SEVERAL:
            return speech("questionnaire.hint.several")
        case Kind.TEXT | Kind.NUMBER | Kind.SCALE:
            return speech(f"questionnaire.hint.{question.kind}")
    return ""

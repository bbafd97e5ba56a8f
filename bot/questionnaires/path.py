"""Law: what is asked next follows from the answers alone, so that it is the same after any pause.

Conditions look back, never ahead: whoever answers in order goes forward. What is asked no more,
because an earlier answer has changed, is no answer any more.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.questionnaires.form import Answers, Question

Questions = Sequence[Question]


def _ahead(questions: Questions, answers: Answers) -> dict[str, bool]:
    """The questions that may be asked, in order; True for those that are, whatever comes."""
    found: dict[str, bool] = {}
    for question in questions:
        sources = [source for source, _ in question.when]
        if not all(source in found for source in sources):
            continue
        settled = {key: found[key] and key in answers for key in sources}
        if any(settled[key] and not {*answers[key]} & {*values} for key, values in question.when):
            continue
        found[question.key] = all(settled.values())
    return found


def asked(questions: Questions, answers: Answers) -> tuple[str, ...]:
    """The keys of the questions that are asked of whoever has answered so, in order."""
    return tuple(key for key, certain in _ahead(questions, answers).items() if certain)


def kept(questions: Questions, answers: Answers) -> Answers:
    """The answers to what is asked; the others are answers no more."""
    return {key: answers[key] for key in asked(questions, answers) if key in answers}


def first_unanswered(questions: Questions, answers: Answers) -> str | None:
    """The question to go on with; None when all are answered."""
    return next((key for key in asked(questions, answers) if key not in answers), None)


def following(questions: Questions, answers: Answers, key: str) -> str | None:
    """What is asked after the answer to that question.

    What has not been answered yet or, where everything has, the next one to look at again.
    """
    return first_unanswered(questions, answers) or _beside(questions, answers, key, 1)


def before(questions: Questions, answers: Answers, key: str) -> str | None:
    """The question before that one; None before the first."""
    return _beside(questions, answers, key, -1)


def _beside(questions: Questions, answers: Answers, key: str, step: int) -> str | None:
    path = asked(questions, answers)
    rank = path.index(key) + step if key in path else -1
    return path[rank] if 0 <= rank < len(path) else None


def progress(questions: Questions, answers: Answers, key: str) -> tuple[int, int]:
    """The rank of that question, from 1, and how many there are at most as things stand."""
    path = [*_ahead(questions, answers)]
    return path.index(key) + 1 if key in path else len(path), len(path)

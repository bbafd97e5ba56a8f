"""Law: what somebody typed is the answer to the question that was asked, or is refused.

Pure. A number is written with a comma or a full stop, with or without spaces; options may be typed
by their ranks.
"""

from __future__ import annotations

import re

from bot.contributions.wording import clean, read_text
from bot.errors import Illegal
from bot.questionnaires.form import Answer, Kind, Question

TEXT_MOST = 1000
"""The longest free answer, in characters."""

_NUMBER = re.compile(r"-?\d{1,12}(?:\.\d{1,6})?", re.ASCII)
_RANKS = re.compile(r"\d{1,2}(?:(?:[\s,;]|et|and)+\d{1,2})*", re.ASCII)


def read_written(question: Question, typed: str) -> Answer:
    """A free answer or a number; else `Illegal`."""
    if question.kind is Kind.NUMBER:
        return (_number(typed),)
    return (read_text(typed, TEXT_MOST),)


def _number(typed: str) -> str:
    """With a full stop and no zeros to spare, as any spreadsheet reads it."""
    plain = re.sub(r"\s", "", clean(typed)).replace(",", ".").replace("−", "-")
    if not _NUMBER.fullmatch(plain):
        raise Illegal("questionnaire.not_a_number")
    return f"{float(plain):.6f}".rstrip("0").rstrip(".")


def read_ranks(question: Question, typed: str) -> Answer:
    """The values whose ranks were typed, such as `1, 3`; none when those were no ranks."""
    if not _RANKS.fullmatch(typed.strip()):
        return ()
    ranks = dict.fromkeys(map(int, re.findall(r"\d+", typed)))
    if not all(0 < rank <= len(question.values) for rank in ranks):
        raise Illegal("questionnaire.no_such_rank", most=len(question.values))
    return checked(question, tuple(question.values[rank - 1] for rank in ranks))


def checked(question: Question, answer: Answer) -> Answer:
    """The same, if that many may be chosen; else `Illegal`."""
    if not answer:
        raise Illegal("questionnaire.none_chosen")
    if len(answer) > question.most:
        raise Illegal("questionnaire.too_many", most=question.most)
    return answer

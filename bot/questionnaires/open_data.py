"""Law: what is published of a questionnaire leads back to nobody.

Pure. A row is a sheet, under an id drawn for this file, in an order drawn for this file: no
account, no time, no rank of arrival. Free words may name somebody, so they are left out unless they
are asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from random import Random
from secrets import token_hex

from bot import spreadsheet
from bot.questionnaires.form import Answer, Kind, Question
from bot.questionnaires.tally import Filled

BETWEEN = "|"
"""What stands between the options of one answer."""

PASSED = "-"
"""Instead of an answer that was passed over; what was never asked, or not yet, is empty."""


def published(
    questions: Sequence[Question], sheets: Iterable[Filled], chance: Random, *, texts: bool = False
) -> bytes:
    """The sheets as a file for spreadsheets; its first line has the keys of the questions."""
    columns = [one for one in questions if texts or one.kind is not Kind.TEXT]
    rows = [list(_row(columns, sheet)) for sheet in sheets]
    chance.shuffle(rows)
    head = ["id", "complete", *(one.key for one in columns)]
    return spreadsheet.written([head, *([token_hex(6), *row] for row in rows)])


def _row(columns: Iterable[Question], sheet: Filled) -> Iterator[str]:
    yield "yes" if sheet.finished else "no"
    for question in columns:
        yield _cell(question, sheet.answers.get(question.key))


def _cell(question: Question, answer: Answer | None) -> str:
    if answer is None:
        return ""
    text = BETWEEN.join(answer) or PASSED
    was_typed = question.kind is not Kind.NUMBER and bool(answer)
    return spreadsheet.as_text(text) if was_typed else text

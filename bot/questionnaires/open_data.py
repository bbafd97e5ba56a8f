"""Law: what is published of a questionnaire leads back to nobody.

Pure. A row is a sheet, under an id drawn for this file, in an order drawn for this file: no
account, no time, no rank of arrival. Free words may name somebody, so they are left out unless they
are asked for. What people typed stays text in a spreadsheet (OWASP, *CSV Injection*).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from random import Random
from secrets import token_hex

from bot.questionnaires.form import Answer, Kind, Question
from bot.questionnaires.tally import Filled

BETWEEN = "|"
"""What stands between the options of one answer."""

PASSED = "-"
"""Instead of an answer that was passed over; what was never asked, or not yet, is empty."""

_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a text begins that a spreadsheet would run: it is given an apostrophe."""


def published(
    questions: Sequence[Question], sheets: Iterable[Filled], chance: Random, *, texts: bool = False
) -> bytes:
    """The sheets as spreadsheets in French open CSV: semicolons, and a mark of UTF-8.

    The first line has the keys of the questions.
    """
    columns = [one for one in questions if texts or one.kind is not Kind.TEXT]
    rows = [list(_row(columns, sheet)) for sheet in sheets]
    chance.shuffle(rows)
    file = StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow(["id", "complete", *(one.key for one in columns)])
    writer.writerows([token_hex(6), *row] for row in rows)
    return file.getvalue().encode("utf-8-sig")


def _row(columns: Iterable[Question], sheet: Filled) -> Iterator[str]:
    yield "yes" if sheet.finished else "no"
    for question in columns:
        yield _cell(question, sheet.answers.get(question.key))


def _cell(question: Question, answer: Answer | None) -> str:
    if answer is None:
        return ""
    text = BETWEEN.join(answer) or PASSED
    risky = question.kind is not Kind.NUMBER and answer and text.startswith(_FORMULAS)
    return f"'{text}" if risky else text

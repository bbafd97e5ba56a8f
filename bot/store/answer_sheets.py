"""Law: an answer is kept the moment it is given, once for each person and question.

A sheet begins with its first answer. It bears its person, not an account, so that any linked
account goes on with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from bot.messages import Address
from bot.questionnaires.form import Answer, Answers, unpack
from bot.questionnaires.path import first_unanswered, kept
from bot.questionnaires.tally import Filled
from bot.store import reminders
from bot.store.loading import loaded
from bot.store.schema import PERSON, QUESTIONNAIRE, SHEET, SHEET_ANSWER
from bot.store.upserts import upsert
from bot.tables import Questionnaire, Sheet


@dataclass(frozen=True, slots=True)
class Begun:
    """A person's sheet of a questionnaire that still knows them."""

    questionnaire: Questionnaire
    sheet: Sheet
    answers: Answers


def of(connection: Connection, number: int | None, person_id: int) -> Sheet | None:
    """The person's sheet of that questionnaire, once they have answered something."""
    own = (SHEET.c.questionnaire_id == number) & (SHEET.c.person_id == person_id)
    row = connection.execute(select(SHEET).where(own)).first()
    return None if row is None else loaded(Sheet, row)


def answers(connection: Connection, sheet: Sheet | None) -> Answers:
    """What stands on it, by the keys of the questions; nothing where there is no sheet yet."""
    if sheet is None:
        return {}
    query = select(SHEET_ANSWER).where(SHEET_ANSWER.c.sheet_id == sheet.id)
    return {row.question: tuple(row.answer) for row in connection.execute(query)}


def answer(
    connection: Connection, of_: Questionnaire, person_id: int, key: str, given: Answer
) -> Answers:
    """Keep one answer; what stands on the sheet then, without what is asked no more."""
    own = {"questionnaire_id": of_.id, "person_id": person_id}
    connection.execute(upsert(SHEET).on_conflict_do_nothing(), own)
    sheet = of(connection, of_.id, person_id)
    _write(connection, sheet, key, given)
    return _settled(connection, of_, sheet)


def _write(connection: Connection, sheet: Sheet | None, key: str, given: Answer) -> None:
    assert sheet is not None
    query = upsert(SHEET_ANSWER)
    columns = ["sheet_id", "question"]
    said = {"answer": query.excluded.answer}
    row = {"sheet_id": sheet.id, "question": key, "answer": list(given)}
    connection.execute(query.on_conflict_do_update(index_elements=columns, set_=said), row)


def _settled(connection: Connection, of_: Questionnaire, sheet: Sheet | None) -> Answers:
    """What is asked no more goes, and whether something is left to ask is known."""
    assert sheet is not None
    questions, said = unpack(of_.questions), answers(connection, sheet)
    standing = kept(questions, said)
    gone = said.keys() - standing.keys()
    mine = SHEET_ANSWER.c.sheet_id == sheet.id
    connection.execute(delete(SHEET_ANSWER).where(mine, SHEET_ANSWER.c.question.in_(gone)))
    finished = first_unanswered(questions, standing) is None
    connection.execute(update(SHEET).where(SHEET.c.id == sheet.id).values(finished=finished))
    if finished:
        _spare(connection, of_, sheet)
    return standing


def silence(connection: Connection, of_: Questionnaire, person_id: int) -> bool:
    """This person is not reminded of it; False where they have no sheet."""
    sheet = of(connection, of_.id, person_id)
    if sheet is None:
        return False
    connection.execute(update(SHEET).where(SHEET.c.id == sheet.id).values(silent=True))
    _spare(connection, of_, sheet)
    return True


def _spare(connection: Connection, of_: Questionnaire, sheet: Sheet) -> None:
    reminders.spare(connection, reminders.of_questionnaire(of_), sheet.id)


def to_remind(connection: Connection, of_: Questionnaire, most: int) -> list[tuple[int, Address]]:
    """The next sheets to remind of, and where each one's person is written to; by their ids.

    They are begun and not finished, and their persons would be reminded.
    """
    due = (SHEET.c.questionnaire_id == of_.id) & (SHEET.c.id > of_.reminded_to)
    wanted = due & ~SHEET.c.finished & ~SHEET.c.silent & reminders.WELCOME
    query = select(SHEET.c.id, SHEET.c.person_id).join(PERSON, PERSON.c.id == SHEET.c.person_id)
    rows = connection.execute(query.where(wanted).order_by(SHEET.c.id).limit(most)).all()
    places = reminders.places(connection, [row.person_id for row in rows])
    return [(row.id, places[row.person_id]) for row in rows]


def count(connection: Connection, number: int | None) -> tuple[int, int]:
    """How many sheets are whole, and how many are not."""
    query = select(SHEET.c.finished, func.count()).where(SHEET.c.questionnaire_id == number)
    rows = connection.execute(query.group_by(SHEET.c.finished)).all()
    return tuple(sum(n for done, n in rows if done is so) for so in (True, False))


def filled(connection: Connection, number: int | None) -> list[Filled]:
    """All the sheets of a questionnaire, without whose they are."""
    query = (
        select(SHEET.c.id, SHEET.c.finished, SHEET_ANSWER.c.question, SHEET_ANSWER.c.answer)
        .join(SHEET_ANSWER, SHEET_ANSWER.c.sheet_id == SHEET.c.id)
        .where(SHEET.c.questionnaire_id == number)
        .order_by(SHEET.c.id)
    )
    rows = groupby(connection.execute(query), lambda row: (row.id, row.finished))
    return [Filled(finished, _said(those)) for (_, finished), those in rows]


def _said(rows: Iterable[Any]) -> Answers:
    return {row.question: tuple(row.answer) for row in rows}


# --- a person's -----------------------------------------------------------------------------------


def of_person(connection: Connection, person_id: int) -> list[Begun]:
    """All the sheets that are known to be this person's, oldest first."""
    query = select(SHEET).where(SHEET.c.person_id == person_id).order_by(SHEET.c.id)
    sheets = [loaded(Sheet, row) for row in connection.execute(query)]
    return [Begun(_form(connection, one), one, answers(connection, one)) for one in sheets]


def _form(connection: Connection, sheet: Sheet) -> Questionnaire:
    this = QUESTIONNAIRE.c.id == sheet.questionnaire_id
    row = connection.execute(select(QUESTIONNAIRE).where(this)).one()
    return loaded(Questionnaire, row)


def drop(connection: Connection, of_: Questionnaire, sheet: Sheet) -> None:
    """This sheet, and all that stands on it, is kept no more; nobody is reminded of it."""
    _spare(connection, of_, sheet)
    connection.execute(delete(SHEET_ANSWER).where(SHEET_ANSWER.c.sheet_id == sheet.id))
    connection.execute(delete(SHEET).where(SHEET.c.id == sheet.id))


def forget(connection: Connection, person_id: int) -> None:
    """Nothing that this person answered is kept."""
    for one in of_person(connection, person_id):
        drop(connection, one.questionnaire, one.sheet)


def unite(connection: Connection, kept_by: int, other: int) -> None:
    """Two people are one: their sheets are too; of two answers the kept person's stands."""
    mine = {one.questionnaire.id: one for one in of_person(connection, kept_by)}
    for theirs in of_person(connection, other):
        own = mine.get(theirs.questionnaire.id)
        if own is None:
            this = SHEET.c.id == theirs.sheet.id
            connection.execute(update(SHEET).where(this).values(person_id=kept_by))
            continue
        drop(connection, own.questionnaire, theirs.sheet)
        if theirs.sheet.silent:
            silence(connection, own.questionnaire, kept_by)
        for key, given in theirs.answers.items():
            if key not in own.answers:
                _write(connection, own.sheet, key, given)
        _settled(connection, own.questionnaire, own.sheet)

"""Law: what is kept of a sheet is what is asked of its person, whatever they have changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine, insert
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

from bot.questionnaires.form import Answer, Answers, unpack
from bot.questionnaires.lifecycle import Deed
from bot.questionnaires.path import asked, kept
from bot.questionnaires.reading import read
from bot.store import answer_sheets, questionnaires
from bot.store.schema import COMMUNITY, PERSON, SHEET, SHEET_ANSWER
from bot.tables import Questionnaire
from tests.dialogues.surveying import SURVEY

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
CLAIRE, CLARA = 1, 2
GIVEN = st.lists(
    st.tuples(st.integers(0, 4), st.sampled_from([(), ("yes",), ("no",), ("4",)])), max_size=8
)
"""Answers: to which of the questions that are asked then, and what."""


@contextmanager
def survey() -> Iterator[tuple[Connection, Questionnaire]]:
    form = read(SURVEY).form
    assert form is not None
    with create_engine("sqlite://").connect() as connection:
        SQLModel.metadata.create_all(connection)
        connection.execute(insert(COMMUNITY).values(id=1, slug="futurs", created_at=NOW))
        for person in (CLAIRE, CLARA):
            said = {"id": person, "name": "Claire", "region": "", "consented_at": NOW}
            connection.execute(insert(PERSON).values(said))
        questionnaires.keep(connection, 1, form, NOW)
        draft = questionnaires.find(connection, 1)
        assert draft is not None
        questionnaires.move(connection, draft, Deed.OPEN, closes_at=NOW + timedelta(days=9))
        found = questionnaires.find(connection, 1)
        assert found is not None
        yield connection, found


def fill(
    connection: Connection, of: Questionnaire, person: int, given: list[tuple[int, Answer]]
) -> Answers:
    """Answer in any order, also again; what has to stand there then."""
    questions, said = unpack(of.questions), dict[str, Answer]()
    for rank, answer in given:
        path = asked(questions, said)
        key = path[rank % len(path)]
        said = dict(kept(questions, {**said, key: answer}))
        assert answer_sheets.answer(connection, of, person, key, answer) == said
    return said


@settings(max_examples=20)
@given(GIVEN)
def test_a_sheet_holds_what_is_asked_and_knows_whether_it_is_whole(
    given: list[tuple[int, Answer]],
) -> None:
    with survey() as (connection, of):
        said = fill(connection, of, CLAIRE, given)
        sheet = answer_sheets.of(connection, of.id, CLAIRE)
        assert answer_sheets.answers(connection, sheet) == said
        whole = bool(said) and set(asked(unpack(of.questions), said)) == set(said)
        assert answer_sheets.count(connection, of.id) == (int(whole), int(bool(given)) - int(whole))


@settings(max_examples=20)
@given(GIVEN, GIVEN)
def test_two_sheets_become_one_where_the_kept_answers_stand(
    hers: list[tuple[int, Answer]], others: list[tuple[int, Answer]]
) -> None:
    with survey() as (connection, of):
        mine, theirs = (fill(connection, of, *one) for one in ((CLAIRE, hers), (CLARA, others)))
        answer_sheets.unite(connection, CLAIRE, CLARA)
        assert answer_sheets.of(connection, of.id, CLARA) is None
        sheet = answer_sheets.of(connection, of.id, CLAIRE)
        expected = kept(unpack(of.questions), {**theirs, **mine})
        assert answer_sheets.answers(connection, sheet) == expected
        answer_sheets.forget(connection, CLAIRE)
        assert connection.execute(SHEET_ANSWER.select()).all() == []


def test_the_database_refuses_a_second_sheet_of_a_person() -> None:
    with survey() as (connection, of):
        fill(connection, of, CLAIRE, [(0, ("yes",))])
        own = {"questionnaire_id": of.id, "person_id": CLAIRE}
        with pytest.raises(IntegrityError):
            connection.execute(insert(SHEET).values(own))

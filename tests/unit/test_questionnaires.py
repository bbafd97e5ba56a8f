"""Law: a file is read whole or refused with each mistake; answers are read, counted, published."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Illegal
from bot.flows.questionnaire import QUESTION, Asked, Bench
from bot.questionnaires.form import Kind, Question, pack, unpack
from bot.questionnaires.open_data import published
from bot.questionnaires.reading import Fault, read
from bot.questionnaires.tally import Filled, result
from bot.questionnaires.written import read_ranks, read_written
from bot.texts import LANGUAGES, Speech
from tests.dialogues.surveying import SURVEY

DOCS = Path(__file__).parents[2] / "docs"

# --- the file -------------------------------------------------------------------------------------


def test_the_national_survey_of_the_docs_is_read_and_takes_a_quarter_of_an_hour_at_most() -> None:
    reading = read((DOCS / "enquete-nationale.toml").read_text(encoding="utf-8"))
    assert reading.faults == ()
    assert reading.form is not None
    assert 15 <= len(reading.form.questions) <= 25
    assert 10 <= reading.form.minutes <= 15
    assert unpack(pack(reading.form.questions)) == reading.form.questions


def test_the_example_of_the_guide_is_read() -> None:
    guide = (DOCS / "questionnaires.md").read_text(encoding="utf-8")
    example = guide.partition("```toml\n")[2].partition("```")[0]
    reading = read(example)
    assert reading.faults == ()
    assert reading.form is not None
    assert {one.kind for one in reading.form.questions} == {*Kind}


def test_a_section_goes_on_until_the_next() -> None:
    form = read(SURVEY).form
    assert form is not None
    assert [one.section for one in form.questions] == ["Vos essais"] * 3 + ["Soutien"] * 2


@pytest.mark.parametrize(
    ("right", "wrong", "fault", "question"),
    [
        ('key = "essai"', 'key = "Essai !"', "key", "Essai !"),
        ('kind = "opinion"', 'kind = "avis"', "kind", "essai"),
        ('when = { essai = "oui" }', 'when = { soutien = "4" }', "later", "methodes"),
        ('when = { essai = "oui" }', 'when = { essai = "parfois" }', "value", "methodes"),
        ('when = { essai = "oui" }', 'when = "essai"', "when", "methodes"),
        ("most = 2", "most = 4", "whole", "methodes"),
        ('"Prototype"', '"atelier"', "equal", "methodes"),
        ('options = ["Atelier", "Prototype", "Entretiens"]', "", "options", "methodes"),
        ('options = ["Pas du tout", "Tout à fait"]', 'options = ["Bof"]', "ends", "soutien"),
        ('key = "jours"', 'key = "essai"', "twice", "essai"),
        ('text = "Combien de jours par mois ?"', "", "lacks", "jours"),
        ('key = "jours"', 'key = "complete"', "reserved", "complete"),
        ("optional = true", 'optional = "oui"', "truth", "jours"),
        ("optional = true", "facultative = true", "unknown", "jours"),
        ('kind = "number"', 'kind = "number"\noptions = ["1", "2"]', "no_options", "jours"),
        ('kind = "number"', 'kind = "number"\nmost = 2', "no_most", "jours"),
        ('kind = "scale"', 'kind = "scale"\nwhen = { jours = "2" }', "written", "soutien"),
        ("Votre direction vous", "Votre direction " + "x" * 500, "long", "soutien"),
    ],
)
def test_a_mistake_is_told_with_its_question(
    right: str, wrong: str, fault: str, question: str
) -> None:
    text = SURVEY.replace(right, wrong, 1)
    assert text != SURVEY
    found = read(text)
    assert found.form is None
    assert f"questionnaire.fault.{fault}" in [one.key for one in found.faults]
    first = found.faults[0]
    assert (first.question, first.line) == (question, _line_of(text, question))


def test_what_only_looks_like_a_question_counts_no_line() -> None:
    text = SURVEY.replace('"Un bilan commun', '"""\n[[question]]\nUn bilan commun')
    text = text.replace('zéro."', 'zéro."""').replace('kind = "number"', 'kind = "nombre"')
    (fault,) = read(text).faults
    assert (fault.question, fault.line) == ("jours", _line_of(text, "jours"))


@pytest.mark.parametrize("text", ["key = ", f"minutes = {'9' * 5000}", f"key = {'[' * 5000}"])
def test_what_is_no_toml_is_one_mistake(text: str) -> None:
    (fault,) = read(text).faults
    assert fault.key == "questionnaire.fault.toml"


def _line_of(text: str, key: str) -> int:
    """The line of the last question of that key, as `[[question]]` stands there."""
    lines = text.splitlines()
    named = max(rank for rank, line in enumerate(lines) if line == f'key = "{key}"')
    return max(rank for rank in range(named) if lines[rank] == "[[question]]") + 1


def test_every_mistake_is_told_at_once() -> None:
    text = (
        SURVEY.replace('"opinion"', '"avis"').replace("most = 2", "most = 9").replace("title", "t")
    )
    keys = [one.key.rpartition(".")[2] for one in read(text).faults]
    assert keys == ["unknown", "lacks", "kind", "whole"]


@pytest.mark.parametrize("text", ["", "key = ", "question = 3", "question = [1]", "[[question]]"])
def test_whatever_is_no_questionnaire_is_refused(text: str) -> None:
    assert read(text).form is None


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    assert isinstance(read(text).faults, tuple)
    assert all(isinstance(one, Fault) for one in read(text).faults)


# --- answers --------------------------------------------------------------------------------------

NUMBER = Question("n", "?", Kind.NUMBER)
SEVERAL = Question("s", "?", Kind.SEVERAL, ("a", "b", "c"), most=2)


@pytest.mark.parametrize(
    ("typed", "read_as"),
    [
        ("3", "3"),
        ("2,5", "2.5"),
        (" 1 200 ", "1200"),
        ("−4", "-4"),
        ("0,50", "0.5"),
        ("100", "100"),
    ],
)
def test_a_number_is_read_as_people_write_it(typed: str, read_as: str) -> None:
    assert read_written(NUMBER, typed) == (read_as,)


@pytest.mark.parametrize("typed", ["", "trois", "1.2.3", "3 jours", "1e9", "9" * 13, "٣"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(Illegal, match="not_a_number"):
        read_written(NUMBER, typed)


def test_ranks_are_typed_as_a_list() -> None:
    assert read_ranks(SEVERAL, "1, 3") == ("a", "c")
    assert read_ranks(SEVERAL, "3 et 1") == ("c", "a")
    assert read_ranks(SEVERAL, "a") == ()
    for typed, key in (("4", "no_such_rank"), ("1 2 3", "too_many"), ("0", "no_such_rank")):
        with pytest.raises(Illegal, match=key):
            read_ranks(SEVERAL, typed)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", Kind)
def test_every_button_fits_in_57_bytes(language: str, kind: Kind) -> None:
    question = Question("k", "?", kind, tuple("abcdefghijkl") if kind != Kind.SCALE else ())
    asked = Asked(question, 1, 9, ("a",))
    bench = Bench(Speech(language, ZoneInfo("Europe/Paris")), lambda _: asked)
    prompt = QUESTION.steps["question"].ask({"picked": ["a"]}, bench)
    keys = [f"answer {QUESTION.name}.{10**10} {option.value}" for option in prompt.options]
    assert [key for key in keys if len(key.encode()) > 57] == []


# --- counting, publishing -------------------------------------------------------------------------

OPINION = Question("o", "?", Kind.OPINION)
TEXT = Question("t", "?", Kind.TEXT, optional=True)
FORM = (OPINION, SEVERAL, NUMBER, TEXT)
SHEETS = [
    Filled(True, {"o": ("yes",), "s": ("a", "b"), "n": ("2",), "t": ("=1+1",)}),
    Filled(True, {"o": ("no",), "s": ("a",), "n": ("4",), "t": ()}),
    Filled(True, {"o": ("yes",), "s": ("c",), "n": ("-6",), "t": ("Du temps, « là »\nici",)}),
    Filled(False, {"o": ("yes",)}),
]


def test_half_sheets_are_counted_beside_whole_ones() -> None:
    found = result(FORM, SHEETS)
    assert (found.whole, found.half) == (3, 1)
    opinion, several, _, text = found.outcomes
    assert [opinion.whole.share(value) for value in OPINION.values] == [67, 33, 0]
    assert opinion.half.counts["yes"] == 1
    assert [several.whole.share(value) for value in SEVERAL.values] == [67, 33, 33]
    assert (text.whole.answered, text.whole.passed, text.half.answered) == (2, 1, 0)


def _rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_what_is_published_is_whole_and_leads_back_to_nobody() -> None:
    first, second = (published(FORM, SHEETS, Random(seed)) for seed in (1, 2))
    head, *rows = _rows(first)
    assert head == ["id", "complete", "o", "s", "n"]
    assert sorted(row[1:] for row in rows) == [
        ["no", "yes", "", ""],
        ["yes", "no", "a", "4"],
        ["yes", "yes", "a|b", "2"],
        ["yes", "yes", "c", "-6"],
    ]
    others = _rows(second)[1:]
    assert {row[0] for row in rows}.isdisjoint(row[0] for row in others)
    assert [row[1:] for row in rows] != [row[1:] for row in others]


def test_free_answers_are_published_only_if_asked_for_and_run_nothing() -> None:
    _, *rows = _rows(published(FORM, SHEETS, Random(1), texts=True))
    assert sorted(row[-1] for row in rows) == ["", "'=1+1", "-", "Du temps, « là »\nici"]

"""Law: what is exported reads back as it was, begins no formula, and marks what is hidden."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from io import StringIO

from hypothesis import given
from hypothesis import strategies as st

from bot.polls.cells import Row
from bot.polls.export import COLUMNS, Format, Sheet, written
from bot.polls.kinds import Kind
from bot.polls.results import Result, Score
from bot.tables import Poll

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
NOTHING: dict[str, list[Row]] = {"region": [], "administration": []}
TEXTS = st.text(min_size=1, max_size=12) | st.sampled_from(
    ("=1+1", "+ de moyens", "a;b", 'dit "oui"')
)


def sheet(question: str = "Où ?", options: tuple[str, ...] = ("Oui", "Non")) -> Sheet:
    poll = Poll(
        id=7,
        community_id=1,
        question=question,
        created_at=NOON,
        opened_at=NOON,
        closes_at=NOON,
    )
    scores = [Score(rank, text, 9 - rank) for rank, text in enumerate(options, start=1)]
    regions = [Row("53", (6, None), 9), Row("", (None, None), None)]
    result = Result(7, question, scores, 15)
    details = {"region": regions, "administration": [Row("town", (8, 7), 15)]}
    return Sheet(poll, result, [("telegram", 9), ("matrix", 6)], details)


def read(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    table = csv.DictReader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")
    return list(table)


def test_a_line_for_each_figure() -> None:
    lines = read(written(sheet(), Format.CSV))
    assert list(lines[0]) == list(COLUMNS)
    assert {line["closed_at"] for line in lines} == {"2026-11-27T12:00:00Z"}
    told = [tuple(line[name] for name in COLUMNS[8:]) for line in lines]
    assert told == [
        ("total", "", "1", "Oui", "8", "53", "0"),
        ("total", "", "2", "Non", "7", "47", "0"),
        ("platform", "telegram", "", "", "9", "60", "0"),
        ("platform", "matrix", "", "", "6", "40", "0"),
        ("region", "Bretagne", "", "", "9", "", "0"),
        ("region", "Bretagne", "1", "Oui", "6", "", "0"),
        ("region", "Bretagne", "2", "Non", "", "", "1"),
        ("region", "", "", "", "", "", "1"),
        ("region", "", "1", "Oui", "", "", "1"),
        ("region", "", "2", "Non", "", "", "1"),
        ("administration", "town", "", "", "15", "", "0"),
        ("administration", "town", "1", "Oui", "8", "", "0"),
        ("administration", "town", "2", "Non", "7", "", "0"),
    ]


@given(TEXTS, TEXTS, TEXTS)
def test_what_was_typed_stays_text_and_comes_back(question: str, one: str, other: str) -> None:
    for line in read(written(sheet(question, (one, other)), Format.CSV))[:2]:
        typed = (question, one if line["rank"] == "1" else other)
        for found, true in zip((line["question"], line["option"]), typed, strict=True):
            assert not found.startswith(FORMULA)
            assert found == (f"'{true}" if true.startswith(FORMULA) else true)


def test_the_document_says_the_same() -> None:
    found = json.loads(written(sheet("=1+1"), Format.JSON))
    assert (found["format"], found["version"]) == ("essaim.poll", 1)
    assert found["poll"]["question"] == "=1+1"
    assert found["poll"]["mean"] is None
    assert [(one["text"], one["votes"]) for one in found["options"]] == [("Oui", 8), ("Non", 7)]
    assert found["platforms"][0] == {"platform": "telegram", "voters": 9}
    assert found["regions"] == [
        {"code": "53", "name": "Bretagne", "total": 9, "votes": [6, None]},
        {"code": None, "name": None, "total": None, "votes": [None, None]},
    ]
    assert found["administrations"] == [
        {"code": "town", "name": "town", "total": 15, "votes": [8, 7]}
    ]


def test_marks_come_with_their_mean_and_a_poll_without_options_is_exported() -> None:
    marked = sheet()
    marks = Result(7, "Où ?", [Score(1, "1", 1), Score(2, "2", 2)], 3, Kind.SCALE)
    content = written(Sheet(marked.poll, marks, [], NOTHING), Format.JSON)
    assert json.loads(content)["poll"]["mean"] == 1.67
    bare = Sheet(marked.poll, Result(7, "Où ?", [], 0), [], NOTHING)
    assert read(written(bare, Format.CSV)) == []

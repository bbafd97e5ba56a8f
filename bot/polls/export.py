"""Law: what is exported of a poll names nobody, and says no more of anybody than may be shown.

CSV is for spreadsheets, JSON for programs; `docs/exports.md` says what each column and key is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot import spreadsheet
from bot.contributions.regions import region_named
from bot.polls.cells import ADMINISTRATION, REGION, Row
from bot.polls.results import Result, Score
from bot.spreadsheet import as_text
from bot.tables import Poll

VERSION = 1
"""Of what is exported; a column or key that means something else is a new one."""

COLUMNS = (
    *("poll", "question", "kind", "secrecy", "choices", "opened_at", "closed_at", "voters"),
    *("by", "group", "rank", "option", "votes", "percent", "hidden"),
)


class Format(StrEnum):
    CSV = "csv"
    JSON = "json"


MEDIA_TYPES: Mapping[Format, str] = {Format.CSV: "text/csv", Format.JSON: "application/json"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that is known of a closed poll: its result, its voters by platform, and its details, a
    table for each dimension."""

    poll: Poll
    result: Result
    platforms: Sequence[tuple[str, int]]
    details: Mapping[str, Sequence[Row]]


def written(sheet: Sheet, form: Format) -> bytes:
    """The sheet in that format, in UTF-8."""
    return _csv(sheet) if form is Format.CSV else _json(sheet).encode()


# --- for spreadsheets -----------------------------------------------------------------------------

_OF_VOTERS = frozenset({"total", "platform"})
"""Figures that are a part of those who have voted."""


def _csv(sheet: Sheet) -> bytes:
    """A line for each figure."""
    return spreadsheet.written([COLUMNS, *([*_about(sheet), *line] for line in _lines(sheet))])


def _about(sheet: Sheet) -> list[object]:
    """What stands on every line."""
    poll = sheet.poll
    said = [poll.id, as_text(poll.question), poll.kind, poll.secrecy, poll.most]
    return [*said, _moment(poll.opened_at), _moment(poll.closes_at), sheet.result.voters]


def _lines(sheet: Sheet) -> Iterator[list[object]]:
    """What each figure is of, and the figure."""
    options = [(score.text, _votes(score, sheet)) for score in sheet.result.scores]
    yield from _figures(sheet, "total", "", options)
    for rank, score in enumerate(sheet.result.scores if sheet.result.ranked else (), start=1):
        yield _figure(sheet, "points", "", (rank, as_text(score.text)), score.points)
    for words in sheet.result.words:
        yield _figure(sheet, "answer", "", ("", as_text(words)), 1)
    for platform, voters in sheet.platforms:
        yield _figure(sheet, "platform", platform, ("", ""), voters)
    texts = [text for text, _ in options]
    for dimension, rows in sheet.details.items():
        for row in rows:
            name = _name(dimension, row) or ""
            yield _figure(sheet, dimension, name, ("", ""), row.total)
            yield from _figures(sheet, dimension, name, zip(texts, row.votes, strict=True))


def _name(dimension: str, row: Row) -> str | None:
    """A region by its name, a kind of administration by its code; None where it was not told."""
    if not row.label:
        return None
    return region_named(row.label).name if dimension == REGION else row.label


def _votes(score: Score, sheet: Sheet) -> int | None:
    """None where too few have voted in secret for them to be known."""
    return None if sheet.result.withheld else score.votes


def _figures(
    sheet: Sheet, by: str, group: str, options: Iterable[tuple[str, int | None]]
) -> Iterator[list[object]]:
    for rank, (text, votes) in enumerate(options, start=1):
        yield _figure(sheet, by, group, (rank, as_text(text)), votes)


def _figure(
    sheet: Sheet, by: str, group: str, option: tuple[object, str], votes: int | None
) -> list[object]:
    of_voters = (
        "" if by not in _OF_VOTERS or votes is None else _percent(votes, sheet.result.voters)
    )
    shown = "" if votes is None else votes
    return [by, as_text(group), *option, shown, of_voters, int(votes is None)]


# --- for programs ---------------------------------------------------------------------------------


def _json(sheet: Sheet) -> str:
    return json.dumps(_document(sheet), ensure_ascii=False, indent=2) + "\n"


def _document(sheet: Sheet) -> Mapping[str, Any]:
    poll, result = sheet.poll, sheet.result
    return {
        "format": "essaim.poll",
        "version": VERSION,
        "poll": {
            "number": poll.id,
            "question": poll.question,
            "kind": poll.kind,
            "secrecy": poll.secrecy,
            "choices": poll.most,
            "opened_at": _moment(poll.opened_at),
            "closed_at": _moment(poll.closes_at),
            "voters": result.voters,
            "late": poll.late,
            "unreadable": poll.unreadable,
            "mean": None if result.mean is None else round(result.mean, 2),
        },
        "options": [
            _option(rank, score, sheet) for rank, score in enumerate(result.scores, start=1)
        ],
        "answers": list(result.words),
        "platforms": [{"platform": name, "voters": voters} for name, voters in sheet.platforms],
        "minimum": poll.cell_minimum,
        "regions": [_row(REGION, row) for row in sheet.details[REGION]],
        "administrations": [_row(ADMINISTRATION, row) for row in sheet.details[ADMINISTRATION]],
    }


def _option(rank: int, score: Score, sheet: Sheet) -> Mapping[str, Any]:
    votes = _votes(score, sheet)
    return {
        "rank": rank,
        "text": score.text,
        "votes": votes,
        "percent": None if votes is None else _percent(votes, sheet.result.voters),
        "points": score.points if sheet.result.ranked else None,
    }


def _row(dimension: str, row: Row) -> Mapping[str, Any]:
    """Votes are in the order of the options; what is hidden is null."""
    return {
        "code": row.label or None,
        "name": _name(dimension, row),
        "total": row.total,
        "votes": list(row.votes),
    }


# --- figures --------------------------------------------------------------------------------------


def _percent(votes: int, voters: int) -> int:
    """Of those who have voted, as cards show it."""
    return round(100 * votes / voters) if voters else 0


def _moment(when: datetime | None) -> str:
    """ISO 8601, UTC."""
    return f"{when:%Y-%m-%dT%H:%M:%SZ}" if when else ""

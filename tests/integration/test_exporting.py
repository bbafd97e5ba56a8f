"""Law: a closed poll is exported on the command line on either database, and sealed by that."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from tests.databases import Kind
from tests.dialogues.scenes import VOTING
from tests.integration.processes import Place
from tests.stage import dialogue, settings

VOTED = f"""
    {VOTING}
    claire@canal [Oui]
    malik@canal [Oui]
    camille@bureau: /sondage Où ? | Nancy | Metz
    ⏲ 2026-11-30 18:00
"""


@pytest.fixture
def place(kind: Kind, houses: None, tmp_path: Path) -> Place:
    """Poll n° 1 is closed, n° 2 a draft."""
    given = settings(tmp_path, slug="lab")
    dialogue(VOTED, given)
    found = Place(tmp_path, server=given.database.url if kind == "postgresql" else "")
    found.configure()
    return found


def export(place: Place, *words: str) -> Result:
    return CliRunner().invoke(app, ["poll", "export", *words, "--config", str(place.config)])


def test_a_closed_poll_is_exported_and_final(place: Place) -> None:
    table = export(place, "1")
    assert (table.exit_code, table.stdout_bytes[:8]) == (0, b"\xef\xbb\xbfpoll;")
    assert b";total;;1;Oui;2;100;0\r\n" in table.stdout_bytes
    assert place.ask("SELECT id FROM poll WHERE sealed") == [(1,)]
    found = json.loads(export(place, "1", "--format", "json").stdout)
    assert found["poll"]["voters"] == 2
    assert "claire" not in str(found) + table.stdout


def test_what_is_not_closed_or_not_there_is_refused_in_a_sentence(place: Place) -> None:
    for number, said in (("2", "n’est pas clos"), ("3", "Aucun sondage n° 3")):
        refused = export(place, number)
        assert (refused.exit_code, said in refused.stderr) == (2, True)
        assert refused.stdout == ""

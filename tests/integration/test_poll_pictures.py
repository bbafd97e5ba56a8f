"""Law: whatever ends between two steps of a picture, it stands once; and an edition needs none."""

from __future__ import annotations

import hashlib
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.memory import MemoryChannel
from bot.messages import File
from bot.operating.checkup import findings
from bot.pictures.bars import draw
from bot.polls.picture import chart
from bot.polls.results import Result, Score
from bot.store import drawings, enclosures
from bot.store.shelf import FolderShelf
from bot.texts import Speech
from tests.databases import driver
from tests.dialogues.test_poll_pictures import CLOSED
from tests.integration.moody import FRIDAY, lines, live, weekly
from tests.stage import PARIS, Stage

pytestmark = pytest.mark.usefixtures("houses")

FREEZE = "⏲ 2026-11-27 14:00"


async def closed(stage: Stage) -> None:
    await lines(stage, CLOSED)


async def published(stage: Stage) -> None:
    await stage.until(FRIDAY)
    for room in ("canal", "forum"):
        stage.expect_shown(room, "Sondage n° 1 · 3 votes en tout")
    stage.expect("bureau", "L’édition n° 1 est parue dans 2 canaux")


async def swept(stage: Stage) -> None:
    """What nothing names is gone, and another process that has drawn the same comes too late."""
    named = await stage.house.store.run(enclosures.named)
    FolderShelf(stage.settings.media).sweep(named, datetime.max.replace(tzinfo=UTC))
    assert not await stage.house.store.run(drawings.keep, 1, "another", 1)


def drawn(stage: Stage) -> str:
    """What is kept of poll n° 1's picture."""
    with driver(stage.settings.database.url) as database:
        (picture,) = database.execute("SELECT picture FROM poll").fetchone()
    return str(picture)


def pictures(stage: Stage, room: str) -> list[str]:
    """The digests of those that the room was ever sent."""
    extras = (letter.extra for letter in stage.letters(room))
    return [extra.digest for extra in extras if isinstance(extra, File)]


def test_a_process_that_ends_before_it_names_a_picture_loses_nothing(tmp_path: Path) -> None:
    before: list[str] = []

    async def frozen(stage: Stage) -> None:
        await lines(stage, FREEZE)
        before.append(drawn(stage))
        with driver(stage.settings.database.url) as database:  # as if it had ended just before
            database.execute("UPDATE poll SET picture = NULL, picture_size = 0")

    stage = live(weekly(tmp_path), MemoryChannel(), closed, frozen, published, swept)
    assert [drawn(stage)] == before
    assert (stage.settings.media.folder / drawn(stage)).exists()
    assert pictures(stage, "canal") == pictures(stage, "forum") == before


def test_an_edition_goes_out_without_the_library_and_the_check_says_how_to_have_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "PIL", None)  # as Python has it where it is not installed
    for module in ("bot.pictures.bars", "bot.pictures.lettering"):
        monkeypatch.delitem(sys.modules, module, raising=False)
    stage = live(weekly(tmp_path), MemoryChannel(), closed, published)
    assert drawn(stage) == ""
    assert not pictures(stage, "canal")
    assert "check.no_pictures" in [one.key for one in findings(stage.settings)]


def test_an_edition_goes_out_when_the_disk_refuses_its_picture(tmp_path: Path) -> None:
    given = weekly(tmp_path)
    scores = [Score(1, "Oui", 1), Score(2, "Non", 2)]
    result = Result(1, "Un atelier en mars ?", scores, voters=3)
    content = draw(chart(result, "Futurs Publics", Speech("fr", PARIS)))
    taken = given.media.folder / hashlib.sha256(content).hexdigest()
    taken.mkdir(parents=True)  # no file can take its place
    stage = live(given, MemoryChannel(), closed, published)
    assert drawn(stage) == ""
    assert not pictures(stage, "canal")
    taken.rmdir()

"""Law: a file becomes a draft beside the house at work, and a sheet is a person's.

On either database.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from adapters.memory import MemoryChannel
from bot.cli import app
from bot.config import Settings
from tests.dialogues.scenes import known
from tests.dialogues.surveying import OPENED, SURVEY, half, whole, with_survey
from tests.integration.moody import lines, live
from tests.integration.test_linked_accounts import link
from tests.stage import Stage, change, dialogue, settings

IMPORT, EXPORT = ("questionnaire", "import"), ("questionnaire", "export")

pytestmark = pytest.mark.usefixtures("houses")

CONFIG = """
[database]
url = "{url}"

[console]
folder = "console"

[[community]]
slug = "futurs"
name = "Futurs Publics"
desk = "console:bureau"
channels = ["console:canal"]
animators = ["console:camille"]
[community.polls]
cell_minimum = {fewest}
"""


def essaim(folder: Path, given: Settings, *words: str, fewest: int = 3) -> Result:
    config = folder / "config.toml"
    config.write_text(CONFIG.format(url=given.database.url, fewest=fewest), encoding="utf-8")
    return CliRunner().invoke(app, [*words, "--config", str(config)], env={"LC_ALL": "fr_FR.UTF-8"})


def test_a_file_is_imported_once_replaced_as_a_draft_and_then_left_alone(tmp_path: Path) -> None:
    given, file = settings(tmp_path), tmp_path / "bilan.toml"
    file.write_text(SURVEY.replace("most = 2", "most = 7"), encoding="utf-8")
    wrong = essaim(tmp_path, given, *IMPORT, str(file))
    assert wrong.exit_code == 2
    assert (
        "Ligne 12, question « methodes » : « most » est un nombre entier de 1 à 3" in wrong.output
    )
    assert "Rien n’est importé" in wrong.output
    for text, told in (
        (SURVEY, "Questionnaire n° 1 : 5 questions, environ 4 minutes"),
        (SURVEY, "est déjà là, mot pour mot"),
        (SURVEY.replace("en 2026", "de l’année"), "Le brouillon n° 1 est remplacé"),
        (SURVEY, "Le brouillon n° 1 est remplacé"),
    ):
        file.write_text(text, encoding="utf-8")
        assert told in essaim(tmp_path, given, *IMPORT, str(file)).output
    dialogue(OPENED, given)
    assert "mot pour mot" in essaim(tmp_path, given, *IMPORT, str(file)).output
    file.write_text(SURVEY.replace("en 2026", "de l’année"), encoding="utf-8")
    refused = essaim(tmp_path, given, *IMPORT, str(file))
    assert refused.exit_code == 2
    assert "est déjà ouvert aux réponses" in refused.output


def test_the_open_data_are_one_line_a_sheet_and_name_nobody(tmp_path: Path) -> None:
    given, file = with_survey(settings(tmp_path), tmp_path), tmp_path / "bilan.csv"
    assert essaim(tmp_path, given, *EXPORT, "1", str(file)).exit_code == 2
    dialogue(f"{OPENED}\n{whole('claire')}\n{half('malik')}\n{half('awa')}", given)
    stands = essaim(tmp_path, given, "status").output
    assert "Reçus : 1 questionnaire complet, 2 questionnaires commencés" in stands
    change(given, "UPDATE questionnaire SET state = 'closed'")
    refused = essaim(tmp_path, given, *EXPORT, "1", str(file), fewest=4)
    assert (refused.exit_code, file.exists()) == (2, False)
    assert "moins de 4 fois" in refused.output
    change(given, "UPDATE questionnaire SET state = 'open'")
    assert "pas de questionnaire clos" in essaim(tmp_path, given, *EXPORT, "1", str(file)).output
    change(given, "UPDATE questionnaire SET state = 'closed'")
    told = essaim(tmp_path, given, *EXPORT, "1", str(file), "--textes").output
    assert "3 questionnaires écrits" in told
    assert "elles peuvent nommer quelqu’un" in told
    said = file.read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(said.splitlines(), delimiter=";"))
    assert sorted((row["complete"], row["jours"], row["besoin"]) for row in rows) == [
        ("no", "", ""),
        ("no", "", ""),
        ("yes", "2.5", "Du temps, rien que du temps."),
    ]
    assert not {"claire", "malik", "awa", "2026"} & {*re.findall(r"\w+", said.casefold())}


def test_linked_accounts_have_one_sheet_and_either_goes_on_with_it(tmp_path: Path) -> None:
    async def act(stage: Stage) -> None:
        await lines(stage, f"{OPENED}\n{known('clara')}\n{half('claire')}")
        await lines(stage, "clara: /remplir 1\nclara [Non]\nclara [3]\n→ clara: Question 3 sur 3")
        await lines(stage, "claire: /annuler\nclara: /annuler\n→ clara: Rien n’est perdu")
        await link(stage, "claire", "clara")
        assert len(stage.kept()["sheet"]) == 1
        await lines(
            stage,
            """
            clara: /remplir 1
            → clara: Question 3 sur 5 … Combien de jours
            clara: 1
            → clara: Question 5 sur 5
            """,
        )

    given = with_survey(settings(tmp_path), tmp_path)
    live(given, MemoryChannel(), act)

"""Law: whoever runs the bot sees how it stands, mends it and copies it, while it runs or not."""

from __future__ import annotations

import json
import shlex
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from tests.databases import Kind, fresh, programs
from tests.dialogues.scenes import approved, known, told
from tests.integration.processes import Place, faulty, stop, until
from tests.stage import dialogue, settings

FAILED = "UPDATE inbox SET status = 'failed', fault = 'ValueError'"


@pytest.fixture
def place(kind: Kind, url: str, tmp_path: Path) -> Place:
    """A bot on either database."""
    found = Place(tmp_path, server=url if kind == "postgresql" else "")
    found.configure()
    return found


@pytest.fixture
def filed(tmp_path: Path) -> Place:
    """A bot whose database is a file."""
    found = Place(tmp_path)
    found.configure()
    return found


def lived(place: Place) -> Place:
    """Claire wrote once; her message waits for her yes."""
    with place.running() as process:
        place.say("claire", "/contributions")
        until(lambda: "d’accord" in place.posted())
        stop(process)
    return place


def test_status_while_the_bot_runs_and_after(place: Place) -> None:
    with place.running() as process:
        place.say("claire", "/contributions")
        until(lambda: place.ask("SELECT 1 FROM inbox WHERE status = 'held'"))
        found = place.essaim("status")
        assert found.returncode == 0
        assert "Le Lab. À relire au bureau : 0." in found.stdout
        assert "Édition en préparation ; figée vendredi" in found.stdout
        assert "En attente d’un premier accord : 1." in found.stdout
        stop(process)
    assert place.essaim("status").stdout == found.stdout


def test_status_names_what_failed_and_what_is_unsure(place: Place) -> None:
    lived(place).change(FAILED)
    place.change("UPDATE outbox SET status = 'unsure', topic = 'edition.1', destination = 'x:y'")
    said = place.essaim("status").stdout
    assert "Message reçu n° 1, en échec (ValueError)" in said
    assert "« essaim replay »" in said
    assert "Publication n° 1 dans x:y" in said
    document = json.loads(place.essaim("status", "--json").stdout)
    assert document["inbox"] == {"pending": 0, "held": 0, "failed": 1}
    assert [row["row"] for row in document["failed"] + document["unsure"]] == [1, 1]
    assert document["communities"][0]["editions"][0]["state"] == "collecting"


BUSY = f"""
    {known("claire")}
    {approved("claire", 1, "Le bus passe le mardi.")}
    {approved("claire", 2, "La mairie ouvre le samedi.")}
    {told("claire", "Le guichet a une chaise.")}
    camille@bureau: /reporter 2 4/12
    camille@bureau: /demander 1 Depuis quand ?
    camille@bureau: /reecrire 3 Une chaise au guichet.
    camille@bureau: /sondage Un atelier ? | Oui | Non
    camille@bureau: /ouvrir 1
    claire@canal [Oui]
    malik@canal [Non]
    camille@bureau: /sondage Où ? | Nancy | Metz
    camille@bureau: /ouvrir 2 mercredi 9h
    camille@bureau [C’est bien cela]
    camille@bureau: /sondage Quand ? | Midi | Soir
    camille@bureau: /appel Et chez vous ? | jeudi 18h
    camille@bureau [Lancer l’appel]
    claire@canal [Je réponds]
    claire: Un banc devant la mairie.
    claire [Proposer, signé]
"""


@pytest.fixture
def busy(kind: Kind, houses: None, tmp_path: Path) -> Place:
    """A bot whose community has a bit of everything under way."""
    given = settings(tmp_path, slug="lab")
    dialogue(BUSY, given)
    found = Place(tmp_path, server=given.database.url if kind == "postgresql" else "")
    found.configure()
    return found


def test_status_tells_what_is_under_way(busy: Place) -> None:
    said = busy.essaim("status").stdout
    assert "À relire au bureau : 2. Prêtes pour la prochaine édition : 1. Reportées" in said
    assert "à une suivante : 1." in said
    assert "Réponses au bureau : 1. Accords sur une autre version : 1." in said
    assert "n° 1, ouvert ; il se ferme lundi 30 novembre à 18:00. Votes : 2." in said
    assert "n° 2, prévu ; il s’ouvre mercredi 25 novembre à 09:00 et se ferme mercredi" in said
    assert "n° 3, en brouillon." in said
    assert "Appel n° 1, ouvert ; échéance jeudi 26 novembre à 18:00. Réponses : 1." in said
    for closed in ("Depuis quand", "atelier", "Et chez vous", "laire"):
        assert closed not in said


def test_status_tells_a_machine_the_same(busy: Place) -> None:
    lab = json.loads(busy.essaim("status", "--json").stdout)["communities"][0]
    counts = {"waiting": 2, "ready": 1, "held": 1, "inquiries": 1, "suggestions": 1}
    assert {name: lab[name] for name in counts} == counts
    states = [(one["number"], one["state"], one["votes"]) for one in lab["polls"]]
    assert states == [(1, "open", 2), (2, "scheduled", 0), (3, "draft", 0)]
    assert lab["polls"][1]["opens_at"] == "2026-11-25T08:00:00+00:00"
    call = {"number": 1, "closes_at": "2026-11-26T17:00:00+00:00", "answers": 1}
    assert lab["calls"] == [call]


def test_what_is_over_is_told_no_more(busy: Place) -> None:
    busy.change("UPDATE inquiry SET answered_at = asked_at")
    busy.change("UPDATE contribution SET suggestion_id = NULL")
    busy.change("UPDATE poll SET state = 'closed'")
    busy.change("UPDATE call SET state = 'closed'")
    said = busy.essaim("status").stdout
    for line in ("Sondage", "Appel", "Attendu"):
        assert line not in said


def test_status_before_the_first_start(place: Place) -> None:
    found = place.essaim("status")
    assert (found.returncode, "premier « essaim run »" in found.stderr) == (2, True)


def test_status_on_another_file(filed: Place) -> None:
    filed.database.write_text("no database at all, whatever its name says", encoding="utf-8")
    found = filed.essaim("status")
    assert (found.returncode, "n’est pas une base Essaim" in found.stderr) == (2, True)


def test_replay_while_the_bot_runs_is_noticed(place: Place) -> None:
    with place.running() as process:
        place.say("claire", "/contributions")
        until(lambda: place.ask("SELECT 1 FROM inbox WHERE status = 'held'"))
        until(lambda: not place.ask("SELECT 1 FROM outbox WHERE status <> 'sent'"))
        place.change(FAILED)
        assert "1 message repris" in place.essaim("replay").stdout
        until(lambda: place.ask("SELECT 1 FROM inbox WHERE status = 'held' AND tries > 0"))
        assert "Aucun message" in place.essaim("replay").stdout
        stop(process)


def test_replay_while_it_is_stopped_is_found_at_the_start(place: Place) -> None:
    lived(place).change(FAILED)
    assert "1 message repris" in place.essaim("replay").stdout
    with place.running() as process:
        until(lambda: place.ask("SELECT 1 FROM inbox WHERE status = 'held' AND tries > 0"))
        stop(process)


def test_a_backup_of_a_running_bot_is_whole_and_restores(filed: Place) -> None:
    copy = filed.folder / "copy.db"
    with filed.running() as process:
        filed.say("claire", "/contributions")
        until(lambda: filed.ask("SELECT 1 FROM inbox WHERE status = 'held'"))
        made = filed.essaim("backup", str(copy))
        assert (made.returncode, "copiez aussi le dossier" in made.stdout) == (0, True)
        assert copy.stat().st_mode & 0o777 == 0o600
        assert filed.essaim("backup", str(copy)).returncode == 2
        assert filed.essaim("backup", str(copy), "--force").returncode == 0
        assert filed.essaim("backup", str(filed.database), "--force").returncode == 2
        assert "déjà utilisée" in filed.essaim("restore", str(copy)).stderr
        stop(process)
    filed.change("DELETE FROM inbox")
    restored = filed.essaim("restore", str(copy))
    assert restored.returncode == 0
    assert f"{filed.database}.before-restore" in restored.stdout
    assert filed.ask("SELECT status FROM inbox") == [("held",)]
    assert not list(filed.folder.glob("*.partial"))
    with closing(sqlite3.connect(f"{filed.database}.before-restore")) as replaced:
        assert replaced.execute("SELECT count(*) FROM inbox").fetchone() == (0,)
    assert "encore là" in filed.essaim("restore", str(copy)).stderr


def test_a_restore_takes_only_a_sound_copy_of_a_known_schema(filed: Place) -> None:
    copy = filed.folder / "copy.db"
    assert lived(filed).essaim("backup", str(copy)).returncode == 0
    before = filed.ask("SELECT id, status FROM inbox")
    with closing(sqlite3.connect(copy)) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    torn, foreign = filed.folder / "torn.db", filed.folder / "foreign.db"
    torn.write_bytes(copy.read_bytes()[:9000])
    with closing(sqlite3.connect(foreign)) as database, database:
        database.execute("CREATE TABLE t (x)")
    wrong = {
        copy: "9999",
        torn: "abîmée",
        foreign: "abîmée",
        filed.folder / "no.db": "n’existe pas",
    }
    for file, words in wrong.items():
        refused = filed.essaim("restore", str(file))
        assert refused.returncode == 2
        assert words in refused.stderr
    assert filed.ask("SELECT id, status FROM inbox") == before


@pytest.mark.parametrize("mode", ["hanging", "noisy"])
def test_a_stop_takes_less_than_ten_seconds(place: Place, mode: str) -> None:
    with place.running(faulty(mode)) as process:
        place.say("claire", "/contributions")
        until(lambda: place.ask("SELECT 1 FROM inbox WHERE status = 'held'"))
        if mode == "hanging":
            until(lambda: place.ask("SELECT 1 FROM outbox WHERE status = 'sending'"))
        assert stop(process) < 10
    assert '"event": "stopped"' in place.log()
    with place.running() as process:  # what was left under way arrives after all
        until(lambda: "d’accord" in place.posted())
        stop(process)


# --- a server -------------------------------------------------------------------------------------


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Place]:
    """A bot whose database a server keeps."""
    with fresh("postgresql", tmp_path) as url:
        found = Place(tmp_path, server=url)
        found.configure()
        yield found


def test_a_check_says_where_the_server_and_its_schema_stand(served: Place) -> None:
    new = served.essaim("check")
    assert (new.returncode, "premier démarrage crée les tables" in new.stdout) == (0, True)
    assert "à jour (schéma" in lived(served).essaim("check").stdout
    served.change("UPDATE alembic_version SET version_num = '0001'")
    assert "du schéma 0001 au schéma" in served.essaim("check").stdout
    served.change("UPDATE alembic_version SET version_num = '9999'")
    newer = served.essaim("check")
    assert (newer.returncode, "9999" in newer.stderr) == (2, True)


def test_a_server_that_is_away_is_told_without_its_password(served: Place) -> None:
    away = replace(served, server="postgresql://essaim:zorglub@127.0.0.1:1/essaim")
    away.configure()
    for command in ("run", "check", "status", "replay"):
        found = away.essaim(command)
        assert (found.returncode, "ne répond pas" in found.stderr) == (2, True)
        assert "zorglub" not in found.stderr


def test_the_tools_that_are_named_copy_and_restore(served: Place) -> None:
    lived(served)
    before = served.ask("SELECT * FROM inbox")
    copy = str(served.folder / "copy")
    backup = served.essaim("backup", copy)
    _do_what_is_said(backup)
    served.change("DELETE FROM inbox")
    _do_what_is_said(served.essaim("restore", copy))
    assert served.ask("SELECT * FROM inbox") == before


def _do_what_is_said(found: subprocess.CompletedProcess[str]) -> None:
    assert found.returncode == 2
    program, *words = shlex.split(found.stderr[found.stderr.index("pg_") :].rstrip(".\n"))
    subprocess.run([programs() / program, *words], check=True)

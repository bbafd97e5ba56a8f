"""Law: a closed poll is seen by region and taken away as a file, and tells of nobody."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.memory import MemoryChannel
from bot.config import Settings
from bot.errors import Unreachable
from bot.messages import File
from tests.dialogues.platforms import Refusing
from tests.dialogues.scenes import DRAFT, VOTING
from tests.stage import MONDAY, Stage, change, dialogue, settings

BRETAGNE, CORSE, OCCITANIE = "53", "94", "76"
PEOPLE = {
    **{f"breton{rank}": (BRETAGNE, "Oui" if rank < 4 else "Non") for rank in range(7)},
    **{f"occitan{rank}": (OCCITANIE, "Oui" if rank < 3 else "Non") for rank in range(8)},
    "corse": (CORSE, "Non"),
    "passant": ("", "Oui"),
}
"""Who has told which region, and votes what."""

ENDED = f"""
    {VOTING}
    claire@canal [Oui]
    ⏲ 2026-11-30 18:00
"""

CLOSED = "\n".join(
    [
        VOTING,
        *(f"{name}@canal [{option}]" for name, (_, option) in PEOPLE.items()),
        "camille@bureau: /clore 1",
        "camille@bureau [Oui, clore]",
        "→ bureau: est clos, avec 17 votes … Oui : 8 votes",
    ]
)


def peopled(folder: Path) -> Settings:
    """A community where details are of three votes at least, and these people."""
    given = settings(folder, polls={"cell_minimum": 3})
    for number, (name, (region, _)) in enumerate(PEOPLE.items(), start=101):
        person = f"({number}, '{name}', '{region}', '2026-11-01')"
        change(given, f"INSERT INTO person (id, name, region, consented_at) VALUES {person}")
        account = f"('memory:{name}', {number}, '')"
        change(given, f"INSERT INTO account (address, person_id, private) VALUES {account}")
    return given


def test_the_desk_sees_a_closed_poll_by_region(tmp_path: Path) -> None:
    """Of the one in Corsica nothing is told or kept, nor of Brittany, which would give it away."""
    stage = dialogue(
        f"""
        {CLOSED}
        camille@bureau [Voir le détail]
        → bureau: par région et par genre d’administration … Sous 3 votes … définitifs
        passant: /voter 1 2
        → passant: clos
        camille@bureau: /detail 1
        ✗ bureau: définitifs
        → bureau: • Bretagne : masqué … • Occitanie : 8 votes (Oui 3 · Non 5)
        """,
        peopled(tmp_path),
    )
    said = stage.texts("bureau")[-1]
    assert "• Corse : masqué" in said
    assert "• Région non dite : masqué" in said
    kept = {(label, votes) for _, _, label, option, votes in stage.kept()["poll_cell"] if option}
    assert {votes for label, votes in kept if label != OCCITANIE} == {None}


def test_the_desk_sees_it_by_kind_of_administration_as_well(tmp_path: Path) -> None:
    """One alone works for a hospital: nothing is told of them, nor of who would give them away."""
    given = peopled(tmp_path)
    for kind, who in (("town", "breton"), ("state", "occitan"), ("health", "corse")):
        change(given, f"UPDATE person SET administration = '{kind}' WHERE name LIKE '{who}%'")
    stage = dialogue(
        f"""
        {CLOSED}
        camille@bureau: /detail 1
        → bureau: Par région … • Occitanie : 8 votes … Par genre d’administration … masqué
        """,
        given,
    )
    said = stage.texts("bureau")[-1]
    assert "• Hôpital, santé, médico-social : masqué" in said
    assert "• Commune ou intercommunalité : 7 votes (Oui 4 · Non 3)" in said
    kept = {(row[1], row[2]): row[4] for row in stage.kept()["poll_cell"] if not row[3]}
    assert kept["administration", "town"] == 7
    assert kept["administration", "health"] is None


def test_a_closed_poll_is_taken_away_as_a_file(tmp_path: Path) -> None:
    stage = dialogue(
        f"""
        {CLOSED}
        camille@bureau [Exporter]
        → bureau: Le sondage n° 1 en CSV … 📎 sondage-1.csv
        camille@bureau: /exporter 1 json
        → bureau: Le sondage n° 1 en JSON … 📎 sondage-1.json
        camille@bureau: /journal
        → bureau: exporte un sondage (n° 1)
        """,
        peopled(tmp_path),
    )
    table, document = (_content(stage, one) for one in _files_sent(stage.channel))
    assert "total;;1;Oui;8;47;0" in table.decode("utf-8-sig")
    found = json.loads(document)
    assert found["platforms"] == [{"platform": "memory", "voters": 17}]
    assert {row["name"]: row["votes"] for row in found["regions"]}["Corse"] == [None, None]
    assert all(name not in table.decode() + document.decode() for name in PEOPLE)


def test_the_file_is_kept_until_it_has_left_and_then_swept(tmp_path: Path) -> None:
    given, away = settings(tmp_path), ["for a while"]
    channel = Refusing(
        lambda post: bool(away) and isinstance(post.letter.extra, File), Unreachable("down")
    )
    dialogue(f"{ENDED}\ncamille@bureau: /exporter 1", given, channel=channel)
    [kept] = given.media.folder.glob("[0-9a-f]*")
    long_ago = datetime(2026, 11, 1, tzinfo=UTC).timestamp()
    os.utime(kept, (long_ago, long_ago))
    dialogue("⏲ 2026-12-01 09:00", given, MONDAY + timedelta(days=7, hours=10), channel)
    assert kept.exists()
    away.clear()
    dialogue("⏲ 2026-12-02 09:00", given, MONDAY + timedelta(days=8), channel)
    assert [file.name for file in _files_sent(channel)] == ["sondage-1.csv"]
    assert not kept.exists()


def _files_sent(channel: MemoryChannel) -> list[File]:
    extras = [delivery.letter.extra for delivery in channel.sent]
    return [extra for extra in extras if isinstance(extra, File)]


def _content(stage: Stage, file: File) -> bytes:
    content = (stage.settings.media.folder / file.digest).read_bytes()
    assert len(content) == file.size
    return content


@pytest.mark.parametrize(
    ("before", "typed", "said"),
    [
        (DRAFT, "/detail 1", "est en préparation … une fois qu’il est clos"),
        (VOTING, "/exporter 1", "est ouvert … une fois qu’il est clos"),
        (VOTING, "/exporter 2", "Aucun sondage n° 2"),
        (VOTING, "/detail", "numéro"),
        (ENDED, "/exporter 1 xls", "Écrivez csv pour un tableur, ou json"),
    ],
)
def test_what_can_t_be_given_is_refused(tmp_path: Path, before: str, typed: str, said: str) -> None:
    dialogue(
        f"""
        {before}
        camille@bureau: {typed}
        ≡
        → bureau: {said}
        """,
        settings(tmp_path),
    )


def test_a_few_votes_have_no_detail_and_no_file_where_none_is_shown(tmp_path: Path) -> None:
    dialogue(
        f"""
        {ENDED}
        camille@bureau: /detail 1
        → bureau: Pas de détail pour le sondage n° 1
        camille@bureau: /exporter 1
        → bureau: essaim poll export 1 --format csv
        """,
        settings(tmp_path),
        channel=MemoryChannel(shows=frozenset()),
    )


def test_a_poll_whose_ballots_tell_of_nobody_has_no_detail(tmp_path: Path) -> None:
    given = settings(tmp_path)
    channel = MemoryChannel()
    dialogue(ENDED, given, channel=channel)
    change(given, "UPDATE poll SET secrecy = 'unheard of'")
    dialogue(
        """
        camille@bureau: /detail 1
        → bureau: Ce genre de sondage n’a pas de détail
        """,
        given,
        channel=channel,
    )

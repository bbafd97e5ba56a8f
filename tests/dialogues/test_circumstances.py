"""Law: rooms, roles, communities and platforms may change in mid-talk; nobody is harmed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.memory import MemoryChannel
from tests.dialogues.scenes import LAB, PUBLISH, approved, hidden, known, proposed, published, told
from tests.english import english_kept_in
from tests.stage import FUTURS, MONDAY, change, dialogue, settings

HIDDEN = f"""
    {hidden("claire", "Le bus passe le mardi.")}
    → bureau: Nouvelle contribution
"""


# --- who can't be written to alone ----------------------------------------------------------------


def test_a_channel_reads_only_what_its_readers_may(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {HIDDEN}
        claire@canal: /lire 1
        ✗ canal: bus
        → canal: n° 1
        claire@canal: /temoigner Un autre essai.
        → canal: en message direct
        ≡
        camille@bureau: /approuver 1
        {PUBLISH}
        → canal: bus
        claire@canal: /lire 1
        ✗ canal: même
        → canal: bus … Anonyme
        """,
        settings(tmp_path),
        unreachable=["claire"],
    )


def test_whoever_came_by_a_channel_is_written_to_once_they_have_written(tmp_path: Path) -> None:
    dialogue(
        f"""
        claire@canal: /aide
        claire@canal [Oui]
        {told("claire")}
        camille@bureau: /approuver 1
        → claire: est retenue
        """,
        settings(tmp_path),
        unreachable=["claire"],
    )


# --- erasure --------------------------------------------------------------------------------------


def test_an_erasure_ties_no_hidden_author_to_a_name(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        {HIDDEN}
        claire: /mesdonnees
        claire [Effacer, laisser]
        → bureau: est retiré : n° 1.
        camille@bureau: /journal
        ✗ bureau: retire le n° 2
        → bureau: retire le n° 1
        camille@bureau: /approuver 2
        → bureau: retiré
        """,
        settings(tmp_path),
    )


# --- a community that has gone --------------------------------------------------------------------


@pytest.fixture
def _numbers_without_gaps() -> Iterator[None]:
    """On PostgreSQL a number that was taken by what is then undone is not given again."""
    with english_kept_in("sqlite"):
        yield


@pytest.mark.usefixtures("_numbers_without_gaps")
def test_a_text_goes_to_no_other_community(tmp_path: Path) -> None:
    platform = MemoryChannel()
    dialogue(
        f"""
        claire: /communaute lab
        claire [Oui]
        claire: /temoigner Le bus passe le mardi.
        {proposed("claire")}
        → bureau_lab: bus
        claire: /temoigner La mairie ouvre le samedi.
        """,
        settings(tmp_path, FUTURS, LAB),
        channel=platform,
    )
    stage = dialogue(
        """
        claire: Bretagne
        → claire: plus servie ici … samedi
        → claire: quelle communauté
        claire [Futurs]
        claire: /modifier 1
        → claire: ne se modifie plus
        claire: /retirer 1
        claire [Oui, retirer]
        → claire: retiré
        ✗ bureau: n° 1
        camille@bureau: /journal
        ✗ bureau: retire
        """,
        settings(tmp_path, FUTURS),
        channel=platform,
    )
    assert [row for row in stage.kept()["contribution"] if "waiting" in row] == []


# --- numbers, buttons -----------------------------------------------------------------------------


def test_where_there_are_buttons_a_number_is_text(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /temoigner Nous avons ouvert un guichet.
        claire: 2
        → claire: région
        claire: 29
        claire [Passer]
        claire [Signer]
        → claire: Bretagne
        """,
        settings(tmp_path),
    )


def test_elsewhere_a_number_presses_in_its_plain_form_alone(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /temoigner Nous avons ouvert un guichet.
        claire: 03
        claire: 1
        claire: 1
        → claire: Auvergne-Rhône-Alpes
        """,
        settings(tmp_path),
        channel=MemoryChannel(buttons=False),
    )


def test_a_button_undoes_its_own_decision_only(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {approved("claire", 1)}
        camille@bureau: /defaire 1
        camille@bureau: /refuser 1 Trop court.
        camille@bureau ⟨Annuler cette décision⟩
        → bureau: déjà réglée
        ≡
        camille@bureau [Annuler cette décision]
        → bureau: n° 1
        """,
        settings(tmp_path),
    )


# --- roles ----------------------------------------------------------------------------------------


def test_a_former_animator_finishes_nothing(tmp_path: Path) -> None:
    platform = MemoryChannel()
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        camille@bureau: /attente
        camille@bureau [Refuser]
        """,
        settings(tmp_path),
        channel=platform,
    )
    stage = dialogue(
        """
        camille@bureau: Trop court.
        → bureau: réservée
        camille@bureau: Trop court.
        """,
        settings(tmp_path, animators=["memory:denis"]),
        channel=platform,
    )
    assert [row for row in stage.kept()["contribution"] if "refused" in row] == []


def test_a_desk_settles_its_own_posts_only(tmp_path: Path) -> None:
    given, platform = settings(tmp_path, FUTURS, LAB), MemoryChannel()
    stage = dialogue(
        f"""
        claire: /communaute futurs
        claire [Oui]
        {published("claire", 1)}
        """,
        given,
        channel=platform,
    )
    change(given, "UPDATE outbox SET status = 'unsure', told = true WHERE post")
    row = min(int(str(one[0])) for one in stage.kept()["outbox"] if "unsure" in one)
    dialogue(
        f"""
        zoe@bureau_lab: /constater {row} oui
        → bureau_lab: n’est plus incertaine
        camille@bureau: /constater {row} oui
        → bureau: il est arrivé
        """,
        given,
        MONDAY,
        platform,
    )


# --- what is open ---------------------------------------------------------------------------------


def test_editing_again_takes_up_what_was_typed(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        claire: /modifier 1
        claire [Modifier]
        claire [Le texte]
        claire: Le bus passe désormais le mardi.
        claire: /modifier 1
        → claire: Voici ce qui sera publié … désormais
        → claire: Voici ce qui sera publié … désormais
        """,
        settings(tmp_path),
    )


def test_a_question_of_another_version_stops_nobody(tmp_path: Path) -> None:
    given, platform = settings(tmp_path), MemoryChannel()
    dialogue(
        f"""
        {known("claire", "marc")}
        claire: /temoigner Le bus.
        marc: /temoigner Le train.
        """,
        given,
        channel=platform,
    )
    change(given, 'UPDATE conversation SET state = \'["old", ["x"], {}]\'')
    dialogue(
        """
        claire: /contribution
        → claire: Vouliez-vous dire
        marc: /contributions
        → marc: encore rien raconté
        """,
        given,
        channel=platform,
    )
    change(given, 'UPDATE conversation SET state = \'["contribute", ["card"], {}]\'')
    change(
        given,
        "INSERT INTO conversation (place, account, token, state, since) "
        "VALUES ('memory:claire', 'memory:claire', 't', "
        "'[\"contribute\", [\"card\"], {}]', '2026-11-23 08:00:00.000000') ON CONFLICT DO NOTHING",
    )
    dialogue(
        """
        claire: /contribution
        marc: /aide
        → marc: cette aide
        claire: /annuler
        → claire: laissé
        """,
        given,
        channel=platform,
        failing=["event_unanswered"],
    )

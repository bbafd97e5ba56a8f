"""Law: the desk sees the edition that comes at a glance, and arranges it in a few taps."""

from __future__ import annotations

from pathlib import Path

from tests.dialogues.scenes import ATELIER, FREEZE, GUICHET, LAB, approved, known, told
from tests.houses import FUTURS
from tests.stage import dialogue, settings

BUS = "Le bus passe le mardi."
THREE = f"""
    {known("claire", "marc")}
    {approved("claire", 1)}
    {approved("marc", 2, ATELIER)}
    {approved("claire", 3, BUS)}
"""


def test_the_board_shows_what_is_in_and_what_is_missing(tmp_path: Path) -> None:
    dialogue(
        f"""
        {THREE}
        {told("marc", "Le guichet a fermé.")}
        camille@bureau: /sommaire
        → bureau: Édition du vendredi 27 novembre à 17:00 … Elle sera figée … n° 1 · … n° 2
        camille@bureau: /sommaire
        → bureau: n° 3 … Reste à voir … 1 contribution attend une décision … Rien n’est à la une
        """,
        settings(tmp_path),
    )


def test_an_empty_board_says_so(tmp_path: Path) -> None:
    dialogue(
        """
        camille@bureau: /sommaire
        → bureau: Rien n’est encore approuvé pour cette édition
        ✗ bureau: Mettre à la une
        camille@bureau: /une
        → bureau: Rien n’est encore approuvé pour cette édition
        ≡
        camille@bureau: /placer
        → bureau: Rien n’est encore approuvé pour cette édition
        ≡
        """,
        settings(tmp_path),
    )


def test_what_is_put_at_the_top_opens_the_edition_and_is_said_once(tmp_path: Path) -> None:
    stage = dialogue(
        f"""
        {THREE}
        camille@bureau: /sommaire
        camille@bureau [Mettre à la une]
        → bureau: Que mettre à la une ? … n° 3
        camille@bureau [Le bus passe]
        → bureau: Camille met à la une le n° 3
        camille@bureau [Revoir le sommaire]
        → bureau: À la une … n° 3 … Témoignages … n° 1
        ✗ bureau: Rien n’est à la une
        {FREEZE}
        camille@bureau: /publier
        ⏲ 2026-11-27 17:00
        → canal: À la une … {BUS} … Témoignages … {GUICHET[:20]} … {ATELIER[:20]}
        """,
        settings(tmp_path),
    )
    assert stage.shown("canal").count(BUS) == 1


def test_it_comes_back_from_the_top(tmp_path: Path) -> None:
    dialogue(
        f"""
        {THREE}
        camille@bureau: /une 3
        camille@bureau [Annuler]
        → bureau: Camille retire de la une le n° 3
        camille@bureau: /une 3 non
        → bureau: Le n° 3 n’est pas à la une
        ≡
        camille@bureau: /une 3
        camille@bureau: /une
        → bureau: À la une : n° 3
        camille@bureau [Retirer de la une : n° 3]
        camille@bureau: /apercu
        ✗ bureau: À la une
        camille@bureau: /journal 3
        → bureau: Camille · met à la une le n° 3 … Camille · retire de la une le n° 3
        """,
        settings(tmp_path),
    )


def test_the_order_is_changed_by_buttons_or_in_one_line(tmp_path: Path) -> None:
    dialogue(
        f"""
        {THREE}
        camille@bureau: /placer
        → bureau: Que déplacer ?
        camille@bureau [Le bus passe]
        → bureau: Où placer le n° 3
        camille@bureau [En premier]
        → bureau: Camille déplace le n° 3 … n° 3 … n° 1 … n° 2
        camille@bureau [Annuler]
        → bureau: n° 1 … n° 2 … n° 3
        camille@bureau: /placer 1 3
        → bureau: n° 2 … n° 3 … n° 1
        camille@bureau: /placer 1 avant 3
        → bureau: n° 2 … n° 1 … n° 3
        camille@bureau: /placer 2
        camille@bureau [Plus bas]
        → bureau: n° 1 … n° 2 … n° 3
        camille@bureau: /placer 3 1
        {FREEZE}
        camille@bureau: /placer 1 1
        → bureau: n° 1 … n° 3 … n° 2
        camille@bureau: /publier
        ⏲ 2026-11-27 17:00
        → canal: {GUICHET[:20]} … {BUS} … {ATELIER[:20]}
        """,
        settings(tmp_path),
    )


def test_what_comes_later_stands_behind_what_was_placed(tmp_path: Path) -> None:
    dialogue(
        f"""
        {THREE}
        camille@bureau: /placer 3 1
        {approved("marc", 4, "Nous avons planté des haies.")}
        camille@bureau: /sommaire
        → bureau: n° 3 · … n° 1 · … n° 2 · … n° 4 ·
        """,
        settings(tmp_path),
    )


def test_the_word_of_the_team_stands_at_the_top(tmp_path: Path) -> None:
    dialogue(
        f"""
        {THREE}
        camille@bureau: /mot
        → bureau: Écrivez « /mot »
        camille@bureau: /mot Une semaine de guichets. Merci à qui raconte.
        → bureau: Le mot de l’équipe, par Camille … Une semaine de guichets
        camille@bureau: /sommaire
        → bureau: Une semaine de guichets
        {FREEZE}
        → bureau: 3 contributions … Une semaine de guichets. Merci … Témoignages
        denis@bureau: /mot Une belle semaine.
        camille@bureau: /publier
        ⏲ 2026-11-27 17:00
        → canal: 3 contributions … Une belle semaine. … Témoignages
        """,
        settings(tmp_path),
    )


def test_the_word_is_taken_away(tmp_path: Path) -> None:
    dialogue(
        """
        camille@bureau: /mot non
        → bureau: Il n’y a pas de mot de l’équipe
        ≡
        camille@bureau: /mot À vendredi.
        camille@bureau [Retirer ce mot]
        → bureau: Camille retire le mot de l’équipe
        ∅ À vendredi.
        """,
        settings(tmp_path),
    )


def test_a_word_that_is_too_long_is_refused(tmp_path: Path) -> None:
    dialogue(
        f"""
        camille@bureau: /mot {"Bonjour. " * 80}
        → bureau: Ce mot fait 719 signes ; 600 au plus
        ≡
        """,
        settings(tmp_path),
    )


def test_what_is_said_wrong_is_said_in_one_sentence(tmp_path: Path) -> None:
    dialogue(
        f"""
        {THREE}
        claire: /initiative Un pédibus.
        claire [Passer]
        claire [Passer]
        claire [Signer]
        claire [Oui, proposer]
        camille@bureau: /approuver 4
        camille@bureau: /une 9
        → bureau: Le n° 9 n’est pas dans cette édition
        ≡
        camille@bureau: /une 3 peut-être
        → bureau: « /une 3 non » pour l’en retirer
        ≡
        camille@bureau: /placer 3 avant 4
        → bureau: Le n° 4 n’est pas dans la même rubrique que le n° 3
        ≡
        camille@bureau: /placer 4
        → bureau: Le n° 4 est seul dans sa rubrique
        ≡
        camille@bureau: /placer 3 3
        → bureau: Le n° 3 est déjà à cette place
        ≡
        camille@bureau: /placer 3 loin
        → bureau: Écrivez le rang
        ≡
        """,
        settings(tmp_path),
    )


def test_what_changes_after_the_yes_may_be_looked_at_anew(tmp_path: Path) -> None:
    dialogue(
        f"""
        {THREE}
        {FREEZE}
        camille@bureau: /publier
        denis@bureau: /une 2
        → bureau: Denis met à la une le n° 2 … Reprendre l’approbation
        ⏲ 2026-11-27 17:00
        → canal: À la une … {ATELIER[:20]}
        camille@bureau: /une 1
        → bureau: Le n° 1 n’est pas dans cette édition
        ≡
        """,
        settings(tmp_path),
    )


def test_another_community_has_its_own_board(tmp_path: Path) -> None:
    dialogue(
        f"""
        claire: /aide
        claire [Oui, je suis d’accord]
        claire [Futurs Publics]
        {approved("claire", 1)}
        zoe@bureau_lab: /une 1
        → bureau_lab: Le n° 1 n’est pas dans cette édition
        ≡
        """,
        settings(tmp_path, FUTURS, LAB),
    )

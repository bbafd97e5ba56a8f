"""Law: a text stays its author's: seen and changed at any time, whatever its state."""

from __future__ import annotations

from pathlib import Path

from tests.dialogues.scenes import approved, frozen, known, published, told
from tests.stage import dialogue, settings

NOUVEAU = "Le guichet commun ouvre aussi le samedi."

EDIT = f"""
    claire: /modifier 1
    → claire: Voici ce qui sera publié
    claire [Modifier quelque chose]
    claire [Le texte]
    claire: {NOUVEAU}
    → claire: {NOUVEAU}
    claire [Oui, proposer]
"""

# --- before the freeze ----------------------------------------------------------------------------


def test_the_list_shows_each_with_its_state(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {approved("claire", 1, "Le guichet du lundi.")}
        {told("claire", "Le guichet du mardi.")}
        {told("claire", "Le guichet du mercredi.")}
        camille@bureau: /refuser 3 Déjà raconté.
        → claire: n’est pas retenue
        claire: /temoigner Le guichet du jeudi.
        claire: /annuler
        {told("claire", "Le guichet du vendredi.")}
        claire: /retirer 5
        claire [Oui, retirer]
        claire: /contributions
        → claire: n° 1 · Le guichet du lundi — retenue … n° 2 · Le guichet du mardi — en attente
        """,
        settings(tmp_path),
    )


def test_the_list_tells_drafts_refusals_and_withdrawals(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire", "Le guichet du mercredi.")}
        camille@bureau: /refuser 1 Déjà raconté.
        claire: /temoigner Le guichet du jeudi.
        claire: /annuler
        claire: /retirer 2
        claire [Oui, retirer]
        claire: /contributions
        → claire: mercredi — non retenue … jeudi — retirée
        ✗ claire: n° 2
        """,
        settings(tmp_path),
    )


def test_an_empty_list_says_how_to_begin(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /contributions
        → claire: Vous n’avez encore rien raconté
        """,
        settings(tmp_path),
    )


def test_an_edit_before_the_decision_makes_a_new_card(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        {EDIT}
        → bureau: n° 1 a été modifié … {NOUVEAU}
        camille@bureau [Approuver]
        → bureau: est approuvé par Camille
        """,
        settings(tmp_path),
    )


def test_an_approval_is_for_one_wording(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {approved("claire", 1)}
        {EDIT}
        → bureau: attend de nouveau
        claire: /contributions
        → claire: en attente de l’équipe
        ⏲ 2026-11-27 17:00
        → bureau: Pas d’édition cette fois
        ✗ canal: guichet
        """,
        settings(tmp_path),
    )


def test_a_refused_text_is_reworked_and_waits_again(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        camille@bureau: /refuser 1 Trop court.
        → claire: « Trop court. » … /modifier 1
        {EDIT}
        → bureau: attend de nouveau … {NOUVEAU}
        """,
        settings(tmp_path),
    )


def test_leaving_an_edit_leaves_the_text_as_it_was(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        claire: /modifier 1
        claire [Modifier quelque chose]
        claire [Le texte]
        claire: {NOUVEAU}
        → claire: Laisser comme avant
        claire [Laisser comme avant]
        → claire: Le n° 1 reste comme il était
        ∅ aussi le samedi
        camille@bureau: /approuver 1
        → bureau: est approuvé
        """,
        settings(tmp_path),
    )


def test_an_edit_left_in_the_middle_is_kept_aside(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        claire: /modifier 1
        claire [Modifier quelque chose]
        claire [Le texte]
        claire: {NOUVEAU}
        claire: /annuler
        → claire: gardée de côté ; rien n’a changé pour les autres
        camille@bureau: /lire 1
        ✗ bureau: aussi le samedi
        ⟳
        claire: /mesdonnees
        → claire: aussi le samedi
        claire [Ne rien effacer]
        claire: /modifier 1
        → claire: aussi le samedi
        claire [Oui, proposer]
        → bureau: Le n° 1 a été modifié … aussi le samedi
        """,
        settings(tmp_path),
    )


def test_an_edit_that_changes_nothing_is_not_proposed(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        claire: /modifier 1
        claire [Oui, proposer]
        → claire: reste comme
        ✗ bureau: a été modifié
        """,
        settings(tmp_path),
    )


def test_the_name_and_region_proposed_are_changed_in_the_profile(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /profil
        → claire: Votre nom : Claire. Votre région : Aucune région.
        claire [Ma région]
        claire: 29
        → claire: Votre région : Bretagne
        claire: /profil
        claire [Mon nom]
        claire: Claire M., mairie de Brest
        → claire: Votre nom : Claire M., mairie de Brest
        claire: /temoigner Le guichet du lundi.
        claire [Passer]
        → claire: Signer « Claire M., mairie de Brest »
        claire: /annuler
        claire: /profil
        → claire: Votre administration : Non dit
        claire [Mon administration]
        → claire: Seuls les totaux des sondages s’en servent
        claire: dans une soucoupe
        → claire: Je ne connais pas « dans une soucoupe »
        claire: Mairie
        → claire: Votre administration : Commune ou intercommunalité
        claire: /mesdonnees
        → claire: Votre administration : Commune ou intercommunalité
        claire: /annuler
        claire: /profil
        claire [Mon administration]
        claire [Non dit]
        → claire: Votre administration : Non dit
        claire: /profil
        claire [Rien]
        → claire: Rien n’a changé
        """,
        settings(tmp_path),
    )


# --- after the freeze -----------------------------------------------------------------------------


def test_an_edit_after_the_freeze_is_a_proposal(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {frozen("claire")}
        {EDIT}
        → claire: proposée à l’équipe … le texte actuel reste
        → bureau: Modification proposée pour le n° 1 … {NOUVEAU}
        claire: /contributions
        → claire: dans l’édition qui va partir, modification proposée
        camille@bureau: /publier
        ⏲ 2026-11-27 17:00
        ◉ canal: guichet commun à la mairie
        ◌ canal: samedi
        """,
        settings(tmp_path),
    )


def test_an_approved_proposal_goes_out_in_its_place(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {frozen("claire")}
        {EDIT}
        camille@bureau: /approuver 1
        → bureau: La modification du n° 1 est acceptée
        → claire: Votre modification du n° 1 est acceptée
        camille@bureau: /publier
        ⏲ 2026-11-27 17:00
        ◉ canal: samedi
        ◌ canal: à la mairie
        """,
        settings(tmp_path),
    )


def test_a_proposal_after_publication_corrects_the_post_in_place(tmp_path: Path) -> None:
    stage = dialogue(
        f"""
        {known("claire")}
        {published("claire", 1)}
        {EDIT}
        ◌ canal: samedi
        claire: /lire 1
        → claire: à la mairie
        camille@bureau [Approuver]
        → claire: est acceptée
        ◉ canal: samedi
        ◌ canal: à la mairie
        claire: /lire 1
        → claire: samedi
        """,
        settings(tmp_path),
    )
    assert len(stage.channel.shown(stage.room("canal"))) == 1


def test_a_refused_proposal_leaves_the_text(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {published("claire", 1)}
        {EDIT}
        camille@bureau: /refuser 1 L’horaire n’est pas confirmé.
        → claire: Votre modification du n° 1 n’est pas retenue … « L’horaire n’est pas confirmé. »
        claire: /contributions
        ✗ claire: modification proposée
        → claire: publiée
        ◌ canal: samedi
        """,
        settings(tmp_path),
    )


def test_a_proposal_outlives_an_edition_that_was_skipped(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {frozen("claire")}
        {EDIT}
        ⏲ 2026-12-04 13:59
        ⏲ 2026-12-04 14:00
        → bureau: est sautée, et ses contributions passent à la suivante
        camille@bureau: /approuver 1
        → bureau: La modification du n° 1 est acceptée
        camille@bureau: /apercu
        → bureau: samedi
        """,
        settings(tmp_path),
    )

"""Law: a file goes with its contribution wherever that goes, and leaves every place with it."""

from __future__ import annotations

from pathlib import Path

from adapters.memory import MemoryChannel
from tests.dialogues.scenes import FREEZE, known
from tests.files import code
from tests.stage import dialogue, settings

TOLD = """
    claire: 📎 guichet.png /temoigner Nous avons ouvert un guichet commun à la mairie.
    claire [Passer]
    claire [Passer]
    claire [Signer]
    claire: La façade du guichet, un lundi matin
    claire [Oui, proposer]
    → claire: entre les mains de l’équipe
"""
"""A testimony with a picture that is described, signed, goes to the desk."""


APPROVED = f"""
    {TOLD}
    camille@bureau: /approuver 1
    → bureau: est approuvé
"""

PUBLISHED = f"""
    {APPROVED}
    {FREEZE}
    camille@bureau [Approuver l’édition]
    ⏲ 2026-11-27 17:00
    → canal: guichet commun
    → canal: N° 1, image 1 : La façade du guichet … 📎 1-1.png
"""
"""The first edition, with a text and its picture, is in the channel."""


# --- with words -----------------------------------------------------------------------------------


def test_a_picture_goes_with_its_words_to_the_desk(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: 📎 guichet.png /temoigner Nous avons ouvert un guichet commun à la mairie.
        → claire: Dans quelle région
        claire [Grand Est]
        claire [C’est en place]
        claire [Signer]
        → claire: Pièce 1 : que voit-on sur l’image
        claire: La façade du guichet, un lundi matin
        → claire: Voici ce qui sera publié … Pièces jointes … image 1 … La façade du guichet
        ✗ bureau: façade
        claire [Oui, proposer]
        → bureau: guichet commun … Pièces jointes … image 1 ( … La façade du guichet
        → bureau: N° 1, image 1 : La façade du guichet, un lundi matin … 📎 1-1.png
        ∅ guichet.png
        """,
        settings(tmp_path),
    )


def test_without_its_description_a_picture_has_its_number(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: 📎 guichet.png /temoigner Nous avons ouvert un guichet commun à la mairie.
        claire [Passer]
        claire [Passer]
        claire [Signer]
        claire [Passer]
        → claire: Pièces jointes … • image 1
        claire [Oui, proposer]
        → bureau: Pièces jointes
        → bureau: Image jointe au n° 1
        """,
        settings(tmp_path),
    )


def test_each_kind_of_file_is_asked_about_in_its_own_words(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: 📎 bilan.pdf 📎 recit.ogg 📎 visite.mp4 /temoigner Nous avons visité un guichet.
        claire [Passer]
        claire [Passer]
        claire [Signer]
        → claire: Pièce 1 : que contient le document
        claire: Le bilan d’une année
        → claire: Pièce 2 : que dit l’enregistrement
        claire [Passer]
        → claire: Pièce 3 : que montre la vidéo
        claire [Passer]
        → claire: • document 1 … Le bilan d’une année … • enregistrement 2 … • vidéo 3
        """,
        settings(tmp_path),
    )


def test_a_plain_message_keeps_its_picture_through_the_question(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: 📎 guichet.png Hier nous avons fermé l’accueil pour écouter les usagers.
        → claire: J’ai bien votre message
        claire [Un témoignage]
        claire [Passer]
        claire [Passer]
        claire [Signer]
        → claire: Pièce 1 : que voit-on
        """,
        settings(tmp_path),
    )


def test_the_first_message_of_all_keeps_its_picture_through_the_welcome(tmp_path: Path) -> None:
    dialogue(
        """
        claire: 📎 guichet.png Hier nous avons fermé l’accueil pour écouter les usagers.
        claire [Oui, je suis d’accord]
        claire [Un témoignage]
        claire [Passer]
        claire [Passer]
        claire [Signer]
        → claire: Pièce 1 : que voit-on
        """,
        settings(tmp_path),
    )


def test_ones_own_picture_in_a_channel_is_taken_by_a_reaction(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire@canal: 📎 guichet.png Hier nous avons fermé l’accueil pour écouter les usagers.
        claire@canal ☺ usagers: 🐝
        claire [Un témoignage]
        claire [Passer]
        claire [Passer]
        claire [Signer]
        → claire: Pièce 1 : que voit-on
        """,
        settings(tmp_path),
    )


# --- while it is being asked about ----------------------------------------------------------------


def test_a_picture_joins_what_is_being_asked_about(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /temoigner Nous avons ouvert un guichet commun à la mairie.
        → claire: Dans quelle région
        claire: 📎 guichet.png
        → claire: C’est joint
        → claire: Dans quelle région
        claire [Passer]
        claire [Passer]
        claire [Signer]
        → claire: Pièce 1 : que voit-on
        claire [Passer]
        → claire: Voici ce qui sera publié … image 1
        """,
        settings(tmp_path),
    )


def test_its_words_say_what_it_shows(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /temoigner Nous avons ouvert un guichet commun à la mairie.
        claire: 📎 guichet.png La façade du guichet
        → claire: C’est joint
        claire [Passer]
        claire [Passer]
        claire [Signer]
        → claire: Voici ce qui sera publié … image 1 … La façade du guichet
        """,
        settings(tmp_path),
    )


def test_its_words_are_of_no_other_file(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: 📎 guichet.png /temoigner Nous avons ouvert un guichet commun à la mairie.
        claire: 📎 salle.png La salle d’attente
        claire [Passer]
        claire [Passer]
        claire [Signer]
        → claire: Pièce 1 : que voit-on
        claire [Passer]
        → claire: • image 1 … • image 2 … : La salle d’attente
        """,
        settings(tmp_path),
    )


def test_where_a_text_is_awaited_its_words_are_the_text(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /temoigner
        claire: 📎 guichet.png Nous avons essayé la visite du jeudi.
        → claire: C’est joint
        → claire: Je propose ce titre … visite du jeudi
        """,
        settings(tmp_path),
    )


def test_a_card_that_did_not_show_the_file_can_no_longer_be_agreed_to(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /temoigner Nous avons ouvert un guichet commun à la mairie.
        claire [Passer]
        claire [Passer]
        claire [Signer]
        → claire: Voici ce qui sera publié
        claire: 📎 bilan.pdf
        → claire: que contient le document
        claire ⟨Oui, proposer⟩
        ✗ claire: entre les mains
        claire [Passer]
        → claire: Voici ce qui sera publié … document 1
        claire [Oui, proposer]
        → claire: entre les mains
        """,
        settings(tmp_path),
    )


def test_a_draft_of_which_the_process_died_keeps_its_files(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: 📎 guichet.png /temoigner Nous avons ouvert un guichet commun à la mairie.
        ⟳
        claire [Passer]
        claire [Passer]
        claire [Signer]
        → claire: Pièce 1 : que voit-on
        """,
        settings(tmp_path),
    )


def test_a_file_is_no_answer_to_another_question(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /profil
        claire: 📎 guichet.png
        → claire: ne peut pas être jointe à cette réponse
        """,
        settings(tmp_path),
    )


def test_the_same_file_twice_is_there_once(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: 📎 guichet.png /temoigner Nous avons ouvert un guichet commun à la mairie.
        claire: 📎 guichet.png
        ✗ claire: C’est joint
        """,
        settings(tmp_path),
    )


# --- alone ----------------------------------------------------------------------------------------


def test_a_picture_alone_can_begin_a_testimony(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: 📎 guichet.png
        → claire: J’ai reçu une pièce. Qu’en fait-on … Commencer un témoignage avec … Laisser
        claire [Commencer un témoignage]
        → claire: Racontez en quelques phrases
        claire: Nous avons essayé la visite du jeudi.
        → claire: Je propose ce titre
        """,
        settings(tmp_path),
    )


def test_pictures_come_first_and_their_words_after(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: 📎 guichet.png
        claire: 📎 salle.png
        → claire: J’ai reçu 2 pièces
        claire: Hier nous avons fermé l’accueil pour écouter les usagers.
        → claire: J’ai bien votre message
        claire [Un témoignage]
        claire [Passer]
        claire [Passer]
        claire [Signer]
        → claire: Pièce 1
        claire [Passer]
        → claire: Pièce 2
        """,
        settings(tmp_path),
    )


def test_a_picture_alone_joins_a_contribution_which_the_desk_sees_again(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {TOLD}
        → bureau: Nouvelle contribution
        claire: 📎 salle.png
        claire [Joindre au n° 1]
        → claire: Pièce 2 : que voit-on
        claire: La salle d’attente
        → claire: Voici ce qui sera publié … image 1 … image 2 … La salle d’attente
        claire [Oui, proposer]
        → bureau: n° 1 … image 2 … La salle d’attente
        → bureau: N° 1, image 2 : La salle d’attente
        """,
        settings(tmp_path),
    )


def test_a_picture_that_is_left_is_kept_nowhere(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: 📎 guichet.png
        claire [Laisser]
        → claire: je n’en garde rien
        ∅ image/png
        """,
        settings(tmp_path),
    )


# --- refused --------------------------------------------------------------------------------------


def test_a_refused_file_says_its_limit_and_its_words_are_kept(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: 📎 film.mp4!large /temoigner Nous avons ouvert un guichet commun à la mairie.
        → claire: trop lourde : 10 … Mo au plus
        → claire: Dans quelle région
        claire: 📎 virus.exe
        → claire: Je ne prends pas ce genre de fichier. Je prends : JPEG … MP4, MOV et PDF.
        → claire: Dans quelle région
        claire: 📎 photo.png!lost
        → claire: n’est pas arrivée jusqu’à moi
        """,
        settings(tmp_path),
    )


def test_files_beyond_the_limit_are_not_taken(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: 📎 a.png 📎 b.png 📎 c.png /temoigner Nous avons ouvert un guichet commun.
        claire: 📎 d.png 📎 e.png
        → claire: C’est joint : une pièce
        → claire: au plus 4 pièces
        → claire: Dans quelle région
        """,
        settings(tmp_path),
    )


# --- whom it may show -----------------------------------------------------------------------------


def test_whoever_hides_their_name_is_told_that_a_picture_may_show_it(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: 📎 photo_de_claire.png /temoigner Nous avons ouvert un guichet commun.
        claire [Passer]
        claire [Passer]
        claire [Anonyme pour les lecteurs]
        claire [Passer]
        → claire: Voici ce qui sera publié … peut montrer qui vous êtes
        claire [Oui, proposer]
        ✗ bureau: peut montrer qui
        ∅ photo_de_claire
        """,
        settings(tmp_path),
    )


def test_a_file_can_be_taken_off_before_the_yes(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: 📎 guichet.png 📎 salle.png /temoigner Nous avons ouvert un guichet commun.
        claire [Passer]
        claire [Passer]
        claire [Signer]
        claire: La façade
        claire: La salle
        claire [Modifier quelque chose]
        claire [Les pièces jointes]
        → claire: image 1 … La façade … Retirer la pièce 1
        claire [Retirer la pièce 1]
        → claire: Voici ce qui sera publié … image 1 … La salle
        ✗ claire: La façade
        """,
        settings(tmp_path),
    )


# --- in the desk and in the edition ---------------------------------------------------------------


def test_an_edition_is_followed_by_its_pictures(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {APPROVED}
        {FREEZE}
        camille@bureau [Approuver l’édition]
        ⏲ 2026-11-27 17:00
        → canal: guichet commun … — Claire … 1 pièce jointe
        → canal: N° 1, image 1 : La façade du guichet, un lundi matin … 📎 1-1.png
        → bureau: est parue
        """,
        settings(tmp_path),
    )


def test_a_community_may_want_fewer_pictures_or_none(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {APPROVED}
        {FREEZE}
        camille@bureau [Approuver l’édition]
        ⏲ 2026-11-27 17:00
        → canal: guichet commun … 1 pièce jointe
        ✗ canal: 📎
        """,
        settings(tmp_path, digest={"media": 0}),
    )


def test_a_platform_without_files_says_that_there_is_one(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {TOLD}
        → bureau: Pièces jointes … image 1 … La façade
        ✗ bureau: N° 1, image 1
        camille@bureau: /approuver 1
        {FREEZE}
        camille@bureau [Approuver l’édition]
        ⏲ 2026-11-27 17:00
        → canal: guichet commun … 1 pièce jointe
        ✗ canal: N° 1, image 1
        claire: /lire 1
        → claire: Pièces jointes … image 1
        ✗ claire: N° 1, image 1
        """,
        settings(tmp_path),
        channel=MemoryChannel(shows=frozenset()),
    )


def test_whoever_reads_on_is_shown_the_picture(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire", "marc")}
        {PUBLISHED}
        marc: /lire 1
        → marc: guichet commun … Pièces jointes
        → marc: N° 1, image 1 : La façade du guichet … 📎 1-1.png
        camille@bureau: /lire 1
        → bureau: est paru
        → bureau: N° 1, image 1
        """,
        settings(tmp_path),
    )


def test_what_is_withdrawn_takes_its_picture_away(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {PUBLISHED}
        ◉ canal: 📎 1-1.png
        claire: /retirer 1
        claire [Oui, retirer]
        ◌ canal: 📎 1-1.png
        ◌ canal: pièce
        ∅ image/png
        """,
        settings(tmp_path),
    )


def test_a_picture_that_was_added_after_the_freeze_waits_for_the_desk(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {APPROVED}
        {FREEZE}
        claire: /modifier 1
        claire: 📎 salle.png La salle d’attente
        claire [Oui, proposer]
        → claire: est proposée à l’équipe
        → bureau: image 2 … La salle d’attente
        → bureau: N° 1, image 2 … 📎 1-2.png
        camille@bureau [Approuver l’édition]
        ⏲ 2026-11-27 17:00
        → canal: 📎 1-1.png
        ✗ canal: 📎 1-2.png
        """,
        settings(tmp_path),
    )


def test_a_picture_whose_author_took_it_off_leaves_the_edition(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {PUBLISHED}
        claire: /modifier 1
        claire [Modifier quelque chose]
        claire [Les pièces jointes]
        claire [Retirer la pièce 1]
        claire [Oui, proposer]
        camille@bureau [Approuver]
        ◌ canal: 📎
        ◌ canal: pièce jointe
        ◉ canal: guichet commun
        """,
        settings(tmp_path),
    )


# --- what is held ---------------------------------------------------------------------------------


def test_a_copy_of_what_is_held_has_the_files(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {TOLD}
        claire: /temoigner Nous avons essayé la visite du jeudi.
        claire: 📎 salle.png
        claire: /mesdonnees
        → claire: image 1 … Pièces jointes … La façade du guichet
        → claire: N° 1, image 1 … 📎 1-1.png
        → claire: image 1 … 📎 0-1.png
        """,
        settings(tmp_path),
    )


def test_whoever_is_erased_leaves_no_picture_in_what_stays(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {PUBLISHED}
        claire: /mesdonnees
        claire [Effacer, laisser]
        ◉ canal: guichet commun
        ◌ canal: 📎
        ∅ image/png
        """,
        settings(tmp_path),
    )


def files(folder: Path) -> int:
    """How many files are on the shelf."""
    return len([one for one in (folder / "media").iterdir() if one.name != ".lock"])


def test_what_is_told_and_what_is_being_told_keep_their_files(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {TOLD}
        claire: /temoigner Nous avons essayé la visite du jeudi.
        claire: 📎 salle.png
        ⏲ 2026-11-25 10:00
        """,
        settings(tmp_path),
    )
    assert files(tmp_path) == 2


def test_of_what_is_withdrawn_no_file_is_left(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire", "marc")}
        {TOLD}
        marc: 📎 salle.png
        marc [Laisser]
        claire: /retirer 1
        claire [Oui, retirer]
        ⏲ 2026-11-25 10:00
        """,
        settings(tmp_path),
    )
    assert files(tmp_path) == 0


def test_a_first_message_without_a_yes_leaves_no_file(tmp_path: Path) -> None:
    dialogue(
        """
        claire: 📎 guichet.png Hier nous avons fermé l’accueil pour écouter les usagers.
        ⏲ 2026-11-26 10:00
        """,
        settings(tmp_path),
    )
    assert files(tmp_path) == 0


def test_the_words_of_a_desk_leave_the_files_as_they_are(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {TOLD}
        camille@bureau: /classer 1 Territoires
        → bureau: Territoires … image 1
        """,
        settings(tmp_path),
    )


# --- left out by the desk -------------------------------------------------------------------------


def test_the_desk_leaves_a_file_out_before_it_decides(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {TOLD}
        → bureau: Pour écarter une pièce : /ecarter 1 {code("guichet.png")} (image 1)
        camille@bureau: /ecarter 1 {code("guichet.png")}
        → bureau: la pièce 1 est écartée par Camille … pièce écartée par Camille
        → claire: a écarté la pièce 1 de votre contribution n° 1
        ∅ image/png
        camille@bureau ⟨Approuver⟩
        → bureau: est approuvé
        """,
        settings(tmp_path),
    )


def test_a_file_that_was_posted_is_taken_away_when_the_desk_leaves_it_out(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {PUBLISHED}
        camille@bureau: /ecarter 1
        ◌ canal: 📎
        ◌ canal: pièce jointe
        ◉ canal: guichet commun
        """,
        settings(tmp_path),
    )


def test_which_file_is_meant_has_to_be_said(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {TOLD}
        camille@bureau: /ecarter 1 1
        → bureau: dites laquelle par son code : /ecarter 1 {code("guichet.png")} (image 1)
        ≡
        camille@bureau: /ecarter 1 oui
        → bureau: dites laquelle
        ≡
        camille@bureau: /ecarter 1
        camille@bureau: /ecarter 1
        → bureau: n’a pas de pièce jointe
        ≡
        camille@bureau: /ecarter 7 1
        → bureau: Aucune contribution n° 7
        ≡
        """,
        settings(tmp_path),
    )


# --- taken back with its message ------------------------------------------------------------------


def test_a_picture_whose_message_is_deleted_leaves_what_is_being_told(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /temoigner Nous avons ouvert un guichet commun à la mairie.
        claire: 📎 guichet.png La façade du guichet
        claire [Passer]
        claire [Passer]
        claire [Signer]
        → claire: Voici ce qui sera publié … image 1
        claire ⌫ façade
        → claire: je retire la pièce
        → claire: Voici ce qui sera publié
        ∅ image/png
        claire [Oui, proposer]
        → claire: entre les mains
        """,
        settings(tmp_path),
    )


def test_a_picture_whose_message_is_deleted_leaves_the_edition(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /temoigner Nous avons ouvert un guichet commun à la mairie.
        claire: 📎 guichet.png La façade du guichet
        claire [Passer]
        claire [Passer]
        claire [Signer]
        claire [Oui, proposer]
        camille@bureau: /approuver 1
        {FREEZE}
        camille@bureau [Approuver l’édition]
        ⏲ 2026-11-27 17:00
        → canal: 📎
        claire ⌫ façade
        → claire: je retire la pièce
        → bureau: Une pièce du n° 1 est retirée
        ◌ canal: 📎
        ◉ canal: guichet commun
        """,
        settings(tmp_path),
    )


def test_a_picture_that_was_asked_about_and_deleted_is_let_go(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: 📎 guichet.png
        → claire: J’ai reçu une pièce
        claire ⌫ ⟪m2⟫
        → claire: je retire la pièce
        ✗ claire: J’ai reçu
        ∅ image/png
        """,
        settings(tmp_path),
    )

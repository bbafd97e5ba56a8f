"""Law: a file comes with words, before them or alone, and none that is refused costs the words."""

from __future__ import annotations

from pathlib import Path

from tests.dialogues.pictured import TOLD
from tests.dialogues.scenes import known, signed
from tests.stage import dialogue, settings

# --- with words -----------------------------------------------------------------------------------


TAKEN = f"""
    claire [Un témoignage]
    {signed("claire")}
    → claire: Pièce 1 : que voit-on
"""
"""What was said is told as a testimony, and its picture is asked about."""


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
        {signed("claire")}
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
        {signed("claire")}
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
        {TAKEN}
        """,
        settings(tmp_path),
    )


def test_the_first_message_of_all_keeps_its_picture_through_the_welcome(tmp_path: Path) -> None:
    dialogue(
        f"""
        claire: 📎 guichet.png Hier nous avons fermé l’accueil pour écouter les usagers.
        claire [Oui, je suis d’accord]
        {TAKEN}
        """,
        settings(tmp_path),
    )


def test_ones_own_picture_in_a_channel_is_taken_by_a_reaction(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire@canal: 📎 guichet.png Hier nous avons fermé l’accueil pour écouter les usagers.
        claire@canal ☺ usagers: 🐝
        {TAKEN}
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
        {signed("claire")}
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
        {signed("claire")}
        claire: La façade
        claire: La salle
        claire [Modifier quelque chose]
        claire [Les pièces jointes]
        → claire: image 1 … La façade … Retirer la pièce 1
        claire [Retirer la pièce 1]
        ✗ claire: La façade
        → claire: Voici ce qui sera publié … image 1 … La salle
        """,
        settings(tmp_path),
    )

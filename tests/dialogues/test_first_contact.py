"""Law: nobody is kept before their yes, and what they said first is not lost by asking for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from adapters.memory import MemoryChannel
from tests.dialogues.scenes import known, proposed
from tests.stage import FUTURS, dialogue, kept, settings

LAB: dict[str, Any] = {
    "slug": "lab",
    "name": "Le Lab de Nancy",
    "desk": "memory:bureau_lab",
    "channels": ["memory:canal_lab"],
    "animators": ["memory:lea"],
}


def test_three_lines_and_a_yes_then_the_first_message_goes_on(tmp_path: Path) -> None:
    dialogue(
        """
        claire: /temoigner Nous avons essayé la visite du jeudi.
        ✗ claire: région
        → claire: Essaim, le robot de la communauté Futurs Publics, tenu par l’équipe des Futurs
        claire [Oui, je suis d’accord]
        → claire: bienvenue dans Futurs Publics. Je reprends votre message
        → claire: Dans quelle région
        """,
        settings(tmp_path),
    )


def test_the_lines_say_who_what_how_long_and_how_to_leave(tmp_path: Path) -> None:
    dialogue(
        """
        claire: bonjour
        → claire: tenu par … Je garderai … 24 heures … /mesdonnees … 1. Oui … 2. Non
        """,
        settings(tmp_path),
    )


def test_a_yes_may_be_typed(tmp_path: Path) -> None:
    for yes in ("oui", "OUI", "1", "Oui, je suis d'accord"):
        folder = tmp_path / yes[:3] / str(len(yes))
        folder.mkdir(parents=True)
        dialogue(
            f"""
            claire: /aide
            claire: {yes}
            → claire: bienvenue
            → claire: /temoigner
            """,
            settings(folder),
            channel=MemoryChannel(buttons=False),
        )


def test_several_messages_wait_and_come_in_their_order(tmp_path: Path) -> None:
    dialogue(
        """
        claire: /temoigner Nous avons essayé la visite du jeudi.
        claire: /aide
        → claire: Bonjour, ici Essaim
        → claire: Bonjour, ici Essaim
        claire [Oui]
        → claire: bienvenue
        → claire: Dans quelle région
        → claire: cette aide
        → claire: Dans quelle région
        """,
        settings(tmp_path),
    )


def test_until_the_yes_no_person_is_kept(tmp_path: Path) -> None:
    stage = dialogue("claire: bonjour", settings(tmp_path))
    tables = kept(stage.settings)
    assert not any(tables[name] for name in ("person", "account", "member", "contribution"))


def test_after_a_no_nothing_is_kept(tmp_path: Path) -> None:
    dialogue(
        """
        claire: /temoigner Nous avons essayé la visite du jeudi.
        claire: /profil
        claire [Non, merci]
        → claire: rien n’est gardé
        ∅ Claire
        ∅ jeudi
        """,
        settings(tmp_path),
    )


def test_after_a_no_one_may_come_back(tmp_path: Path) -> None:
    dialogue(
        """
        claire: bonjour
        claire: non
        → claire: rien n’est gardé
        claire: /aide
        → claire: Bonjour, ici Essaim
        claire [Oui]
        → claire: bienvenue
        ✗ claire: Qu’en fait-on
        """,
        settings(tmp_path),
    )


def test_without_an_answer_all_is_wiped_after_24_hours(tmp_path: Path) -> None:
    dialogue(
        """
        claire: /temoigner Nous avons essayé la visite du jeudi.
        → claire: Bonjour, ici Essaim
        ⏲ 2026-11-24 08:59
        claire: et encore ceci
        → claire: Bonjour, ici Essaim
        ⏲ 2026-11-24 09:00
        ∅ jeudi
        ⏲ 2026-11-25 08:59
        ∅ Claire
        ∅ encore ceci
        claire [Oui]
        → claire: Bonjour, ici Essaim
        """,
        settings(tmp_path),
    )


def test_the_wait_ends_in_time_even_when_the_process_was_down(tmp_path: Path) -> None:
    dialogue(
        """
        claire: /temoigner Nous avons essayé la visite du jeudi.
        ⟳ 2026-11-30 10:00
        ∅ jeudi
        ∅ Claire
        """,
        settings(tmp_path),
    )


def test_the_question_survives_a_restart(tmp_path: Path) -> None:
    dialogue(
        """
        claire: /temoigner Nous avons essayé la visite du jeudi.
        ⟳
        claire [Oui]
        ⟳
        → claire: bienvenue
        → claire: Dans quelle région
        """,
        settings(tmp_path),
    )


def test_a_command_said_in_a_channel_is_answered_alone(tmp_path: Path) -> None:
    dialogue(
        """
        claire@canal: /temoigner Nous avons essayé la visite du jeudi.
        → claire: Bonjour, ici Essaim
        claire [Oui]
        → claire: bienvenue
        → claire: Dans quelle région
        ✗ canal: claire
        ✗ canal: Bonjour
        """,
        settings(tmp_path),
    )


def test_what_members_say_to_each_other_is_not_for_the_bot(tmp_path: Path) -> None:
    dialogue(
        """
        claire@canal: quelqu’un va à Nancy ?
        marc@canal: moi
        ∅ Nancy
        ∅ Claire
        """,
        settings(tmp_path),
    )


def test_of_several_communities_one_is_chosen_first(tmp_path: Path) -> None:
    dialogue(
        """
        claire: /communaute
        → claire: Futurs Publics et Le Lab de Nancy
        claire [Oui]
        → claire: De quelle communauté
        claire [Le Lab]
        → claire: bienvenue dans Le Lab de Nancy
        """,
        settings(tmp_path, FUTURS, LAB),
    )


def test_a_deep_link_names_the_community(tmp_path: Path) -> None:
    dialogue(
        """
        claire: /communaute lab
        claire [Oui]
        → claire: bienvenue dans Le Lab de Nancy
        ✗ claire: De quelle communauté
        """,
        settings(tmp_path, FUTURS, LAB),
    )


def test_the_community_may_be_typed_by_name_or_slug(tmp_path: Path) -> None:
    for rank, typed in enumerate(("Le Lab de Nancy", "lab", "/communaute lab", "2")):
        folder = tmp_path / str(rank)
        folder.mkdir()
        dialogue(
            f"""
            claire: bonjour
            claire [Oui]
            → claire: De quelle communauté
            claire: {typed}
            → claire: bienvenue dans Le Lab de Nancy
            → claire: Bonjour à vous
            """,
            settings(folder, FUTURS, LAB),
            channel=MemoryChannel(buttons=False),
        )


def test_a_first_act_in_a_channel_joins_its_community(tmp_path: Path) -> None:
    dialogue(
        """
        claire@canal_lab: /temoigner Nous avons essayé la visite du jeudi.
        claire [Oui]
        → claire: bienvenue dans Le Lab de Nancy
        → claire: Dans quelle région
        claire: /communaute
        → claire: De quelle communauté
        """,
        settings(tmp_path, FUTURS, LAB),
    )


def test_a_contribution_stays_in_the_community_it_was_begun_in(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known_in_futurs("claire")}
        claire@canal_lab: /temoigner Nous avons essayé la visite du jeudi.
        → claire: Dans quelle région
        {proposed("claire")}
        → bureau_lab: visite du jeudi
        ✗ bureau: visite du jeudi
        """,
        settings(tmp_path, FUTURS, LAB),
    )


def test_another_community_is_chosen_later(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known_in_futurs("claire")}
        claire: /communaute Lab
        → claire: Vous êtes dans la communauté Le Lab de Nancy
        claire: /communaute labo
        → claire: Je ne connais pas la communauté « labo ». Choisissez parmi : futurs et lab.
        ≡
        claire: /communaute
        claire [Futurs Publics]
        → claire: Futurs Publics
        """,
        settings(tmp_path, FUTURS, LAB),
    )


def test_with_one_community_there_is_nothing_to_choose(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /communaute
        → claire: Vous êtes dans la communauté Futurs Publics
        """,
        settings(tmp_path),
    )


def known_in_futurs(name: str) -> str:
    return f"""
        {name}: /communaute futurs
        {name} [Oui]
        → {name}: bienvenue dans Futurs Publics
        → {name}: Vous êtes dans la communauté
    """

"""Law: whoever may not vote is told why, alone; the turnout is of those who could have."""

from __future__ import annotations

from pathlib import Path

from tests.dialogues.scenes import DRAFT, GUICHET, VOTING, approved, known
from tests.stage import dialogue, settings


def living(name: str, region: str) -> str:
    """This person has said where they live."""
    return f"""
        {known(name)}
        {name}: /profil
        {name} [Ma région]
        {name} [{region}]
        → {name}: Votre région : {region}
    """


def test_a_poll_for_a_region_takes_the_votes_of_its_members_alone(tmp_path: Path) -> None:
    dialogue(
        f"""
        {living("claire", "Bretagne")}
        {living("malik", "Normandie")}
        {DRAFT}
        camille@bureau: /votants 1
        → bureau: Écrivez qui peut voter, « tous », « membres », « animateurs » ou des régions
        ≡
        camille@bureau: /votants 1 Atlantide
        → bureau: Je ne reconnais pas « Atlantide »
        ≡
        camille@bureau [Régler le vote]
        camille@bureau [Réserver aux membres]
        → bureau: Peuvent voter : les membres de la communauté
        denis@bureau: /votants 1 Bretagne et Corse
        → bureau: Peuvent voter : les membres des régions Bretagne et Corse
        camille@bureau ⟨Ouvrir maintenant⟩
        → bureau: a changé entre-temps
        ≡
        camille@bureau [Ouvrir maintenant]
        → canal: Peuvent voter : les membres des régions Bretagne et Corse
        camille@bureau: /votants 1 tous
        → bureau: est ouvert : cela ne se fait plus
        ≡
        malik@canal [Oui]
        → malik: des régions Bretagne et Corse ; votre profil dit Normandie. /profil le change.
        ≡
        marc@canal [Oui]
        → marc: Écrivez-moi /profil pour me dire votre région, puis votez
        ≡
        ✗ canal: profil
        claire@canal [Oui]
        → claire: est compté
        marc: /profil
        marc [Oui, je suis d’accord]
        marc [Ma région]
        marc [Corse]
        marc@canal [Non]
        → marc: est compté
        ⏲ 2026-11-30 18:00
        → bureau: Participation : 100 % des 2 membres qui pouvaient voter
        ◉ canal: 2 votes en tout, 100 % des 2 membres qui pouvaient voter
        """,
        settings(tmp_path),
    )


def test_where_nobody_can_be_told_alone_no_room_learns_of_a_refusal(tmp_path: Path) -> None:
    dialogue(
        f"""
        {living("malik", "Normandie")}
        {DRAFT}
        camille@bureau: /votants 1 Bretagne
        camille@bureau [Ouvrir maintenant]
        → canal: Un atelier en mars ?
        malik@canal [Oui]
        ≡
        ✗ canal: Normandie
        ✗ malik: sondage n° 1
        """,
        settings(tmp_path),
        unreachable=["malik"],
    )


def test_those_who_animate_vote_among_themselves(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {DRAFT}
        camille@bureau: /votants 1 animateurs
        camille@bureau: /noms 1 oui
        camille@bureau: /salon 1 oui
        → bureau: Le sondage du salon est ouvert à toutes les personnes du salon
        ≡
        camille@bureau [Ouvrir maintenant]
        → canal: Peuvent voter : les personnes qui animent la communauté
        claire@canal [Oui]
        → claire: pour les personnes qui animent Futurs Publics
        ≡
        denis@canal [Oui]
        → denis: est compté
        ⏲ 2026-11-30 18:00
        ◉ canal: 1 vote en tout, 33 % des 3 membres qui pouvaient voter
        """,
        settings(tmp_path),
    )


def test_who_joins_after_the_opening_waits_for_the_next_poll_where_that_is_set(
    tmp_path: Path,
) -> None:
    dialogue(
        f"""
        {known("claire")}
        {VOTING}
        ◉ canal: Peuvent voter : les membres de la communauté. Il faut avoir rejoint la communauté
        ✗ bureau: Réserver aux membres
        claire@canal [Oui]
        → claire: est compté
        marc@canal [Non]
        → marc: pour les membres de Futurs Publics. Écrivez-moi /communaute futurs pour en être
        ≡
        ⏲ 2026-11-23 10:00
        {known("malik")}
        malik@canal [Non]
        → malik: pour qui était membre de Futurs Publics à son ouverture, lundi 23 novembre à 09:00
        ≡
        ⏲ 2026-11-30 18:00
        ◉ canal: 1 vote en tout, 100 % du seul membre qui pouvait voter
        """,
        settings(tmp_path, polls={"newcomers": False}),
    )


def test_a_turnout_is_said_of_members_alone_and_follows_into_the_edition(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire", "malik", "marc")}
        {VOTING}
        claire@canal [Oui]
        camille@bureau: /sondage Midi ou soir ? | Midi | Soir
        camille@bureau [Ouvrir maintenant]
        claire@canal [Midi]
        paul@canal [Soir]
        ⏲ 2026-11-30 18:00
        ◉ canal: 1 vote en tout, 33 % des 3 membres qui pouvaient voter
        ◌ canal: 2 votes en tout,
        {approved("claire", 1, GUICHET)}
        camille@bureau: /apercu
        → bureau: Sondage n° 1 · 1 vote en tout, 33 % … Sondage n° 2 · 2 votes en tout
        """,
        settings(tmp_path),
    )

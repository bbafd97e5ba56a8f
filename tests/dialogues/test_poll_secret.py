"""Law: nobody can tell what somebody voted in secret, not even by what the bot says or keeps."""

from __future__ import annotations

from pathlib import Path

from adapters.memory import MemoryChannel
from tests.dialogues.scenes import known
from tests.stage import dialogue, settings

SECRET = """
camille@bureau: /sondage Faut-il garder l’atelier ? | oui/non
camille@bureau: /noms 1 secret
→ bureau: C’est changé : vote secret … ni changé ni repris … résultats à la clôture
camille@bureau [Ouvrir maintenant]
→ canal: Vote secret : personne ne saura … à partir de 5 votes … 1. Oui … 2. Non
"""
FIVE = """
claire@canal [Oui]
malik@canal [Non]
awa@canal [Oui]
hugo@canal [Oui]
lea@canal [Oui]
"""


def test_a_secret_vote_is_cast_once_and_shown_at_the_close(tmp_path: Path) -> None:
    dialogue(
        f"""
        {SECRET}
        claire@canal [Oui]
        → claire: Votre vote au sondage secret n° 1 est compté, et ne peut plus être changé
        ✗ claire: Oui
        claire@canal [Non]
        → claire: Vous avez déjà voté au sondage n° 1 … ni changé ni repris
        ≡
        claire: /voter 1 0
        → claire: Vous avez déjà voté au sondage n° 1
        ≡
        {FIVE}
        ⏲ 2026-11-24 09:00
        ◉ canal: 5 votes pour l’instant
        ✗ canal: %
        camille@bureau: /clore 1
        camille@bureau [Oui, clore]
        ◉ canal: Oui : 4 votes, 80 %
        ◉ canal: Non : 1 vote, 20 %
        ◉ canal: 5 votes en tout
        → bureau: est clos, avec 5 votes
        ⏲ 2026-11-27 17:00
        → canal: Faut-il garder l’atelier ? … Oui : 4 votes, 80 %
        """,
        settings(tmp_path),
    )


def test_of_fewer_than_five_votes_nothing_is_shown_or_kept(tmp_path: Path) -> None:
    dialogue(
        f"""
        {SECRET}
        claire@canal [Oui]
        malik@canal [Non]
        camille@bureau: /clore 1
        camille@bureau [Oui, clore]
        ◉ canal: 2 votes en tout
        ◉ canal: Moins de 5 personnes ont voté
        ✗ canal: %
        ✗ bureau: %
        """,
        settings(tmp_path),
    )


def test_who_would_be_seen_is_sent_to_where_nobody_sees(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {SECRET}
        claire@canal: /voter 1 1
        → claire: n’est pas compté : d’autres ont pu le voir, et ce sondage est secret
        → claire: Faut-il garder l’atelier ? … 1. Oui
        ≡
        claire: 2
        → claire: est compté, et ne peut plus être changé
        ✗ claire: « Non »
        claire: /voter 1 0
        → claire: ni changé ni repris
        ≡
        claire: /mesdonnees
        → claire: Vous avez voté au sondage secret n° 1 … je ne sais pas quoi
        ∅ memory:claire … Non
        """,
        settings(tmp_path),
        channel=MemoryChannel(buttons=False),
    )


def test_what_can_t_be_secret_is_refused(tmp_path: Path) -> None:
    dialogue(
        """
        camille@bureau: /sondage Où se voir ? | Nancy | Rennes | Metz
        camille@bureau: /choix 1 2
        camille@bureau: /noms 1 secret
        → bureau: Un vote secret se fait en une fois, et ne prend qu’un choix
        ≡
        camille@bureau: /choix 1 1
        camille@bureau [Régler le vote]
        camille@bureau [Montrer les noms]
        camille@bureau [Régler le vote]
        camille@bureau [Vote secret]
        → bureau: Vote secret
        camille@bureau: /resultats 1 direct
        → bureau: Le résultat d’un vote secret n’est montré qu’à la clôture
        ≡
        camille@bureau: /choix 1 tous
        → bureau: ne prend qu’un choix
        ≡
        camille@bureau [Régler le vote]
        camille@bureau [Garder les votes discrets]
        → bureau: C’est changé : les votes sont discrets
        camille@bureau: /journal
        → bureau: rend un sondage secret
        """,
        settings(tmp_path),
    )


def test_who_has_left_can_t_vote_twice_before_the_close(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {SECRET}
        claire@canal [Oui]
        claire: /mesdonnees
        claire [Effacer et retirer]
        → claire: C’est effacé
        claire@canal [Non]
        ✗ claire: est compté
        """,
        settings(tmp_path),
    )


def test_a_close_that_comes_weeks_late_still_counts(tmp_path: Path) -> None:
    """What is kept for thirty days is kept from when the close was done."""
    dialogue(
        f"""
        {SECRET}
        {FIVE}
        ⟳ 2027-01-10 10:00
        ◉ canal: Oui : 4 votes, 80 %
        """,
        settings(tmp_path),
    )


def test_ballots_go_in_time_also_when_all_voters_have_left(tmp_path: Path) -> None:
    stage = dialogue(
        f"""
        {known("claire", "malik", "awa", "hugo", "lea")}
        {SECRET}
        {FIVE}
        camille@bureau: /clore 1
        camille@bureau [Oui, clore]
        {erased("claire", "malik", "awa", "hugo", "lea")}
        ⏲ 2027-02-05 18:00
        """,
        settings(tmp_path),
    )
    assert stage.kept()["secret_ballot"] == []


def erased(*names: str) -> str:
    return "\n".join(
        f"{name}: /mesdonnees\n{name} [Effacer, laisser ce qui est publié]" for name in names
    )

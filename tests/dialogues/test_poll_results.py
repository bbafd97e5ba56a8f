"""Law: the cards follow the ballots at a pace, end at the close, and stand in the edition."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.memory import MemoryChannel
from bot.errors import Rejected, Unreachable
from bot.ports import Delivery, Receipt
from tests.dialogues.platforms import Refusing, Unsure
from tests.dialogues.scenes import FREEZE, VOTING, VOTING_BY_NAME, approved, known
from tests.stage import dialogue, settings


def test_many_votes_are_drawn_once_in_a_while(tmp_path: Path) -> None:
    votes = "\n".join(f"habitant{rank}@canal [Oui]" for rank in range(12))
    stage = dialogue(
        f"""
        {VOTING}
        {votes}
        ⏲ 2026-11-23 09:05
        → canal: Oui : 12 votes, 100 %
        claire@canal [Non]
        → claire: est compté
        → canal: Oui : 12 votes, 92 % █████████ … Non : 1 vote, 8 % █
        malik@canal [Non]
        ✗ canal: Non : 2 votes
        ⏲ 2026-11-23 11:00
        → canal: Non : 2 votes
        """,
        settings(tmp_path),
    )
    assert len(stage.texts("canal")) == 4


def test_a_slow_channel_gets_the_latest_card_alone(tmp_path: Path) -> None:
    class Slow(MemoryChannel):
        """Lets no edit through at first."""

        refusals = 14

        async def send(self, delivery: Delivery) -> Receipt:
            if delivery.replaces and self.refusals:
                self.refusals -= 1
                raise Unreachable("down")
            return await super().send(delivery)

    stage = dialogue(
        f"""
        {VOTING}
        claire@canal [Oui]
        ⏲ 2026-11-23 09:01
        malik@canal [Non]
        ⏲ 2026-11-23 09:02
        awa@canal [Non]
        ⏲ 2026-11-23 14:00
        ◉ canal: Non : 2 votes, 67 %
        ◉ canal: 3 votes pour l’instant
        """,
        settings(tmp_path),
        channel=Slow(),
    )
    assert len(stage.texts("canal")) == 2


def test_a_card_that_can_t_be_edited_is_told_once_at_the_end(tmp_path: Path) -> None:
    dialogue(
        f"""
        {VOTING}
        claire@canal [Oui]
        ⏲ 2026-11-23 09:05
        ✗ bureau: no edits here
        ⏲ 2026-11-30 18:00
        → bureau: Le sondage n° 1 … no edits here
        """,
        settings(tmp_path),
        channel=Refusing(lambda post: bool(post.replaces), Rejected("no edits here")),
    )


def test_it_closes_at_its_hour_even_when_that_was_missed(tmp_path: Path) -> None:
    dialogue(
        f"""
        {VOTING}
        claire@canal [Oui]
        ⟳ 2026-12-01 10:00
        → bureau: est clos, avec 1 vote
        ◉ canal: clos depuis le lundi 30 novembre à 18:00
        ⏲ 2026-12-02 10:00
        ✗ bureau: est clos
        camille@bureau: /journal
        → bureau: Essaim · clôt un sondage (n° 1)
        """,
        settings(tmp_path),
    )


CLOSED = f"""
    {VOTING}
    claire@canal [Oui]
    malik@canal [Non]
    awa@canal [Non]
    camille@bureau: /clore 1 jeudi 18h
    camille@bureau [C’est bien cela]
"""


def test_the_result_stands_in_the_edition_after_the_close(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {approved("claire", 1)}
        {CLOSED}
        camille@bureau: /apercu
        ✗ bureau: Sondages
        → bureau: Nous avons ouvert un guichet
        ⏲ 2026-11-26 18:00
        → bureau: est clos, avec 3 votes
        camille@bureau: /apercu
        → bureau: Sondages … Un atelier en mars ? … • Oui : 1 vote, 33 % … • Non : 2 votes, 67 %
        {FREEZE}
        → bureau: L’édition est figée … Sondages
        camille@bureau [Approuver l’édition]
        ⏲ 2026-11-27 17:00
        → canal: Sondages … Un atelier en mars ? … Sondage n° 1 · 3 votes en tout
        claire: /mesdonnees
        claire [Effacer, laisser ce qui est publié]
        ⏲ 2026-11-27 18:00
        ◉ canal: • Oui : 1 vote, 33 %
        ∅ memory:claire
        """,
        settings(tmp_path),
    )


def test_who_erases_their_data_leaves_the_result_of_a_closed_poll_as_it_is(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        camille@bureau: /sondage Un goûter ? | Oui | Non
        camille@bureau: /noms 1 oui
        camille@bureau [Ouvrir maintenant]
        claire@canal [Oui]
        malik@canal [Oui]
        ⏲ 2026-11-30 18:00
        ◉ canal: Oui : 2 votes, 100 % ██████████ (Claire et Malik)
        claire: /mesdonnees
        claire [Effacer, laisser]
        ⏲ 2026-11-30 18:05
        ◉ canal: Oui : 2 votes, 100 % ██████████ (Malik et 1 autre)
        ∅ memory:claire
        """,
        settings(tmp_path),
    )


def test_a_discreet_total_does_not_tell_who_has_left(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {CLOSED}
        ⏲ 2026-11-26 18:00
        ◉ canal: Non : 2 votes, 67 %
        claire: /mesdonnees
        claire [Effacer, laisser]
        ⏲ 2026-11-26 18:05
        ◉ canal: Oui : 1 vote, 33 %
        ∅ memory:claire
        """,
        settings(tmp_path),
    )


def test_a_poll_alone_makes_no_edition_and_waits_for_the_next(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {CLOSED}
        {FREEZE}
        → bureau: Pas d’édition cette fois
        ⏲ 2026-11-30 09:00
        {approved("claire", 1)}
        ⏲ 2026-12-04 14:00
        → bureau: L’édition est figée … Sondages … Un atelier en mars ?
        """,
        settings(tmp_path),
    )


def test_a_skipped_edition_leaves_its_polls_to_the_next(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {approved("claire", 1)}
        {CLOSED}
        {FREEZE}
        → bureau: L’édition est figée … Sondages
        ⏲ 2026-12-04 14:00
        → bureau: L’édition est figée … Nous avons ouvert un guichet … Sondages … Oui : 1 vote
        camille@bureau [Approuver l’édition]
        ⏲ 2026-12-04 17:00
        → canal: Sondages
        ⏲ 2026-12-05 09:00
        {approved("claire", 2, "Un autre essai, avec la même équipe.")}
        ⏲ 2026-12-11 14:00
        ✗ bureau: Sondages
        """,
        settings(tmp_path),
    )


def takes_the_name_out(post: Delivery) -> bool:
    """An edit after which a card has no name any more."""
    return bool(post.replaces) and "Claire" not in str(post.letter)


@pytest.mark.parametrize(
    "forgotten",
    ["claire: /mesdonnees\nclaire [Effacer, laisser]", "⏲ 2026-12-30 18:01"],
    ids=["erased", "a month later"],
)
def test_no_name_is_kept_for_a_card_that_can_t_be_edited(tmp_path: Path, forgotten: str) -> None:
    stage = dialogue(
        f"""
        {known("claire")}
        {VOTING_BY_NAME}
        claire@canal [Oui]
        ⏲ 2026-11-23 09:05
        ◉ canal: (Claire)
        {forgotten}
        ⏲ 2026-12-30 18:02
        → bureau: Le sondage n° 1 … no edits here … à la main
        """,
        settings(tmp_path),
        channel=Refusing(takes_the_name_out, Rejected("no edits here")),
    )
    assert "Claire" not in str(stage.kept()["outbox"])


def test_a_month_after_the_close_nobody_s_choice_is_known(tmp_path: Path) -> None:
    stage = dialogue(
        f"""
        {VOTING_BY_NAME}
        claire@canal [Oui]
        ⏲ 2026-11-30 18:00
        ◉ canal: Oui : 1 vote, 100 % ██████████ (Claire)
        ⏲ 2026-12-30 17:59
        ◉ canal: Claire
        ⏲ 2026-12-30 18:01
        ◉ canal: Oui : 1 vote, 100 %
        ◌ canal: Claire
        ∅ claire
        """,
        settings(tmp_path),
    )
    assert stage.kept()["ballot"] == []


def test_a_card_of_unknown_fate_is_sent_again_as_it_would_be_by_now(tmp_path: Path) -> None:
    stage = dialogue(
        """
        camille@bureau: /sondage Un atelier en mars ? | Oui | Non
        camille@bureau [Ouvrir maintenant]
        → bureau: Je ne sais pas si ce message est arrivé … Sondage n° 1
        claire: /voter 1 2
        claire [Non]
        ⏲ 2026-11-23 09:05
        camille@bureau [Non, l’envoyer]
        ◉ canal: Non : 1 vote, 100 %
        """,
        settings(tmp_path),
        channel=Unsure(),
    )
    assert len(stage.texts("canal")) == 2


def test_a_card_that_only_a_hand_can_mend_is_told_at_the_close(tmp_path: Path) -> None:
    dialogue(
        """
        camille@bureau: /sondage Un atelier en mars ? | Oui | Non
        camille@bureau [Ouvrir maintenant]
        camille@bureau [Oui, il y est]
        claire@canal [Non]
        → claire: est compté
        ⏲ 2026-11-23 09:05
        ✗ bureau: à la main
        ⏲ 2026-11-30 18:00
        → bureau: Le sondage n° 1 a changé … Merci de le corriger
        """,
        settings(tmp_path),
        channel=Unsure(),
    )

"""Law: a room that shows polls itself is voted in there; one ledger counts it with the rest."""

from __future__ import annotations

import asyncio
from pathlib import Path

from adapters.memory import MemoryChannel
from bot.app import simulating
from bot.config import Settings
from bot.messages import Address, Closing, Paper, Pressed
from tests.dialogues.scenes import NAMED_DRAFT, VOTED_IN_ROOM, known
from tests.houses import as_text
from tests.stage import MONDAY, Stage, dialogue, play, settings

TWO = ["memory:canal", "memory:marches"]


# --- made native ----------------------------------------------------------------------------------


def test_a_poll_whose_names_are_shown_may_be_voted_on_in_the_room(tmp_path: Path) -> None:
    stage = dialogue(
        f"""
        {NAMED_DRAFT}
        → bureau: chaque nom sera montré
        camille@bureau [Régler le vote]
        → bureau: /salon 1 oui … tout le salon verra qui choisit quoi
        camille@bureau [Voter dans le salon]
        → bureau: la messagerie affiche elle-même, et tout le salon verra qui choisit quoi
        camille@bureau [Régler le vote]
        camille@bureau [Voter par la carte]
        ✗ bureau: la messagerie affiche elle-même, et tout
        → bureau: C’est changé : on votera par la carte
        camille@bureau: /salon 1 oui
        → bureau: la messagerie affiche elle-même, et tout
        camille@bureau: /sondages 1
        → bureau: Sondage du salon
        camille@bureau [Ouvrir maintenant]
        → canal: jusqu’au lundi 30 novembre 2026 à 18:00 … Tout le salon voit … 30 jours
        → canal: Un atelier en mars ? … /voter 1 … 1. Oui … 2. Non
        camille@bureau: /journal
        → bureau: Camille · fait voter un sondage dans le salon (n° 1)
        """,
        settings(tmp_path),
    )
    line, poll = stage.letters("canal")
    assert line.extra is None
    assert poll.extra == Paper("Un atelier en mars ?", (("1", "Oui"), ("2", "Non")))
    assert not line.choices
    assert not poll.choices


def test_what_a_room_shows_is_never_called_discreet(tmp_path: Path) -> None:
    dialogue(
        """
        camille@bureau: /sondage Un atelier en mars ? | Oui | Non
        ✗ bureau: salon
        camille@bureau: /salon 1 oui
        → bureau: Dans le salon, chacun voit qui choisit quoi
        ≡
        camille@bureau: /noms 1 oui
        camille@bureau: /salon 1 peut-être
        → bureau: Écrivez oui pour voter dans le salon
        ≡
        camille@bureau: /salon 1 oui
        camille@bureau: /noms 1 non
        → bureau: revenez d’abord à la carte
        ≡
        camille@bureau ⟨Ouvrir maintenant⟩
        → bureau: a changé entre-temps
        ≡
        camille@bureau [Ouvrir maintenant]
        camille@bureau: /salon 1 non
        → bureau: est ouvert : cela ne se fait plus
        ≡
        """,
        settings(tmp_path),
    )


def test_where_no_platform_has_polls_none_is_offered(tmp_path: Path) -> None:
    dialogue(
        f"""
        {NAMED_DRAFT}
        ✗ bureau: salon
        camille@bureau: /salon 1 oui
        → bureau: Aucun canal de la communauté n’affiche de sondage
        ≡
        """,
        settings(tmp_path),
        channel=MemoryChannel(shows=frozenset()),
    )


# --- votes ----------------------------------------------------------------------------------------


def test_a_vote_is_counted_and_nothing_is_said(tmp_path: Path) -> None:
    stage = dialogue(
        f"""
        {VOTED_IN_ROOM}
        claire@canal ☑ Oui
        malik@canal ☑ Non
        malik@canal ☑ Oui
        ✗ claire: vot
        ⏲ 2026-11-23 12:00
        ✗ canal: Claire
        camille@bureau: /sondages 1
        → bureau: • Oui : 2 votes, 100 % ██████████ (Claire et Malik)
        ⏲ 2026-11-30 18:00
        → bureau: est clos, avec 2 votes … Oui : 2 votes
        ◉ canal: Oui : 2 votes, 100 % ██████████ (Claire et Malik)
        ◉ canal: clos depuis le lundi 30 novembre à 18:00
        """,
        settings(tmp_path),
    )
    assert len(stage.letters("canal")) == 4, "a line, a poll, its end, the result"
    assert isinstance(stage.letters("canal")[2].extra, Closing)
    assert not stage.kept()["person"]


def test_the_last_answer_counts_even_where_it_chooses_nothing(tmp_path: Path) -> None:
    dialogue(
        f"""
        {VOTED_IN_ROOM}
        claire@canal ☑ Oui
        claire@canal ☑ Peut-être
        malik@canal ☑ Oui
        malik@canal ☑
        awa@canal ☑ Non + Oui
        hugo@canal ☑ Non + Peut-être
        nora@canal ☑ Oui
        nora@canal ☑ Non
        nora@canal ☒
        ⏲ 2026-11-30 18:00
        → bureau: est clos, avec 2 votes
        ◉ canal: Oui : 1 vote, 50 % █████ (Nora)
        ◉ canal: Non : 1 vote, 50 % █████ (Awa)
        """,
        settings(tmp_path),
    )


def test_the_room_and_the_card_are_one_ballot(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire", "malik")}
        {VOTED_IN_ROOM}
        claire@canal ☑ Oui
        claire: /voter 1 2
        → claire: est maintenant « Non »
        malik: /voter 1 1
        → malik: est compté : « Oui »
        malik@canal ☑ Non
        malik: /sondages
        → malik: 1. Oui … 2. ✓ Non
        malik@canal ☒
        malik: /sondages
        → malik: 1. ✓ Oui … 2. Non
        ⏲ 2026-11-30 18:00
        ◉ canal: Oui : 1 vote, 50 % █████ (Malik)
        ◉ canal: Non : 1 vote, 50 % █████ (Claire)
        """,
        settings(tmp_path),
    )


def test_what_is_taken_back_by_the_card_does_not_come_again_at_the_end(tmp_path: Path) -> None:
    dialogue(
        f"""
        {VOTED_IN_ROOM}
        claire@canal ☑ Oui
        malik@canal ☑ Oui
        claire: /voter 1 0
        → claire: je n’en garde rien. Dans le salon, il se voit encore
        ∅ memory:claire
        ⏲ 2026-11-30 18:00
        → bureau: est clos, avec 1 vote
        ∅ claire
        """,
        settings(tmp_path),
    )


def test_several_rooms_come_to_one_result(tmp_path: Path) -> None:
    dialogue(
        f"""
        {VOTED_IN_ROOM}
        → marches: vous pouvez voter ci-dessous
        claire@canal ☑ Oui
        malik@marches ☑ Non
        malik@canal ☑ Oui
        ⏲ 2026-11-30 18:00
        → bureau: est clos, avec 2 votes
        ◉ marches: Oui : 2 votes, 100 % ██████████ (Claire et Malik)
        ◉ canal: Oui : 2 votes
        """,
        settings(tmp_path, channels=TWO),
    )


def test_an_open_poll_that_is_prolonged_says_so_in_its_line(tmp_path: Path) -> None:
    stage = dialogue(
        f"""
        {VOTED_IN_ROOM}
        claire@canal ☑ Oui
        camille@bureau: /clore 1 4/12 12h
        camille@bureau [C’est bien cela]
        ⏲ 2026-11-30 18:00
        ◉ canal: vous pouvez voter ci-dessous jusqu’au vendredi 4 décembre 2026 à 12:00
        malik@canal ☑ Non
        ⏲ 2026-12-04 12:00
        ◉ canal: 2 votes en tout
        """,
        settings(tmp_path),
    )
    assert sum(isinstance(one.extra, Closing) for one in stage.letters("canal")) == 1


# --- beside a platform without polls --------------------------------------------------------------


async def _voted_on_both(given: Settings, here: MemoryChannel, there: MemoryChannel) -> Stage:
    async with simulating(given, [here, there], MONDAY) as (house, clock):
        here.now = clock.now
        stage = Stage(given, here, house, clock)
        await play(stage, [line.strip() for line in VOTED_IN_ROOM.splitlines() if line.strip()])
        await play(stage, ["claire@canal ☑ Oui"])
        (card,) = there.shown(Address("plain:place"))
        there.say(
            Pressed(
                id="1",
                at=clock.now(),
                account=Address("plain:malik"),
                name="Malik",
                place=Address("plain:place"),
                key=card.choices[1].key,
            )
        )
        await house.dispatch.taken("plain", "1")
        await play(stage, ["⏲ 2026-11-30 18:00", "→ bureau: est clos, avec 2 votes"])
        return stage


def test_a_channel_without_polls_has_the_card_and_the_result_is_one(tmp_path: Path) -> None:
    here, there = MemoryChannel(), MemoryChannel("plain", shows=frozenset())
    channels = ["memory:canal", "plain:place"]
    stage = asyncio.run(_voted_on_both(settings(tmp_path, channels=channels), here, there))
    (card,) = there.shown(Address("plain:place"))
    for shown in (as_text(card), stage.shown("canal")):
        assert "Oui : 1 vote, 50 % █████ (Claire)" in shown
        assert "Non : 1 vote, 50 % █████ (Malik)" in shown
    assert [one.letter.extra for one in there.sent] == [None] * len(there.sent)

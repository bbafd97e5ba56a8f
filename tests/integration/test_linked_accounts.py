"""Law: two accounts that were linked are one person with one vote; nothing of either is lost."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.memory import MemoryChannel
from tests.dialogues.scenes import VOTING, known, told
from tests.integration.moody import lines, live
from tests.stage import Stage, settings

pytestmark = pytest.mark.usefixtures("houses")

CODE = re.compile(r"[A-HJ-NP-Z2-9]{4}-[A-HJ-NP-Z2-9]{4}")


async def code(stage: Stage, who: str) -> str:
    """The code that this account was given."""
    await stage.say(who, "/lier")
    found = CODE.search(stage.unread(who)[-1])
    assert found, stage.unread(who)
    stage.expect(who, "Voici votre code")
    return found[0]


async def ask(stage: Stage, first: str, second: str) -> None:
    """The second account types the first one's code, and agrees."""
    await stage.say(second, f"/lier {await code(stage, first)}")
    stage.expect(second, f"Ce code est celui de memory:{first}")
    await stage.press(second, "Oui, les deux sont à moi")
    stage.expect(second, "Il reste à dire oui depuis l’autre compte")
    stage.expect(first, f"Le compte memory:{second} a donné votre code")


async def link(stage: Stage, first: str, second: str) -> None:
    """Both agree."""
    await ask(stage, first, second)
    await stage.press(first, "Oui, il est à moi")
    stage.expect(first, "Vos comptes sont reliés")
    stage.expect(second, "Vos comptes sont reliés")


def votes(stage: Stage) -> list[tuple[object, ...]]:
    """Who chose which option, by its number."""
    return sorted(((voter, option) for _, voter, option, *_ in stage.kept()["mark"]), key=str)


def test_of_two_votes_the_later_stands(tmp_path: Path) -> None:
    async def act(stage: Stage) -> None:
        await lines(stage, known("claire", "clara", "malik") + VOTING)
        await lines(stage, "clara@canal [Oui]\nmalik@canal [Non]")
        await stage.until(stage.clock.now() + timedelta(minutes=1))
        await stage.press("claire", "Non", "canal")
        assert len(votes(stage)) == 3
        await link(stage, "claire", "clara")
        assert votes(stage) == [("memory:claire", 2), ("memory:malik", 2)]
        await stage.until(stage.clock.now() + timedelta(minutes=1))
        stage.expect_shown("canal", "Non : 2 votes, 100 %")
        await lines(stage, "clara@canal [Oui]\n→ clara: est maintenant « Oui »")
        assert votes(stage) == [("memory:claire", 1), ("memory:malik", 2)]
        await stage.say("claire", "/voter 1 0")
        stage.expect("claire", "est retiré")
        assert votes(stage) == [("memory:malik", 2)]

    live(settings(tmp_path), MemoryChannel(), act)


def test_what_is_closed_keeps_its_totals(tmp_path: Path) -> None:
    async def act(stage: Stage) -> None:
        await lines(stage, known("claire", "clara") + VOTING)
        await lines(stage, "claire@canal [Oui]\nclara@canal [Non]")
        await lines(stage, "camille@bureau: /clore 1\ncamille@bureau [Oui, clore]")
        await link(stage, "claire", "clara")
        await stage.until(stage.clock.now() + timedelta(minutes=5))
        stage.expect_shown("canal", "2 votes en tout")

    live(settings(tmp_path), MemoryChannel(), act)


def test_contributions_and_communities_are_brought_together(tmp_path: Path) -> None:
    async def act(stage: Stage) -> None:
        await lines(stage, known("claire", "clara") + told("clara"))
        await link(stage, "claire", "clara")
        await stage.say("claire", "/contributions")
        stage.expect("claire", "n° 1")
        await stage.say("claire", "/mesdonnees")
        stage.expect("claire", "memory:clara")
        assert len(stage.kept()["person"]) == 1

    live(settings(tmp_path), MemoryChannel(), act)


def test_a_code_serves_once_within_its_time_and_on_another_account(tmp_path: Path) -> None:
    async def act(stage: Stage) -> None:
        await lines(stage, known("claire", "clara", "malik"))
        first = await code(stage, "claire")
        await stage.say("claire", f"/lier {first}")
        stage.expect("claire", "écrivez-le depuis votre autre compte")
        second = await code(stage, "claire")
        await stage.say("clara", f"/lier {first}")
        stage.expect("clara", "Ce code n’est pas valable")
        await stage.say("clara", f"/lier {second.lower().replace('-', ' ')}")
        await stage.press("clara", "Oui, les deux sont à moi")
        await stage.press("claire", "Oui, il est à moi")
        stage.expect("clara", "sont reliés")
        await stage.say("malik", f"/lier {second}")
        stage.expect("malik", "Ce code n’est pas valable")
        third = await code(stage, "claire")
        await stage.until(stage.clock.now() + timedelta(minutes=11))
        await stage.say("malik", f"/lier {third}")
        stage.expect("malik", "Ce code n’est pas valable")
        fourth = await code(stage, "malik")
        await stage.say("claire", f"/lier {fourth}")
        await stage.until(stage.clock.now() + timedelta(minutes=11))
        await stage.press("claire", "Oui, les deux sont à moi")
        stage.expect("claire", "Ce code n’est pas valable")
        assert len(stage.kept()["person"]) == 2
        assert all(code.replace("-", "") not in str(stage.kept()) for code in (third, fourth))

    live(settings(tmp_path), MemoryChannel(), act)


def test_who_is_parted_starts_again_and_leaves_its_votes(tmp_path: Path) -> None:
    async def act(stage: Stage) -> None:
        await lines(stage, known("claire", "clara") + VOTING)
        await stage.say("claire", "/delier")
        stage.expect("claire", "n’est relié à aucun autre")
        await link(stage, "clara", "claire")
        await stage.press("claire", "Oui", "canal")
        await stage.say("claire", "/delier")
        await stage.press("claire", "Oui, séparer")
        stage.expect("claire", "Ce compte est séparé des autres")
        stage.expect("clara", "Le compte memory:claire n’est plus relié au vôtre")
        assert votes(stage) == [("memory:clara", 1)]
        await stage.press("claire", "Non", "canal")
        assert votes(stage) == [("memory:claire", 2), ("memory:clara", 1)]

    live(settings(tmp_path), MemoryChannel(), act)


def test_in_the_rooms_own_poll_they_have_one_vote_too(tmp_path: Path) -> None:
    async def act(stage: Stage) -> None:
        await lines(stage, known("claire", "clara"))
        await lines(stage, "camille@bureau: /sondage Un atelier en mars ? | Oui | Non")
        for word in ("noms", "salon"):
            await stage.say("camille", f"/{word} 1 oui", "bureau")
        await stage.press("camille", "Ouvrir maintenant", "bureau")
        await stage.answer("clara", "canal", "Oui")
        await stage.until(stage.clock.now() + timedelta(minutes=1))
        await stage.answer("claire", "canal", "Non")
        await link(stage, "claire", "clara")
        assert votes(stage) == [("memory:claire", 2)]
        await stage.until(stage.clock.now() + timedelta(minutes=1))
        await stage.answer("clara", "canal", "Oui")
        assert votes(stage) == [("memory:claire", 1)]
        await stage.end_poll("camille", "canal")
        await stage.until(stage.clock.now() + timedelta(minutes=1))
        stage.expect_shown("canal", "1 vote en tout")

    live(settings(tmp_path), MemoryChannel(), act)


def test_who_says_no_keeps_what_is_theirs(tmp_path: Path) -> None:
    """A code that was wheedled out of somebody is worth nothing without their yes."""

    async def act(stage: Stage) -> None:
        await lines(stage, known("claire", "malik", "awa") + told("claire"))
        await ask(stage, "claire", "malik")
        await stage.press("claire", "Non")
        stage.expect("malik", "L’autre compte a dit non")
        await stage.press("claire", "Oui, il est à moi")
        stage.expect("claire", "Ce code n’est pas valable")
        await ask(stage, "claire", "malik")
        await ask(stage, "claire", "awa")
        await stage.press("claire", "Oui, il est à moi", oldest=True)
        stage.expect("claire", "Ce code n’est pas valable")
        assert len(stage.kept()["person"]) == 3

    live(settings(tmp_path), MemoryChannel(), act)


def test_everybody_who_is_linked_is_told(tmp_path: Path) -> None:
    async def act(stage: Stage) -> None:
        await lines(stage, known("claire", "clara", "marc"))
        await link(stage, "clara", "claire")
        await link(stage, "marc", "clara")
        stage.expect("claire", "Vos comptes sont reliés")
        assert len(stage.kept()["person"]) == 1

    live(settings(tmp_path), MemoryChannel(), act)


def test_a_code_ends_with_the_parting(tmp_path: Path) -> None:
    async def act(stage: Stage) -> None:
        await lines(stage, known("claire", "clara", "malik"))
        await link(stage, "claire", "clara")
        left = await code(stage, "clara")
        await stage.say("clara", "/delier")
        await stage.press("clara", "Oui, séparer")
        await stage.say("malik", f"/lier {left}")
        stage.expect("malik", "Ce code n’est pas valable")

    live(settings(tmp_path), MemoryChannel(), act)


def test_two_ballots_of_a_closed_poll_are_taken_back_together(tmp_path: Path) -> None:
    async def act(stage: Stage) -> None:
        await lines(stage, known("claire", "clara") + VOTING)
        await lines(stage, "claire@canal [Oui]\nclara@canal [Non]")
        await lines(stage, "camille@bureau: /clore 1\ncamille@bureau [Oui, clore]")
        await link(stage, "claire", "clara")
        await stage.say("clara", "/voter 1 0")
        stage.expect("clara", "est retiré")
        assert votes(stage) == []

    live(settings(tmp_path), MemoryChannel(), act)


def test_of_two_answers_in_words_the_later_stands_until_the_close(tmp_path: Path) -> None:
    async def act(stage: Stage) -> None:
        await lines(stage, known("claire", "clara", "malik", "marc"))
        await lines(stage, "camille@bureau: /sondage Quoi ? | libre\ncamille@bureau: /ouvrir 1")
        for who, words in (("claire", "Le temps"), ("clara", "La peur")):
            await stage.say(who, f"/voter 1 {words}")
            await stage.until(stage.clock.now() + timedelta(minutes=1))
        await lines(stage, "camille@bureau: /reponses 1\ncamille@bureau [Montrer]")
        await stage.until(stage.clock.now() + timedelta(minutes=1))
        stage.expect_shown("canal", "Le temps")
        await link(stage, "claire", "clara")
        await stage.until(stage.clock.now() + timedelta(minutes=1))
        stage.expect_not_shown("canal", "Le temps")
        stage.expect_shown("canal", "1 réponse pour l’instant")
        for who, words in (("malik", "Les outils"), ("marc", "Les règles")):
            await stage.say(who, f"/voter 1 {words}")
        await lines(stage, "camille@bureau: /clore 1\ncamille@bureau [Oui, clore]")
        await link(stage, "malik", "marc")
        assert len(stage.kept()["poll_answer"]) == 3

    live(settings(tmp_path), MemoryChannel(), act)

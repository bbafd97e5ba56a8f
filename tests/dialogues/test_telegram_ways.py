"""Law: where the bot has to be written to first, a link leads to it, and says one thing there."""

from __future__ import annotations

import asyncio
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.memory import MemoryChannel
from bot.config import Settings
from bot.errors import Blocked
from bot.messages import Address, Event, Letter, Missed, Moved, Said, Spent
from bot.ports import Delivery, Receipt
from bot.richtext import plain
from bot.store import deliveries
from bot.store.database import Store
from tests.databases import driver
from tests.stage import FUTURS, MONDAY, Stage, dialogue, opened, play, settings

CONTACT = "https://t.me/essaim_bot"
LAB = {**FUTURS, "slug": "lab", "name": "Le Lab", "desk": "memory:bureau_lab"} | {
    "channels": ["memory:canal_lab"],
    "host": "le Lab",
}


@pytest.fixture
def channel() -> MemoryChannel:
    """A platform as Telegram is."""
    made = MemoryChannel()
    made.traits = replace(
        made.traits, waits=True, contact=CONTACT, joined=True, replies=True, in_place=True
    )
    return made


WELCOMED = """
    claire: /start
    → claire: ici Essaim
    claire [Oui]
    → claire: bienvenue
"""


def test_who_is_met_in_a_group_gets_a_link_and_what_they_said_waits(
    tmp_path: Path, channel: MemoryChannel
) -> None:
    dialogue(
        """
        claire@canal: /temoigner Nous avons ouvert un guichet dans le bus de l’agglo.
        ✗ claire: Essaim
        → canal: ouvrez notre conversation … https://t.me/essaim_bot?start=futurs
        ✗ bureau: guichet
        claire: /start futurs
        → claire: ici Essaim
        claire [Oui]
        → claire: Je reprends votre message
        → claire: Dans quelle région
        """,
        settings(tmp_path),
        channel=channel,
    )


def test_who_has_written_once_is_answered_alone(tmp_path: Path, channel: MemoryChannel) -> None:
    stage = dialogue(
        WELCOMED
        + """
        claire@canal: /contributions
        → claire: Cela ne se fait pas ici
        claire@canal: /temoigner Nous avons ouvert un guichet dans le bus de l’agglo.
        → claire: Dans quelle région
        ✗ canal: région
        """,
        settings(tmp_path),
        channel=channel,
    )
    assert stage.texts("canal") == []


def test_a_hello_by_a_link_asks_for_nothing_later(tmp_path: Path, channel: MemoryChannel) -> None:
    dialogue(
        """
        claire: /start
        → claire: ici Essaim, le robot de la communauté Futurs Publics
        claire [Oui]
        → claire: Racontez ce que vous avez tenté
        ✗ claire: Je reprends
        claire: /start
        → claire: Vous êtes dans la communauté Futurs Publics
        claire: /start nulle-part
        → claire: Vous êtes dans la communauté Futurs Publics
        """,
        settings(tmp_path),
        channel=channel,
    )


def test_a_link_joins_its_community_and_no_question_is_asked(
    tmp_path: Path, channel: MemoryChannel
) -> None:
    dialogue(
        """
        claire: /start lab
        → claire: ici Essaim, le robot de la communauté Le Lab
        ✗ claire: Futurs
        claire [Oui]
        → claire: bienvenue dans Le Lab
        claire: /start futurs
        → claire: Futurs Publics
        claire: /temoigner Nous avons ouvert un guichet dans le bus de l’agglo.
        → claire: Dans quelle région
        claire [Bretagne]
        claire [C’est en place]
        claire [Signer]
        → claire: publié dans Futurs Publics
        """,
        settings(tmp_path, FUTURS, LAB),
        channel=channel,
    )


def test_a_link_opens_a_poll_or_a_contribution(tmp_path: Path, channel: MemoryChannel) -> None:
    dialogue(
        WELCOMED
        + """
        camille@bureau: /sondage Un guichet ? | Oui | Non
        camille@bureau: /ouvrir 1
        → canal: Un guichet
        claire: /start p_1
        → claire: Un guichet ? … 1. Oui
        claire [Non]
        → claire: Votre choix est compté : « Non »
        claire: /start p_2
        → claire: Aucun sondage n° 2
        claire: /start c_9
        → claire: 9
        ≡
        marc: /start p_1
        → marc: ici Essaim
        marc [Oui, je suis]
        → marc: Je reprends votre message
        → marc: Un guichet ? … 1. Oui
        """,
        settings(tmp_path),
        channel=channel,
    )


def test_a_closed_poll_s_link_shows_its_result(tmp_path: Path, channel: MemoryChannel) -> None:
    dialogue(
        WELCOMED
        + """
        camille@bureau: /sondage Un guichet ? | Oui | Non
        camille@bureau: /ouvrir 1
        claire: /start p_1
        claire [Oui]
        camille@bureau: /clore 1
        camille@bureau [Oui, clore]
        → bureau: est clos, avec 1 vote
        claire: /start p_1
        → claire: Un guichet
        ✗ claire: 1. Oui
        """,
        settings(tmp_path),
        channel=channel,
    )


def test_somebody_else_s_words_are_theirs_to_give(tmp_path: Path, channel: MemoryChannel) -> None:
    dialogue(
        WELCOMED
        + """
        claire: ⇉ Nous avons ouvert un guichet dans le bus de l’agglo.
        → claire: écrit par quelqu’un d’autre
        ≡
        claire: /temoigner
        → claire: Racontez
        claire: ⇉ Nous avons ouvert un guichet dans le bus de l’agglo.
        → claire: écrit par quelqu’un d’autre
        ≡
        claire: ⇉ /initiative Un guichet dans le bus de l’agglo, avec la mairie.
        → claire: écrit par quelqu’un d’autre
        ≡
        """,
        settings(tmp_path),
        channel=channel,
    )


# --- what the next question looks like ------------------------------------------------------------


def letters(stage: Stage, room: str) -> list[Letter]:
    return [one.letter for one in stage.channel.sent if one.to == stage.room(room)]


def test_a_question_may_take_the_place_of_the_one_just_answered(
    tmp_path: Path, channel: MemoryChannel
) -> None:
    stage = dialogue(
        WELCOMED
        + """
        claire: /temoigner Nous avons ouvert un guichet dans le bus de l’agglo.
        claire [Bretagne]
        claire [C’est en place]
        claire: Claire M.
        claire [Oui, proposer]
        """,
        settings(tmp_path),
        channel=channel,
    )
    asked = [one for one in letters(stage, "claire") if one.choices]
    assert [plain(one.body).split()[0] for one in asked[1:]] == ["Dans", "Où", "Sous", "Voici"]
    assert [bool(one.instead) for one in asked] == [False, False, True, True, False]
    assert {one.only for one in asked} == {Address("memory:claire")}
    assert not letters(stage, "claire")[-1].instead


def test_what_is_offered_to_all_is_nobody_s_alone(tmp_path: Path, channel: MemoryChannel) -> None:
    stage = dialogue(
        """
        camille@bureau: /sondage Un guichet ? | Oui | Non
        camille@bureau: /ouvrir 1
        """,
        settings(tmp_path),
        channel=channel,
    )
    (card,) = letters(stage, "canal")
    assert (card.only, bool(card.choices)) == (None, True)


def test_answers_to_one_message_leave_as_one(tmp_path: Path, channel: MemoryChannel) -> None:
    lines = (
        WELCOMED
        + """
        claire: /temoigner Nous avons ouvert un guichet dans le bus de l’agglo.
        claire: /sondages
        → claire: Aucun sondage … Il me reste une question
        camille@bureau: bonjour
        camille@bureau: /attente
        → bureau: Rien
        """
    )
    stage = dialogue(lines, settings(tmp_path), channel=channel)
    said = [plain(one.body) for one in letters(stage, "claire")]
    assert sum("Aucun sondage" in one for one in said) == 1
    assert all(one.answers for one in letters(stage, "bureau"))
    assert not any(one.answers for one in letters(stage, "claire"))


# --- who no longer hears the bot ------------------------------------------------------------------


class Blockable(MemoryChannel):
    """A platform where people may stop the bot."""

    blocked: frozenset[Address] = frozenset()

    async def send(self, delivery: Delivery) -> Receipt:
        if delivery.to in self.blocked:
            raise Blocked("blocked by the user")
        return await super().send(delivery)


CLAIRE = Address("memory:claire")
PROPOSED = [
    "claire: /start",
    "claire [Oui]",
    "claire: /temoigner Nous avons ouvert un guichet dans le bus de l’agglo.",
    "claire [Bretagne]",
    "claire [C’est en place]",
    "claire [Signer]",
    "claire [Oui, proposer]",
    "→ claire: entre les mains",
]
APPROVED = ["camille@bureau: /approuver 1", "→ bureau: est approuvé", "✗ claire: n° 1"]


async def away(given: Settings, channel: Blockable, back_after: timedelta, *then: str) -> Stage:
    """Claire has stopped the bot as the desk decides; what she is told when she comes back."""
    async with opened(given, channel, MONDAY) as stage:
        await play(stage, PROPOSED)
        channel.blocked = frozenset({CLAIRE})
        await play(stage, APPROVED)
        await stage.until(MONDAY + back_after)
        channel.blocked = frozenset()
        await play(stage, then)
        return stage


@pytest.fixture
def blockable() -> Blockable:
    made = Blockable()
    made.traits = replace(made.traits, waits=True)
    return made


def statuses(given: Settings) -> list[tuple[str, str]]:
    """What became of the messages to Claire that were not simply sent."""
    with driver(given.database.url) as database:
        rows = database.execute("SELECT status, content FROM outbox WHERE status <> 'sent'")
        return [(str(status), str(content)) for status, content in rows.fetchall()]


def test_what_is_for_somebody_who_has_stopped_the_bot_waits_for_them(
    tmp_path: Path, blockable: Blockable
) -> None:
    given = settings(tmp_path)
    lines = ("✗ claire: n° 1", "claire: /sondages", "→ claire: n° 1", "→ claire: Aucun sondage")
    asyncio.run(away(given, blockable, timedelta(hours=2), *lines))
    assert statuses(given) == []


def test_after_a_day_it_waits_no_more_and_its_words_are_gone(
    tmp_path: Path, blockable: Blockable
) -> None:
    given = settings(tmp_path)
    lines = ("claire: /sondages", "✗ claire: n° 1", "→ claire: Aucun sondage")
    asyncio.run(away(given, blockable, timedelta(hours=25), *lines))
    assert statuses(given) == [("refused", "")]


def test_who_has_their_data_erased_is_told_nothing_of_what_waited(
    tmp_path: Path, blockable: Blockable
) -> None:
    given = settings(tmp_path)
    asyncio.run(away(given, blockable, timedelta(hours=1)))
    assert [status for status, _ in statuses(given)] == ["paused"]
    with closing(Store(given.database.url)) as store:
        store.run_now(deliveries.forget, [CLAIRE])
    assert statuses(given) == [("dropped", "")]


# --- what became of a room ------------------------------------------------------------------------


async def happened(given: Settings, channel: MemoryChannel, *events: Event) -> Stage:
    async with opened(given, channel, MONDAY) as stage:
        for event in events:
            await stage._happen(event)
        return stage


FACT: dict[str, Any] = {"at": MONDAY, "account": Address("memory:essaim"), "name": "Essaim"}


def test_the_desk_is_told_which_line_to_change_when_a_group_has_moved(
    tmp_path: Path, channel: MemoryChannel
) -> None:
    became = Address("memory:nouveau")
    moved = [
        Moved(**FACT, id=f"m{room}", place=Address(f"memory:{room}"), became=became)
        for room in ("canal", "ailleurs")
    ]
    stage = asyncio.run(happened(settings(tmp_path), channel, *moved))
    (told,) = stage.texts("bureau")
    assert "remplacez « memory:canal » par « memory:nouveau »" in told


def test_every_desk_is_told_what_was_missed_and_until_when(
    tmp_path: Path, channel: MemoryChannel
) -> None:
    own = Address("memory:essaim")
    since, until = MONDAY - timedelta(days=3), MONDAY - timedelta(days=1)
    missed = Missed(**FACT, id="missed", place=own, since=since, until=until)
    stage = asyncio.run(happened(settings(tmp_path, FUTURS, LAB), channel, missed))
    for desk in ("bureau", "bureau_lab"):
        (told,) = stage.texts(desk)
        assert "depuis vendredi 20 novembre à 09:00" in told
        assert "jusqu’à dimanche 22 novembre à 09:00 est perdu" in told


# --- what was mended ------------------------------------------------------------------------------


def test_a_stranger_s_tap_says_nothing_in_the_room(tmp_path: Path, channel: MemoryChannel) -> None:
    stage = dialogue(
        """
        camille@bureau: /appel Quel guichet ? | 31/12 18h
        camille@bureau [Lancer l’appel]
        → canal: Quel guichet ?
        marc@canal [Je réponds]
        ✗ canal: conversation
        marc: /start
        marc [Oui]
        → marc: Quel guichet ?
        """,
        settings(tmp_path),
        channel=channel,
    )
    assert len(stage.texts("canal")) == 1


def test_a_link_opens_a_call(tmp_path: Path, channel: MemoryChannel) -> None:
    dialogue(
        WELCOMED
        + """
        camille@bureau: /appel Quel guichet ? | 31/12 18h
        camille@bureau [Lancer l’appel]
        claire: /start a_1
        → claire: Quel guichet ?
        claire: /start a_9
        → claire: 9
        """,
        settings(tmp_path),
        channel=channel,
    )


def test_a_second_link_before_the_yes_takes_the_place_of_the_first(
    tmp_path: Path, channel: MemoryChannel
) -> None:
    dialogue(
        """
        claire: /start lab
        → claire: Le Lab
        claire: /start futurs
        → claire: Futurs Publics
        claire [Oui]
        → claire: bienvenue dans Futurs Publics
        """,
        settings(tmp_path, FUTURS, LAB),
        channel=channel,
    )


def test_who_comes_back_with_a_message_that_is_refused_hears_what_waited(
    tmp_path: Path, blockable: Blockable
) -> None:
    given = settings(tmp_path)
    lines = ("claire: /lire 999", "→ claire: n° 1", "→ claire: 999")
    asyncio.run(away(given, blockable, timedelta(hours=2), *lines))
    assert statuses(given) == []


def test_what_a_desk_does_not_hear_does_not_wait_there(
    tmp_path: Path, blockable: Blockable
) -> None:
    """What is told to a room may have been withdrawn by the time it hears the bot again."""
    given = settings(tmp_path)

    async def play_it() -> None:
        async with opened(given, blockable, MONDAY) as stage:
            blockable.blocked = frozenset({stage.room("bureau")})
            await play(stage, PROPOSED)

    asyncio.run(play_it())
    assert [status for status, _ in statuses(given)] == ["refused"]


def test_who_speaks_as_the_group_is_told_to_take_the_mask_off(
    tmp_path: Path, channel: MemoryChannel
) -> None:
    async def masked(stage: Stage) -> None:
        fact = stage._fact("groupe", "canal") | {"private": None}
        await stage._happen(Said(**fact, text="/temoigner Un guichet dans le bus."))

    async def play_it() -> Stage:
        async with opened(settings(tmp_path), channel, MONDAY) as stage:
            await masked(stage)
            return stage

    (told,) = asyncio.run(play_it()).texts("canal")
    assert "sous votre propre nom" in told


def test_the_buttons_of_the_last_question_go(tmp_path: Path, channel: MemoryChannel) -> None:
    channel.traits = replace(channel.traits, shows=channel.traits.shows | {Spent})

    async def play_it() -> Stage:
        async with opened(settings(tmp_path), channel, MONDAY) as stage:
            await play(stage, PROPOSED)
            return stage

    said = letters(asyncio.run(play_it()), "claire")
    spent = [one.extra for one in said if isinstance(one.extra, Spent)]
    assert len(spent) == 2  # the yes to the welcome lines, and the last card


def test_what_members_say_of_a_post_is_for_each_other(
    tmp_path: Path, channel: MemoryChannel
) -> None:
    dialogue(
        WELCOMED
        + """
        camille@bureau: /sondage Un guichet ? | Oui | Non
        camille@bureau: /ouvrir 1
        → canal: Un guichet
        claire@canal ↩ Un guichet: @essaim Bravo à tous pour ce guichet !
        ✗ claire: guichet
        ≡
        claire@canal ↩ Un guichet: /sondages
        → claire: Un guichet
        """,
        settings(tmp_path),
        channel=channel,
    )


def test_an_edition_leads_to_the_direct_chat(tmp_path: Path, channel: MemoryChannel) -> None:
    async def play_it() -> Stage:
        async with opened(settings(tmp_path), channel, MONDAY) as stage:
            lines = ["camille@bureau: /approuver 1", "camille@bureau: /publier"]
            await play(stage, [*PROPOSED, *lines, "camille@bureau [Oui, publier]"])
            return stage

    (edition,) = letters(asyncio.run(play_it()), "canal")
    links = [span.link for block in edition.body for span in block.spans if span.link]
    assert links == [f"{CONTACT}?start=futurs"]

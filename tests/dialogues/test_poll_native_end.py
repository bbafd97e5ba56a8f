"""Law: when a native poll ends its room is read again; what can't be is said, and not awaited."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NoReturn

import pytest

from adapters.memory import MemoryChannel
from bot.config import Settings
from bot.errors import Rejected, Unreachable
from bot.messages import Closing, Ended, Event, Paper, Redacted, Voted
from bot.ports import Delivery, Receipt
from bot.store import events, responses
from tests.databases import driver
from tests.dialogues.scenes import FREEZE, VOTED_IN_ROOM, approved, known
from tests.stage import MONDAY, PARIS, Stage, dialogue, opened, play, settings

TWO = ["memory:canal", "memory:marches"]


class Leaky(MemoryChannel):
    """Loses the answers of Malik, and at the end shows all but Claire's."""

    def __init__(self) -> None:
        super().__init__()
        self.missed: list[Voted] = []

    def say(self, event: Event) -> None:
        if isinstance(event, Voted) and event.name == "Malik":
            self.missed.append(event)
            event = replace(event, of="nowhere")
        super().say(event)

    def votes(self, post: str) -> tuple[Voted, ...]:
        heard = (one for one in super().votes(post) if one.name != "Claire")
        return (*heard, *self.missed)


def test_at_the_end_the_room_is_read_again_whole(tmp_path: Path) -> None:
    dialogue(
        f"""
        {VOTED_IN_ROOM}
        claire@canal ☑ Oui
        awa@canal ☑ Non
        malik@canal ☑ Non
        ⏲ 2026-11-30 17:59
        camille@bureau: /sondages
        → bureau: Oui : 1 vote, 50 % █████ (Claire)
        ⏲ 2026-11-30 18:00
        → bureau: est clos, avec 2 votes
        ◉ canal: Non : 2 votes, 100 % ██████████ (Awa et Malik)
        ∅ Claire
        """,
        settings(tmp_path),
        channel=Leaky(),
    )


def test_votes_that_can_t_be_read_are_said_to_be_missing(tmp_path: Path) -> None:
    channel = MemoryChannel()
    channel.unreadable = 2
    dialogue(
        f"""
        {VOTED_IN_ROOM}
        claire@canal ☑ Oui
        ⏲ 2026-11-30 18:00
        → bureau: est clos, avec 1 vote … 2 votes n’ont pas pu être lus
        ◉ canal: 2 votes n’ont pas pu être lus, et ne sont pas comptés
        """,
        settings(tmp_path),
        channel=channel,
    )


class Down(MemoryChannel):
    """Ends no poll before that hour."""

    def __init__(self, until: datetime) -> None:
        super().__init__()
        self.until = until

    async def send(self, delivery: Delivery) -> Receipt:
        assert self.now
        if isinstance(delivery.letter.extra, Closing) and self.now() < self.until:
            raise Unreachable("down")
        return await super().send(delivery)


def test_what_comes_between_the_close_and_a_late_end_is_not_counted(tmp_path: Path) -> None:
    dialogue(
        f"""
        {VOTED_IN_ROOM}
        claire@canal ☑ Oui
        malik@canal ☑ Oui
        ⏲ 2026-11-30 18:05
        ✗ bureau: est clos
        camille@bureau: /clore 1
        → bureau: est en cours de dépouillement : cela ne se fait plus
        malik@canal ☑ Non
        awa@canal ☑ Non
        hugo: /voter 1 1
        → hugo: les votes ne sont plus pris
        ⏲ 2026-11-30 18:40
        → bureau: est clos, avec 2 votes … 2 votes arrivés après la clôture ne sont pas comptés
        ◉ canal: Oui : 2 votes, 100 % ██████████ (Claire et Malik)
        ◉ canal: 2 votes arrivés après la clôture
        """,
        settings(tmp_path),
        channel=Down(datetime(2026, 11, 30, 18, 20, tzinfo=PARIS)),
    )


def test_after_an_hour_without_the_platform_what_was_heard_counts(tmp_path: Path) -> None:
    dialogue(
        f"""
        {VOTED_IN_ROOM}
        claire@canal ☑ Oui
        ⏲ 2026-11-30 18:59
        ✗ bureau: est clos
        ⏲ 2026-11-30 19:00
        → bureau: est clos, avec 1 vote … Dans 1 salon, je n’ai pas pu relire les votes
        ⏲ 2026-11-30 21:00
        ◉ canal: Oui : 1 vote, 100 %
        ✗ bureau: est clos
        """,
        settings(tmp_path),
        channel=Down(datetime(2026, 11, 30, 20, 0, tzinfo=PARIS)),
    )


class Deaf(MemoryChannel):
    """Ends polls, and tells nobody."""

    def say(self, event: Event) -> None:
        if not isinstance(event, Ended):
            super().say(event)


def test_ten_minutes_after_the_end_nothing_more_is_waited_for(tmp_path: Path) -> None:
    dialogue(
        f"""
        {VOTED_IN_ROOM}
        claire@canal ☑ Oui
        ⏲ 2026-11-30 18:05
        ✗ bureau: est clos
        ⟳
        ⏲ 2026-11-30 18:09
        ✗ bureau: est clos
        ⏲ 2026-11-30 18:10
        → bureau: est clos, avec 1 vote … je n’ai pas pu relire les votes
        ◉ canal: Oui : 1 vote
        malik@canal ☑ Non
        ⏲ 2026-11-30 18:20
        ◌ canal: Non : 1 vote
        """,
        settings(tmp_path),
        channel=Deaf(),
    )


class Forbidden(MemoryChannel):
    """Lets no poll be ended."""

    async def send(self, delivery: Delivery) -> Receipt:
        if isinstance(delivery.letter.extra, Closing):
            raise Rejected("not allowed here")
        return await super().send(delivery)


def test_an_end_that_is_refused_is_told_and_not_waited_for(tmp_path: Path) -> None:
    dialogue(
        f"""
        {VOTED_IN_ROOM}
        claire@canal ☑ Oui
        ⏲ 2026-11-30 18:00
        → bureau: est clos, avec 1 vote … je n’ai pas pu relire les votes
        → bureau: Le sondage n° 1 … not allowed here
        """,
        settings(tmp_path),
        channel=Forbidden(),
    )


def test_who_may_ends_it_in_the_room_and_it_is_over_everywhere(tmp_path: Path) -> None:
    stage = dialogue(
        f"""
        {VOTED_IN_ROOM}
        claire@canal ☑ Oui
        malik@marches ☑ Non
        ⏲ 2026-11-25 10:00
        hugo@canal ⏹
        → bureau: Le sondage n° 1 a été terminé dans son salon par Hugo
        → bureau: est clos, avec 2 votes
        ◉ marches: clos depuis le mercredi 25 novembre à 10:00
        ◉ canal: clos depuis le mercredi 25 novembre à 10:00
        awa@marches ☑ Oui
        awa: /voter 1 1
        → awa: clos depuis le mercredi 25 novembre à 10:00
        ⏲ 2026-12-01 18:00
        ✗ bureau: est clos
        """,
        settings(tmp_path, channels=TWO),
    )
    ends = [one for one in stage.channel.sent if isinstance(one.letter.extra, Closing)]
    assert [one.to for one in ends] == [Stage.room("marches")]


class Unsure(MemoryChannel):
    """Takes the poll, and loses its answer; it knows no keys."""

    def __init__(self) -> None:
        super().__init__(keyed=False)

    async def send(self, delivery: Delivery) -> Receipt:
        self.lose_answers = int(isinstance(delivery.letter.extra, Paper))
        return await super().send(delivery)


def test_a_poll_of_unknown_fate_is_sent_after_its_close_as_a_result(tmp_path: Path) -> None:
    stage = dialogue(
        f"""
        {VOTED_IN_ROOM}
        → bureau: Je ne sais pas si ce message est arrivé
        claire: /voter 1 1
        claire [Oui]
        ⏲ 2026-11-30 18:00
        → bureau: est clos, avec 1 vote
        camille@bureau [Non, l’envoyer]
        → canal: Oui : 1 vote, 100 %
        """,
        settings(tmp_path),
        channel=Unsure(),
    )
    assert stage.letters("canal")[-1].extra is None


class Tardy(MemoryChannel):
    """Brings what Hugo does two minutes late."""

    def say(self, event: Event) -> None:
        late = timedelta(minutes=2 * (event.name == "Hugo"))
        super().say(replace(event, at=event.at - late))


def test_what_came_since_it_was_ended_elsewhere_is_not_counted(tmp_path: Path) -> None:
    dialogue(
        f"""
        {VOTED_IN_ROOM}
        claire@marches ☑ Oui
        awa@marches ☑ Oui
        ⏲ 2026-11-25 10:00
        malik@marches ☑ Non
        awa@marches ☑
        ⏲ 2026-11-25 10:01
        hugo@canal ⏹
        → bureau: est clos, avec 2 votes … 1 vote arrivé après la clôture n’est pas compté
        ◉ marches: Non : 0 vote
        ◉ marches: clos depuis le mercredi 25 novembre à 09:59
        """,
        settings(tmp_path, channels=TWO),
        channel=Tardy(),
    )


def test_a_poll_whose_close_was_missed_is_ended_and_counted_then(tmp_path: Path) -> None:
    dialogue(
        f"""
        {VOTED_IN_ROOM}
        claire@canal ☑ Oui
        ⟳ 2026-12-01 09:00
        → bureau: est clos, avec 1 vote
        ✗ bureau: relire
        ◉ canal: clos depuis le lundi 30 novembre à 18:00
        """,
        settings(tmp_path),
    )


def test_the_result_stands_in_the_edition_once_it_is_counted(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {approved("claire", 1)}
        {VOTED_IN_ROOM}
        claire@canal ☑ Oui
        camille@bureau: /clore 1 jeudi 18h
        camille@bureau [C’est bien cela]
        {FREEZE}
        → bureau: L’édition est figée … Sondages … Oui : 1 vote, 100 %
        """,
        settings(tmp_path),
    )


class Fast(MemoryChannel):
    """Brings what Hugo does with the date of ten days later."""

    def say(self, event: Event) -> None:
        early = timedelta(days=10 * (event.name == "Hugo"))
        super().say(replace(event, at=event.at + early))


def test_an_end_of_the_future_is_one_of_now(tmp_path: Path) -> None:
    dialogue(
        f"""
        {VOTED_IN_ROOM}
        claire@canal ☑ Oui
        ⏲ 2026-11-25 10:00
        hugo@canal ⏹
        → bureau: Le sondage n° 1 a été terminé dans son salon par Hugo
        → bureau: est clos, avec 1 vote
        ◉ canal: clos depuis le mercredi 25 novembre à 10:00
        """,
        settings(tmp_path),
        channel=Fast(),
    )


# --- what is taken away, or fails -----------------------------------------------------------------


def fact(stage: Stage, who: str, number: str) -> dict[str, Any]:
    return {**stage._fact(who, "canal"), "id": number}


def lines(script: str) -> list[str]:
    return [line.strip() for line in script.splitlines() if line.strip()]


def played(given: Settings, act: Callable[[Stage], Awaitable[None]]) -> Stage:
    """The poll is open in its room; then this happens."""

    async def run() -> Stage:
        async with opened(given, MemoryChannel(), MONDAY) as stage:
            await play(stage, lines(known("claire") + VOTED_IN_ROOM))
            await act(stage)
            return stage

    return asyncio.run(run())


def test_an_answer_that_comes_after_it_was_taken_away_is_none(tmp_path: Path) -> None:
    async def act(stage: Stage) -> None:
        of, _ = stage._paper("canal", "")
        await stage._happen(Redacted(**fact(stage, "claire", "r1"), of="v1"))
        await stage._happen(Voted(**fact(stage, "claire", "v1"), of=of, answers=("1",)))
        await stage._happen(Voted(**fact(stage, "malik", "v2"), of=of, answers=("2",)))

    stage = played(settings(tmp_path), act)
    assert [row[1] for row in stage.kept()["ballot"]] == ["memory:malik"]


def test_an_answer_to_nothing_is_none_also_while_the_poll_has_not_left(tmp_path: Path) -> None:
    async def act(stage: Stage) -> None:
        with driver(stage.settings.database.url) as database:
            database.execute("UPDATE outbox SET native_id = '' WHERE topic = 'poll.1'")
        await stage._happen(Voted(**fact(stage, "claire", "v1"), of="", answers=("1",)))

    assert not played(settings(tmp_path), act).kept()["ballot"]


def broken(*_: object, **__: object) -> NoReturn:
    raise ZeroDivisionError


def test_a_failed_answer_is_told_to_no_room_and_once_taken_away_not_replayed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def act(stage: Stage) -> None:
        before = len(stage.texts("canal"))
        stage.unreachable = {"claire", "malik"}
        with monkeypatch.context() as fault:
            fault.setattr(responses, "answer", broken)
            await play(stage, ["claire@canal ☑ Oui", "malik@canal ☑ Non"])
        assert len(stage.texts("canal")) == before
        await play(stage, ["claire@canal ☒"])
        assert await stage.house.store.run(events.replay) == 1
        stage.house.dispatch.ring()
        await stage.clock.idle()

    stage = played(settings(tmp_path), act)
    assert [row[1] for row in stage.kept()["ballot"]] == ["memory:malik"]


def test_who_is_erased_is_in_no_end_that_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def act(stage: Stage) -> None:
        await play(stage, ["claire@canal ☑ Oui", "malik@canal ☑ Non"])
        with monkeypatch.context() as fault:
            fault.setattr(responses, "reconcile", broken)
            await play(stage, ["hugo@canal ⏹"])
        script = "claire: /mesdonnees\nclaire [Effacer, laisser ce qui est publié]\n∅ claire"
        await play(stage, lines(script))
        assert await stage.house.store.run(events.replay) == 1
        stage.house.dispatch.ring()
        await stage.clock.idle()
        await play(stage, ["→ bureau: est clos, avec 1 vote", "∅ claire"])

    played(settings(tmp_path), act)


# --- what is forgotten ----------------------------------------------------------------------------


def test_answers_are_shown_to_their_voter_and_erased_for_good(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {VOTED_IN_ROOM}
        claire@canal ☑ Non
        claire@canal ☑ Oui
        malik@canal ☑ Non
        claire: /mesdonnees
        → claire: Votre vote au sondage n° 1 … Oui … Une réponse donnée au sondage n° 1 … Non
        claire [Effacer, laisser ce qui est publié]
        ∅ claire
        ⏲ 2026-11-30 18:00
        → bureau: est clos, avec 1 vote
        ◉ canal: Non : 1 vote, 100 % ██████████ (Malik)
        ∅ claire
        """,
        settings(tmp_path),
    )


def test_a_month_after_the_close_nobody_s_answers_are_known(tmp_path: Path) -> None:
    stage = dialogue(
        f"""
        {VOTED_IN_ROOM}
        claire@canal ☑ Oui
        malik@canal ☑ Peut-être
        ⏲ 2026-12-30 17:59
        ◉ canal: (Claire)
        ⏲ 2026-12-30 18:01
        ◉ canal: Oui : 1 vote, 100 %
        ◌ canal: Claire
        ∅ claire
        ∅ malik
        """,
        settings(tmp_path),
    )
    assert not stage.kept()["response"]

"""Law: when a native poll ends its room is read again; what can't be is said, and not awaited."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from adapters.memory import MemoryChannel
from bot.errors import Rejected, Unreachable
from bot.messages import Closing, Ended, Event, Paper, Voted
from bot.ports import Delivery, Receipt
from tests.dialogues.platforms import Refusing, ends
from tests.dialogues.scenes import FREEZE, VOTED_IN_ROOM, approved, known
from tests.stage import PARIS, dialogue, settings


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
        camille@bureau: /sondages 1
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
        channel=Refusing(ends, Rejected("not allowed here")),
    )


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


def test_a_poll_whose_close_was_missed_is_ended_and_counted_then(tmp_path: Path) -> None:
    dialogue(
        f"""
        {VOTED_IN_ROOM}
        claire@canal ☑ Oui
        ⟳ 2026-12-01 09:00
        ✗ bureau: relire
        → bureau: est clos, avec 1 vote
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

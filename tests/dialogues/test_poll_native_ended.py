"""Law: who may ends a native poll in its room, and from that instant it is over everywhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from adapters.memory import MemoryChannel
from bot.messages import Event
from tests.dialogues.platforms import ends
from tests.dialogues.scenes import VOTED_IN_ROOM
from tests.stage import Stage, dialogue, settings

TWO = ["memory:canal", "memory:marches"]


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
    assert [one.to for one in stage.channel.sent if ends(one)] == [Stage.room("marches")]


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

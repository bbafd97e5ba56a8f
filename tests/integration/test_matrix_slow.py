"""Law: a homeserver that is slow, or away for a while, costs time and nothing else."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path

import pytest

from adapters.matrix import hearing, sync
from adapters.matrix.channel import MatrixChannel
from adapters.matrix.session import Credentials
from bot.errors import ChannelError
from bot.messages import Said
from tests.element import Person, newcomer
from tests.homeserver import shared
from tests.integration.salon import Salon, salon
from tests.relay import relayed

WORDS = 8


def acquainted(lab: Salon, *names: str) -> list[tuple[Person, str]]:
    """People who have met the bot, each with their direct chat."""
    people = [lab.newcomer(name) for name in names]
    return [(person, met(lab, person)) for person in people]


def met(lab: Salon, person: Person) -> str:
    room = lab.direct(person)
    person.until(lambda: person.members(room).get(lab.bot.id) == "join")
    for said, heard in (("Bonjour", "ici Essaim"), ("1", "Merci")):
        person.say(room, said)
        person.hears(room, lab.bot.id, heard)
    return room


def ask(chats: list[tuple[Person, str]]) -> None:
    for n in range(WORDS):
        for person, room in chats:
            person.say(room, f"!lire 9{n}")


def each_answered_once(lab: Salon, chats: list[tuple[Person, str]]) -> None:
    for person, room in chats:
        person.hears(room, lab.bot.id, f"n° 9{WORDS - 1}")
        answers = [text for text in person.read(room, lab.bot.id) if "n° 9" in text]
        assert len(answers) == len(set(answers)) == WORDS


def test_a_slow_sync_loses_nothing_and_says_nothing_twice(tmp_path: Path) -> None:
    with relayed(shared().port) as relay:
        lab = salon(shared(), tmp_path, relay.url)
        with lab.place.running():
            chats = acquainted(lab, "Claire", "Marc")
            relay.words, relay.slow = b"/sync?", 1.5
            ask(chats)
            each_answered_once(lab, chats)


def test_a_slow_room_holds_up_no_other(tmp_path: Path) -> None:
    with relayed(shared().port) as relay:
        lab = salon(shared(), tmp_path, relay.url)
        with lab.place.running():
            (claire, slow), (marc, quick) = acquainted(lab, "Claire", "Marc")
            relay.words, relay.slow = slow.replace("!", "%21").encode(), 8.0
            claire.say(slow, "!lire 90")
            time.sleep(0.5)
            began = time.monotonic()
            marc.say(quick, "!lire 91")
            marc.hears(quick, lab.bot.id, "n° 91")
            assert time.monotonic() - began < 6
            claire.hears(slow, lab.bot.id, "n° 90")


def test_while_the_homeserver_is_away_nothing_is_lost(tmp_path: Path) -> None:
    with relayed(shared().port) as relay:
        lab = salon(shared(), tmp_path, relay.url)
        with lab.place.running() as bot:
            chats = acquainted(lab, "Claire")
            relay.cut()
            ask(chats)
            time.sleep(2.5)
            assert bot.poll() is None
            relay.mend()
            each_answered_once(lab, chats)
            tries = [json.loads(line) for line in lab.place.log().splitlines()]
            assert any(one["event"] == "loop_failed" for one in tries)


def test_a_sync_that_takes_too_long_is_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hearing, "LOOK", 0.5)
    monkeypatch.setattr(sync, "GRACE", 0.5)
    bot, claire = newcomer(shared()), newcomer(shared())
    room = claire.room(bot.id)

    async def play(url: str) -> list[str]:
        password, folder = bot.account.password, tmp_path / "matrix"
        channel = MatrixChannel(
            Credentials(homeserver=url, user=bot.id, password=password, folder=folder)
        )
        try:
            await channel.open()
            claire.say(room, "un")
            cursor = (await channel.receive(None)).cursor
            relay.words, relay.slow = b"/sync?", 2.0
            claire.say(room, "deux")
            with pytest.raises(ChannelError):
                await channel.receive(cursor)
            relay.slow = 0.0
            batch = await channel.receive(cursor)
            return [one.text for one in batch.events if isinstance(one, Said)]
        finally:
            await channel.close()

    with relayed(shared().port) as relay:
        assert asyncio.run(play(relay.url)) == ["deux"]

"""Law: what was found to go wrong once on Telegram goes right."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.telegram.cursor import Cursor
from bot.errors import Unconfirmed, Unreachable
from bot.messages import Closing, Ended, Said
from bot.ports import Receipt
from tests.botapi import Person
from tests.drawn import picture
from tests.integration.telegram_line import Line, line
from tests.integration.test_telegram_sending import PAPER


@pytest.fixture
def bot(tmp_path: Path) -> Iterator[Line]:
    with line(tmp_path) as one:
        yield one


@pytest.fixture
def claire(bot: Line) -> Person:
    return bot.api.person("Claire")


def fetched(bot: Line) -> int:
    return sum(method == "getFile" for method, _ in bot.api.calls)


def test_each_file_of_a_large_album_is_fetched_once(bot: Line, claire: Person) -> None:
    claire.album([("photo", picture(number, 4), "") for number in range(1, 11)])
    (event,) = bot.hear()
    assert isinstance(event, Said)
    assert [one.refused for one in event.files] == [""] * 10
    assert fetched(bot) == 10


def test_a_slow_file_delays_nobody_else_a_second_time(bot: Line, claire: Person) -> None:
    bot.api.faults.hold(6, method="download")
    claire.send_file("photo", picture(), "lent")
    paul = bot.api.person("Paul")
    paul.say("bonjour")
    bot.hear()
    paul.say("encore")
    began = asyncio.run(_now())
    (event,) = bot.hear()
    assert isinstance(event, Said)
    assert event.text == "encore"
    assert asyncio.run(_now()) - began < 1.0


async def _now() -> float:
    return asyncio.get_running_loop().time()


def test_updates_that_are_counted_anew_are_all_heard(bot: Line, claire: Person) -> None:
    bot.cursor = str(Cursor(offset=2_000_000_000, heard_at=datetime.now(UTC)))
    for number in range(120):
        claire.say(f"mot {number}")
    assert len(bot.hear(120)) == 120
    assert Cursor.read(bot.cursor).offset < 2_000_000_000
    looks = sum(method == "getUpdates" for method, _ in bot.api.calls)
    assert looks < 8


def test_a_gateway_s_fault_after_the_act_leaves_the_fate_open(bot: Line, claire: Person) -> None:
    group = bot.api.group("Atelier", claire)
    for code in (500, 502, 503, 504):
        bot.api.faults.answer(code, method="sendMessage", description="Bad Gateway")
        with pytest.raises(Unconfirmed):
            bot.send(group, "Bonjour")


def test_a_poll_that_had_ended_before_says_that_it_was_not_counted(
    bot: Line, claire: Person
) -> None:
    group = bot.api.group("Atelier", claire)
    receipt = bot.send(group, "en mots", extra=PAPER)
    bot.api.faults.lose(method="stopPoll")
    with pytest.raises(Unconfirmed):
        bot.send(group, "clos", extra=Closing(), replaces=receipt.id)
    (ended,) = bot.send(group, "clos", extra=Closing(), replaces=receipt.id).heard
    assert isinstance(ended, Ended)
    assert (ended.votes, ended.voters) == (None, None)


def test_while_telegram_is_down_all_that_waits_learns_it_at_once(bot: Line, claire: Person) -> None:
    """Each trying the sign-in in turn, the last would wait as often as there are messages."""
    claire.start()
    bot.hear()
    bot.run(bot.channel.close())
    before = len(bot.api.calls)
    bot.api.faults.hold(0.3, method="getMe")
    bot.api.faults.answer(502, times=9, method="getMe")
    letters = [bot.delivery(claire, str(rank)) for rank in range(9)]

    async def send_all() -> list[Receipt | BaseException]:
        sends = map(bot.channel.send, letters)
        return await asyncio.gather(*sends, return_exceptions=True)

    assert {type(one) for one in bot.run(send_all())} <= {Unconfirmed, Unreachable}
    assert [method for method, _ in bot.api.calls[before:]].count("getMe") == 1
    bot.api.faults.clear()
    assert bot.send(claire, "…").id

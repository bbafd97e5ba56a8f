"""Law: every adapter keeps the promises of `bot.ports.Channel`; a new one adds a row to `rigs`."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.errors import ChannelError, Rejected, Unreachable
from bot.messages import Address, Choice, Event, Letter, Pressed, Said
from bot.ports import Channel, Delivery, Receipt
from bot.richtext import heading, paragraph
from tests.contract.rigs import KEYED, KEYLESS, OTHER_ROOM, RIGS, ROOM, WITH_BUTTONS, Rig

numbers = itertools.count(1)


@pytest.fixture(params=RIGS)
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    with ExitStack() as ends:
        yield RIGS[request.param](tmp_path / "platform", ends)


def said(text: str) -> Said:
    account = Address("any:claire")
    return Said(
        id=str(next(numbers)),
        at=datetime(2026, 11, 27, 16, 0, tzinfo=UTC),
        account=account,
        name="Claire",
        place=ROOM,
        private=account,
        text=text,
    )


def letter(text: str, *labels: str) -> Letter:
    choices = tuple(Choice(label, f"key:{label}") for label in labels)
    return Letter((heading("Titre"), paragraph(text)), choices)


def delivery(key: str, text: str = "Bonjour", replaces: str | None = None) -> Delivery:
    return Delivery(key, ROOM, letter(text, "Oui", "Non"), replaces)


def receive(rig: Rig, cursor: str | None = None) -> tuple[list[Event], str]:
    batch = rig.run(rig.channel.receive(cursor))
    return list(batch.events), batch.cursor


def receive_all(rig: Rig, count: int) -> list[Event]:
    """So many events, in as many looks as the platform likes."""
    events: list[Event] = []
    cursor: str | None = None
    while len(events) < count:
        told, cursor = receive(rig, cursor)
        rig.run(rig.channel.acknowledge(cursor))
        events += told
    return events


def send(rig: Rig, *deliveries: Delivery, channel: Channel | None = None) -> list[Receipt]:
    async def all_of_them() -> list[Receipt]:
        way = channel or rig.channel
        return [await way.send(replace(one, to=rig.at(one.to))) for one in deliveries]

    return rig.run(all_of_them())


def shows(rig: Rig, *letters: Letter, room: Address = ROOM) -> bool:
    """Whether a reader of the room sees these messages and no others."""
    return rig.shown(rig.at(room)) == [rig.seen(one) for one in letters]


# --- what comes in --------------------------------------------------------------------------------


def texts(events: list[Event]) -> list[str]:
    return [event.text for event in events if isinstance(event, Said)]


def test_from_the_beginning_comes_all_in_order(rig: Rig) -> None:
    for text in "abc":
        rig.say(said(text))
    events = receive_all(rig, 3)
    assert texts(events) == ["a", "b", "c"]
    assert len({event.id for event in events}) == 3


def test_the_same_cursor_gives_the_same_events(rig: Rig) -> None:
    rig.say(said("before"))
    _, cursor = receive(rig)
    rig.say(said("after"))
    first, second = receive(rig, cursor), receive(rig, cursor)
    assert first == second
    assert texts(first[0]) == ["after"]


def test_receiving_waits_then_wakes(rig: Rig) -> None:
    async def play() -> tuple[bool, list[Event]]:
        waiting = asyncio.create_task(rig.channel.receive(None))
        await asyncio.sleep(0.12)
        idle = not waiting.done()
        rig.say(said("wake"))
        return idle, list((await waiting).events)

    idle, events = rig.run(play())
    assert idle
    assert texts(events) == ["wake"]


def test_a_cursor_outlives_the_channel(rig: Rig) -> None:
    rig.say(said("before"))
    _, cursor = receive(rig)
    rig.run(rig.channel.acknowledge(cursor))
    rig.run(rig.channel.close())
    rig.say(said("while it was closed"))
    batch = rig.run(rig.reopen().receive(cursor))
    assert texts(list(batch.events)) == ["while it was closed"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "two\nlines\r\nand\ttabs",
        "👩🏽‍🚒 🇫🇷 é",
        "مرحبا بالعالم",
        "l’été\u2028ici\u00a0!",
        '\\"{}\x00\x1b[31m',
    ],
)
def test_an_event_keeps_every_field(rig: Rig, text: str) -> None:
    told = rig.say(said(text))
    (received,), _ = receive(rig)
    assert received == replace(told, id=received.id)


@pytest.mark.parametrize("rig", WITH_BUTTONS, indirect=True)
def test_a_press_keeps_its_key_and_an_unknown_private_place(rig: Rig) -> None:
    event = Pressed(
        id="7",
        at=datetime(2026, 11, 27, 16, 0, 0, 250000, tzinfo=UTC),
        account=Address("any:paul"),
        name="Paul",
        place=ROOM,
        private=None,
        key="flow:ok",
    )
    rig.say(event)
    (received,), _ = receive(rig)
    assert replace(received, id="7") == event


# --- what goes out --------------------------------------------------------------------------------


def test_distinct_keys_have_distinct_receipts_and_keep_their_order(rig: Rig) -> None:
    receipts = send(rig, *(delivery(f"key {n}", str(n)) for n in range(5)))
    assert all(receipt.id for receipt in receipts)
    assert len({receipt.id for receipt in receipts}) == 5
    assert shows(rig, *(letter(str(n), "Oui", "Non") for n in range(5)))


@pytest.mark.parametrize("rig", KEYED, indirect=True)
def test_a_keyed_channel_delivers_a_repeated_key_once(rig: Rig) -> None:
    first, second = send(rig, delivery("k"), delivery("k"))
    assert first == second
    assert send(rig, delivery("k"), channel=rig.reopen()) == [first]
    assert shows(rig, letter("Bonjour", "Oui", "Non"))


@pytest.mark.parametrize("rig", KEYED, indirect=True)
def test_a_message_that_may_have_left_before_is_found_or_sent(rig: Rig) -> None:
    now = datetime.now(UTC)
    (first,) = send(rig, delivery("k"))
    again = [replace(delivery(key, key), since=now) for key in ("k", "l", "l")]
    found, sent, found_too = send(rig, *again, channel=rig.reopen())
    assert (found, found_too) == (first, sent)
    assert shows(rig, letter("Bonjour", "Oui", "Non"), letter("l", "Oui", "Non"))


@pytest.mark.parametrize("rig", KEYLESS, indirect=True)
def test_a_keyless_channel_delivers_a_repeated_key_again(rig: Rig) -> None:
    first, second = send(rig, delivery("k"), delivery("k"))
    assert first != second
    assert shows(rig, *[letter("Bonjour", "Oui", "Non")] * 2)


def test_an_edit_changes_the_message_in_place(rig: Rig) -> None:
    first, last = send(rig, delivery("a", "draft"), delivery("b", "last"))
    send(rig, delivery("c", "better", first.id), delivery("d", "best", first.id))
    assert shows(rig, letter("best", "Oui", "Non"), letter("last", "Oui", "Non"))
    assert first != last


def test_a_message_may_be_edited_after_reopening_and_through_its_edits(rig: Rig) -> None:
    (first,) = send(rig, delivery("a", "draft"))
    (edit,) = send(rig, delivery("b", "better", first.id))
    send(rig, delivery("c", "best", edit.id), channel=rig.reopen())
    assert shows(rig, letter("best", "Oui", "Non"))


def test_an_unknown_message_or_another_room_cannot_be_edited(rig: Rig) -> None:
    (first,) = send(rig, delivery("a"))
    elsewhere = replace(delivery("c", "moved", first.id), to=OTHER_ROOM)
    for wrong in (delivery("b", "lost", "999999"), elsewhere):
        with pytest.raises(Rejected):
            send(rig, wrong)
    assert shows(rig, letter("Bonjour", "Oui", "Non"))
    assert shows(rig, room=OTHER_ROOM)


def test_a_platform_out_of_reach_says_so_in_our_words(rig: Rig) -> None:
    rig.cut()
    with pytest.raises(ChannelError) as caught:
        send(rig, delivery("k"))
    assert isinstance(caught.value, Unreachable)


def test_closing_is_clean_while_waiting_and_twice(rig: Rig) -> None:
    async def play() -> None:
        waiting = asyncio.create_task(rig.channel.receive(None))
        await asyncio.sleep(0.01)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        await rig.channel.close()
        await rig.channel.close()

    rig.run(play())
    rig.say(said("later"))
    batch = rig.run(rig.reopen().receive(None))
    assert texts(list(batch.events)) == ["later"]

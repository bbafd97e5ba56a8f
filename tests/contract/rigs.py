"""Law: one rig an adapter: its channel, and the platform behind it seen from outside."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Coroutine
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from adapters.console.channel import ConsoleChannel
from adapters.console.journal import Journal
from adapters.console.transcript import transcript
from adapters.matrix.channel import MatrixChannel
from adapters.matrix.ears import Ears
from adapters.matrix.events import permalink
from adapters.matrix.session import Credentials
from adapters.memory import MemoryChannel
from adapters.telegram import ears as telegram
from adapters.telegram.channel import TelegramChannel
from adapters.telegram.readers import message_id
from bot.errors import Unreachable
from bot.messages import Address, Event, Letter, Said, numbered
from bot.ports import Channel
from bot.richtext import plain
from tests import element, homeserver
from tests.botapi import Message, serving
from tests.relay import relayed
from tests.web import free_port

T = TypeVar("T")

ROOM, OTHER_ROOM = Address("any:room"), Address("any:other")
SOON = 10.0
"""Seconds after which something that should have come never will."""


@dataclass(frozen=True, slots=True)
class Rig:
    """What the contract needs of an adapter.

    `say` puts an event on the platform and gives it as the platform will tell it; `at` is a room of
    the contract by its address there; `shown` gives a room as a reader sees it, and `seen` how a
    letter is seen there; `reopen` makes a new channel on the same platform; `cut` takes the
    platform away. All of a rig's work is done on one loop.
    """

    channel: Channel
    say: Callable[[Event], Event]
    reopen: Callable[[], Channel]
    shown: Callable[[Address], list[object]]
    cut: Callable[[], object]
    runner: asyncio.Runner
    at: Callable[[Address], Address] = lambda room: room
    seen: Callable[[Letter], object] = lambda letter: letter

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(asyncio.wait_for(work, SOON))


MakeRig = Callable[[Path, ExitStack], Rig]


def memory_rig(_folder: Path, ends: ExitStack, *, keyed: bool) -> Rig:
    channel = MemoryChannel(keyed=keyed)

    def say(event: Event) -> Event:
        channel.say(event)
        return event

    def cut() -> None:
        channel.faults.append(Unreachable("down"))

    def shown(room: Address) -> list[object]:
        return list(channel.shown(room))

    return Rig(channel, say, lambda: channel, shown, cut, _runner(ends))


def console_rig(folder: Path, ends: ExitStack, *, keyed: bool) -> Rig:
    journal = Journal(folder)

    def shown(room: Address) -> list[object]:
        return [entry.letter for entry in transcript(journal, room, 1000)]

    return Rig(
        ConsoleChannel(journal, keyed=keyed),
        journal.say,
        lambda: ConsoleChannel(Journal(folder), keyed=keyed),
        shown,
        lambda: shutil.rmtree(folder),
        _runner(ends),
    )


def matrix_rig(folder: Path, ends: ExitStack) -> Rig:
    server = homeserver.shared()
    runner = _runner(ends)
    relay = ends.enter_context(relayed(server.port))
    bot = element.newcomer(server)
    claire = element.newcomer(server, display="Claire")
    rooms = {name: claire.room(bot.id) for name in (ROOM, OTHER_ROOM)}
    for room in rooms.values():
        bot.join(room)
    credentials = Credentials(
        homeserver=relay.url, user=bot.id, password=bot.account.password, folder=folder
    )

    at_work: list[MatrixChannel] = []

    def opened() -> MatrixChannel:
        closed()
        at_work.append(MatrixChannel(credentials, Ears(halls=rooms.values())))
        runner.run(at_work[0].open())
        return at_work[0]

    def closed() -> None:
        """Its folder is one process's at a time."""
        while at_work:
            runner.run(at_work.pop().close())

    def at(room: Address) -> Address:
        return Address(f"matrix:{rooms[room]}")

    def say(event: Event) -> Event:
        assert isinstance(event, Said)
        event_id = claire.say(rooms[event.place], event.text)
        ms = claire.event(rooms[event.place], event_id)["origin_server_ts"]
        return replace(
            event,
            id=event_id,
            at=datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=ms),
            account=Address(f"matrix:{claire.id}"),
            place=at(event.place),
            private=None,
            link=permalink(bot.id, at(event.place).native, event_id),
        )

    def shown(room: Address) -> list[object]:
        return list(claire.read(room.native, bot.id))

    ends.callback(closed)
    return Rig(opened(), say, opened, shown, relay.cut, runner, at, _as_text)


def telegram_rig(_folder: Path, ends: ExitStack, *, webhook: bool) -> Rig:
    api = ends.enter_context(serving(flood=False))
    runner = _runner(ends)
    claire = api.person("Claire")
    rooms = {name: api.group(name, claire, bot="administrator") for name in (ROOM, OTHER_ROOM)}
    door = f"127.0.0.1:{free_port()}"
    who = telegram.Credentials(
        api.token,
        api.url,
        f"http://{door}/hook" if webhook else "",
        ("127.0.0.1", int(door.rpartition(":")[2])),
    )
    ears = telegram.Ears(halls=[telegram.address(room.id) for room in rooms.values()])
    at_work: list[TelegramChannel] = []

    def opened() -> TelegramChannel:
        closed()
        at_work.append(TelegramChannel(who, ears))
        return at_work[0]

    def closed() -> None:
        """Telegram serves one poller at a time."""
        while at_work:
            runner.run(at_work.pop().close())

    def at(room: Address) -> Address:
        return telegram.address(rooms[room].id)

    def say(event: Event) -> Event:
        """What Telegram cuts or mends in a text is its own; no text at all comes with a picture."""
        assert isinstance(event, Said)
        room = rooms[event.place]
        said = (
            claire.say(event.text, chat=room)
            if event.text
            else claire.send_file("photo", b"picture", chat=room)
        )
        return replace(
            event,
            text=said.words,
            id=message_id(room.id, said.id),
            at=datetime.fromtimestamp(said.date, UTC),
            account=telegram.address(claire.id),
            place=at(event.place),
            private=telegram.address(claire.id),
            link=f"https://t.me/c/{str(room.id).removeprefix('-100')}/{said.id}",
        )

    def shown(room: Address) -> list[object]:
        there = next(one for one in rooms.values() if telegram.address(one.id) == room)
        return [_as_read(one) for one in api.sent(there)]

    ends.callback(closed)
    return Rig(opened(), say, opened, shown, api.down, runner, at, _as_buttons)


def _as_read(message: Message) -> object:
    return message.words, [label for row in message.buttons for label, _ in row]


def _as_buttons(letter: Letter) -> object:
    return plain(letter.body), [choice.label for choice in letter.choices]


def _runner(ends: ExitStack) -> asyncio.Runner:
    return ends.enter_context(asyncio.Runner())


def _as_text(letter: Letter) -> str:
    return f"{plain(letter.body)}\n\n{numbered(letter.choices)}"


KEYED: dict[str, MakeRig] = {
    "memory": partial(memory_rig, keyed=True),
    "console": partial(console_rig, keyed=True),
    "matrix": matrix_rig,
}
KEYLESS: dict[str, MakeRig] = {
    "telegram-polling": partial(telegram_rig, webhook=False),
    "telegram-webhook": partial(telegram_rig, webhook=True),
    "memory-keyless": partial(memory_rig, keyed=False),
    "console-keyless": partial(console_rig, keyed=False),
}
RIGS = KEYED | KEYLESS
WITH_BUTTONS = {name: make for name, make in RIGS.items() if name.startswith(("mem", "con"))}
"""On Matrix a number is typed instead, which is a message like another; on Telegram a press is of a
button that was shown (`tests/unit/test_telegram_readers.py`)."""

"""Law: the adapter alone, on the strict stand-in, heard and spoken to from one loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from adapters.telegram.channel import TelegramChannel
from adapters.telegram.ears import Credentials, Ears, address
from bot.messages import Address, Choice, Event, Letter
from bot.ports import Delivery, Menu, Receipt
from bot.richtext import paragraph
from bot.settings.storage import MediaSettings
from bot.store.shelf import FolderShelf
from tests.botapi import BotApi, Chat, Person, serving
from tests.web import free_port

T = TypeVar("T")

SOON = 10.0


@dataclass
class Line:
    """One bot on Telegram, and its cursor as the database would keep it."""

    api: BotApi
    channel: TelegramChannel
    runner: asyncio.Runner
    make: Callable[[], TelegramChannel]
    shelf: FolderShelf
    cursor: str | None = None
    heard: list[Event] = field(default_factory=list)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(asyncio.wait_for(work, SOON))

    def hear(self, count: int = 1) -> list[Event]:
        """The next so many events, each look committed."""
        return self.run(self._hear(count))

    async def _hear(self, count: int) -> list[Event]:
        told: list[Event] = []
        while len(told) < count:
            batch = await self.channel.receive(self.cursor)
            self.cursor = batch.cursor
            await self.channel.acknowledge(batch.cursor)
            told += batch.events
        self.heard += told
        return told

    def quiet(self, seconds: float) -> list[Event]:
        """What is heard in so many seconds."""

        async def listen() -> None:
            while True:
                self.heard += await self._hear(1)

        before = len(self.heard)
        with suppress(TimeoutError):
            self.runner.run(asyncio.wait_for(listen(), seconds))
        return self.heard[before:]

    def send(self, to: Chat | Person, *said: str, **values: Any) -> Receipt:
        """Say something there: words, and of the delivery what else is given."""
        delivery = self.delivery(to, *said, **values)
        return self.run(self.channel.send(delivery))

    def delivery(self, to: Chat | Person, *said: str, **values: Any) -> Delivery:
        names = {"choices", "extra", "only", "answers", "instead"}
        letter = Letter(tuple(paragraph(one) for one in said))
        letter = replace(letter, **{key: values.pop(key) for key in names & values.keys()})
        return Delivery(f"key {id(letter)}", room(to), letter, **values)

    def again(self) -> None:
        """The process ends and another begins."""
        self.run(self.channel.close())
        self.channel = self.make()


def room(to: Chat | Person) -> Address:
    return address(to.id)


def choices(*labels: str) -> tuple[Choice, ...]:
    return tuple(Choice(label, f"answer story.1 {label}") for label in labels)


@contextmanager
def line(
    folder: Path, *, webhook: bool = False, menus: tuple[Menu, ...] = (), flood: bool = False
) -> Iterator[Line]:
    """A bot for as long as the block lasts; its rooms are named by `rooms`."""
    port = free_port()
    shelf = FolderShelf(MediaSettings(folder=folder / "media"))
    with serving(flood=flood) as api, asyncio.Runner() as runner:
        who = Credentials(
            api.token,
            api.url,
            f"http://127.0.0.1:{port}/hook" if webhook else "",
            ("127.0.0.1", port),
        )

        def make() -> TelegramChannel:
            halls = [address(one) for one in api.world.chats if one < 0]
            desks = [address(one.id) for one in api.world.chats.values() if one.title == "Bureau"]
            ears = Ears(halls, desks, menus, "Ce bouton n’est pas pour vous.")
            return TelegramChannel(who, ears, shelf)

        one = Line(api, make(), runner, make, shelf)
        try:
            yield one
        finally:
            runner.run(one.channel.close())

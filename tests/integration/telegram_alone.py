"""Law: the adapter alone, from cursor to cursor, as the house asks it; and what it has heard."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from adapters.telegram.channel import TelegramChannel
from adapters.telegram.ears import Credentials, Ears, address
from bot.messages import Event, Letter, Said
from bot.ports import Delivery
from bot.richtext import paragraph
from bot.settings.storage import MediaSettings
from bot.store.shelf import FolderShelf
from tests.botapi import Chat
from tests.integration.telegram_record import Telegram
from tests.integration.telegram_town import Mode, Way
from tests.web import free_port

SOON = 15.0
"""Seconds after which something that should have come never will."""


@dataclass
class Alone:
    """The adapter, and what it has heard; `cursor` is what the database would keep."""

    api: Telegram
    way: Way
    runner: asyncio.Runner
    shelf: FolderShelf
    halls: Sequence[Chat] = ()
    cursor: str | None = None
    heard: list[Event] = field(default_factory=list)
    channel: TelegramChannel = field(init=False)

    def __post_init__(self) -> None:
        self.channel = self._new()

    def _new(self) -> TelegramChannel:
        url = self.way.url if self.way.mode == "webhook" else ""
        who = Credentials(self.api.token, self.api.url, url, ("127.0.0.1", self.way.port))
        return TelegramChannel(who, Ears([address(one.id) for one in self.halls]), self.shelf)

    def looks(self, *, answered: bool = True) -> Sequence[Event]:
        """What one look tells; unless it is `answered`, Telegram never learns that it was heard."""

        async def look() -> Sequence[Event]:
            batch = await self.channel.receive(self.cursor)
            if answered:
                await self.channel.acknowledge(batch.cursor)
            self.cursor = batch.cursor
            return batch.events

        told = self.runner.run(asyncio.wait_for(look(), SOON))
        self.heard += told
        return told

    def hears(self, *texts: str) -> list[Said]:
        """Look until these have been said and nothing waits; all that was said so far."""
        while [one.text for one in self.said] != list(texts):
            assert len(self.said) < len(texts), [one.text for one in self.said]
            self.looks()
        return self.said

    @property
    def said(self) -> list[Said]:
        return [one for one in self.heard if isinstance(one, Said)]

    def starts_again(self, way: Way | None = None) -> None:
        """From the cursor that was kept."""
        self.runner.run(self.channel.close())
        self.way = way or self.way
        self.channel = self._new()

    def sends(self, key: str, to: Chat, text: str) -> None:
        delivery = Delivery(key, address(to.id), Letter((paragraph(text),)))
        self.runner.run(asyncio.wait_for(self.channel.send(delivery), SOON))


@contextmanager
def alone(api: Telegram, mode: Mode, folder: Path, *halls: Chat) -> Iterator[Alone]:
    """The adapter on that stand-in as long as the block lasts."""
    shelf = FolderShelf(MediaSettings(folder=folder / "media"))
    with asyncio.Runner() as runner:
        bot = Alone(api, Way(mode, free_port()), runner, shelf, halls)
        try:
            yield bot
        finally:
            runner.run(bot.channel.close())

"""Law: a signal claims nothing, is kept nowhere and may be lost.

An empty answer to a tap, a sign that the bot is at work, buttons that are spent: each leaves beside
the outbox, and what becomes of it holds up nobody.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial

from telegram import Bot
from telegram.constants import CallbackQueryLimit, ChatAction

from adapters.telegram.faults import ask
from adapters.telegram.pacing import Pacer
from bot.errors import ChannelError

THINKING = 1.0
"""Seconds without an answer after which the bot shows that it is at work."""


IDLE = 3.0
"""Seconds without an answer after which there is time for what nobody waits for."""


class Signals:
    """The signals that are under way."""

    def __init__(self, bot: Bot, pacer: Pacer) -> None:
        self._bot = bot
        self._pacer = pacer
        self._tasks: set[asyncio.Task[None]] = set()
        self._awaited: dict[int, asyncio.Task[None]] = {}

    def tapped(self, query_id: str, words: str = "") -> None:
        """Answer a tap, so that its button no longer waits; with words, they are shown."""
        text = words[: CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH] or None
        answer = self._bot.answer_callback_query
        self._start(partial(answer, query_id, text=text, show_alert=bool(text)))

    def spoken(self, chat_id: int) -> None:
        """Somebody waits for an answer in that direct chat."""
        if chat_id not in self._awaited:
            task = self._start(partial(self._think, chat_id))
            self._awaited[chat_id] = task
            task.add_done_callback(lambda _: self._awaited.pop(chat_id, None))

    def answering(self, chat_id: int) -> None:
        """The answer is about to leave."""
        awaited = self._awaited.get(chat_id)
        if awaited is not None:
            awaited.cancel()

    def later(self, signal: Callable[[], Awaitable[object]], chat_id: int) -> None:
        """Do it once nobody is answered in that chat any more, for it would be in their way."""
        self._start(partial(self._when_idle, signal, chat_id))

    async def _when_idle(self, signal: Callable[[], Awaitable[object]], chat_id: int) -> None:
        await asyncio.sleep(IDLE)
        if self._pacer.idle_for(chat_id) < IDLE:  # they are still at it
            await self._when_idle(signal, chat_id)
            return
        await signal()

    async def _think(self, chat_id: int) -> None:
        await asyncio.sleep(THINKING)
        await ask(self._bot.send_chat_action(chat_id, ChatAction.TYPING))

    def _start(self, signal: Callable[[], Awaitable[object]]) -> asyncio.Task[None]:
        task = asyncio.create_task(_carelessly(signal))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def close(self) -> None:
        """Leave what is under way."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


async def _carelessly(signal: Callable[[], Awaitable[object]]) -> None:
    with suppress(ChannelError):
        await ask(signal())

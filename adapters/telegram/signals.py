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
"""Seconds after which buttons that were pressed go, so that no answer waits for it."""


class Signals:
    """The signals that are under way."""

    def __init__(self, bot: Bot, pacer: Pacer) -> None:
        self._bot = bot
        self._pacer = pacer
        self._tasks: set[asyncio.Task[None]] = set()
        self._awaited: dict[int, asyncio.Task[None]] = {}
        self._spent: dict[tuple[int, int], asyncio.Task[None]] = {}

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

    def spent(self, chat_id: int, number: int) -> None:
        """The buttons of that message are good no more: they go when there is time for it."""
        if (chat_id, number) not in self._spent:
            task = self._start(partial(self._clear, chat_id, number))
            self._spent[chat_id, number] = task
            task.add_done_callback(lambda _: self._spent.pop((chat_id, number), None))

    def renewed(self, chat_id: int, number: int) -> None:
        """That message is about to have other buttons, which are good."""
        spent = self._spent.get((chat_id, number))
        if spent is not None:
            spent.cancel()

    async def _clear(self, chat_id: int, number: int) -> None:
        await asyncio.sleep(IDLE)
        if self._pacer.idle_for(chat_id) < IDLE:  # they are still at it
            await self._clear(chat_id, number)
            return
        await self._pacer.turn(chat_id, answers=False)
        await ask(self._bot.edit_message_reply_markup(chat_id, number))

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

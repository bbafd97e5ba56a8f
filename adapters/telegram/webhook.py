"""Law: an update that Telegram brings is answered once it is committed; until then it comes again.

Who does not say the bot's secret is turned away, without a word that tells how near they were.
Source: Bot API, `setWebhook`.
"""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import Sequence
from urllib.parse import urlsplit

from aiohttp import web
from telegram import Bot

from adapters.telegram.cursor import Raw
from adapters.telegram.ears import Credentials
from adapters.telegram.faults import ask
from adapters.telegram.readers import READERS
from bot.errors import Unreachable

SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header that carries it

LARGEST = 1 << 20
"""Bytes of an update, at most."""

AT_ONCE = 40
"""Updates that Telegram brings side by side, those of one chat in order."""


class Webhook:
    """Updates, brought one by one to a door of our own."""

    def __init__(self, bot: Bot, who: Credentials) -> None:
        self._bot = bot
        self._who = who
        self._waiting: dict[int, tuple[Raw, asyncio.Future[None]]] = {}
        self._news = asyncio.Event()
        self._runner: web.AppRunner | None = None

    async def open(self) -> None:
        """Open the door, then tell Telegram where it is; raises a `ChannelError`."""
        if self._runner is None:
            self._runner = await self._opened()
        await ask(
            self._bot.set_webhook(
                self._who.webhook_url,
                secret_token=self._who.webhook_secret,
                allowed_updates=list(READERS),
                max_connections=AT_ONCE,
            )
        )

    async def _opened(self) -> web.AppRunner:
        application = web.Application(client_max_size=LARGEST)
        application.router.add_post(urlsplit(self._who.webhook_url).path or "/", self._knock)
        runner = web.AppRunner(application, access_log=None)
        await runner.setup()
        try:
            await web.TCPSite(runner, *self._who.listen).start()
        except OSError as fault:
            await runner.cleanup()
            raise Unreachable("the webhook's own door can't be opened") from fault
        return runner

    async def _knock(self, request: web.Request) -> web.Response:
        given = request.headers.get(SECRET, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, self._who.webhook_secret.encode()):
            return web.Response(status=403)
        try:
            update = json.loads(await request.read())
            number = int(update["update_id"])
        except (ValueError, KeyError, TypeError):
            return web.Response(status=400)
        await self._committed(number, update)
        return web.Response()

    async def _committed(self, number: int, update: Raw) -> None:
        """Wait until it is; one that came twice is taken once."""
        if number not in self._waiting:
            self._waiting[number] = (update, asyncio.get_running_loop().create_future())
            self._news.set()
        await asyncio.shield(self._waiting[number][1])

    async def look(self, offset: int, seconds: float) -> Sequence[Raw]:  # noqa: ARG002
        """What has come and is not committed, in order; waits for it so many seconds."""
        if not self._waiting:
            self._news.clear()
            try:
                async with asyncio.timeout(seconds):
                    await self._news.wait()
            except TimeoutError:
                return []
        return [self._waiting[number][0] for number in sorted(self._waiting)]

    def following(self, numbers: Sequence[int]) -> int:  # noqa: ARG002
        """None: those of several chats come side by side, and a smaller one may be on its way."""
        return 0

    def acknowledge(self, numbers: Sequence[int]) -> None:
        """These are committed: Telegram may forget them."""
        for number in numbers:
            _, answer = self._waiting.pop(number, (None, None))
            if answer is not None and not answer.done():
                answer.set_result(None)

    async def close(self) -> None:
        """Close the door; what was not answered comes again."""
        runner, self._runner = self._runner, None
        for _, answer in self._waiting.values():
            answer.cancel()
        self._waiting.clear()
        if runner is not None:
            await runner.cleanup()

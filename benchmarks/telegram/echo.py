"""Law: it says again what it was asked, and keeps nothing: what the library's own loop can do.

`python echo.py API_URL TOKEN` asks for updates; with `WEBHOOK_URL PORT` behind, they are brought.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web
from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

HOST = "127.0.0.1"

Bot = Application[Any, Any, Any, Any, Any, Any]


async def answer(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Say again what came without its slash."""
    message = update.effective_message
    if message is not None and message.text:
        await message.reply_text(message.text.removeprefix("/"))


def built(url: str, token: str) -> Bot:
    """The bot as the library makes it, which handles one update after another."""
    builder = Application.builder().token(token).base_url(f"{url}/bot").job_queue(None)
    bot = builder.build()
    bot.add_handler(MessageHandler(filters.TEXT, answer))
    return bot


async def be_brought(bot: Bot, url: str, port: int) -> None:
    """For ever; each update is taken at once, as in the library's example of a webhook."""

    async def take(request: web.Request) -> web.Response:
        await bot.update_queue.put(Update.de_json(await request.json(), bot.bot))
        return web.Response()

    door = web.Application()
    door.router.add_post(urlsplit(url).path, take)
    runner = web.AppRunner(door, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, HOST, port).start()
    async with bot:
        await bot.bot.set_webhook(url)
        await bot.start()
        await asyncio.Event().wait()


def main(url: str, token: str, webhook: str = "", port: str = "") -> None:
    """Answer, until the process ends."""
    bot = built(url, token)
    if webhook:
        asyncio.run(be_brought(bot, webhook, int(port)))
    else:
        bot.run_polling()


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Law: people are offered the commands that they may use where they are, in their language.

Source: Bot API, `setMyCommands` and "Determining list of commands". A menu that can't be set (an
animator who has not written to the bot yet) hinders nothing: it is set at the next start.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import structlog
from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeChatMember,
)
from telegram.constants import BotCommandLimit

from adapters.telegram.cursor import Rooms
from adapters.telegram.faults import ask
from bot.errors import ChannelError, SignedOut
from bot.ports import Menu

log = structlog.get_logger()


async def offer(bot: Bot, menus: Collection[Menu], rooms: Rooms) -> None:
    """Set these menus."""
    for menu in menus:
        for language, words in menu.languages.items():
            try:
                await ask(
                    bot.set_my_commands(commands(words), scope(menu, rooms), language or None)
                )
            except SignedOut:
                raise
            except ChannelError as fault:
                log.info("menu_not_set", fault=type(fault).__name__)


def scope(menu: Menu, rooms: Rooms) -> BotCommandScope:
    """Where the menu is offered."""
    if menu.room is None:
        return BotCommandScopeAllPrivateChats()
    chat_id = rooms.native(menu.room)
    if menu.member is None:
        return BotCommandScopeChat(chat_id)
    return BotCommandScopeChatMember(chat_id, int(menu.member.native))


def commands(words: Mapping[str, str]) -> list[BotCommand]:
    """As many as Telegram takes, each with what it does in one line."""
    return [
        BotCommand(word, does[: BotCommandLimit.MAX_DESCRIPTION])
        for word, does in list(words.items())[: BotCommandLimit.MAX_COMMAND_NUMBER]
    ]

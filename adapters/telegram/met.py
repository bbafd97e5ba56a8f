"""Law: whom the bot has met is read from updates that it has not taken yet, and none is taken here.

Nobody can look up the number of a room or an account on Telegram. Where the bot was brought in or
spoken to while it did not run, the updates that wait tell it. They are asked for without an offset,
which confirms nothing, and without naming kinds, which changes nothing. Source: Bot API,
`getUpdates`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from telegram import Bot
from telegram.constants import ChatType, PollingLimit

from adapters.telegram.channel import new_bot
from adapters.telegram.cursor import Raw
from adapters.telegram.ears import Credentials, address
from adapters.telegram.faults import ask
from adapters.telegram.polling import GET_UPDATES
from adapters.telegram.readers import OUT
from bot.errors import ChannelError
from bot.messages import Address

_TELLING = ("message", "edited_message", "channel_post", "edited_channel_post", "my_chat_member")
"""The kinds of update that tell where the bot is and who speaks to it."""

NAME_MOST = 60
"""Of what a room or a person is called, what is shown."""

Names = dict[Address, str]
"""What is behind each address; who was heard last stands last."""


@dataclass(frozen=True, slots=True)
class Met:
    """Who the bot is, `@name`, and the rooms and people that it has met."""

    name: str
    rooms: Mapping[Address, str] = field(default_factory=dict)
    people: Mapping[Address, str] = field(default_factory=dict)


async def meet(who: Credentials) -> Met:
    """Who the bot of that token is, and whom it has met; raises a `ChannelError`."""
    bot = new_bot(who)
    try:
        await ask(bot.initialize())
        return await met(bot)
    finally:
        await bot.shutdown()


async def met(bot: Bot) -> Met:
    """Whom this bot has met, as far as updates wait to be asked for; raises a `ChannelError`."""
    name = f"@{bot.username}"
    info = await ask(bot.get_webhook_info())
    # To ask beside a bot at work would make its own question fail; it leaves none waiting.
    if info.url or not info.pending_update_count:
        return Met(name)
    asked = {"timeout": 0, "limit": int(PollingLimit.MAX_LIMIT)}
    try:
        rooms, people = heard(await ask(bot.do_api_request(GET_UPDATES, asked)))
    except ChannelError:  # somebody else asks, or nobody answers: a later look may tell
        return Met(name)
    return Met(name, rooms, people)


def heard(updates: Iterable[Raw]) -> tuple[Names, Names]:
    """The rooms where the bot is, and the people who wrote to it alone. Pure."""
    rooms: Names = {}
    people: Names = {}
    for update in updates:
        for kind in _TELLING:
            told = update.get(kind)
            if isinstance(told, Mapping) and isinstance(told.get("chat"), Mapping):
                alone = told["chat"].get("type") == ChatType.PRIVATE
                _note(told, people if alone else rooms)
    return rooms, people


def _note(told: Mapping[str, Any], among: Names) -> None:
    chat = told["chat"]
    here = address(chat["id"])
    among.pop(here, None)
    if told.get("new_chat_member", {}).get("status") in OUT:
        return
    became = told.get("migrate_to_chat_id")
    among[here if became is None else address(became)] = called(chat)


def called(chat: Mapping[str, Any]) -> str:
    """What a room or a person is called."""
    names = (chat.get(part) or "" for part in ("title", "first_name", "last_name"))
    return shown(" ".join(names))


def shown(name: str) -> str:
    """A name as one short line, with nothing in it that a terminal would obey."""
    seen = "".join(sign if sign.isprintable() else " " for sign in name)
    line = " ".join(seen.split()) or "?"
    return line if len(line) <= NAME_MOST else line[: NAME_MOST - 1].rstrip() + "…"

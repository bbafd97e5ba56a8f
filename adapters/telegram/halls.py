"""Law: what a room of the configuration is on Telegram is read of what Telegram says, and nothing
else."""

from __future__ import annotations

from telegram import ChatFullInfo
from telegram.constants import ChatType


def is_public(chat: ChatFullInfo) -> bool:
    """Whether anybody finds it and comes in."""
    return bool(chat.username or chat.active_usernames or chat.location)


def is_broadcast(chat: ChatFullInfo) -> bool:
    """Whether nobody there is known by name: polls are answered by nobody."""
    return chat.type == ChatType.CHANNEL

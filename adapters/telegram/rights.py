"""Law: what the bot may do in a room is read off what Telegram says of both, and of each thing that
is missing it is said how to mend it.

Pure. Source: Bot API, `ChatMember`, `ChatPermissions`, `deleteMessage`. The bot edits what it has
posted with no right but to post, and takes it away within 48 hours.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from telegram import (
    ChatFullInfo,
    ChatMember,
    ChatMemberAdministrator,
    ChatMemberOwner,
    ChatMemberRestricted,
)
from telegram.constants import ChatMemberStatus, ChatType

from adapters.telegram.halls import is_public
from adapters.telegram.met import shown
from bot.messages import Address

_MEDIA = (
    "can_send_photos",
    "can_send_documents",
    "can_send_videos",
    "can_send_audios",
    "can_send_voice_notes",
)


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence about the platform; a fault keeps the bot from working there."""

    key: str
    values: dict[str, object] = field(default_factory=dict)
    fault: bool = False


@dataclass(frozen=True, slots=True)
class Hall:
    """A room of the configuration: as Telegram shows it, what the bot is there, how many are.

    `private` is whether a mere member hears only commands and replies; at the desk more is meant.
    """

    room: Address
    chat: ChatFullInfo
    me: ChatMember
    count: int = 2
    desk: bool = False
    private: bool = True

    @property
    def broadcast(self) -> bool:
        return self.chat.type == ChatType.CHANNEL

    @property
    def values(self) -> dict[str, object]:
        """What every sentence about it may say."""
        return {
            "room": self.room,
            "name": shown(self.chat.title or ""),
            "bot": f"@{self.me.user.username}",
        }

    def may(self, right: str) -> bool:
        """Whether the bot has that right of a group's members."""
        if isinstance(self.me, ChatMemberOwner | ChatMemberAdministrator):
            return True
        if isinstance(self.me, ChatMemberRestricted):
            return bool(getattr(self.me, right))
        # What Telegram does not mention is not forbidden.
        return getattr(self.chat.permissions, right, None) is not False


def judged(hall: Hall) -> Iterator[Remark]:
    """What keeps the bot from working there; else what it is, and what it lacks."""
    fault = _fault(hall)
    if fault:
        yield Remark(fault, hall.values, fault=True)
        return
    yield Remark(_fine(hall), hall.values)
    for key in _lacking(hall):
        yield Remark(key, hall.values)


def is_member(member: ChatMember) -> bool:
    """Whether that person, or the bot, is in the room."""
    if isinstance(member, ChatMemberRestricted):
        return member.is_member
    return member.status not in (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)


def is_masked(member: ChatMember) -> bool:
    """Whether that person speaks there as the group itself."""
    if isinstance(member, ChatMemberOwner | ChatMemberAdministrator):
        return bool(member.is_anonymous)
    return False


def _fault(hall: Hall) -> str:
    if not is_member(hall.me):
        return "check.telegram.absent"
    if hall.desk and hall.broadcast:
        return "check.telegram.desk_channel"
    if hall.desk and is_public(hall.chat):
        return "check.telegram.open_desk"
    if hall.broadcast:
        return "" if _posts(hall.me) else "check.telegram.no_post"
    if hall.count == 1:
        return "check.telegram.alone"
    return "" if hall.may("can_send_messages") else "check.telegram.mute"


def _posts(me: ChatMember) -> bool:
    return isinstance(me, ChatMemberAdministrator) and bool(me.can_post_messages)


def _fine(hall: Hall) -> str:
    if hall.desk:
        return "check.telegram.desk"
    return "check.telegram.channel" if hall.broadcast else "check.telegram.group"


def _lacking(hall: Hall) -> Iterator[str]:
    """What the bot can do without, and what it does not need."""
    me = hall.me
    if hall.broadcast:
        if isinstance(me, ChatMemberAdministrator) and not me.can_delete_messages:
            yield "check.telegram.no_delete"
        return
    if not hall.desk and not hall.may("can_send_polls"):
        yield "check.telegram.no_polls"
    if not all(map(hall.may, _MEDIA)):
        yield "check.telegram.no_files"
    if hall.private and isinstance(me, ChatMemberAdministrator) != hall.desk:
        yield "check.telegram.desk_member" if hall.desk else "check.telegram.administrator"

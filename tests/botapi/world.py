"""Law: people, chats, messages and files are here, and whatever changes makes Telegram's updates.

Whoever reads or changes it holds its `turn`. What someone does is in `people`, what the bot asks
for in `methods`.
"""

from __future__ import annotations

import contextlib
import hashlib
import threading
from collections import deque
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any, TypeVar

from tests.botapi import refusals, render
from tests.botapi.faults import Faults
from tests.botapi.flood import Flood
from tests.botapi.formatting import part
from tests.botapi.records import PRESENT, Account, Chat, File, Message, Poll, Query
from tests.botapi.updates import Queue

_FOLDERS = {
    "photo": "photos",
    "voice": "voice",
    "video": "videos",
    "video_note": "video_notes",
    "audio": "music",
}
_THUMBNAIL = 100
_KEPT = 200
"""How many of a sort are remembered where not all need be."""

_Key = TypeVar("_Key")
_Kept = TypeVar("_Kept")


class World:
    """All that Telegram knows."""

    def __init__(
        self,
        bot: Account,
        *,
        now: Callable[[], float],
        wall: Callable[[], float],
        flood: bool,
        keep_messages: bool,
    ) -> None:
        self.bot = bot
        self.now = now
        self.wall = wall
        self.faults = Faults()
        self.queue = Queue(now, self.faults)
        self.privacy = True
        self.changed = threading.Condition()
        self.accounts: dict[int, Account] = {bot.id: bot}
        self.chats: dict[int, Chat] = {}
        self.names: dict[str, Chat] = {}
        self.files: dict[str, File] = {}
        self.paths: dict[str, File] = {}
        self.queries: dict[str, Query] = {}
        self.commands: dict[tuple[str, str], list[dict[str, str]]] = {}
        self.actions: deque[tuple[int, str]] = deque(maxlen=None if keep_messages else _KEPT)
        self.webhook_again = 0.0
        """From when on another webhook may be set."""

        self.flood = Flood() if flood else None
        self._keeps = keep_messages
        self._own_numbers = count(1)
        self.numbers = count(1)

    @contextlib.contextmanager
    def turn(self) -> Iterator[None]:
        """Nobody else reads or changes anything meanwhile; who waits looks again afterwards."""
        with self.changed:
            yield
            self.changed.notify_all()

    # --- chats ------------------------------------------------------------------------------------

    def add_chat(self, chat: Chat) -> Chat:
        """A new place; private chats and basic groups count their messages together."""
        if chat.kind in ("private", "group"):
            chat.numbers = self._own_numbers
        self.chats[chat.id] = chat
        if chat.username:
            self.names[chat.username.lower()] = chat
        return chat

    def private(self, person: Account) -> Chat:
        return self.chats[person.id]

    def set_status(self, chat: Chat, who: Account, status: str, by: Account) -> None:
        """Somebody's place in a chat changes, for the bot with an update of its own."""
        old = render.member(chat, who)
        chat.members[who.id] = status
        change = {
            "chat": render.chat(chat),
            "from": render.user(by),
            "date": int(self.wall()),
            "old_chat_member": old,
            "new_chat_member": render.member(chat, who),
        }
        if who is self.bot:
            self.queue.push("my_chat_member", change, chat.id)
        elif chat.status(self.bot.id) == "administrator":
            self.queue.push("chat_member", change, chat.id)

    # --- messages ---------------------------------------------------------------------------------

    def add(
        self, chat: Chat, sender: Account | None, *, opens: bool = False, **content: Any
    ) -> Message:
        """A new message, which perhaps opens a thread; the bot hears of it where it sees it."""
        message = Message(next(chat.numbers), chat, int(self.wall()), sender, **content)
        message.thread = message.id if opens else message.thread
        message.by_bot = sender is self.bot
        self.keep(chat.messages, message.id, message)
        if not message.by_bot and self.bot_sees(message):
            kind = "channel_post" if chat.kind == "channel" else "message"
            self.queue.push(kind, render.message(message), chat.id)
        return message

    def keep(self, among: dict[_Key, _Kept], key: _Key, one: _Kept) -> None:
        """Put it there; the oldest goes where not all is remembered."""
        among[key] = one
        if not self._keeps and len(among) > _KEPT:
            del among[next(iter(among))]

    def edited(self, message: Message) -> None:
        """Somebody else than the bot changed it."""
        message.edit_date = int(self.wall())
        if self.bot_sees(message):
            kind = "edited_channel_post" if message.chat.kind == "channel" else "edited_message"
            self.queue.push(kind, render.message(message), message.chat.id)

    def bot_sees(self, message: Message) -> bool:
        """Whether the bot is there, and privacy mode lets it read this."""
        chat = message.chat
        if chat.kind == "private":
            return not chat.blocked
        status = chat.status(self.bot.id)
        if status not in PRESENT:
            return False
        if chat.kind == "channel" or status == "administrator" or not self.privacy:
            return True
        return bool(message.service) or self._is_meant(message)

    def _is_meant(self, message: Message) -> bool:
        """Commands and replies; a mention alone is none ("Privacy mode" in Telegram's guide)."""
        if message.reply_to is not None and message.reply_to.by_bot:
            return True
        own = f"@{self.bot.username}".lower()
        for entity in message.entities:
            words = part(message.words, entity).lower()
            if entity["type"] == "bot_command" and words.partition("@")[2] in ("", own[1:]):
                return True
        return False

    def delete(self, message: Message) -> None:
        """It is gone for everybody; the Bot API tells nobody."""
        message.deleted = True
        message.chat.messages.pop(message.id, None)

    def poll_changed(self, message: Message, poll: Poll) -> None:
        if message.by_bot:
            self.queue.push("poll", render.poll(poll), message.chat.id)

    # --- files ------------------------------------------------------------------------------------

    def add_file(self, kind: str, content: bytes, name: str = "", mime: str = "") -> File:
        """New bytes, under an id that means nothing to anybody."""
        number = next(self.numbers)
        digest = hashlib.sha256(f"{kind} {number}".encode()).hexdigest()
        folder = _FOLDERS.get(kind, "documents")
        suffix = name.rpartition(".")[2] if "." in name else _SUFFIXES.get(kind, "")
        path = f"{folder}/file_{number}" + (f".{suffix}" if suffix else "")
        file = File(f"AgAC{digest[:56]}", digest[56:], kind, content, path, name, mime)
        if kind == "photo":
            file.thumbnail = self.add_file("thumbnail", content[:_THUMBNAIL])
        self.keep(self.files, file.id, file)
        self.keep(self.paths, path, file)
        return file

    # --- limits -----------------------------------------------------------------------------------

    def admit(self, chat: Chat) -> None:
        """Count something that the bot writes there; raises 429 where it is one too many."""
        if seconds := self.faults.floods(chat.id):
            raise refusals.too_many_requests(seconds)
        wait = self.flood.take(self.now(), chat.id, chat.crowd) if self.flood else 0.0
        if wait:
            raise refusals.too_many_requests(max(1, -int(-wait // 1)))


_SUFFIXES = {
    "photo": "jpg",
    "thumbnail": "jpg",
    "voice": "oga",
    "video": "mp4",
    "video_note": "mp4",
}

"""Law: people do what their clients let them, and the bot hears of it as Telegram tells it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from telegram.constants import MessageLimit

from tests.botapi import formatting, polls, render
from tests.botapi.records import Account, Chat, Json, Message, Query
from tests.botapi.world import World

_KINDS = ("photo", "voice", "video", "video_note", "document", "audio")


@dataclass(eq=False, slots=True)
class Person(Account):
    """Somebody; a private chat with the bot has their id, and is where `chat` is not given."""

    world: World = field(kw_only=True)

    @property
    def chat(self) -> Chat:
        """Their private chat with the bot."""
        return self.world.chats[self.id]

    # --- messages ---------------------------------------------------------------------------------

    def say(
        self,
        text: str,
        chat: Chat | None = None,
        reply_to: Message | None = None,
        thread: int | None = None,
        entities: list[Json] | None = None,
        anonymous: bool = False,
    ) -> Message:
        """Write; `anonymous` as the group itself, as its administrators can."""
        text, marks = formatting.fixed(text, entities)
        assert formatting.width(text) <= MessageLimit.MAX_TEXT_LENGTH, "a client splits that"
        return self._add(
            chat, reply_to, text=text, entities=marks, thread=thread, anonymous=anonymous
        )

    def start(self, payload: str = "") -> Message:
        """Press the start button, perhaps of a link with a payload."""
        return self.say(f"/start {payload}".strip())

    def post(self, channel: Chat, text: str, entities: list[Json] | None = None) -> Message:
        """Publish in a channel, in its name."""
        text, marks = formatting.fixed(text, entities)
        return self._add(channel, None, text=text, entities=marks)

    def edit(self, message: Message, text: str) -> Message:
        """Change the words of a message of one's own."""
        text, marks = formatting.fixed(text, None)
        with self.world.turn():
            message.edits.append(message.words)
            message.entities = marks
            setattr(message, "text" if message.text else "caption", text)
            self.world.edited(message)
        return message

    def delete(self, message: Message) -> None:
        """Take a message away; the bot is told nothing."""
        with self.world.turn():
            self.world.delete(message)

    def send_file(
        self,
        kind: str,
        content: bytes,
        caption: str = "",
        name: str = "",
        chat: Chat | None = None,
        mime: str = "",
        *,
        group_id: str | None = None,
        reply_to: Message | None = None,
        thread: int | None = None,
    ) -> Message:
        """Send a file; those of one `group_id` are an album."""
        assert kind in _KINDS, f"{kind} is none of {_KINDS}"
        text, marks = formatting.fixed(caption, None, empty=True)
        with self.world.turn():
            file = self.world.add_file(kind, content, name, mime)
        content_of: Json = {"caption": text, "entities": marks, "file": file, "media_kind": kind}
        return self._add(chat, reply_to, album=group_id, thread=thread, **content_of)

    def album(
        self, parts: Iterable[tuple[str, bytes, str]], chat: Chat | None = None
    ) -> list[Message]:
        """Send files together: each one's kind, bytes and caption."""
        group = f"{next(self.world.numbers)}"
        return [
            self.send_file(kind, content, caption, chat=chat, group_id=group)
            for kind, content, caption in parts
        ]

    def forward(self, message: Message, chat: Chat | None = None, hidden: bool = False) -> Message:
        """Pass a message on; `hidden` is an author who shows no account."""
        copied = ("text", "caption", "entities", "file", "media_kind", "poll")
        content = {name: getattr(message, name) for name in copied}
        return self._add(chat, None, origin=_origin(message, hidden), **content)

    def _add(
        self,
        chat: Chat | None,
        reply_to: Message | None,
        *,
        anonymous: bool = False,
        **content: Any,
    ) -> Message:
        place = chat or self.chat
        assert place.migrated_to is None, "that group is a supergroup now"
        with self.world.turn():
            if place is self.chat:
                self._open()
            as_chat = anonymous or place.kind == "channel"
            return self.world.add(
                place,
                None if as_chat else self,
                sender_chat=place if as_chat else None,
                reply_to=reply_to,
                **content,
            )

    def _open(self) -> None:
        """From now on the bot may write to them."""
        if self.chat.blocked:
            self._set_blocked(False)
        self.chat.started = True

    # --- buttons, polls, reactions ----------------------------------------------------------------

    def press(self, message: Message, label: str) -> Query:
        """Press a button of the bot's by what it says."""
        found = {name: data for row in message.buttons for name, data in row}
        assert label in found, f"there is no {label!r} among {list(found)}"
        return self.press_data(message, found[label])

    def press_data(self, message: Message, data: str) -> Query:
        """Press a button with these data, be it one that is no longer there."""
        world = self.world
        with world.turn():
            number = str(4_000_000_000_000_000_000 + next(world.numbers))
            query = Query(number, self, message, data, world.now())
            world.keep(world.queries, number, query)
            world.queue.push("callback_query", render.query(query), message.chat.id)
        return query

    def vote(self, message: Message, options: list[int]) -> Json | None:
        """Choose these options of a poll, or none; the answer as the bot is told it, if it is."""
        poll = message.poll
        assert poll is not None, "there is no poll"
        assert poll.multiple or len(options) <= 1, "only one can be chosen"
        with self.world.turn():
            if polls.is_closed(self.world, poll):
                return None
            poll.votes.pop(self.id, None)
            if options:
                poll.votes[self.id] = list(options)
            self.world.poll_changed(message, poll)
            if poll.anonymous or not message.by_bot:
                return None
            answer = {"poll_id": poll.id, "user": render.user(self), "option_ids": list(options)}
            answer["option_persistent_ids"] = [f"{poll.id}-{one}" for one in options]
            self.world.queue.push("poll_answer", answer, self.id)
        return answer

    def react(self, message: Message, *emojis: str) -> None:
        """Put these emojis on a message in place of those before; none takes them away."""
        world, chat = self.world, message.chat
        with world.turn():
            old = message.reactions.get(self.id, [])
            message.reactions[self.id] = list(emojis)
            told = {"chat": render.chat(chat), "message_id": message.id, "date": int(world.wall())}
            heard = chat.kind == "private" or chat.status(world.bot.id) == "administrator"
            if heard and chat.kind == "channel":
                world.queue.push("message_reaction_count", told | _counts(message), chat.id)
            elif heard:
                change = {
                    "old_reaction": render.reactions(old),
                    "new_reaction": render.reactions(list(emojis)),
                    "user": render.user(self),
                }
                world.queue.push("message_reaction", told | change, chat.id)

    # --- comings and goings -----------------------------------------------------------------------

    def block(self) -> None:
        """Stop the bot."""
        with self.world.turn():
            self._set_blocked(True)

    def unblock(self) -> None:
        """Let it write again."""
        with self.world.turn():
            self._set_blocked(False)

    def _set_blocked(self, blocked: bool) -> None:
        self.chat.blocked = blocked
        status = "kicked" if blocked else "member"
        self.world.set_status(self.chat, self.world.bot, status, self)

    def add_bot(self, chat: Chat, status: str = "") -> None:
        """Bring the bot into a group, or into a channel as its administrator."""
        channel = chat.kind == "channel"
        with self.world.turn():
            usual = "administrator" if channel else "member"
            self.world.set_status(chat, self.world.bot, status or usual, self)
            if not channel:
                service = {"new_chat_members": [render.user(self.world.bot)]}
                self.world.add(chat, self, service=service)

    def remove_bot(self, chat: Chat) -> None:
        """Throw it out."""
        with self.world.turn():
            self.world.set_status(chat, self.world.bot, "kicked", self)

    def join(self, chat: Chat) -> None:
        """Become a member."""
        with self.world.turn():
            self.world.set_status(chat, self, "member", self)
            if chat.kind != "channel":
                self.world.add(chat, self, service={"new_chat_members": [render.user(self)]})

    def leave(self, chat: Chat) -> None:
        """Be a member no longer."""
        with self.world.turn():
            self.world.set_status(chat, self, "left", self)
            if chat.kind != "channel":
                self.world.add(chat, self, service={"left_chat_member": render.user(self)})

    def deactivate(self) -> None:
        """Delete one's account."""
        with self.world.turn():
            self.deactivated = True


def _origin(message: Message, hidden: bool) -> Json:
    told: Json = {"date": message.date}
    if message.sender_chat is not None and message.chat.kind == "channel":
        channel = render.chat(message.sender_chat)
        return told | {"type": "channel", "chat": channel, "message_id": message.id}
    if message.sender_chat is not None:
        return told | {"type": "chat", "sender_chat": render.chat(message.sender_chat)}
    assert message.sender is not None, "somebody wrote it"
    if hidden:
        return told | {"type": "hidden_user", "sender_user_name": message.sender.first_name}
    return told | {"type": "user", "sender_user": render.user(message.sender)}


def _counts(message: Message) -> Json:
    given = [emoji for emojis in message.reactions.values() for emoji in emojis]
    counts = {emoji: given.count(emoji) for emoji in given}
    return {
        "reactions": [
            {"type": {"type": "emoji", "emoji": emoji}, "total_count": number}
            for emoji, number in counts.items()
        ]
    }

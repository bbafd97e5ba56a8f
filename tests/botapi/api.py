"""Law: a test sets the stage, acts as people, scripts what fails, and reads what readers see."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import count
from typing import Any

from tests.botapi import chats, methods, polling, render
from tests.botapi.faults import Faults
from tests.botapi.parameters import Parameters
from tests.botapi.people import Person
from tests.botapi.records import Account, Chat, Json, Message
from tests.botapi.refusals import Refusal
from tests.botapi.updates import Webhook
from tests.botapi.world import World

TOKEN = "123456:TEST-token"
_PEOPLE = 5_100_000_001
_GROUPS = -4_100_000_001
_SUPERGROUPS = -1_001_900_000_001
_GENERAL = 1
"""The topic that every forum has, which is no thread."""

_PATIENCE = 10.0
_GLANCE = 0.05
"""Seconds after which who waits looks again, whatever happened."""


class BotApi:
    """The Telegram of one bot; without a server until `serving` or `application` gives it one.

    `now` is its clock for limits and waits, `wall` for dates. With `keep_calls` and
    `keep_messages` off it forgets what is old, so that it can be used for long.
    """

    def __init__(
        self,
        token: str = TOKEN,
        *,
        flood: bool = True,
        now: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
        keep_calls: bool = True,
        keep_messages: bool = True,
    ) -> None:
        self.token = token
        self.url = ""
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.refused: list[tuple[str, int, str]] = []
        self.crashes: list[Exception] = []
        """Where this stand-in itself failed."""

        self.pause = 0.05
        """Seconds before a push to the webhook is repeated; then twice as long each time."""

        self.take_down: Callable[[], None] = _serverless
        self.bring_up: Callable[[], None] = _serverless
        bot = Account(int(token.partition(":")[0]), "Essaim", "essaim_test_bot", is_bot=True)
        self.world = World(bot, now=now, wall=wall, flood=flood, keep_messages=keep_messages)
        self._keeps_calls = keep_calls
        self._ids = {"private": count(_PEOPLE), "group": count(_GROUPS, -1)}
        self._ids |= dict.fromkeys(("supergroup", "channel"), count(_SUPERGROUPS, -1))

    # --- the stage --------------------------------------------------------------------------------

    @property
    def bot(self) -> Json:
        """The bot's own `User`."""
        return chats.me(self.world)

    @property
    def privacy(self) -> bool:
        """Whether the bot reads in groups only what is meant for it."""
        return self.world.privacy

    @privacy.setter
    def privacy(self, on: bool) -> None:
        self.world.privacy = on

    def person(
        self,
        name: str,
        username: str | None = None,
        language_code: str | None = "fr",
        id: int | None = None,  # noqa: A002 - as Telegram calls it
    ) -> Person:
        """Somebody who has not opened the private chat yet."""
        world = self.world
        with world.turn():
            number = id or next(self._ids["private"])
            person = Person(number, name, username, language_code, world=world)
            world.accounts[person.id] = person
            chat = Chat(person.id, "private", username=username, person=person)
            chat.members |= {person.id: "member", world.bot.id: "member"}
            world.add_chat(chat)
            if username:
                world.names.pop(username.lower())
        return person

    def group(
        self,
        title: str,
        *members: Person,
        kind: str = "supergroup",
        bot: str = "member",
        forum: bool = False,
        username: str | None = None,
    ) -> Chat:
        """A group of these people, whose first owns it; `bot` is the bot's status."""
        assert kind == "supergroup" or not (forum or username), "supergroups alone have that"
        return self._add(Chat(0, kind, title, username, forum), members, bot)

    def channel(
        self,
        title: str,
        *members: Person,
        bot: str = "administrator",
        username: str | None = None,
        can_post: bool = True,
    ) -> Chat:
        """A channel, whose first member owns it."""
        return self._add(Chat(0, "channel", title, username, can_post=can_post), members, bot)

    def _add(self, chat: Chat, members: tuple[Person, ...], bot: str) -> Chat:
        with self.world.turn():
            chat.id = next(self._ids[chat.kind])
            for place, person in enumerate(members):
                chat.members[person.id] = "member" if place else "creator"
            chat.members[self.world.bot.id] = bot
            if chat.forum:
                chat.numbers = count(_GENERAL + 1)
            return self.world.add_chat(chat)

    def topic(self, group: Chat, name: str) -> int:
        """A new topic of a forum; its thread."""
        assert group.forum, "only a forum has topics"
        with self.world.turn():
            created = {"forum_topic_created": {"name": name, "icon_color": 7322096}}
            opened = self.world.add(group, self._owner(group), service=created, opens=True)
            group.topics[opened.id] = name
            return opened.id

    def set_status(self, chat: Chat, status: str, who: Person | None = None) -> None:
        """The bot, or somebody else, is from now on administrator, restricted, and so on."""
        with self.world.turn():
            self.world.set_status(chat, who or self.world.bot, status, self._owner(chat))

    def migrate(self, group: Chat) -> Chat:
        """A basic group becomes a supergroup; both ids stay known."""
        assert group.kind == "group", "only a basic group does"
        with self.world.turn():
            new = Chat(next(self._ids["supergroup"]), "supergroup", group.title)
            new.members = dict(group.members)
            self.world.add_chat(new)
            owner = self._owner(group)
            self.world.add(group, owner, service={"migrate_to_chat_id": new.id})
            group.migrated_to = new.id
            self.world.add(new, owner, service={"migrate_from_chat_id": group.id})
        return new

    def _owner(self, chat: Chat) -> Account:
        others = (one for one in chat.members if one != self.world.bot.id)
        return self.world.accounts[next(others, self.world.bot.id)]

    # --- what is there ----------------------------------------------------------------------------

    def messages(self, chat: Chat | Person) -> list[Message]:
        """What readers see there now, oldest first; of a person, their private chat."""
        with self.world.turn():
            return list(_place(chat).messages.values())

    def sent(self, chat: Chat | Person) -> list[Message]:
        """What the bot wrote there, as it reads now."""
        return [one for one in self.messages(chat) if one.by_bot]

    def wait_for(self, chat: Chat | Person, words: str, timeout: float = _PATIENCE) -> Message:
        """The newest message of the bot's there with these words, awaited."""

        def found() -> Message | None:
            here = reversed(_place(chat).messages.values())
            return next((one for one in here if one.by_bot and words in one.words), None)

        if self.until(found, timeout):
            message = found()
            if message is not None:
                return message
        there = "\n".join(f"- {one.words}" for one in self.messages(chat)) or "nothing"
        raise AssertionError(f"nobody reads {words!r}; there is:\n{there}")

    def until(self, true: Callable[[], object], timeout: float = _PATIENCE) -> bool:
        """Wait until something is true, here or elsewhere; whether it came true."""
        deadline = time.monotonic() + timeout
        with self.world.changed:
            while not true():
                left = deadline - time.monotonic()
                if left <= 0:
                    return False
                self.world.changed.wait(min(left, _GLANCE))
        return True

    @property
    def faults(self) -> Faults:
        return self.world.faults

    @property
    def commands(self) -> dict[tuple[str, str], list[dict[str, str]]]:
        """What `setMyCommands` set, by the scope as JSON, and the language."""
        return self.world.commands

    @property
    def actions(self) -> list[tuple[int, str]]:
        """The chat actions that were shown: where, and which."""
        return list(self.world.actions)

    @property
    def webhook(self) -> Webhook:
        with self.world.turn():
            return polling.webhook(self.world)

    def member(self, chat: Chat, who: Person | None = None) -> str:
        """The bot's status there, or somebody's."""
        told: str = render.member(chat, who or self.world.bot)["status"]
        return told

    # --- requests ---------------------------------------------------------------------------------

    def note(self, method: str, parameters: Parameters) -> None:
        """A request arrived."""
        if self._keeps_calls:
            self.calls.append((method, {**parameters, **parameters.files}))

    def note_refusal(self, method: str, refusal: Refusal) -> None:
        if self._keeps_calls:
            self.refused.append((method, refusal.code, refusal.description))

    def perform(self, method: str, parameters: Parameters) -> Any:
        """Do what a method does; raises `Refusal`."""
        with self.world.turn():
            try:
                return methods.METHODS[method](self.world, parameters)
            except Refusal:
                raise
            except Exception as error:
                self.crashes.append(error)
                raise

    def down(self) -> None:
        """Listen no longer."""
        self.take_down()

    def up(self) -> None:
        """Listen again, on the same port."""
        self.bring_up()


def _serverless() -> None:
    raise AssertionError("it has no server of its own")


def _place(chat: Chat | Person) -> Chat:
    return chat.chat if isinstance(chat, Person) else chat

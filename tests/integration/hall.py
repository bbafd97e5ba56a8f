"""Law: a room where the bot's adapter, alone, puts polls to people who share nothing with it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from adapters.matrix.channel import MatrixChannel
from adapters.matrix.polls import END, RESPONSE
from adapters.matrix.session import Credentials
from adapters.matrix.timeline import said_under
from bot.errors import RateLimited
from bot.messages import Address, Closing, Ended, Event, Extra, Letter, Paper
from bot.ports import Delivery, Receipt
from bot.richtext import paragraph
from tests.element import Person, newcomer
from tests.homeserver import shared
from tests.relay import Relay, relayed
from tests.strict_client import Stickler, stickler

OPTIONS = {1: "Guichet", 2: "Atelier", 3: "Rien"}
PAPER = Paper("On commence par quoi ?", tuple((str(n), text) for n, text in OPTIONS.items()))


@dataclass
class Bot:
    """The adapter alone, and what it has heard; by `hand`, its account does without it."""

    credentials: Credentials
    channel: MatrixChannel
    runner: asyncio.Runner
    hand: Person
    room: str
    cursor: str = ""
    heard: list[Event] = field(default_factory=list)

    @property
    def id(self) -> str:
        return self.credentials.user

    def starts_again(self) -> None:
        """With its keys and its session, which were on the disk."""
        self.runner.run(self.channel.close())
        self.channel = MatrixChannel(self.credentials)

    def finds(self, key: str, since: datetime) -> str | None:
        """What it has said under that key, by looking."""
        line = self.runner.run(self.channel._session.line())
        return self.runner.run(said_under(line.client, self.room, key, since))

    def reads_nobody(self) -> None:
        """It has no keys but its own, until it starts again."""
        olm = self.runner.run(self.channel._session.line()).client.olm
        assert olm is not None
        keys, own = olm.inbound_group_store, olm.account.identity_keys["curve25519"]
        get = keys.get
        setattr(keys, "get", lambda room, of, key: get(room, of, key) if of == own else None)  # noqa: B010

    def send(
        self,
        key: str,
        extra: Extra | None = None,
        text: str = "",
        of: str = "",
        since: datetime | None = None,
    ) -> Receipt:
        letter = Letter((paragraph(text),) if text else (), extra=extra)
        receipt = self.runner.run(
            self.channel.send(Delivery(key, self._here, letter, of or None, since))
        )
        self.heard += receipt.heard
        return receipt

    def sends_while_it_looks(self, key: str, text: str) -> None:
        """Both at once, as they are in earnest."""

        async def both() -> None:
            delivery = Delivery(key, self._here, Letter((paragraph(text),)))
            await asyncio.gather(self.channel.send(delivery), self.channel.receive(self.cursor))

        self.runner.run(both())

    @property
    def _here(self) -> Address:
        return Address(f"matrix:{self.room}")

    def poll(self, key: str) -> str:
        return self.send(key, PAPER, "On commence par quoi ? (1 à 3)").id

    def close(self, poll: str, since: datetime | None = None) -> str:
        """End it; return once its votes are there, or can't be."""
        while True:
            try:
                return self.close_once(poll, since).id
            except RateLimited:
                self.look()

    def close_once(self, poll: str, since: datetime | None = None) -> Receipt:
        return self.send(f"end of {poll}", Closing(), "C’est clos.", poll, since)

    def listen(self, until: Callable[[], object]) -> None:
        """Read on until that is true; it may be so at once."""
        while not until():
            self.look()

    def look(self) -> None:
        """Read on once."""
        batch = self.runner.run(self.channel.receive(self.cursor or None))
        self.cursor = batch.cursor
        self.heard += batch.events

    def ends(self, poll: str) -> list[Ended]:
        return [one for one in self.heard if isinstance(one, Ended) and one.of == poll]


class Voter:
    """A person who votes, on the strict client or on none to speak of."""

    def __init__(self, person: Person | Stickler, room: str) -> None:
        self._person = person
        self._room = room
        self.id = person.id

    def vote(self, poll: str, *answers: str) -> str:
        if isinstance(self._person, Stickler):
            return self._person.vote(self._room, poll, *answers)
        return self.raw(poll, list(answers))

    def raw(self, poll: str, answers: object) -> str:
        """A response with anything for answers."""
        relation = {"rel_type": "m.reference", "event_id": poll}
        content = {RESPONSE: {"answers": answers}, "m.relates_to": relation}
        return self.send(content, RESPONSE)

    def send(self, content: dict[str, Any], kind: str = END) -> str:
        if isinstance(self._person, Person):
            return self._person.send(self._room, content, kind)
        sent: str = self._person.ask("send", room=self._room, type=kind, content=content)
        return sent

    def redact(self, event: str) -> None:
        if isinstance(self._person, Stickler):
            self._person.ask("redact", room=self._room, event=event)
        else:
            self._person.redact(self._room, event)


@dataclass(frozen=True, slots=True)
class Hall:
    """A room of Claire's, on the strict client, with the bot, and Marc on none to speak of.

    What the bot says to the homeserver goes over the `wire`.
    """

    wire: Relay
    bot: Bot
    claire: Stickler
    marc: Person

    @property
    def voters(self) -> list[Voter]:
        return [Voter(one, self.bot.room) for one in (self.claire, self.marc)]

    def newcomer(self) -> Voter:
        """Somebody more, who was not there when the room was made and has no power in it."""
        person = newcomer(shared())
        self.claire.ask("invite", room=self.bot.room, user=person.id)
        person.join(self.bot.room)
        return Voter(person, self.bot.room)


def hall(folder: Path, ends: ExitStack, *, encrypted: bool) -> Hall:
    server = shared()
    bot, marc = newcomer(server, display="Essaim"), newcomer(server, display="Marc")
    claire = ends.enter_context(stickler(server, newcomer(server, display="Claire").account))
    room = claire.room(bot.id, marc.id, direct=False, encrypted=encrypted)
    for guest in (bot, marc):
        guest.join(room)
    wire = ends.enter_context(relayed(server.port))
    credentials = Credentials(
        homeserver=wire.url, user=bot.id, password=bot.account.password, folder=folder
    )
    runner = ends.enter_context(asyncio.Runner())
    one = Bot(credentials, MatrixChannel(credentials), runner, bot, room)
    ends.callback(lambda: runner.run(one.channel.close()))
    runner.run(one.channel.open())
    claire.until(lambda: claire.ask("members", room=room).get(bot.id) == "join")
    return Hall(wire, one, claire, marc)

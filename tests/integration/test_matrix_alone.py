"""Law: what is meant for one person is said nowhere where another hears it, and a room that moves
takes along nobody who is not meant to follow."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from adapters.matrix import hearing
from adapters.matrix.channel import MatrixChannel
from adapters.matrix.ears import Ears
from bot.errors import Blocked, Unreachable
from bot.messages import Address, Letter, Said
from bot.ports import Delivery
from bot.richtext import paragraph
from tests.element import PATIENCE, Person, newcomer
from tests.homeserver import shared
from tests.integration.salon import contribute, salon
from tests.integration.test_matrix_media import Lab, made

SECRET = Letter((paragraph("Votre contribution est retenue."),))


@pytest.fixture
def lab(tmp_path: Path) -> Lab:
    return made(shared(), tmp_path)


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hearing, "LOOK", 0.5)
    monkeypatch.setattr(hearing, "QUIET", 0.1)


class Listener:
    """The bot as an adapter, which hears one message after the other."""

    def __init__(self, channel: MatrixChannel) -> None:
        self._channel = channel
        self._cursor: str | None = None

    async def hears(self, text: str) -> Said:
        """That message, awaited."""
        async with asyncio.timeout(PATIENCE):
            while True:
                for event in await self.looks():
                    if isinstance(event, Said) and event.text == text:
                        return event

    async def looks(self) -> list[Any]:
        batch = await self._channel.receive(self._cursor)
        self._cursor = batch.cursor
        return list(batch.events)

    async def says(self, room: str) -> None:
        await self._channel.send(Delivery("k", Address(f"matrix:{room}"), SECRET))


def play(lab: Lab, scene: Callable[[Listener], Awaitable[None]], ears: Ears | None = None) -> None:
    async def played() -> None:
        channel = MatrixChannel(lab.credentials, ears or Ears())
        try:
            await scene(Listener(channel))
        finally:
            await channel.close()

    asyncio.run(played())


def invite(host: Person, room: str, guest: Person) -> None:
    host.call("POST", "rooms", room, "invite", content={"user_id": guest.id})


def leave(person: Person, room: str) -> None:
    person.call("POST", "rooms", room, "leave", content={})


def close(owner: Person, room: str, new: str) -> None:
    """Say that the room has moved there."""
    stone = {"body": "", "replacement_room": new}
    owner.call("PUT", "rooms", room, "state", "m.room.tombstone", content=stone)


def of_three(lab: Lab, marc: Person) -> str:
    """A room where Claire speaks, with Marc and the bot."""
    room = lab.claire.room(lab.bot.id, marc.id)
    for one in (lab.bot, marc):
        one.join(room)
    return room


# --- direct chats ---------------------------------------------------------------------------------


def test_nothing_goes_to_a_direct_chat_where_a_third_person_is_or_is_invited(lab: Lab) -> None:
    marc = newcomer(shared(), display="Marc")
    other = of_three(lab, marc)

    async def scene(bot: Listener) -> None:
        lab.claire.say(lab.room, "Bonjour")
        assert (await bot.hears("Bonjour")).direct
        lab.claire.say(other, "ici")
        assert (await bot.hears("ici")).private == f"matrix:{lab.room}"
        await bot.says(lab.room)
        invite(lab.claire, lab.room, marc)
        with pytest.raises(Unreachable):  # before the bot has looked again
            await bot.says(lab.room)
        marc.join(lab.room)
        lab.claire.say(other, "encore")
        assert (await bot.hears("encore")).private is None
        lab.claire.say(lab.room, "entre nous")
        assert not (await bot.hears("entre nous")).direct
        with pytest.raises(Unreachable):
            await bot.says(lab.room)
        leave(marc, lab.room)
        lab.claire.say(lab.room, "seule")
        await bot.hears("seule")  # what is said as Marc goes may be heard by Marc
        lab.claire.say(lab.room, "enfin")
        assert (await bot.hears("enfin")).direct
        await bot.says(lab.room)

    play(lab, scene)


def test_a_direct_chat_is_not_handed_on_to_whoever_stays_in_it(lab: Lab) -> None:
    marc = newcomer(shared(), display="Marc")
    other = of_three(lab, marc)

    async def scene(bot: Listener) -> None:
        lab.claire.say(lab.room, "Bonjour")
        await bot.hears("Bonjour")
        invite(lab.claire, lab.room, marc)
        marc.join(lab.room)
        leave(lab.claire, lab.room)
        marc.say(lab.room, "à moi")
        with pytest.raises(Blocked):
            await bot.says(lab.room)
        lab.claire.say(other, "ici")
        assert (await bot.hears("ici")).private is None
        assert lab.room not in lab.bot.call("GET", "joined_rooms")["joined_rooms"]
        assert lab.bot.call("GET", "user", lab.bot.id, "account_data", "m.direct") == {
            lab.claire.id: []
        }

    play(lab, scene)


def test_what_a_third_may_not_read_arrives_once_they_have_gone(tmp_path: Path) -> None:
    lab = salon(shared(), tmp_path)
    claire, marc = lab.newcomer("Claire"), lab.newcomer("Marc")
    room = lab.direct(claire)
    with lab.place.running():
        contribute(lab.bot.id, claire, room)
        lab.camille.hears(lab.desk, lab.bot.id, "Nouvelle contribution, n° 1")
        invite(claire, room, marc)
        said = claire.read(room, lab.bot.id)
        lab.camille.say(lab.desk, "1")
        lab.camille.hears(lab.desk, lab.bot.id, "est approuvé")
        assert claire.read(room, lab.bot.id) == said
        leave(marc, room)
        claire.hears(room, lab.bot.id, "est retenue")


def test_who_asks_a_third_into_a_direct_chat_is_answered_in_a_new_one(tmp_path: Path) -> None:
    lab = salon(shared(), tmp_path)
    claire, marc = lab.newcomer("Claire"), lab.newcomer("Marc")
    room = lab.direct(claire)
    with lab.place.running():
        claire.until(lambda: claire.members(room)[lab.bot.id] == "join")
        claire.say(room, "!aide")
        claire.hears(room, lab.bot.id, "ici Essaim")
        invite(claire, room, marc)
        marc.join(room)
        said = claire.read(room, lab.bot.id)
        claire.say(room, "!mesdonnees")

        def rooms() -> list[str]:
            told = lab.bot.call("GET", "user", lab.bot.id, "account_data", "m.direct")
            kept: list[str] = told[claire.id]
            return kept

        claire.until(lambda: len(rooms()) == 2)
        claire.join(rooms()[0])
        lab.bot.until(
            lambda: "m.room.encrypted" in [e["type"] for e in claire.timeline(rooms()[0])]
        )
        assert marc.read(room, lab.bot.id) == said


# --- rooms that move ------------------------------------------------------------------------------


def test_a_room_of_a_community_moves_only_where_the_new_one_says_so(lab: Lab) -> None:
    marc = newcomer(shared(), display="Marc")
    desk, visited = of_three(lab, marc), marc.room(lab.bot.id)
    lab.bot.join(visited)
    unseen = marc.room(preset="public_chat")

    async def scene(bot: Listener) -> None:
        for n, elsewhere in enumerate((visited, unseen)):
            close(lab.claire, desk, elsewhere)
            for _ in range(3):
                await bot.looks()
            lab.claire.send(desk, {"msgtype": "m.text", "body": f"à {n}"})
            assert (await bot.hears(f"à {n}")).place == f"matrix:{desk}"
            await bot.says(desk)
            assert marc.read(elsewhere, lab.bot.id) == []
        assert unseen not in lab.bot.call("GET", "joined_rooms")["joined_rooms"]

    play(lab, scene, Ears(halls=[desk], desks=[desk]))


def test_other_rooms_are_not_followed(lab: Lab) -> None:
    public = newcomer(shared()).room(
        preset="public_chat", creation_content={"predecessor": {"room_id": lab.room}}
    )

    async def scene(bot: Listener) -> None:
        close(lab.claire, lab.room, public)
        for _ in range(3):
            await bot.looks()
        assert public not in lab.bot.call("GET", "joined_rooms")["joined_rooms"]

    play(lab, scene)

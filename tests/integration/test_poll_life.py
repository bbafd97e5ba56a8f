"""Law: a poll lives from the desk to the edition by itself, on two platforms, as one poll.

Nothing is hurried: it opens and closes when the desk said, by the clock of the machine. The desk,
the direct chats and a channel are encrypted, read by clients that trust only signed devices; there
are a group and a broadcast channel on the strict Bot API.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.botapi import BotApi, Chat, Message, serving
from tests.botapi import Person as Telegrammer
from tests.element import Person, newcomer
from tests.homeserver import shared
from tests.integration.processes import Place
from tests.integration.salon import Rooms, configure, contribute
from tests.integration.test_both_platforms import add_telegram
from tests.strict_client import Stickler, stickler

PARIS = ZoneInfo("Europe/Paris")
PATIENCE = 150.0
QUESTION = "Faut-il garder l’atelier du jeudi ?"


@dataclass(frozen=True, slots=True)
class Town:
    """A community on both platforms, its people, and Claire who is on each."""

    api: BotApi
    bot: Person
    camille: Stickler
    claire: Stickler
    desk: str
    channel: str
    group: Chat
    broadcast: Chat
    at_telegram: Telegrammer
    denis: Telegrammer

    def asks(self, said: str, heard: str) -> str:
        self.camille.say(self.desk, said)
        return self.camille.hears(self.desk, self.bot.id, heard)

    def direct(self, person: Stickler) -> str:
        room = person.room(self.bot.id)
        person.until(lambda: _is_in(person, room, self.bot.id))
        return room

    def posts(self, words: str) -> list[Message]:
        """The newest posts with these words, in the group and in the broadcast channel."""
        return [self.api.wait_for(room, words, PATIENCE) for room in (self.group, self.broadcast)]

    def waits_for(self, words: str) -> str:
        """What comes into the desk by itself, however long that takes."""
        deadline = time.monotonic() + PATIENCE
        while True:
            heard = [one for one in self.camille.read(self.desk, self.bot.id) if words in one]
            if heard:
                return heard[-1]
            assert time.monotonic() < deadline, words
            time.sleep(0.2)


def _is_in(person: Stickler, room: str, who: str) -> bool:
    return bool(person.ask("members", room=room).get(who) == "join")


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    server = shared()
    bot = newcomer(server, display="Essaim")
    accounts = [newcomer(server, display=name).account for name in ("Camille", "Claire")]
    with ExitStack() as ends:
        api = ends.enter_context(serving())
        at_telegram, denis = api.person("Claire"), api.person("Denis")
        group = api.group("Communauté", at_telegram, denis)
        broadcast = api.channel("Futurs Publics", at_telegram)
        camille, claire = [ends.enter_context(stickler(server, one)) for one in accounts]
        desk = camille.room(bot.id, direct=False)
        channel = camille.room(bot.id, claire.id, direct=False)
        Person(server, claire.account).join(channel)
        place = Place(tmp_path)
        configure(place, bot.account, server.url, Rooms(desk, channel, camille.id))
        add_telegram(place, api, "polling", group, broadcast)
        ends.enter_context(place.running())
        camille.until(lambda: _is_in(camille, desk, bot.id) and _is_in(camille, channel, bot.id))
        yield Town(api, bot, camille, claire, desk, channel, group, broadcast, at_telegram, denis)
        assert api.refused == []


def soon(minutes: int) -> str:
    """A whole minute from now on, as the desk types it."""
    return f"{datetime.now(PARIS) + timedelta(minutes=minutes):%d/%m %H:%M}"


def meet(town: Town) -> tuple[str, str]:
    """Claire on both platforms, and Camille, are welcomed; the direct chats on Matrix."""
    chats = town.direct(town.claire), town.direct(town.camille)
    contribute(town.bot.id, town.claire, chats[0])
    town.camille.say(chats[1], "!aide")
    town.camille.hears(chats[1], town.bot.id, "ici Essaim")
    town.camille.say(chats[1], "1")
    town.at_telegram.say("/aide")
    welcome = town.api.wait_for(town.at_telegram, "ici Essaim", 30)
    town.at_telegram.press(welcome, "Oui, je suis d’accord")
    town.api.wait_for(town.at_telegram, "cette aide", 30)
    return chats


def link(town: Town, room: str) -> None:
    """Claire's two accounts become one person's, as both say yes."""
    town.claire.say(room, "!lier")
    code = town.claire.hears(room, town.bot.id, "Voici votre code").split(" : ")[1].split()[0]
    town.at_telegram.say(f"/lier {code}")
    town.at_telegram.press(
        town.api.wait_for(town.at_telegram, "Relier ce compte", 30), "Oui, les deux sont à moi"
    )
    town.claire.hears(room, town.bot.id, "1. Oui, il est à moi")
    town.claire.say(room, "1")
    town.claire.hears(room, town.bot.id, "Vos comptes sont reliés")


def pictures(town: Town, room: str) -> list[dict[str, Any]]:
    """What the bot shows there beside words, as Claire's client reads it."""
    said = [one for one in town.claire.timeline(room) if one["sender"] == town.bot.id]
    return [one["content"] for one in said if one["content"].get("msgtype") == "m.image"]


@pytest.mark.long
def test_from_the_desk_to_the_edition(town: Town) -> None:
    claires, camilles = meet(town)
    town.asks(f"!sondage {QUESTION} | Oui | Non", "prêt")
    for line, echo, done in (
        (f"!clore 1 {soon(3)}", "se clora", "est prêt"),
        (f"!ouvrir 1 {soon(2)}", "s’ouvrira", "s’ouvrira"),
    ):
        town.asks(line, echo)
        town.asks("1", f"Le sondage n° 1 {done}")
    assert not [one for one in town.api.messages(town.group) if QUESTION in one.words]

    town.waits_for("est ouvert dans 3 canaux")
    group, broadcast = town.posts(QUESTION)
    town.claire.hears(town.channel, town.bot.id, QUESTION)
    town.at_telegram.press(group, "Oui")
    town.api.wait_for(town.at_telegram, "Votre choix est compté : « Oui »", 30)
    town.denis.press(broadcast, "Non")
    link(town, claires)
    town.claire.say(claires, "!voter 1 2")
    town.claire.hears(claires, town.bot.id, "Votre choix est maintenant « Non »")
    town.camille.say(camilles, "!voter 1 1")
    town.camille.hears(camilles, town.bot.id, "Votre choix est compté : « Oui »")

    closed = town.waits_for("est clos, avec 3 votes")
    assert "Non : 2 votes, 67 %" in closed
    for post in town.posts("est clos depuis"):
        assert "Oui : 1 vote, 33 %" in post.words
        assert post.rows == []
    card = town.claire.hears(town.channel, town.bot.id, "est clos depuis")
    assert "Non : 2 votes, 67 %" in card

    town.asks("!approuver 1", "est approuvé")
    town.asks("!publier", "1. Oui, publier maintenant")
    town.asks("1", "est parue")
    edition = town.claire.hears(town.channel, town.bot.id, "guichet commun")
    assert "Non : 2 votes, 67 %" in edition
    town.claire.until(lambda: pictures(town, town.channel))
    shown = pictures(town, town.channel)
    assert len(shown) == 1
    assert "url" not in shown[0]  # sealed
    assert "Non : 2 votes, 67 %" in shown[0]["body"]
    for room in (town.group, town.broadcast):
        photo = town.api.wait_for(room, "Sondage n° 1", 30)
        assert "Non : 2 votes, 67 %" in photo.words

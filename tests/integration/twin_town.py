"""Law: a community on two platforms, whose people share nothing with the bot.

The desk, the direct chats and a channel are encrypted, read by clients that trust only signed
devices; there are a group and a broadcast channel on the strict Bot API. The bot is a process of
its own.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

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
    life: _Life

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


class _Life:
    """The bot's process, which may be ended and begun again."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self._ends = ExitStack()

    def __enter__(self) -> _Life:
        self._ends.enter_context(self.place.running())
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.close()

    def again(self) -> None:
        """Killed, and started anew."""
        self._ends.close()
        self.__enter__()


def _set(place: Place, polls: str) -> None:
    text = place.config.read_text(encoding="utf-8")
    place.config.write_text(f"{text}\n[community.polls]\n{polls}\n", encoding="utf-8")


def _is_in(person: Stickler, room: str, who: str) -> bool:
    return bool(person.ask("members", room=room).get(who) == "join")


@contextmanager
def twin_town(folder: Path, polls: str = "") -> Iterator[Town]:
    """A town for as long as the block lasts, its bot at work; `polls` are settings of its polls."""
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
        place = Place(folder)
        configure(place, bot.account, server.url, Rooms(desk, channel, camille.id))
        add_telegram(place, api, "polling", group, broadcast)
        _set(place, polls)
        life = ends.enter_context(_Life(place))
        camille.until(lambda: _is_in(camille, desk, bot.id) and _is_in(camille, channel, bot.id))
        rooms = (desk, channel, group, broadcast)
        yield Town(api, bot, camille, claire, *rooms, at_telegram, denis, life)
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

"""Law: a community on a real homeserver, its bot a process, its people independent of both."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tests.element import Person, newcomer
from tests.homeserver import Account, Homeserver
from tests.integration.processes import Place


@dataclass(frozen=True, slots=True)
class Salon:
    """A desk and a channel that the bot is invited to, and Camille who animates."""

    place: Place
    bot: Person
    camille: Person
    desk: str
    channel: str

    def newcomer(self, display: str) -> Person:
        return newcomer(self.bot.server, display=display)

    def direct(self, person: Person) -> str:
        """A new direct chat of that person with the bot, who may still be asleep."""
        return person.room(self.bot.id, is_direct=True, preset="trusted_private_chat")

    def settled(self) -> None:
        """Return once the bot is in its rooms."""
        for room in (self.desk, self.channel):
            self.comes_into(room)

    def comes_into(self, room: str) -> None:
        """Return once the bot is in that room."""
        self.camille.until(lambda: self.camille.members(room).get(self.bot.id) == "join")


def salon(server: Homeserver, folder: Path, url: str = "", servers: Sequence[str] = ()) -> Salon:
    """A new community, its bot not started yet; it reaches the homeserver by that address."""
    bot, camille = newcomer(server, display="Essaim"), newcomer(server, display="Camille")
    desk = camille.room(bot.id, name="Bureau")
    channel = camille.room(bot.id, name="Canal")
    place = Place(folder)
    configure(place, bot.account, url or server.url, Rooms(desk, channel, camille.id), servers)
    return Salon(place, bot, camille, desk, channel)


@dataclass(frozen=True, slots=True)
class Rooms:
    """What a community is made of; perhaps a forum beside its channel."""

    desk: str
    channel: str
    animator: str
    forum: str = ""

    @property
    def channels(self) -> list[str]:
        return [f"matrix:{room}" for room in (self.channel, self.forum) if room]


def configure(
    place: Place, bot: Account, url: str, rooms: Rooms, servers: Sequence[str] = ()
) -> None:
    """Write the configuration of a community on Matrix."""
    place.config.write_text(
        f"""
[database]
url = "sqlite:///{place.database}"
[matrix]
homeserver = "{url}"
user = "{bot.id}"
password = "{bot.password}"
folder = "{place.folder}/matrix"
allowed_servers = {list(servers)}
[media]
folder = "{place.folder}/media"
[[community]]
slug = "lab"
name = "Le Lab"
desk = "matrix:{rooms.desk}"
channels = {json.dumps(rooms.channels)}
animators = ["matrix:{rooms.animator}"]
""",
        encoding="utf-8",
    )


class Speaker(Protocol):
    """A person, whatever their client."""

    def say(self, room: str, text: str) -> str: ...
    def hears(self, room: str, author: str, words: str, times: int = 1) -> str: ...


TESTIMONY = "Nous avons ouvert un guichet commun à la mairie. Les usagers attendent moins."


def contribute(bot: str, person: Speaker, room: str, text: str = TESTIMONY) -> None:
    """From the first word to the desk, by numbers, as on a phone."""
    for said, heard in (
        (f"!temoigner {text}", "Bonjour, ici Essaim"),
        ("1", "Dans quelle région"),
        ("Bretagne", "Où en est-on"),
        ("3", "Sous quel nom"),
        ("1", "Voici ce qui sera publié"),
        ("1", "Votre contribution n°"),
    ):
        person.say(room, said)
        person.hears(room, bot, heard)


def curate(bot: str, animator: Speaker, desk: str) -> None:
    """From the card to the edition, by numbers."""
    animator.hears(desk, bot, "Nouvelle contribution, n° 1")
    animator.say(desk, "1")
    publish(bot, animator, desk)


def publish(bot: str, animator: Speaker, desk: str) -> None:
    """What was just approved goes out now."""
    for heard, said in (("est approuvé", "!publier"), ("1. Oui, publier maintenant", "1")):
        animator.hears(desk, bot, heard)
        animator.say(desk, said)
    animator.hears(desk, bot, "est parue")

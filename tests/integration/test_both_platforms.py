"""Law: one community on two platforms has one edition and one poll: what is told on either is read
on both, and what is voted on either is counted once.

The desk is on Matrix, on a real homeserver; channels are on both; Telegram is the strict stand-in,
whose limits are on, by polling and by webhook. The bot is a process of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from tests.botapi import BotApi, Chat, Message, serving
from tests.botapi import Person as Telegrammer
from tests.element import Person
from tests.homeserver import shared
from tests.integration.processes import Place
from tests.integration.salon import Salon, salon
from tests.integration.salon import contribute as contribute_on_matrix
from tests.web import free_port

BUS = "Nous avons ouvert un guichet dans le bus de l’agglo. Soixante personnes servies en un mois."


@dataclass(frozen=True, slots=True)
class Town:
    """A community whose desk and one channel are on Matrix, a group and a channel on Telegram."""

    lab: Salon
    api: BotApi
    group: Chat
    channel: Chat
    claire: Telegrammer

    @property
    def bot(self) -> str:
        return self.lab.bot.id

    @property
    def camille(self) -> Person:
        return self.lab.camille

    def asks(self, said: str, heard: str) -> str:
        """Camille says that in the desk, and reads the answer."""
        self.camille.say(self.lab.desk, said)
        return self.camille.hears(self.lab.desk, self.bot, heard)

    def card(self, words: str) -> list[Message]:
        """The newest posts with these words, in the group and in the channel."""
        return [self.api.wait_for(room, words, 30) for room in (self.group, self.channel)]


@pytest.fixture(params=["polling", "webhook"])
def town(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Town]:
    with ExitStack() as ends:
        api = ends.enter_context(serving())
        claire = api.person("Claire")
        group = api.group("Communauté", claire)
        channel = api.channel("Futurs Publics", claire)
        lab = salon(shared(), tmp_path)
        add_telegram(lab.place, api, request.param, group, channel)
        ends.enter_context(lab.place.running())
        lab.settled()
        yield Town(lab, api, group, channel, claire)
        assert api.refused == []


def add_telegram(place: Place, api: BotApi, mode: str, *rooms: Chat) -> None:
    port = free_port()
    section = f"""
[telegram]
token = "{api.token}"
api_url = "{api.url}"
mode = "{mode}"
webhook_url = "http://127.0.0.1:{port}/hook"
webhook_listen = "127.0.0.1:{port}"
[[community]]"""
    text = place.config.read_text(encoding="utf-8").replace("[[community]]", section)
    there = ", ".join(f'"telegram:{room.id}"' for room in rooms)
    text = re.sub(r"(?m)^channels = \[(.*)\]$", rf"channels = [\1, {there}]", text)
    place.config.write_text(text, encoding="utf-8")


def contribute(api: BotApi, person: Telegrammer, text: str) -> None:
    """From the first word to the desk, by buttons."""
    person.say(f"/temoigner {text}")
    for words, label in (
        ("ici Essaim", "Oui, je suis d’accord"),
        ("Dans quelle région", "Bretagne"),
        ("Où en est-on", "C’est en place"),
        ("Sous quel nom", f"Signer « {person.first_name} »"),
        ("Voici ce qui sera publié", "Oui, proposer à la publication"),
    ):
        person.press(api.wait_for(person, words), label)
    api.wait_for(person, "Votre contribution n°")


def test_one_edition_on_two_platforms(town: Town) -> None:
    contribute(town.api, town.claire, BUS)
    denis = town.lab.newcomer("Denis")
    contribute_on_matrix(town.bot, denis, town.lab.direct(denis))
    for number in (1, 2):
        town.camille.hears(town.lab.desk, town.bot, f"Nouvelle contribution, n° {number}")
        town.asks(f"!approuver {number}", f"Le n° {number}")
    town.asks("!publier", "1. Oui, publier maintenant")
    town.asks("1", "est parue")
    for said in ("bus de l’agglo", "— Claire", "guichet commun", "— Denis"):
        town.camille.hears(town.lab.channel, town.bot, said)
        for post in town.card(said):
            assert not post.silent
            assert post.link_preview_disabled
    withdraw(town.api, town.claire)
    for post in town.card("Denis"):
        assert town.api.until(partial(_is_without, post, "bus"), 30)
        assert post.edits


def _is_without(post: Message, word: str) -> bool:
    return word not in post.words


def withdraw(api: BotApi, person: Telegrammer) -> None:
    person.say("/retirer 1")
    person.press(api.wait_for(person, "Retirer"), "Oui, retirer")
    api.wait_for(person, "est retiré")


def test_one_poll_on_two_platforms(town: Town) -> None:
    denis = town.lab.newcomer("Denis")
    room = town.lab.direct(denis)
    denis.say(room, "!aide")
    denis.hears(room, town.bot, "ici Essaim")
    denis.say(room, "1")
    denis.hears(room, town.bot, "!temoigner")
    town.asks("!sondage Faut-il un guichet ? | Oui | Non", "prêt")
    town.asks("!ouvrir 1", "est ouvert dans")
    group, channel = town.card("Faut-il un guichet")
    town.claire.press(group, "Oui")
    town.api.person("Paul").press(channel, "Non")
    denis.say(room, "!voter 1 1")
    denis.hears(room, town.bot, "Votre choix est compté")
    town.claire.press(group, "Non")
    town.asks("!clore 1", "1. Oui, clore")
    town.asks("1", "est clos, avec 3 votes")
    for post in town.card("est clos depuis"):
        assert "Non : 2" in post.words
        assert "3 votes en tout (2 sur Telegram et 1 sur Matrix)" in post.words
        assert post.rows == []
    town.camille.hears(town.lab.channel, town.bot, "est clos depuis")
    town.asks("!exporter 1", "Le sondage n° 1 en CSV")

"""Law: the whole main job, for people whose clients share nothing with the bot.

Contribute in an encrypted direct chat, curate in an encrypted desk, poll natively in a room and in
a forum, publish in both.

People are on matrix-js-sdk, told to trust signed devices alone, and on the bare client-server API.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.matrix.polls import END, RESPONSE, START
from tests.element import Person, newcomer
from tests.homeserver import shared
from tests.integration.processes import Place, stop
from tests.integration.salon import Rooms, configure, contribute, curate
from tests.strict_client import Stickler, stickler

SOON = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Lab:
    """A community whose desk and channel are encrypted, and whose forum is not.

    Camille animates, Claire and Marc vote.
    """

    place: Place
    bot: Person
    camille: Stickler
    claire: Stickler
    marc: Person
    desk: str
    channel: str
    forum: str

    def polls(self, kind: str) -> list[dict[str, Any]]:
        """The events of that kind in the channel, as Claire reads them."""
        return [one for one in self.claire.timeline(self.channel) if one["type"] == kind]

    def forum_poll(self) -> tuple[str, list[str]]:
        """The poll of the forum, and the ids of its answers."""
        self.marc.until(lambda: [one for one in self.marc.timeline(self.forum) if _starts(one)])
        (start,) = [one for one in self.marc.timeline(self.forum) if _starts(one)]
        return start["event_id"], [one["id"] for one in start["content"][START]["answers"]]

    def settled(self) -> None:
        """Return once the bot is in its rooms."""
        for room in (self.desk, self.channel):
            self._meets(self.camille, room)
        self.marc.until(lambda: self.marc.members(self.forum).get(self.bot.id) == "join")

    def direct(self) -> str:
        """A new direct chat of Claire's, once the bot is in it."""
        room = self.claire.room(self.bot.id)
        self._meets(self.claire, room)
        return room

    def _meets(self, person: Stickler, room: str) -> None:
        person.until(lambda: person.ask("members", room=room).get(self.bot.id) == "join")

    def says(self, word: str, heard: str) -> None:
        self.camille.say(self.desk, word)
        self.camille.hears(self.desk, self.bot.id, heard)


def _starts(event: dict[str, Any]) -> bool:
    return bool(event["type"] == START)


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    server = shared()
    bot, marc = newcomer(server, display="Essaim"), newcomer(server, display="Marc")
    accounts = [newcomer(server, display=name).account for name in ("Camille", "Claire")]
    with ExitStack() as ends:
        camille, claire = [ends.enter_context(stickler(server, one)) for one in accounts]
        desk = camille.room(bot.id, direct=False)
        channel = camille.room(bot.id, claire.id, marc.id, direct=False)
        claire.ask("join", room=channel)
        marc.join(channel)
        forum = marc.room(bot.id, preset="public_chat", name="Forum")
        place = Place(tmp_path)
        configure(place, bot.account, server.url, Rooms(desk, channel, camille.id, forum))
        yield Lab(place, bot, camille, claire, marc, desk, channel, forum)


def opened(lab: Lab) -> tuple[str, list[str]]:
    """The animator makes a native poll and opens it; its id in the room, and its answers'."""
    lab.says("!sondage On commence par quoi ? | Guichet | Atelier", "n° 1")
    lab.says("!noms 1 oui", "chaque nom sera montré")
    lab.says("!salon 1 oui", "tout le salon verra qui choisit quoi")
    lab.says("!ouvrir 1", "est ouvert")
    lab.claire.until(lambda: lab.polls(START))
    (start,) = lab.polls(START)
    assert (start["sender"], start["wire"]) == (lab.bot.id, "m.room.encrypted")
    return start["id"], [one["id"] for one in start["content"][START]["answers"]]


def closes_at(lab: Lab, moment: datetime) -> None:
    at = moment.astimezone(UTC).replace(tzinfo=None).isoformat(" ")
    lab.place.change(f"UPDATE poll SET closes_at = '{at}'")


def test_from_the_desk_to_the_room_and_back_to_the_edition(lab: Lab) -> None:
    with lab.place.running() as bot:
        lab.settled()
        poll, (guichet, atelier) = opened(lab)
        lab.claire.vote(lab.channel, poll, guichet)
        lab.claire.until(lambda: lab.place.ask("SELECT 1 FROM ballot"))
        stop(bot)
    lab.claire.vote(lab.channel, poll, atelier)  # while the bot is down
    there, answers = lab.forum_poll()
    assert answers == [guichet, atelier]
    relation = {"rel_type": "m.reference", "event_id": there}
    for answer in (atelier, "spoiled"):
        content = {RESPONSE: {"answers": [answer]}, "m.relates_to": relation}
        sent = lab.marc.send(lab.forum, content, RESPONSE)
    lab.marc.redact(lab.forum, sent)  # the one before stands again
    closes_at(lab, datetime.now(UTC) + SOON)
    with lab.place.running():
        told = lab.camille.hears(lab.desk, lab.bot.id, "est clos, avec 2 votes")
        assert "Atelier : 2" in told.replace("\xa0", " ").replace("\u202f", " ")
        lab.claire.hears(lab.channel, lab.bot.id, "Ce sondage est clos")
        lab.claire.until(lambda: lab.polls(END))
        counted = lab.claire.tally(lab.channel, poll)
        assert counted["ended"]
        assert counted["votes"] == {lab.claire.id: [atelier]}
        room = lab.direct()
        contribute(lab.bot.id, lab.claire, room)
        curate(lab.bot.id, lab.camille, lab.desk)
        lab.claire.hears(room, lab.bot.id, "vient de paraître")
        for edition in (
            lab.claire.hears(lab.channel, lab.bot.id, "guichet commun"),
            lab.marc.hears(lab.forum, lab.bot.id, "guichet commun"),
        ):
            assert "Claire · n° 1" in edition
            assert "On commence par quoi ?" in edition
            assert "Atelier : 2" in edition.replace("\xa0", " ").replace("\u202f", " ")

"""Law: in encrypted rooms nothing is lost either, and the strictest client talks with the bot.

The people are on matrix-js-sdk with its Rust cryptography, which shares its keys with devices that
their owners have signed, and with no others.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.element import Person, newcomer
from tests.homeserver import shared
from tests.integration.processes import Place, stop
from tests.integration.salon import Rooms, configure, contribute, curate
from tests.strict_client import Stickler, stickler

KILLS = 4


@dataclass(frozen=True, slots=True)
class Closed:
    """A community whose desk and direct chats are encrypted, and whose channel is a forum."""

    place: Place
    bot: Person
    camille: Stickler
    claire: Stickler
    desk: str
    channel: str

    def direct(self) -> str:
        return self.claire.room(self.bot.id)

    def met(self, room: str) -> None:
        """Return once the bot is in that room of Claire's."""
        self.claire.until(lambda: self.claire.ask("members", room=room).get(self.bot.id) == "join")


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Closed]:
    server = shared()
    bot = newcomer(server, display="Essaim")
    accounts = [newcomer(server, display=name).account for name in ("Camille", "Claire")]
    with ExitStack() as ends:
        camille, claire = [ends.enter_context(stickler(server, one)) for one in accounts]
        desk = camille.room(bot.id, direct=False)
        channel = camille.room(bot.id, direct=False, encrypted=False)
        place = Place(tmp_path)
        configure(place, bot.account, server.url, Rooms(desk, channel, camille.id))
        yield Closed(place, bot, camille, claire, desk, channel)


def wire(person: Stickler, room: str, author: str) -> set[str]:
    """The types of what that account sent there, as the homeserver sees them."""
    return {one["wire"] for one in person.timeline(room) if one["sender"] == author} - {
        "m.room.member"
    }


def test_contribute_and_curate_under_encryption_and_publish_in_a_forum(lab: Closed) -> None:
    with lab.place.running() as bot:
        room = lab.direct()
        lab.met(room)
        contribute(lab.bot.id, lab.claire, room)
        curate(lab.bot.id, lab.camille, lab.desk)
        lab.claire.hears(room, lab.bot.id, "vient de paraître")
        assert "Claire · n° 1" in lab.camille.hears(lab.channel, lab.bot.id, "guichet commun")
        assert stop(bot) < 10
    assert wire(lab.claire, room, lab.bot.id) == {"m.room.encrypted"}
    assert wire(lab.camille, lab.desk, lab.bot.id) == {"m.room.encrypted"}
    assert wire(lab.camille, lab.channel, lab.bot.id) == {"m.room.message"}


def test_killed_and_started_again_it_reads_and_says_everything_once(lab: Closed) -> None:
    room = lab.direct()
    with lab.place.running():
        lab.met(room)
        contribute(lab.bot.id, lab.claire, room)
    for n in range(KILLS):
        with lab.place.running() as bot:
            for m in range(4):
                lab.claire.say(room, f"!lire 9{n}{m}")
            bot.kill()
            bot.wait()
        lab.claire.say(room, f"!lire 9{n}4")
    with lab.place.running():
        lab.claire.hears(room, lab.bot.id, f"n° 9{KILLS - 1}4")
    answers = [text for text in lab.claire.read(room, lab.bot.id) if "n° 9" in text]
    assert len(answers) == len(set(answers)) == 5 * KILLS


def test_more_strangers_than_keys_write_while_the_bot_is_down(lab: Closed) -> None:
    with lab.place.running() as bot:
        lab.camille.until(
            lambda: lab.camille.ask("members", room=lab.desk).get(lab.bot.id) == "join"
        )
        stop(bot)
    device = next(one for one in devices(lab.bot) if one != lab.bot.account.device)
    stranger = newcomer(shared())
    for _ in range(60):
        claim(stranger, lab.bot.id, device)
    room = lab.direct()
    lab.claire.say(room, "Bonjour")
    with lab.place.running():
        lab.claire.hears(room, lab.bot.id, "Bonjour, ici Essaim")
        # The keys that were used up are replaced, the last one too.
        lab.claire.until(lambda: not claim(stranger, lab.bot.id, device).get("fallback"))


def devices(person: Person) -> list[str]:
    return [one["device_id"] for one in person.call("GET", "devices")["devices"]]


def claim(stranger: Person, user: str, device: str) -> dict[str, object]:
    """Take a key of that device, as whoever writes to it for the first time."""
    asked = {"one_time_keys": {user: {device: "signed_curve25519"}}}
    told = stranger.call("POST", "keys", "claim", content=asked)["one_time_keys"]
    (key,) = told[user][device].values()
    assert isinstance(key, dict)
    return key

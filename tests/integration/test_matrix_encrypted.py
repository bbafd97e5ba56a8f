"""Law: in encrypted rooms nothing is lost either, and the strictest client talks with the bot.

The people are on matrix-js-sdk with its Rust cryptography, which shares its keys with devices that
their owners have signed, and with no others.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.device import Device, claim, new_device
from tests.drawn import picture
from tests.element import Person, newcomer
from tests.homeserver import shared
from tests.integration.processes import Place, stop
from tests.integration.salon import TESTIMONY, Rooms, configure, contribute, curate
from tests.sealed import opened, seal
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
        """A new direct chat; Claire's client knows with whom before she writes."""
        room = self.claire.room(self.bot.id)
        self.claire.until(lambda: self.bot.id in self.claire.ask("members", room=room))
        return room

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
    """The types of what that account said there, as the homeserver sees them.

    Reactions, such as the keycaps on a card, are never encrypted on Matrix.
    """
    types = {one["wire"] for one in person.timeline(room) if one["sender"] == author}
    return types - {"m.room.member", "m.reaction"}


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


def shows(lab: Closed, room: str, words: str) -> None:
    """Claire says a picture with these words, sealed as her client does it."""
    sealed, keys = seal(picture())
    by_hand = Person(lab.bot.server, lab.claire.account)
    file = {**keys, "url": by_hand.upload(sealed)}
    said = {"msgtype": "m.image", "body": words, "filename": "claire.png", "file": file}
    lab.claire.ask("send", room=room, type="m.room.message", content=said)


def seen(lab: Closed, room: str) -> dict[str, Any]:
    """What the bot shows in that room beside its words, once it does."""

    def shown() -> list[dict[str, Any]]:
        said = [one for one in lab.camille.timeline(room) if one["sender"] == lab.bot.id]
        return [one for one in said if one["content"].get("msgtype") == "m.image"]

    lab.camille.until(shown)
    (told,) = shown()
    return told


def test_a_picture_goes_from_a_closed_chat_over_a_closed_desk_to_a_forum(lab: Closed) -> None:
    with lab.place.running():
        room = lab.direct()
        lab.met(room)
        shows(lab, room, f"!temoigner {TESTIMONY}")
        for heard, said in (
            ("Bonjour, ici Essaim", "1"),
            ("Dans quelle région", "Bretagne"),
            ("Où en est-on", "3"),
            ("Sous quel nom", "1"),
            ("que voit-on", "Un guichet, un lundi matin"),
            ("Voici ce qui sera publié", "1"),
        ):
            lab.claire.hears(room, lab.bot.id, heard)
            lab.claire.say(room, said)
        at_the_desk = seen(lab, lab.desk)
        curate(lab.bot.id, lab.camille, lab.desk)
        in_the_forum = seen(lab, lab.channel)
    file = at_the_desk["content"]["file"]
    assert at_the_desk["wire"] == "m.room.encrypted"
    assert opened(lab.bot.download(file["url"]), file) == picture()
    assert "Un guichet, un lundi matin" in in_the_forum["content"]["body"]
    assert "claire" not in in_the_forum["content"]["filename"]
    assert lab.bot.download(in_the_forum["content"]["url"]) == picture()


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


@pytest.mark.parametrize(
    ("devices", "others"), [(12, 44), pytest.param(60, 0, marks=pytest.mark.chaos)]
)
def test_new_devices_that_wrote_while_the_bot_was_down_are_all_answered(
    lab: Closed, devices: int, others: int
) -> None:
    """More than there are keys to be given once: the last ones share one."""
    room = lab.direct()
    with lab.place.running() as bot:
        lab.met(room)
        for said, heard in (("Bonjour", "ici Essaim"), ("1", "Merci"), ("!lire 1", "n° 1")):
            lab.claire.say(room, said)
            lab.claire.hears(room, lab.bot.id, heard)
        stop(bot)
    device, owner = own_device(lab.bot), Person(shared(), lab.claire.account)
    one = new_device(owner)
    for _ in range(others):
        claim(one, lab.bot.id, device)
    for n in range(devices):
        new_device(owner).write(room, f"!lire {900 + n}", lab.bot.id, device)
    with lab.place.running():
        lab.claire.hears(room, lab.bot.id, f"n° {899 + devices}")
        answers = [text for text in lab.claire.read(room, lab.bot.id) if "n° 9" in text]
        assert len(answers) == len(set(answers)) == devices
        # The keys that were given away are replaced.
        lab.claire.until(lambda: not claim(one, lab.bot.id, device).get("fallback"))


def test_a_member_with_many_devices_is_given_the_key_on_each(lab: Closed) -> None:
    marc = newcomer(shared(), display="Marc")
    devices = [new_device(marc) for _ in range(30)]
    lab.camille.ask("invite", room=lab.desk, user=marc.id)
    marc.join(lab.desk)
    with lab.place.running():
        lab.camille.until(lambda: own_device(lab.bot))
        device = own_device(lab.bot)
        lab.camille.until(lambda: lab.camille.ask("signed", user=lab.bot.id, device=device))
        lab.camille.say(lab.desk, "!attente")
        lab.camille.hears(lab.desk, lab.bot.id, "n’attend")
    assert [keys_from(lab.bot, one) for one in devices] == [1] * len(devices)


def keys_from(bot: Person, device: Device) -> int:
    """How many sealed messages from the bot wait for that device."""
    told = device.call("GET", "sync")["to_device"]["events"]
    return sum(one["type"] == "m.room.encrypted" and one["sender"] == bot.id for one in told)


def own_device(bot: Person) -> str:
    """The device on which the bot is signed in; none while it is not."""
    told = bot.call("GET", "devices")["devices"]
    return next((one["device_id"] for one in told if one["display_name"] == "Essaim"), "")

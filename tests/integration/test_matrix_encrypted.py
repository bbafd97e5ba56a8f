"""Law: in encrypted rooms nothing is lost either, and the strictest client talks with the bot.

The people are on matrix-js-sdk with its Rust cryptography, which shares its keys with devices that
their owners have signed, and with no others.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
import vodozemac

from tests import web
from tests.element import API, Person, newcomer
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
    device = own_device(lab.bot)
    stranger = newcomer(shared())
    for _ in range(60):
        claim(stranger, lab.bot.id, device)
    room = lab.direct()
    lab.claire.say(room, "Bonjour")
    with lab.place.running():
        lab.claire.hears(room, lab.bot.id, "Bonjour, ici Essaim")
        # The keys that were used up are replaced, the last one too.
        lab.claire.until(lambda: not claim(stranger, lab.bot.id, device).get("fallback"))


def test_a_member_with_many_devices_is_given_the_key_on_each(lab: Closed) -> None:
    marc = newcomer(shared(), display="Marc")
    tokens = [new_device(marc) for _ in range(30)]
    lab.camille.ask("invite", room=lab.desk, user=marc.id)
    marc.join(lab.desk)
    with lab.place.running():
        lab.camille.until(lambda: own_device(lab.bot))
        device = own_device(lab.bot)
        lab.camille.until(lambda: lab.camille.ask("signed", user=lab.bot.id, device=device))
        lab.camille.say(lab.desk, "!attente")
        lab.camille.hears(lab.desk, lab.bot.id, "n’attend")
    assert [keys_from(lab.bot, token) for token in tokens] == [1] * len(tokens)


def keys_from(bot: Person, token: str) -> int:
    """How many sealed messages from the bot wait for that device."""
    told = web.call(shared().url, "GET", f"{API}/sync", None, token)["to_device"]["events"]
    return sum(one["type"] == "m.room.encrypted" and one["sender"] == bot.id for one in told)


def new_device(person: Person) -> str:
    """Sign in on one more device, which publishes keys that it will never use; its token."""
    identifier = {"type": "m.id.user", "user": person.id}
    password = person.account.password
    content = {"type": "m.login.password", "identifier": identifier, "password": password}
    login = person.call("POST", "login", content=content)
    device, token, account = login["device_id"], login["access_token"], vodozemac.Account()
    account.generate_one_time_keys(5)
    keys = {
        "algorithms": ["m.olm.v1.curve25519-aes-sha2", "m.megolm.v1.aes-sha2"],
        "device_id": device,
        "user_id": person.id,
        "keys": {
            f"curve25519:{device}": account.curve25519_key.to_base64(),
            f"ed25519:{device}": account.ed25519_key.to_base64(),
        },
    }
    once = {
        f"signed_curve25519:{key_id}": signed(account, person, device, {"key": key.to_base64()})
        for key_id, key in account.one_time_keys.items()
    }
    upload = {"device_keys": signed(account, person, device, keys), "one_time_keys": once}
    web.call(person.server.url, "POST", f"{API}/keys/upload", upload, token)
    return str(token)


def signed(
    account: vodozemac.Account, person: Person, device: str, content: dict[str, object]
) -> dict[str, object]:
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    signature = account.sign(text.encode()).to_base64()
    return {**content, "signatures": {person.id: {f"ed25519:{device}": signature}}}


def own_device(bot: Person) -> str:
    """The device on which the bot is signed in; none while it is not."""
    told = bot.call("GET", "devices")["devices"]
    return next((one["device_id"] for one in told if one["display_name"] == "Essaim"), "")


def claim(stranger: Person, user: str, device: str) -> dict[str, object]:
    """Take a key of that device, as whoever writes to it for the first time."""
    asked = {"one_time_keys": {user: {device: "signed_curve25519"}}}
    told = stranger.call("POST", "keys", "claim", content=asked)["one_time_keys"]
    (key,) = told[user][device].values()
    assert isinstance(key, dict)
    return key

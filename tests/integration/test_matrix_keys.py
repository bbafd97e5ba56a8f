"""Law: the bot's keys are copied while it runs and put back once it stands, and lose no device."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.device import Device, claim, new_device
from tests.element import Person, newcomer
from tests.homeserver import shared
from tests.integration.processes import Place, stop
from tests.integration.salon import Rooms, configure
from tests.strict_client import Stickler, stickler


@dataclass(frozen=True, slots=True)
class Confidant:
    """A bot, and Claire who talks with it in an encrypted direct chat."""

    place: Place
    bot: Person
    claire: Stickler
    room: str

    @property
    def folder(self) -> Path:
        return self.place.folder / "matrix"

    @property
    def device(self) -> str:
        """The bot's, as its folder says it."""
        return str(json.loads((self.folder / "session.json").read_text())["device"])

    def new_device(self) -> Device:
        return new_device(Person(shared(), self.claire.account))

    def asks(self, number: int) -> None:
        self.claire.say(self.room, f"!lire {number}")

    def is_told(self, number: int) -> None:
        self.claire.hears(self.room, self.bot.id, f"n° {number}")


@pytest.fixture
def known(tmp_path: Path) -> Iterator[Confidant]:
    bot, account = (
        newcomer(shared(), display="Essaim"),
        newcomer(shared(), display="Claire").account,
    )
    desk = newcomer(shared())
    rooms = Rooms(desk.room(bot.id), desk.room(bot.id), desk.id)
    configure(place := Place(tmp_path), bot.account, shared().url, rooms)
    with stickler(shared(), account) as claire:
        known = Confidant(place, bot, claire, claire.room(bot.id))
        claire.until(lambda: bot.id in claire.ask("members", room=known.room))
        yield known


def acquainted(known: Confidant) -> None:
    """Claire has met the bot, and agreed that it keeps what she writes."""
    claire, room = known.claire, known.room
    claire.until(lambda: claire.ask("members", room=room).get(known.bot.id) == "join")
    for said, heard in (("Bonjour", "ici Essaim"), ("1", "Merci")):
        claire.say(room, said)
        claire.hears(room, known.bot.id, heard)


def test_after_its_keys_were_lost_a_copy_of_them_reads_old_and_new(known: Confidant) -> None:
    copy = known.place.folder / "keys.tar"
    with known.place.running() as bot:
        acquainted(known)
        assert known.place.essaim("keys", "backup", str(copy)).returncode == 0
        assert "déjà utilisé" in known.place.essaim("keys", "restore", str(copy)).stderr
        device, one = known.device, known.new_device()
        for _ in range(70):  # what the copy knows is used up, and replaced
            claim(one, known.bot.id, device)
        known.asks(901)
        known.is_told(901)
        known.claire.until(lambda: not claim(one, known.bot.id, device).get("fallback"))
        stop(bot)
    shutil.rmtree(known.folder)
    known.asks(902)
    restored = known.place.essaim("keys", "restore", str(copy))
    assert (restored.returncode, str(known.folder) in restored.stdout) == (0, True)
    with known.place.running():
        known.is_told(902)
        assert known.device == device
        for number in range(903, 906):
            known.new_device().write(known.room, f"!lire {number}", known.bot.id, device)
            known.is_told(number)
        known.claire.ask("forget", room=known.room)
        known.asks(906)
        known.is_told(906)


def test_two_never_use_the_same_keys(known: Confidant) -> None:
    elsewhere = Place(known.place.folder / "elsewhere")
    elsewhere.folder.mkdir()
    with known.place.running() as bot:
        acquainted(known)
        text = known.place.config.read_text()
        elsewhere.config.write_text(text.replace("essaim.db", "elsewhere/essaim.db"))
        second = elsewhere.essaim("run")
        assert (second.returncode, "déjà utilisé" in second.stderr) == (2, True)
        assert bot.poll() is None

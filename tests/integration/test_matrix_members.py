"""Law: what no look tells of a room is known before the bot speaks there, to whom it concerns."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from adapters.matrix import hearing
from tests.element import newcomer
from tests.homeserver import shared
from tests.integration.hall import Hall, hall
from tests.strict_client import Stickler, stickler

SEALED = {"algorithm": "m.megolm.v1.aes-sha2"}


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hall]:
    monkeypatch.setattr(hearing, "LOOK", 0.2)
    monkeypatch.setattr(hearing, "QUIET", 0.2)
    with ExitStack() as ends:
        yield hall(tmp_path / "matrix", ends, encrypted=False)


def test_it_speaks_sealed_to_whom_it_invited_though_no_look_tells_of_it(lab: Hall) -> None:
    bot, claire = lab.bot, lab.claire
    bot.room = room = bot.hand.room()
    bot.look()
    bot.hand.call("PUT", "rooms", room, "state", "m.room.encryption", "", content=SEALED)
    bot.hand.call("POST", "rooms", room, "invite", content={"user_id": claire.id})
    bot.look()
    said = bot.send("k", text="Bonjour").id
    claire.ask("join", room=room)
    claire.hears(room, bot.id, "Bonjour")
    assert wire(claire, room, said) == "m.room.encrypted"


def test_a_device_that_somebody_has_just_signed_in_on_reads_what_is_said_next(lab: Hall) -> None:
    bot, claire = lab.bot, lab.claire
    bot.room = claire.room(bot.id)
    bot.hand.join(bot.room)
    bot.look()
    bot.send("k", text="Bonjour")
    with stickler(shared(), claire.account, strict=False) as second:
        bot.look()
        bot.send("l", text="Rebonjour")
        second.hears(bot.room, bot.id, "Rebonjour")


def test_who_is_invited_while_a_key_is_shared_is_given_it_too(lab: Hall) -> None:
    bot, claire = lab.bot, lab.claire
    bot.room = claire.room(bot.id, lab.marc.id, direct=False)
    for guest in (bot.hand, lab.marc):
        guest.join(bot.room)
    claire.until(lambda: claire.ask("members", room=bot.room).get(bot.id) == "join")
    claire.say(bot.room, "Bonjour")
    bot.listen(lambda: bot.heard)
    lea = newcomer(shared(), display="Léa")
    with stickler(shared(), lea.account) as third:
        claire.ask("invite", room=bot.room, user=lea.id)
        lab.wire.words, lab.wire.slow = b"/sendToDevice/", 1.0
        bot.sends_while_it_looks("k", "Bonjour Léa")
        third.ask("join", room=bot.room)
        third.hears(bot.room, bot.id, "Bonjour Léa")


def wire(person: Stickler, room: str, event: str) -> str:
    """The type of that event as the homeserver has it."""
    (kind,) = [one["wire"] for one in person.timeline(room) if one["id"] == event]
    return str(kind)

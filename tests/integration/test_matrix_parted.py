"""Law: that the bot was put out of a room, or left alone in it, is seen, also after downtime."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.element import Person
from tests.homeserver import shared
from tests.integration.processes import stop, until
from tests.integration.salon import Salon, salon


@pytest.fixture
def lab(tmp_path: Path) -> Salon:
    return salon(shared(), tmp_path)


def put_out(lab: Salon, room: str, how: str = "kick") -> None:
    lab.camille.call("POST", "rooms", room, how, content={"user_id": lab.bot.id})


def leave(person: Person, room: str) -> None:
    person.call("POST", "rooms", room, "leave", content={})


def told(lab: Salon, words: str) -> int:
    """How often the desk was told this."""
    return sum(words in text for text in lab.camille.read(lab.desk, lab.bot.id))


def answered(lab: Salon) -> None:
    """Return once the bot has done all that came before."""
    lab.camille.say(lab.desk, "!aide")
    lab.camille.hears(lab.desk, lab.bot.id, "!attente")


def test_put_out_of_a_channel_the_desk_is_told_once(lab: Salon) -> None:
    with lab.place.running() as bot:
        lab.settled()
        put_out(lab, lab.channel)
        text = lab.camille.hears(lab.desk, lab.bot.id, "Camille a retiré le robot du canal Matrix")
        assert lab.channel not in text
        bot.kill()
        bot.wait()
    with lab.place.running():
        answered(lab)
        assert told(lab, "a retiré le robot") == 1


def test_what_happened_while_it_was_down_is_told_too(lab: Salon) -> None:
    with lab.place.running() as bot:
        lab.settled()
        stop(bot)
    put_out(lab, lab.channel, "ban")
    with lab.place.running():
        lab.camille.hears(lab.desk, lab.bot.id, "a retiré le robot du canal")


def test_left_alone_in_a_channel_the_desk_is_told(lab: Salon) -> None:
    other = lab.newcomer("Marc")
    lab.camille.call("POST", "rooms", lab.channel, "invite", content={"user_id": other.id})
    other.join(lab.channel)
    with lab.place.running():
        lab.settled()
        leave(other, lab.channel)
        answered(lab)
        assert told(lab, "seul dans le canal") == 0
        leave(lab.camille, lab.channel)
        lab.camille.hears(lab.desk, lab.bot.id, "Depuis le départ de Camille, le robot est seul")


def test_a_direct_chat_that_a_person_leaves_is_left_without_a_word(lab: Salon) -> None:
    claire = lab.newcomer("Claire")
    room = lab.direct(claire)
    with lab.place.running():
        lab.settled()
        claire.until(lambda: claire.members(room).get(lab.bot.id) == "join")
        leave(claire, room)
        until(lambda: room not in lab.bot.call("GET", "joined_rooms")["joined_rooms"])
        answered(lab)
        again = lab.direct(claire)
        claire.until(lambda: claire.members(again).get(lab.bot.id) == "join")
        claire.say(again, "Bonjour")
        claire.hears(again, lab.bot.id, "ici Essaim")
    assert told(lab, "Claire") == 0


def test_a_desk_that_is_lost_is_logged_and_shown_by_check(lab: Salon) -> None:
    with lab.place.running():
        lab.settled()
        leave(lab.camille, lab.desk)
        until(lambda: "desk_lost" in lab.place.log())
        check = lab.place.essaim("check")
    assert check.returncode == 2
    assert f"seul dans le salon matrix:{lab.desk}" in check.stderr

"""Law: on a real homeserver an edit rewords what was told and a redaction withdraws it, even one
that was made while the bot was away.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.element import Person
from tests.homeserver import shared
from tests.integration.processes import stop
from tests.integration.salon import TESTIMONY, Salon, contribute, curate, salon

SATURDAY = "!temoigner Nous avons ouvert un guichet commun, et le samedi aussi."


@pytest.fixture
def lab(tmp_path: Path) -> Salon:
    return salon(shared(), tmp_path)


def told(lab: Salon, claire: Person, room: str) -> str:
    """Claire's contribution goes to the desk; the message that she told it in."""
    contribute(lab.bot.id, claire, room)
    own = [one for one in claire.timeline(room) if one["sender"] == claire.id]
    event_id: str = next(one["event_id"] for one in own if TESTIMONY in str(one["content"]))
    return event_id


def links(lab: Salon, room: str) -> str:
    """All that the bot said there, links included."""
    events = [one["content"] for one in lab.camille.timeline(room) if one["sender"] == lab.bot.id]
    return "\n".join(str(one.get("formatted_body", "")) for one in events)


def test_in_a_direct_chat_before_and_after_publication(lab: Salon) -> None:
    claire = lab.newcomer("Claire")
    room = lab.direct(claire)
    with lab.place.running():
        message = told(lab, claire, room)
        claire.edit(room, message, SATURDAY)
        lab.camille.hears(lab.desk, lab.bot.id, "le samedi aussi")
        curate(lab.bot.id, lab.camille, lab.desk)
        lab.camille.hears(lab.channel, lab.bot.id, "le samedi aussi")
        posts = [one for one in lab.camille.timeline(lab.channel) if one["sender"] == lab.bot.id]
        post = next(one["event_id"] for one in posts if one["type"] == "m.room.message")
        assert f"https://matrix.to/#/{lab.channel}/{post}" in claire.hears(
            room, lab.bot.id, "vient de paraître"
        )
        claire.redact(room, message)
        claire.hears(room, lab.bot.id, "Le n° 1 est retiré")
        lab.camille.hears(lab.desk, lab.bot.id, "Le n° 1 est retiré par son auteur")
        lab.camille.until(lambda: "samedi" not in said(lab, lab.channel))
        assert "matrix.to" not in links(lab, lab.desk)


def said(lab: Salon, room: str) -> str:
    """What the bot said there, as it reads now."""
    return "\n".join(lab.camille.read(room, lab.bot.id))


def test_in_a_room_of_several_the_desk_is_led_to_it(lab: Salon) -> None:
    claire = lab.newcomer("Claire")
    room = lab.direct(claire)
    lab.camille.call("POST", "rooms", lab.channel, "invite", content={"user_id": claire.id})
    claire.join(lab.channel)
    with lab.place.running():
        lab.settled()
        claire.say(room, "!aide")
        claire.hears(room, lab.bot.id, "Bonjour, ici Essaim")
        claire.say(room, "1")
        claire.hears(room, lab.bot.id, "!temoigner")
        message = claire.say(lab.channel, f"!temoigner {TESTIMONY}")
        claire.hears(room, lab.bot.id, "Dans quelle région")
        claire.edit(lab.channel, message, SATURDAY)
        claire.hears(room, lab.bot.id, "repris votre message modifié")
        for word, heard in (("Bretagne", "Où en est-on"), ("3", "Sous quel nom"), ("1", "samedi")):
            claire.say(room, word)
            claire.hears(room, lab.bot.id, heard)
        claire.say(room, "1")
        lab.camille.hears(lab.desk, lab.bot.id, "le samedi aussi")
        assert f"https://matrix.to/#/{lab.channel}/{message}" in links(lab, lab.desk)
        claire.redact(lab.channel, message)
        lab.camille.hears(lab.desk, lab.bot.id, "Le n° 1 est retiré par son auteur")


def test_what_was_deleted_while_the_bot_was_down(lab: Salon) -> None:
    claire = lab.newcomer("Claire")
    room = lab.direct(claire)
    with lab.place.running() as bot:
        message = told(lab, claire, room)
        stop(bot)
    claire.redact(room, message)
    gone = claire.say(room, "Le bus passe le mardi.")
    claire.redact(room, gone)
    edited = claire.say(room, "Le train passe le mardi.")
    claire.edit(room, edited, "Le train passe le jeudi.")
    with lab.place.running():
        claire.hears(room, lab.bot.id, "Le n° 1 est retiré")
        lab.camille.hears(lab.desk, lab.bot.id, "Le n° 1 est retiré par son auteur")
        claire.hears(room, lab.bot.id, "repris votre message modifié")
        claire.say(room, "!mesdonnees")
        held = claire.hears(room, lab.bot.id, "Voici tout ce que je garde")
    assert "jeudi" in held
    assert "bus" not in held
    assert "Le train passe le mardi" not in held

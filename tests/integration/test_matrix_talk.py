"""Law: on a real homeserver the bot hears what names it; a reply or a keycap presses what it is on.

The people speak the client-server API and share nothing with the bot.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.matrix.channel import MatrixChannel
from adapters.matrix.session import Credentials
from bot.messages import Address, Choice, Letter
from bot.ports import Delivery
from bot.richtext import paragraph
from tests.drawn import picture
from tests.element import Person, newcomer
from tests.homeserver import shared
from tests.integration.processes import Place
from tests.integration.salon import TESTIMONY, Rooms, Salon, configure, salon
from tests.strict_client import stickler

ATELIER = "Nous avons tenu un atelier avec vingt habitants du quartier."


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Salon]:
    made = salon(shared(), tmp_path)
    with made.place.running():
        made.settled()
        yield made


def welcomed(lab: Salon, *rooms: str) -> tuple[Person, str]:
    """Claire, known to the bot and a member of these rooms, and their direct chat."""
    claire = lab.newcomer("Claire")
    room = lab.direct(claire)
    for one in rooms:
        lab.camille.call("POST", "rooms", one, "invite", content={"user_id": claire.id})
        claire.join(one)
    claire.say(room, "!aide")
    claire.hears(room, lab.bot.id, "Bonjour, ici Essaim")
    claire.say(room, "1")
    claire.hears(room, lab.bot.id, "!temoigner")
    return claire, room


def test_a_mention_is_answered_alone_and_at_the_desk_in_its_thread(lab: Salon) -> None:
    claire, room = welcomed(lab, lab.channel)
    claire.say(lab.channel, "essaim est un joli nom")
    claire.mention(lab.channel, lab.bot.id, ATELIER)
    claire.hears(room, lab.bot.id, "Qu’en fait-on")
    claire.mention(lab.channel, lab.bot.id, "sondages")
    claire.hears(room, lab.bot.id, "Aucun sondage")
    start = lab.camille.say(lab.desk, "Une question")
    lab.camille.mention(lab.desk, lab.bot.id, "sondages", thread=start)
    answer = lab.camille.message(lab.desk, lab.bot.id, "Aucun sondage")
    relation = answer["content"]["m.relates_to"]
    assert (relation["rel_type"], relation["event_id"]) == ("m.thread", start)


_ANSWERED = [
    ("3", "Sous quel nom"),
    ("1", "Voici ce qui sera publié"),
    ("1", "Merci. Votre contribution n°"),
]


def test_of_two_cards_in_the_desk_the_one_meant_is_decided(lab: Salon) -> None:
    claire, room = welcomed(lab)
    for rank, text in enumerate((TESTIMONY, ATELIER), start=1):
        claire.say(room, f"!temoigner {text}")
        if rank == 1:  # the region is asked once
            claire.hears(room, lab.bot.id, "Dans quelle région")
            claire.say(room, "Bretagne")
        claire.hears(room, lab.bot.id, "Où en est-on", times=rank)
        for said, heard in _ANSWERED:
            claire.say(room, said)
            claire.hears(room, lab.bot.id, heard, times=rank)
    first = lab.camille.message(lab.desk, lab.bot.id, "n° 1")["event_id"]
    second = lab.camille.message(lab.desk, lab.bot.id, "n° 2")["event_id"]
    lab.camille.react(lab.desk, first, "1️⃣")
    lab.camille.hears(lab.desk, lab.bot.id, "Le n° 1")
    lab.camille.reply(lab.desk, second, "refuser")
    lab.camille.hears(lab.desk, lab.bot.id, "Quelle raison")


def test_a_message_of_one_s_own_is_handed_over_by_an_emoji(lab: Salon) -> None:
    claire, room = welcomed(lab, lab.channel)
    message = claire.say(lab.channel, "Nous avons tenu un atelier.")
    claire.edit(lab.channel, message, ATELIER)
    lab.camille.react(lab.channel, message, "🐝")
    claire.react(lab.channel, message, "🐝")
    claire.hears(room, lab.bot.id, "vingt habitants")
    claire.until(lambda: claire.reactions(lab.channel, message) == ["🐝", "🐝", "👀"])


def test_a_picture_of_one_s_own_is_handed_over_with_its_words(lab: Salon) -> None:
    claire, room = welcomed(lab, lab.channel)
    picture_of = {"msgtype": "m.image", "filename": "atelier.png", "body": ATELIER}
    message = claire.send(lab.channel, {**picture_of, "url": claire.upload(picture())})
    claire.react(lab.channel, message, "🐝")
    claire.hears(room, lab.bot.id, "vingt habitants")
    assert '"media": "image"' in str(lab.place.ask("SELECT state FROM conversation"))


def test_cards_come_with_their_keycaps_once_and_a_tap_on_one_presses(lab: Salon) -> None:
    claire, room = welcomed(lab)
    claire.say(room, f"!temoigner {ATELIER}")
    claire.hears(room, lab.bot.id, "Dans quelle région")
    claire.say(room, "Bretagne")
    card = claire.message(room, lab.bot.id, "Où en est-on")
    count = len(re.findall(r"(?m)^\d\. ", card["content"]["body"]))
    keycaps = [f"{digit}️⃣" for digit in range(1, count + 1)]
    claire.until(lambda: claire.reactions(room, card["event_id"]) == keycaps)
    claire.react(room, card["event_id"], "3️⃣")
    claire.hears(room, lab.bot.id, "Sous quel nom")


# --- where all is encrypted -----------------------------------------------------------------------


def about(kind: str, event_id: str, **more: object) -> dict[str, object]:
    return {"m.relates_to": {"rel_type": kind, "event_id": event_id, **more}}


def test_what_is_encrypted_is_handed_over_and_pressed_as_well(tmp_path: Path) -> None:
    bot, person = newcomer(shared(), display="Essaim"), newcomer(shared(), display="Claire")
    with stickler(shared(), person.account) as claire:
        room, channel = claire.room(bot.id), claire.room(bot.id, direct=False)
        place = Place(tmp_path)
        desk = person.room(bot.id)
        configure(place, bot.account, shared().url, Rooms(desk, channel, person.id))
        with place.running():
            for one in (room, channel):
                claire.until(lambda: claire.ask("members", room=one).get(bot.id) == "join")  # noqa: B023
            claire.say(room, "!aide")
            claire.hears(room, bot.id, "Bonjour, ici Essaim")
            claire.say(room, "1")
            claire.hears(room, bot.id, "!temoigner")
            message = claire.say(channel, "Nous avons tenu un atelier.")
            words = {"msgtype": "m.text", "body": ATELIER}
            edit = {**words, "m.new_content": words, **about("m.replace", message)}
            claire.ask("send", room=channel, type="m.room.message", content=edit)
            emoji = about("m.annotation", message, key="🐝")
            claire.ask("send", room=channel, type="m.reaction", content=emoji)
            claire.hears(room, bot.id, "vingt habitants")
            said = [one for one in claire.timeline(room) if one["sender"] == bot.id]
            card = [one["id"] for one in said if "vingt habitants" in str(one["content"])][-1]
            keycap = about("m.annotation", card, key="1️⃣")
            claire.ask("send", room=room, type="m.reaction", content=keycap)
            claire.hears(room, bot.id, "Dans quelle région")


# --- keycaps, the adapter alone -------------------------------------------------------------------

QUIET = 1.5
"""Seconds in which three keycaps are surely there."""
KEYCAPS = ["1️⃣", "2️⃣", "3️⃣"]


def card(room: str, key: str) -> Delivery:
    choices = tuple(Choice(word, word) for word in ("un", "deux", "trois"))
    return Delivery(key, Address(f"matrix:{room}"), Letter((paragraph(key),), choices))


async def sent(
    room: str, credentials: Credentials, *deliveries: Delivery, presets: bool = True
) -> list[str]:
    """The ids of what was sent one after another, once all is quiet."""
    channel = MatrixChannel(credentials, presets=presets)
    try:
        receipts = [await channel.send(one) for one in deliveries]
        await asyncio.sleep(QUIET)
        return [receipt.id for receipt in receipts]
    finally:
        await channel.close()


def met(folder: Path) -> tuple[Person, str, Credentials]:
    bot, claire = newcomer(shared()), newcomer(shared())
    room = claire.room(bot.id)
    bot.join(room)
    password = bot.account.password
    url = bot.server.url
    return claire, room, Credentials(homeserver=url, user=bot.id, password=password, folder=folder)


def test_a_card_sent_again_has_its_keycaps_once(tmp_path: Path) -> None:
    claire, room, credentials = met(tmp_path)
    first = card(room, "k")
    again = replace(first, since=datetime.now(UTC))
    (event_id,) = set(asyncio.run(sent(room, credentials, first, again)))
    assert claire.reactions(room, event_id) == KEYCAPS
    asyncio.run(sent(room, credentials, again))
    assert claire.reactions(room, event_id) == KEYCAPS


def test_the_newest_card_alone_is_looked_after(tmp_path: Path) -> None:
    claire, room, credentials = met(tmp_path)
    words = Delivery("words", Address(f"matrix:{room}"), Letter((paragraph("Autre chose"),)))
    before, newest, _ = asyncio.run(
        sent(room, credentials, card(room, "a"), card(room, "b"), words)
    )
    assert claire.reactions(room, before) == []
    assert claire.reactions(room, newest) == KEYCAPS


def test_keycaps_can_be_left_out(tmp_path: Path) -> None:
    claire, room, credentials = met(tmp_path)
    (event_id,) = asyncio.run(sent(room, credentials, card(room, "k"), presets=False))
    assert claire.reactions(room, event_id) == []

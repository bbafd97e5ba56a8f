"""Law: whoever turns to the bot in a channel is answered alone: it opens the direct chat itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.element import Person, newcomer
from tests.homeserver import serving, shared
from tests.integration.processes import Place, until
from tests.integration.salon import Rooms, Salon, configure, salon
from tests.strict_client import stickler
from tests.web import Refused

ATELIER = "Nous avons tenu un atelier avec vingt habitants du quartier."
WELCOME = "Bonjour, ici Essaim"


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Salon]:
    made = salon(shared(), tmp_path)
    with made.place.running():
        made.settled()
        yield made


def member(lab: Salon, name: str) -> Person:
    """Somebody in the channel whom the bot has never met."""
    person = lab.newcomer(name)
    lab.camille.call("POST", "rooms", lab.channel, "invite", content={"user_id": person.id})
    person.join(lab.channel)
    return person


def directs(bot: Person, user: str) -> list[str]:
    """The direct chats with that person that the bot knows of."""
    kept: dict[str, list[str]] = {}
    with suppress(Refused):  # nothing was kept yet
        kept = bot.call("GET", "user", bot.id, "account_data", "m.direct")
    return kept.get(user, [])


def opened(bot: Person, user: str) -> str:
    """The direct chat that the bot has opened with that person, once there is one."""
    until(lambda: directs(bot, user))
    (room,) = directs(bot, user)
    return room


SEALED = "m.room.encrypted"


def sealed(bot: Person, room: str, count: int) -> None:
    """Return once the bot has said so much there that the homeserver can't read."""
    until(lambda: sum(one["type"] == SEALED for one in bot.timeline(room)) >= count)


def test_a_stranger_in_a_forum_is_welcomed_in_a_sealed_chat_that_the_bot_opens(
    tmp_path: Path,
) -> None:
    bot, camille = newcomer(shared(), display="Essaim"), newcomer(shared(), display="Camille")
    marc = newcomer(shared(), display="Marc")
    desk, forum = camille.room(bot.id), camille.room(bot.id, marc.id)
    marc.join(forum)
    place = Place(tmp_path)
    configure(place, bot.account, shared().url, Rooms(desk, forum, camille.id))
    with stickler(shared(), marc.account) as strict:
        with place.running():
            camille.until(lambda: camille.members(forum).get(bot.id) == "join")
            marc.say(forum, "Bonjour à toutes et à tous")
            marc.mention(forum, bot.id, ATELIER)
            room = opened(bot, marc.id)
            sealed(bot, room, 1)
        with place.running():  # which has to learn anew who is invited
            marc.mention(forum, bot.id, "sondages")
            sealed(bot, room, 2)
            assert bot.members(room) == {bot.id: "join", marc.id: "invite"}
            strict.ask("join", room=room)
            strict.hears(room, bot.id, WELCOME, times=2)
            strict.say(room, "1")
            strict.hears(room, bot.id, "vingt habitants")
    assert marc.read(forum, bot.id) == []


def test_it_is_opened_for_a_word_or_the_emoji_but_not_for_mere_talk(lab: Salon) -> None:
    talker, asker, giver = (member(lab, name) for name in ("Rita", "Marc", "Claire"))
    talker.say(lab.channel, "Bonjour à tous ! Essaim est un joli nom")
    asker.say(lab.channel, "!sondages")
    message = giver.say(lab.channel, ATELIER)
    giver.react(lab.channel, message, "🐝")
    first = opened(lab.bot, asker.id)
    opened(lab.bot, giver.id)
    asker.say(lab.channel, "!appels")
    asker.mention(lab.channel, lab.bot.id, "aide")
    lab.camille.say(lab.desk, "!attente")
    lab.camille.hears(lab.desk, lab.bot.id, "attend")
    assert directs(lab.bot, asker.id) == [first]
    assert directs(lab.bot, talker.id) == directs(lab.bot, lab.camille.id) == []
    assert asker.read(lab.channel, lab.bot.id) == []


def test_who_has_a_direct_chat_keeps_it(lab: Salon) -> None:
    claire = member(lab, "Claire")
    room = lab.direct(claire)
    claire.say(room, "!aide")
    claire.hears(room, lab.bot.id, WELCOME)
    claire.say(lab.channel, "!sondages")
    claire.hears(room, lab.bot.id, WELCOME, times=2)
    assert directs(lab.bot, claire.id) == [room]


def test_an_invitation_that_is_declined_is_forgotten(lab: Salon) -> None:
    marc = member(lab, "Marc")
    marc.say(lab.channel, "!sondages")
    room = opened(lab.bot, marc.id)
    marc.call("POST", "rooms", room, "leave", content={})
    until(lambda: not directs(lab.bot, marc.id))
    assert room not in lab.bot.call("GET", "joined_rooms")["joined_rooms"]
    marc.say(lab.channel, "!sondages")
    assert opened(lab.bot, marc.id) != room


def test_a_card_in_a_channel_has_no_keycaps(lab: Salon) -> None:
    lab.camille.say(lab.desk, "!sondage Quel jour ? | Lundi | Mardi")
    card = lab.camille.message(lab.desk, lab.bot.id, "Ouvrir maintenant")
    lab.camille.until(lambda: lab.camille.reactions(lab.desk, card["event_id"]))
    lab.camille.say(lab.desk, "1")
    poll = lab.camille.message(lab.channel, lab.bot.id, "Quel jour ?")
    lab.camille.hears(lab.desk, lab.bot.id, "ouvert")
    lab.camille.say(lab.desk, "!attente")
    lab.camille.hears(lab.desk, lab.bot.id, "attend")
    assert lab.camille.reactions(lab.channel, poll["event_id"]) == []


def test_where_the_homeserver_refuses_it_is_answered_in_the_channel(tmp_path: Path) -> None:
    few = {"per_second": 0.001, "burst_count": 2}
    with serving(rc_room_creation=few) as server:
        lab = salon(server, tmp_path)
        with lab.place.running():
            lab.settled()
            people = [member(lab, name) for name in ("Rita", "Marc", "Claire")]
            for one in people:
                one.say(lab.channel, "!sondages")
            people[0].hears(lab.channel, lab.bot.id, WELCOME)
        assert sorted(len(directs(lab.bot, one.id)) for one in people) == [0, 1, 1]

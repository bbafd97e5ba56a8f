"""Law: on a real homeserver nothing is lost and nothing is said twice, whoever falls.

The bot is a process; the people speak the client-server API and share nothing with it.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.element import Person, newcomer
from tests.homeserver import NAME, serving, shared
from tests.integration.processes import stop
from tests.integration.salon import Salon, contribute, curate, publish, salon
from tests.integration.test_matrix_direct import directs
from tests.relay import Relay, relayed

KILLS = 6


@pytest.fixture
def lab(tmp_path: Path) -> Salon:
    return salon(shared(), tmp_path)


def said(lab: Salon, person: Person, room: str) -> list[str]:
    """What the bot said there."""
    return person.read(room, lab.bot.id)


@contextmanager
def wired(folder: Path) -> Iterator[tuple[Relay, Salon, Person, str]]:
    """Claire has told something to a bot at work behind a relay, in a direct chat."""
    with relayed(shared().port) as relay:
        lab = salon(shared(), folder, relay.url)
        claire = lab.newcomer("Claire")
        room = lab.direct(claire)
        with lab.place.running():
            contribute(lab.bot.id, claire, room)
            yield relay, lab, claire, room


def test_from_a_direct_chat_over_the_desk_to_the_channel(lab: Salon) -> None:
    claire = lab.newcomer("Claire")
    with lab.place.running() as bot:
        room = lab.direct(claire)
        contribute(lab.bot.id, claire, room)
        card = lab.camille.hears(lab.desk, lab.bot.id, "Nouvelle contribution, n° 1")
        assert "guichet commun" in card
        assert "1. Approuver" in card
        curate(lab.bot.id, lab.camille, lab.desk)
        claire.hears(room, lab.bot.id, "est retenue")
        edition = lab.camille.hears(lab.channel, lab.bot.id, "guichet commun")
        assert "Claire · n° 1" in edition
        claire.hears(room, lab.bot.id, "vient de paraître")
        assert stop(bot) < 10


def test_in_a_room_the_bot_answers_commands_alone_and_no_other_bot(lab: Salon) -> None:
    with lab.place.running():
        lab.settled()
        lab.camille.say(lab.desk, "Bonjour à tout le monde")
        lab.camille.send(lab.desk, {"msgtype": "m.notice", "body": "!aide"})
        lab.camille.say(lab.desk, "!communaute")
        lab.camille.until(lambda: said(lab, lab.camille, lab.desk))
        assert len(said(lab, lab.camille, lab.desk)) == 1


def test_an_invitation_from_elsewhere_is_refused_with_a_reason(tmp_path: Path) -> None:
    lab = salon(shared(), tmp_path, servers=["agent.other.*"])
    claire = lab.newcomer("Claire")
    room = lab.direct(claire)
    with lab.place.running():
        claire.until(lambda: claire.members(room)[lab.bot.id] == "leave")
        last = claire.timeline(room)[-1]
        assert "votre serveur" in last["content"]["reason"]


def test_an_invitation_from_a_server_that_is_welcome_is_accepted(tmp_path: Path) -> None:
    lab = salon(shared(), tmp_path, servers=[NAME.replace("essaim", "*")])
    with lab.place.running():
        lab.settled()


# --- nothing is lost ------------------------------------------------------------------------------


def test_a_burst_longer_than_any_timeline_is_answered_whole(lab: Salon) -> None:
    people = [lab.newcomer(f"Agent {n}") for n in range(4)]
    with lab.place.running():
        lab.settled()
        for person in people:
            lab.camille.call("POST", "rooms", lab.desk, "invite", content={"user_id": person.id})
            person.join(lab.desk)
    # While the bot is away, so that the timeline is cut for certain.
    for n in range(40):
        for rank, person in enumerate(people):
            person.say(lab.desk, f"!lire {1000 * (rank + 1) + n}")
    with lab.place.running():
        lab.camille.until(lambda: len(said(lab, lab.camille, lab.desk)) >= 160)
    answers = said(lab, lab.camille, lab.desk)
    numbers = [int(re.findall(r"\d{4}", text.replace("\u202f", ""))[0]) for text in answers]
    for first in (1000 * (rank + 1) for rank in range(len(people))):
        assert [one for one in numbers if 0 <= one - first < 1000] == [first + n for n in range(40)]
    assert len(numbers) == 160


def test_what_was_said_before_the_bot_came_in_is_answered(lab: Salon) -> None:
    claire = lab.newcomer("Claire")
    with lab.place.running():
        lab.settled()
    room = lab.direct(claire)
    for n in range(60):
        claire.say(room, f"!lire {n}")
    with lab.place.running():
        claire.hears(room, lab.bot.id, "Bonjour, ici Essaim")


def test_what_was_said_while_the_bot_was_down_is_answered(lab: Salon) -> None:
    claire = lab.newcomer("Claire")
    room = lab.direct(claire)
    with lab.place.running() as bot:
        contribute(lab.bot.id, claire, room)
        stop(bot)
    claire.say(room, "!contributions")
    with lab.place.running():
        claire.hears(room, lab.bot.id, "guichet commun", times=2)


@pytest.mark.parametrize("size", [150, pytest.param(1000, marks=pytest.mark.chaos)])
def test_a_large_room_is_answered_and_holds_up_nobody(lab: Salon, size: int) -> None:
    rules = {"join_rule": "public"}
    lab.bot.join(lab.channel)
    lab.camille.call("PUT", "rooms", lab.channel, "state", "m.room.join_rules", content=rules)
    with ThreadPoolExecutor(8) as crowd:
        people = list(crowd.map(newcomer, [shared()] * size))
        list(crowd.map(lambda person: person.join(lab.channel), people))
    with lab.place.running():
        lab.comes_into(lab.desk)
        lab.camille.say(lab.channel, "!communaute")
        lab.camille.until(lambda: directs(lab.bot, lab.camille.id))


# --- nothing is said twice ------------------------------------------------------------------------


def test_killed_between_what_it_hears_and_what_it_says(lab: Salon) -> None:
    claire = lab.newcomer("Claire")
    room = lab.direct(claire)
    with lab.place.running():
        contribute(lab.bot.id, claire, room)
    for n in range(KILLS):
        with lab.place.running() as bot:
            for m in range(5):
                claire.say(room, f"!lire 9{n:02}{m}")
            time.sleep(0.04 * n)
            bot.kill()
            bot.wait()
    with lab.place.running():
        claire.hears(room, lab.bot.id, f"9{KILLS - 1:02}4")
    answers = [text for text in said(lab, claire, room) if "n° 9" in text]
    assert len(answers) == len(set(answers)) == 5 * KILLS


def test_an_answer_lost_on_the_way_back_is_not_said_again(tmp_path: Path) -> None:
    with wired(tmp_path) as (relay, lab, claire, room):
        relay.words, relay.lose = b"/send/m.room.message/", 3
        for n in range(4):
            claire.say(room, f"!lire 9{n}")
        claire.hears(room, lab.bot.id, "n° 93")
        assert relay.lose == 0
    assert len([text for text in said(lab, claire, room) if "n° 9" in text]) == 4


def test_a_proxy_that_answers_for_a_homeserver_that_is_down(tmp_path: Path) -> None:
    with wired(tmp_path) as (relay, lab, claire, room):
        claire.say(room, "!lire 90")
        relay.down = True
        relay.cut()
        relay.mend()
        claire.say(room, "!lire 91")
        time.sleep(3)
        relay.down = False
        claire.hears(room, lab.bot.id, "n° 91")
    assert len([text for text in said(lab, claire, room) if "n° 9" in text]) == 2


def test_a_connection_cut_at_any_moment(tmp_path: Path) -> None:
    with wired(tmp_path) as (relay, lab, claire, room):
        for n in range(4):
            claire.say(room, f"!lire 9{n}")
            time.sleep(0.03 * n)
            relay.cut()
            relay.mend()
        claire.hears(room, lab.bot.id, "n° 93")
    assert len([text for text in said(lab, claire, room) if "n° 9" in text]) == 4


def test_a_homeserver_that_limits_is_waited_for_room_by_room(tmp_path: Path) -> None:
    with serving(rc_message={"per_second": 1, "burst_count": 4}) as server:
        lab = salon(server, tmp_path)
        claire, marc = lab.newcomer("Claire"), lab.newcomer("Marc")
        rooms = {person: lab.direct(person) for person in (claire, marc)}
        with lab.place.running():
            lab.settled()
            for person, room in [*rooms.items()] * 3:
                person.say(room, "!aide")
            for person, room in rooms.items():
                person.hears(room, lab.bot.id, "ici Essaim", times=3)
        assert [len(said(lab, *one)) for one in rooms.items()] == [3, 3]


def test_the_homeserver_starts_again(tmp_path: Path) -> None:
    with serving() as server:
        lab = salon(server, tmp_path)
        claire = lab.newcomer("Claire")
        room = lab.direct(claire)
        with lab.place.running():
            contribute(lab.bot.id, claire, room)
            server.stop()
            time.sleep(3)
            server.start()
            claire.say(room, "!lire 91")
            claire.hears(room, lab.bot.id, "n° 91")
        assert len([text for text in said(lab, claire, room) if "n° 9" in text]) == 1


def test_a_session_that_is_ended_ends_the_bot_with_one_line(lab: Salon) -> None:
    with lab.place.running() as bot:
        lab.settled()
        lab.bot.call("POST", "logout", "all", content={})
        assert bot.wait(timeout=10) == 2
    assert (
        "matrix ne laisse pas entrer le bot (M_UNKNOWN_TOKEN)" in lab.place.log().splitlines()[-1]
    )


# --- rooms that change ----------------------------------------------------------------------------


def test_a_room_that_is_upgraded_is_followed(lab: Salon) -> None:
    claire = lab.newcomer("Claire")
    with lab.place.running():
        room = lab.direct(claire)
        contribute(lab.bot.id, claire, room)
        lab.camille.hears(lab.desk, lab.bot.id, "Nouvelle contribution")
        content = {"new_version": "11"}
        moved = [
            lab.camille.call("POST", "rooms", one, "upgrade", content=content)["replacement_room"]
            for one in (lab.desk, lab.channel)
        ]
        lab.camille.say(moved[0], "!sondages")  # before the bot has followed
        for one in moved:
            lab.camille.call("POST", "rooms", one, "invite", content={"user_id": lab.bot.id})
            lab.comes_into(one)
        lab.camille.hears(moved[0], lab.bot.id, "Aucun sondage")
        lab.camille.say(moved[0], "!approuver 1")
        publish(lab.bot.id, lab.camille, moved[0])
        lab.camille.hears(moved[1], lab.bot.id, "guichet commun")
    with lab.place.running():
        lab.camille.say(moved[0], "!attente")
        lab.camille.hears(moved[0], lab.bot.id, "n’attend")


def test_a_desk_that_anybody_may_enter_stops_the_start(lab: Salon) -> None:
    lab.bot.join(lab.desk)
    rules = {"join_rule": "public"}
    lab.camille.call("PUT", "rooms", lab.desk, "state", "m.room.join_rules", content=rules)
    with lab.place.running() as bot:
        assert bot.wait(timeout=10) == 2
    assert "ouvert à tout le monde" in lab.place.log().splitlines()[-1]


# --- what the operator is told --------------------------------------------------------------------


def allow(lab: Salon, room: str, events: dict[str, int]) -> None:
    """Have it take these levels to send events of these types."""
    levels = lab.camille.call("GET", "rooms", room, "state", "m.room.power_levels")
    content = {**levels, "events": {**levels["events"], **events}}
    lab.camille.call("PUT", "rooms", room, "state", "m.room.power_levels", content=content)


def encrypt(lab: Salon, room: str) -> None:
    sealed = {"algorithm": "m.megolm.v1.aes-sha2"}
    lab.camille.call("PUT", "rooms", room, "state", "m.room.encryption", content=sealed)


def test_a_check_names_each_room_and_what_the_bot_lacks_there(lab: Salon) -> None:
    lab.camille.call("POST", "rooms", lab.desk, "kick", content={"user_id": lab.bot.id})
    absent = lab.place.essaim("check")
    assert absent.returncode == 2
    assert f"matrix:{lab.desk} : le bot n’y est pas. Invitez {lab.bot.id}" in absent.stderr
    assert f"matrix:{lab.channel} : l’invitation attend" in absent.stdout
    lab.camille.call("POST", "rooms", lab.desk, "invite", content={"user_id": lab.bot.id})
    invited = lab.place.essaim("check")
    assert invited.returncode == 0
    assert f"matrix:{lab.desk} : l’invitation attend" in invited.stdout
    for room in (lab.desk, lab.channel):
        lab.bot.join(room)
    fine = lab.place.essaim("check")
    assert fine.returncode == 0
    polls = "y écrire et y ouvrir des sondages (son niveau est 0, il faut 0)"
    assert f"matrix:{lab.channel} : salon non chiffré, le bot peut {polls}" in fine.stdout
    assert f"matrix:{lab.desk} : bureau non chiffré" in fine.stdout
    assert "Activez le chiffrement dans les paramètres du salon" in fine.stdout
    allow(lab, lab.channel, {"org.matrix.msc3381.poll.start": 50})
    encrypt(lab, lab.desk)
    poor = lab.place.essaim("check")
    assert poor.returncode == 0
    assert "ni y ouvrir ni y clore de sondage (son niveau est 0, il faut 50)" in poor.stdout
    assert f"matrix:{lab.desk} : bureau chiffré" in poor.stdout
    allow(lab, lab.desk, {"m.room.encrypted": 50})
    mute = lab.place.essaim("check")
    assert mute.returncode == 2
    assert "son niveau est 0, il faut 50" in mute.stderr


def test_a_check_says_that_the_password_is_wrong_and_never_says_it(lab: Salon) -> None:
    text = lab.place.config.read_text(encoding="utf-8")
    lab.place.config.write_text(text.replace(lab.bot.account.password, "of somebody else"))
    told = lab.place.essaim("check")
    assert told.returncode == 2
    assert "n’a pas laissé entrer le bot" in told.stderr
    assert "mot de passe" in told.stderr
    assert "of somebody else" not in told.stdout + told.stderr

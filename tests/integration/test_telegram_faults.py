"""Law: whatever befalls Telegram or the way to it, what is said is answered and nothing is doubled.

A post is never sent again unless Telegram itself has said that it is not there; else the desk is
asked. A conversational answer may come twice, and comes.
"""

from __future__ import annotations

import json
import os
import random
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from adapters.telegram import pacing, signals
from adapters.telegram.pacing import Window
from bot import downloads, house
from bot.messages import Address
from tests import relay as wire
from tests.botapi import Person, serving
from tests.botapi.records import Json
from tests.botapi.webhook import SECRET_HEADER
from tests.files import content
from tests.integration.telegram_alone import alone
from tests.integration.telegram_crowd import labels
from tests.integration.telegram_house import HELP, Home
from tests.integration.telegram_record import Ambush, Telegram, answered, cut, lose
from tests.integration.telegram_town import MODES, Mode, Way, founded
from tests.integration.telegram_village import Village
from tests.relay import relayed
from tests.web import free_port

ASKED = "Je ne sais pas si ce message est arrivé dans le canal"
CARD = "Sondage n° 1 ·"


@contextmanager
def homely(mode: Mode, folder: Path, kind: str) -> Iterator[Home]:
    """A community on a stand-in of Telegram, its groups of that kind."""
    with serving(Telegram()) as api:
        assert isinstance(api, Telegram)
        town = founded(api, "lab", api.person("Camille"), kind)
        home = Home(api, folder, Way(mode, free_port()), town)
        home.configure()
        yield home


@pytest.fixture(params=MODES)
def mode(request: pytest.FixtureRequest) -> Mode:
    """How updates come."""
    chosen: Mode = request.param
    return chosen


@pytest.fixture
def home(mode: Mode, tmp_path: Path) -> Iterator[Home]:
    with homely(mode, tmp_path, "supergroup") as there:
        yield there


@pytest.fixture
def api() -> Iterator[Telegram]:
    with serving(Telegram()) as there:
        assert isinstance(there, Telegram)
        yield there


# --- on the way out -------------------------------------------------------------------------------

FAILURES: dict[str, tuple[Ambush, int]] = {
    "500": (answered(500), 1),
    "502": (answered(502), 1),
    "504": (answered(504), 1),
    "cut": (cut, 1),
    "lost": (lose, 2),
}
"""What befalls an answer, and how often it stands there in the end."""


def test_an_answer_that_fails_comes_all_the_same(home: Home) -> None:
    people = dict(zip(FAILURES, home.people(*FAILURES), strict=True))
    (malik,) = home.people("Malik")
    with home.at_work():
        for name, person in people.items():
            home.api.ambush(person, FAILURES[name][0])
            person.say("/aide")
        malik.say("/aide")
        home.hears(malik, HELP)
        home.settled()
    found = {name: home.times(person, HELP) for name, person in people.items()}
    assert found == {name: copies for name, (_, copies) in FAILURES.items()}
    assert home.times(malik, HELP) == 1


@pytest.mark.parametrize(
    ("first", "second"), [(lose, cut), (answered(502), answered(504))], ids=["lines", "pages"]
)
def test_a_post_of_unknown_fate_is_asked_about_and_not_repeated(
    home: Home, first: Ambush, second: Ambush
) -> None:
    """Camille says of each room what she sees."""
    desk, rooms = home.town.desk, home.town.rooms
    with home.at_work():
        for room, fault in zip(rooms, (first, second), strict=True):
            home.api.ambush(room, fault)
        home.opens_a_poll()
        home.hears(desk, ASKED, times=2)
        home.settled()
        assert [home.times(room, CARD) for room in rooms] == [first is lose, False]
        assert home.ask("SELECT COUNT(*) FROM outbox WHERE status = 'unsure'") == [(2,)]
        for rank, room in enumerate(rooms, start=1):
            question = home.api.wait_for(desk, f"{ASKED} Telegram {rank}")
            there = home.times(room, CARD)
            home.town.camille.press(question, "Oui, il y est" if there else "Non, l’envoyer")
        home.hears(desk, "C’est noté", times=2)
        home.settled()
    assert [home.times(room, CARD) for room in rooms] == [1, 1]
    assert home.times(desk, ASKED) == 2


def test_a_storm_of_429_delays_its_chat_alone(home: Home) -> None:
    claire, malik = home.people("Claire", "Malik")
    hall, channel = home.town.rooms
    with home.at_work():
        home.api.faults.flood(claire, retry_after=3, times=2)
        home.api.faults.flood(hall, retry_after=6)
        began = time.monotonic()
        claire.say("/aide")
        home.opens_a_poll()
        malik.say("/aide")
        home.hears(malik, HELP)
        home.hears(channel, CARD)
        assert (home.times(claire, HELP), home.times(hall, CARD)) == (0, 0)
        home.hears(claire, HELP)
        home.hears(hall, CARD)
        assert time.monotonic() - began >= 6
        home.settled()
    assert (home.times(claire, HELP), home.times(hall, CARD)) == (1, 1)
    assert home.times(home.town.desk, ASKED) == 0


def test_who_has_blocked_the_bot_hinders_nobody(home: Home) -> None:
    """Who is back and writes is answered."""
    claire, malik = home.people("Claire", "Malik")
    claire.say("/aide")
    claire.block()
    malik.say("/aide")
    with home.at_work():
        home.hears(malik, HELP)
        home.settled()
        assert home.times(claire, HELP) == 0
        assert [code for method, code, _ in home.api.refused if method == "sendMessage"] == [403]
        claire.say("/aide")
        home.hears(claire, HELP)
        home.settled()
    assert home.times(claire, HELP) == 1


@pytest.mark.parametrize("status", ["403 Forbidden", "404 Not Found"])
def test_a_page_on_the_way_is_not_telegram_s_word(
    home: Home, status: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy that knows nothing of the bot says neither that it is blocked nor that it is gone."""
    page = b"<html><h1>Sorry</h1></html>"
    head = f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\nContent-Length: {len(page)}\r\n\r\n"
    monkeypatch.setattr(wire, "_ERROR_PAGE", head.encode() + page)
    claire, malik = home.people("Claire", "Malik")
    with relayed(int(home.api.url.rpartition(":")[2])) as relay:
        home.configure(api_url=relay.url)
        with home.at_work():
            claire.say("/aide")
            home.hears(claire, HELP)
            relay.down = True
            malik.say("/aide")
            time.sleep(1)
            relay.down = False
            home.hears(malik, HELP)
            home.settled()


# --- on the way in --------------------------------------------------------------------------------


def test_what_comes_again_is_done_once(home: Home) -> None:
    people = home.people("Claire", "Malik", "Zoé")
    again = home.api.faults.repeat
    with home.at_work():
        home.opens_a_poll()
        home.hears(home.town.hall, CARD)
        card = home.api.wait_for(home.town.hall, CARD)
        for person in people:
            again(20)
            person.say("/aide")
            person.press(card, "Oui")
            home.hears(person, HELP)
        home.api.until(lambda: home.ask("SELECT COUNT(*) FROM ballot") == [(3,)])
        home.api.faults.clear()
        home.settled()
    assert [home.times(person, HELP) for person in people] == [1, 1, 1]
    assert home.ask("SELECT COUNT(*) FROM ballot") == [(3,)]
    assert home.ask("SELECT COUNT(*) FROM poll") == [(1,)]


def test_what_comes_out_of_order_is_all_heard(home: Home) -> None:
    people = home.people("Claire", "Malik", "Zoé")
    for _ in range(3):
        for person in people:
            person.say("/aide")
    home.api.faults.shuffle(100)
    with home.at_work():
        for person in people:
            home.hears(person, HELP, times=3)
        home.settled()
    assert [home.times(person, HELP) for person in people] == [3, 3, 3]


def test_a_bot_api_that_is_down_is_waited_for(home: Home) -> None:
    """At the start, and at work."""
    claire, malik = home.people("Claire", "Malik")
    claire.say("/aide")
    home.api.down()
    with home.at_work():
        time.sleep(0.5)
        home.api.up()
        home.hears(claire, HELP)
        home.api.down()
        malik.say("/aide")
        time.sleep(0.5)
        home.api.up()
        home.hears(malik, HELP)
        home.settled()
    assert (home.times(claire, HELP), home.times(malik, HELP)) == (1, 1)


def test_a_way_in_that_fails_is_opened_again(home: Home) -> None:
    (claire,) = home.people("Claire")
    faults = home.api.faults
    for method in ("deleteWebhook", "setWebhook"):
        faults.answer(502, method=method)
    claire.say("/aide")
    with home.at_work():
        home.hears(claire, HELP)
        faults.lose(method="getUpdates")
        claire.say("/aide")
        home.hears(claire, HELP, times=2)
        home.settled()
    assert home.times(claire, HELP) == 2


def test_an_update_that_can_t_be_read_hides_no_other(home: Home) -> None:
    claire, malik = home.people("Claire", "Malik")
    claire.say("/aide")
    broken: dict[str, Json] = {
        "message": {"message_id": 1},
        "callback_query": {"id": "1"},
        "poll_answer": {},
    }
    with home.api.world.turn():
        for lane, (kind, told) in enumerate(broken.items()):
            home.api.world.queue.push(kind, told, lane)
    malik.say("/aide")
    with capture_logs() as logs, home.at_work():
        home.hears(claire, HELP)
        home.hears(malik, HELP)
        home.settled()
    assert sum(one["event"] == "update_unreadable" for one in logs) == len(broken)


def test_however_much_waits_the_bot_signs_in_once(home: Home) -> None:
    """What is said to one that signed in by itself would be heard by nobody."""
    people, (malik,) = home.people("Anne", "Bernard", "Claire", "Denis"), home.people("Malik")
    with home.at_work():
        for person in people:
            home.api.ambush(person, *[answered(500)] * 9)
            person.say("/aide")
        refused = len(people)
        home.api.until(
            lambda: len([1 for one, _ in home.api.calls if one == "sendMessage"]) >= refused
        )
    home.api.spare()
    before = len(home.api.calls)
    with home.at_work():
        for person in people:
            home.hears(person, HELP)
        malik.say("/aide")
        home.hears(malik, HELP)
        home.settled()
    methods = [method for method, _ in home.api.calls[before:]]
    assert methods.count("getMe") == 1


@pytest.mark.parametrize("mode", ["webhook"])
def test_a_tap_that_comes_again_leaves_the_next_question_its_buttons(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the bot was killed between its commit and its answer: it remembers nothing."""
    monkeypatch.setattr(signals, "IDLE", 0.3)
    (claire,) = home.people("Claire")
    with home.at_work():
        claire.start("lab")
        home.hears(claire, HELP)
        claire.press(home.api.wait_for(claire, HELP), "Oui, je suis d’accord")
        home.hears(claire, "bienvenue")
        claire.say("/temoigner Un guichet ouvert le soir.")
        home.hears(claire, "Dans quelle région")
        claire.press(home.api.wait_for(claire, "Dans quelle région"), "Bretagne")
        home.hears(claire, "Où en est-on")
        home.settled()
    with home.api.world.turn():
        tap = home.api.world.queue.confirmed[-1]
        home.api.world.queue.waiting[tap.id] = tap
    with home.at_work():
        home.settled()
        time.sleep(2)
    assert "C’est en place" in labels(home.api.wait_for(claire, "Où en est-on ?"))


def test_a_vote_that_was_taken_back_is_cast_again_at_once(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is no thumb that trembled: between the two taps there was another."""
    monkeypatch.setattr(pacing, "_windows", lambda _: [Window(1, 0.05)])
    (claire,) = home.people("Claire")
    with home.at_work():
        claire.start("lab")
        home.hears(claire, HELP)
        claire.press(home.api.wait_for(claire, HELP), "Oui, je suis d’accord")
        home.hears(claire, "bienvenue")
        home.opens_a_poll()
        home.hears(home.town.hall, CARD)
        card = home.api.wait_for(home.town.hall, CARD)
        claire.press(card, "Oui")
        home.hears(claire, "est compté")
        claire.press(home.api.wait_for(claire, "est compté"), "Retirer mon vote")
        home.hears(claire, "est retiré")
        claire.press(card, "Oui")
        home.hears(claire, "est compté", times=2)
        home.settled()
    assert home.ask("SELECT COUNT(*) FROM ballot") == [(1,)]


def test_a_hiccup_at_the_start_hides_no_room(api: Telegram, mode: Mode, tmp_path: Path) -> None:
    """What a room is decides which polls it is given, and who may enter the desk."""
    hall = api.group("Salle", api.person("Camille"))
    with alone(api, mode, tmp_path, hall) as bot:
        api.faults.answer(502, method="getChat")
        api.person("Claire").say("bonjour")
        bot.looks()
        api.person("Malik").say("bonjour")
        bot.looks()
        assert bot.channel.traits.polled == frozenset({Address(f"telegram:{hall.id}")})


def test_what_waits_for_its_turn_at_a_stop_is_not_asked_about(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is known not to have left."""
    hall = home.town.hall.id
    monkeypatch.setattr(house, "GRACE", 0.2)
    monkeypatch.setattr(pacing, "_windows", lambda room: [Window(1, 60.0 if room == hall else 1.0)])
    with home.at_work():
        home.opens_a_poll()
        home.hears(home.town.hall, CARD)
        home.opens_a_poll()
        home.hears(home.town.channel, "Sondage n° 2 ·")
        home.hears(home.town.desk, "est ouvert", times=2)
    with home.at_work():
        home.hears(home.town.hall, "Sondage n° 2 ·")
        home.settled()
    assert home.times(home.town.desk, ASKED) == 0
    assert home.times(home.town.hall, "Sondage n° 2 ·") == 1


# --- the webhook's door ---------------------------------------------------------------------------


def knock(door: str, body: bytes, secret: str | None) -> int:
    """Bring something to the bot's door; what it says."""
    headers = {"Content-Type": "application/json"}
    headers |= {} if secret is None else {SECRET_HEADER: secret}
    request = urllib.request.Request(door, body, headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            status: int = answer.status
            return status
    except urllib.error.HTTPError as refused:
        refused.close()
        return refused.code


def forged(number: int, person: Person) -> bytes:
    """An update in which that person asks for help."""
    who = {"id": person.id, "is_bot": False, "first_name": person.first_name}
    chat = {"id": person.id, "type": "private", "first_name": person.first_name}
    message = {"message_id": 99, "date": 1_700_000_000, "chat": chat, "from": who, "text": "/aide"}
    return json.dumps({"update_id": number, "message": message}).encode()


@pytest.mark.parametrize("mode", ["webhook"])
def test_who_does_not_say_the_secret_is_turned_away(home: Home) -> None:
    claire, malik = home.people("Claire", "Malik")
    malik.start()
    with home.at_work():
        malik.say("/aide")
        home.hears(malik, HELP)
        right = home.api.webhook.secret_token
        wrong = (None, "", "wrong", f"{right}0", right[:-1], right.upper())
        assert [knock(home.way.door, forged(9, claire), secret) for secret in wrong] == [403] * len(
            wrong
        )
        home.settled()
        assert home.ask("SELECT COUNT(*) FROM inbox") == [(2,)]
        assert knock(home.way.door, forged(9, malik), right) == 200
        home.hears(malik, HELP, times=2)
    assert home.api.messages(claire) == []


GARBAGE = (
    b"",
    b"{",
    b"[]",
    b"null",
    b'"update_id"',
    b"\xff\xfe",
    b"{}",
    b'{"message": {}}',
    b'{"update_id": null}',
    b'{"update_id": "many"}',
    b'{"update_id": NaN}',
    b'{"update_id": 1, "message": "' + b"a" * (1 << 20) + b'"}',
)


@pytest.mark.parametrize("mode", ["webhook"])
def test_what_is_no_update_is_refused_and_stops_nobody(home: Home) -> None:
    (malik,) = home.people("Malik")
    with capture_logs() as logs, home.at_work():
        malik.say("/aide")
        home.hears(malik, HELP)
        right = home.api.webhook.secret_token
        found = {body[:30]: knock(home.way.door, body, right) for body in GARBAGE}
        malik.say("/aide")
        home.hears(malik, HELP, times=2)
        home.settled()
    assert {body: code for body, code in found.items() if code not in (400, 413)} == {}
    assert home.ask("SELECT COUNT(*) FROM inbox") == [(2,)]
    assert [one for one in logs if one["log_level"] in ("error", "critical")] == []


@pytest.mark.parametrize("mode", ["webhook"])
def test_who_asks_after_a_webhook_hears_what_it_left_on_the_way(
    api: Telegram, mode: Mode, tmp_path: Path
) -> None:
    """Those of several chats come side by side: a later one may have come before an earlier."""
    anne, bernard = api.person("Anne"), api.person("Bernard")
    with alone(api, mode, tmp_path) as bot:
        bot.starts_again(replace(bot.way, by=free_port()))  # nobody listens where they are brought
        anne.say("first")
        bernard.say("second")
        later = list(api.world.queue.waiting.values())[-1]

        def bring() -> None:
            api.until(lambda: api.webhook.secret_token)
            knock(bot.way.door, json.dumps(later.told).encode(), api.webhook.secret_token)

        courier = threading.Thread(target=bring)
        courier.start()
        bot.hears("second")
        bot.starts_again(Way("polling", 0))
        bot.looks()
        courier.join()
    assert {one.text for one in bot.said} == {"first", "second"}


# --- files and albums -----------------------------------------------------------------------------


def plan(number: int) -> bytes:
    return content(f"plan-{number}.pdf")


@pytest.mark.parametrize("restarts", [False, True], ids=["at work", "restarted"])
def test_an_album_whose_parts_come_one_by_one_is_one_message(
    api: Telegram, mode: Mode, tmp_path: Path, restarts: bool
) -> None:
    claire = api.person("Claire")
    with alone(api, mode, tmp_path) as bot:
        for number, caption in enumerate(("/temoigner un guichet", "", "")):
            claire.send_file("document", plan(number), caption, group_id="7")
            assert not bot.looks()
            if restarts:
                bot.starts_again()
        claire.say("après")
        album, _ = bot.hears("/temoigner un guichet", "après")
    assert len({file.digest for file in album.files}) == len(album.files) == 3


def test_parts_of_an_album_that_come_again_are_known(
    api: Telegram, mode: Mode, tmp_path: Path
) -> None:
    """As when the bot was killed between its commit and its answer."""
    claire = api.person("Claire")
    with alone(api, mode, tmp_path) as bot:
        for number, caption in enumerate(("/temoigner un guichet", "")):
            claire.send_file("document", plan(number), caption, group_id="7")
            api.faults.repeat(2)
            bot.looks(answered=False)
            bot.starts_again()
        bot.hears("/temoigner un guichet")
        api.faults.repeat(2)
        claire.say("après")
        album, _ = bot.hears("/temoigner un guichet", "après")
        api.faults.clear()
    assert len({file.digest for file in album.files}) == len(album.files) == 2


@pytest.mark.parametrize("restarts", [False, True], ids=["at work", "restarted"])
def test_a_file_that_is_slow_to_come_waits_and_is_told_once(
    api: Telegram, mode: Mode, tmp_path: Path, restarts: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "GRACE", 0.2)
    claire, malik = api.person("Claire"), api.person("Malik")
    with alone(api, mode, tmp_path) as bot:
        api.faults.hold(2.0, method="getFile")
        claire.send_file("document", plan(1), "/temoigner un guichet")
        malik.say("bonjour")
        bot.hears("bonjour")
        if restarts:
            bot.starts_again()
        malik.say("encore")
        while len(bot.said) < 3:
            bot.looks()
        malik.say("fin")
        while bot.said[-1].text != "fin":
            bot.looks()
    told = {one.text: one for one in bot.said}
    assert len(bot.said) == len(told) == 4
    (file,) = told["/temoigner un guichet"].files
    assert file.digest


# --- groups that move -----------------------------------------------------------------------------


def test_a_group_that_has_moved_is_followed(mode: Mode, tmp_path: Path) -> None:
    with homely(mode, tmp_path, "group") as before:
        api, town = before.api, before.town
        (claire,) = before.people("Claire")
        with before.at_work():
            before.opens_a_poll()
            before.hears(town.hall, CARD)
            moved = replace(town, desk=api.migrate(town.desk), hall=api.migrate(town.hall))
            home = replace(before, town=moved)
            home.settled()
            home.opens_a_poll()
            home.hears(moved.hall, "Sondage n° 2 ·")
        with home.at_work():
            home.opens_a_poll()
            home.hears(moved.hall, "Sondage n° 3 ·")
            claire.press(api.wait_for(moved.hall, "Sondage n° 3 ·"), "Oui")
            api.until(lambda: home.ask("SELECT poll_id FROM ballot"))
            home.settled()
        assert home.ask("SELECT poll_id, voter FROM ballot") == [(3, f"telegram:{claire.id}")]
        assert before.times(town.hall, CARD) == 1
        assert before.times(town.hall, "Sondage") == 1


def test_a_move_that_a_refusal_tells_is_kept(api: Telegram, mode: Mode, tmp_path: Path) -> None:
    """The update that told it has been lost."""
    claire = api.person("Claire")
    hall = api.group("Salon", claire, kind="group")
    with alone(api, mode, tmp_path, hall) as bot:
        claire.say("/un", hall)
        bot.hears("/un")
        moved = api.migrate(hall)
        with api.world.turn():
            api.world.queue.waiting.clear()
        bot.sends("1", hall, "premier")
        claire.say("/deux", moved)
        bot.hears("/un", "/deux")
        bot.starts_again()
        api.faults.answer(502, times=9, method="getChatMemberCount")  # nor can it be asked for
        claire.say("/trois", moved)
        said = bot.hears("/un", "/deux", "/trois")
        bot.sends("2", hall, "second")
    assert [one.words for one in api.sent(moved)] == ["premier", "second"]
    assert {one.place for one in said} == {Address(f"telegram:{hall.id}")}


# --- all at once ----------------------------------------------------------------------------------

BAD, STEADY = 8.0, 0.15
"""Seconds that the weather is bad, and that each of its kinds lasts."""

WRITES = ("sendMessage", "editMessageText", "sendDocument", "answerCallbackQuery", "getFile")


def befall(village: Village, rng: random.Random) -> None:
    """Something goes wrong with the next request, or with the next update."""
    faults, method = village.api.faults, rng.choice(WRITES)
    chat = rng.choice([who.person for who in village.crowd])
    rng.choice(
        (
            partial(faults.answer, rng.choice((500, 502, 504)), method=method),
            partial(faults.cut, method=method),
            partial(faults.lose, method=method),
            partial(faults.hold, 0.3, method=method),
            partial(faults.flood, chat, retry_after=1),
            partial(faults.repeat, 2),
            partial(faults.shuffle, 2),
        )
    )()


def test_a_village_in_bad_weather_loses_and_doubles_nothing(
    mode: Mode, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All that may go wrong, and a moment without a Bot API, while many talk, vote and publish.

    Messages leave faster than Telegram would take them, so that much can happen.
    """
    monkeypatch.setattr(pacing, "_windows", lambda _: [Window(1, 0.2)])
    rng = random.Random()
    seed = int(os.environ.get("ESSAIM_SEED") or rng.randrange(10**6))
    print(f"ESSAIM_SEED={seed}")
    rng.seed(seed)
    with serving(Telegram()) as api:
        assert isinstance(api, Telegram)
        village = Village(api, rng, 12)
        home = Home(api, tmp_path, Way(mode, free_port()), village.towns[0])
        home.configure(village.towns)
        with home.at_work():
            end, next_at = time.monotonic() + BAD, 0.0
            while (now := time.monotonic()) < end:
                village.step()
                if now > next_at:
                    befall(village, rng)
                    next_at = now + STEADY
            api.down()
            time.sleep(0.3)
            api.up()
            api.faults.clear()
            village.finish(time.monotonic() + 60)
            home.settled()
        village.listen()
        assert [*village.told(), *village.kept(home.url)] == []

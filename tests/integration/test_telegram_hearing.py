"""Law: what people do on Telegram is heard once and whole, and each tap is answered first."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.telegram import signals
from adapters.telegram.cursor import Cursor
from bot.errors import ConfigError, Unreachable
from bot.messages import Event, Missed, Pressed, Said, Spent
from bot.ports import Menu
from tests import web
from tests.botapi import Person
from tests.drawn import picture
from tests.integration.telegram_line import Line, choices, line, room

MODES = {"polling": False, "webhook": True}


@pytest.fixture(params=MODES)
def bot(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Line]:
    with line(tmp_path, webhook=MODES[request.param]) as one:
        yield one


@pytest.fixture
def polled(tmp_path: Path) -> Iterator[Line]:
    with line(tmp_path) as one:
        yield one


@pytest.fixture
def claire(bot: Line) -> Person:
    return bot.api.person("Claire")


def said(event: Event) -> Said:
    assert isinstance(event, Said)
    return event


def files(event: Event) -> list[tuple[str, str, str]]:
    return [(one.media.value, one.type, one.refused) for one in said(event).files]


# --- files and albums -----------------------------------------------------------------------------


def test_an_album_is_one_message_with_all_its_files(bot: Line, claire: Person) -> None:
    parts = [("photo", picture(seed), "Le guichet" if seed == 1 else "") for seed in (1, 2, 3)]
    first, *_ = claire.album(parts)
    (event,) = bot.hear()
    assert said(event).text == "Le guichet"
    assert event.id == f"{claire.id}/{first.id}"
    assert files(event) == [("image", "image/png", "")] * 3
    claire.say("ensuite")
    assert [one.id for one in bot.hear()] == [f"{claire.id}/{first.id + 3}"]


SENT: list[tuple[str, bytes, str, str]] = [
    ("photo", picture(), "", "image"),
    ("voice", b"OggS" + bytes(60), "", "voice"),
    ("video_note", b"\0\0\0\x18ftypmp42" + bytes(60), "", "video"),
    ("document", b"%PDF-1.4\n" + bytes(60), "application/pdf", "file"),
    ("document", picture(), "image/png", "image"),
]


@pytest.mark.parametrize(("kind", "content", "mime", "media"), SENT)
def test_what_people_send_comes_with_their_words(
    polled: Line, kind: str, content: bytes, mime: str, media: str
) -> None:
    claire = polled.api.person("Claire")
    claire.send_file(kind, content, "Voilà" if kind != "video_note" else "", mime=mime)
    (event,) = polled.hear()
    ((shown, _, refused),) = files(event)
    assert (shown, refused) == (media, "")
    (file,) = said(event).files
    assert polled.run(polled.shelf.read(file.digest))


def test_a_file_in_a_group_is_fetched_when_it_is_for_the_bot(polled: Line) -> None:
    claire = polled.api.person("Claire")
    group = polled.api.group("Atelier", claire, bot="administrator")
    claire.send_file("photo", picture(), "entre nous", chat=group)
    claire.send_file("photo", picture(), "/temoigner Un guichet", chat=group)
    ours, meant = polled.hear(2)
    assert files(ours) == []
    assert files(meant) == [("image", "image/png", "")]


def test_a_file_that_is_too_large_or_lost_is_told(polled: Line) -> None:
    claire = polled.api.person("Claire")
    claire.send_file("document", bytes(21_000_000), "tout", mime="application/zip")
    (large,) = polled.hear()
    assert files(large) == [("file", "", "large")]
    polled.api.faults.answer(404, times=1, method="download")
    claire.send_file("photo", picture(), "perdue")
    (lost,) = polled.hear()
    assert files(lost) == [("image", "", "lost")]


# --- taps -----------------------------------------------------------------------------------------


def test_a_tap_is_answered_before_anything_else(bot: Line, claire: Person) -> None:
    claire.say("bonjour")
    bot.hear()
    bot.send(claire, "Oui ?", choices=choices("Oui", "Non"), only=room(claire))
    tap = claire.press(bot.api.sent(claire)[0], "Oui")
    (event,) = bot.hear()
    assert isinstance(event, Pressed)
    assert event.key == "answer story.1 Oui"
    bot.run(asyncio.sleep(0.2))
    assert tap.answer == {"text": "", "show_alert": False}


def test_somebody_else_s_button_says_so_to_whoever_pressed_it(bot: Line, claire: Person) -> None:
    paul = bot.api.person("Paul")
    group = bot.api.group("Atelier", claire, paul)
    bot.send(group, "Oui ?", choices=choices("Oui"), only=room(claire))
    (card,) = bot.api.sent(group)
    taps = [paul.press(card, "Oui"), paul.press_data(card, "approve 1 1")]
    assert bot.quiet(1.0) == []
    for tap in taps:
        assert tap.answer == {"text": "Ce bouton n’est pas pour vous.", "show_alert": True}


def test_the_buttons_of_a_question_that_was_left_behind_go(
    polled: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signals, "IDLE", 0.3)
    claire = polled.api.person("Claire")
    claire.say("bonjour")
    polled.hear()
    first = polled.send(claire, "Oui ?", choices=choices("Oui"), only=room(claire))
    (card,) = polled.api.sent(claire)
    claire.press(card, "Oui")
    claire.say("attendez")
    polled.hear(2)
    polled.send(claire, "Et ?", choices=choices("Bien"), only=room(claire), instead=first.id)
    polled.run(asyncio.sleep(2.5))
    assert card.rows == []
    assert polled.api.sent(claire)[-1].rows


def test_spent_buttons_go_and_may_be_gone(polled: Line) -> None:
    claire = polled.api.person("Claire")
    claire.say("bonjour")
    polled.hear()
    first = polled.send(claire, "Oui ?", choices=choices("Oui"))
    for _ in range(2):
        polled.send(claire, extra=Spent(first.id))
    (card,) = polled.api.sent(claire)
    assert (card.text, card.rows) == ("Oui ?", [])


def test_two_taps_in_a_moment_are_one(polled: Line) -> None:
    claire = polled.api.person("Claire")
    claire.say("bonjour")
    polled.hear()
    polled.send(claire, "Oui ?", choices=choices("Oui", "Non"), only=room(claire))
    (card,) = polled.api.sent(claire)
    taps = [claire.press(card, label) for label in ("Oui", "Oui", "Non", "Oui")]
    keys = [one.key for one in polled.hear(3) if isinstance(one, Pressed)]
    assert [key.split()[-1] for key in keys] == ["Oui", "Non", "Oui"]
    polled.run(asyncio.sleep(0.2))
    assert [one.answer and one.answer["text"] for one in taps] == [""] * 4


def test_who_waits_for_more_than_a_second_sees_that_the_bot_is_at_work(
    polled: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signals, "THINKING", 0.2)
    claire, paul = polled.api.person("Claire"), polled.api.person("Paul")
    group = polled.api.group("Atelier", claire, bot="administrator")
    claire.say("bonjour")
    paul.say("bonjour")
    claire.say("entre nous", chat=group)
    polled.hear(3)
    polled.send(paul, "Bonjour Paul")
    polled.run(asyncio.sleep(0.6))
    assert polled.api.actions == [(claire.id, "typing")]


# --- what was missed ------------------------------------------------------------------------------


def aged(bot: Line, age: timedelta) -> str:
    """The cursor of a bot that last heard so long ago."""
    return str(Cursor(offset=1, heard_at=datetime.now(UTC) - age))


def test_after_more_than_a_day_it_is_told_what_was_missed(bot: Line, claire: Person) -> None:
    bot.cursor = aged(bot, timedelta(hours=30))
    missed = bot.hear()[0]
    assert isinstance(missed, Missed)
    lost = missed.until - missed.since
    assert timedelta(hours=5, minutes=59) < lost < timedelta(hours=6, minutes=1)
    claire.say("bonjour")
    assert [type(one) for one in bot.hear()] == [Said]


def test_after_less_nothing_was(bot: Line, claire: Person) -> None:
    bot.cursor = aged(bot, timedelta(hours=23))
    claire.say("bonjour")
    assert [type(one) for one in bot.hear()] == [Said]


def test_after_a_week_telegram_may_count_anew(polled: Line) -> None:
    far = Cursor(offset=2_000_000_000, heard_at=datetime.now(UTC) - timedelta(days=8))
    polled.cursor = str(far)
    polled.api.person("Claire").say("bonjour")
    assert [type(one) for one in polled.hear(2)] == [Missed, Said]


# --- menus, desks and doors -----------------------------------------------------------------------


def scopes(bot: Line) -> set[tuple[str, str]]:
    return set(bot.api.commands)


def test_commands_are_offered_by_room_person_and_language(tmp_path: Path) -> None:
    with line(tmp_path) as bot:
        claire = bot.api.person("Claire")
        claire.say("bonjour")
        desk = bot.api.group("Bureau", claire)
        channel = bot.api.channel("Futurs", claire)
        words = {"": {"attente": "ce qui attend"}, "en": {"queue": "what waits"}}
        rooms: list[dict[str, Any]] = [{}, {"room": room(desk)}, {"room": room(channel)}]
        rooms.append({"room": room(desk), "member": room(claire)})
        bot.channel = type(bot.channel)(
            bot.channel._who, _with(bot, tuple(Menu(words, **one) for one in rooms)), bot.shelf
        )
        bot.hear()
        kinds = sorted((scope.split('"type": "')[1].split('"')[0], lg) for scope, lg in scopes(bot))
        expected = ("all_private_chats", "chat", "chat_member")
        assert kinds == [(kind, lg) for kind in expected for lg in ("", "en")]
        assert bot.api.refused == []
        for told in bot.api.commands.values():
            assert told[0]["command"] in ("attente", "queue")


def _with(bot: Line, menus: tuple[Menu, ...]) -> Any:
    made = bot.make()
    return type(made._ears)(made._ears.halls, made._ears.desks, menus, made._ears.foreign)


def test_a_desk_that_anybody_may_enter_stops_the_start(polled: Line) -> None:
    claire = polled.api.person("Claire")
    claire.say("bonjour")
    polled.api.group("Bureau", claire, username="bureau_public")
    polled.again()
    with pytest.raises(ConfigError) as caught:
        polled.hear()
    assert caught.value.key == "telegram.open_desk"


def test_a_group_that_moved_before_is_followed_from_the_start(polled: Line) -> None:
    claire = polled.api.person("Claire")
    old = polled.api.group("Atelier", claire, kind="group", bot="administrator")
    polled.again()
    new = polled.api.migrate(old)
    claire.say("bonjour", chat=new)
    heard = polled.hear(2)
    assert {one.place for one in heard} == {room(old)}
    polled.send(old, "Bonjour")
    assert polled.api.sent(new)[-1].text == "Bonjour"


def test_a_token_that_is_gone_ends_it(polled: Line) -> None:
    claire = polled.api.person("Claire")
    claire.say("bonjour")
    polled.hear()
    polled.api.faults.answer(401, times=9)
    with pytest.raises(ConfigError) as caught:
        polled.hear()
    assert caught.value.key == "telegram.unknown_token"


def test_while_telegram_is_away_nothing_is_lost(bot: Line, claire: Person) -> None:
    claire.say("avant")
    bot.hear()
    bot.api.down()
    with pytest.raises(Unreachable):
        bot.send(claire, "Bonjour")
    bot.api.up()
    claire.say("après")
    assert [said(one).text for one in bot.hear()] == ["après"]


def test_a_look_from_the_same_cursor_hears_the_same(bot: Line, claire: Person) -> None:
    claire.say("un")
    first = bot.run(bot.channel.receive(bot.cursor))
    second = bot.run(bot.channel.receive(bot.cursor))
    assert first.events == second.events


def test_only_telegram_knocks_at_the_door(tmp_path: Path) -> None:
    with line(tmp_path, webhook=True) as bot:
        claire = bot.api.person("Claire")
        claire.say("bonjour")
        bot.hear()
        url = bot.api.webhook.url
        for headers, body, status in (
            ({}, b'{"update_id": 1}', 403),
            ({"X-Telegram-Bot-Api-Secret-Token": "faux"}, b'{"update_id": 1}', 403),
            ({"X-Telegram-Bot-Api-Secret-Token": bot.api.webhook.secret_token}, b"[]", 400),
            ({"X-Telegram-Bot-Api-Secret-Token": bot.api.webhook.secret_token}, b"{", 400),
        ):
            assert knock(bot, url, headers, body) == status
        claire.say("encore")
        assert [said(one).text for one in bot.hear()] == ["encore"]


def knock(bot: Line, url: str, headers: dict[str, str], body: bytes) -> int:
    return bot.run(asyncio.to_thread(web.knock, url, headers, body))


def test_an_update_is_answered_once_it_is_committed(tmp_path: Path) -> None:
    with line(tmp_path, webhook=True) as bot:
        claire = bot.api.person("Claire")
        claire.say("bonjour")
        batch = bot.run(bot.channel.receive(None))
        assert len(batch.events) == 1
        assert bot.api.webhook.pending == 1
        bot.run(bot.channel.acknowledge(batch.cursor))
        deadline = time.monotonic() + 5
        while bot.api.webhook.pending:
            assert time.monotonic() < deadline
            bot.run(asyncio.sleep(0.05))


def test_the_way_that_is_configured_is_the_way_that_is_taken(tmp_path: Path) -> None:
    with line(tmp_path, webhook=True) as bot:
        claire: Person = bot.api.person("Claire")
        claire.say("par webhook")
        bot.hear()
        assert bot.api.webhook.url
        bot.run(bot.channel.close())
        polling = type(bot.channel._who)(bot.api.token, bot.api.url)
        bot.channel = type(bot.channel)(polling, bot.channel._ears, bot.shelf)
        claire.say("en demandant")
        assert [said(one).text for one in bot.hear()] == ["en demandant"]
        assert not bot.api.webhook.url

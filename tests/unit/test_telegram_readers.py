"""Law: what people do on Telegram becomes the event that it is, and what is none becomes none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Bot, Update, User

from adapters.telegram.buttons import sealed
from adapters.telegram.cursor import Rooms
from adapters.telegram.ears import address
from adapters.telegram.readers import READERS, Scene, message_id, permalink, place_of, read
from bot.errors import Rejected
from bot.messages import Edited, Event, Moved, Parted, Pressed, Said, Voted
from tests.botapi import TOKEN, BotApi, Chat, Message, Person
from tests.botapi.parameters import Parameters

NOW = datetime(2026, 11, 27, 16, 0, tzinfo=UTC)
SECRET = b"a secret"
BOT = Bot(TOKEN)


@pytest.fixture
def api() -> BotApi:
    return BotApi()


@pytest.fixture
def claire(api: BotApi) -> Person:
    return api.person("Claire", username="claire")


def updates(api: BotApi) -> list[dict[str, Any]]:
    """All that the bot is told."""
    return [one.told for one in api.world.queue.waiting.values()]


def scene(api: BotApi, *halls: Chat) -> Scene:
    me = User.de_json(api.bot, BOT)
    return Scene(me, Rooms([address(one.id) for one in halls]), SECRET, NOW)


def told(api: BotApi, *halls: Chat) -> list[Event | None]:
    """What each update becomes."""
    return [read(Update.de_json(one, BOT), scene(api, *halls)) for one in updates(api)]


def newest(api: BotApi, *halls: Chat) -> Event | None:
    return told(api, *halls)[-1]


def said(event: Event | None) -> Said:
    assert isinstance(event, Said)
    return event


# --- words ----------------------------------------------------------------------------------------


def test_words_in_a_direct_chat(api: BotApi, claire: Person) -> None:
    message = claire.say("Nous avons ouvert un guichet")
    assert newest(api) == Said(
        id=f"{claire.id}/{message.id}",
        at=datetime.fromtimestamp(message.date, UTC),
        account=address(claire.id),
        name="Claire",
        place=address(claire.id),
        private=address(claire.id),
        text="Nous avons ouvert un guichet",
    )


def test_words_in_a_group_have_a_link_and_are_answered_alone(api: BotApi, claire: Person) -> None:
    group = api.group("Atelier", claire, bot="administrator")
    message = claire.say("bonjour à tous", chat=group)
    event = said(newest(api, group))
    assert (event.place, event.private) == (address(group.id), address(claire.id))
    assert event.link == f"https://t.me/c/{str(group.id)[4:]}/{message.id}"
    assert not event.addressed


CALLS = [
    ("@essaim_test_bot bonjour", "bonjour", True),
    ("@essaim_test_bot, bonjour", "bonjour", True),
    ("@Essaim_Test_Bot\u00a0: bonjour", "bonjour", True),
    ("bonjour @essaim_test_bot", "bonjour @essaim_test_bot", True),
    ("bonjour @essaim_test_bots", "bonjour @essaim_test_bots", False),
    ("/sondages", "/sondages", False),
    ("/sondages@essaim_test_bot", "/sondages", True),
    ("/temoigner@essaim_test_bot Un guichet", "/temoigner Un guichet", True),
    ("👩🏽‍🚒 @essaim_test_bot", "👩🏽‍🚒 @essaim_test_bot", True),
]


@pytest.mark.parametrize(("typed", "text", "addressed"), CALLS)
def test_who_names_the_bot_speaks_to_it(
    api: BotApi, claire: Person, typed: str, text: str, addressed: bool
) -> None:
    group = api.group("Atelier", claire, bot="administrator")
    claire.say(typed, chat=group)
    event = said(newest(api))
    assert (event.text, event.addressed) == (text, addressed)


def test_another_bot_s_command_is_nothing(api: BotApi, claire: Person) -> None:
    group = api.group("Atelier", claire, bot="administrator")
    claire.say("/aide@other_bot", chat=group)
    assert newest(api) is None


def test_a_mention_without_a_name_of_its_own_names_the_bot(api: BotApi, claire: Person) -> None:
    group = api.group("Atelier", claire, bot="administrator")
    user = {**api.bot}
    mention = {"type": "text_mention", "offset": 0, "length": 6, "user": user}
    claire.say("Essaim bonjour", chat=group, entities=[mention])
    event = said(newest(api))
    assert (event.text, event.addressed) == ("bonjour", True)


def test_a_reply_says_to_what_and_one_to_the_bot_is_for_it(api: BotApi, claire: Person) -> None:
    group = api.group("Atelier", claire, bot="administrator")
    first = claire.say("une question", chat=group)
    claire.say("une réponse", chat=group, reply_to=first)
    event = said(newest(api))
    assert (event.answers, event.addressed) == (message_id(group.id, first.id), False)
    own = bot_says(api, group, "que dites-vous ?")
    claire.say("oui", chat=group, reply_to=own)
    assert said(newest(api)).addressed


def bot_says(api: BotApi, chat: Chat, text: str, *buttons: tuple[str, str]) -> Message:
    rows = [[{"text": label, "callback_data": data}] for label, data in buttons]
    return api.world.add(chat, api.world.bot, text=text, rows=rows)


def test_a_topic_is_a_thread_and_what_began_it_is_no_question(api: BotApi, claire: Person) -> None:
    forum = api.group("Forum", claire, bot="administrator", forum=True)
    topic = api.topic(forum, "Guichets")
    message = claire.say("bonjour", chat=forum, thread=topic)
    event = said(newest(api))
    assert event.thread == str(topic)
    assert event.answers == ""
    assert event.link.endswith(f"/{topic}/{message.id}")


def test_who_speaks_for_a_group_is_nobody_to_be_answered_alone(api: BotApi, claire: Person) -> None:
    group = api.group("Atelier", claire, bot="administrator")
    claire.say("/sondages", chat=group, anonymous=True)
    event = said(newest(api))
    assert (event.account, event.private, event.name) == (address(group.id), None, "Atelier")


def test_a_channel_s_post_is_said_by_the_channel(api: BotApi, claire: Person) -> None:
    channel = api.channel("Futurs", claire, username="futurs")
    post = claire.post(channel, "/sondages")
    event = said(newest(api))
    assert (event.account, event.private) == (address(channel.id), None)
    assert event.link == f"https://t.me/futurs/{post.id}"


# --- other people's words -------------------------------------------------------------------------


def test_one_s_own_words_passed_on_are_one_s_own(api: BotApi, claire: Person) -> None:
    group = api.group("Atelier", claire)
    claire.forward(claire.say("mon essai", chat=group))
    assert not said(newest(api)).forwarded


def forwarded(api: BotApi, claire: Person) -> Iterator[None]:
    paul = api.person("Paul")
    group, channel = api.group("Atelier", paul, claire), api.channel("Futurs", paul)
    claire.forward(paul.say("son essai", chat=group))
    yield
    claire.forward(paul.say("son essai", chat=group), hidden=True)
    yield
    claire.forward(paul.post(channel, "une annonce"))
    yield
    claire.forward(paul.say("en leur nom", chat=group, anonymous=True))
    yield


def test_all_other_words_passed_on_are_somebody_else_s(api: BotApi, claire: Person) -> None:
    for _ in forwarded(api, claire):
        assert said(newest(api)).forwarded


# --- edits, moves and departures ------------------------------------------------------------------


def test_an_edit_is_of_its_message_and_each_is_another(api: BotApi, claire: Person) -> None:
    message = claire.say("un esai")
    claire.edit(message, "un essai")
    claire.edit(message, "un bel essai")
    first, second = told(api)[-2:]
    assert isinstance(first, Edited)
    assert isinstance(second, Edited)
    assert first.of == second.of == f"{claire.id}/{message.id}"
    assert (first.text, second.text) == ("un essai", "un bel essai")
    assert first.id != second.id


def test_a_group_that_becomes_a_supergroup_has_moved(api: BotApi, claire: Person) -> None:
    group = api.group("Atelier", claire, kind="group")
    new = api.migrate(group)
    (moved,) = (one for one in told(api, group) if one is not None)
    assert isinstance(moved, Moved)
    assert (moved.place, moved.became) == (address(group.id), address(new.id))


def test_who_puts_the_bot_out_is_told_and_a_block_is_not(api: BotApi, claire: Person) -> None:
    group = api.group("Atelier", claire)
    claire.remove_bot(group)
    event = newest(api)
    assert isinstance(event, Parted)
    assert (event.place, event.name) == (address(group.id), "Claire")
    claire.say("bonjour")
    claire.block()
    assert newest(api) is None
    claire.add_bot(group)
    assert told(api)[-2:] == [None, None]


# --- buttons and polls ----------------------------------------------------------------------------


def test_a_press_of_one_s_own_button(api: BotApi, claire: Person) -> None:
    claire.say("bonjour")
    data = sealed(SECRET, address(claire.id), address(claire.id), "answer story.1 oui")
    card = bot_says(api, claire.chat, "Oui ?", ("Oui", data))
    query = claire.press(card, "Oui")
    assert newest(api) == Pressed(
        id=f"tap/{query.id}",
        at=NOW,
        account=address(claire.id),
        name="Claire",
        place=address(claire.id),
        private=address(claire.id),
        key="answer story.1 oui",
        on=f"{claire.id}/{card.id}",
    )


def test_a_press_of_what_was_offered_to_others_is_nothing(api: BotApi, claire: Person) -> None:
    group, paul = api.group("Atelier", claire), api.person("Paul")
    own = sealed(SECRET, address(group.id), address(claire.id), "answer story.1 oui")
    card = bot_says(api, group, "Oui ?", ("Oui", own))
    paul.press(card, "Oui")
    assert newest(api, group) is None
    paul.press_data(card, "approve 1 1")
    assert newest(api, group) is None
    common = sealed(SECRET, address(group.id), None, "vote 1 =2")
    paul.press_data(card, common)
    event = newest(api, group)
    assert isinstance(event, Pressed)
    assert event.link


def test_a_button_outlives_its_group_s_move(api: BotApi, claire: Person) -> None:
    group = api.group("Atelier", claire, kind="group")
    data = sealed(SECRET, address(group.id), None, "vote 1 =2")
    new = api.migrate(group)
    claire.press_data(bot_says(api, new, "Votez", ("Oui", data)), data)
    told_ = scene(api, group)
    told_.rooms.move(group.id, new.id)
    event = read(Update.de_json(updates(api)[-1], BOT), told_)
    assert isinstance(event, Pressed)
    assert event.place == address(group.id)


def test_a_vote_comes_by_the_poll_s_name_and_the_rank_of_what_was_chosen(
    api: BotApi, claire: Person
) -> None:
    group = api.group("Atelier", claire)
    poll = send_poll(api, group)
    claire.vote(poll, [1])
    claire.vote(poll, [])
    chosen, retracted = (one for one in told(api) if isinstance(one, Voted))
    assert poll.poll is not None
    assert chosen.of == retracted.of == poll.poll.id
    assert (chosen.answers, retracted.answers) == (("#1",), ())
    assert chosen.id != retracted.id


def send_poll(api: BotApi, chat: Chat) -> Message:
    asked = Parameters()
    asked.put("chat_id", chat.id)
    asked.put("question", "Oui ?")
    asked.put("options", '[{"text": "Oui"}, {"text": "Non"}]')
    asked.put("is_anonymous", value=False)
    api.perform("sendPoll", asked)
    return api.sent(chat)[-1]


# --- what breaks nothing --------------------------------------------------------------------------


def test_only_what_has_a_reader_is_asked_for() -> None:
    assert set(READERS) <= set(Update.ALL_TYPES)


@given(st.text())
def test_any_other_id_is_no_message(text: str) -> None:
    with suppress(Rejected):
        place_of(text)


@given(st.integers(-(10**14), 10**11), st.integers(1, 10**9))
def test_an_id_says_the_room_and_the_number(chat_id: int, number: int) -> None:
    assert place_of(message_id(chat_id, number)) == (chat_id, number)
    assert place_of(f"{message_id(chat_id, number)}#5300") == (chat_id, number)


def test_a_basic_group_has_no_links(api: BotApi, claire: Person) -> None:
    group = api.group("Atelier", claire, kind="group")
    claire.say("/aide", chat=group)
    message = Update.de_json(updates(api)[-1], BOT).message
    assert message is not None
    assert permalink(message.chat, 1) == ""

"""Law: what people do reaches the bot as Telegram tells it, and what it does is what they read."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.botapi import BotApi, Chat, Message, Person, formatting
from tests.botapi.parameters import Parameters

BEE = "🐝"


@pytest.fixture
def api() -> BotApi:
    return BotApi(flood=False)


@pytest.fixture
def claire(api: BotApi) -> Person:
    return api.person("Claire", username="claire_l")


def ask(api: BotApi, method: str, **asked: Any) -> Any:
    parameters = Parameters()
    for name, value in asked.items():
        parameters.put(name, value)
    return api.perform(method, parameters)


def sent(api: BotApi, chat: Chat | Person, text: str = "Bonjour", **more: Any) -> Message:
    ask(api, "sendMessage", chat_id=chat.id, text=text, **more)
    return api.sent(chat)[-1]


def told(api: BotApi) -> list[tuple[str, dict[str, Any]]]:
    """The updates since the last time: each one's kind and content."""
    waiting = list(api.world.queue.waiting.values())
    api.world.queue.waiting.clear()
    return [(update.kind, update.content) for update in waiting]


def kinds(api: BotApi) -> list[str]:
    return [kind for kind, _ in told(api)]


# --- who reads what -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("bonjour", False),
        ("/aide", True),
        ("/aide@essaim_test_bot", True),
        ("/aide@Essaim_Test_Bot s'il te plaît", True),
        ("/aide@other_bot", False),
        ("1/2 ou a/aide", False),
        ("et toi, @essaim_test_bot ?", False),
        ("et toi, @essaim_test_bots ?", False),
        (f"{BEE} @essaim_test_bot", False),
    ],
)
def test_privacy_lets_through_what_is_meant(
    api: BotApi, claire: Person, words: str, meant: bool
) -> None:
    group = api.group("Atelier", claire)
    claire.say(words, chat=group)
    assert bool(told(api)) == meant
    api.privacy = False
    claire.say(words, chat=group)
    assert told(api)


def test_privacy_lets_through_replies_and_hides_nothing_from_an_administrator(
    api: BotApi, claire: Person
) -> None:
    group = api.group("Atelier", claire)
    other = claire.say("personne n'écoute", chat=group)
    claire.say("moi non plus", chat=group, reply_to=other)
    assert told(api) == []
    claire.say("merci", chat=group, reply_to=sent(api, group))
    claire.edit(other, "toujours personne")
    assert [content["reply_to_message"]["text"] for _, content in told(api)] == ["Bonjour"]
    api.set_status(group, "administrator")
    claire.edit(other, "enfin")
    assert kinds(api) == ["my_chat_member", "edited_message"]


def test_who_is_not_there_hears_nothing(api: BotApi, claire: Person) -> None:
    api.privacy = False
    group = api.group("Atelier", claire, bot="left")
    channel = api.channel("Futurs", claire, bot="left")
    claire.say("bonjour", chat=group)
    claire.post(channel, "bonjour")
    assert told(api) == []


def test_a_channel_speaks_in_its_own_name(api: BotApi, claire: Person) -> None:
    channel = api.channel("Futurs", claire, username="futurs")
    post = claire.post(channel, "Bonjour")
    claire.edit(post, "Bonsoir")
    (kind, content), (changed, _) = told(api)
    assert (kind, changed) == ("channel_post", "edited_channel_post")
    assert content["sender_chat"]["id"] == channel.id
    assert "from" not in content
    assert sent(api, channel).chat is channel
    assert ask(api, "getChat", chat_id="@futurs")["id"] == channel.id


# --- texts ----------------------------------------------------------------------------------------


def test_a_client_marks_what_it_finds(api: BotApi, claire: Person) -> None:
    message = claire.say(f"{BEE} /vote @ada https://a.org/x, #idée et ada@a.org")
    found = [(one["type"], formatting.part(message.text, one)) for one in message.entities]
    assert found == [
        ("bot_command", "/vote"),
        ("mention", "@ada"),
        ("url", "https://a.org/x"),
        ("hashtag", "#idée"),
        ("email", "ada@a.org"),
    ]


def test_texts_are_trimmed_and_entities_with_them(api: BotApi, claire: Person) -> None:
    claire.start()
    words = f"\n  un\r {BEE}\u2028 deux  "
    entities = [
        {"type": "bold", "offset": 0, "length": 5},
        {"type": "italic", "offset": 5, "length": 12},
        {"type": "code", "offset": 15, "length": 2},
    ]
    message = sent(api, claire, words, entities=entities)
    assert message.text == f"un {BEE} deux"
    assert [(one["type"], formatting.part(message.text, one)) for one in message.entities] == [
        ("bold", "un"),
        ("italic", f"{BEE} deux"),
    ]


letters = st.sampled_from(["a", " ", "\n", BEE, "é", "\r", "\t"])


@given(st.text(letters, min_size=1, max_size=12), st.data())
def test_an_entity_keeps_its_words(words: str, data: st.DataObject) -> None:
    starts = range(len(words))
    first = data.draw(st.sampled_from(starts))
    last = data.draw(st.integers(first + 1, len(words)))
    offset, length = formatting.width(words[:first]), formatting.width(words[first:last])
    entity = {"type": "bold", "offset": offset, "length": length}
    text, entities = formatting.fixed(words, [entity], empty=True)

    def read(some: str) -> str:
        return some.replace("\r", "").replace("\t", " ")

    expected = read(words[first:last]).lstrip(" \n")
    assert text == read(words).strip(" \n")
    if expected.strip(" \n"):
        marked = formatting.part(text, entities[0])
        assert marked == expected[: len(marked)]
        assert not expected[len(marked) :].strip(" \n")
    else:
        assert entities == []


# --- comings and goings ---------------------------------------------------------------------------


def test_blocking_and_coming_back(api: BotApi, claire: Person) -> None:
    claire.start("abc")
    claire.block()
    claire.start()
    (_, hello), (kind, blocked), (_, back), (_, again) = told(api)
    assert hello["text"] == "/start abc"
    assert kind == "my_chat_member"
    assert blocked["new_chat_member"]["status"] == "kicked"
    assert back["new_chat_member"]["status"] == "member"
    assert again["text"] == "/start"
    assert sent(api, claire).by_bot


def test_the_bot_is_added_and_thrown_out(api: BotApi, claire: Person) -> None:
    group = api.group("Atelier", claire, bot="left")
    claire.add_bot(group)
    (kind, added), (_, service) = told(api)
    assert kind == "my_chat_member"
    assert (added["old_chat_member"]["status"], added["from"]["id"]) == ("left", claire.id)
    assert service["new_chat_members"][0]["id"] == api.bot["id"]
    claire.remove_bot(group)
    assert kinds(api) == ["my_chat_member"]
    assert api.member(group) == "kicked"


def test_people_join_and_leave(api: BotApi, claire: Person) -> None:
    group = api.group("Atelier", claire)
    dora = api.person("Dora")
    dora.join(group)
    assert ask(api, "getChatMemberCount", chat_id=group.id) == 3
    assert ask(api, "getChatMember", chat_id=group.id, user_id=dora.id)["status"] == "member"
    dora.leave(group)
    services = [content for _, content in told(api)]
    assert services[0]["new_chat_members"][0]["id"] == dora.id
    assert services[1]["left_chat_member"]["id"] == dora.id
    assert api.member(group, dora) == "left"


def test_a_group_becomes_a_supergroup(api: BotApi, claire: Person) -> None:
    group = api.group("Atelier", claire, kind="group")
    new = api.migrate(group)
    (_, gone), (_, come) = told(api)
    assert (gone["chat"]["id"], gone["migrate_to_chat_id"]) == (group.id, new.id)
    assert (come["chat"]["id"], come["migrate_from_chat_id"]) == (new.id, group.id)
    with pytest.raises(AssertionError):
        claire.say("encore là ?", chat=group)


# --- files and forwards ---------------------------------------------------------------------------


def test_files_arrive_and_can_be_fetched(api: BotApi, claire: Person) -> None:
    claire.send_file("voice", b"ogg", mime="audio/ogg")
    claire.send_file("document", b"pdf", "le plan", name="plan.pdf")
    claire.album([("photo", b"jpeg", "un"), ("video", b"mp4", "")])
    voice, document, first, second = (content for _, content in told(api))
    assert (voice["voice"]["file_size"], voice["voice"]["mime_type"]) == (3, "audio/ogg")
    assert (document["document"]["file_name"], document["caption"]) == ("plan.pdf", "le plan")
    assert first["media_group_id"] == second["media_group_id"]
    assert first["message_id"] != second["message_id"]
    best = first["photo"][-1]
    path = ask(api, "getFile", file_id=best["file_id"])["file_path"]
    assert api.world.paths[path].content == b"jpeg"


def test_a_forward_says_where_it_is_from(api: BotApi, claire: Person) -> None:
    dora = api.person("Dora")
    group = api.group("Atelier", claire, dora, bot="administrator")
    channel = api.channel("Futurs", claire)
    theirs = dora.say("une idée", chat=group)
    origins = [
        claire.forward(theirs).origin,
        claire.forward(theirs, hidden=True).origin,
        claire.forward(dora.say("nous", chat=group, anonymous=True)).origin,
        claire.forward(claire.post(channel, "à lire")).origin,
    ]
    assert [one["type"] for one in origins if one] == ["user", "hidden_user", "chat", "channel"]
    forwarded = [content for _, content in told(api) if "forward_origin" in content]
    assert forwarded[0]["forward_origin"]["sender_user"]["id"] == dora.id
    assert forwarded[1]["forward_origin"]["sender_user_name"] == "Dora"
    assert forwarded[3]["forward_origin"]["chat"]["id"] == channel.id
    assert forwarded[0]["text"] == "une idée"


# --- buttons, polls, topics -----------------------------------------------------------------------


def test_a_button_is_pressed_even_on_what_is_gone(api: BotApi, claire: Person) -> None:
    claire.start()
    rows = [[{"text": "Oui", "callback_data": "o"}, {"text": "Site", "url": "a.org"}]]
    message = sent(api, claire, reply_markup={"inline_keyboard": rows})
    assert message.buttons == [[("Oui", "o"), ("Site", "http://a.org/")]]
    query = claire.press(message, "Oui")
    ask(api, "deleteMessage", chat_id=claire.id, message_id=message.id)
    claire.press(message, "Oui")
    assert api.sent(claire) == []
    _, (kind, first), (_, second) = told(api)
    assert (kind, first["data"], first["id"]) == ("callback_query", "o", query.id)
    assert (first["message"]["text"], second["message"]["date"]) == ("Bonjour", 0)
    with pytest.raises(AssertionError, match="Oui"):
        claire.press(message, "Non")


def test_a_poll_is_voted_on_and_closed(api: BotApi, claire: Person) -> None:
    group = api.group("Atelier", claire)
    ask(api, "sendPoll", chat_id=group.id, question="?", options=["a", "b"], is_anonymous=False)
    message = api.sent(group)[-1]
    claire.vote(message, [0])
    claire.vote(message, [1])
    answers = [content["option_ids"] for kind, content in told(api) if kind == "poll_answer"]
    assert answers == [[0], [1]]
    claire.vote(message, [])
    assert kinds(api) == ["poll", "poll_answer"]
    claire.vote(message, [1])
    result = ask(api, "stopPoll", chat_id=group.id, message_id=message.id)
    assert [one["voter_count"] for one in result["options"]] == [0, 1]
    assert result["is_closed"]
    assert kinds(api) == ["poll", "poll_answer", "poll"]
    assert claire.vote(message, [0]) is None
    assert told(api) == []


def test_nobody_says_who_voted_in_an_anonymous_poll(api: BotApi, claire: Person) -> None:
    channel = api.channel("Futurs", claire)
    ask(api, "sendPoll", chat_id=channel.id, question="?", options=["a"])
    assert claire.vote(api.sent(channel)[-1], [0]) is None
    assert kinds(api) == ["poll"]


def test_a_topic_keeps_its_messages(api: BotApi, claire: Person) -> None:
    group = api.group("Atelier", claire, forum=True, bot="administrator")
    thread = api.topic(group, "Idées")
    said = claire.say("ici", chat=group, thread=thread)
    (_, opened), (_, content) = told(api)
    assert opened["forum_topic_created"]["name"] == "Idées"
    assert opened["message_thread_id"] == thread
    assert (content["message_thread_id"], content["is_topic_message"]) == (thread, True)
    assert sent(api, group, message_thread_id=thread).thread == thread
    assert sent(api, group, reply_parameters={"message_id": said.id}).thread == thread
    assert sent(api, group).thread is None


def test_an_edit_shows_what_was_there_before(api: BotApi, claire: Person) -> None:
    claire.start()
    message = sent(api, claire, link_preview_options={"is_disabled": True})
    assert message.link_preview_disabled
    ask(api, "editMessageText", chat_id=claire.id, message_id=message.id, text="Bonsoir")
    assert (message.text, message.edits) == ("Bonsoir", ["Bonjour"])
    assert api.wait_for(claire, "soir") is message
    with pytest.raises(AssertionError, match="- Bonsoir"):
        api.wait_for(claire, "Bonjour", timeout=0.01)


def test_commands_are_kept_by_scope_and_language(api: BotApi, claire: Person) -> None:
    one = {"command": "aide", "description": "Aide"}
    ask(api, "setMyCommands", commands=[one])
    ask(api, "setMyCommands", commands=[one], scope={"type": "chat", "chat_id": claire.id})
    ask(api, "setMyCommands", commands=[], language_code="en")
    where = [('{"type": "default"}', ""), (f'{{"chat_id": {claire.id}, "type": "chat"}}', "")]
    assert list(api.commands) == [*where, ('{"type": "default"}', "en")]
    assert ask(api, "getMyCommands") == [one]
    ask(api, "deleteMyCommands")
    assert ask(api, "getMyCommands") == []


def test_what_is_old_can_be_forgotten() -> None:
    api = BotApi(flood=False, keep_calls=False, keep_messages=False)
    claire = api.person("Claire")
    for number in range(1000):
        claire.say(f"{number}")
    assert len(api.messages(claire)) < 1000
    assert api.messages(claire)[-1].text == "999"

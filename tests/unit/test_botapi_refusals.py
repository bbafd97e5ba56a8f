"""Law: what Telegram refuses is refused in its words; every reason has a row."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.botapi import BotApi, Chat, Message, Person, Refusal, refusals
from tests.botapi.editing import PATIENCE, TWO_DAYS
from tests.botapi.parameters import Parameters, Upload
from tests.botapi.refusals import STAND_IN, Reason

JPEG = b"\xff\xd8\xff picture"
BEE = "🐝"


@dataclass
class Clock:
    time: float = 1000.0

    def __call__(self) -> float:
        return self.time


class Stage:
    """A chat of each kind, and somebody for each reason not to answer."""

    def __init__(self) -> None:
        self.now, self.wall = Clock(), Clock(1_800_000_000)
        self.api = BotApi(flood=False, now=self.now, wall=self.wall)
        self.claire = self.api.person("Claire")
        self.said = self.claire.say("Bonjour")
        self.dora, self.bruno, self.gone = map(self.api.person, ("Dora", "Bruno", "Gone"))
        for person in (self.bruno, self.gone):
            person.start()
        self.bruno.block()
        self.gone.deactivate()
        self.group = self.api.group("Atelier", self.claire)
        self.chatter = self.claire.say("Salut", chat=self.group)
        self.channel = self.api.channel("Futurs", self.claire)
        self.sent = self.message("sendMessage", chat_id=self.claire.id, text="Bonjour")
        self.poll = self.message("sendPoll", chat_id=self.claire.id, question="?", options=["a"])
        photo = {"photo": Upload("a.jpg", JPEG)}
        self.photo = self.message("sendPhoto", photo, chat_id=self.claire.id)

    def ask(self, method: str, files: dict[str, Upload] | None = None, **asked: Any) -> Any:
        parameters = Parameters()
        parameters.files = files or {}
        for name, value in asked.items():
            parameters.put(name, value)
        return self.api.perform(method, parameters)

    def message(self, method: str, files: dict[str, Upload] | None = None, **asked: Any) -> Message:
        told = self.ask(method, files, **asked)
        return self.api.world.chats[told["chat"]["id"]].messages[told["message_id"]]

    def away(self, **options: Any) -> Chat:
        return self.api.group("Ailleurs", self.claire, **options)

    def migrated(self) -> Chat:
        old = self.away(kind="group")
        self.api.migrate(old)
        return old

    def query(self) -> str:
        return self.claire.press_data(self.sent, "x").id


def to(person: str = "claire", **asked: Any) -> Callable[[Stage], dict[str, Any]]:
    """A request to that one of the stage."""
    return lambda stage: {"chat_id": getattr(stage, person).id, **asked}


def of(message: str, **asked: Any) -> Callable[[Stage], dict[str, Any]]:
    """A request about that message of the stage."""

    def build(stage: Stage) -> dict[str, Any]:
        found: Message = getattr(stage, message)
        return {"chat_id": found.chat.id, "message_id": found.id, **asked}

    return build


def text(words: str = "Bonjour", **asked: Any) -> Callable[[Stage], dict[str, Any]]:
    return to(text=words, **asked)


def marked(words: str, offset: int, length: int, kind: str = "bold") -> Callable[[Stage], Any]:
    return text(words, entities=[{"type": kind, "offset": offset, "length": length}])


def keys(*rows: Any) -> Callable[[Stage], dict[str, Any]]:
    return text(reply_markup={"inline_keyboard": list(rows)})


def key(**button: Any) -> Callable[[Stage], dict[str, Any]]:
    return keys([button])


def poll(question: str = "?", options: Any = ("a", "b"), **more: Any) -> Callable[[Stage], Any]:
    options = list(options) if isinstance(options, tuple) else options
    return to(**{"question": question, "options": options, **more})


def command(name: Any = "aide", description: Any = "Aide", **more: Any) -> Callable[[Stage], Any]:
    told = {"command": name, "description": description}
    return lambda _: {"commands": [told], **more}


def scope(kind: str, **more: Any) -> Callable[[Stage], dict[str, Any]]:
    return command(scope={"type": kind, **more})


def hook(url: str = "https://essaim.test/h", **more: Any) -> Callable[[Stage], dict[str, Any]]:
    return lambda _: {"url": url, **more}


def media(*parts: dict[str, Any]) -> Callable[[Stage], dict[str, Any]]:
    return to(media=list(parts))


def known(stage: Stage, kind: str) -> dict[str, str]:
    """An `InputMedia` of a file that Telegram has."""
    return {"type": kind, "media": stage.api.world.add_file(kind, b"bytes").id}


@dataclass
class Row:
    said: str
    method: str
    asked: Callable[[Stage], dict[str, Any]]
    before: Callable[[Stage], object] = lambda stage: None
    files: dict[str, Upload] = field(default_factory=dict)
    code: int = 400


def photo(content: bytes) -> dict[str, Upload]:
    return {"photo": Upload("a.jpg", content)}


def forbidden(said: str, asked: Callable[[Stage], dict[str, Any]], method: str = "") -> Row:
    return Row(said, method or "sendMessage", asked, code=403)


def there(**options: Any) -> Callable[[Stage], dict[str, Any]]:
    return lambda stage: {"chat_id": stage.away(**options).id, "text": "Bonjour"}


def later(stage: Stage) -> None:
    stage.wall.time += TWO_DAYS + 1


BOLD = {"type": "bold", "offset": 0, "length": 3}
SLANTED = {"type": "italic", "offset": 2, "length": 3}
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
UNPARSED = "can't parse inline keyboard button: "

ROWS = [
    # requests
    Row(f"{STAND_IN}it does not parse, send entities", "sendMessage", text(parse_mode="HTML")),
    Row("can't parse entities JSON object", "sendMessage", text(entities="[")),
    Row('parameter "media" is required', "sendMediaGroup", to()),
    # chats
    Row("chat_id is empty", "sendMessage", lambda _: {"text": "Bonjour"}),
    Row("chat not found", "sendMessage", lambda _: {"chat_id": 5, "text": "Bonjour"}),
    Row("chat not found", "sendMessage", lambda _: {"chat_id": "@nobody", "text": "Bonjour"}),
    Row("chat not found", "sendMessage", lambda _: {"chat_id": "words", "text": "Bonjour"}),
    forbidden("bot can't initiate conversation with a user", to("dora", text="Bonjour")),
    forbidden("bot was blocked by the user", to("bruno", text="Bonjour")),
    forbidden("user is deactivated", to("gone", text="Bonjour")),
    forbidden("bot was blocked by the user", to("bruno", action="typing"), "sendChatAction"),
    forbidden("bot was kicked from the supergroup chat", there(bot="kicked")),
    forbidden("bot was kicked from the group chat", there(bot="kicked", kind="group")),
    forbidden("bot is not a member of the supergroup chat", there(bot="left")),
    forbidden("bot is not a member of the group chat", there(bot="left", kind="group")),
    forbidden(
        "bot is not a member of the channel chat",
        lambda stage: {"chat_id": stage.api.channel("A", bot="left").id, "text": "Bonjour"},
    ),
    forbidden("bot is not a member of the supergroup chat", there(bot="left"), "getChat"),
    Row(
        "need administrator rights in the channel chat",
        "sendMessage",
        lambda stage: {"chat_id": stage.api.channel("A", can_post=False).id, "text": "Bonjour"},
    ),
    Row(
        "not enough rights to send text messages to the chat",
        "sendMessage",
        there(bot="restricted"),
    ),
    Row(
        "not enough rights to send photos to the chat",
        "sendPhoto",
        there(bot="restricted"),
        files=photo(JPEG),
    ),
    Row(
        "group chat was upgraded to a supergroup chat",
        "sendMessage",
        lambda stage: {"chat_id": stage.migrated().id, "text": "Bonjour"},
    ),
    Row("user not found", "getChatMember", to("group", user_id=5)),
    Row("invalid user_id specified", "getChatMember", to("group", user_id="x")),
    Row("there are no administrators in the private chat", "getChatAdministrators", to()),
    Row("wrong parameter action in request", "sendChatAction", to(action="dancing")),
    Row(
        "REACTION_INVALID",
        "setMessageReaction",
        of("said", reaction=[{"type": "emoji", "emoji": BEE}]),
    ),
    Row(
        "REACTIONS_TOO_MANY",
        "setMessageReaction",
        of("said", reaction=[{"type": "emoji", "emoji": one} for one in "👍👎"]),
    ),
    # texts
    Row("message text is empty", "sendMessage", to()),
    Row("message text is empty", "editMessageText", of("sent", text="")),
    Row("text must be non-empty", "sendMessage", text(" \n\t ")),
    Row("message is too long", "sendMessage", text("a" * 4097)),
    Row("message is too long", "sendMessage", text(BEE * 2049)),
    Row("text is too long", "sendMessage", text("a" * (2**15 + 1))),
    Row("MESSAGE_TOO_LONG", "editMessageText", of("sent", text="a" * 4097)),
    Row("strings must be encoded in UTF-8", "sendMessage", text("half \ud83d")),
    Row("message caption is too long", "sendPhoto", to(caption="a" * 1025), files=photo(JPEG)),
    Row("message caption is too long", "editMessageCaption", of("photo", caption=BEE * 513)),
    Row(
        "can't parse MessageEntity: Unsupported type specified",
        "sendMessage",
        marked("a", 0, 1, "x"),
    ),
    Row(
        "can't parse MessageEntity: Can't find field \"url\"",
        "sendMessage",
        marked("a", 0, 1, "text_link"),
    ),
    Row("can't parse MessageEntity: expected an Object", "sendMessage", text(entities=["bold"])),
    Row("receive an entity with incorrect offset -1", "sendMessage", marked("abc", -1, 2)),
    Row("receive an entity with incorrect length -1", "sendMessage", marked("abc", 0, -1)),
    Row(
        "entity begins in a middle of a UTF-16 symbol at byte offset 4",
        "sendMessage",
        marked(f"{BEE}bc", 1, 2),
    ),
    Row(
        "entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol at byte offset 5",
        "sendMessage",
        marked(f"a{BEE}", 0, 2),
    ),
    Row(
        "entity begins after the end of the text at UTF-16 offset 3",
        "sendMessage",
        marked("abc", 3, 1),
    ),
    Row(
        "entity beginning at UTF-16 offset 1 ends after the end of the text at UTF-16 offset 4",
        "sendMessage",
        marked("abc", 1, 3),
    ),
    Row(f"{STAND_IN}an empty entity at 1", "sendMessage", marked("abc", 1, 0)),
    Row(
        f"{STAND_IN}entities overlap partially at 2",
        "sendMessage",
        text("abcdef", entities=[BOLD, SLANTED]),
    ),
    Row(
        f"{STAND_IN}more than 100 entities",
        "sendMessage",
        text("a" * 101, entities=[{**BOLD, "offset": at, "length": 1} for at in range(101)]),
    ),
    Row(
        "entity URL 'javascript://a.org' is invalid: Unsupported URL protocol",
        "sendMessage",
        text(entities=[{**BOLD, "type": "text_link", "url": "javascript://a.org"}]),
    ),
    # buttons
    Row("object expected as reply markup", "sendMessage", text(reply_markup=[])),
    Row(
        'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
        "sendMessage",
        keys({"text": "a"}),
    ),
    Row(f"{UNPARSED}InlineKeyboardButton must be an Object", "sendMessage", keys(["Oui"])),
    Row(f'{UNPARSED}Can\'t find field "text"', "sendMessage", key(callback_data="a")),
    Row(
        f"{UNPARSED}Text buttons are unallowed in the inline keyboard",
        "sendMessage",
        key(text="Oui", callback_data=""),
    ),
    Row("BUTTON_DATA_INVALID", "sendMessage", key(text="Oui", callback_data="é" * 33)),
    Row(
        "inline keyboard button URL 'localhost' is invalid: Wrong HTTP URL",
        "sendMessage",
        key(text="Oui", url="localhost"),
    ),
    Row(
        "inline keyboard button URL 'ftp://a.org' is invalid: Unsupported URL protocol",
        "sendMessage",
        key(text="Oui", url="ftp://a.org"),
    ),
    Row("reply markup is too long", "sendMessage", keys(*[[{"text": "a", "url": "a.org"}]] * 101)),
    Row(f"{STAND_IN}a button without text", "sendMessage", key(text=" ", callback_data="a")),
    Row(
        f"{STAND_IN}more than 8 buttons in a row",
        "sendMessage",
        keys([{"text": "a", "callback_data": "a"}] * 9),
    ),
    Row(
        f"{STAND_IN}it knows inline keyboards alone",
        "sendMessage",
        text(reply_markup={"remove_keyboard": True}),
    ),
    # messages
    Row(
        "message to be replied not found", "sendMessage", text(reply_parameters={"message_id": 99})
    ),
    Row("message to be replied not found", "sendMessage", text(reply_to_message_id=99)),
    Row("message thread not found", "sendMessage", to("group", text="a", message_thread_id=99)),
    Row("message to edit not found", "editMessageText", to(text="a", message_id=99)),
    Row("message can't be edited", "editMessageText", of("said", text="a")),
    Row(NOT_MODIFIED, "editMessageText", of("sent", text=" Bonjour ")),
    Row("there is no text in the message to edit", "editMessageText", of("photo", text="a")),
    Row(
        "there is no caption in the message to edit", "editMessageCaption", of("sent", caption="a")
    ),
    Row(
        "there is no media in the message to edit",
        "editMessageMedia",
        of("poll", media={"type": "photo", "media": "attach://photo"}),
        files=photo(JPEG),
    ),
    Row("message identifier is not specified", "deleteMessage", to()),
    Row("message to delete not found", "deleteMessage", to(message_id=99)),
    Row("message can't be deleted", "deleteMessage", of("chatter")),
    Row("message can't be deleted for everyone", "deleteMessage", of("sent"), later),
    Row(
        "query is too old and response timeout expired or query ID is invalid",
        "answerCallbackQuery",
        lambda _: {"callback_query_id": "5"},
    ),
    Row(
        "MESSAGE_TOO_LONG",
        "answerCallbackQuery",
        lambda stage: {"callback_query_id": stage.query(), "text": "a" * 201},
    ),
    # files
    Row("there is no photo in the request", "sendPhoto", to()),
    Row("there is no photo in the request", "sendPhoto", to(photo="attach://other")),
    Row("wrong file identifier/HTTP URL specified", "sendPhoto", to(photo="AgAC")),
    Row("failed to get HTTP URL content", "sendPhoto", to(photo="https://a.org/a.jpg")),
    Row(
        "can't use file of type Voice as Photo",
        "sendPhoto",
        lambda stage: {"chat_id": stage.claire.id, "photo": known(stage, "voice")["media"]},
    ),
    Row("file must be non-empty", "sendPhoto", to(), files=photo(b"")),
    Row(
        "file of size 10000001 bytes is too big for a photo; the maximum size is 10000000 bytes",
        "sendPhoto",
        to(),
        files=photo(JPEG + b" " * (10_000_001 - len(JPEG))),
    ),
    Row("IMAGE_PROCESS_FAILED", "sendPhoto", to(), files=photo(b"words")),
    Row("can't parse InputMedia: expected an Object", "sendMediaGroup", to(media=["a", "b"])),
    Row(
        'can\'t parse InputMedia: type "voice" is unsupported',
        "sendMediaGroup",
        media(*[{"type": "voice", "media": "a"}] * 2),
    ),
    Row(
        "can't parse InputMedia: media not found", "sendMediaGroup", media(*[{"type": "photo"}] * 2)
    ),
    Row("expected an Array of InputMedia", "sendMediaGroup", to(media={"type": "photo"})),
    Row("there are no messages to send", "sendMediaGroup", media()),
    Row(
        "too many messages to send as an album", "sendMediaGroup", media(*[{"type": "photo"}] * 11)
    ),
    Row(f"{STAND_IN}an album of one", "sendMediaGroup", media({"type": "photo"})),
    Row(
        "document can't be mixed with other media types",
        "sendMediaGroup",
        lambda stage: {
            "chat_id": stage.claire.id,
            "media": [known(stage, "document"), known(stage, "video")],
        },
    ),
    Row("file_id not specified", "getFile", lambda _: {}),
    Row("invalid file_id", "getFile", lambda _: {"file_id": "AgAC"}),
    Row(
        "file is too big",
        "getFile",
        lambda stage: {"file_id": stage.api.world.add_file("video", b" " * 20_000_001).id},
    ),
    # polls
    Row("expected an Array of String as options", "sendPoll", poll(options={"a": 1})),
    Row("text must be non-empty", "sendPoll", poll(question=" ")),
    Row("text must be non-empty", "sendPoll", poll(options=("a", ""))),
    Row("unsupported poll type specified", "sendPoll", poll(type="election")),
    Row("poll question length must not exceed 300", "sendPoll", poll("a" * 301)),
    Row("poll options length must not exceed 100", "sendPoll", poll(options=("a", "b" * 101))),
    Row("poll must have at least 1 option", "sendPoll", poll(options=())),
    Row("poll can't have more than 12 options", "sendPoll", poll(options=tuple("abcdefghijklm"))),
    Row(
        "non-anonymous polls can't be sent to channel chats",
        "sendPoll",
        to("channel", question="?", options=["a"], is_anonymous=False),
    ),
    Row("message is not a poll", "stopPoll", of("sent")),
    Row("message with poll to stop not found", "stopPoll", to(message_id=99)),
    Row(
        "poll has already been closed",
        "stopPoll",
        of("poll"),
        lambda stage: stage.ask("stopPoll", **of("poll")(stage)),
    ),
    Row(
        "poll can't be stopped",
        "stopPoll",
        lambda stage: {
            "chat_id": stage.claire.id,
            "message_id": stage.claire.forward(stage.poll).id,
        },
    ),
    # commands
    Row("expected an Array of BotCommand", "setMyCommands", lambda _: {"commands": {"a": 1}}),
    Row(
        "can't parse BotCommand: expected an Object", "setMyCommands", lambda _: {"commands": ["a"]}
    ),
    Row(
        "can't parse BotCommand: Can't find field \"description\"",
        "setMyCommands",
        command(description=None),
    ),
    Row("command must be non-empty", "setMyCommands", command("/")),
    Row("command length must not exceed 32", "setMyCommands", command("a" * 33)),
    Row("BOT_COMMAND_INVALID", "setMyCommands", command("été")),
    Row("command description must be non-empty", "setMyCommands", command(description=" ")),
    Row(
        "command description length must not exceed 256",
        "setMyCommands",
        command(description="a" * 257),
    ),
    Row(
        "BOT_COMMANDS_TOO_MUCH",
        "setMyCommands",
        lambda _: {"commands": [{"command": f"c{n}", "description": "a"} for n in range(101)]},
    ),
    Row("invalid language code specified", "setMyCommands", command(language_code="fra")),
    Row(
        "can't parse BotCommandScope: Unsupported type specified",
        "setMyCommands",
        scope("everybody"),
    ),
    Row("chat not found", "setMyCommands", scope("chat", chat_id=5)),
    Row(
        "can't parse BotCommandScope: Invalid user_id specified",
        "setMyCommands",
        lambda stage: scope("chat_member", chat_id=stage.group.id)(stage),
    ),
    Row(
        "can't use specified scope in private chats",
        "setMyCommands",
        lambda stage: scope("chat_administrators", chat_id=stage.claire.id)(stage),
    ),
    Row(
        "can't change commands in channel chats",
        "setMyCommands",
        lambda stage: scope("chat", chat_id=stage.channel.id)(stage),
    ),
    # updates
    Row("invalid webhook URL specified", "setWebhook", hook("https://")),
    Row(
        "bad webhook: An HTTPS URL must be provided for webhook",
        "setWebhook",
        hook("http://essaim.test/h"),
    ),
    Row(
        "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
        "setWebhook",
        hook("https://essaim.test:4000/h"),
    ),
    Row("secret token is too long", "setWebhook", hook(secret_token="a" * 257)),
    Row("secret token contains unallowed characters", "setWebhook", hook(secret_token="a b")),
]

BY_THE_SERVER = {"NO_METHOD", "OTHER_POLLER", "BY_WEBHOOK", "WEBHOOK_ACTIVE"}
"""Reasons that `test_botapi_updates` has."""

PREFIXES = {400: "Bad Request: ", 403: "Forbidden: "}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method}: {row.said[:60]}")
def test_it_is_refused_in_telegrams_words(row: Row) -> None:
    stage = Stage()
    row.before(stage)
    asked = row.asked(stage)
    before = [
        one.words for chat in stage.api.world.chats.values() for one in chat.messages.values()
    ]
    with pytest.raises(Refusal) as refused:
        stage.ask(row.method, row.files, **asked)
    assert refused.value.description == PREFIXES[row.code] + row.said
    assert refused.value.code == row.code
    after = [one.words for chat in stage.api.world.chats.values() for one in chat.messages.values()]
    assert after == before, "a refused request changed something"


def test_every_reason_has_a_row() -> None:
    reasons = {name: one for name, one in vars(refusals).items() if isinstance(one, Reason)}
    said = [row.said for row in ROWS]
    unseen = {
        name
        for name, reason in reasons.items()
        if not any(_shape(reason.words).fullmatch(words) for words in said)
    }
    assert unseen == BY_THE_SERVER


def _shape(words: str) -> re.Pattern[str]:
    """What the words look like with anything in their gaps."""
    parts = re.split(r"\{\w+\}", words)
    return re.compile(".+".join(map(re.escape, parts)))


def test_a_group_that_moved_says_where_to() -> None:
    stage = Stage()
    old = stage.away(kind="group")
    new = stage.api.migrate(old)
    with pytest.raises(Refusal) as refused:
        stage.ask("sendMessage", chat_id=old.id, text="Bonjour")
    assert refused.value.parameters == {"migrate_to_chat_id": new.id}
    stage.ask("sendMessage", chat_id=new.id, text="Bonjour")


def test_a_press_is_answered_once_and_in_time() -> None:
    stage = Stage()
    query = stage.claire.press_data(stage.sent, "x")
    stage.ask("answerCallbackQuery", callback_query_id=query.id, text="a" * 200, show_alert=True)
    assert query.answer == {"text": "a" * 200, "show_alert": True}
    with pytest.raises(Refusal):
        stage.ask("answerCallbackQuery", callback_query_id=query.id)
    late = stage.query()
    stage.now.time += PATIENCE + 1
    with pytest.raises(Refusal):
        stage.ask("answerCallbackQuery", callback_query_id=late)


@pytest.mark.parametrize(
    ("person", "asked"),
    [
        ("claire", {"text": "a" * 4096}),
        ("claire", {"text": BEE * 2048}),
        (
            "claire",
            {
                "text": "a",
                "reply_parameters": {"message_id": 9, "allow_sending_without_reply": True},
            },
        ),
        ("group", {"text": "a"}),
        ("channel", {"text": "a"}),
    ],
)
def test_what_is_within_the_limits_is_taken(person: str, asked: dict[str, Any]) -> None:
    stage = Stage()
    place: Person | Chat = getattr(stage, person)
    assert stage.message("sendMessage", chat_id=place.id, **asked).words == asked["text"]

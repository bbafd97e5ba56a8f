"""Law: python-telegram-bot reads every answer of the stand-in as one of its own types."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta

import pytest
import telegram
from aiohttp.test_utils import TestServer
from telegram import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    InputPollOption,
    LinkPreviewOptions,
    MessageEntity,
    ReplyParameters,
    Update,
)
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, RetryAfter, TimedOut

from tests.botapi import BotApi, application, serving

JPEG = b"\xff\xd8\xff picture"
Test = Callable[[telegram.Bot], Awaitable[None]]


@pytest.fixture(autouse=True)
def spans(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spans of time are of their own type, as the library will have it."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
def api() -> Iterator[BotApi]:
    with serving(flood=False) as api:
        yield api


def run(api: BotApi, test: Test) -> None:
    async def main() -> None:
        base, files = f"{api.url}/bot", f"{api.url}/file/bot"
        async with telegram.Bot(api.token, base_url=base, base_file_url=files) as bot:
            await test(bot)

    asyncio.run(main())


def test_messages_and_presses(api: BotApi) -> None:
    claire = api.person("Claire")

    async def test(bot: telegram.Bot) -> None:
        assert bot.username == "essaim_test_bot"
        with pytest.raises(Forbidden, match="can't initiate"):
            await bot.send_message(claire.id, "Bonjour")
        claire.start("abc")
        (update,) = await bot.get_updates(timeout=5)
        assert update.message
        assert update.message.text == "/start abc"
        keys = InlineKeyboardMarkup([[InlineKeyboardButton("Oui", callback_data="o")]])
        message = await bot.send_message(
            claire.id,
            "Bonjour 🐝 Claire",
            entities=[MessageEntity("bold", 8, 2), MessageEntity("text_link", 11, 6, "a.org")],
            reply_markup=keys,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
            reply_parameters=ReplyParameters(update.message.message_id),
        )
        assert message.parse_entities() == dict(
            zip(message.entities, ("🐝", "Claire"), strict=True)
        )
        assert message.reply_to_message == update.message
        query = claire.press(api.sent(claire)[0], "Oui")
        (pressed,) = await bot.get_updates(offset=update.update_id + 1)
        assert pressed.callback_query
        await pressed.callback_query.answer("C'est noté", show_alert=True)
        assert query.answer == {"text": "C'est noté", "show_alert": True}
        await pressed.callback_query.edit_message_text("C'est noté")
        with pytest.raises(BadRequest, match="not modified"):
            await message.edit_text("C'est noté")
        await bot.set_message_reaction(claire.id, update.message.message_id, "👍")
        await bot.send_chat_action(claire.id, "typing")
        assert api.actions == [(claire.id, "typing")]
        assert await message.delete()
        assert api.sent(claire) == []

    run(api, test)


def test_files(api: BotApi) -> None:
    claire = api.person("Claire")
    claire.send_file("voice", b"x" * 100_000)

    async def test(bot: telegram.Bot) -> None:
        (update,) = await bot.get_updates()
        assert update.message
        assert update.message.voice
        file = await update.message.voice.get_file()
        assert bytes(await file.download_as_bytearray()) == b"x" * 100_000
        photo = await bot.send_photo(claire.id, JPEG, caption="Ici")
        again = await bot.send_photo(claire.id, photo.photo[-1].file_id)
        assert again.photo[-1].file_unique_id == photo.photo[-1].file_unique_id
        await bot.send_document(claire.id, b"pdf", filename="plan.pdf")
        await bot.send_voice(claire.id, b"ogg")
        await bot.send_audio(claire.id, b"mp3")
        await bot.send_video(claire.id, b"mp4")
        album = await bot.send_media_group(
            claire.id, [InputMediaPhoto(JPEG, caption="un"), InputMediaPhoto(JPEG)]
        )
        assert len({one.media_group_id for one in album}) == 1
        await bot.edit_message_caption(claire.id, photo.message_id, caption="Là")
        edited = await bot.edit_message_media(
            InputMediaDocument(b"csv", filename="a.csv"), claire.id, photo.message_id
        )
        assert isinstance(edited, telegram.Message)
        assert edited.document
        kinds = ["document", "photo", "document", "voice", "audio", "video", "photo", "photo"]
        assert [one.media_kind for one in api.sent(claire)] == kinds
        found = api.sent(claire)[2].file
        assert found
        assert (found.name, found.content) == ("plan.pdf", b"pdf")

    run(api, test)


def test_polls_groups_and_channels(api: BotApi) -> None:
    claire = api.person("Claire", username="claire")
    group = api.group("Atelier", claire, bot="administrator")
    channel = api.channel("Futurs", claire)

    async def test(bot: telegram.Bot) -> None:
        sent = await bot.send_poll(
            group.id, "Quand ?", ["lundi", InputPollOption("mardi")], is_anonymous=False
        )
        assert sent.poll
        claire.vote(api.sent(group)[0], [1])
        poll, answer = await bot.get_updates()
        assert poll.poll
        assert answer.poll_answer
        assert answer.poll_answer.option_ids == (1,)
        stopped = await bot.stop_poll(group.id, sent.message_id)
        assert [one.voter_count for one in stopped.options] == [0, 1]
        with pytest.raises(BadRequest, match="already been closed"):
            await bot.stop_poll(group.id, sent.message_id)
        with pytest.raises(BadRequest, match="channel chats"):
            await bot.send_poll(channel.id, "Quand ?", ["lundi"], is_anonymous=False)
        assert (await bot.get_chat(channel.id)).title == "Futurs"
        member = await bot.get_chat_member(group.id, claire.id)
        assert member.status == "creator"
        assert len(await bot.get_chat_administrators(channel.id)) == 2
        assert await bot.get_chat_member_count(group.id) == 2
        claire.remove_bot(group)
        claire.post(channel, "À lire")
        claire.block()
        api.set_status(group, "restricted")
        updates = await bot.get_updates(allowed_updates=Update.ALL_TYPES)
        assert sum(one.my_chat_member is not None for one in updates) == 3
        assert any(one.channel_post is not None for one in updates)
        assert await bot.leave_chat(group.id)

    run(api, test)


def test_forwards_topics_and_reactions(api: BotApi) -> None:
    claire, dora = api.person("Claire"), api.person("Dora")
    group = api.group("Atelier", claire, forum=True, bot="administrator")
    thread = api.topic(group, "Idées")
    theirs = dora.say("une idée", chat=group, thread=thread)

    async def test(bot: telegram.Bot) -> None:
        await bot.get_updates(allowed_updates=Update.ALL_TYPES)
        claire.forward(theirs)
        claire.forward(theirs, hidden=True)
        claire.forward(dora.say("nous", chat=group, anonymous=True))
        claire.forward(claire.post(api.channel("Futurs"), "à lire"))
        claire.react(theirs, "👍")
        dora.join(group)
        updates = await bot.get_updates()
        origins = [
            one.message.forward_origin.type
            for one in updates
            if one.message and one.message.forward_origin
        ]
        assert origins == ["user", "hidden_user", "chat", "channel"]
        assert any(one.message_reaction is not None for one in updates)
        assert any(one.chat_member is not None for one in updates)

    run(api, test)


def test_errors_are_of_its_kinds(api: BotApi) -> None:
    claire = api.person("Claire")
    claire.start()
    group = api.group("Atelier", claire, kind="group")
    new = api.migrate(group)

    async def test(bot: telegram.Bot) -> None:
        api.faults.flood(claire, retry_after=3)
        with pytest.raises(RetryAfter) as late:
            await bot.send_message(claire.id, "Bonjour")
        assert late.value.retry_after == timedelta(seconds=3)
        with pytest.raises(ChatMigrated) as moved:
            await bot.send_message(group.id, "Bonjour")
        assert moved.value.new_chat_id == new.id
        api.faults.hold(1)
        with pytest.raises(TimedOut):
            await bot.get_me(read_timeout=0.1)
        await bot.set_webhook("https://essaim.invalid/h", secret_token="s", max_connections=5)
        assert (await bot.get_webhook_info()).max_connections == 5
        with pytest.raises(Conflict, match="webhook is active"):
            await bot.get_updates()
        await bot.delete_webhook(drop_pending_updates=True)
        commands = [BotCommand("aide", "Aide")]
        await bot.set_my_commands(commands, BotCommandScopeAllGroupChats(), "fr")
        scope = BotCommandScopeAllGroupChats()
        assert list(await bot.get_my_commands(scope, "fr")) == commands
        assert await bot.delete_my_commands(scope, "fr")

    run(api, test)


def test_it_works_in_a_loop_that_is_there_already() -> None:
    api = BotApi(flood=False, keep_calls=False)
    claire = api.person("Claire")
    claire.start()

    async def main() -> None:
        server = TestServer(application(api))
        await server.start_server()
        async with server, telegram.Bot(api.token, base_url=str(server.make_url("/bot"))) as bot:
            (update,) = await bot.get_updates(offset=-1, timeout=5)
            waiting = asyncio.create_task(bot.get_updates(update.update_id + 1, timeout=5))
            await asyncio.sleep(0.05)
            claire.say("Bonjour")
            assert [one.message.text for one in await waiting if one.message] == ["Bonjour"]

    asyncio.run(main())
    assert api.calls == []

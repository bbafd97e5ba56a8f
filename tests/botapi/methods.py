"""Law: every method that the Bot API has here is a row: its name, and what it does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.botapi import chats, editing, media, polling, polls, sending
from tests.botapi.parameters import Parameters
from tests.botapi.world import World

Method = Callable[[World, Parameters], Any]

GET_UPDATES = "getUpdates"
"""The one that waits: `server` has it."""

METHODS: dict[str, Method] = {
    "getMe": chats.get_me,
    "getMyName": chats.get_my_name,
    "sendMessage": sending.send_message,
    "sendPhoto": media.sender("photo"),
    "sendVoice": media.sender("voice"),
    "sendAudio": media.sender("audio"),
    "sendVideo": media.sender("video"),
    "sendVideoNote": media.sender("video_note"),
    "sendDocument": media.sender("document"),
    "sendMediaGroup": media.send_media_group,
    "sendPoll": polls.send_poll,
    "stopPoll": polls.stop_poll,
    "editMessageText": editing.edit_message_text,
    "editMessageCaption": editing.edit_message_caption,
    "editMessageMedia": editing.edit_message_media,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "deleteMessage": editing.delete_message,
    "answerCallbackQuery": editing.answer_callback_query,
    "sendChatAction": chats.send_chat_action,
    "setMessageReaction": chats.set_message_reaction,
    "getFile": media.get_file,
    "getChat": chats.get_chat,
    "getChatMember": chats.get_chat_member,
    "getChatAdministrators": chats.get_chat_administrators,
    "getChatMemberCount": chats.get_chat_member_count,
    "leaveChat": chats.leave_chat,
    "setMyCommands": chats.set_my_commands,
    "getMyCommands": chats.get_my_commands,
    "deleteMyCommands": chats.delete_my_commands,
    "setWebhook": polling.set_webhook,
    "deleteWebhook": polling.delete_webhook,
    "getWebhookInfo": polling.get_webhook_info,
}

NAMES = {name.lower(): name for name in (*METHODS, GET_UPDATES)}

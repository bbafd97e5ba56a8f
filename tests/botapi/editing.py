"""Law: the bot edits what it sent, to something else; it takes away what it may, for two days."""

from __future__ import annotations

from telegram.constants import CallbackQueryLimit

from tests.botapi import access, refusals, render
from tests.botapi.formatting import is_utf8, width
from tests.botapi.keyboards import markup
from tests.botapi.media import input_media
from tests.botapi.parameters import Parameters
from tests.botapi.records import Json, Message
from tests.botapi.sending import caption_of, text_of
from tests.botapi.world import World

TWO_DAYS = 48 * 3600
PATIENCE = 15.0
"""Seconds for which a press can be answered; Telegram does not say how many."""


def edit_message_text(world: World, parameters: Parameters) -> Json:
    content = text_of(parameters, refusals.EDIT_TOO_LONG)
    message = _own(world, parameters)
    if not message.text:
        raise refusals.NOTHING_TO_EDIT(what="text")
    return _edit(world, parameters, message, content)


def edit_message_caption(world: World, parameters: Parameters) -> Json:
    content = caption_of(parameters)
    message = _own(world, parameters)
    if message.file is None or message.media_kind == "video_note":
        raise refusals.NOTHING_TO_EDIT(what="caption")
    return _edit(world, parameters, message, content)


def edit_message_media(world: World, parameters: Parameters) -> Json:
    content = input_media(world, parameters, parameters.get("media"))
    message = _own(world, parameters)
    if message.poll or message.media_kind in ("voice", "video_note"):
        raise refusals.NOTHING_TO_EDIT(what="media")
    return _edit(world, parameters, message, {"text": "", **content})


def edit_message_reply_markup(world: World, parameters: Parameters) -> Json:
    return _edit(world, parameters, _own(world, parameters), {})


def _own(world: World, parameters: Parameters) -> Message:
    message = access.message(world, parameters, "message to edit")
    if not message.by_bot or message.service or message.origin:
        raise refusals.NO_EDIT()
    return message


def _edit(world: World, parameters: Parameters, message: Message, content: Json) -> Json:
    changes = {**content, "rows": markup(parameters.get("reply_markup"))}
    if all(getattr(message, name) == value for name, value in changes.items()):
        raise refusals.NOT_MODIFIED()
    world.admit(message.chat)
    message.edits.append(message.words)
    for name, value in changes.items():
        setattr(message, name, value)
    message.edit_date = int(world.wall())
    return render.message(message)


def delete_message(world: World, parameters: Parameters) -> bool:
    """The rules are those of the method's description."""
    if not parameters.number("message_id"):
        raise refusals.NO_ID()
    message = access.message(world, parameters, "message to delete")
    chat = message.chat
    administrator = chat.status(world.bot.id) == "administrator"
    if not (message.by_bot or administrator or chat.kind == "private"):
        raise refusals.NO_DELETE()
    if world.wall() - message.date > TWO_DAYS:
        private = chat.kind in ("private", "group")
        raise refusals.NO_DELETE_FOR_ALL() if private else refusals.NO_DELETE()
    world.delete(message)
    return True


def answer_callback_query(world: World, parameters: Parameters) -> bool:
    query = world.queries.get(parameters.words("callback_query_id"))
    if query is None or query.answer is not None or world.now() - query.born > PATIENCE:
        raise refusals.OLD_QUERY()
    text = parameters.words("text")
    if not is_utf8(text):
        raise refusals.UTF8()
    if width(text) > CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH:
        raise refusals.LONG_ANSWER()
    query.answer = {"text": text, "show_alert": parameters.flag("show_alert")}
    return True

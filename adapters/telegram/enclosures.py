"""Law: a file leaves as what it is for people; a picture that Telegram does not take for one, as a
document."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping

from telegram import InputFile, Message

from adapters.telegram.errands import Errand, changed, receipt_of
from adapters.telegram.faults import ask
from adapters.telegram.render import as_text
from bot.errors import Rejected
from bot.messages import File, Media
from bot.ports import Receipt

_UPLOAD = 120.0
"""Seconds that an upload may take."""


async def show_file(given: Errand) -> Receipt:
    if given.number:
        return await changed(given, edit_caption(given))
    file, shelf = given.delivery.letter.extra, given.kit.shelf
    assert isinstance(file, File)
    content = None if shelf is None else await shelf.read(file.digest)
    if content is None:
        raise Rejected("the file is not kept any more")
    send = _SENDERS.get((file.media, file.type), "send_document")
    return receipt_of(await _uploaded(given, send, content, file.name))


async def _uploaded(given: Errand, send: str, content: bytes, name: str) -> Message:
    """A picture that Telegram does not take for one goes as a document."""
    text, entities = as_text(given.delivery.letter.body)
    call: Awaitable[Message] = getattr(given.kit.bot, send)(
        given.chat_id,
        InputFile(content, filename=name),
        caption=text or None,
        caption_entities=entities,
        reply_markup=given.keyboard,
        write_timeout=_UPLOAD,
        read_timeout=_UPLOAD,
        **given.manners,
    )
    try:
        return await ask(call)
    except Rejected:
        if send == "send_document":
            raise
    return await _uploaded(given, "send_document", content, name)


_SENDERS: Mapping[tuple[Media, str], str] = {
    (Media.IMAGE, "image/jpeg"): "send_photo",
    (Media.IMAGE, "image/png"): "send_photo",
    (Media.IMAGE, "image/webp"): "send_photo",
    (Media.IMAGE, "image/gif"): "send_animation",
    (Media.VOICE, "audio/ogg"): "send_voice",
    (Media.VOICE, "audio/mpeg"): "send_audio",
    (Media.VOICE, "audio/mp4"): "send_audio",
    (Media.VIDEO, "video/mp4"): "send_video",
}
"""How Telegram shows what; all else is a document."""


async def edit_caption(given: Errand) -> object:
    text, entities = as_text(given.delivery.letter.body)
    return await ask(
        given.kit.bot.edit_message_caption(
            given.chat_id,
            given.number,
            caption=text,
            caption_entities=entities,
            reply_markup=given.keyboard,
        )
    )

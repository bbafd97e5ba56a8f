"""Law: what a letter shows has one way out here; asking for what is so already is no fault.

An edit that changes nothing, a message that is gone already, a poll that has ended: each is as it
was wanted. What a platform no longer lets the bot change is refused, as its desk is told.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress

from telegram import LinkPreviewOptions, ReactionTypeEmoji

from adapters.telegram.enclosures import edit_caption, show_file
from adapters.telegram.errands import Errand, changed, receipt_of
from adapters.telegram.faults import ask
from adapters.telegram.papers import end_poll, open_poll
from adapters.telegram.readers import place_of
from adapters.telegram.render import as_text
from bot.errors import ChannelError, Rejected
from bot.messages import Closing, Extra, File, Gone, Paper, Reaction, Spent
from bot.ports import Receipt

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


async def deliver(given: Errand) -> Receipt:
    """Send it its own way; raises a `ChannelError`."""
    receipt = await WAYS[type(given.delivery.letter.extra)](given)
    given.kit.newest.note(*place_of(receipt.id))
    return receipt


async def _words(given: Errand) -> Receipt:
    if given.number:
        return await changed(given, _edit_text(given))
    text, entities = as_text(given.delivery.letter.body)
    call = given.kit.bot.send_message(
        given.chat_id,
        text,
        entities=entities,
        link_preview_options=_NO_PREVIEW,
        reply_markup=given.keyboard,
        **given.manners,
    )
    return receipt_of(await ask(call))


async def _edit_text(given: Errand) -> object:
    text, entities = as_text(given.delivery.letter.body)
    call = given.kit.bot.edit_message_text(
        text,
        given.chat_id,
        given.number,
        entities=entities,
        link_preview_options=_NO_PREVIEW,
        reply_markup=given.keyboard,
    )
    try:
        return await ask(call)
    except Rejected as fault:
        if "no text in the message" not in str(fault):
            raise
    return await edit_caption(given)


async def _react(given: Errand) -> Receipt:
    extra = given.delivery.letter.extra
    assert isinstance(extra, Reaction)
    _, number = place_of(extra.to)
    emoji = [ReactionTypeEmoji(extra.emoji)]
    await ask(given.kit.bot.set_message_reaction(given.chat_id, number, emoji))
    return Receipt(extra.to)


async def _clear(given: Errand) -> Receipt:
    """Whatever comes of it: nothing that is said next waits for it."""
    extra = given.delivery.letter.extra
    assert isinstance(extra, Spent)
    room, number = place_of(extra.of)
    with suppress(ChannelError):
        await ask(given.kit.bot.edit_message_reply_markup(room, number))
    return Receipt(extra.of)


async def _take_away(given: Errand) -> Receipt:
    if not given.number:
        raise Rejected("nothing to take away")
    try:
        await ask(given.kit.bot.delete_message(given.chat_id, given.number))
    except Rejected as fault:
        if "to delete not found" not in str(fault):
            raise
    assert given.delivery.replaces is not None
    return Receipt(given.delivery.replaces)


WAYS: Mapping[type[Extra] | type[None], Callable[[Errand], Awaitable[Receipt]]] = {
    type(None): _words,
    File: show_file,
    Reaction: _react,
    Gone: _take_away,
    Paper: open_poll,
    Closing: end_poll,
    Spent: _clear,
}
"""By what the letter shows beside its words."""

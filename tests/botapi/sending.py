"""Law: a message is checked whole before anything of it is there, and limits count what is sent."""

from __future__ import annotations

from typing import Any

from telegram.constants import MessageLimit

from tests.botapi import access, formatting, refusals, render
from tests.botapi.formatting import Entity
from tests.botapi.keyboards import markup
from tests.botapi.parameters import Parameters
from tests.botapi.records import Chat, Json
from tests.botapi.world import World


def words(
    parameters: Parameters | Json, name: str, limit: int, too_long: refusals.Reason, entities: str
) -> tuple[str, list[Entity]]:
    """What a parameter says, and how it is marked; raises `Refusal`."""
    if parameters.get("parse_mode"):
        raise refusals.PARSE_MODE()
    given = parameters.get(name) or ""
    if name == "text" and not given:
        raise refusals.NO_TEXT()
    text, marks = formatting.fixed(str(given), parameters.get(entities), empty=name != "text")
    if formatting.width(text) > limit:
        raise too_long()
    return text, marks


def text_of(parameters: Parameters, too_long: refusals.Reason) -> Json:
    """The content of a text message."""
    limit = int(MessageLimit.MAX_TEXT_LENGTH)
    text, entities = words(parameters, "text", limit, too_long, "entities")
    options = parameters.get("link_preview_options") or {}
    disabled = bool(options.get("is_disabled")) or parameters.flag("disable_web_page_preview")
    return {"text": text, "entities": entities, "link_preview_disabled": disabled}


def caption_of(parameters: Parameters | Json) -> Json:
    """The content that a caption is."""
    limit = int(MessageLimit.CAPTION_LENGTH)
    reason = refusals.CAPTION_TOO_LONG
    caption, entities = words(parameters, "caption", limit, reason, "caption_entities")
    return {"caption": caption, "entities": entities}


def envelope(world: World, parameters: Parameters, what: str) -> tuple[Chat, Json]:
    """Where a message goes and what it carries, once it may; it counts from here on."""
    rows = markup(parameters.get("reply_markup"))
    place = access.chat(world, parameters, write=True)
    replied = access.reply(world, parameters, place)
    thread = access.thread(parameters, place)
    access.check_sending(world, place, what)
    world.admit(place)
    carried: dict[str, Any] = {
        "rows": rows,
        "reply_to": replied,
        "thread": thread or (replied.thread if replied else None),
        "silent": parameters.flag("disable_notification"),
    }
    if place.kind == "channel":
        carried["sender_chat"] = place
    return place, carried


def send_message(world: World, parameters: Parameters) -> Json:
    content = text_of(parameters, refusals.TOO_LONG)
    place, carried = envelope(world, parameters, "text")
    return render.message(world.add(place, world.bot, **content, **carried))

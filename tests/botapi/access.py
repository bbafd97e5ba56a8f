"""Law: what the bot may do where, checked in the order of `Client::check_chat_access`."""

from __future__ import annotations

from tests.botapi import refusals
from tests.botapi.parameters import Parameters
from tests.botapi.records import PRESENT, Chat, Message
from tests.botapi.world import World

_SENDS = {
    "text": "text messages",
    "photo": "photos",
    "voice": "voice notes",
    "audio": "music",
    "video": "videos",
    "video_note": "video notes",
    "document": "documents",
    "poll": "polls",
}


def chat(world: World, parameters: Parameters, *, write: bool = False) -> Chat:
    """The chat that `chat_id` names, if the bot may read it, or write there; raises `Refusal`."""
    return named(world, parameters.get("chat_id"), write=write)


def named(world: World, chat_id: object, *, write: bool = False) -> Chat:
    """The chat of that id or `@name`."""
    words = str(chat_id).strip() if chat_id is not None else ""
    if not words:
        raise refusals.NO_CHAT_ID()
    found = _find(world, words)
    if found is None:
        raise refusals.NO_CHAT()
    if found.kind == "private":
        _check_private(found, write)
    elif found.kind == "group":
        _check_group(world, found, write)
    else:
        _check_supergroup(world, found, write)
    return found


def _find(world: World, words: str) -> Chat | None:
    if words.startswith("@"):
        return world.names.get(words[1:].lower())
    try:
        return world.chats.get(int(words))
    except ValueError:
        return None


def _check_private(place: Chat, write: bool) -> None:
    if not write:
        return
    if place.person is not None and place.person.deactivated:
        raise refusals.DEACTIVATED()
    if not place.started:
        raise refusals.NOT_STARTED()
    if place.blocked:
        raise refusals.BLOCKED()


def _check_group(world: World, place: Chat, write: bool) -> None:
    if not write:
        return
    if place.migrated_to is not None:
        raise refusals.upgraded(place.migrated_to)
    _check_place(place.status(world.bot.id), "group")


def _check_supergroup(world: World, place: Chat, write: bool) -> None:
    status = place.status(world.bot.id)
    if status == "kicked" or write or place.username is None:
        _check_place(status, place.kind)


def _check_place(status: str, kind: str) -> None:
    if status == "kicked":
        raise refusals.KICKED(kind=kind)
    if status not in PRESENT:
        raise refusals.NOT_MEMBER(kind=kind)


def members(world: World, parameters: Parameters) -> Chat:
    """A place whose members may be read: of a group that has moved they are not
    (`Client::check_chat_access`, `AccessRights::ReadMembers`)."""
    place = chat(world, parameters)
    if place.migrated_to is not None:
        raise refusals.upgraded(place.migrated_to)
    return place


def check_sending(world: World, place: Chat, what: str) -> None:
    """Whether the bot may send such a thing there; raises `Refusal`."""
    status = place.status(world.bot.id)
    if place.kind == "channel" and (status != "administrator" or not place.can_post):
        raise refusals.CHANNEL_ADMIN()
    if status == "restricted":
        raise refusals.NO_RIGHTS(what=_SENDS[what])


def message(world: World, parameters: Parameters, what: str, *, write: bool = True) -> Message:
    """The message that `chat_id` and `message_id` name; `what` is it called in a refusal."""
    place = chat(world, parameters, write=write)
    found = place.messages.get(parameters.number("message_id"))
    if found is None:
        raise refusals.not_found(what)
    return found


def reply(world: World, parameters: Parameters, place: Chat) -> Message | None:
    """The message to reply to, by `reply_parameters` or in the older way."""
    asked = parameters.get("reply_parameters")
    if not isinstance(asked, dict):
        asked = {
            "message_id": parameters.number("reply_to_message_id"),
            "allow_sending_without_reply": parameters.flag("allow_sending_without_reply"),
        }
    number = int(asked.get("message_id") or 0)
    if number <= 0:
        return None
    there = named(world, asked["chat_id"]) if asked.get("chat_id") else place
    found = there.messages.get(number)
    if found is None and not asked.get("allow_sending_without_reply"):
        raise refusals.not_found("message to be replied")
    return found


def thread(parameters: Parameters, place: Chat) -> int | None:
    """The forum topic to write in, by `message_thread_id`."""
    number = parameters.number("message_thread_id")
    if number and number not in place.topics:
        raise refusals.NO_THREAD()
    return number or None

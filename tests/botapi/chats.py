"""Law: what the bot asks of chats and of itself, and the commands that clients offer."""

from __future__ import annotations

import json
import re
from typing import Any

from telegram.constants import BotCommandLimit, ChatAction, ReactionEmoji

from tests.botapi import access, refusals, render
from tests.botapi.parameters import Parameters
from tests.botapi.records import PRESENT, Account, Json
from tests.botapi.world import World

_EMOJIS = frozenset(one.value for one in ReactionEmoji)
_ACTIONS = frozenset(one.value for one in ChatAction)
_ADMINISTRATORS = ("creator", "administrator")
_LANGUAGE = re.compile("[a-z]{2}")
_COMMAND = re.compile("[a-z0-9_]+")
_EVERYWHERE = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
_SOMEWHERE = ("chat", "chat_administrators", "chat_member")


def get_me(world: World, _: Parameters) -> Json:
    return me(world)


def me(world: World) -> Json:
    """The bot's own `User`."""
    return {
        **render.user(world.bot),
        "can_join_groups": True,
        "can_read_all_group_messages": not world.privacy,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def get_my_name(world: World, _: Parameters) -> Json:
    return {"name": world.bot.first_name}


def get_chat(world: World, parameters: Parameters) -> Json:
    return render.full_chat(access.chat(world, parameters))


def get_chat_member(world: World, parameters: Parameters) -> Json:
    place = access.members(world, parameters)
    number = parameters.number("user_id")
    if number <= 0:
        raise refusals.BAD_USER()
    account = world.accounts.get(number)
    if account is None:
        raise refusals.NO_USER()
    return render.member(place, account)


def get_chat_administrators(world: World, parameters: Parameters) -> list[Json]:
    place = access.members(world, parameters)
    if place.kind == "private":
        raise refusals.NO_ADMINISTRATORS()
    ids = [one for one, status in place.members.items() if status in _ADMINISTRATORS]
    return [render.member(place, world.accounts[one]) for one in ids]


def get_chat_member_count(world: World, parameters: Parameters) -> int:
    place = access.members(world, parameters)
    return 2 if place.kind == "private" else sum(one in PRESENT for one in place.members.values())


def leave_chat(world: World, parameters: Parameters) -> bool:
    place = access.chat(world, parameters, write=True)
    world.set_status(place, world.bot, "left", world.bot)
    return True


def send_chat_action(world: World, parameters: Parameters) -> bool:
    action = parameters.words("action").lower()
    if action not in _ACTIONS:
        raise refusals.NO_ACTION()
    place = access.chat(world, parameters, write=True)
    world.actions.append((place.id, action))
    return True


def set_message_reaction(world: World, parameters: Parameters) -> bool:
    told = parameters.get("reaction") or []
    message = access.message(world, parameters, "message to react")
    emojis = [str(one.get("emoji")) for one in told]
    if any(emoji not in _EMOJIS for emoji in emojis):
        raise refusals.REACTION()
    if len(emojis) > 1:
        raise refusals.TOO_MANY_REACTIONS()
    message.reactions[world.bot.id] = emojis
    return True


# --- commands -------------------------------------------------------------------------------------


def set_my_commands(world: World, parameters: Parameters) -> bool:
    told = parameters.get("commands") or []
    if not isinstance(told, list):
        raise refusals.COMMANDS()
    commands = [_command(one) for one in told]
    if len(commands) > BotCommandLimit.MAX_COMMAND_NUMBER:
        raise refusals.MANY_COMMANDS()
    world.commands[_where(world, parameters)] = commands
    return True


def get_my_commands(world: World, parameters: Parameters) -> list[dict[str, str]]:
    return world.commands.get(_where(world, parameters), [])


def delete_my_commands(world: World, parameters: Parameters) -> bool:
    world.commands.pop(_where(world, parameters), None)
    return True


def _command(told: Any) -> dict[str, str]:
    """`td::set_commands`."""
    if not isinstance(told, dict):
        raise refusals.COMMAND(why="expected an Object")
    for name in ("command", "description"):
        if not isinstance(told.get(name), str):
            raise refusals.COMMAND(why=f'Can\'t find field "{name}"')
    command = told["command"].strip().removeprefix("/")
    description = told["description"].strip()
    if not command:
        raise refusals.NO_COMMAND()
    if len(command) > BotCommandLimit.MAX_COMMAND:
        raise refusals.LONG_COMMAND(most=int(BotCommandLimit.MAX_COMMAND))
    _check_description(description)
    if not _COMMAND.fullmatch(command):
        raise refusals.BAD_COMMAND()
    return {"command": command, "description": description}


def _check_description(description: str) -> None:
    if not description:
        raise refusals.NO_DESCRIPTION()
    if len(description) > BotCommandLimit.MAX_DESCRIPTION:
        raise refusals.LONG_DESCRIPTION(most=int(BotCommandLimit.MAX_DESCRIPTION))


def _where(world: World, parameters: Parameters) -> tuple[str, str]:
    """The scope as JSON, and the language."""
    scope = parameters.get("scope") or {"type": "default"}
    kind = scope.get("type") if isinstance(scope, dict) else None
    if kind not in (*_EVERYWHERE, *_SOMEWHERE):
        raise refusals.BAD_SCOPE(why="Unsupported type specified")
    if kind in _SOMEWHERE:
        scope = _scope(world, scope)
    language = parameters.words("language_code")
    if language and not _LANGUAGE.fullmatch(language):
        raise refusals.LANGUAGE()
    return json.dumps(scope, sort_keys=True), language


def _scope(world: World, scope: Json) -> Json:
    place = access.named(world, scope.get("chat_id"))
    if place.kind == "private" and scope["type"] != "chat":
        raise refusals.PRIVATE_SCOPE()
    if place.kind == "channel":
        raise refusals.CHANNEL_SCOPE()
    if scope["type"] == "chat_member" and not _account(world, scope):
        raise refusals.BAD_SCOPE(why="Invalid user_id specified")
    return {**scope, "chat_id": place.id}


def _account(world: World, scope: Json) -> Account | None:
    return world.accounts.get(int(scope.get("user_id") or 0))

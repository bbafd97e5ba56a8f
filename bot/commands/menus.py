"""Law: a menu offers the commands of the one table, each where it may be used, by who may use it.

Where a platform shows menus, all have one in their direct chat, each room has its own, and in the
desk the animators have theirs.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.commands.table import GROUPS, Command
from bot.config import Settings
from bot.ports import Menu
from bot.roles import Place, Role
from bot.settings.communities import CommunitySettings
from bot.texts import LANGUAGES, Speech


def offered(settings: Settings, platform: str) -> list[Menu]:
    """The menus of that platform."""
    first = settings.community[0]
    everywhere = Menu(_languages(first, Role.AGENT, Place.DIRECT))
    menus = (menu for community in settings.community for menu in _in_rooms(community))
    return [everywhere, *(one for one in menus if one.room and one.room.platform == platform)]


def _in_rooms(community: CommunitySettings) -> Iterator[Menu]:
    for channel in community.channels:
        yield Menu(_languages(community, Role.AGENT, Place.CHANNEL), channel)
    desk = community.desk
    yield Menu(_languages(community, Role.AGENT, Place.DESK), desk)
    for member in dict.fromkeys((*community.animators, *community.admins)):
        if member.platform == desk.platform:
            yield Menu(_languages(community, community.role(member), Place.DESK), desk, member)


def _languages(community: CommunitySettings, role: Role, place: Place) -> dict[str, dict[str, str]]:
    """In the community's language for all, and in each other one for who reads that."""
    rows = [
        row for rows in GROUPS.values() for row in rows if role >= row.role and place in row.places
    ]
    others = (language for language in LANGUAGES if language != community.language)
    return {
        "": _words(rows, Speech(community.language, community.zone, "/")),
        **{language: _words(rows, Speech(language, community.zone, "/")) for language in others},
    }


def _words(rows: list[Command], speech: Speech) -> dict[str, str]:
    rank = 0 if speech.language == "fr" else -1
    return {row.words[rank]: speech(f"help.{row.name}") for row in rows}

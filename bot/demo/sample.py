"""Law: the sample community, wholly made up, that `essaim demo` and `essaim chat` live in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from adapters.console.cast import Cast, Person, Room
from bot.commands.table import COMMANDS
from bot.config import Settings, read
from bot.messages import Address
from bot.settings.communities import CommunitySettings
from bot.texts import Speech

DESK = Address("console:bureau")
CHANNEL = Address("console:canal")
ANIMATORS = ("Camille",)
NEWCOMERS = ("Claire", "Malik")

COMMUNITY: dict[str, Any] = {
    "slug": "atelier-commun",
    "name": "L’Atelier commun",
    "host": "deux agents qui l’animent à côté de leur poste",
    "desk": DESK,
    "channels": [CHANNEL],
    "animators": ["console:camille"],
}


def settings(folder: Path, **changes: Any) -> Settings:
    """The sample community, kept in that folder."""
    return read(
        {
            "database": {"url": f"sqlite:///{folder / 'essaim.db'}"},
            "console": {"folder": folder},
            "community": [COMMUNITY | changes],
        }
    )


def account(name: str) -> Address:
    """Somebody's account on the console."""
    return Address(f"console:{name.casefold()}")


def cast(speech: Speech) -> Cast:
    """Who a newcomer may be, and where."""
    agents = [Person(name, account(name), speech("role.agent")) for name in NEWCOMERS]
    animators = [Person(name, account(name), speech("role.animator")) for name in ANIMATORS]
    return Cast(
        (*agents, *animators), (Room("bureau", DESK), Room("canal", CHANNEL)), words(speech)
    )


def cast_of(community: CommunitySettings, speech: Speech) -> Cast:
    """The same for a community of the configuration: its people and rooms on the console."""
    people = [Person("Vous", Address("console:vous"), speech("role.agent"))]
    for address in dict.fromkeys((*community.animators, *community.admins)):
        if address.platform == "console":
            name = address.native.removeprefix("@")
            people.append(Person(name.capitalize(), address, speech("role.animator")))
    rooms = [Room("bureau", community.desk)] if community.desk.platform == "console" else []
    rooms += [Room(one.native, one) for one in community.channels if one.platform == "console"]
    return Cast(tuple(people), tuple(rooms), words(speech))


def words(speech: Speech) -> tuple[str, ...]:
    """The commands, to complete what is being typed."""
    return tuple(speech.prefix + word for row in COMMANDS for word in row.words)

"""Law: a community on Telegram is a desk, a group and a channel, and a configuration names them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bot.channels import names
from tests.botapi import BotApi, Chat, Person

Mode = Literal["polling", "webhook"]
MODES: tuple[Mode, ...] = ("polling", "webhook")

PATH = "/hook"


@dataclass(frozen=True, slots=True)
class Town:
    """A community: Camille animates it in the desk; the hall and the channel are its rooms."""

    slug: str
    camille: Person
    desk: Chat
    hall: Chat
    channel: Chat

    @property
    def name(self) -> str:
        return self.slug.capitalize()

    @property
    def rooms(self) -> tuple[Chat, Chat]:
        return self.hall, self.channel

    def room(self, name: str) -> Chat:
        """The room that the desk calls so."""
        addresses = [f"telegram:{room.id}" for room in self.rooms]
        named = {name: address for address, name in names(addresses).items()}
        return next(room for room in self.rooms if named[name] == f"telegram:{room.id}")


def founded(api: BotApi, slug: str, camille: Person, kind: str = "supergroup") -> Town:
    """A new community; its desk and its hall are groups of that kind."""
    desk = api.group(f"Bureau {slug}", camille, kind=kind)
    hall = api.group(f"Salon {slug}", camille, kind=kind)
    return Town(slug, camille, desk, hall, api.channel(f"Canal {slug}", camille))


@dataclass(frozen=True, slots=True)
class Way:
    """How updates come to the bot: by asking, or to its door at that port, or at first to `by`."""

    mode: Mode
    port: int
    by: int = 0

    @property
    def url(self) -> str:
        """Where Telegram brings them."""
        return f"http://127.0.0.1:{self.by or self.port}{PATH}"

    @property
    def door(self) -> str:
        """Where the bot takes them."""
        return f"http://127.0.0.1:{self.port}{PATH}"


def configuration(
    folder: Path, url: str, api: BotApi, way: Way, towns: Sequence[Town], api_url: str = ""
) -> str:
    """A config.toml of these communities; the Bot API is elsewhere with an `api_url`."""
    communities = "".join(map(_community, towns))
    return f"""
[database]
url = "{url}"
[media]
folder = "{folder}/media"
[telegram]
token = "{api.token}"
api_url = "{api_url or api.url}"
mode = "{way.mode}"
webhook_url = "{way.url}"
webhook_listen = "127.0.0.1:{way.port}"
{communities}"""


def _community(town: Town) -> str:
    return f"""
[[community]]
slug = "{town.slug}"
name = "{town.name}"
desk = "telegram:{town.desk.id}"
channels = {json.dumps([f"telegram:{room.id}" for room in town.rooms])}
animators = ["telegram:{town.camille.id}"]
"""

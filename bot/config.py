"""Law: the configuration is read once, checked whole, and frozen; a wrong key stops the start.

`load` turns TOML and the environment into `Settings`, or raises one `ConfigError` that names the
key and what it expected. Addresses, roles and secrets live here; what animators edit starts here.
The sections are in `bot.settings`.
"""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from bot.errors import ConfigError
from bot.messages import Address
from bot.roles import Place
from bot.settings.communities import (
    CommunitySettings,
    DigestSettings,
    PollsSettings,
    RecapSettings,
    SectionSettings,
)
from bot.settings.faults import Sections, explained
from bot.settings.fields import Frozen
from bot.settings.platforms import ConsoleSettings, MatrixSettings, TelegramSettings
from bot.settings.storage import DatabaseSettings, MediaSettings

DEFAULT_PATH = Path("config.toml")


class Settings(Frozen):
    """All of the configuration."""

    database: DatabaseSettings = DatabaseSettings()
    console: ConsoleSettings | None = None
    matrix: MatrixSettings | None = None
    telegram: TelegramSettings | None = None
    media: MediaSettings = MediaSettings()
    community: Annotated[tuple[CommunitySettings, ...], Field(min_length=1, strict=False)]

    @property
    def rooms(self) -> list[Address]:
        """Every desk and channel."""
        return [room for one in self.community for room in (one.desk, *one.channels)]

    @model_validator(mode="after")
    def _each_room_serves_once(self) -> Settings:
        seen: set[str] = set()
        for name in [*(community.slug for community in self.community), *self.rooms]:
            if name in seen:
                raise PydanticCustomError("twice", "used twice", {"name": name})
            seen.add(name)
        return self

    def named(self, slug: str) -> CommunitySettings | None:
        """The community of that slug."""
        return next((one for one in self.community if one.slug == slug), None)

    def room(self, place: Address) -> tuple[CommunitySettings | None, Place]:
        """Which community a room belongs to, and what it is for there."""
        for community in self.community:
            if place == community.desk:
                return community, Place.DESK
            if place in community.channels:
                return community, Place.CHANNEL
        return None, Place.UNKNOWN


_SECTIONS: Sections = {
    (): Settings,
    ("database",): DatabaseSettings,
    ("console",): ConsoleSettings,
    ("matrix",): MatrixSettings,
    ("telegram",): TelegramSettings,
    ("media",): MediaSettings,
    ("community",): CommunitySettings,
    ("community", "digest"): DigestSettings,
    ("community", "recaps"): RecapSettings,
    ("community", "digest", "sections"): SectionSettings,
    ("community", "polls"): PollsSettings,
}
"""Whose keys may have been meant by an unknown one."""

_ENVIRONMENT = {
    "ESSAIM_DATABASE_URL": ("database", "url"),
    "ESSAIM_MATRIX_PASSWORD": ("matrix", "password"),
    "ESSAIM_MATRIX_RECOVERY_KEY": ("matrix", "recovery_key"),
    "ESSAIM_TELEGRAM_TOKEN": ("telegram", "token"),
}
"""Variables that go before a key; a platform that is off stays off."""


def load(path: Path) -> Settings:
    """The settings of that file; `ConfigError` when it is missing, unreadable or wrong."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError("config.missing", path=path) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError("config.unreadable", path=path, reason=error) from None
    for (section, key), value in _from_environment().items():
        if section in raw or section == "database":
            raw.setdefault(section, {})[key] = value
    return read(raw)


def given(section: str) -> dict[str, str]:
    """The keys of that section whose values the environment gives, with these values."""
    return {key: value for (where, key), value in _from_environment().items() if where == section}


def _from_environment() -> dict[tuple[str, str], str]:
    values = {place: os.environ.get(name) for name, place in _ENVIRONMENT.items()}
    return {place: value for place, value in values.items() if value}


def read(raw: dict[str, Any]) -> Settings:
    """The settings in a parsed TOML document; `ConfigError` names the first wrong key."""
    try:
        return Settings.model_validate(raw)
    except ValidationError as error:
        raise explained(error, _SECTIONS) from None

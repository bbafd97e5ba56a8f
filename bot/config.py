"""Law: the configuration is read once, checked whole, and frozen; a wrong key stops the start.

`load` turns TOML and the environment into `Settings`, or raises one `ConfigError` that names the
key and what it expected. Addresses, roles and secrets live here; what animators edit starts here.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    StringConstraints,
    ValidationError,
    model_validator,
)
from pydantic_core import PydanticCustomError

from bot.calls.section import number_in
from bot.digests.calendar import Schedule, read_duration, read_pause, read_schedule
from bot.digests.compose import Layout
from bot.errors import ConfigError
from bot.messages import Address
from bot.roles import Place, Role

LONGEST_EMOJI = 16
"""A family, or a flag with its tags, is one emoji of many signs."""

DEFAULT_PATH = Path("config.toml")


def _address(value: object) -> Address:
    platform, colon, native = str(value).partition(":")
    if not (isinstance(value, str) and platform.isalpha() and colon and native):
        raise PydanticCustomError("address", "not an address")
    return Address(value)


def _room(address: Address) -> Address:
    if address.platform == "matrix" and address.native[0] != "!":
        raise PydanticCustomError("matrix_room", "not a room")
    return address


def _account(address: Address) -> Address:
    if address.platform == "matrix" and address.native[0] != "@":
        raise PydanticCustomError("matrix_account", "not a person")
    return address


def _duration(value: object) -> timedelta:
    try:
        return read_duration(value if isinstance(value, str) else "")
    except ValueError:
        raise PydanticCustomError("duration", "not a duration") from None


_SIZE = re.compile(r"(\d{1,6}) ?(kB|MB|GB)")
_BYTES = {"kB": 10**3, "MB": 10**6, "GB": 10**9}


def _size(value: object) -> int:
    read = _SIZE.fullmatch(value.strip()) if isinstance(value, str) else None
    if read is None or int(read[1]) == 0:
        raise PydanticCustomError("size", "not a size")
    return int(read[1]) * _BYTES[read[2]]


def _media_type(name: str) -> str:
    if not re.fullmatch(r"[a-z]+/[a-z0-9.+-]+", name):
        raise PydanticCustomError("media_type", "not a media type")
    return name


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise PydanticCustomError("zone", "not a time zone") from None
    return name


def _crontab(text: str) -> str:
    try:
        return read_schedule(text, "UTC", "0s").crontab
    except ValueError:
        raise PydanticCustomError("crontab", "not a crontab") from None


def _freeze(text: str) -> str:
    try:
        read_schedule("0 17 * * fri", "UTC", text)
    except ValueError:
        raise PydanticCustomError("freeze", "not a freeze") from None
    return text


def _pause(text: str) -> str:
    try:
        return str(read_pause(text))
    except ValueError:
        raise PydanticCustomError("pause", "not a pause") from None


def _title(text: str) -> str:
    if number_in(text) is not None:
        raise PydanticCustomError("of_a_call", "a call's section", {"title": text})
    return text


def _database_url(url: str) -> str:
    if not url.startswith(("sqlite:///", "postgresql://")):
        raise PydanticCustomError("database", "not a database")
    return url


def _server_url(url: str) -> str:
    if not url.startswith(("https://", "http://")):
        raise PydanticCustomError("server", "not a server")
    return url.rstrip("/")


def _emoji(text: str) -> str:
    if len(text) > LONGEST_EMOJI or any(sign.isalnum() or sign.isspace() for sign in text):
        raise PydanticCustomError("emoji", "not an emoji")
    return text


def _matrix_user(user: str) -> str:
    name, colon, server = user.partition(":")
    if not (name.startswith("@") and name[1:] and colon and server):
        raise PydanticCustomError("matrix_user", "not a Matrix id")
    return user


RoomField = Annotated[Address, PlainValidator(_address), AfterValidator(_room)]
AccountField = Annotated[Address, PlainValidator(_address), AfterValidator(_account)]
DurationField = Annotated[timedelta, BeforeValidator(_duration)]
SizeField = Annotated[int, BeforeValidator(_size)]
MediaType = Annotated[str, AfterValidator(_media_type)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$")]
Reason = Annotated[str, StringConstraints(min_length=1, max_length=500, strip_whitespace=True)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=80, strip_whitespace=True)]
Emoji = Annotated[str, AfterValidator(_emoji)]
Words = Annotated[tuple[str, ...], Field(strict=False)]

DEFAULT_THEMES: dict[str, tuple[str, ...]] = {
    "Accueil et démarches": ("guichet", "usager", "formulaire", "accueil", "courrier"),
    "Numérique et données": ("numérique", "application", "données", "logiciel", "plateforme"),
    "Management et équipes": ("manager", "équipe", "réunion", "télétravail", "cadre"),
    "Participation": ("citoyen", "habitant", "concertation", "atelier", "budget participatif"),
    "Transition écologique": ("écologie", "énergie", "climat", "mobilité", "déchets"),
    "Santé et solidarités": ("santé", "hôpital", "social", "solidarité", "patient"),
    "Éducation et formation": ("école", "collège", "élève", "formation", "apprentissage"),
    "Territoires": ("commune", "rural", "mairie", "quartier", "territoire"),
}


class _Model(BaseModel):
    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, arbitrary_types_allowed=True
    )


class DatabaseSettings(_Model):
    url: Annotated[str, AfterValidator(_database_url)] = "sqlite:///essaim.db"


class ConsoleSettings(_Model):
    """The terminal as a platform: its rooms are kept as a journal in `folder`."""

    folder: Annotated[Path, Field(strict=False)]
    keyed: bool = True


class MatrixSettings(_Model):
    """Who the bot is on Matrix, by a password or by a token with its device.

    `folder` keeps its session and its keys; `allowed_servers` are patterns of the servers whose
    people may talk to it, all when there are none. `take` is the emoji by which people offer a
    message of theirs, if there is one; with `preset_reactions` cards come with their keycaps.
    `externals` are patterns of the servers of people from outside the administration.
    """

    homeserver: Annotated[str, AfterValidator(_server_url)]
    user: Annotated[str, AfterValidator(_matrix_user)]
    password: Annotated[str, Field(repr=False)] = ""
    access_token: Annotated[str, Field(repr=False)] = ""
    device_id: str = ""
    recovery_key: Annotated[str, Field(repr=False)] = ""
    allowed_servers: Annotated[tuple[str, ...], Field(strict=False)] = ()
    folder: Annotated[Path, Field(strict=False)] = Path("essaim-matrix")
    externals: Annotated[tuple[str, ...], Field(strict=False)] = ("agent.externe.*",)
    take: Emoji = "🐝"
    preset_reactions: bool = True

    @model_validator(mode="after")
    def _can_sign_in(self) -> MatrixSettings:
        if not (self.password or (self.access_token and self.device_id)):
            raise PydanticCustomError("sign_in", "no way to sign in")
        return self


class MediaSettings(_Model):
    """Which files are taken with contributions: of what size and types, how many to each.

    Their bytes are kept in `folder`.
    """

    folder: Annotated[Path, Field(strict=False)] = Path("essaim-media")
    most: SizeField = 10 * 10**6
    most_files: Annotated[int, Field(ge=1, le=10)] = 4
    types: Annotated[tuple[MediaType, ...], Field(strict=False)] = (
        "image/jpeg",
        "image/png",
        "image/webp",
        "image/gif",
        "audio/ogg",
        "audio/mp4",
        "audio/mpeg",
        "video/mp4",
        "video/quicktime",
        "application/pdf",
    )


class SectionSettings(_Model):
    """A section of the digest: a kind of contribution (its title empty: the usual one), or one of
    the community's own, by its title, which the desk fills."""

    kind: Literal["initiative", "testimony", ""] = ""
    title: Annotated[
        str, StringConstraints(max_length=80, strip_whitespace=True), AfterValidator(_title)
    ] = ""

    @property
    def key(self) -> str:
        return self.kind or self.title


def _each_once(sections: tuple[SectionSettings, ...]) -> tuple[SectionSettings, ...]:
    keys = [section.key for section in sections]
    if "" in keys:
        raise PydanticCustomError("unnamed", "neither a kind nor a title")
    for key in keys:
        if keys.count(key) > 1:
            raise PydanticCustomError("twice", "used twice", {"name": key})
    return sections


class DigestSettings(_Model):
    """When the digest freezes and goes out, and what is in it."""

    schedule: Annotated[str, AfterValidator(_crontab)] = "0 17 * * fri"
    freeze: Annotated[str, AfterValidator(_freeze)] = "3h"
    reminder: DurationField = timedelta(hours=4)
    approval: Literal["required", "automatic"] = "required"
    limit: Annotated[int, Field(ge=1, le=300)] = 20
    excerpt: Annotated[int, Field(ge=80, le=2000)] = 420
    media: Annotated[int, Field(ge=0, le=20)] = 4
    pauses: Annotated[
        tuple[Annotated[str, AfterValidator(_pause)], ...], Field(strict=False, max_length=24)
    ] = ()
    sections: Annotated[
        tuple[SectionSettings, ...],
        Field(min_length=1, max_length=12, strict=False),
        AfterValidator(_each_once),
    ] = (SectionSettings(kind="initiative"), SectionSettings(kind="testimony"))


class CommunitySettings(_Model):
    """One community: its rooms, its people with a role, its themes and its digest."""

    slug: Slug
    name: Name
    host: str = ""
    language: Literal["fr", "en"] = "fr"
    timezone: Annotated[str, AfterValidator(_zone)] = "Europe/Paris"
    desk: RoomField
    channels: Annotated[tuple[RoomField, ...], Field(strict=False)] = ()
    animators: Annotated[tuple[AccountField, ...], Field(strict=False)] = ()
    admins: Annotated[tuple[AccountField, ...], Field(strict=False)] = ()
    welcome: Annotated[str, StringConstraints(max_length=600, strip_whitespace=True)] = ""
    reasons: Annotated[tuple[Reason, ...], Field(strict=False, max_length=12)] = ()
    themes: Annotated[dict[Name, Words], Field(max_length=20)] = DEFAULT_THEMES
    digest: DigestSettings = DigestSettings()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def schedule(self) -> Schedule:
        digest = self.digest
        return read_schedule(digest.schedule, self.timezone, digest.freeze, digest.pauses)

    @property
    def layout(self) -> Layout:
        sections = [(section.key, section.title) for section in self.digest.sections]
        return Layout(self.name, sections, self.digest.excerpt)

    def role(self, account: Address) -> Role:
        """The role of that account here; everybody may be an agent."""
        if account in self.admins:
            return Role.ADMIN
        return Role.ANIMATOR if account in self.animators else Role.AGENT


class Settings(_Model):
    """All of the configuration."""

    database: DatabaseSettings = DatabaseSettings()
    console: ConsoleSettings | None = None
    matrix: MatrixSettings | None = None
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


_ENVIRONMENT = {
    "ESSAIM_DATABASE_URL": ("database", "url"),
    "ESSAIM_MATRIX_PASSWORD": ("matrix", "password"),
    "ESSAIM_MATRIX_RECOVERY_KEY": ("matrix", "recovery_key"),
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
    for name, (section, key) in _ENVIRONMENT.items():
        value = os.environ.get(name)
        if value and (section in raw or section == "database"):
            raw.setdefault(section, {})[key] = value
    return read(raw)


def read(raw: dict[str, Any]) -> Settings:
    """The settings in a parsed TOML document; `ConfigError` names the first wrong key."""
    try:
        return Settings.model_validate(raw)
    except ValidationError as error:
        raise _explain(error) from None


def _explain(error: ValidationError) -> ConfigError:
    faults = error.errors()
    # A misspelt key is also a missing one: what was written tells more than what was not.
    fault = next((one for one in faults if one["type"] == "extra_forbidden"), faults[0])
    where = ".".join(str(part + 1 if isinstance(part, int) else part) for part in fault["loc"])
    if fault["type"] == "extra_forbidden":
        return _unknown_key(where, str(fault["loc"][-1]), fault["loc"][:-1])
    if fault["type"] == "missing":
        return ConfigError("config.absent", where=where)
    sentence = _SENTENCES.get(fault["type"], "config.wrong")
    return ConfigError(
        sentence, where=where or "config", reason=fault["msg"], **fault.get("ctx", {})
    )


def _unknown_key(where: str, key: str, above: tuple[str | int, ...]) -> ConfigError:
    near = difflib.get_close_matches(key, _known_keys(above), n=1)
    if near:
        return ConfigError("config.misspelt", where=where, nearest=near[0])
    return ConfigError("config.unknown", where=where)


_SENTENCES = {
    "address": "config.wrong.address",
    "bool_type": "config.wrong.bool",
    "crontab": "config.wrong.crontab",
    "database": "config.wrong.database",
    "emoji": "config.wrong.emoji",
    "dict_type": "config.wrong.section",
    "duration": "config.wrong.duration",
    "freeze": "config.wrong.freeze",
    "greater_than_equal": "config.wrong.least",
    "int_type": "config.wrong.number",
    "less_than_equal": "config.wrong.most",
    "literal_error": "config.wrong.choice",
    "matrix_account": "config.wrong.matrix_account",
    "matrix_room": "config.wrong.matrix_room",
    "matrix_user": "config.wrong.matrix_user",
    "media_type": "config.wrong.media_type",
    "model_type": "config.wrong.section",
    "of_a_call": "config.wrong.of_a_call",
    "pause": "config.wrong.pause",
    "server": "config.wrong.server",
    "sign_in": "config.wrong.sign_in",
    "size": "config.wrong.size",
    "string_pattern_mismatch": "config.wrong.slug",
    "string_too_long": "config.wrong.long",
    "string_too_short": "config.wrong.empty",
    "string_type": "config.wrong.text",
    "too_long": "config.wrong.many",
    "too_short": "config.wrong.none",
    "tuple_type": "config.wrong.list",
    "twice": "config.wrong.twice",
    "unnamed": "config.wrong.unnamed",
    "zone": "config.wrong.zone",
}
"""What is said of each kind of fault: pydantic's own kinds, and those raised here."""

_SECTIONS: dict[tuple[str, ...], type[_Model]] = {
    (): Settings,
    ("database",): DatabaseSettings,
    ("console",): ConsoleSettings,
    ("matrix",): MatrixSettings,
    ("media",): MediaSettings,
    ("community",): CommunitySettings,
    ("community", "digest"): DigestSettings,
    ("community", "digest", "sections"): SectionSettings,
}


def _known_keys(above: tuple[str | int, ...]) -> list[str]:
    model = _SECTIONS.get(tuple(part for part in above if isinstance(part, str)))
    return list(model.model_fields) if model else []

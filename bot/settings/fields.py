"""Law: a value of the configuration is of its kind, or a fault that names the kind.

Each kind is an annotated type; `bot.settings.faults` has the sentence of each fault.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    StringConstraints,
)
from pydantic_core import PydanticCustomError

from bot.calls.section import number_in
from bot.contributions.regions import read_region
from bot.digests.holidays import read_place
from bot.digests.schedule import read_duration, read_pause, read_schedule
from bot.errors import Illegal
from bot.messages import Address

LONGEST_EMOJI = 16
"""A family, or a flag with its tags, is one emoji of many signs."""


class Frozen(BaseModel):
    """A section of the configuration, where a key that it doesn't know is a fault."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, arbitrary_types_allowed=True
    )


def _address(value: object) -> Address:
    platform, colon, native = str(value).partition(":")
    if not (isinstance(value, str) and platform.isalpha() and colon and native):
        raise PydanticCustomError("address", "not an address")
    return Address(value)


def _room(address: Address) -> Address:
    if address.platform == "matrix" and address.native[0] != "!":
        raise PydanticCustomError("matrix_room", "not a room")
    if address.platform == "telegram" and not re.fullmatch(r"-[1-9]\d{0,15}", address.native):
        raise PydanticCustomError("telegram_room", "not a group or channel")
    return address


def _account(address: Address) -> Address:
    if address.platform == "matrix" and address.native[0] != "@":
        raise PydanticCustomError("matrix_account", "not a person")
    if address.platform == "telegram" and not re.fullmatch(r"[1-9]\d{0,15}", address.native):
        raise PydanticCustomError("telegram_account", "not a person")
    return address


def _duration(value: object) -> timedelta:
    try:
        return read_duration(value if isinstance(value, str) else "")
    except ValueError:
        raise PydanticCustomError("duration", "not a duration") from None


def _wait(value: object) -> timedelta:
    return timedelta() if value == "0" else _duration(value)


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


def _holidays(text: str) -> str:
    try:
        return read_place(text)
    except ValueError:
        raise PydanticCustomError("holidays", "not a place") from None


def _pause(text: str) -> str:
    try:
        return str(read_pause(text))
    except ValueError:
        raise PydanticCustomError("pause", "not a pause") from None


def _region(text: str) -> str:
    try:
        return read_region(text).code if text else ""
    except Illegal:
        raise PydanticCustomError("region", "not a region") from None


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


def _bot_token(token: str) -> str:
    if not re.fullmatch(r"[1-9]\d{0,15}:[A-Za-z0-9_-]{1,80}", token):
        raise PydanticCustomError("bot_token", "not a bot's token")
    return token


def _listen(value: object) -> tuple[str, int]:
    host, colon, port = str(value).rpartition(":")
    if not (host and colon and port.isdecimal() and 0 < int(port) < 65536):
        raise PydanticCustomError("listen", "not a host and a port")
    return host.strip("[]"), int(port)


RoomField = Annotated[Address, PlainValidator(_address), AfterValidator(_room)]
AccountField = Annotated[Address, PlainValidator(_address), AfterValidator(_account)]
DurationField = Annotated[timedelta, BeforeValidator(_duration)]
WaitField = Annotated[timedelta, BeforeValidator(_wait)]
"""A duration, or "0" for none."""
SizeField = Annotated[int, BeforeValidator(_size)]
MediaType = Annotated[str, AfterValidator(_media_type)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$")]
RecapSlug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,31}$")]
"""Begins with a letter: an edition is named by its number."""
RegionField = Annotated[str, AfterValidator(_region)]
Reason = Annotated[str, StringConstraints(min_length=1, max_length=500, strip_whitespace=True)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=80, strip_whitespace=True)]
Title = Annotated[
    str, StringConstraints(max_length=80, strip_whitespace=True), AfterValidator(_title)
]
Emoji = Annotated[str, AfterValidator(_emoji)]
Zone = Annotated[str, AfterValidator(_zone)]
Crontab = Annotated[str, AfterValidator(_crontab)]
Freeze = Annotated[str, AfterValidator(_freeze)]
Holidays = Annotated[str, AfterValidator(_holidays)]
Pause = Annotated[str, AfterValidator(_pause)]
DatabaseUrl = Annotated[str, AfterValidator(_database_url)]
ServerUrl = Annotated[str, AfterValidator(_server_url)]
BotToken = Annotated[str, Field(repr=False), AfterValidator(_bot_token)]
Listen = Annotated[tuple[str, int], PlainValidator(_listen)]
MatrixUser = Annotated[str, AfterValidator(_matrix_user)]
Words = Annotated[tuple[str, ...], Field(strict=False)]

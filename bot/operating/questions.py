"""Law: what `essaim init` asks, in which order, how an answer is read, and what is said of one that
won't do.

On Telegram nobody can look up the number of a room or an account: those that the bot has met are
listed before they are asked for, and a rank in that list stands for its number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.messages import Address

CONSOLE, MATRIX, TELEGRAM = "console", "matrix", "telegram"
PLATFORMS = (CONSOLE, MATRIX, TELEGRAM)

BOT: Mapping[str, tuple[str, ...]] = {
    CONSOLE: (),
    MATRIX: ("homeserver", "user", "password", "allowed_servers"),
    TELEGRAM: ("token",),
}
"""The keys of a platform's section that are asked for; the others are a community's."""


class Met(Protocol):
    """Who a bot is, and the rooms and people that it has met: what each is called, by address."""

    @property
    def name(self) -> str: ...
    @property
    def rooms(self) -> Mapping[Address, str]: ...
    @property
    def people(self) -> Mapping[Address, str]: ...


Meet = Callable[[str], Met]
"""Signs in with a token, to see whom the bot has met; raises a `ChannelError`."""


def _text(typed: str, _: str) -> str:
    return typed.strip()


def _address(typed: str, platform: str) -> str:
    """An address there; its platform may be left out."""
    named = typed.partition(":")[0] in PLATFORMS or (platform == CONSOLE and ":" in typed)
    return typed if named else f"{platform}:{typed}"


def _room(typed: str, platform: str) -> str:
    return _address(typed.strip(), platform)


def _addresses(typed: str, platform: str) -> list[str]:
    return [_address(part, platform) for part in parts(typed)]


def _parts(typed: str, _: str) -> list[str]:
    return parts(typed)


def parts(typed: str) -> list[str]:
    """What stands between commas."""
    return [part.strip() for part in typed.split(",") if part.strip()]


def picked(typed: str, listed: Sequence[Address]) -> str:
    """What was typed, with each rank in that list replaced by what stands there."""
    ranks = {str(rank): address for rank, address in enumerate(listed, start=1)}
    return ", ".join(ranks.get(part, part) for part in parts(typed))


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for a key, how what was typed is read, and what is said when it won't do.

    `on` is the platform that it is about, `read` is told it too; empty, it is about any. `lists` is
    what the bot has met that is listed before it is asked: its rooms, or people.
    """

    key: str
    asks: str
    wrong: str
    default: str = ""
    reads: Callable[[str, str], str | list[str]] = _text
    on: str = ""
    secret: bool = False
    lists: Callable[[Met], Mapping[Address, str]] | None = None


def _rooms(met: Met) -> Mapping[Address, str]:
    return met.rooms


def _people(met: Met) -> Mapping[Address, str]:
    return met.people


_FOUND = "init.telegram_wrong"

QUESTIONS = (
    Question("platform", "init.platform", "init.platform_wrong", CONSOLE),
    Question(
        "homeserver",
        "init.homeserver",
        "init.homeserver_wrong",
        "https://matrix.agent.dinum.tchap.gouv.fr",
        on=MATRIX,
    ),
    Question("user", "init.user", "init.user_wrong", on=MATRIX),
    Question("password", "init.password", "init.password_wrong", on=MATRIX, secret=True),
    Question("allowed_servers", "init.servers", "init.user_wrong", "", _parts, on=MATRIX),
    Question("token", "init.token", "init.token_wrong", on=TELEGRAM, secret=True),
    Question("name", "init.name", "init.name_wrong"),
    Question("host", "init.host", "init.name_wrong"),
    Question("language", "init.language", "init.language_wrong", "fr"),
    Question("timezone", "init.timezone", "init.timezone_wrong", "Europe/Paris"),
    Question("desk", "init.desk", "init.rooms_wrong", "bureau", _room, on=CONSOLE),
    Question("channels", "init.channels", "init.rooms_wrong", "canal", _addresses, on=CONSOLE),
    Question("animators", "init.animators", "init.rooms_wrong", "", _addresses, on=CONSOLE),
    Question("desk", "init.matrix_desk", "init.matrix_wrong", "", _room, on=MATRIX),
    Question("channels", "init.matrix_channels", "init.matrix_wrong", "", _addresses, on=MATRIX),
    Question("animators", "init.matrix_animators", "init.matrix_wrong", "", _addresses, on=MATRIX),
    Question("desk", "init.telegram_desk", _FOUND, "", _room, on=TELEGRAM, lists=_rooms),
    Question(
        "channels", "init.telegram_channels", _FOUND, "", _addresses, on=TELEGRAM, lists=_rooms
    ),
    Question(
        "animators", "init.telegram_animators", _FOUND, "", _addresses, on=TELEGRAM, lists=_people
    ),
)

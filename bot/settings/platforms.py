"""Law: a platform is on when its section is there, and the bot is one account on it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from bot.settings.fields import BotToken, Emoji, Frozen, Listen, MatrixUser, ServerUrl


class ConsoleSettings(Frozen):
    """The terminal as a platform: its rooms are kept as a journal in `folder`."""

    folder: Annotated[Path, Field(strict=False)]
    keyed: bool = True


class MatrixSettings(Frozen):
    """Who the bot is on Matrix, by a password or by a token with its device.

    `folder` keeps its session, for which either is needed once, and its keys. `allowed_servers` are
    patterns of the servers whose people may talk to it, all when there are none. `take` is the
    emoji by which people offer a message of theirs, if there is one; with `preset_reactions` cards
    come with their keycaps. `externals` are patterns of the servers of people from outside the
    administration.
    """

    homeserver: ServerUrl
    user: MatrixUser
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
    def _token_with_its_device(self) -> MatrixSettings:
        if self.access_token and not self.device_id:
            raise PydanticCustomError("sign_in", "a token without its device")
        return self


class TelegramSettings(Frozen):
    """Who the bot is on Telegram, and how its updates come.

    By "polling" it asks for them at `api_url`. By "webhook" Telegram brings them to `webhook_url`,
    which leads to where the bot listens: `webhook_listen`, a host and a port.
    """

    token: BotToken
    api_url: ServerUrl = "https://api.telegram.org"
    mode: Literal["polling", "webhook"] = "polling"
    webhook_url: ServerUrl | Literal[""] = ""
    webhook_listen: Listen = ("127.0.0.1", 8080)

    @model_validator(mode="after")
    def _webhook_with_its_url(self) -> TelegramSettings:
        if self.mode == "webhook" and not self.webhook_url:
            raise PydanticCustomError("webhook", "a webhook without its address")
        return self

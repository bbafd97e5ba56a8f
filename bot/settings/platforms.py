"""Law: a platform is on when its section is there, and the bot is one account on it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from bot.settings.fields import Emoji, Frozen, MatrixUser, ServerUrl


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

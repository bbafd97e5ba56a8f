"""Law: the database and the files are where the configuration says, the files within its bounds."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field

from bot.settings.fields import DatabaseUrl, Frozen, MediaType, SizeField


class DatabaseSettings(Frozen):
    url: DatabaseUrl = "sqlite:///essaim.db"


class MediaSettings(Frozen):
    """Which files are taken with contributions: of what size and types, how many to each.

    Their bytes are kept in `folder`: of each account so many files, and so many bytes, a day.
    """

    folder: Annotated[Path, Field(strict=False)] = Path("essaim-media")
    most: SizeField = 10 * 10**6
    most_files: Annotated[int, Field(ge=1, le=10)] = 4
    daily: SizeField = 200 * 10**6
    daily_files: Annotated[int, Field(ge=1)] = 50
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

"""Law: a request's parameters are read as the Bot API reads them, whatever way they came."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, web
from telegram.constants import FileSizeLimit

from tests.botapi import refusals

_OBJECTS = (
    *("reply_markup", "entities", "caption_entities", "reply_parameters", "media", "options"),
    *("link_preview_options", "commands", "scope", "reaction", "allowed_updates"),
    *("correct_option_ids", "question_entities"),
)
"""Parameters that are JSON inside a form."""

_TRUE = ("true", "yes", "1")
_ROOM = 1_000_000


@dataclass(slots=True)
class Upload:
    """A file that came with a request."""

    name: str
    content: bytes = field(repr=False)
    mime: str = ""


class Parameters(dict[str, Any]):
    """By name, JSON decoded; `files` came along."""

    def __init__(self) -> None:
        super().__init__()
        self.files: dict[str, Upload] = {}

    def put(self, name: str, value: Any) -> None:
        """Add one; what should be JSON and is not is refused."""
        if name in _OBJECTS and isinstance(value, str) and value:
            try:
                value = json.loads(value)
            except ValueError:
                raise refusals.BAD_JSON(what=name.replace("_", " ")) from None
        if value is not None:
            self[name] = value

    def words(self, name: str) -> str:
        """A string; empty where there is none."""
        value = self.get(name, "")
        return value if isinstance(value, str) else json.dumps(value)

    def needed(self, name: str) -> str:
        """`Client::get_required_string_arg`."""
        value = self.words(name)
        if not value:
            raise refusals.REQUIRED(name=name)
        return value

    def number(self, name: str, otherwise: int = 0) -> int:
        """`Client::get_integer_arg`."""
        try:
            return int(self.get(name, otherwise))
        except (TypeError, ValueError):
            return 0

    def flag(self, name: str, otherwise: bool = False) -> bool:
        """`Client::to_bool`."""
        value = self.get(name)
        return otherwise if value is None else str(value).strip().lower() in _TRUE


async def read(request: web.Request) -> Parameters:
    """What the request asks; raises `Refusal`."""
    parameters = Parameters()
    for name, value in _pairs(request.rel_url.raw_query_string):
        parameters.put(name, value)
    match request.content_type:
        case "multipart/form-data":
            await _read_parts(request, parameters)
        case "application/json":
            _read_json(await request.read(), parameters)
        case "application/x-www-form-urlencoded":
            for name, value in _pairs((await request.read()).decode("ascii", "surrogateescape")):
                parameters.put(name, value)
        case _:
            await request.read()
    return parameters


def _pairs(encoded: str) -> list[tuple[str, str]]:
    return parse_qsl(encoded, keep_blank_values=True, errors="surrogateescape") if encoded else []


def _read_json(body: bytes, parameters: Parameters) -> None:
    try:
        told = json.loads(body) if body else {}
    except ValueError:
        raise refusals.BAD_JSON(what="request") from None
    for name, value in told.items():
        parameters.put(name, value)


async def _read_parts(request: web.Request, parameters: Parameters) -> None:
    size = 0
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            continue
        content = bytearray()
        while chunk := await part.read_chunk(2**20):
            size += len(chunk)
            if size <= FileSizeLimit.FILESIZE_UPLOAD + _ROOM:
                content += chunk
        if part.filename is None:
            parameters.put(part.name, content.decode("utf-8", "surrogateescape"))
        else:
            mime = part.headers.get("Content-Type", "")
            parameters.files[part.name] = Upload(part.filename, bytes(content), mime)
    if size > FileSizeLimit.FILESIZE_UPLOAD + _ROOM:
        raise refusals.TOO_LARGE

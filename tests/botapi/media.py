"""Law: files are uploaded, or are named by an id that Telegram gave; nothing is fetched."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from telegram.constants import FileSizeLimit, MediaGroupLimit

from tests.botapi import refusals, render
from tests.botapi.parameters import Parameters, Upload
from tests.botapi.records import File, Json
from tests.botapi.sending import caption_of, envelope
from tests.botapi.world import World

KINDS = ("photo", "voice", "audio", "video", "video_note", "document")
ALBUM_KINDS = ("photo", "video", "audio", "document")
_ALONE = ("audio", "document")
"""Kinds that an album does not mix with another."""

_IMAGES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"RIFF", b"BM")
_ATTACH = "attach://"


def incoming(world: World, parameters: Parameters, kind: str, named: object = None) -> File:
    """The file that a request brings under that name, or names; raises `Refusal`."""
    named = str(named or "")
    upload = parameters.files.get(named.removeprefix(_ATTACH) if named else kind)
    if upload is not None:
        return _uploaded(world, kind, upload)
    if not named or named.startswith(_ATTACH):
        raise refusals.NO_FILE(kind=kind)
    if "://" in named:
        raise refusals.FETCHED()
    known = world.files.get(named)
    if known is None:
        raise refusals.BAD_FILE()
    if known.kind != kind:
        raise refusals.WRONG_KIND(kind=_capital(known.kind), wanted=_capital(kind))
    return known


def _uploaded(world: World, kind: str, upload: Upload) -> File:
    size = len(upload.content)
    if size > FileSizeLimit.FILESIZE_UPLOAD:
        raise refusals.TOO_LARGE
    if not size:
        raise refusals.EMPTY_FILE()
    if kind == "photo":
        if size > FileSizeLimit.PHOTOSIZE_UPLOAD:
            raise refusals.BIG_PHOTO(size=size, most=int(FileSizeLimit.PHOTOSIZE_UPLOAD))
        if not upload.content.startswith(_IMAGES):
            raise refusals.NO_IMAGE()
    return world.add_file(kind, upload.content, upload.name, upload.mime)


def _capital(kind: str) -> str:
    return "".join(word.capitalize() for word in kind.split("_"))


def _send(kind: str, world: World, parameters: Parameters) -> Json:
    content = {} if kind == "video_note" else caption_of(parameters)
    file = incoming(world, parameters, kind, parameters.get(kind))
    place, carried = envelope(world, parameters, kind)
    carried |= {"file": file, "media_kind": kind}
    return render.message(world.add(place, world.bot, **content, **carried))


def sender(kind: str) -> Callable[[World, Parameters], Json]:
    """The method that sends that kind."""
    return partial(_send, kind)


def input_media(world: World, parameters: Parameters, told: Any) -> Json:
    """`Client::get_input_media`: the content that an `InputMedia` describes."""
    if not isinstance(told, dict):
        raise refusals.MEDIA(why="expected an Object")
    kind = told.get("type")
    if kind not in ALBUM_KINDS:
        raise refusals.MEDIA(why=f'type "{kind}" is unsupported')
    if not told.get("media"):
        raise refusals.MEDIA(why="media not found")
    file = incoming(world, parameters, kind, told["media"])
    return {**caption_of(told), "file": file, "media_kind": kind}


def send_media_group(world: World, parameters: Parameters) -> list[Json]:
    told = parameters.get("media")
    if told is None:
        raise refusals.REQUIRED(name="media")
    if not isinstance(told, list):
        raise refusals.NO_ALBUM()
    _check_size(len(told))
    contents = [input_media(world, parameters, one) for one in told]
    kinds = {one["media_kind"] for one in contents}
    for kind in _ALONE:
        if kind in kinds and len(kinds) > 1:
            raise refusals.MIXED(kind=kind)
    place, carried = envelope(world, parameters, contents[0]["media_kind"])
    carried |= {"album": str(next(world.numbers)), "rows": []}
    sent = [world.add(place, world.bot, **one, **carried) for one in contents]
    return [render.message(one) for one in sent]


def _check_size(size: int) -> None:
    if not size:
        raise refusals.EMPTY_ALBUM()
    if size > MediaGroupLimit.MAX_MEDIA_LENGTH:
        raise refusals.LONG_ALBUM()
    if size < MediaGroupLimit.MIN_MEDIA_LENGTH:
        raise refusals.LONE_ALBUM()


def get_file(world: World, parameters: Parameters) -> Json:
    named = parameters.words("file_id")
    if not named:
        raise refusals.NO_FILE_ID()
    file = world.files.get(named)
    if file is None:
        raise refusals.BAD_FILE_ID()
    if len(file.content) > FileSizeLimit.FILESIZE_DOWNLOAD:
        raise refusals.BIG_FILE()
    return render.file(file)

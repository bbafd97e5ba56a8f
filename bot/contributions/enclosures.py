"""Law: a file goes with a wording, said in words for who can't see it, and under nobody's name.

What a file was called may name a person, so it is kept nowhere: each is shown by its rank.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from mimetypes import MimeTypes
from typing import Any

from bot.contributions.telling import told_in
from bot.messages import Event, File, Media, Reacted, Said
from bot.richtext import Block, bold, item, paragraph
from bot.tables import Revision
from bot.texts import Speech

Enclosure = Mapping[str, Any]
"""A file as a wording keeps it, in plain JSON. Its `description` is None until it was asked for."""

DESCRIPTION_MOST = 300

CODE = 4
"""Of a digest, how much names a file among the few of a contribution."""

_ENDINGS = MimeTypes()
for _type, _ending in (("audio/mp4", ".m4a"), ("audio/ogg", ".ogg"), ("image/webp", ".webp")):
    _ENDINGS.add_type(_type, _ending)


_CALLED = {
    "image/webp": "WebP",
    "audio/mp4": "M4A",
    "audio/mpeg": "MP3",
    "video/quicktime": "MOV",
}
"""What people call a type, where that is not its own second half."""


def enclosed(file: File, message: str = "") -> dict[str, Any]:
    """A file that was received in that message, as a wording keeps it."""
    kept = {"media": file.media.value, "type": file.type, "size": file.size, "digest": file.digest}
    return {**kept, "message": message, "description": None}


def files_in(event: Event) -> tuple[File, ...]:
    """The files that an event brings, refused ones among them."""
    return event.files if isinstance(event, Said | Reacted) else ()


def taken_in(event: Event) -> tuple[Enclosure, ...]:
    """The files that an event brings and that were taken."""
    message = next((one for one, _ in told_in(event)), "")
    return tuple(enclosed(file, message) for file in files_in(event) if not file.refused)


def of_message(files: Iterable[Enclosure], message: str) -> list[Enclosure]:
    """Those that came in that message."""
    return [one for one in files if one.get("message") == message]


def joined(before: Iterable[Enclosure], new: Iterable[Enclosure]) -> list[Enclosure]:
    """The files with the new ones behind, each content once."""
    each = {one["digest"]: one for one in new} | {one["digest"]: one for one in before}
    order = dict.fromkeys(one["digest"] for one in (*before, *new))
    return [each[digest] for digest in order]


def next_undescribed(files: Sequence[Enclosure]) -> int | None:
    """The rank of the first file whose author was not asked yet what it shows."""
    ranks = (rank for rank, one in enumerate(files) if one["description"] is None)
    return next(ranks, None)


def described(files: Sequence[Enclosure], words: str) -> list[Enclosure]:
    """The files, the first that was not asked about being described so; empty is a no."""
    here = next_undescribed(files)
    return [
        {**one, "description": words} if rank == here else one for rank, one in enumerate(files)
    ]


# --- what people read -----------------------------------------------------------------------------


def line(rank: int, one: Enclosure, speech: Speech) -> str:
    """`image 1 (240 ko) : la façade`."""
    name = _name(rank, one, speech)
    said = speech("files.line", name=name, size=speech.size(one["size"]))
    return speech("files.says", line=said, description=one["description"]) if _said(one) else said


def lines(revision: Revision, speech: Speech) -> list[Block]:
    """A line for each file of a wording."""
    if not revision.files:
        return []
    each = [item(line(rank, one, speech)) for rank, one in enumerate(revision.files, start=1)]
    return [paragraph(bold(speech("files.head"))), *each]


def code(one: Enclosure) -> str:
    """What names a file for the desk, whatever its rank comes to be."""
    return str(one["digest"])[:CODE]


def coded(number: int, files: Iterable[Enclosure], speech: Speech) -> str:
    """How each of these files is left out: `/ecarter 1 3fa9 (image 1)`."""
    return " · ".join(
        speech("files.code", number=number, code=code(one), name=_name(rank, one, speech))
        for rank, one in enumerate(files, start=1)
    )


def caption(number: int, rank: int, one: Enclosure, speech: Speech) -> str:
    """What stands with the file itself, or for it, where it is shown apart from its text.

    A text that was not kept yet has no number.
    """
    if not number:
        return line(rank, one, speech)
    if not _said(one):
        return speech(f"files.unsaid.{one['media']}", number=number)
    name, description = _name(rank, one, speech), one["description"]
    return speech("files.caption", name=name, number=number, description=description)


def kinds(types: Iterable[str]) -> list[str]:
    """These media types as people call them, each once."""
    called = (_CALLED.get(one, one.partition("/")[2].upper()) for one in types)
    return list(dict.fromkeys(called))


def _name(rank: int, one: Enclosure, speech: Speech) -> str:
    return speech(f"files.{one['media']}", rank=rank)


def _said(one: Enclosure) -> bool:
    return bool(one["description"])


# --- what platforms are given ---------------------------------------------------------------------


def as_file(number: int, rank: int, one: Enclosure) -> File:
    """The file to send, under a name that names nobody."""
    name = f"{number}-{rank}{_ENDINGS.guess_extension(one['type']) or ''}"
    return File(Media(one["media"]), name, one["type"], one["size"], one["digest"])

"""Law: an edition's files follow its text, quietly, where any are shown, and go when they must.

As many as the community wants, the first file of each contribution before the second of any. Once
it has left, an edition is sent no other: `lire` shows them. What one shows is mended in place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from bot.contributions.enclosures import Enclosure, as_file, caption
from bot.duties import posts
from bot.duties.posts import Post
from bot.duties.rounds import Round
from bot.messages import Address, File, Gone, Letter, Outgoing
from bot.packing import unpack_letter
from bot.richtext import paragraph
from bot.store.entries import Entry


@dataclass(frozen=True, slots=True)
class Picture:
    """A file of a contribution, of that rank there."""

    number: int
    rank: int
    file: Enclosure

    def key(self, topic: str, channel: Address) -> str:
        """The key of its post; the same file of the same contribution has the same."""
        return f"{_begins(topic, channel)}{self.number}.{self.file['digest'][:16]}"


def _begins(topic: str, channel: str) -> str:
    return f"{topic}.{channel}.file."


def is_one(row: Row[Any]) -> bool:
    """Whether that post is a file's."""
    return str(row.key).startswith(_begins(row.topic, row.destination))


def pictures(entries: Sequence[Entry]) -> list[Picture]:
    """All the files of these contributions, the first of each before the second of any."""
    every = [
        Picture(entry.id, rank, one)
        for entry in entries
        for rank, one in enumerate(entry.revision.files, start=1)
    ]
    return sorted(every, key=lambda one: one.rank)


def to_post(
    visit: Round, topic: str, channel: Address, entries: Sequence[Entry], most: int
) -> Iterator[tuple[str, Outgoing]]:
    """What that channel is sent of these contributions' files: `most` of them."""
    if File not in visit.traits(channel.platform).shows:
        return
    for one in pictures(entries)[:most]:
        shown = _shown(visit, channel, one)
        yield (
            one.key(topic, channel),
            Outgoing(to=channel, body=shown.body, extra=shown.extra, quiet=True),
        )


def correct(visit: Round, there: Sequence[Post], entries: Sequence[Entry], version: str) -> None:
    """The posts of files say what these contributions say of them; those of others go for good."""
    for post in there:
        stay = {one.key(post.row.topic, post.channel): one for one in pictures(entries)}
        here = stay.get(post.row.key)
        if here is None:
            speech = visit.directory.speech(visit.community, post.channel)
            gone = Letter((paragraph(speech("files.gone")),), extra=Gone())
            posts.bring_in_line(visit, post, gone, version, wanted=False)
        elif not _is_gone(post):
            shown = _shown(visit, post.channel, here)
            posts.bring_in_line(visit, post, shown, version)


def _is_gone(post: Post) -> bool:
    """Whether it was taken away, be it before it left: then the file is not shown again."""
    content = post.row.content
    return not content or unpack_letter(content).extra is None


def _shown(visit: Round, channel: Address, one: Picture) -> Letter:
    speech = visit.directory.speech(visit.community, channel)
    said = paragraph(caption(one.number, one.rank, one.file, speech))
    return Letter((said,), extra=as_file(one.number, one.rank, one.file))

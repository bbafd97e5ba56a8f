"""Law: an edition's files follow its text where the platform shows any, and go when they must.

As many as the community wants, the first file of each contribution before the second of any. Once
it has left, an edition is sent no other: `lire` shows them.
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
from bot.messages import Address, File, Gone, Letter, Outgoing, paragraph
from bot.store.contributions import Entry


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
    visit: Round, topic: str, channel: Address, entries: Sequence[Entry]
) -> Iterator[tuple[str, Outgoing]]:
    """What that channel is sent of these contributions' files."""
    if File not in visit.traits(channel.platform).shows:
        return
    speech = visit.directory.speech(visit.community, channel)
    for one in pictures(entries)[: visit.community.digest.media]:
        said = paragraph(caption(one.number, one.rank, one.file, speech))
        file = as_file(one.number, one.rank, one.file)
        yield one.key(topic, channel), Outgoing(to=channel, body=(said,), extra=file)


def take_away(visit: Round, there: Sequence[Post], entries: Sequence[Entry], version: str) -> None:
    """The posts of files that are of these contributions no more do not stand any longer."""
    for post in there:
        stay = {one.key(post.row.topic, post.channel) for one in pictures(entries)}
        if post.row.key not in stay:
            speech = visit.directory.speech(visit.community, post.channel)
            gone = Letter((paragraph(speech("files.gone")),), extra=Gone())
            posts.bring_in_line(visit, post, gone, version, wanted=False)

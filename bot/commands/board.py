"""Law: `sommaire` shows an edition as it stands, what is missing in it, and every way to change it.

It is the edition that waits for its hour or, before the freeze, the one that collects.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.commands.context import Context, Reply
from bot.commands.desk_card import title_of
from bot.contributions.card import Audience, signature
from bot.contributions.shortening import cut
from bot.digests.compose import FEATURED, Layout, in_sections, section_key
from bot.digests.lifecycle import State
from bot.errors import Illegal
from bot.messages import Choice
from bot.polls.results import Result
from bot.richtext import Block, bold, heading, item, paragraph, quote
from bot.store import contributions, editions, inquiries, items, polls, waiting
from bot.store.entries import Entry
from bot.tables import Edition

TITLE_MOST = 60
LABEL_MOST = 40


@dataclass(frozen=True, slots=True)
class Board:
    """The edition that can still be arranged, and what it holds as it stands."""

    edition: Edition
    entries: Sequence[Entry]
    polls: Sequence[Result]
    layout: Layout

    @property
    def sections(self) -> dict[int, str]:
        """The section of each contribution by its number, in their order."""
        return {entry.id: section_key(entry, self.layout) for entry in self.entries}

    def entry(self, number: int) -> Entry:
        """The contribution of that number; `Illegal` when it does not stand there."""
        found = next((entry for entry in self.entries if entry.id == number), None)
        if found is None:
            raise Illegal("board.not_there", number=number)
        return found


def standing(context: Context) -> Board:
    """The edition of news that is frozen and has not left, else the one that collects."""
    connection, community_id = context.connection, context.community_id
    layout = context.community.layout
    frozen = editions.newest(connection, community_id, State.FROZEN, State.APPROVED)
    if frozen is not None:
        held = (connection, frozen.id or 0)
        return Board(frozen, items.in_edition(*held), polls.in_edition(*held), layout)
    collecting = editions.newest(connection, community_id, State.COLLECTING)
    if collecting is None:
        raise Illegal("edition.none")
    entries = editions.gathered(connection, collecting, context.community.news)
    return Board(collecting, entries, polls.upcoming(connection, community_id), layout)


def board(context: Context, argument: str) -> Reply:  # noqa: ARG001 - a handler's signature
    """`sommaire`: the edition that comes, section by section."""
    shown = standing(context)
    blocks = [*_head(context, shown), *_sections(context, shown), *_missing(context, shown)]
    return context.say(*blocks, choices=_choices(context, shown))


def _head(context: Context, shown: Board) -> Iterator[Block]:
    speech, edition = context.speech, shown.edition
    yield heading(speech("board.head", when=speech.moment(edition.publish_at)))
    yield paragraph(speech(f"board.{edition.state}", freeze=speech.moment(edition.freeze_at)))
    if edition.note:
        yield quote(edition.note)


def _sections(context: Context, shown: Board) -> Iterator[Block]:
    """Each section with its items in their order, then the polls."""
    for key, entries in in_sections(shown.entries, shown.layout):
        yield paragraph(bold(_title(context, key)))
        yield from (item(line(context, entry)) for entry in entries)
    if shown.polls:
        yield paragraph(bold(context.speech("section.polls")))
        yield from (item(result.question) for result in shown.polls)


def _title(context: Context, key: str) -> str:
    return context.speech("section.featured") if key == FEATURED else title_of(context, key)


def line(context: Context, entry: Entry) -> str:
    """A contribution in one line: its number, its title, who signs it."""
    name = signature(entry.revision, Audience.READER, context.speech)
    title = cut(entry.revision.title, TITLE_MOST)
    return context.speech("board.line", number=entry.id, title=title, name=name)


def _missing(context: Context, shown: Board) -> Iterator[Block]:
    """What there is to do before it leaves, one line each."""
    lines = list(_owed(context, shown))
    if lines:
        yield paragraph(bold(context.speech("board.owed")))
        yield from map(item, lines)


def _owed(context: Context, shown: Board) -> Iterator[str]:
    speech, connection, community_id = context.speech, context.connection, context.community_id
    counts = {
        "queue.count": waiting.count(connection, community_id),
        "board.suggested": contributions.count_suggested(connection, community_id),
        "board.asked": inquiries.count_open(connection, community_id),
        "board.over": _left_over(context, shown),
    }
    yield from (speech.count(key, count) for key, count in counts.items() if count)
    if not shown.entries:
        yield speech("board.empty")
    elif not any(entry.featured for entry in shown.entries):
        yield speech("board.none_featured")
    if not context.community.channels:
        yield speech("board.no_channel")


def _left_over(context: Context, shown: Board) -> int:
    """How many are ready and find no room in it."""
    if shown.edition.state != State.COLLECTING:
        return 0
    due = shown.edition.publish_at
    ready = contributions.count_ready(context.connection, context.community_id, due)
    return ready - len(shown.entries)


def _choices(context: Context, shown: Board) -> list[Choice]:
    names = ["feature", "place"] if shown.entries else []
    names += ["note", "preview"]
    choices = [Choice(context.speech(f"board.{name}"), name) for name in names]
    return [*choices, *decision(context, shown.edition)]


def decision(context: Context, edition: Edition) -> list[Choice]:
    """The yes that it waits for, or the way to take it back."""
    if edition.state == State.FROZEN:
        return [Choice(context.speech("edition.approve"), f"publish {edition.id}")]
    if edition.state == State.APPROVED:
        return [Choice(context.speech("edition.reopen"), f"reopen {edition.id}")]
    return []


def offered(context: Context, name: str, entries: Sequence[Entry]) -> list[Choice]:
    """A button for each of these contributions, which does that with it."""
    labels = [(entry, cut(entry.revision.title, LABEL_MOST)) for entry in entries]
    return [
        Choice(context.speech("board.button", number=entry.id, title=title), f"{name} {entry.id}")
        for entry, title in labels
    ]

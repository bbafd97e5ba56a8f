"""Law: all that a handler may know and use, handed to it; it returns what to say and sends nothing.

A handler runs inside the event's transaction. `Illegal` and `Stale` roll it back whole and are
answered with their sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Connection

from bot.contributions.enclosures import Enclosure
from bot.contributions.shortening import cut
from bot.contributions.telling import Told
from bot.contributions.wording import clean
from bot.directory import Directory
from bot.errors import Illegal
from bot.messages import Address, Choice, Event, Outgoing, Pressed
from bot.ports import Shelf
from bot.richtext import Block, paragraph
from bot.roles import Place, Role
from bot.settings.communities import CommunitySettings
from bot.store import authors, people, trail
from bot.store.entries import Entry
from bot.store.people import Known
from bot.texts import Speech

NAME_MOST = 80


@dataclass(frozen=True, slots=True)
class Reply:
    """What a handler says; `stir` tells the timetable that something may be due sooner."""

    messages: tuple[Outgoing, ...] = ()
    stir: bool = False

    def __add__(self, other: Reply) -> Reply:
        return Reply(self.messages + other.messages, self.stir or other.stir)


@dataclass(slots=True)
class Context:
    """One event's circumstances.

    `told` are the messages whose words it is about, `files` those that came with them. Who speaks
    `masked` does so in the name of a room, and can't be answered alone.
    """

    connection: Connection
    now: datetime
    directory: Directory
    event: Event
    row: int
    place: Place
    community: CommunitySettings
    role: Role
    person: Known | None
    shelf: Shelf
    told: tuple[Told, ...] = ()
    files: tuple[Enclosure, ...] = ()
    masked: bool = False
    speech: Speech = field(init=False)

    def __post_init__(self) -> None:
        self.speech = self.directory.speech(self.community, self.event.place)

    @property
    def community_id(self) -> int:
        return self.directory.ids[self.community.slug]

    @property
    def name(self) -> str:
        """What this person's platform calls them, as one clean line."""
        return cut(" ".join(clean(self.event.name).split()), NAME_MOST)

    def within(self, community: CommunitySettings | None) -> Context:
        """The same, for what concerns that community; None is one that is no longer served."""
        return self if community is None else replace(self, community=community)

    @property
    def somebody(self) -> Known:
        """The person; only animators in the desk may act without having been welcomed."""
        if self.person is None:
            raise Illegal("error.direct_first")
        return self.person

    @property
    def homes(self) -> list[int]:
        """The served communities where this person reads: in a channel, its own."""
        if self.place is Place.CHANNEL:
            return [self.community_id]
        joined = people.memberships(self.connection, self.somebody.id)
        return [home for home in joined if self.directory.community(home)]

    @property
    def voter(self) -> Address:
        """The account that this person's ballots bear."""
        return Address(self.person.voter) if self.person else self.event.account

    @property
    def here(self) -> Address:
        """Where this person is answered: alone, unless they speak in the desk."""
        if self.place is Place.DESK:
            return self.event.place
        return self.event.private or self.event.place

    @property
    def private(self) -> bool:
        """Whether this person is answered where readers of a channel do not see it."""
        return self.place is Place.DESK or self.event.private is not None

    @property
    def is_unmet(self) -> bool:
        """Whether this person has to write to the bot before it may write to them alone."""
        waits = self.directory.traits(self.event.place.platform).waits
        return waits and not self.event.direct and self.place is not Place.DESK

    @property
    def pressed(self) -> bool:
        """Whether it was a button, which is about what its card showed, rather than words."""
        return isinstance(self.event, Pressed)

    def say(self, *blocks: Block | str, choices: Sequence[Choice] = ()) -> Reply:
        """An answer to this person."""
        return Reply((_message(self.here, blocks, choices),))

    def tell_desk(self, *blocks: Block | str, choices: Sequence[Choice] = ()) -> Reply:
        """A word to the animators."""
        return Reply((_message(self.community.desk, blocks, choices),))

    def tell_author(self, entry: Entry, key: str, **values: object) -> Reply:
        """A sentence to the author of a contribution, if they are still here."""
        place = self.author_place(entry)
        return self.write(place, self.speech_at(place)(key, **values)) if place else Reply()

    def author_place(self, entry: Entry) -> Address | None:
        """Where the author of a contribution can be written to alone, if they are still here."""
        places = authors.places(self.connection, entry)
        return Address(places[0]) if places else None

    def speech_at(self, place: Address) -> Speech:
        """The community's language, with commands as that place's platform writes them."""
        return self.directory.speech(self.community, place)

    def write(self, place: Address, *blocks: Block | str, choices: Sequence[Choice] = ()) -> Reply:
        """A word to somebody else than who speaks."""
        return Reply((_message(place, blocks, choices),))

    @property
    def desk_speech(self) -> Speech:
        return self.directory.speech(self.community, self.community.desk)

    def record(self, verb: str, number: int | None = None, note: str = "", **more: int) -> None:
        """Leave a line in the audit trail: an animator by name, an author never."""
        acting = self.place is Place.DESK
        trail.record(
            self.connection,
            trail.Deed(
                verb=verb,
                community_id=self.community_id,
                actor=self.event.account if acting else "",
                actor_name=self.name if acting else "",
                contribution_id=number,
                note=note,
                **more,
            ),
            self.now,
        )


def _message(to: Address, blocks: Sequence[Block | str], choices: Sequence[Choice]) -> Outgoing:
    body = tuple(paragraph(block) if isinstance(block, str) else block for block in blocks)
    return Outgoing(to=to, body=body, choices=tuple(choices))


def read_number(argument: str) -> int:
    """The contribution's number at the start of an argument; `Illegal` when there is none."""
    first = argument.split(maxsplit=1)[0] if argument.strip() else ""
    digits = first.removeprefix("n°").removeprefix("#")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
        raise Illegal("error.number")
    return int(digits)


def read_answer(word: str) -> bool | None:
    """Whether that says yes, in either language; None when it says neither yes nor no."""
    return _ANSWERS.get(word.strip().casefold())


_ANSWERS = {"oui": True, "yes": True, "non": False, "no": False}

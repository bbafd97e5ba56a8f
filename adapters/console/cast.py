"""Law: who can sit at the keyboard and where, and what a typed line means; pure.

A line that begins with ":" and a letter is for the console itself, in French or English, cut as
short as stays clear; any other line is said to the bot by the current person in the current room.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from difflib import get_close_matches

from bot.messages import Address, Said

DIRECT = "direct"
"""How a person's own chat with the bot is called among the rooms."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to be: a name, an account (also the address of the direct chat), a word of role."""

    name: str
    account: Address
    role: str = ""

    @property
    def title(self) -> str:
        return f"{self.name} ({self.role})" if self.role else self.name


@dataclass(frozen=True, slots=True)
class Room:
    """A place shared by several people, under a short label."""

    label: str
    address: Address


@dataclass(frozen=True, slots=True)
class Scene:
    """A person in a room, or in her direct chat when `room` is None."""

    person: Person
    room: Room | None = None

    @property
    def place(self) -> Address:
        return self.room.address if self.room else self.person.account

    @property
    def label(self) -> str:
        return self.room.label if self.room else DIRECT

    def said(self, text: str, now: datetime) -> Said:
        """What the person says there; the journal gives it its id."""
        account = self.person.account
        return Said(
            id="",
            at=now,
            account=account,
            name=self.person.name,
            place=self.place,
            private=account,
            text=text,
        )


@dataclass(frozen=True, slots=True)
class Cast:
    """The people (at least one; the first begins), the rooms, the bot's commands to complete."""

    people: tuple[Person, ...]
    rooms: tuple[Room, ...] = ()
    words: tuple[str, ...] = ()

    def scene_of(self, place: Address) -> Scene | None:
        """That place seen by the person whose direct chat it is, or by the first one."""
        for person in self.people:
            if person.account == place:
                return Scene(person)
        return next((Scene(self.people[0], r) for r in self.rooms if r.address == place), None)

    def completions(self) -> Iterator[str]:
        """The lines that can be completed."""
        yield from (f":{word} {person.name.lower()}" for word in _WHO for person in self.people)
        yield from (f":{word} {label}" for word in _WHERE[:2] for label in self.labels)
        yield from (f":{word}" for word in _HELP + _QUIT[:2])
        yield from (f"/{word}" for word in self.words)

    @property
    def labels(self) -> list[str]:
        return [DIRECT, *(room.label for room in self.rooms)]


# --- what a line means ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Say:
    """Said to the bot."""

    text: str


@dataclass(frozen=True, slots=True)
class Go:
    """Be this person in this room from now on."""

    scene: Scene


@dataclass(frozen=True, slots=True)
class Tell:
    """The console's own answer: a sentence of the catalogue and what fills it."""

    key: str
    values: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Quit:
    """Leave."""


Act = Say | Go | Tell | Quit

# A word, then nothing or a space: ":)", ":smile:" and the like are said, not obeyed.
_LOCAL = re.compile(r":(?P<word>[^\W\d_]+)(?P<rest>|\s.*)", re.DOTALL)
_WHO, _WHERE, _HELP = ("qui", "who"), ("ou", "where"), ("aide", "help")
_QUIT = ("quitter", "quit", "q")


def understand(line: str, cast: Cast, scene: Scene) -> Act:
    """What the line asks for, typed by this person in this room."""
    local = _LOCAL.fullmatch(line.strip())
    if local is None:
        return Say(line)
    word = _match(local["word"], _ACTS)
    if word is None:
        return _unknown("console.unknown", local["word"], _ACTS)
    return _ACTS[word](local["rest"].strip(), cast, scene)


def _who(name: str, cast: Cast, _scene: Scene) -> Act:
    people = {person.name: person for person in cast.people}
    if not name:
        return Tell("console.people", {"names": ", ".join(p.title for p in cast.people)})
    found = _match(name, people)
    return Go(Scene(people[found])) if found else _unknown("console.no_person", name, people)


def _where(label: str, cast: Cast, scene: Scene) -> Act:
    rooms = {DIRECT: None} | {room.label: room for room in cast.rooms}
    if not label:
        return Tell("console.rooms", {"names": ", ".join(rooms)})
    found = _match(label, rooms)
    if found is None:
        return _unknown("console.no_room", label, rooms)
    return Go(Scene(scene.person, rooms[found]))


def _help(_rest: str, _cast: Cast, _scene: Scene) -> Act:
    return Tell("console.help")


def _quit(_rest: str, _cast: Cast, _scene: Scene) -> Act:
    return Quit()


_ACTS: dict[str, Callable[[str, Cast, Scene], Act]] = {
    word: act
    for act, words in ((_help, _HELP), (_who, _WHO), (_where, _WHERE), (_quit, _QUIT))
    for word in words
}


def _match(typed: str, names: Iterable[str]) -> str | None:
    """The name typed, or the only one that it begins."""
    folded = {_fold(name): name for name in names}
    begun = [name for key, name in folded.items() if key.startswith(_fold(typed))]
    return folded.get(_fold(typed)) or (begun[0] if len(begun) == 1 else None)


def _unknown(key: str, typed: str, names: Iterable[str]) -> Tell:
    """The sentence of that key, with the name that looks most like the one typed, or the first."""
    folded = {_fold(name): name for name in names}
    nearest = next(iter(get_close_matches(_fold(typed), folded, n=1)), next(iter(folded)))
    return Tell(key, {"word": typed, "nearest": folded[nearest].lower()})


def _fold(text: str) -> str:
    """Without case or accents."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in letters if not unicodedata.combining(char))

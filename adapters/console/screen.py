"""Law: what stands on the terminal of somebody who chats: messages here, one line for elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from adapters.console.render import clean, indented, render
from adapters.console.session import Session
from adapters.console.transcript import Entry, transcript
from bot.messages import Address

LATEST = 15
"""How many messages of a room are shown again to somebody who comes in."""


class Screen:
    """Draws a session's messages and the console's own sentences."""

    def __init__(self, session: Session, console: Console) -> None:
        self._session = session
        self._venue = session.venue
        self._console = console
        self._unread: Counter[Address] = Counter()

    def tell(self, key: str, **values: object) -> None:
        """A sentence of the console itself."""
        self._console.print(Text(clean(self._venue.speech(key, **values)), style="dim"))

    def welcome(self) -> None:
        """Who you are, what to do, how to be somebody or somewhere else."""
        cast, person = self._venue.cast, self._session.scene.person
        self._console.print(Text(self._venue.speech("console.welcome", person=person.title)))
        self._console.print(Text(self._venue.speech("console.write")))
        self.tell("console.switch", name=cast.people[-1].name.lower(), room=cast.labels[-1])
        self._console.print()

    def enter(self) -> None:
        """The scene's room as it reads now."""
        scene = self._session.scene
        self._unread.pop(scene.place, None)
        title = f"{scene.person.title} · {scene.label}"
        self._console.rule(Text(clean(title)), style="dim", align="left")
        entries = transcript(self._venue.journal, scene.place, LATEST)
        for entry in entries:
            self._message(entry)
        if not entries:
            self.tell("console.empty")

    def show(self, entries: Iterable[Entry]) -> None:
        """News: drawn when they are of this room, else counted in one line a room."""
        elsewhere: dict[Address, None] = {}
        for entry in entries:
            if entry.place == self._session.scene.place:
                self._message(entry)
            elif not entry.edited:
                self._unread[entry.place] += 1
                elsewhere[entry.place] = None
        for place in elsewhere:
            self._notice(place)

    def _message(self, entry: Entry) -> None:
        author = entry.author or self._venue.speech("console.bot")
        head = Text(clean(author), style="bold green" if entry.author else "bold magenta")
        if entry.edited:
            head.append(f" {self._venue.speech('console.edited')}", style="not bold dim")
        self._console.print(head)
        self._console.print(indented(render(entry.letter)))
        self._console.print()

    def _notice(self, place: Address) -> None:
        scene = self._venue.cast.scene_of(place)
        if scene is None:
            return
        own = place == self._session.scene.person.account
        key = "console.news" if scene.room or own else "console.news_direct"
        line = self._venue.speech.count(
            key, self._unread[place], room=scene.label, name=scene.person.name.lower()
        )
        self._console.print(Text(clean(line), style="dim"))

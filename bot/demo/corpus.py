"""Law: real content through the real house, then judged by what the channel's own log holds.

Each line of the file is told by an agent of its own, approved, and published over as many editions
as it takes. The tally counts lines of the console's log, never the core's counters.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.progress import Progress
from rich.text import Text

from adapters.console.channel import ConsoleChannel
from adapters.console.journal import Journal
from bot.app import simulating
from bot.contributions.wording import clean
from bot.demo import sample
from bot.demo.player import Player
from bot.errors import ConfigError
from bot.flows.contribute import TITLE_MOST
from bot.richtext import plain
from bot.texts import Speech

START = datetime(2026, 11, 23, 9, 0)  # noqa: DTZ001 - local to the sample community, a Monday
READER = "Lea"
EDITOR = "Camille"


@dataclass(frozen=True, slots=True)
class Piece:
    """One line of the file."""

    title: str
    text: str


@dataclass(slots=True)
class Tally:
    """What the log holds, against what was in the file."""

    received: int = 0
    published: int = 0
    editions: int = 0
    messages: int = 0
    shortened: int = 0
    differs: list[str] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        return self.received == self.published and not self.differs


def read_pieces(path: Path) -> list[Piece]:
    """The file's lines; `ConfigError` when it can't be read, or names the first wrong line."""
    pieces = []
    for number, line in enumerate(_lines(path), start=1):
        try:
            values = json.loads(line)
            pieces.append(Piece(values["title"][:TITLE_MOST], values["text_markdown"]))
        except (ValueError, KeyError, TypeError):
            raise ConfigError("demo.bad_line", line=number, path=path) from None
    return pieces


def _lines(path: Path) -> list[str]:
    """Lines end at a newline and nowhere else: a text may hold other separators."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise ConfigError("demo.unreadable", path=path) from None
    return text.rstrip("\n").split("\n")


async def play_corpus(console: Console, path: Path) -> bool:
    """Play the file and print the tally; whether all of it came out whole."""
    pieces = read_pieces(path)
    began = time.perf_counter()
    with TemporaryDirectory() as folder:
        settings = sample.settings(Path(folder))
        community = settings.community[0]
        speech = Speech(community.language, community.zone)
        journal = Journal(Path(folder))
        start = START.replace(tzinfo=community.zone)
        async with simulating(settings, [ConsoleChannel(journal)], start) as (house, clock):
            player = Player(house, clock, journal, lambda _entry, _now: None)
            with Progress(console=console, transient=True) as progress:
                run = _Run(player, journal, pieces, community.zone, progress, speech)
                tally = await run.play()
    _print(console, speech, tally, time.perf_counter() - began)
    return tally.whole and tally.received == len(pieces)


def _print(console: Console, speech: Speech, tally: Tally, seconds: float) -> None:
    counts = {
        name: getattr(tally, name) for name in ("received", "published", "editions", "messages")
    }
    console.print(Text(speech("demo.tally", seconds=f"{seconds:.1f}", **counts)))
    if tally.differs:
        console.print(
            Text(speech("demo.differs", titles=speech.listed(tally.differs))), style="red"
        )
    else:
        console.print(Text(speech("demo.whole", shortened=tally.shortened)))


class _Run:
    def __init__(
        self,
        player: Player,
        journal: Journal,
        pieces: Sequence[Piece],
        zone: ZoneInfo,
        progress: Progress,
        speech: Speech,
    ) -> None:
        self._player = player
        self._journal = journal
        self._pieces = pieces
        self._zone = zone
        self._bar = progress
        self._task = progress.add_task(speech("demo.progress"), total=2 * len(pieces))
        self._numbers: dict[int, Piece] = {}

    async def play(self) -> Tally:
        for rank, piece in enumerate(self._pieces):
            await self._tell(f"Agent{rank:03}", piece)
            self._bar.advance(self._task)
        await self._publish()
        return await self._judge()

    async def _tell(self, who: str, piece: Piece) -> None:
        """An agent's first contact, telling, and yes; then the desk's."""
        for said in (
            f"/initiative {piece.text}",
            "1",
            "Passer",
            "Passer",
            "1",
            "2",
            "2",
            piece.title,
        ):
            await self._player.say(who, said)
        for entry in await self._player.say(who, "1"):
            found = re.search(r"n° (\d+)", plain(entry.letter.body))
            if entry.author is None and entry.place == sample.account(who) and found:
                self._numbers[int(found[1])] = piece
                await self._player.say(EDITOR, f"/approuver {found[1]}", "bureau")

    async def _publish(self) -> None:
        """Week after week, until a Friday brings nothing new."""
        friday, before = START + timedelta(days=4), -1
        while (after := len(self._published())) > before:
            before = after
            self._bar.update(self._task, completed=len(self._pieces) + after)
            await self._player.advance(friday.replace(hour=14, minute=5, tzinfo=self._zone))
            await self._player.say(EDITOR, "/publier", "bureau")
            await self._player.advance(friday.replace(hour=17, minute=5, tzinfo=self._zone))
            friday += timedelta(days=7)

    def _published(self) -> set[int]:
        """The numbers at the foot of the items in the channel's log."""
        feet = r"— .+ · (?:n°|la suite : /lire) (\d+)"
        return {int(number) for text in self._posts() for number in re.findall(feet, text)}

    def _posts(self) -> list[str]:
        posts, _ = self._journal.posts(0)
        here = [one.delivery for one in posts if one.delivery.to == sample.CHANNEL]
        return [plain(delivery.letter.body) for delivery in here]

    async def _judge(self) -> Tally:
        texts = self._posts()
        shortened = {int(n) for text in texts for n in re.findall(r"/lire (\d+)", text)}
        published = self._published()
        tally = Tally(
            received=len(self._numbers),
            published=len(published),
            editions=len(
                {found for text in texts for found in re.findall(r"commun · n° \d+", text)}
            ),
            messages=len(self._journal.posts(0)[0]),
            shortened=len(shortened),
        )
        tally.differs = [p.title for n, p in self._numbers.items() if n not in published]
        await self._player.say(READER, "Bonjour")
        await self._player.say(READER, "1")
        for number in sorted(shortened):
            if not await self._reads_whole(number):
                tally.differs.append(self._numbers[number].title)
        return tally

    async def _reads_whole(self, number: int) -> bool:
        """Whether `lire` gives back the file's text, but for how lines are broken."""
        answers = await self._player.say(READER, f"/lire {number}")
        told = "".join(plain(entry.letter.body) for entry in answers if entry.author is None)
        return _bare(clean(self._numbers[number].text)) in _bare(told)


def _bare(text: str) -> str:
    return "".join(text.split())

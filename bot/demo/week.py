"""Law: the sample week on a screen: the conversations as they are held, then what readers read."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from adapters.console.channel import ConsoleChannel
from adapters.console.journal import Journal
from adapters.console.render import clean, indented, render
from adapters.console.transcript import Entry, transcript
from bot.app import simulating
from bot.demo import sample
from bot.demo.player import Player
from bot.demo.script import Line, Waits, read_script
from bot.messages import Choice, Letter
from bot.texts import Speech

SHORT_LIST = 8
"""A longer list of buttons is cut on this screen; a person sees them all."""


def lines() -> list[Line]:
    """The script of the sample week."""
    return list(read_script(files("bot.demo").joinpath("week.txt").read_text(encoding="utf-8")))


async def play_week(console: Console) -> None:
    """Play the sample week and show it; `console` may be recording."""
    script = lines()
    assert isinstance(script[0], Waits)
    began = time.perf_counter()
    with TemporaryDirectory() as folder:
        settings = sample.settings(Path(folder))
        community = settings.community[0]
        speech = Speech(community.language, community.zone)
        journal = Journal(Path(folder))
        stage = _Stage(console, speech)
        console.print(Text(speech("demo.opening", community=community.name), style="italic"))
        start = script[0].until.replace(tzinfo=community.zone)
        async with simulating(settings, [ConsoleChannel(journal)], start) as (house, clock):
            player = Player(house, clock, journal, stage.show)
            for line in script:
                await player.play(line)
        _as_read(console, speech, transcript(journal, sample.CHANNEL, 99))
        _close(console, speech, journal, time.perf_counter() - began)


class _Stage:
    """Shows each thing said, under its room and, when it changes, the time."""

    def __init__(self, console: Console, speech: Speech) -> None:
        self._console = console
        self._speech = speech
        self._moment = ""

    def show(self, entry: Entry, now: datetime) -> None:
        if entry.place == sample.CHANNEL:
            return  # kept for the end
        moment = self._speech.moment(now)
        if moment != self._moment:
            self._console.print()
            self._console.rule(Text(moment, style="bold"), style="dim")
            self._moment = moment
        self._console.print(self._head(entry))
        self._console.print(indented(render(_cut(entry.letter))))

    def _head(self, entry: Entry) -> Text:
        room = "bureau" if entry.place == sample.DESK else f"direct {entry.place.native}"
        if entry.author:
            return Text.assemble((clean(entry.author), "bold green"), (f"  {room}", "dim"))
        return Text.assemble(("Essaim", "bold magenta"), (f"  → {room}", "dim"))


def _cut(letter: Letter) -> Letter:
    if len(letter.choices) <= SHORT_LIST:
        return letter
    rest = Choice(f"… ({len(letter.choices) - 3})", "")
    return Letter(letter.body, (*letter.choices[:3], rest))


def _as_read(console: Console, speech: Speech, posts: Sequence[Entry]) -> None:
    console.print()
    for entry in posts:
        console.print(
            Panel(
                render(entry.letter),
                title=speech("demo.reader"),
                border_style="cyan",
                padding=(1, 2),
            )
        )


def _close(console: Console, speech: Speech, journal: Journal, seconds: float) -> None:
    posts, _ = journal.posts(0)
    text = speech("demo.close", messages=len(posts), seconds=f"{seconds:.1f}")
    console.print(Text(text, style="italic"))

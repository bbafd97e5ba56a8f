"""Law: the sample week on a screen: the conversations as they are held, then what readers read."""

from __future__ import annotations

import time
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.text import Text

from adapters.console.channel import ConsoleChannel
from adapters.console.journal import Journal
from adapters.console.transcript import transcript
from bot.app import simulating
from bot.config import Settings
from bot.demo import sample
from bot.demo.player import Player
from bot.demo.script import Frame, Line, Waits, read_script
from bot.demo.stage import Stage, as_read, beginning
from bot.messages import Letter
from bot.texts import Speech

IN_PICTURE = 2
"""Items of the digest that the picture shows."""


def lines() -> list[Line]:
    """The script of the sample week."""
    return list(read_script(files("bot.demo").joinpath("week.txt").read_text(encoding="utf-8")))


async def play_week(console: Console) -> None:
    """Play the sample week and show all of it, down to the digest."""
    began = time.perf_counter()
    with TemporaryDirectory() as folder:
        settings, journal, speech = _house(Path(folder))
        name = settings.community[0].name
        console.print(Text(speech("demo.opening", community=name), style="italic"))
        await _play(settings, journal, Stage(console, speech))
        console.print()
        for entry in transcript(journal, sample.CHANNEL, 99):
            console.print(as_read(speech, entry.letter))
        messages = len(journal.posts(0)[0])
        seconds = f"{time.perf_counter() - began:.1f}"
        console.print(Text(speech("demo.close", messages=messages, seconds=seconds), "italic"))


async def draw_week(console: Console) -> None:
    """Play it again for a picture: one contribution, the desk's yes, how the digest begins."""
    with TemporaryDirectory() as folder:
        settings, journal, speech = _house(Path(folder))
        await _play(settings, journal, Stage(console, speech, framed=True))
        console.print()
        digest = transcript(journal, sample.CHANNEL, 99)[-1].letter
        console.print(as_read(speech, Letter(beginning(digest.body, IN_PICTURE))))


def _house(folder: Path) -> tuple[Settings, Journal, Speech]:
    settings = sample.settings(folder)
    community = settings.community[0]
    return settings, Journal(folder), Speech(community.language, community.zone)


async def _play(settings: Settings, journal: Journal, stage: Stage) -> None:
    script = lines()
    assert isinstance(script[0], Waits)
    start = script[0].until.replace(tzinfo=settings.community[0].zone)
    async with simulating(settings, [ConsoleChannel(journal)], start) as (house, clock):
        player = Player(house, clock, journal, stage.show)
        for line in script:
            if isinstance(line, Frame):
                stage.frame()
            await player.play(line)
    stage.rest()

"""Law: the `essaim` command is thin: a subcommand reads its words and calls who does the work."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import structlog
import typer
from rich.console import Console

from bot import app as house_app
from bot.config import DEFAULT_PATH, Settings, load
from bot.errors import ConfigError
from bot.texts import Speech

app = typer.Typer(
    help="Essaim : le robot des communautés d’innovation publique.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

ConfigOption = Annotated[
    Path, typer.Option("--config", envvar="ESSAIM_CONFIG", help="Le fichier de configuration.")
]
SAMPLE = Path("essaim-chat")


def operator() -> Speech:
    """How the person at the command line is spoken to: English if the locale says so."""
    locale = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return Speech("en" if locale.startswith("en") else "fr", ZoneInfo("UTC"))


@contextmanager
def explained() -> Iterator[None]:
    """A configuration error is one sentence and exit status 2."""
    try:
        yield
    except ConfigError as error:
        typer.echo(operator()(error.key, **error.values), err=True)
        raise typer.Exit(2) from None


def quiet_logs(level: int) -> None:
    """Structured lines on standard error: our own row ids, never a name or a text."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(level),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


@app.command()
def demo(
    source: Annotated[
        Path | None,
        typer.Option(
            "--from", help="Un fichier JSONL à faire paraître, avec title et text_markdown."
        ),
    ] = None,
    svg: Annotated[
        Path | None, typer.Option(help="Dessiner un extrait de la semaine dans ce fichier SVG.")
    ] = None,
) -> None:
    """Jouer une semaine d’une communauté d’exemple, sans réseau."""
    quiet_logs(logging.ERROR)
    from bot.demo import corpus, picture, week  # noqa: PLC0415 - only the demo needs them

    console = Console(highlight=False)
    with explained():
        if source is not None:
            raise typer.Exit(0 if asyncio.run(corpus.play_corpus(console, source)) else 1)
        if svg is not None:
            picture.draw(svg)
        else:
            asyncio.run(week.play_week(console))


@app.command()
def chat(
    config: Annotated[
        Path | None,
        typer.Option("--config", envvar="ESSAIM_CONFIG", help="Une configuration à soi."),
    ] = None,
) -> None:
    """Parler au robot dans ce terminal ; sans configuration, dans une communauté d’exemple."""
    quiet_logs(logging.ERROR)
    from bot.demo.room import talk  # noqa: PLC0415 - a terminal is slow to load

    with explained():
        asyncio.run(talk(load(config) if config else None, SAMPLE))


@app.command()
def run(config: ConfigOption = DEFAULT_PATH) -> None:
    """Faire vivre le robot, jusqu’à SIGTERM."""
    quiet_logs(logging.INFO)
    with explained():
        asyncio.run(_run(load(config)))


async def _run(settings: Settings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    async with house_app.serving(settings):
        structlog.get_logger().info("started", communities=len(settings.community))
        await stop.wait()
    structlog.get_logger().info("stopped")


@app.command()
def check(config: ConfigOption = DEFAULT_PATH) -> None:
    """Dire si la configuration convient, et comment la corriger."""
    speech = operator()
    with explained():
        settings = load(config)
        platforms = sorted(channel.platform for channel in house_app.channels_of(settings))
    for address in house_app.unreachable(settings, platforms):
        typer.echo(speech("cli.off", address=address, platform=address.platform))
    names = speech.listed(community.name for community in settings.community)
    typer.echo(speech("cli.fine", communities=names, platforms=speech.listed(platforms)))


def main() -> None:
    """The entry point of the `essaim` command."""
    app()

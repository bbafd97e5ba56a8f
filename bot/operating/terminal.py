"""Law: at a terminal a person is spoken to in their language, and a secret is not shown."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.errors import ConfigError
from bot.operating import setup
from bot.operating.questions import Meet
from bot.texts import Speech

ConfigOption = Annotated[
    Path, typer.Option("--config", envvar="ESSAIM_CONFIG", help="Le fichier de configuration.")
]
"""Which configuration a command is about."""


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


def interview(config: Path, speech: Speech, meet: Meet) -> setup.Answers | None:
    """The answers; None when the person keeps the file that is there, or leaves."""
    try:
        if config.exists() and not _yes(speech("init.overwrite", path=config)):
            return None
        return setup.interview(_ask, typer.echo, speech, meet)
    except typer.Abort:
        return None


def _yes(question: str) -> bool:
    return _ask(question, "").strip().lower() in ("oui", "o", "yes", "y")


def _ask(question: str, default: str, secret: bool = False) -> str:
    if secret and not sys.stdin.isatty():
        return _piped(question)
    answer: str = typer.prompt(
        question, default=default, show_default=bool(default), hide_input=secret
    )
    return answer


def _piped(question: str) -> str:
    """A secret through a pipe, where there is no terminal to be told not to show it."""
    typer.echo(f"{question}: ", nl=False)
    line = sys.stdin.readline()
    if not line:
        raise typer.Abort
    typer.echo()
    return line.rstrip("\n")

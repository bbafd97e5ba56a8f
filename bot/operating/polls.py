"""Law: `essaim poll` reads its words and calls who does the work."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.config import DEFAULT_PATH, load
from bot.operating import season
from bot.operating.given import community_of, text_of
from bot.operating.terminal import ConfigOption, explained, operator

app = typer.Typer(help="Les sondages : une saison en un fichier, un agenda.", no_args_is_help=True)

CommunityOption = Annotated[
    str, typer.Option("--community", metavar="SLUG", help="La communauté, s’il y en a plusieurs.")
]


@app.command(name="import")
def import_polls(
    file: Annotated[Path, typer.Argument(metavar="FICHIER", help="La saison, en TOML.")],
    config: ConfigOption = DEFAULT_PATH,
    community: CommunityOption = "",
) -> None:
    """Programmer les sondages d’une saison, que le robot tourne ou non."""
    with explained():
        settings = load(config)
        text = text_of(file, season.UNREADABLE)
        found = season.import_season(settings, community, text, datetime.now(UTC))
        named = community_of(settings, community, season.WHICH)
    for line in season.told(found, file, named, operator()):
        typer.echo(line, err=bool(found.mistakes))
    if found.mistakes:
        raise typer.Exit(2)


@app.command(name="calendar")
def calendar(config: ConfigOption = DEFAULT_PATH, community: CommunityOption = "") -> None:
    """Écrire les sondages ouverts et à venir en iCalendar, que le robot tourne ou non."""
    from bot.operating import agenda  # noqa: PLC0415 - only this needs a calendar

    with explained():
        found = agenda.written(load(config), community, datetime.now(UTC))
    typer.echo(found, nl=False)

"""Law: `essaim questionnaire` is thin: it reads its words and calls who does the work."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.config import DEFAULT_PATH, load
from bot.operating import questionnaires
from bot.operating.terminal import ConfigOption, explained, operator

app = typer.Typer(
    help="Importer un questionnaire, ou en exporter les réponses.", no_args_is_help=True
)


@app.command(name="import")
def import_questionnaire(
    file: Annotated[Path, typer.Argument(metavar="FICHIER", help="Le questionnaire, en TOML.")],
    community: Annotated[
        str, typer.Option(help="La communauté, s’il y en a plusieurs : son nom court (slug).")
    ] = "",
    config: ConfigOption = DEFAULT_PATH,
) -> None:
    """Vérifier un questionnaire et en faire un brouillon, que le robot tourne ou non."""
    with explained():
        outcome = questionnaires.imported(load(config), file, datetime.now(UTC), community)
    for line in questionnaires.told(outcome, operator()):
        typer.echo(line, err=bool(outcome.faults))
    if outcome.faults:
        raise typer.Exit(2)


@app.command(name="export")
def export_questionnaire(
    number: Annotated[int, typer.Argument(metavar="NUMÉRO", help="Celui du bureau.")],
    file: Annotated[Path, typer.Argument(metavar="FICHIER", help="Où écrire le CSV.")],
    texts: Annotated[bool, typer.Option("--textes", help="Avec les réponses libres.")] = False,
    config: ConfigOption = DEFAULT_PATH,
) -> None:
    """Écrire les réponses en données ouvertes, sans compte ni date, que le robot tourne ou non."""
    speech = operator()
    with explained():
        rows = questionnaires.exported(load(config), number, file, texts=texts)
    typer.echo(speech.count("questionnaire.export.done", rows, path=file))
    if texts:
        typer.echo(speech("questionnaire.export.texts"))

"""Law: the `essaim` command is thin: a subcommand reads its words and calls who does the work."""

from __future__ import annotations

import asyncio
import json
import logging
import signal
from pathlib import Path
from typing import Annotated

import structlog
import typer
from rich.console import Console

from bot import app as house_app
from bot.config import DEFAULT_PATH, Settings, load
from bot.logs import muffle_libraries, to_stderr
from bot.operating import checkup, exporting, polls, questionnaire_commands, setup, status
from bot.operating.terminal import ConfigOption, explained, interview, operator
from bot.polls.export import Format
from bot.store import beside, copies, events, overview

app = typer.Typer(
    help="Essaim : le robot des communautés d’innovation publique.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

keys = typer.Typer(help="Copier ou remettre les clés de Matrix.", no_args_is_help=True)
app.add_typer(keys, name="keys")
poll = polls.app
app.add_typer(poll, name="poll")

app.add_typer(questionnaire_commands.app, name="questionnaire")

CopyTo = Annotated[Path, typer.Argument(metavar="FICHIER", help="Où écrire la copie.")]
CopyFrom = Annotated[Path, typer.Argument(metavar="FICHIER", help="La copie à remettre.")]
Replace = Annotated[bool, typer.Option("--force", help="Remplacer une ancienne copie.")]
FormatOption = Annotated[
    Format, typer.Option("--format", help="Pour un tableur ou pour un programme.")
]
SAMPLE = Path("essaim-chat")


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
    to_stderr(logging.ERROR)
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
    to_stderr(logging.ERROR)
    from bot.demo.room import talk  # noqa: PLC0415 - a terminal is slow to load

    with explained():
        asyncio.run(talk(load(config) if config else None, SAMPLE))


@app.command()
def run(config: ConfigOption = DEFAULT_PATH) -> None:
    """Faire vivre le robot, jusqu’à SIGTERM."""
    to_stderr(logging.INFO)
    muffle_libraries()
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
    with explained():
        _check(load(config))


def _check(settings: Settings) -> None:
    speech = operator()
    found = list(checkup.findings(settings))
    faulty = any(one.fault for one in found)
    channels = [] if faulty else house_app.channels_of(settings)
    if not faulty:
        found += asyncio.run(house_app.inspected(settings))
        faulty = any(one.fault for one in found)
    for one in found:
        typer.echo(speech(one.key, **one.values), err=one.fault)
    if faulty:
        raise typer.Exit(2)
    platforms = sorted(channel.platform for channel in channels)
    for address in house_app.unreachable(settings, platforms):
        typer.echo(speech("cli.off", address=address, platform=address.platform))
    names = speech.listed(community.name for community in settings.community)
    typer.echo(speech("cli.fine", communities=names, platforms=speech.listed(platforms)))


@app.command()
def init(config: ConfigOption = DEFAULT_PATH) -> None:
    """Écrire une configuration en répondant à quelques questions, puis la vérifier."""
    speech = operator()
    answers = interview(config, speech, house_app.meet)
    if answers is None:
        typer.echo(speech("init.left"), err=True)
        raise typer.Exit(1)
    with explained():
        settings = setup.save(config, setup.written(answers))
        typer.echo(speech("init.done", path=config))
        _check(settings)


@app.command(name="status")
def status_(
    config: ConfigOption = DEFAULT_PATH,
    as_json: Annotated[bool, typer.Option("--json", help="Pour une machine.")] = False,
) -> None:
    """Dire ce qui est dû, attend, a échoué ou reste incertain, que le robot tourne ou non."""
    with explained():
        settings = load(config)
        with beside.looking(settings.database.url) as connection:
            found = overview.overview(connection)
    if as_json:
        typer.echo(json.dumps(status.document(found), ensure_ascii=False))
        return
    for line in status.told(found, settings, operator()):
        typer.echo(line)


@app.command()
def replay(config: ConfigOption = DEFAULT_PATH) -> None:
    """Reprendre les messages en échec, que le robot tourne ou non."""
    speech = operator()
    with explained(), beside.marking(load(config).database.url) as connection:
        number = events.replay(connection)
    typer.echo(speech.count("replay.done", number) if number else speech("replay.none"))


@app.command()
def backup(
    to: CopyTo,
    config: ConfigOption = DEFAULT_PATH,
    force: Replace = False,
) -> None:
    """Copier la base dans un fichier, que le robot tourne ou non."""
    with explained():
        settings = load(config)
        copies.back_up(settings.database.url, to, force=force)
    typer.echo(operator()("backup.done", path=to))
    if settings.matrix is not None:
        typer.echo(operator()("backup.keys_apart"))
    typer.echo(operator()("backup.media_apart", folder=settings.media.folder))


@app.command()
def restore(
    copy: CopyFrom,
    config: ConfigOption = DEFAULT_PATH,
) -> None:
    """Remettre une copie à la place de la base, le robot arrêté."""
    speech = operator()
    with explained():
        url = load(config).database.url
        replaced = copies.restore(url, copy)
    typer.echo(speech("restore.done", path=beside.file_of(url)))
    if replaced is not None:
        typer.echo(speech("restore.replaced", path=replaced))


@keys.command(name="backup")
def back_up_keys(
    to: CopyTo,
    config: ConfigOption = DEFAULT_PATH,
    force: Replace = False,
) -> None:
    """Copier la session et les clés de Matrix dans un fichier, que le robot tourne ou non."""
    with explained():
        house_app.back_up_keys(load(config), to, force=force)
    typer.echo(operator()("keys.copied", path=to))


@keys.command(name="restore")
def restore_keys(
    copy: CopyFrom,
    config: ConfigOption = DEFAULT_PATH,
    force: Annotated[
        bool, typer.Option("--force", help="Même si le dossier des clés est là.")
    ] = False,
) -> None:
    """Remettre une copie de la session et des clés de Matrix, le robot arrêté."""
    speech = operator()
    with explained():
        folder, replaced = house_app.restore_keys(load(config), copy, force=force)
    typer.echo(speech("keys.restored", folder=folder))
    if replaced is not None:
        typer.echo(speech("keys.replaced", path=replaced))


@poll.command(name="export")
def export_poll(
    number: Annotated[int, typer.Argument(metavar="N", help="Le numéro du sondage.")],
    config: ConfigOption = DEFAULT_PATH,
    form: FormatOption = Format.CSV,
) -> None:
    """Écrire un sondage clos sur la sortie, en CSV ou en JSON, que le robot tourne ou non."""
    with explained():
        content = exporting.exported(load(config).database.url, number, form)
    typer.echo(content, nl=False)

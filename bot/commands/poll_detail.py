"""Law: the desk sees a closed poll by region, and takes it away as a file; neither names anybody.

What is given out so is final: nobody can tell a late vote by comparing what was shown before.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.commands.context import Context, Reply
from bot.commands.poll_named import numbered, record
from bot.contributions.regions import region_named
from bot.contributions.shortening import cut
from bot.errors import Illegal
from bot.messages import File, Media, Outgoing
from bot.polls.cells import DIMENSIONS, REGION, Row, has_detail
from bot.polls.export import MEDIA_TYPES, Format, Sheet, written
from bot.polls.lifecycle import State
from bot.polls.results import NAME_MOST
from bot.richtext import Block, bold, item, paragraph
from bot.store import sheets
from bot.tables import Poll


def detail(context: Context, argument: str) -> Reply:
    """`detail number`: the votes by what voters have told of themselves."""
    poll = _closed(context, argument)
    if not has_detail(poll):
        raise Illegal("poll.detail.without", number=poll.id)
    sheet = sheets.of_poll(context.connection, poll)
    said = {"number": poll.id, "minimum": sheet.poll.cell_minimum}
    told = [block for dimension in DIMENSIONS for block in _rows(context, sheet, dimension)]
    if not told:
        return context.say(context.speech("poll.detail.none", **said))
    head = paragraph(context.speech("poll.detail", **said))
    return context.say(head, *told, *_final(context, poll))


def export(context: Context, argument: str) -> Reply:
    """`exporter number [csv|json]`: the same and the totals, as a file."""
    poll = _closed(context, argument)
    form = _form(argument, poll)
    if File not in context.directory.traits(context.here.platform).shows:
        raise Illegal("poll.export.no_files", number=poll.id, form=form)
    sheet = sheets.of_poll(context.connection, poll)
    record(context, "export_poll", poll)
    said = paragraph(context.speech("poll.export", number=poll.id, form=form.upper()))
    body = (said, *_final(context, poll))
    return Reply((Outgoing(to=context.here, body=body, extra=_file(context, sheet, form)),))


def _closed(context: Context, argument: str) -> Poll:
    """The poll of that number, once it is closed: before that its results are the members' own."""
    poll = numbered(context, argument)
    if poll.state != State.CLOSED:
        state = context.speech(f"poll.state.{poll.state}")
        raise Illegal("poll.export.not_closed", number=poll.id, state=state)
    return poll


def _form(argument: str, poll: Poll) -> Format:
    """The format that was typed behind the number."""
    typed = "".join(argument.split(maxsplit=1)[1:]).strip().casefold() or Format.CSV
    if typed not in list(Format):
        raise Illegal("poll.export.which", number=poll.id)
    return Format(typed)


def _file(context: Context, sheet: Sheet, form: Format) -> File:
    content = written(sheet, form)
    name = context.speech("poll.export.name", number=sheet.poll.id, ending=form)
    digest = context.shelf.put_own(content)
    return File(Media.FILE, name, MEDIA_TYPES[form], len(content), digest)


def _final(context: Context, before: Poll) -> list[Block]:
    """What the first asking has settled."""
    return [] if before.sealed else [paragraph(context.speech("poll.final"))]


def _rows(context: Context, sheet: Sheet, dimension: str) -> Iterator[Block]:
    """The votes in that dimension, under its name; nothing where nothing may be shown."""
    options = [cut(score.text, NAME_MOST) for score in sheet.result.scores]
    if sheet.details[dimension]:
        yield paragraph(bold(context.speech(f"poll.detail.by.{dimension}")))
    for row in sheet.details[dimension]:
        named = _named(context, dimension, row)
        yield item(bold(named), f" : {_votes(context, row, options)}")


def _named(context: Context, dimension: str, row: Row) -> str:
    if not row.label:
        return context.speech(f"poll.detail.untold.{dimension}")
    if dimension == REGION:
        return region_named(row.label).name
    return context.speech(f"administration.{row.label}")


def _votes(context: Context, row: Row, options: list[str]) -> str:
    """`17 votes (Oui 8 · Non 9)`."""
    speech = context.speech
    hidden = speech("poll.detail.hidden")
    if row.total is None and not any(votes is not None for votes in row.votes):
        return hidden
    total = hidden if row.total is None else speech.count("poll.detail.total", row.total)
    each = (
        f"{option} {hidden if votes is None else speech.number(votes)}"
        for option, votes in zip(options, row.votes, strict=True)
    )
    return f"{total} ({' · '.join(each)})"

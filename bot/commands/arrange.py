"""Law: what stands first in an edition, and in which order, is the desk's; no word changes by it.

`une` features, `placer` moves within a section, `mot` is the team's own word at the top. Each act
is echoed with what it made and the way back, and is in the trail. What has left stays as it is.
"""

from __future__ import annotations

from bot.commands.board import Board, decision, line, offered, standing
from bot.commands.context import Context, Reply, read_answer, read_number
from bot.commands.desk import who_did
from bot.contributions.wording import clean
from bot.digests.lifecycle import State
from bot.digests.order import moved, rank_in
from bot.errors import Illegal
from bot.messages import Choice
from bot.richtext import item, paragraph, quote
from bot.store import contributions, editions, items
from bot.store.entries import Entry

NOTE_MOST = 600

WAYS = ("first", "up", "down", "last")
"""Where a button puts a contribution in its section."""

_BEFORE = ("avant", "before")


# --- featured -------------------------------------------------------------------------------------


def feature(context: Context, argument: str) -> Reply:
    """`une number [non]`: to the top of the edition, or back to its section; alone, it offers."""
    shown = standing(context)
    if not argument.strip():
        return _offer_featured(context, shown)
    entry = shown.entry(read_number(argument))
    wanted = _read_wanted(argument)
    if entry.featured == wanted:
        raise Illegal("feature.already" if wanted else "feature.not_yet", number=entry.id)
    contributions.feature(context.connection, entry.id, wanted)
    name = "feature" if wanted else "unfeature"
    context.record(name, entry.id)
    back = f"feature {entry.id} " + ("no" if wanted else "yes")
    undo = Choice(context.speech("desk.undo"), back)
    told = who_did(context, entry.id, f"feature.{name}d")
    return context.say(told, choices=[undo, *_after(context, shown)])


def _read_wanted(argument: str) -> bool:
    words = argument.split()
    wanted = read_answer(words[1].casefold()) if len(words) > 1 else True
    if wanted is None:
        raise Illegal("feature.which", number=read_number(argument))
    return wanted


def _offer_featured(context: Context, shown: Board) -> Reply:
    """What may go to the top, and what may come back from there."""
    up = [entry for entry in shown.entries if not entry.featured]
    top = [entry for entry in shown.entries if entry.featured]
    if not shown.entries:
        raise Illegal("board.empty")
    lines = [context.speech("feature.ask")]
    lines += [context.speech("feature.now", entry=line(context, entry)) for entry in top]
    back = [
        Choice(context.speech("feature.back", number=entry.id), f"feature {entry.id} no")
        for entry in top
    ]
    return context.say(*lines, choices=[*offered(context, "feature", up), *back])


# --- moved ----------------------------------------------------------------------------------------


def place(context: Context, argument: str) -> Reply:
    """`placer number rank`, or `placer number avant other`; without a rank it offers."""
    shown = standing(context)
    words = argument.casefold().split()
    if not words:
        return _offer_moved(context, shown)
    entry = shown.entry(read_number(argument))
    if len(words) == 1:
        return _offer_ways(context, shown, entry)
    rank = _read_rank(shown, entry, words[1:])
    return _place(context, shown, entry, rank)


def _read_rank(shown: Board, entry: Entry, words: list[str]) -> int:
    """The place in its section, from 0; `Illegal` when the words name none."""
    here, section = rank_in(shown.sections, entry.id), shown.sections[entry.id]
    ways = {"first": 0, "up": here - 1, "down": here + 1, "last": len(shown.sections)}
    if words[0] in ways:
        return ways[words[0]]
    if words[0] in _BEFORE and len(words) == 2 and words[1].isdigit():
        other = shown.entry(int(words[1]))
        if shown.sections[other.id] != section or other.id == entry.id:
            raise Illegal("place.elsewhere", number=entry.id, other=other.id)
        rank = rank_in(shown.sections, other.id)
        return rank - 1 if rank > here else rank
    if len(words) == 1 and words[0].isdigit() and int(words[0]) > 0:
        return int(words[0]) - 1
    raise Illegal("place.which", number=entry.id)


def _place(context: Context, shown: Board, entry: Entry, rank: int) -> Reply:
    before = rank_in(shown.sections, entry.id)
    order = moved(shown.sections, entry.id, rank)
    if order == list(shown.sections):
        raise Illegal("place.there", number=entry.id)
    _keep(context, shown, order)
    context.record("place", entry.id)
    told = who_did(context, entry.id, "place.done")
    section = [n for n in order if shown.sections[n] == shown.sections[entry.id]]
    lines = [item(line(context, shown.entry(number))) for number in section]
    undo = Choice(context.speech("desk.undo"), f"place {entry.id} {before + 1}")
    return context.say(told, *lines, choices=[undo, *_after(context, shown)])


def _keep(context: Context, shown: Board, order: list[int]) -> None:
    contributions.rank(context.connection, order)
    if shown.edition.state != State.COLLECTING:
        items.arrange(context.connection, shown.edition.id or 0, order)


def _offer_moved(context: Context, shown: Board) -> Reply:
    if not shown.entries:
        raise Illegal("board.empty")
    choices = offered(context, "place", shown.entries)
    return context.say(context.speech("place.ask"), choices=choices)


def _offer_ways(context: Context, shown: Board, entry: Entry) -> Reply:
    here = shown.sections[entry.id]
    peers = [number for number, section in shown.sections.items() if section == here]
    if len(peers) == 1:
        raise Illegal("place.alone", number=entry.id)
    lines = [item(line(context, shown.entry(number))) for number in peers]
    choices = [Choice(context.speech(f"place.{way}"), f"place {entry.id} {way}") for way in WAYS]
    asked = context.speech("place.where", number=entry.id, title=entry.revision.title)
    return context.say(asked, *lines, choices=choices)


# --- the team's word ------------------------------------------------------------------------------


def note(context: Context, argument: str) -> Reply:
    """`mot words`: what the team says at the top of the edition; `mot non` takes it away."""
    shown, words = standing(context), clean(argument)
    if not words:
        return _tell_note(context, shown)
    if len(words) > NOTE_MOST:
        raise Illegal("note.long", most=NOTE_MOST, count=len(words))
    if read_answer(words) is False:
        return _take_note_away(context, shown)
    _write(context, shown, "note_edition", words)
    told = (paragraph(context.speech("note.kept", name=context.name)), quote(words))
    return context.say(*told, choices=[_away(context), *_after(context, shown)])


def _take_note_away(context: Context, shown: Board) -> Reply:
    if not shown.edition.note:
        raise Illegal("note.none")
    _write(context, shown, "unnote_edition", "")
    told = context.speech("note.gone", name=context.name)
    return context.say(told, choices=_after(context, shown))


def _write(context: Context, shown: Board, verb: str, words: str) -> None:
    editions.note(context.connection, shown.edition.id, note=words)
    context.record(verb, edition_id=shown.edition.id or 0)


def _tell_note(context: Context, shown: Board) -> Reply:
    how = context.speech("note.how", most=NOTE_MOST)
    if not shown.edition.note:
        return context.say(how)
    told = (paragraph(context.speech("note.now")), quote(shown.edition.note), how)
    return context.say(*told, choices=[_away(context)])


def _away(context: Context) -> Choice:
    return Choice(context.speech("note.away"), "note no")


def _after(context: Context, shown: Board) -> list[Choice]:
    """The board again; what was approved as it stood may be looked at anew."""
    return [Choice(context.speech("board.again"), "board"), *decision(context, shown.edition)]

"""Law: the desk may leave a file out, at any time and of any wording; the words are not its own.

A face that nobody asked, a page with names: what is left out is kept nowhere, and its author knows.
"""

from __future__ import annotations

from bot.commands.context import Context, Reply
from bot.commands.desk import acted, at_hand, pointed
from bot.contributions.enclosures import Enclosure
from bot.errors import Illegal
from bot.store import contributions, editions, items
from bot.store.contributions import Entry


def detach(context: Context, argument: str) -> Reply:
    """`ecarter number rank`: the file of that rank goes with it no more."""
    point = pointed(context, argument)
    entry = at_hand(context, point.number)
    rank, file = _file(entry, point.words)
    contributions.detach(context.connection, entry.id, file["digest"])
    edition = items.edition_of(context.connection, entry.id)
    if edition is not None:
        editions.note(context.connection, edition.id, to_correct=True)
    context.record("detach", entry.id)
    told = context.tell_author(entry, "files.detached", number=entry.id, rank=rank)
    return acted(context, entry.id, "desk.detached", rank=rank) + told + Reply(stir=True)


def _file(entry: Entry, typed: str) -> tuple[int, Enclosure]:
    """The file meant, with its rank; of a single one the rank need not be said."""
    files = entry.revision.files
    typed = typed or "1" * (len(files) == 1)
    rank = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 3 else 0
    if not 1 <= rank <= len(files):
        key = "files.which" if files else "files.none"
        raise Illegal(key, number=entry.id, count=len(files))
    return rank, files[rank - 1]

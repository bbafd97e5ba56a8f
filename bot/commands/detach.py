"""Law: the desk may leave a file out, at any time and of any wording; the words are not its own.

A face that nobody asked, a page with names: what is left out is kept nowhere, and its author knows.
A file is named by its code: its rank is another one once a colleague has left the one before out.
"""

from __future__ import annotations

from bot.commands.context import Context, Reply
from bot.commands.desk import acted, at_hand, pointed
from bot.contributions.enclosures import Enclosure, code, coded
from bot.errors import Illegal
from bot.store import editions, revisions
from bot.store.entries import Entry
from bot.texts import Speech


def detach(context: Context, argument: str) -> Reply:
    """`ecarter number code`: that file goes with it no more."""
    point = pointed(context, argument)
    entry = at_hand(context, point.number)
    rank, file = _file(entry, point.words, context.speech)
    revisions.detach(context.connection, entry.id, file["digest"])
    editions.correct(context.connection, entry.id)
    context.record("detach", entry.id)
    told = context.tell_author(entry, "files.detached", number=entry.id, rank=rank)
    return acted(context, entry.id, "desk.detached", rank=rank) + told + Reply(stir=True)


def _file(entry: Entry, typed: str, speech: Speech) -> tuple[int, Enclosure]:
    """The file meant, with its rank; the code of a single one need not be said."""
    ranked = list(enumerate(entry.revision.files, start=1))
    if not ranked:
        raise Illegal("files.none", number=entry.id)
    meant = [(rank, one) for rank, one in ranked if code(one) == typed.casefold()]
    meant = meant if typed else ranked
    if len(meant) != 1:
        codes = coded(entry.id, entry.revision.files, speech)
        raise Illegal("files.which", number=entry.id, codes=codes)
    return meant[0]

"""Law: what a voter agrees to is settled before it opens; what can't go together is refused.

Who may vote, who sees the choices, how many there may be, when results are shown, and whether the
room's own poll is voted in.
"""

from __future__ import annotations

from typing import Any

from bot.commands.context import Context, Reply, read_answer
from bot.commands.poll import is_shown_somewhere, move, named, record, shown
from bot.contributions.wording import unaccented
from bot.errors import Illegal
from bot.polls.eligibility import read_electorate
from bot.polls.kinds import Kind
from bot.polls.lifecycle import Deed, Secrecy
from bot.polls.native import unfit
from bot.polls.reading import read_most
from bot.store import polls
from bot.tables import Poll

VEILS = {"cloture": True, "close": True, "direct": False, "live": False}
"""Whether results wait for the close, by the word for it."""


def names(context: Context, argument: str) -> Reply:
    """`noms number oui|non`: whether the card says who chose what."""
    one, word = named(context, argument, Deed.REVEAL)
    shows = read_answer(word)
    if shows is None:
        raise Illegal("poll.which_secrecy", number=one.id)
    if one.native and not shows:
        raise Illegal("poll.native.shows", number=one.id)
    secrecy = Secrecy.OPEN if shows else Secrecy.DISCREET
    return _settled(context, one, f"poll_{secrecy}", secrecy=secrecy)


def native(context: Context, argument: str) -> Reply:
    """`salon number oui|non`: whether rooms show it as their own poll, those that can."""
    one, word = named(context, argument, Deed.REVEAL)
    wanted = read_answer(word)
    if wanted is None:
        raise Illegal("poll.native.which", number=one.id)
    if wanted and not unfit(one) and not is_shown_somewhere(context):
        raise Illegal("poll.native.nowhere")
    return _settled(context, one, "poll_native" if wanted else "poll_card", native=wanted)


def several(context: Context, argument: str) -> Reply:
    """`choix number most`: how many of the options one voter may choose."""
    one, word = named(context, argument, Deed.REVEAL)
    if one.kind != Kind.CHOICE:
        raise Illegal("poll.one_mark", number=one.id)
    most = read_most(word, len(polls.options(context.connection, one.id)), one.id)
    return _settled(context, one, "poll_several" if most > 1 else "poll_single", most=most)


def results(context: Context, argument: str) -> Reply:
    """`resultats number cloture|direct`: when results are shown."""
    one, word = named(context, argument, Deed.REVEAL)
    veiled = VEILS.get(unaccented(word).casefold())
    if veiled is None:
        raise Illegal("poll.which_veil", number=one.id)
    return _settled(context, one, "poll_veiled" if veiled else "poll_unveiled", veiled=veiled)


def voters(context: Context, argument: str) -> Reply:
    """`votants number tous|membres|animateurs|regions`: who may vote."""
    one, words = named(context, argument, Deed.REVEAL)
    if not words:
        raise Illegal("eligibility.which", number=one.id)
    return _settled(context, one, "poll_voters", electorate=read_electorate(words))


def _settled(context: Context, one: Poll, verb: str, **values: Any) -> Reply:
    """Change it, unless that can't be voted in the room's own poll; its card then."""
    wanted = one.model_copy(update=values)
    if wanted.native and unfit(wanted):
        raise Illegal(unfit(wanted), number=one.id)
    if wanted != one:
        move(context, one, Deed.REVEAL, **values)
        record(context, verb, one)
    return shown(context, polls.get(context.connection, one.id))

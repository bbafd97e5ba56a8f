"""Law: what a voter agrees to is settled before it opens; what can't go together is refused.

Who may vote, who sees the choices, how many there may be, when results are shown, and whether the
room's own poll is voted in.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.commands.context import Context, Reply, read_answer
from bot.commands.poll_card import button, changed
from bot.commands.poll_named import move, named, record
from bot.contributions.wording import unaccented
from bot.errors import Illegal
from bot.polls.card import terms as card_terms
from bot.polls.eligibility import Scope, electorate, read_electorate
from bot.polls.kinds import RANKED_FEWEST, RANKED_MOST, Kind
from bot.polls.lifecycle import Deed, Secrecy
from bot.polls.native import is_shown
from bot.polls.reading import read_most
from bot.polls.terms import Showing, clash, would_clash
from bot.richtext import paragraph
from bot.store import polls
from bot.tables import Poll

SECRECIES: Mapping[str, Secrecy] = {
    **dict.fromkeys(("oui", "yes"), Secrecy.OPEN),
    **dict.fromkeys(("non", "no"), Secrecy.DISCREET),
    "secret": Secrecy.SECRET,
}
"""Who may know who chose what, by the word for it."""

SHOWINGS: Mapping[str, Showing] = {
    **dict.fromkeys(("direct", "live"), Showing.LIVE),
    **dict.fromkeys(("vote", "voted"), Showing.VOTED),
    **dict.fromkeys(("cloture", "close"), Showing.CLOSE),
}
"""When results are shown, by the word for it."""

COUNTED = frozenset({Kind.CHOICE, Kind.RANKING})
"""The kinds of which it may be said how many options one may choose; marks and opinions are one."""

RANKED = frozenset({"classement", "classer", "ranking", "rank"})
"""In place of how many: all, in an order."""


def terms(context: Context, argument: str) -> Reply:
    """`modalites number`: what is agreed to, with a button for each other way."""
    one, _ = named(context, argument, Deed.REVEAL)
    speech, options = context.speech, polls.options(context.connection, one.id)
    offered = [
        name for name in _ways(len(options)) if _is_offered(context, one, name, len(options))
    ]
    return context.say(
        paragraph(speech("poll.terms.head", number=one.id)),
        *card_terms(one, speech),
        *([paragraph(speech("poll.native.offer", number=one.id))] if "room" in offered else []),
        paragraph(speech("poll.terms.words", number=one.id)),
        choices=[button(one, name, speech) for name in offered],
    )


def _ways(options: int) -> Mapping[str, Mapping[str, Any]]:
    """What each button of the terms makes of a poll with so many options."""
    return {
        "members": {"electorate": Scope.MEMBERS},
        "everybody": {"electorate": Scope.ALL},
        "many": {"kind": Kind.CHOICE, "most": options},
        "rank": {"kind": Kind.RANKING, "most": options},
        "one": {"kind": Kind.CHOICE, "most": 1},
        "show": {"secrecy": Secrecy.OPEN},
        "hide": {"secrecy": Secrecy.DISCREET},
        "secret": {"secrecy": Secrecy.SECRET},
        "live": {"showing": Showing.LIVE},
        "to_voters": {"showing": Showing.VOTED},
        "at_close": {"showing": Showing.CLOSE},
        "room": {"native": True},
        "card": {"native": False},
    }


def _is_offered(context: Context, one: Poll, name: str, options: int) -> bool:
    """Whether that would change something, and can be."""
    ways = _ways(options)[name]
    wanted = one.model_copy(update=dict(ways))
    if wanted == one or clash(wanted):
        return False
    if "kind" in ways and one.kind not in COUNTED:
        return False
    if "showing" in ways and one.secrecy == Secrecy.SECRET:
        return False
    if "electorate" in ways and electorate(one).fixed:
        return False
    fits = {
        "rank": RANKED_FEWEST <= options <= RANKED_MOST,
        "room": is_shown_somewhere(context),
    }
    return fits.get(name, True)


def is_shown_somewhere(context: Context) -> bool:
    """Whether a channel of the community can show a poll as its own."""
    channels = context.community.channels
    return any(
        is_shown(context.directory.traits(channel.platform), channel) for channel in channels
    )


def names(context: Context, argument: str) -> Reply:
    """`noms number oui|non|secret`: whether the card says who chose what, or nobody can."""
    one, word = named(context, argument, Deed.REVEAL)
    secrecy = SECRECIES.get(word.casefold())
    if secrecy is None:
        raise Illegal("poll.which_secrecy", number=one.id)
    if one.native and secrecy != Secrecy.OPEN:
        raise Illegal("poll.native.shows", number=one.id)
    return _settled(context, one, f"poll_{secrecy}", secrecy=secrecy)


def native(context: Context, argument: str) -> Reply:
    """`salon number oui|non`: whether rooms show it as their own poll, those that can."""
    one, word = named(context, argument, Deed.REVEAL)
    wanted = read_answer(word)
    if wanted is None:
        raise Illegal("poll.native.which", number=one.id)
    if wanted and not would_clash(one, native=True) and not is_shown_somewhere(context):
        raise Illegal("poll.native.nowhere")
    return _settled(context, one, "poll_native" if wanted else "poll_card", native=wanted)


def several(context: Context, argument: str) -> Reply:
    """`choix number most|classement`: how many of the options one voter may choose, or an order."""
    one, word = named(context, argument, Deed.REVEAL)
    if one.kind not in COUNTED:
        raise Illegal("poll.one_mark", number=one.id)
    options = len(polls.options(context.connection, one.id))
    if unaccented(word).casefold() in RANKED:
        return _ranked(context, one, options)
    most = read_most(word, options, one.id)
    verb = "poll_several" if most > 1 else "poll_single"
    return _settled(context, one, verb, kind=Kind.CHOICE, most=most)


def _ranked(context: Context, one: Poll, options: int) -> Reply:
    if not RANKED_FEWEST <= options <= RANKED_MOST:
        bounds = {"fewest": RANKED_FEWEST, "most": RANKED_MOST}
        raise Illegal("poll.ranked", number=one.id, count=options, **bounds)
    return _settled(context, one, "poll_ranked", kind=Kind.RANKING, most=options)


def results(context: Context, argument: str) -> Reply:
    """`resultats number direct|vote|cloture`: when results are shown."""
    one, word = named(context, argument, Deed.REVEAL)
    showing = SHOWINGS.get(unaccented(word).casefold())
    if showing is None:
        raise Illegal("poll.which_showing", number=one.id)
    if one.secrecy == Secrecy.SECRET:
        raise Illegal("poll.secret.close", number=one.id)
    return _settled(context, one, f"poll_shown_{showing}", showing=showing)


def voters(context: Context, argument: str) -> Reply:
    """`votants number tous|membres|animateurs|regions`: who may vote."""
    one, words = named(context, argument, Deed.REVEAL)
    if not words:
        raise Illegal("eligibility.which", number=one.id)
    return _settled(context, one, "poll_voters", electorate=read_electorate(words))


def _settled(context: Context, one: Poll, verb: str, **values: Any) -> Reply:
    """Change it, unless that can't go with the rest; what has changed then, and its card."""
    wanted = one.model_copy(update=values)
    if clash(wanted):
        raise Illegal(clash(wanted), number=one.id)
    if wanted == one:
        return changed(context, one, context.speech("poll.now.same"))
    move(context, one, Deed.REVEAL, **values)
    record(context, verb, one)
    to_all = "electorate" in values and electorate(wanted).scope is Scope.ALL
    now = "poll_everybody" if to_all else verb
    said = context.speech(f"poll.now.{now}", most=wanted.most)
    return changed(context, polls.get(context.connection, one.id), said)

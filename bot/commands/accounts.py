"""Law: whoever shows on one account a code that was given on another has both: they are one person.

The code is said in a direct chat alone, once, for ten minutes, and what linking does is said before
the yes. Roles are of accounts: linking gives none.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from bot.commands import talk
from bot.commands.context import Context, Reply
from bot.commands.talk import Dialogue
from bot.errors import Illegal
from bot.flows.choices import LINK, PART
from bot.flows.engine import Data
from bot.messages import Address
from bot.store import pairings, people
from bot.texts import Speech

LIFETIME = timedelta(minutes=10)

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""None that is taken for another one."""

LENGTH = 8


def link(context: Context, argument: str) -> Reply:
    """`lier`: a code, to be typed on another account; `lier CODE`: that other account's."""
    typed = "".join(argument.upper().replace("-", " ").split())
    return _offer(context) if not typed else _propose(context, typed)


def _offer(context: Context) -> Reply:
    code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    until = context.now + LIFETIME
    pairings.offer(context.connection, context.somebody.id, code, context.now, until)
    shown = f"{code[:4]}-{code[4:]}"
    speech, minutes = context.speech, LIFETIME.seconds // 60
    how = speech("link.how", code=shown, minutes=minutes)
    return context.say(speech("link.code", code=shown), how)


def _propose(context: Context, code: str) -> Reply:
    digest = pairings.digest(code)
    other = _offered_by(context, digest)
    accounts = context.speech.listed(people.accounts(context.connection, other))
    data = {"digest": digest, "accounts": accounts}
    return talk.start(context, LINKING, ("choice",), data)


def _offered_by(context: Context, digest: str) -> int:
    """Whose code has that digest; `Illegal` when it is nobody's, no more, or this person's own."""
    other = pairings.offered_by(context.connection, digest, context.now)
    if other is None:
        raise Illegal("link.unknown")
    if other == context.somebody.id:
        raise Illegal("link.own")
    return other


def _finish_linking(context: Context, data: Data, outcome: str) -> Reply:
    if outcome != "yes":
        return context.say(context.speech("link.left"))
    kept, other = _offered_by(context, data["digest"]), context.somebody.id
    told = people.private_places(context.connection, kept)
    stale = pairings.link(context.connection, kept, other, context.now)
    return _said(context, "link.done", "link.done_there", told) + Reply(stir=stale)


def _said(context: Context, here: str, there: str, others: list[Address]) -> Reply:
    """On this account and on the others: nobody is linked or parted unknown to themselves."""
    account = context.event.account
    elsewhere = (
        context.write(place, context.speech_at(place)(there, account=account))
        for place in others
        if place != context.here
    )
    return sum(elsewhere, context.say(context.speech(here)))


def part(context: Context, argument: str) -> Reply:  # noqa: ARG001 - a handler's signature
    """`delier`: this account is on its own again."""
    if len(people.accounts(context.connection, context.somebody.id)) == 1:
        raise Illegal("link.alone")
    return talk.start(context, PARTING, ("choice",), {})


def _finish_parting(context: Context, _: Data, outcome: str) -> Reply:
    person = context.somebody
    if outcome != "yes":
        return context.say(context.speech("link.left"))
    if len(people.accounts(context.connection, person.id)) == 1:
        raise Illegal("link.alone")
    places = people.private_places(context.connection, person.id)
    stale = pairings.part(context.connection, person.id, context.event.account, context.now)
    return _said(context, "link.parted", "link.parted_there", places) + Reply(stir=stale)


def _speech(context: Context) -> Speech:
    return context.speech


LINKING: Dialogue[Speech] = Dialogue(LINK, _speech, _finish_linking)
PARTING: Dialogue[Speech] = Dialogue(PART, _speech, _finish_parting)

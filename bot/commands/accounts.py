"""Law: two accounts are one person when both have said yes, each knowing which the other is.

One is given a code in a direct chat, for ten minutes; the other shows it and says yes, having been
told what linking does; then the first is asked as well. So no code that was wheedled out of
somebody gives away what they have told. Roles are of accounts: linking gives none.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta

from bot.commands import talk
from bot.commands.context import Context, Reply, read_answer
from bot.commands.talk import Dialogue
from bot.errors import Illegal
from bot.flows.choices import LINK, PART
from bot.flows.engine import Data
from bot.messages import Address, Choice
from bot.store import pairings, people
from bot.store.people import Known
from bot.texts import Speech

LIFETIME = timedelta(minutes=10)

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""None that is taken for another one."""

LENGTH = 8

YES_NO = ("oui", "non")
"""What the buttons of the last question say."""


def link(context: Context, argument: str) -> Reply:
    """`lier`: a code, to be typed on another account; `lier CODE` there; `lier oui` here again."""
    word, _, seen = argument.strip().partition(" ")
    answer = read_answer(word)
    if answer is not None:
        return _settle(context, yes=answer, seen=seen)
    typed = "".join(argument.upper().replace("-", " ").split())
    return _propose(context, typed) if typed else _offer(context)


def _offer(context: Context) -> Reply:
    code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    until, here = context.now + LIFETIME, context.here
    pairings.offer(context.connection, context.somebody.id, code, here, context.now, until)
    shown = f"{code[:4]}-{code[4:]}"
    speech, minutes = context.speech, LIFETIME.seconds // 60
    how = speech("link.how", code=shown, minutes=minutes)
    return context.say(speech("link.code", code=shown), how)


# --- on the other account -------------------------------------------------------------------------


def _propose(context: Context, code: str) -> Reply:
    found = pairings.offered(context.connection, pairings.digest(code), context.now)
    if found is None:
        raise Illegal("link.unknown")
    if found.person_id == context.somebody.id:
        raise Illegal("link.own")
    accounts = people.accounts(context.connection, found.person_id)
    whose = context.say(context.speech("link.whose", accounts=context.speech.listed(accounts)))
    return whose + talk.start(context, LINKING, ("choice",), {"digest": found.digest})


def _finish_proposing(context: Context, data: Data, outcome: str) -> Reply:
    """The yes of one account; the other one is asked for its own."""
    speech, account = context.speech, context.event.account
    if outcome != "yes":
        return context.say(speech("link.left"))
    found = pairings.offered(context.connection, data["digest"], context.now)
    if found is None or found.person_id == context.somebody.id:
        return context.say(speech("link.unknown"))
    pairings.ask(context.connection, found, account)
    there = Address(found.place)
    said = context.speech_at(there)
    choices = [Choice(said(f"link.{word}"), f"link {word} {_mark(account)}") for word in YES_NO]
    asked = context.write(there, said("link.confirm", account=account), choices=choices)
    return context.say(speech("link.asked")) + asked


def _mark(account: str) -> str:
    """What a button knows an account by."""
    return pairings.digest(account)[:12]


# --- on the first one again -----------------------------------------------------------------------


def _settle(context: Context, *, yes: bool, seen: str) -> Reply:
    """The other yes, to the account that was shown."""
    connection, kept = context.connection, context.somebody.id
    other = _who_asks(context, seen)
    if not yes:
        pairings.drop(connection, kept)
        there = [Address(other.private)] if other.private else []
        return _told(context, "link.left", "link.refused", there)
    places = [place for one in (kept, other.id) for place in people.private_places(connection, one)]
    stale = pairings.link(connection, kept, other.id, context.now)
    return _told(context, "link.done", "link.done", places) + Reply(stir=stale)


def _who_asks(context: Context, seen: str) -> Known:
    """Whose account waits for this yes; `Illegal` when none does, or no more, or another one."""
    found = pairings.of(context.connection, context.somebody.id, context.now)
    account = Address(found.asked_by) if found and found.asked_by else None
    other = people.known(context.connection, account) if account else None
    if account is None or other is None or (seen and seen != _mark(account)):
        raise Illegal("link.unknown")
    if other.id == context.somebody.id:
        raise Illegal("link.own")
    return other


def _told(
    context: Context, here: str, there: str, others: Sequence[Address], **values: str
) -> Reply:
    """On this account and on the others: nobody is linked or parted unknown to themselves."""
    elsewhere = (
        context.write(place, context.speech_at(place)(there, **values))
        for place in dict.fromkeys(others)
        if place != context.here
    )
    return sum(elsewhere, context.say(context.speech(here)))


# --- apart ----------------------------------------------------------------------------------------


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
        return context.say(context.speech("link.alone"))
    places = people.private_places(context.connection, person.id)
    account = context.event.account
    stale = pairings.part(context.connection, person.id, account, context.now)
    told = _told(context, "link.parted", "link.parted_there", places, account=account)
    return told + Reply(stir=stale)


def _speech(context: Context) -> Speech:
    return context.speech


LINKING: Dialogue[Speech] = Dialogue(LINK, _speech, _finish_proposing)
PARTING: Dialogue[Speech] = Dialogue(PART, _speech, _finish_parting)

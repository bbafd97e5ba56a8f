"""Law: a file goes with what is being told; one that comes alone is asked about; a no says why.

The words that come with a file are the text while a text is awaited, and else say what it shows.
Those of a refused file are kept as any others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.commands import mine, talk, tell
from bot.commands.context import Context, Reply
from bot.commands.show_files import added, refusal
from bot.commands.talk import Dialogue
from bot.contributions.enclosures import (
    DESCRIPTION_MOST,
    Enclosure,
    described,
    files_in,
)
from bot.contributions.lifecycle import LOCKED, Deed, allows
from bot.contributions.shortening import cut
from bot.contributions.wording import clean
from bot.flows.draft import asked_to_describe, files_of
from bot.flows.enclose import WHERETO
from bot.flows.engine import Data, State
from bot.richtext import quote
from bot.store import contributions, people
from bot.store.entries import Entry
from bot.store.people import Standing
from bot.texts import Speech

OFFERED = 3
"""Of the author's contributions, the newest that a file which came alone may join."""

RECENT = timedelta(days=30)

TELLING = {"contribute": "text", "offer": "choice", WHERETO.name: "choice"}
"""The questions about a contribution in the making: the flow, and its step where the words that
come with a file are the answer, rather than what the file shows."""


def refusals(context: Context) -> Reply:
    """A sentence for each reason why a file was not taken."""
    reasons = dict.fromkeys(one.refused for one in files_in(context.event) if one.refused)
    sentences = (refusal(context, reason) for reason in reasons)
    return sum(map(context.say, sentences), Reply())


# --- while something is asked ---------------------------------------------------------------------


def join(context: Context, standing: Standing, text: str) -> tuple[Reply, Standing, str]:
    """The files that came go with what is being told: what is said of it, the question as it then
    stands, and the words that are still to be read as its answer.

    A number is no word about a file: the question that it answered is another one now.
    """
    state = State.unpack(standing.state)
    text = "" if text.removesuffix(".").isdecimal() else text
    if state.flow not in TELLING:
        return context.say(context.speech("files.not_here")), standing, text
    awaited = state.todo[0] == TELLING[state.flow]
    files, told = added(context if awaited else _captioned(context, text), files_of(state.data))
    came = len(files) - len(files_of(state.data))
    if came:
        told = context.say(context.speech.count("files.joined", came)) + told
    elif text and not awaited:
        told += context.say(context.speech("flow.typed"), quote(text))
    after = _with_files(context, state, files)
    return told, after, text if awaited else ""


def _captioned(context: Context, text: str) -> Context:
    """The same, the words being what the file that they came with shows."""
    words = cut(" ".join(clean(text).split()), DESCRIPTION_MOST)
    return replace(context, files=tuple(described(context.files, words))) if words else context


def _with_files(context: Context, state: State, files: Sequence[Enclosure]) -> Standing:
    """The question with these files: another one, as its card shows more than it did."""
    data = {**state.data, "files": list(files)}
    todo = asked_to_describe(state.todo, data) if state.flow == "contribute" else state.todo
    after = State(state.flow, todo, data)
    standing = Standing(f"{state.flow}.{context.row}", after.pack())
    people.stand(context.connection, context.here, context.event.account, standing, context.now)
    return standing


# --- alone ----------------------------------------------------------------------------------------


def alone(context: Context) -> Reply:
    """Files without a word: what they belong to is asked."""
    files, told = added(context, ())
    if not files:
        return told
    data = {"files": files, "numbers": _open_to_files(context), "private": context.event.direct}
    data["community"] = context.community.slug
    return told + talk.start(context, FILING, ("choice",), data)


def _open_to_files(context: Context) -> list[int]:
    """The author's own, of late and not frozen, the newest first.

    What others have seen them post joins nothing that may yet be anonymous.
    """
    entries = contributions.of_person(context.connection, context.somebody.id, context.community_id)
    alone = context.event.direct
    found = [one for one in entries if alone or not one.contribution.private]
    return [one.id for one in found if _is_open(one, context.now)][: -OFFERED - 1 : -1]


def _is_open(entry: Entry, now: datetime) -> bool:
    changeable = allows(entry.state, Deed.REVISE) and entry.state not in LOCKED
    return changeable and now - entry.contribution.created_at <= RECENT


def _take(context: Context, data: Data, outcome: str) -> Reply:
    if outcome == "leave":
        return context.say(context.speech("offer.dropped"))
    within = replace(context, files=tuple(data["files"]), told=data.get("told", ()))
    if outcome == "words":
        return tell.offer(within, data["text"], private=data["private"])
    if outcome == "begin":
        return tell.begin(within, "testimony", "", private=data["private"])
    return mine.edit(within, outcome)


FILING: Dialogue[Speech] = Dialogue(WHERETO, lambda context: context.speech, _take, gathers=True)

"""Law: `temoigner` and `initiative` — one message is already a contribution.

What was typed is kept from the first moment: in the open question, then as a draft or a
submission. A submission needs the yes on the last card.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from bot.commands import talk, unsend
from bot.commands.context import Context, Reply
from bot.commands.desk_card import show_card
from bot.commands.respond import answer_seen
from bot.commands.show_files import added, show_files
from bot.commands.talk import Dialogue
from bot.contributions.enclosures import Enclosure
from bot.contributions.lifecycle import LOCKED, Deed, State
from bot.contributions.telling import as_data
from bot.contributions.telling import message as said_in
from bot.contributions.wording import read_text
from bot.errors import Illegal
from bot.flows.choices import OFFER
from bot.flows.contribute import CONTRIBUTE
from bot.flows.draft import (
    GUIDED,
    QUICK,
    Scene,
    asked_to_describe,
    blank,
    files_of,
    is_edit,
    questions,
    with_text,
    wording,
)
from bot.flows.engine import Data
from bot.messages import Edited
from bot.store import contributions, inquiries, keywords, people, tellings
from bot.store.contributions import Entry
from bot.tables import Telling
from bot.texts import Speech

ANSWERS_OFFERED = 3
"""Of the desk's open questions, the newest that a plain message may answer."""


def testimony(context: Context, argument: str) -> Reply:
    """`temoigner [text]`."""
    return begin(context, "testimony", argument, private=alone(context, argument))


def initiative(context: Context, argument: str) -> Reply:
    """`initiative [text]`."""
    return begin(context, "initiative", argument, private=alone(context, argument))


def begin(context: Context, kind: str, typed: str, *, private: bool) -> Reply:
    """Ask about a new contribution, of which so much was typed, and these files came."""
    person = context.somebody
    data: dict[str, Any] = blank(kind, person.name, person.region, private=private)
    data["community"] = context.community.slug
    if typed.strip():
        data = with_text(data, typed, context.community.themes) | {"told": as_data(context.told)}
    data["files"], told = added(context, ())
    plan = QUICK if typed.strip() else GUIDED
    todo = asked_to_describe(questions(plan, data), data)
    return told + talk.start(context, CONTRIBUTING, todo, data)


def alone(context: Context, typed: str) -> bool:
    """Whether the bot alone reads it: said in its room or, if nothing was, still to be asked."""
    return context.event.direct or not (typed.strip() or context.files)


def offer(context: Context, text: str, *, private: bool) -> Reply:
    """A plain message to the bot: ask what to do with it, an answer to the desk first.

    It is `private` if the bot alone has read it, and what came with it.
    """
    asked = inquiries.open_to(context.connection, context.somebody.id, ANSWERS_OFFERED)
    data: dict[str, Any] = {"text": read_text(text), "asked": asked}
    data |= {
        "told": as_data(context.told),
        "private": private,
        "files": list(context.files),
    }
    return talk.start(context, OFFERING, ("choice",), data)


def is_told(context: Context) -> bool:
    """Whether something was told in that message already, or is just being asked about."""
    person = context.somebody.id
    return any(
        tellings.in_message(context.connection, person, message)
        or talk.asked_about(context, message, 0)
        or unsend.brought_by(context, message)
        for message, _ in context.told
    )


def _take_offer(context: Context, data: Data, outcome: str) -> Reply:
    if outcome == "nothing":
        return context.say(context.speech("offer.dropped"))
    if outcome.isdecimal():
        seen = dict(data["asked"])[int(outcome)]
        alone = context.say(context.speech("files.not_here")) if files_of(data) else Reply()
        return alone + answer_seen(context, int(outcome), seen, data["text"])
    said = replace(context, told=data.get("told", ()), files=tuple(files_of(data)))
    return begin(said, outcome, data["text"], private=data.get("private", True))


def keep_typed(context: Context, data: Data) -> Reply:
    """A text whose fate nobody has chosen yet: kept, as the testimony that it may become."""
    kind = data.get("command", "testimony")
    if kind not in ("testimony", "initiative"):
        return Reply()
    person = context.somebody
    new = blank(kind, person.name, person.region, private=data.get("private", True))
    new |= {"told": data.get("told", ()), "files": files_of(data)}
    return _keep(context, with_text(new, data["text"], context.community.themes))


def _scene(context: Context) -> Scene:
    name = context.person.name if context.person else context.event.name
    return Scene(context.speech, context.community.name, context.community.themes, name)


def _finish(context: Context, data: Data, outcome: str) -> Reply:
    if outcome == "keep":
        return _leave_as_before(context, data) if is_edit(data) else _keep(context, data)
    if is_edit(data) and _says_the_same(context, data):
        return _leave_as_before(context, data)
    number = data["number"] or _create(context, data)
    shown = _seen_by_desk(context, number)
    entry = _reworded(context, number, data)
    contributions.put_aside(context.connection, number, None)
    if data["region"]:
        people.set_profile(context.connection, context.somebody.id, region=data["region"])
    deed = "revise" if data["number"] and entry.contribution.submitted_at else "submit"
    return _submit(context, entry, deed, shown)


def _seen_by_desk(context: Context, number: int) -> list[Enclosure]:
    """The files of the wording that the desk has."""
    entry = _latest(context, number)
    submitted = entry is not None and entry.contribution.submitted_at is not None
    return list(entry.revision.files) if entry is not None and submitted else []


def _latest(context: Context, number: int) -> Entry | None:
    """The contribution as its author has proposed it last, else as it is in force."""
    proposed = contributions.proposal(context.connection, number)
    return proposed or contributions.find(context.connection, number)


def _submit(context: Context, entry: Entry, verb: str, shown: Collection[Enclosure]) -> Reply:
    """The author has said yes: to the desk. Whoever changes the text has answered by it.

    The files that were `shown` to the desk are not again.
    """
    if entry.contribution.submitted_at is not None:
        inquiries.end(context.connection, entry.id, context.now)
    if entry.state in LOCKED:
        context.record("propose", entry.id)
        told = context.say(context.speech("tell.proposed", number=entry.id))
        return told + _to_desk(context, entry, "desk.proposal", shown)
    deed = Deed.SUBMIT if entry.contribution.submitted_at is None else Deed.REVISE
    contributions.move(context.connection, entry, deed, context.now)
    context.record(verb, entry.id)
    keywords.keep(context.connection, entry)
    key = "tell.submitted" if deed is Deed.SUBMIT else "tell.revised"
    told = context.say(context.speech(key, number=entry.id))
    key = "desk.new" if verb == "submit" else "desk.revised"
    return told + _to_desk(context, entry, key, shown)


def _to_desk(context: Context, entry: Entry, key: str, shown: Collection[Enclosure]) -> Reply:
    card = show_card(context, entry.id, context.desk_speech(key, number=entry.id))
    files, desk = entry.revision.files, context.community.desk
    return card + show_files(context, entry.id, files, desk, shown)


def _create(context: Context, data: Data) -> int:
    number = contributions.create(
        context.connection,
        community_id=context.community_id,
        person_id=context.somebody.id,
        kind=data["kind"],
        private=data["private"],
        now=context.now,
    )
    if data.get("call"):
        contributions.answers(context.connection, number, data["call"])
    return number


def _reworded(context: Context, number: int, data: Data) -> Entry:
    """Keep this wording: in force, or, once the text is frozen, as a proposal."""
    connection = context.connection
    revision_id = contributions.add_revision(connection, number, wording(data), context.now)
    tellings.keep(connection, number, revision_id, data.get("told", ()))
    before = contributions.find(connection, number)
    if before and before.state in LOCKED:
        contributions.propose(connection, number, revision_id)
        entry = contributions.proposal(connection, number)
    else:
        contributions.put_in_force(connection, number, revision_id)
        entry = contributions.find(connection, number)
    assert entry is not None
    return entry


def _keep(context: Context, data: Data) -> Reply:
    """Leave, and keep what was typed: a new text as a draft, an edit aside for later."""
    if not data["text"]:
        return context.say(context.speech("tell.left"))
    if is_edit(data):
        return _put_aside(context, data)
    number = data["number"] or _create(context, data)
    _reworded(context, number, data)
    return context.say(context.speech("tell.kept", number=number))


def _leave_as_before(context: Context, data: Data) -> Reply:
    contributions.put_aside(context.connection, data["number"], None)
    return context.say(context.speech("tell.unchanged", number=data["number"]))


def _says_the_same(context: Context, data: Data) -> bool:
    """Whether an edit comes to what the desk has already: proposed last, else in force."""
    before = _latest(context, data["number"])
    return before is not None and contributions.wording(before.revision) == wording(data)


def _put_aside(context: Context, data: Data) -> Reply:
    """An edit that was not finished changes nothing, and is there when it is taken up again."""
    number = data["number"]
    if _says_the_same(context, data):
        return context.say(context.speech("tell.unchanged", number=number))
    connection = context.connection
    revision_id = contributions.add_revision(connection, number, wording(data), context.now)
    tellings.keep(connection, number, revision_id, data.get("told", ()))
    contributions.put_aside(connection, number, revision_id)
    return context.say(context.speech("tell.put_aside", number=number))


def reword(context: Context, telling: Telling, text: str) -> Reply:
    """The author says it in other words, without a card: to the desk, in their draft, or aside.

    Raises `Illegal`, as where other words than the message's have come since; the same words come
    to nothing.
    """
    number, message = telling.contribution_id, [(telling.message, telling.link)]
    aside = contributions.unfinished(context.connection, number)
    found = _with_words_of(context, telling, (_latest(context, number), aside))
    before = contributions.wording(found.revision)
    after = with_text(before, text, context.community.themes) | {"number": number, "told": message}
    if wording(after) == before:
        return Reply()
    if found is aside:
        return _put_aside(context, after)
    shown = _seen_by_desk(context, number)
    entry = _reworded(context, number, after)
    if entry.state is State.DRAFT:
        return context.say(context.speech("tell.kept", number=number))
    return _submit(context, entry, "revise", shown)


def _with_words_of(context: Context, telling: Telling, wordings: Sequence[Entry | None]) -> Entry:
    """The one of these that has the words of that message; raises `Illegal` where none does."""
    said = _words_of(context, telling)
    for one in wordings:
        if one is not None and one.revision.text == said:
            return one
    raise Illegal("edited.replaced")


def _words_of(context: Context, telling: Telling) -> str:
    """The text that was told in that message; raises `Illegal` where that is a part of it."""
    if telling.joined:
        raise Illegal("edited.joined")
    connection, number = context.connection, telling.contribution_id
    told = contributions.worded(connection, number, telling.revision_id)
    return told.revision.text if told else ""


def _with_text(context: Context, data: Data, text: str) -> Data:
    """The same in the message's other words, unless others have come since; raises `Illegal`."""
    event = context.event
    assert isinstance(event, Edited)
    message = said_in(event.place, event.of)
    after = with_text(data, text, context.community.themes)
    if after == data or message in [one for one, _ in data.get("told", ())]:
        return after
    telling = tellings.in_message(context.connection, context.somebody.id, message)
    if telling is None or _words_of(context, telling) != data["text"]:
        raise Illegal("edited.replaced")
    return after | {"told": as_data([(telling.message, telling.link)])}


def other_words(context: Context, data: Data, text: str) -> Data:  # noqa: ARG001 - as Dialogue asks
    """A text that nothing was proposed from yet."""
    return {**data, "text": read_text(text)}


CONTRIBUTING: Dialogue[Scene] = Dialogue(CONTRIBUTE, _scene, _finish, _keep, reworded=_with_text)
OFFERING: Dialogue[Speech] = Dialogue(
    OFFER, lambda context: context.speech, _take_offer, keep_typed, reworded=other_words
)

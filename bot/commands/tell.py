"""Law: `temoigner` and `initiative` — one message is already a contribution.

What was typed is kept from the first moment: in the open question, then as a draft or a
submission. A submission needs the yes on the last card.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.commands import other_words, talk, unsend
from bot.commands.context import Context, Reply
from bot.commands.respond import answer_seen
from bot.commands.show_files import added
from bot.commands.submit import (
    keep_wording,
    new_draft,
    put_aside,
    says_the_same,
    seen_by_desk,
    submit,
)
from bot.commands.talk import Dialogue
from bot.contributions.telling import as_data
from bot.contributions.wording import is_story, read_story, read_text
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
)
from bot.flows.engine import Data
from bot.store import contributions, inquiries, people, tellings
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

    It is `private` if the bot alone has read it, and what came with it. Raises `Illegal`.
    """
    asked = inquiries.open_to(context.connection, context.somebody.id, ANSWERS_OFFERED)
    read = read_text if asked else read_story  # to a question a number may be the answer
    data: dict[str, Any] = {"text": read(text), "asked": asked}
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
    if outcome == "keep":
        return keep_typed(context, data)
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
    if not is_story(data["text"]):
        return talk.returned(context, data, "text")
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
    if is_edit(data) and says_the_same(context, data):
        return _leave_as_before(context, data)
    number = data["number"] or new_draft(context, data)
    shown = seen_by_desk(context, number)
    entry = keep_wording(context, number, data)
    contributions.put_aside(context.connection, number, None)
    if data["region"]:
        people.set_profile(context.connection, context.somebody.id, region=data["region"])
    deed = "revise" if data["number"] and entry.contribution.submitted_at else "submit"
    return submit(context, entry, deed, shown)


def _keep(context: Context, data: Data) -> Reply:
    """Leave, and keep what was typed: a new text as a draft, an edit aside for later."""
    if not data["text"]:
        return context.say(context.speech("tell.left"))
    if is_edit(data):
        return put_aside(context, data)
    number = data["number"] or new_draft(context, data)
    keep_wording(context, number, data)
    return context.say(context.speech("tell.kept", number=number))


def _leave_as_before(context: Context, data: Data) -> Reply:
    contributions.put_aside(context.connection, data["number"], None)
    return context.say(context.speech("tell.unchanged", number=data["number"]))


CONTRIBUTING: Dialogue[Scene] = Dialogue(
    CONTRIBUTE, _scene, _finish, _keep, reworded=other_words.told_again
)
OFFERING: Dialogue[Speech] = Dialogue(
    OFFER,
    lambda context: context.speech,
    _take_offer,
    keep_typed,
    gathers=True,
    reworded=other_words.typed_again,
)

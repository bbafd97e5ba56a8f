"""Law: the desk writes a call, sees it as its readers will, and only then launches it.

A call is a draft until it is launched. The buttons of its card stand for typed words, and the one
that launches names the very draft that was shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from bot.calls.card import answer_button, counted_now, desk_buttons, line, post
from bot.calls.lifecycle import Deed, State, after
from bot.calls.reading import UNTIL, read_call, read_channels, read_question
from bot.channels import names
from bot.commands import talk
from bot.commands.context import Context, Reply
from bot.commands.desk import overtaken
from bot.commands.seen import mark
from bot.commands.talk import Dialogue
from bot.contributions.wording import unaccented
from bot.errors import Explained, Illegal, Stale
from bot.flows.call import CALL, Scene, blank, questions
from bot.flows.choices import END_CALL
from bot.flows.deadline import closes_at
from bot.flows.engine import Data
from bot.messages import Address, Choice
from bot.richtext import paragraph
from bot.roles import Role
from bot.store import calls
from bot.tables import Call
from bot.texts import Speech

Act = Callable[[Context, Call, str], Reply]


def call(context: Context, argument: str) -> Reply:
    """`appel [question | deadline | channels]`, or a call's number and what to do with it."""
    number, act, rest = _meant(argument)
    if act is not None:
        return act(context, _in_community(context, number), rest)
    channels = _channels(context)
    data = blank(channels) | (_in_one_line(context, argument) if argument.strip() else {})
    todo = questions(data, channels)
    return talk.start(context, CALLING, todo, data) if todo else _kept(context, data)


def _in_one_line(context: Context, typed: str) -> dict[str, Any]:
    asked = read_call(typed)
    said: dict[str, Any] = {"question": asked.question}
    if asked.deadline:
        when = UNTIL.read(asked.deadline, context.now, context.speech)
        said["closes_at"] = when.isoformat()
    return said | {"channels": read_channels(asked.channels, _channels(context))}


def _meant(argument: str) -> tuple[int, Act | None, str]:
    """The call's number, what to do with it and the rest; no act where a new call is written."""
    found = re.fullmatch(r"\s*(\d{1,9})(?:\s+(\S+)(?:\s+(.*))?)?\s*", argument, re.DOTALL)
    if found is None or "|" in argument:
        return 0, None, ""
    word = unaccented(found[2] or "").casefold()
    return int(found[1]), _ACTS.get(word), found[3] or ""


def _in_community(context: Context, number: int) -> Call:
    found = calls.find(context.connection, number)
    if found is None or found.community_id != context.community_id:
        raise Illegal("call.unknown", number=number)
    return found


def _channels(context: Context) -> list[str]:
    if not context.community.channels:
        raise Illegal("call.no_channel")
    return [*context.community.channels]


# --- a draft --------------------------------------------------------------------------------------


def _show(context: Context, found: Call, _: str) -> Reply:
    """The card of a call, with what can be done with it now."""
    if found.state == State.DRAFT:
        return _preview(context, found)
    tally = calls.count(context.connection, found.id)
    return context.say(
        line(found, tally, context.speech), choices=desk_buttons(found, context.speech)
    )


def _preview(context: Context, draft: Call) -> Reply:
    speech = context.speech
    head = paragraph(speech("call.preview", channels=_where(context, draft)))
    tail = speech("call.echo", when=speech.exact(draft.closes_at))
    acts = {
        "call.launch": f"launch {_mark(draft)}",
        "call.change_deadline": "deadline",
        "call.change_question": "question",
        "call.drop": f"drop {_mark(draft)}",
    }
    choices = [Choice(speech(key), f"call {draft.id} {act}") for key, act in acts.items()]
    words = " ".join([*_how_to_answer(context, draft), speech("call.words", number=draft.id)])
    return context.say(head, *post(draft, speech), tail, words, choices=choices)


def _where(context: Context, draft: Call) -> str:
    """Its channels: all of them, or their names as the question shows them."""
    shown = names(_channels(context))
    chosen = [name for channel, name in shown.items() if channel in draft.channels]
    if len(chosen) == len(shown):
        return context.speech.count("call.in_all", len(shown))
    return context.speech.count("call.in_some", len(chosen), names=context.speech.listed(chosen))


def _how_to_answer(context: Context, draft: Call) -> list[str]:
    """What members press below it: a button, or, where there is none, its number."""
    platforms = {Address(channel).platform for channel in draft.channels}
    buttons = {context.directory.traits(platform).buttons for platform in platforms}
    label = answer_button(draft, context.speech).label
    keys = {True: "call.by_button", False: "call.by_number"}
    return [context.speech(keys[one], button=label) for one in sorted(buttons, reverse=True)]


def _mark(draft: Call) -> str:
    """What tells this call from the same one after a change."""
    return mark(draft.question, draft.closes_at.isoformat(), *draft.channels)


def _check_as_seen(found: Call, seen: str) -> None:
    """`Illegal` when a colleague has changed it since."""
    if seen and seen != _mark(found):
        raise Illegal("call.changed", number=found.id)


def _kept(context: Context, data: Data) -> Reply:
    """What was said becomes a draft, or changes one; its card."""
    values = {
        "question": data["question"],
        "closes_at": closes_at(data),
        "channels": data["channels"],
    }
    number = data["number"]
    if number:
        _moved(context, _as_seen(context, data, Deed.CHANGE), Deed.CHANGE, **values)
    else:
        number = calls.create(context.connection, context.community_id, context.now, **values)
    return _preview(context, _in_community(context, number))


def _moved(context: Context, found: Call, deed: Deed, **values: object) -> None:
    """Change the state; `Stale` when a colleague was faster by a moment."""
    if not calls.move(context.connection, found, deed, **values):
        raise Stale("error.stale")


def _record(context: Context, verb: str, found: Call) -> None:
    context.record(verb, note=context.speech("numbered", number=found.id))


def _change_deadline(context: Context, draft: Call, typed: str) -> Reply:
    return _change(context, draft, "closes_at", typed)


def _change_question(context: Context, draft: Call, typed: str) -> Reply:
    return _change(context, draft, "question", typed)


def _change(context: Context, draft: Call, name: str, typed: str) -> Reply:
    after(State(draft.state), Deed.CHANGE)
    data = _data(draft)
    if not typed:
        return talk.start(context, CALLING, (name,), data)
    if name == "question":
        return _kept(context, data | {"question": read_question(typed)})
    when = UNTIL.read(typed, context.now, context.speech)
    return _kept(context, data | {"closes_at": when.isoformat()})


def _data(found: Call) -> dict[str, object]:
    known = {"question": found.question, "closes_at": found.closes_at.isoformat()}
    return blank(found.channels) | known | {"number": found.id, "seen": _mark(found)}


def _as_seen(context: Context, data: Data, deed: Deed) -> Call:
    """The call that a question was about, if it still stands as it did; else `Illegal`."""
    found = _in_community(context, data["number"])
    after(State(found.state), deed)
    _check_as_seen(found, data["seen"])
    return found


def _launch(context: Context, draft: Call, seen: str) -> Reply:
    after(State(draft.state), Deed.LAUNCH)
    _check_as_seen(draft, seen)
    if draft.closes_at <= context.now:
        raise Illegal("call.past", number=draft.id, when=context.speech.exact(draft.closes_at))
    here = [channel for channel in draft.channels if channel in _channels(context)]
    if not here:
        raise Illegal("call.gone_channels", number=draft.id)
    _moved(context, draft, Deed.LAUNCH, opened_at=context.now, channels=here)
    _record(context, "launch_call", draft)
    when = context.speech.exact(draft.closes_at)
    told = context.speech("call.launched", number=draft.id, name=context.name, when=when)
    return context.say(told) + Reply(stir=True)


def _drop(context: Context, draft: Call, seen: str) -> Reply:
    _check_as_seen(draft, seen)
    _moved(context, draft, Deed.DROP)
    _record(context, "drop_call", draft)
    return context.say(context.speech("call.dropped", number=draft.id))


# --- once it is open ------------------------------------------------------------------------------


def _extend(context: Context, found: Call, typed: str) -> Reply:
    after(State(found.state), Deed.REDATE)
    data = _data(found) | {"later": found.closes_at.isoformat()}
    if not typed:
        return talk.start(context, CALLING, ("closes_at", "extension"), data)
    when = UNTIL.read(typed, context.now, context.speech, found.closes_at)
    return talk.start(context, CALLING, ("extension",), data | {"closes_at": when.isoformat()})


def _extended(context: Context, data: Data) -> Reply:
    found = _as_seen(context, data, Deed.REDATE)
    _moved(context, found, Deed.REDATE, closes_at=closes_at(data))
    _record(context, "extend_call", found)
    when = context.speech.exact(closes_at(data))
    told = context.speech("call.extended", number=found.id, name=context.name, when=when)
    return context.say(told) + Reply(stir=True)


def _end(context: Context, found: Call, _: str) -> Reply:
    after(State(found.state), Deed.CLOSE)
    told = counted_now(calls.count(context.connection, found.id), context.speech)
    data = {"number": found.id, "count": told, "seen": _mark(found)}
    return talk.start(context, ENDING, ("choice",), data)


def _finish_end(context: Context, data: Data, outcome: str) -> Reply:
    """A yes brings the deadline to now; closing is then as at any deadline."""
    if outcome == "no":
        return context.say(context.speech("call.goes_on", number=data["number"]))
    try:
        found = _as_seen(context, data, Deed.CLOSE)
    except Explained as refused:
        return overtaken(context, refused)
    _moved(context, found, Deed.REDATE, closes_at=context.now)
    _record(context, "end_call", found)
    return Reply(stir=True)


def _finish(context: Context, data: Data, outcome: str) -> Reply:
    if outcome == "no":
        return context.say(context.speech("call.goes_on", number=data["number"]))
    try:
        return _extended(context, data) if outcome == "yes" else _kept(context, data)
    except Explained as refused:  # while it was being written: there is nothing to ask now
        return overtaken(context, refused)


# --- what can be done -----------------------------------------------------------------------------

_ACTS: dict[str, Act] = {
    "": _show,
    **dict.fromkeys(("lancer", "launch"), _launch),
    **dict.fromkeys(("echeance", "deadline"), _change_deadline),
    "question": _change_question,
    **dict.fromkeys(("abandonner", "drop"), _drop),
    **dict.fromkeys(("prolonger", "extend"), _extend),
    **dict.fromkeys(("clore", "close"), _end),
}
"""What can be done with a call, in both languages; the buttons use the English words."""


def _scene(context: Context) -> Scene:
    return Scene(context.speech, context.now, context.community.channels)


def _leave(context: Context, data: Data) -> Reply:
    """The question of a call that is no draft yet is kept nowhere else."""
    return Reply() if data["number"] else talk.returned(context, data, "question")


CALLING: Dialogue[Scene] = Dialogue(CALL, _scene, _finish, _leave, role=Role.ANIMATOR)
ENDING: Dialogue[Speech] = Dialogue(
    END_CALL, lambda context: context.speech, _finish_end, role=Role.ANIMATOR
)

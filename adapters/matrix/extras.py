"""Law: what a letter shows beside its words has one renderer here, which makes the event of it.

Pure. An event carries the key of its delivery, by which it is found again; a reaction stands for
all that its letter says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from adapters.matrix import polls
from adapters.matrix.render import KEY, as_text, clean, content
from bot.errors import Rejected
from bot.messages import Closing, Extra, Paper, Reaction
from bot.ports import Delivery

Wire = tuple[str, dict[str, Any]]
"""The type and the content of an event."""


def event(delivery: Delivery) -> Wire:
    """The event that delivers this; raises `Rejected` when there can be none."""
    extra = delivery.letter.extra
    return RENDERERS[type(extra)](delivery, extra)


def in_thread(wire: Wire, thread: str) -> Wire:
    """The event as a part of that thread, unless it is about another event already."""
    kind, content = wire
    if not thread or "m.relates_to" in content:
        return wire
    relation = {"rel_type": "m.thread", "event_id": thread, "is_falling_back": True}
    relation["m.in_reply_to"] = {"event_id": thread}
    return kind, {**content, "m.relates_to": relation}


def _message(delivery: Delivery, _: None) -> Wire:
    return "m.room.message", content(delivery)


def _reaction(delivery: Delivery, extra: Reaction) -> Wire:
    relation = {"rel_type": "m.annotation", "event_id": extra.to, "key": extra.emoji}
    return "m.reaction", {"m.relates_to": relation, KEY: delivery.key}


def _paper(delivery: Delivery, extra: Paper) -> Wire:
    if delivery.replaces is not None:
        raise Rejected("a poll is not edited: it may have votes")
    options = tuple((one, clean(text)) for one, text in extra.options)
    shown = polls.started(Paper(clean(extra.question), options), as_text(delivery.letter))
    return polls.START, {**shown, KEY: delivery.key}


def _closing(delivery: Delivery, _: Closing) -> Wire:
    if delivery.replaces is None:
        raise Rejected("no poll to end")
    shown = polls.ended(delivery.replaces, as_text(delivery.letter))
    return polls.END, {**shown, KEY: delivery.key}


RENDERERS: Mapping[type[Extra] | type[None], Callable[[Delivery, Any], Wire]] = {
    type(None): _message,
    Reaction: _reaction,
    Paper: _paper,
    Closing: _closing,
}
"""How each is said in an event; what takes another way to the homeserver is not here."""

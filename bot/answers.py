"""Law: what answers an event is heard by who caused it, and in the place of what they answered.

Pure: how what was said is addressed, and which buttons are spent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeGuard

from bot.messages import Address, Event, Outgoing, Pressed, Said, Spent
from bot.ports import Traits

ANSWER = "answer "
"""How the key of a question's button begins."""


def answerable(event: Event, traits: Traits, written_from: str) -> Event:
    """Where the bot has to be written to first, who has not yet can't be answered alone."""
    if not traits.waits or event.direct or event.private is None:
        return event
    return replace(event, private=Address(written_from) if written_from else None)


def addressed(messages: Sequence[Outgoing], event: Event) -> list[Outgoing]:
    """What is answered where the event happened is answered quietly, and in its thread.

    What offers a choice there is in the order of the room: a number presses what was shown last.
    """
    offers = any(message.choices for message in messages if message.to == event.place)
    asker = None if event.direct or offers else event.account
    answers = [
        _tied(replace(message, thread=event.thread, quiet=True, asker=asker), event)
        if message.to == event.place
        else message
        for message in messages
    ]
    awaited = {event.place, event.private}
    return [replace(one, soon=True) if one.to in awaited else one for one in answers]


def _tied(message: Outgoing, event: Event) -> Outgoing:
    """Among others it is a reply; the next question may take the place of the one just answered."""
    if isinstance(event, Said) and not event.direct:
        return replace(message, answers=event.id)
    if _is_answer(event) and message.only:
        return replace(message, instead=event.on)
    return message


def _is_answer(event: Event) -> TypeGuard[Pressed]:
    """Whether it is a press of a question's button, which is good once."""
    return isinstance(event, Pressed) and bool(event.on) and event.key.startswith(ANSWER)


def spent(event: Event, said: Sequence[Outgoing]) -> list[Outgoing]:
    """The buttons just pressed go, unless the next question takes their place."""
    if not _is_answer(event) or any(one.instead == event.on for one in said):
        return []
    return [Outgoing(to=event.place, body=(), extra=Spent(event.on), quiet=True)]

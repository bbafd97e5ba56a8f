"""Law: what is told is told in a message; by it alone its author's edits and deletions find it."""

from __future__ import annotations

from collections.abc import Iterable

from bot.messages import Address, Edited, Event, Reacted, Said

Told = tuple[str, str]
"""A message, `<platform>:<id>`, and a link to it where others than its author read it."""


def message(place: Address, native: str) -> str:
    """The message of that id on the platform of that room."""
    return f"{place.platform}:{native}"


def told_in(event: Event) -> tuple[Told, ...]:
    """The messages whose words an event brings; none when it brings no words."""
    if isinstance(event, Said):
        others = tuple((message(event.place, one), "") for one in event.also)
        return ((message(event.place, event.id), event.link), *others)
    if isinstance(event, Reacted) and event.own:
        return ((message(event.place, event.of), event.link),)
    return ()


def as_data(told: Iterable[Told]) -> list[list[str]]:
    """The messages as a conversation keeps them, in plain JSON."""
    return [list(one) for one in told]


def has_words_of(event: Event, said: str) -> bool:
    """Whether an event brings words of that message, as they were or as they read now."""
    if isinstance(event, Edited):
        return message(event.place, event.of) == said
    return said in [one for one, _ in told_in(event)]

"""Law: a message is cut to what its platform takes, and all parts of it leave in one lane."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from zlib import crc32

from bot.messages import Extra, File, Letter, Outgoing
from bot.ports import Traits
from bot.richtext import Body, plain
from bot.splitter import split
from bot.store.deliveries import Parcel


def parcels(message: Outgoing, traits: Traits, fault: str = "") -> list[Parcel]:
    """The message cut to what its platform takes; the buttons and the extra go with the last part.

    An extra that the platform can't show is left out; what then says nothing does not leave. A
    `fault` known beforehand keeps it from leaving. It rings once at most, and an edit never.
    """
    extra = message.extra if type(message.extra) in traits.shows else None
    if extra is None and message.extra is not None and not message.body:
        return []
    bodies = _bodies(message.body, extra, traits)
    last = len(bodies) - 1
    return [
        Parcel(
            key=message.key if rank == 0 else f"{message.key}.{rank}",
            to=message.to,
            letter=_letter(message, body, extra, traits, (rank, last)),
            post=message.post,
            topic=message.topic,
            replaces=message.replaces if rank == 0 else "",
            fault=fault,
            community_id=message.community_id,
            thread=message.thread,
            quiet=message.quiet or rank > 0 or bool(message.replaces),
            lane=lane(message, traits),
        )
        for rank, body in enumerate(bodies)
    ]


def _bodies(body: Body, extra: Extra | None, traits: Traits) -> list[Body]:
    """The text of each part; what is too long to stand beside a file goes before it."""
    bodies: list[Body] = split(body, traits.most, traits.measure)
    if extra is None:
        return bodies
    if not bodies:
        return [()]
    if isinstance(extra, File) and traits.caption is not None:
        beside = traits.measure(plain(bodies[-1])) <= traits.caption
        return bodies if beside else [*bodies, ()]
    return bodies


def _letter(
    message: Outgoing, body: Body, extra: Extra | None, traits: Traits, part: tuple[int, int]
) -> Letter:
    """One part of a message: the first is tied to what it answers, the last has all that is below.

    Only what is said whole may take the place of another.
    """
    rank, last = part
    answers = message.answers if traits.replies and rank == 0 else ""
    if rank < last:
        return Letter(body, answers=answers, soon=message.soon)
    only = message.only if message.choices else None
    instead = message.instead if traits.in_place and last == 0 else ""
    return Letter(body, message.choices, extra, only, answers, instead, message.soon)


def together(messages: Sequence[Outgoing], traits: Callable[[str], Traits]) -> list[Outgoing]:
    """The answers to one event; where messages are counted, as few as say the same."""
    joined: list[Outgoing] = []
    for message in messages:
        if joined and _may_follow(joined[-1], message, traits(message.to.platform)):
            joined[-1] = _followed(joined[-1], message)
        else:
            joined.append(message)
    return joined


def _may_follow(before: Outgoing, message: Outgoing, traits: Traits) -> bool:
    """Whether one message may say both: nothing but words in the first, at most buttons below."""
    if not traits.joined or before.choices:
        return False
    bare = (before.extra, message.extra, before.replaces, message.replaces) == (None, None, "", "")
    return bare and (before.to, before.post, before.key) == (message.to, message.post, message.key)


def _followed(before: Outgoing, message: Outgoing) -> Outgoing:
    quiet = before.quiet and message.quiet
    answers = before.answers or message.answers
    return replace(message, body=before.body + message.body, quiet=quiet, answers=answers)


def lane(message: Outgoing, traits: Traits) -> str:
    """What the message leaves in order with: its room or, for an answer among others, a part of it.

    The same people always share a lane of their room. An edit is in the room's own, where the order
    of all edits is kept.
    """
    if message.asker is None or message.replaces or traits.abreast == 1:
        return message.to
    return f"{message.to} {crc32(message.asker.encode()) % traits.abreast}"

"""Law: a message is cut to what its platform takes, and all parts of it leave in one lane."""

from __future__ import annotations

from zlib import crc32

from bot.messages import Letter, Outgoing
from bot.ports import Traits
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
    bodies = split(message.body, traits.most, traits.measure) or [()] * (extra is not None)
    last = len(bodies) - 1
    return [
        Parcel(
            key=message.key if rank == 0 else f"{message.key}.{rank}",
            to=message.to,
            letter=Letter(body, message.choices, extra) if rank == last else Letter(body),
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


def lane(message: Outgoing, traits: Traits) -> str:
    """What the message leaves in order with: its room or, for an answer among others, a part of it.

    The same people always share a lane of their room. An edit is in the room's own, where the order
    of all edits is kept.
    """
    if message.asker is None or message.replaces or traits.abreast == 1:
        return message.to
    return f"{message.to} {crc32(message.asker.encode()) % traits.abreast}"

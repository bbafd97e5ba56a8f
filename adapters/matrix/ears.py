"""Law: to whom the bot listens, and who may talk to it, is told from outside."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ears:
    """To whom the bot listens.

    `halls` are the rooms that serve a community, and are no direct chats whoever is in them; the
    `desks` among them may not be open to all. `servers` are the patterns of those whose people may
    talk to it, and `reason` is told to those who may not. `take` is the emoji by which people give
    it a message. `externals` are the patterns of the servers of people from outside.
    """

    halls: Collection[str] = ()
    desks: Collection[str] = ()
    servers: Sequence[str] = ()
    reason: str = ""
    take: str = ""
    externals: Sequence[str] = ()

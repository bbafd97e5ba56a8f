"""Law: one rig an adapter: its channel, and the platform behind it seen from outside."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from adapters.console.channel import ConsoleChannel
from adapters.console.journal import Journal
from adapters.console.transcript import transcript
from adapters.memory import MemoryChannel
from bot.errors import Unreachable
from bot.messages import Address, Event, Letter
from bot.ports import Channel


@dataclass(frozen=True, slots=True)
class Rig:
    """What the contract needs of an adapter.

    `say` puts an event on the platform, `shown` gives a room as a reader sees it, `reopen` a new
    channel on the same platform; `cut` takes the platform away.
    """

    channel: Channel
    say: Callable[[Event], object]
    reopen: Callable[[], Channel]
    shown: Callable[[Address], list[Letter]]
    cut: Callable[[], object]


def memory_rig(_folder: Path, *, keyed: bool) -> Rig:
    channel = MemoryChannel(keyed=keyed)

    def cut() -> None:
        channel.faults.append(Unreachable("down"))

    return Rig(channel, channel.say, lambda: channel, channel.shown, cut)


def console_rig(folder: Path, *, keyed: bool) -> Rig:
    journal = Journal(folder)

    def shown(room: Address) -> list[Letter]:
        return [entry.letter for entry in transcript(journal, room, 1000)]

    return Rig(
        ConsoleChannel(journal, keyed=keyed),
        journal.say,
        lambda: ConsoleChannel(Journal(folder), keyed=keyed),
        shown,
        lambda: shutil.rmtree(folder),
    )


RIGS = {"memory": memory_rig, "console": console_rig}

"""Law: the real `essaim`, at fault in every way on purpose, each fault speaking the mark aloud.

Run as `python -m tests.integration.faulty MODE run --config FILE`, in a process of its own.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import warnings
from collections.abc import Callable
from typing import NoReturn

from adapters.console.channel import ConsoleChannel
from bot import cli, rota
from bot.commands import help as help_
from bot.duties.rounds import Round
from bot.duties.table import DUTIES
from bot.errors import Rejected
from bot.house import House
from bot.ports import Delivery, Receipt

MARK = "zorglub"
REFUSED, BROKEN = "refused", "broken"
"""How the names of the rooms begin where the platform refuses, or is itself at fault."""


def _raises(*_: object, **__: object) -> NoReturn:
    raise ValueError(MARK)


def _duty(_: Round) -> None:
    raise ValueError(MARK)


async def _task() -> None:
    _raises()


def _noisy() -> None:
    """Everything but the process itself fails, and libraries are talkative."""
    send, run = ConsoleChannel.send, House.run

    async def refuse(self: ConsoleChannel, delivery: Delivery) -> Receipt:
        if delivery.to.native.startswith(REFUSED):
            raise Rejected(MARK)
        if delivery.to.native.startswith(BROKEN):
            raise RuntimeError(MARK)
        return await send(self, delivery)

    async def talk(self: House, stop: asyncio.Event) -> None:
        logging.getLogger("library").error("said %s", MARK)
        warnings.warn(MARK, stacklevel=1)
        asyncio.get_running_loop().call_soon(_raises)
        asyncio.create_task(_task()).add_done_callback(lambda _: None)
        await run(self, stop)

    setattr(ConsoleChannel, "send", refuse)  # noqa: B010 - mypy minds the short way
    setattr(House, "run", talk)  # noqa: B010
    setattr(help_, "overview", _raises)  # noqa: B010
    setattr(rota, "DUTIES", (_duty, *DUTIES))  # noqa: B010


def _crashing() -> None:
    """The house can't even begin."""
    setattr(House, "run", _raises)  # noqa: B010


def _hanging() -> None:
    """A delivery never ends."""

    async def hang(_: ConsoleChannel, __: Delivery) -> NoReturn:
        await asyncio.Event().wait()
        raise AssertionError

    setattr(ConsoleChannel, "send", hang)  # noqa: B010


MODES: dict[str, Callable[[], None]] = {
    "noisy": _noisy,
    "crashing": _crashing,
    "hanging": _hanging,
}

if __name__ == "__main__":
    MODES[sys.argv.pop(1)]()
    cli.app()

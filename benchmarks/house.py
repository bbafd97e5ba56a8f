"""Law: what is measured is the real house; only its platform and its clock are stand-ins."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from bot.config import Settings, read
from bot.house import House
from bot.messages import Address, Event, Said
from bot.ports import Batch, Bell, Delivery, Receipt, Traits
from bot.store.database import Store
from bot.store.shelf import FolderShelf

PLATFORM = "mute"
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
BATCH = 20
"""Events that a platform hands over at once."""

STAGE, SIGN, PROPOSE = "C’est en place", "Signer « {name} »", "Oui, proposer à la publication"
"""Answers in words: a crowd types ahead, and a number presses nothing that was not shown."""

ARRIVAL = (
    "/aide",
    "Oui, je suis d’accord",
    "/temoigner Un premier essai.",
    "Bretagne",
    STAGE,
    SIGN,
    PROPOSE,
)
"""What makes somebody known, with a region."""

TEXT = (
    "/temoigner Nous avons ouvert un guichet commun à la mairie de quartier. Les usagers attendent"
    " moins, et les agents se parlent. Il a fallu six mois, et une cheffe de service convaincue."
)
CYCLE = (TEXT, "C’est peut-être en place", STAGE, SIGN, PROPOSE, "/aide")
"""A contribution, from its first word to its submission, with one wrong answer; then the help."""


class Mute:
    """A platform that says nothing and takes everything."""

    platform = PLATFORM
    traits = Traits(keyed=True)

    async def prepare(self) -> None:
        """What it can do is known."""

    async def receive(self, cursor: str | None) -> Batch:  # noqa: ARG002
        await asyncio.Event().wait()
        raise AssertionError

    async def acknowledge(self, cursor: str) -> None:
        """Nothing to tell."""

    async def send(self, delivery: Delivery) -> Receipt:
        return Receipt(delivery.key)

    async def close(self) -> None:
        """Nothing is held."""


class Still:
    """A clock that stands."""

    def now(self) -> datetime:
        return NOON

    async def wait(self, bell: Bell, until: datetime | None = None) -> None:  # noqa: ARG002
        await bell.wait()


async def no_timetable(*_: object) -> None:
    """Nothing is ever due."""
    await asyncio.Event().wait()


def settings(url: str) -> Settings:
    """One community, kept in that database."""
    community = {"slug": "essai", "name": "Essai", "desk": f"{PLATFORM}:bureau"}
    return read({"database": {"url": url}, "community": [community]})


def opened(url: str) -> House:
    """A house whose loops do not run: its parts are called one by one."""
    return House(
        settings(url), Store(url), [Mute()], Still(), no_timetable, FolderShelf(settings(url).media)
    )


def crowd_says(texts: Sequence[str], people: int, first: int) -> Iterator[Event]:
    """Each text, with their `{name}`, said by all before the next; under ids from `first` on."""
    for step, text in enumerate(texts):
        for rank in range(people):
            account = Address(f"{PLATFORM}:p{rank}")
            yield Said(
                id=str(first + step * people + rank),
                at=NOON,
                account=account,
                name=f"Agent {rank}",
                place=account,
                private=account,
                text=text.format(name=f"Agent {rank}"),
            )


def batches(events: Sequence[Event]) -> Iterator[Batch]:
    """The events as a platform hands them over."""
    for start in range(0, len(events), BATCH):
        chunk = events[start : start + BATCH]
        yield Batch(chunk, chunk[-1].id)


async def pour(house: House, events: Sequence[Event]) -> None:
    """Take the events in and handle them all; replies stay in the outbox."""
    for batch in batches(events):
        await house.dispatch.keep(PLATFORM, batch)
        while await house.dispatch.handle_some():
            pass

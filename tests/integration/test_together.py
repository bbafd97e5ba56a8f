"""Law: units that come side by side share commits; each is kept once, or fails alone."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator, Sequence

import pytest
from sqlalchemy import Connection, text

from bot.store.database import Store
from bot.store.together import MOST, Together
from tests.databases import driver


class _Counted(Store):
    """A store that counts its transactions."""

    transactions = 0

    def transact(self, *args, **kwargs):  # type: ignore[no-untyped-def]
        self.transactions += 1
        return super().transact(*args, **kwargs)


@pytest.fixture
def store(url: str) -> Iterator[_Counted]:
    opened = _Counted(url)
    opened.run_now(lambda connection: connection.execute(text("CREATE TABLE kept (n INTEGER)")))
    opened.transactions = 0
    yield opened
    opened.close()


def keep(connection: Connection, number: int) -> int:
    """Keep that number and give it doubled; 13 and its multiples fail when all is done."""
    connection.execute(text("INSERT INTO kept VALUES (:n)"), {"n": number})
    if number % 13 == 0:
        raise ZeroDivisionError(number)
    return 2 * number


async def at_once(
    together: Together[int, int], numbers: Sequence[int]
) -> list[int | BaseException]:
    return await asyncio.gather(*map(together.run, numbers), return_exceptions=True)


def kept(url: str) -> list[int]:
    with driver(url) as connection:
        return [number for (number,) in connection.execute("SELECT n FROM kept ORDER BY n")]


def test_what_comes_side_by_side_shares_commits(store: _Counted, url: str) -> None:
    numbers = [number for number in range(1, 101) if number % 13]
    found = asyncio.run(at_once(Together(store, keep), numbers))
    assert found == [2 * number for number in numbers]
    assert kept(url) == numbers
    assert store.transactions <= 1 + len(numbers) // MOST + 1


def test_alone_it_has_a_commit_of_its_own(store: _Counted, url: str) -> None:
    async def one_by_one() -> None:
        together = Together(store, keep)
        for number in (1, 2, 3):
            assert await together.run(number) == 2 * number
            assert kept(url)[-1] == number

    asyncio.run(one_by_one())
    assert store.transactions == 3


@pytest.mark.parametrize("seed", range(3))
def test_what_fails_hinders_no_other_and_leaves_nothing(
    store: _Counted, url: str, seed: int
) -> None:
    numbers = list(range(1, 80))
    random.Random(seed).shuffle(numbers)
    found = asyncio.run(at_once(Together(store, keep), numbers))
    for number, result in zip(numbers, found, strict=True):
        if number % 13 == 0:
            assert isinstance(result, ZeroDivisionError)
        else:
            assert result == 2 * number
    assert kept(url) == [number for number in range(1, 80) if number % 13]


def test_who_no_longer_waits_keeps_no_other_waiting(store: _Counted, url: str) -> None:
    async def leave() -> int:
        together = Together(store, keep)
        waiting = [asyncio.create_task(together.run(number)) for number in (1, 2, 3)]
        await asyncio.sleep(0)
        waiting[1].cancel()
        return await waiting[0] + await waiting[2] + await together.run(4)

    assert asyncio.run(leave()) == 16
    assert kept(url) == [1, 2, 3, 4]

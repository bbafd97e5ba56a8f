"""Law: after the close no file of the database tells in which order a secret poll was voted on."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, insert, make_url, select, text

from adapters.memory import MemoryChannel
from bot.commands import vote as voting
from bot.duties.polls import AGAIN
from bot.messages import Address, Pressed
from bot.polls.lifecycle import Deed, Secrecy, State, usual_closing
from bot.store import events, polls, secret_votes
from bot.store.database import Store
from bot.store.schema import COMMUNITY, INBOX, POLL_VOTER, SECRET_BALLOT
from bot.tables import Poll
from tests.databases import driver, fresh
from tests.houses import PARIS, Stage
from tests.integration.moody import broken, lines, live
from tests.stage import settings

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
VOTERS = [Address(f"memory:voter-{number:03}") for number in range(60)]


def _open(connection: Connection) -> None:
    connection.execute(insert(COMMUNITY).values(id=1, slug="futurs", created_at=NOW))
    closes_at = usual_closing(NOW, PARIS)
    draft = Poll(community_id=1, question="Où ?", created_at=NOW, closes_at=closes_at)
    draft.secrecy = Secrecy.SECRET
    polls.make(connection, draft, ("Nancy", "Metz"))
    for deed in (Deed.SCHEDULE, Deed.OPEN):
        assert polls.move(connection, polls.get(connection, 1), deed)


def _close(connection: Connection) -> None:
    assert polls.move(connection, polls.get(connection, 1), Deed.CLOSE)
    secret_votes.count(connection, polls.get(connection, 1))


def _names(connection: Connection) -> Sequence[str]:
    return connection.execute(select(SECRET_BALLOT.c.name)).scalars().all()


def _traces(connection: Connection) -> tuple[set[str], set[str]]:
    """By which transaction the rows of each table were written."""
    one, other = (
        set(connection.execute(text(f"SELECT xmin::text FROM {table}")).scalars())
        for table in (POLL_VOTER, SECRET_BALLOT)
    )
    return one, other


def _voted(store: Store) -> Sequence[str]:
    """Everybody votes, each in a transaction of their own; the names of their ballots."""
    store.run_now(_open)
    for number, voter in enumerate(VOTERS):
        assert store.run_now(secret_votes.cast, 1, voter, 1 + number % 2)
    return store.run_now(_names)


async def _closed(store: Store) -> None:
    await store.run(_close)
    assert await store.run(secret_votes.traced) == [1]
    await store.compact()
    await store.run(secret_votes.untraced, [1])


def test_no_file_keeps_what_was_there_before_the_close(tmp_path: Path) -> None:
    with fresh("sqlite", tmp_path) as url:
        store = Store(url)
        before = _voted(store)
        file = Path(str(make_url(url).database))
        files = [file, file.with_name(f"{file.name}-wal")]
        assert any(name.encode() in file.read_bytes() for file in files for name in before)
        asyncio.run(_closed(store))
        kept = b"".join(one.read_bytes() for one in files)
        assert not [name for name in before if name.encode() in kept]
        assert {kept.count(voter.encode()) for voter in VOTERS} == {1}
        store.close()


def test_on_a_server_all_rows_are_of_one_transaction_in_another_order(tmp_path: Path) -> None:
    with fresh("postgresql", tmp_path) as url:
        store = Store(url)
        before = _voted(store)
        assert min(map(len, store.run_now(_traces))) > 1
        asyncio.run(_closed(store))
        voters, ballots = store.run_now(_traces)
        assert (len(voters), voters) == (1, ballots)
        assert not set(before) & set(store.run_now(_names))
        with driver(url) as server:
            server.execute("CHECKPOINT")
            for table in (POLL_VOTER, SECRET_BALLOT):
                query = "SELECT current_setting('data_directory'), pg_relation_filepath(%s)"
                folder, path = server.execute(query, (table.name,)).fetchone()
                heap = Path(folder, path).read_bytes()
                assert not [name for name in before if name.encode() in heap]
            order = server.execute("SELECT voter FROM poll_voter ORDER BY ctid").fetchall()
            assert [row[0] for row in order] != VOTERS
        store.close()


def test_a_secret_vote_that_fails_is_kept_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def act(stage: Stage) -> None:
        await lines(stage, "camille@bureau: /sondage Oui ? | oui/non")
        await lines(stage, "camille@bureau: /noms 1 secret\ncamille@bureau: /ouvrir 1")
        with monkeypatch.context() as fault:
            fault.setattr(voting, "_cast_in_secret", broken)
            await lines(stage, "claire@canal [Oui]\n→ claire: merci de voter à nouveau")
        kept = await stage.house.store.run(lambda here: here.execute(select(INBOX)).all())
        assert not [row for row in kept if row.content]
        await lines(stage, "claire@canal [Oui]\n→ claire: est compté")
        assert await stage.house.store.run(secret_votes.traced) == []
        await lines(stage, "camille@bureau: /clore 1\ncamille@bureau [Oui, clore]")
        assert await stage.house.store.run(secret_votes.traced) == []  # compacted at once

    live(settings(tmp_path), MemoryChannel(), act)


def test_what_came_before_the_close_is_counted_however_long_it_waited(tmp_path: Path) -> None:
    """A secret poll is counted once: its close waits for what is still to be handled."""

    async def act(stage: Stage) -> None:
        await lines(stage, "camille@bureau: /sondage Oui ? | oui/non")
        await lines(stage, "camille@bureau: /noms 1 secret\ncamille@bureau: /ouvrir 1")
        poll = await stage.house.store.run(polls.get, 1)
        just_before, just_after = (poll.closes_at + timedelta(seconds=1) * way for way in (-1, 1))
        tap = Pressed(**fact("claire", just_before), key="vote 1:1")
        await stage.house.store.run(events.keep, "memory", [tap], just_before)
        assert await stage.house.tick(just_after) == just_after + AGAIN
        assert (await stage.house.store.run(polls.get, 1)).state == State.OPEN
        await stage.house.dispatch.handle_some()
        await stage.house.tick(just_after)
        closed = await stage.house.store.run(polls.get, 1)
        assert (closed.state, closed.voters) == (State.CLOSED, 1)

    live(settings(tmp_path), MemoryChannel(), act)


def fact(who: str, at: datetime) -> dict[str, Any]:
    """Somebody does something in the channel."""
    account = Address(f"memory:{who}")
    return {
        "id": f"tap-{who}",
        "at": at,
        "account": account,
        "name": who,
        "place": Address("memory:canal"),
        "private": account,
    }

"""Law: what was told before look-alikes were sought is found like the rest, soon after a start."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, delete

from adapters.memory import MemoryChannel
from bot.contributions.lifecycle import State
from bot.duties import indexing as duty
from bot.store import indexing, keywords, people
from bot.store.database import Store
from bot.store.prepared import Prepared
from bot.store.schema import CURSOR, KEYWORD
from tests.databases import rows
from tests.dialogues.scenes import approved, known, told
from tests.integration.test_keywords import tell
from tests.stage import change, dialogue, settings

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
STATES = (State.PUBLISHED, State.DRAFT, State.WAITING, State.WITHDRAWN, State.REFUSED)


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """An archive as it was kept before."""
    opened = Store(url)
    opened.run_now(people.keep_communities, ["futurs"], NOON)
    for state in STATES:
        opened.run_now(tell, f"La navette du marché, version {state}.", state)
    opened.run_now(forget)
    yield opened
    opened.close()


def forget(connection: Connection) -> None:
    connection.execute(delete(KEYWORD))
    connection.execute(delete(CURSOR))


def found(url: str) -> list[object]:
    """The contributions that have keywords."""
    return sorted({row[2] for row in rows(url)["keyword"]}, key=str)


def test_it_is_done_in_steps_the_newest_first(store: Store, url: str) -> None:
    steps = []
    for more in (True, True, False):
        assert store.run_now(indexing.index_some, 2) is more
        steps.append(found(url))
    assert steps == [[5], [3, 5], [1, 3, 5]]


@pytest.mark.parametrize("most", [1, 5, 6])
def test_it_ends(store: Store, url: str, most: int) -> None:
    rounds = 1
    while store.run_now(indexing.index_some, most):
        rounds += 1
    assert found(url) == [1, 3, 5]
    assert rounds <= len(STATES) + 1


def test_once_done_only_that_is_read(
    store: Store, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    while store.run_now(indexing.index_some, 2):
        pass
    store.run_now(lambda connection: connection.execute(delete(KEYWORD)))
    ran: list[Prepared] = []
    run = Prepared._ran

    def counted(self: Prepared, connection: Connection, values: Any) -> Any:
        ran.append(self)
        return run(self, connection, values)

    monkeypatch.setattr(Prepared, "_ran", counted)
    monkeypatch.setattr("bot.store.contributions.down_from", None)
    assert not store.run_now(indexing.index_some, 2)
    assert (len(ran), found(url)) == (1, [])


def test_what_was_told_meanwhile_is_left_as_it_is(store: Store, url: str) -> None:
    assert store.run_now(indexing.index_some, 2)
    new = store.run_now(tell, "Un tout autre sujet.")
    store.run_now(keywords.drop, new.id)
    while store.run_now(indexing.index_some, 2):
        pass
    assert found(url) == [1, 3, 5]


@pytest.mark.usefixtures("houses")
def test_a_card_shows_what_an_older_version_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = settings(tmp_path)
    monkeypatch.setattr(duty, "MOST", 1)
    text = "La navette du marché vient quand on appelle le chauffeur."
    channel = MemoryChannel()
    before = f"{known('claire')}{approved('claire', 1, text)}{told('claire')}"
    dialogue(before, given, channel=channel)
    change(given, "DELETE FROM keyword")
    change(given, "DELETE FROM cursor WHERE platform = 'keywords'")
    dialogue(
        f"""
        ⏲ 2026-11-23 09:10
        {known("malik")}
        malik: /temoigner Chez nous aussi : {text}
        malik [Passer]
        malik [Passer]
        malik [Signer]
        malik [Oui, proposer]
        → bureau: Nouvelle contribution, n° 3 … Ressemble au n° 1
        """,
        given,
        channel=channel,
    )

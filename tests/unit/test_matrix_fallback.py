"""Law: whatever a homeserver says and whenever, the key that it last gave away still opens."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import vodozemac
from hypothesis import given
from hypothesis import strategies as st
from nio.crypto.olm_machine import Olm
from nio.store.database import SqliteStore

from adapters.matrix import fallback

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def olm(tmp_path: Path) -> Olm:
    return opened(tmp_path)


def opened(folder: Path) -> Olm:
    store = SqliteStore("@bot:test", "DEVICE", str(folder), database_name="keys.db")
    return Olm("@bot:test", "DEVICE", store)


def published(olm: Olm) -> dict[str, Any]:
    """What the homeserver is given, which says that it has it."""
    keys = fallback.unpublished(olm)
    olm.mark_keys_as_published()
    olm.save_account()
    return keys


def opens(olm: Olm, keys: dict[str, Any]) -> bool:
    """Whether the bot reads what is written with that key."""
    ((_, key),) = keys.items()
    stranger = vodozemac.Account()
    session = stranger.create_outbound_session(
        vodozemac.Curve25519PublicKey.from_base64(olm.account.identity_keys["curve25519"]),
        vodozemac.Curve25519PublicKey.from_base64(key["key"]),
    )
    message = vodozemac.AnyOlmMessage.from_parts(*session.encrypt(b"{}").to_parts())
    try:
        olm.account.create_inbound_session(stranger.curve25519_key.to_base64(), message)
    except vodozemac.SessionCreationException:
        return False
    return True


def test_the_first_key_is_made_at_once_and_signed(olm: Olm) -> None:
    fallback.renew(olm, NOW)
    ((_, key),) = published(olm).items()
    assert key["fallback"]
    assert olm.verify_json(key, olm.account.identity_keys["ed25519"], olm.user_id, olm.device_id)
    assert fallback.unpublished(olm) == {}


def test_a_key_whose_publication_was_lost_is_published_again(olm: Olm) -> None:
    fallback.renew(olm, NOW)
    first = fallback.unpublished(olm)
    fallback.renew(olm, NOW + timedelta(days=1))
    assert fallback.unpublished(olm) == first


def test_two_old_answers_and_a_restart_cost_no_key(olm: Olm, tmp_path: Path) -> None:
    fallback.renew(olm, NOW)
    first = published(olm)
    for minutes in (70, 71, 72):
        fallback.renew(olm, NOW + timedelta(minutes=minutes))
        published(olm)
    assert opens(opened(tmp_path), first)


def test_another_device_in_the_same_folder_has_its_own(olm: Olm, tmp_path: Path) -> None:
    fallback.renew(olm, NOW)
    store = SqliteStore("@bot:test", "ANOTHER", str(tmp_path), database_name="keys.db")
    other = Olm("@bot:test", "ANOTHER", store)
    assert not fallback.is_known(other)
    fallback.renew(other, NOW)
    assert fallback.unpublished(other)


@given(waits=st.lists(st.integers(0, 90), min_size=1, max_size=12))
def test_what_was_written_in_the_last_hour_opens(
    waits: list[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The homeserver asks for a new key at any time; what it gave away so far is tried."""
    olm, now = opened(tmp_path_factory.mktemp("keys")), NOW
    given_away: list[tuple[datetime, dict[str, Any]]] = []
    for minutes in waits:
        now += timedelta(minutes=minutes)
        fallback.renew(olm, now)
        if keys := published(olm):
            given_away = [(now, one) for _, one in given_away[-1:]] + [(now, keys)]
        assert all(opens(olm, one) for until, one in given_away if now - until < fallback.AGE)

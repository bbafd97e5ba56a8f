"""Law: the buttons of a message are pressed by its id, those of a room's newest by number alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection

from bot.messages import Address, Choice, Letter
from bot.richtext import paragraph
from bot.store import claims, deliveries, people
from bot.store.database import Store
from bot.store.deliveries import Parcel
from bot.store.people import Standing

ROOM, OTHER = Address("memory:r"), Address("memory:s")
NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = Store(url)
    yield opened
    opened.close()


def parcel(key: str, *keys: str, to: Address = ROOM, replaces: str = "") -> Parcel:
    choices = tuple(Choice(one, one) for one in keys)
    return Parcel(key, to, Letter((paragraph(key),), choices), replaces=replaces)


def send(connection: Connection, *parcels: Parcel, now: datetime = NOON) -> None:
    """Each is kept and delivered; the platform's id of a message is `$` and its key."""
    for one in parcels:
        deliveries.keep(connection, [one], now)
        for claimed in claims.claim(connection, "memory", now, 1):
            number = claimed.original or f"${claimed.key}"
            deliveries.delivered(connection, claimed, number, None)


def on(store: Store, number: str, place: Address = ROOM) -> list[str]:
    return store.run_now(deliveries.offered_on, place, number)


def newest(store: Store, place: Address = ROOM) -> list[str]:
    return store.run_now(deliveries.offered, place)


def test_each_message_keeps_its_own_and_the_newest_answers_numbers(store: Store) -> None:
    send_all = (parcel("a", "1", "2"), parcel("b", "3"), parcel("words"), parcel("c", to=OTHER))
    store.run_now(send, *send_all)
    assert (on(store, "$a"), on(store, "$b"), newest(store)) == (["1", "2"], ["3"], ["3"])
    assert (on(store, "$words"), on(store, "$none"), on(store, "")) == ([], [], [])
    assert (on(store, "$a", OTHER), newest(store, OTHER)) == ([], [])


def test_what_was_not_delivered_yet_has_no_id_and_is_the_newest_all_the_same(store: Store) -> None:
    store.run_now(deliveries.keep, [parcel("a", "1")], NOON)
    assert (on(store, ""), newest(store)) == ([], ["1"])


def test_an_edit_replaces_what_its_message_offers_and_does_not_make_it_the_newest(
    store: Store,
) -> None:
    store.run_now(send, parcel("a", "1"), parcel("b", "2"), parcel("a2", "3", replaces="a"))
    assert (on(store, "$a"), newest(store)) == (["3"], ["2"])
    store.run_now(send, parcel("b2", replaces="b"))
    assert (on(store, "$b"), newest(store)) == ([], ["3"])


def test_a_message_that_is_kept_again_offers_nothing_again(store: Store) -> None:
    store.run_now(send, parcel("a", "1"))
    store.run_now(send, parcel("a", "2"))
    assert on(store, "$a") == ["1"]


def test_an_edit_of_what_never_was_offers_nothing(store: Store) -> None:
    store.run_now(deliveries.keep, [parcel("a2", "1", replaces="a")], NOON)
    assert newest(store) == []


def test_what_was_shown_too_long_ago_is_forgotten_and_an_edit_shows_it_anew(store: Store) -> None:
    day = timedelta(days=1)
    store.run_now(send, parcel("a", "1"), parcel("b", "2"))
    store.run_now(send, parcel("a2", "3", replaces="a"), now=NOON + day)
    assert store.run_now(deliveries.oldest_offer) == NOON
    store.run_now(deliveries.forget_offers, NOON)
    assert (on(store, "$a"), on(store, "$b")) == (["3"], [])
    assert store.run_now(deliveries.oldest_offer) == NOON + day


def test_who_is_forgotten_is_offered_nothing(store: Store) -> None:
    store.run_now(send, parcel("a", "1"), parcel("b", "2", to=OTHER))
    store.run_now(deliveries.forget, [ROOM])
    assert (on(store, "$a"), on(store, "$b", OTHER)) == ([], ["2"])


def test_a_welcome_that_nobody_answered_goes_and_what_the_room_was_shown_stays(
    store: Store,
) -> None:
    asked = Standing("consent.1", "[]")
    store.run_now(people.stand, ROOM, Address("memory:marc"), asked, NOON)
    store.run_now(send, parcel("ask", "answer consent.1 yes"), parcel("poll", "vote 1:1"))
    store.run_now(people.leave_unanswered, "consent.", NOON)
    assert (on(store, "$ask"), on(store, "$poll")) == ([], ["vote 1:1"])

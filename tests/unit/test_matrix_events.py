"""Law: only what a person says becomes an event, and nothing that anybody sends can break that."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.matrix.events import (
    Where,
    is_arrival,
    localpart,
    membership,
    moment,
    spoken,
    to_said,
    to_unread,
)
from adapters.matrix.rooms import is_welcome
from adapters.matrix.waiting import Cursor
from bot.messages import Address, Said

CLAIRE, BOT = "@claire:a.org", "@essaim:a.org"


def event(kind: str = "m.room.message", **content: Any) -> dict[str, Any]:
    return {
        "event_id": "$1",
        "sender": CLAIRE,
        "origin_server_ts": 1_795_000_000_123,
        "type": kind,
        "content": content,
    }


def text(body: object, **more: Any) -> dict[str, Any]:
    return event(msgtype="m.text", body=body, **more)


def member(who: str, now: str, before: str | None = None) -> dict[str, Any]:
    unsigned = {} if before is None else {"prev_content": {"membership": before}}
    return event("m.room.member", membership=now) | {"state_key": who, "unsigned": unsigned}


def test_what_a_person_says_is_told_with_where_and_when() -> None:
    told = to_said(text("!aide"), Where("!r:a.org", "!d:a.org", "Claire"))
    assert told == Said(
        id="$1",
        at=datetime(2026, 11, 18, 11, 6, 40, 123000, tzinfo=UTC),
        account=Address("matrix:@claire:a.org"),
        name="Claire",
        place=Address("matrix:!r:a.org"),
        private=Address("matrix:!d:a.org"),
        text="!aide",
    )


def test_what_cannot_be_read_is_told_without_a_word() -> None:
    told = to_unread(event("m.room.encrypted"), Where("!r:a.org", None, "Claire"))
    assert (told.id, told.account, told.private) == ("$1", "matrix:@claire:a.org", None)


def test_an_id_lends_a_name() -> None:
    assert localpart(CLAIRE) == "claire"


@pytest.mark.parametrize(
    "source",
    [
        event(msgtype="m.notice", body="I am a bot"),
        event(msgtype="m.image", body="photo.jpg"),
        event("m.reaction", **{"m.relates_to": {"key": "👍"}}),
        event("m.room.message"),
        text(7),
        text("* better", **{"m.relates_to": {"rel_type": "m.replace", "event_id": "$0"}}),
        event("m.room.encrypted", algorithm="m.megolm.v1.aes-sha2"),
        {**event(), "content": "text"},
    ],
)
def test_what_says_nothing_new_is_no_event(source: dict[str, Any]) -> None:
    assert spoken(source) is None


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ("> <@a:b> Bonjour\n> à vous\n\nMerci", "Merci"),
        ("Merci", "Merci"),
        ("> <@a:b> Bonjour\n\n> moi aussi\nje cite", "> moi aussi\nje cite"),
    ],
)
def test_a_reply_is_told_without_what_it_repeats(body: str, left: str) -> None:
    assert spoken(text(body, **{"m.relates_to": {"m.in_reply_to": {"event_id": "$0"}}})) == left


def test_a_quotation_that_replies_to_nothing_stays() -> None:
    assert spoken(text("> citation\n\nMerci")) == "> citation\n\nMerci"


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
FIELDS = ("content", "origin_server_ts", "state_key", "unsigned", "type")
INNER = ("msgtype", "body", "m.relates_to", "membership")


@given(
    st.dictionaries(st.sampled_from(FIELDS), ANYTHING),
    st.dictionaries(st.sampled_from(INNER), ANYTHING),
    st.sampled_from(("m.room.message", "m.room.member", "x")),
)
def test_nothing_that_anybody_sends_breaks_it(
    fields: dict[str, Any], inner: dict[str, Any], kind: str
) -> None:
    source = {**event(kind, **inner), **fields}
    to_said(source, Where("!r", None, "Claire"))
    is_arrival(source, CLAIRE)
    present_in = membership(source)
    assert present_in is None or isinstance(present_in[0], str)
    assert moment(source).tzinfo is UTC


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (member(BOT, "invite"), True),
        (member(BOT, "invite", "leave"), True),
        (member(BOT, "join"), True),
        (member(BOT, "join", "leave"), True),
        (member(BOT, "join", "invite"), False),
        (member(BOT, "join", "join"), False),
        (member(CLAIRE, "invite"), False),
        (text("invite"), False),
    ],
)
def test_the_bot_arrives_when_invited_or_when_it_walks_in(
    source: dict[str, Any], expected: bool
) -> None:
    assert is_arrival(source, BOT) is expected


@pytest.mark.parametrize(
    ("user", "servers", "expected"),
    [
        (CLAIRE, [], True),
        ("@a:agent.dinum.tchap.gouv.fr", ["agent.*.tchap.gouv.fr"], True),
        ("@a:agent.dinum.tchap.gouv.fr:8448", ["agent.*.tchap.gouv.fr"], False),
        ("@a:agent.x.tchap.gouv.fr.evil.org", ["agent.*.tchap.gouv.fr"], False),
        (CLAIRE, ["b.org", "a.org"], True),
        (CLAIRE, ["b.org"], False),
    ],
)
def test_who_may_talk_is_told_by_their_server(
    user: str, servers: list[str], expected: bool
) -> None:
    assert is_welcome(user, servers) is expected


@given(st.text("s0123_"), st.lists(st.tuples(st.text(), st.text())))
def test_a_cursor_is_read_as_it_was_written(since: str, ids: list[tuple[str, str]]) -> None:
    cursor = Cursor(since, tuple(ids))
    assert Cursor.read(str(cursor)) == cursor


def test_a_cursor_without_anything_that_waits_is_the_sync_token() -> None:
    assert str(Cursor("s1_2")) == "s1_2"

"""Law: only what a person says becomes an event, and nothing that anybody sends can break that."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from time import process_time
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
    permalink,
    to_unread,
)
from adapters.matrix.polls import SPOILED
from adapters.matrix.readers import READERS, Own, read
from adapters.matrix.rooms import is_external, is_welcome
from adapters.matrix.waiting import Cursor
from bot.messages import Address, Edited, Event, Reacted, Redacted, Said, Voted

CLAIRE, BOT = "@claire:a.org", "@essaim:a.org"
OWN = Own(BOT, "Essaim (robot)", "🐝")
HERE = Where("!r:a.org", "!d:a.org", "Claire")


def heard(source: dict[str, Any]) -> Any:
    return read(source, HERE, OWN)


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
    assert heard(text("!aide")) == Said(
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


def test_where_others_hear_it_a_link_leads_to_what_was_said_or_reacted_to() -> None:
    several = replace(HERE, link=partial(permalink, BOT, "!r:a.org"))
    on = {"rel_type": "m.annotation", "event_id": "$0", "key": "🐝"}
    for source, about in (
        (text("Bonjour"), "$1"),
        (event("m.reaction", **{"m.relates_to": on}), "$0"),
    ):
        told = read(source, several, OWN)
        assert told is not None
        assert told.link == f"https://matrix.to/#/!r:a.org/{about}?via=a.org"
        alone = read(source, HERE, OWN)
        assert alone is not None
        assert not alone.link


def test_an_id_lends_a_name() -> None:
    assert localpart(CLAIRE) == "claire"


@pytest.mark.parametrize(
    "source",
    [
        event(msgtype="m.notice", body="I am a bot"),
        event(msgtype="m.location", body="geo:48.1,-1.7"),
        event("m.reaction", **{"m.relates_to": {"key": "👍", "event_id": "$0"}}),
        event("m.reaction", **{"m.relates_to": {"key": "🐝"}}),
        event("m.reaction", **{"m.relates_to": {"key": "", "event_id": "$0"}}),
        event("m.room.redaction"),
        event("org.matrix.msc3381.poll.response", **{"m.relates_to": {"event_id": ["$0"]}}),
        event("m.room.message"),
        text(7),
        event("m.room.encrypted", algorithm="m.megolm.v1.aes-sha2"),
        {**event(), "content": "text"},
    ],
)
def test_what_is_nothing_to_the_bot_is_no_event(source: dict[str, Any]) -> None:
    assert heard(source) is None


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ("> <@a:b> Bonjour\n> à vous\n\nMerci", "Merci"),
        ("Merci", "Merci"),
        ("> <@a:b> Bonjour\n\n> moi aussi\nje cite", "> moi aussi\nje cite"),
    ],
)
def test_a_reply_is_told_without_what_it_repeats(body: str, left: str) -> None:
    said = heard(text(body, **{"m.relates_to": {"m.in_reply_to": {"event_id": "$0"}}}))
    assert (said.text, said.answers) == (left, "$0")


def test_a_quotation_that_replies_to_nothing_stays() -> None:
    assert heard(text("> citation\n\nMerci")).text == "> citation\n\nMerci"


# --- said to the bot ------------------------------------------------------------------------------

TO_US: dict[str, Any] = {"m.mentions": {"user_ids": [BOT]}}
PILL = f'<a href="https://matrix.to/#/{BOT}">Essaim</a> bonjour'


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (text("Essaim (robot): nous avons essayé", **TO_US), "nous avons essayé"),
        (text("@essaim nous avons essayé", **TO_US), "nous avons essayé"),
        (text(f"{BOT} nous avons essayé", **TO_US), "nous avons essayé"),
        (text("nous avons essayé, @essaim", **TO_US), "nous avons essayé"),
        (text("essaim, sondages", **TO_US), "sondages"),
        (text("l’essaimage avance", **TO_US), "l’essaimage avance"),
        (text("bonjour", formatted_body=PILL), "bonjour"),
        (text(f"{BOT}: bonjour"), "bonjour"),
    ],
)
def test_a_mention_is_for_the_bot_and_is_not_part_of_the_words(
    source: dict[str, Any], words: str
) -> None:
    said = heard(source)
    assert (said.addressed, said.text) == (True, words)


MANY = 100_000


@pytest.mark.parametrize(
    "words",
    [f"a{' ' * MANY}b", f"a{' ,' * MANY}b", "\n" * MANY, "essaim " * MANY, "@" * MANY],
    ids=["spaces", "commas", "lines", "names", "signs"],
)
def test_however_long_its_words_are_they_are_read_at_once(words: str) -> None:
    before = process_time()
    heard(text(words, **TO_US))
    assert process_time() - before < 0.5  # what is not linear takes hours


@pytest.mark.parametrize(
    "source",
    [
        text("Essaim est un beau mot"),
        text("bonjour", **{"m.mentions": {"user_ids": [CLAIRE]}}),
        text(f"{BOT} a dit", **{"m.mentions": {}}),
        text("bonjour", **{"m.mentions": {"user_ids": BOT}}),
        text("bonjour", formatted_body=PILL.replace("essaim:a.org", "essaim:a.organic")),
    ],
)
def test_what_does_not_mention_the_bot_is_not_for_it(source: dict[str, Any]) -> None:
    assert not heard(source).addressed


def test_in_a_thread_only_a_true_reply_answers_a_message() -> None:
    place: dict[str, Any] = {"rel_type": "m.thread", "event_id": "$root"}
    reply = {"m.in_reply_to": {"event_id": "$0"}}
    beside = heard(text("oui", **{"m.relates_to": place | reply | {"is_falling_back": True}}))
    assert (beside.thread, beside.answers) == ("$root", "")
    answer = heard(text("oui", **{"m.relates_to": place | reply}))
    assert (answer.thread, answer.answers) == ("$root", "$0")


# --- edits, redactions, signs, votes --------------------------------------------------------------

EDIT: dict[str, Any] = {"m.relates_to": {"rel_type": "m.replace", "event_id": "$0"}}
NEW = {"msgtype": "m.text", "body": "mieux dit"}


def edit(body: str, outer: dict[str, Any], inner: dict[str, Any]) -> dict[str, Any]:
    new = {"msgtype": "m.text", "body": body, **inner}
    return text(f"* {body}", **EDIT, **outer, **{"m.new_content": new})


@pytest.mark.parametrize(
    ("body", "outer", "inner"),
    [
        ("Essaim (robot): mieux dit", {"m.mentions": {}}, TO_US),
        ("Essaim (robot): mieux dit", TO_US, {}),
        ("@essaim mieux dit", {"m.mentions": {}}, TO_US),
        ("mieux dit, @essaim", {"m.mentions": {}}, TO_US),
        ("essaim mieux dit", {}, {"formatted_body": PILL}),
        (f"{BOT}: mieux dit", {}, {}),
        ("Essaim (robot): mieux dit", {}, {}),
    ],
    ids=["element", "named anew", "typed", "after", "pill", "id", "untold"],
)
def test_a_mention_is_no_part_of_the_words_of_an_edit(
    body: str, outer: dict[str, Any], inner: dict[str, Any]
) -> None:
    assert heard(edit(body, outer, inner)).text == "mieux dit"


@pytest.mark.parametrize("body", ["Essaim avance", "l’essaim: mieux dit", "Essaims: mieux dit"])
def test_an_edit_that_names_nobody_keeps_its_words(body: str) -> None:
    assert heard(edit(body, {"m.mentions": {}}, {"m.mentions": {}})).text == body


def summary(event: Event | None) -> tuple[object, ...]:
    match event:
        case Edited(of=of, text=text):
            return "edited", of, text
        case Redacted(of=of):
            return "redacted", of
        case Reacted(of=of, emoji=emoji):
            return "reacted", of, emoji
        case Voted(of=of, answers=answers):
            return "voted", of, *answers
    return (event,)


def vote(answers: object) -> dict[str, Any]:
    content = {"m.relates_to": {"rel_type": "m.reference", "event_id": "$0"}}
    name = "org.matrix.msc3381.poll.response"
    return event(name, **content, **{name: {"answers": answers}})


def reaction(key: str) -> dict[str, Any]:
    return event("m.reaction", **{"m.relates_to": {"event_id": "$0", "key": key}})


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (text("* mieux dit", **EDIT, **{"m.new_content": NEW}), ("edited", "$0", "mieux dit")),
        (event("m.room.redaction", redacts="$0"), ("redacted", "$0")),
        (event("m.room.redaction") | {"redacts": "$0"}, ("redacted", "$0")),
        (reaction("🐝"), ("reacted", "$0", "🐝")),
        (reaction("1️⃣"), ("reacted", "$0", "1️⃣")),
        (reaction("2\u20e3"), ("reacted", "$0", "2\u20e3")),
        (reaction("🔟"), ("reacted", "$0", "🔟")),
        (vote(["a", "b"]), ("voted", "$0", "a", "b")),
        (vote([]), ("voted", "$0")),
        (vote("a"), ("voted", "$0", *SPOILED)),
        (vote([7]), ("voted", "$0", *SPOILED)),
        (vote(None), ("voted", "$0", *SPOILED)),
        (text("* mieux dit", **EDIT), (None,)),
    ],
)
def test_what_people_do_beside_talking_is_told(
    source: dict[str, Any], expected: tuple[object, ...]
) -> None:
    assert summary(heard(source)) == expected


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
FIELDS = ("content", "origin_server_ts", "state_key", "unsigned", "type")
INNER = (
    "msgtype",
    "body",
    "m.relates_to",
    "membership",
    "m.mentions",
    "m.new_content",
    "redacts",
    "formatted_body",
    "org.matrix.msc3381.poll.response",
)


@given(
    st.dictionaries(st.sampled_from(FIELDS), ANYTHING),
    st.dictionaries(st.sampled_from(INNER), ANYTHING),
    st.sampled_from((*READERS, "m.room.member", "x")),
)
def test_nothing_that_anybody_sends_breaks_it(
    fields: dict[str, Any], inner: dict[str, Any], kind: str
) -> None:
    source = {**event(kind, **inner), **fields}
    heard(source)
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


@pytest.mark.parametrize(
    ("user", "expected"),
    [
        ("@a:agent.externe.tchap.gouv.fr", True),
        ("@a:Agent.Externe.tchap.gouv.fr", True),
        ("@agent.externe.x:agent.dinum.tchap.gouv.fr", False),
        ("@a:agent.externement.tchap.gouv.fr", False),
        ("@a", False),
    ],
)
def test_who_is_external_is_told_by_their_server(user: str, expected: bool) -> None:
    assert is_external(user, ["agent.EXTERNE.*"]) is expected
    assert not is_external(user, [])

"""Law: a call opens once, lets nobody in after its hour, and counts what is proposed and stays."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, event
from sqlmodel import SQLModel

from bot.calls import card
from bot.calls.lifecycle import (
    NOTICE,
    TRANSITIONS,
    Deed,
    State,
    after,
    notice_at,
    takes,
)
from bot.calls.reading import UNTIL, read_call, read_channels
from bot.calls.section import PREFIX, number_in, section_of
from bot.calls.tally import tally
from bot.contributions.card import Attribution
from bot.contributions.lifecycle import State as Stage
from bot.contributions.regions import REGIONS
from bot.dates.deadlines import LONGEST, usual_deadlines
from bot.digests.compose import Content, Layout, compose, section_title
from bot.errors import Illegal
from bot.flows.call import CALL, Scene, blank, questions
from bot.flows.contribute import CONTRIBUTE
from bot.flows.draft import Scene as ContributionScene
from bot.flows.draft import blank as contribution
from bot.flows.draft import with_text
from bot.flows.engine import Chosen, Typed, advance, begin
from bot.flows.engine import State as Standing
from bot.richtext import plain
from bot.store import calls
from bot.tables import Call
from bot.texts import LANGUAGES, Speech
from tests.unit.test_compose import EDITION, Item, a_text

ZONES = [ZoneInfo(name) for name in ("Europe/Paris", "Indian/Reunion", "America/Cayenne")]
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
SPEECH = Speech("fr", ZONES[0])
CHANNELS = ["memory:canal", "matrix:!annexe:example.org"]


def a_call(**values: Any) -> Call:
    usual: dict[str, Any] = {
        "id": 3,
        "community_id": 1,
        "state": State.OPEN,
        "question": "Qu’avez-vous changé ?",
        "channels": ["memory:canal"],
        "created_at": NOW,
        "opened_at": NOW,
        "closes_at": NOW + timedelta(days=11),
        "answers": 0,
        "regions": 0,
    }
    return Call(**usual | values)


# --- its life -------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("deed", Deed)
def test_a_call_moves_along_its_table_alone(state: State, deed: Deed) -> None:
    if (state, deed) in TRANSITIONS:
        assert after(state, deed) is TRANSITIONS[state, deed]
    else:
        with pytest.raises(Illegal, match=rf"call\.is\.{state}"):
            after(state, deed)


@given(st.lists(st.sampled_from(list(Deed)), max_size=30))
def test_it_is_launched_once_and_closed_for_good(deeds: list[Deed]) -> None:
    state, path = State.DRAFT, [State.DRAFT]
    for deed in deeds:
        if (state, deed) in TRANSITIONS:
            state = after(state, deed)
            path.append(state)
    changes = [two for one, two in pairwise(path) if one != two]
    assert changes in ([], [State.OPEN], [State.DROPPED], [State.OPEN, State.CLOSED])


@given(MOMENTS, MOMENTS, st.sampled_from(list(State)))
def test_an_answer_is_begun_before_the_hour_and_after_the_launch(
    closes_at: datetime, at: datetime, state: State
) -> None:
    launched = state in (State.OPEN, State.CLOSED)
    assert takes(a_call(closes_at=closes_at, state=state), at) == (launched and at < closes_at)


@given(MOMENTS, st.timedeltas(timedelta(minutes=1), LONGEST))
def test_the_desk_is_warned_two_days_before_or_not_at_all(
    opened_at: datetime, lasts: timedelta
) -> None:
    call = a_call(opened_at=opened_at, closes_at=opened_at + lasts)
    notice = notice_at(call)
    assert notice == (call.closes_at - NOTICE if lasts > NOTICE else None)


# --- what is typed --------------------------------------------------------------------------------


@given(MOMENTS, st.sampled_from(ZONES))
def test_the_usual_deadlines_are_at_six_whatever_the_clocks_do(
    now: datetime, zone: ZoneInfo
) -> None:
    offered = usual_deadlines(now, zone)
    days = [
        (when.astimezone(zone).date() - now.astimezone(zone).date()).days
        for when in offered.values()
    ]
    assert list(offered) == ["week", "fortnight", "month"]
    assert {when.astimezone(zone).strftime("%H:%M") for when in offered.values()} == {"18:00"}
    assert days[:2] == [7, 14]
    assert 28 <= days[2] <= 31


@given(MOMENTS, st.integers(0, 800))
def test_a_deadline_is_to_come_and_within_a_year(now: datetime, days: int) -> None:
    local = (now + timedelta(days=days)).astimezone(SPEECH.zone).replace(hour=18, minute=0)
    typed = f"{local:%d/%m/%Y} 18h"
    read = _read(typed, now)
    if isinstance(read, str):
        assert read in ("dates.past", "dates.far", "call.too_long")
        assert days == 0 or days >= 365
    else:
        assert now < read <= now + LONGEST
        assert read.astimezone(SPEECH.zone).strftime("%d/%m/%Y %H:%M") == f"{local:%d/%m/%Y} 18:00"


def _read(typed: str, now: datetime) -> datetime | str:
    """The deadline, or the key of its refusal."""
    try:
        return UNTIL.read(typed, now, SPEECH)
    except Illegal as refused:
        return refused.key


def test_an_extension_is_later_than_what_it_puts_off() -> None:
    before = UNTIL.read("vendredi 18h", NOW, SPEECH)
    assert UNTIL.read("samedi 18h", NOW, SPEECH, before) > before
    for typed in ("vendredi 18h", "jeudi 18h"):
        with pytest.raises(Illegal, match=r"call\.not_later"):
            UNTIL.read(typed, NOW, SPEECH, before)


@given(
    st.text(alphabet="abcé ?’", min_size=1).filter(str.strip), st.lists(st.sampled_from(CHANNELS))
)
def test_what_is_written_in_one_line_is_read_back(question: str, chosen: list[str]) -> None:
    asked = read_call(f"{question} | demain 9h | {', '.join(chosen)}")
    assert asked.question == " ".join(question.split())
    assert asked.deadline == "demain 9h"
    assert read_channels(asked.channels, CHANNELS) == (list(dict.fromkeys(chosen)) or CHANNELS)


@pytest.mark.parametrize("typed", ["CANAL , !annexe:example.org", "memory, Matrix"])
def test_a_channel_is_named_as_it_is_shown_or_by_its_address(typed: str) -> None:
    assert read_channels(typed, CHANNELS) == CHANNELS


def test_what_names_no_channel_is_told_which_there_are() -> None:
    with pytest.raises(Illegal) as refusal:
        read_channels("nulle part", CHANNELS)
    assert refusal.value.values["known"] == "Memory, Matrix"


# --- the conversation -----------------------------------------------------------------------------

SCENE = Scene(SPEECH, NOW, CHANNELS)


def test_only_what_is_missing_is_asked() -> None:
    nothing = blank(CHANNELS)
    asked = nothing | {"question": "Quoi ?"}
    assert questions(nothing, CHANNELS) == ("question", "closes_at", "channels")
    assert questions(asked, CHANNELS[:1]) == ("closes_at",)
    assert questions(asked | {"closes_at": NOW.isoformat()}, CHANNELS) == ()


@given(st.lists(st.sampled_from(range(len(CHANNELS))), max_size=9))
def test_channels_are_toggled_and_keep_their_order(presses: list[int]) -> None:
    state = begin(CALL, ("channels",), blank(CHANNELS), SCENE).state
    for rank in presses:
        state = advance(CALL, state, Chosen(str(rank)), SCENE).state
    kept = [one for rank, one in enumerate(CHANNELS) if presses.count(rank) % 2 == 0]
    assert state.data["channels"] == kept
    if kept:
        assert advance(CALL, state, Chosen("done"), SCENE).outcome == "done"
    else:
        with pytest.raises(Illegal, match=r"call\.one_channel"):
            advance(CALL, state, Chosen("done"), SCENE)


def test_a_button_of_yesterday_names_its_own_day() -> None:
    yesterday = Scene(SPEECH, NOW - timedelta(days=1), CHANNELS)
    begun = begin(CALL, ("closes_at",), blank(CHANNELS), yesterday)
    assert begun.prompt is not None
    with pytest.raises(Illegal, match=r"flow\.choose"):
        advance(CALL, begun.state, Chosen(begun.prompt.options[0].value), SCENE)


def test_a_question_takes_words_alone() -> None:
    state = Standing(CALL.name, ("question",), blank(CHANNELS))
    with pytest.raises(Illegal, match=r"flow\.type"):
        advance(CALL, state, Chosen("1"), SCENE)
    assert advance(CALL, state, Typed(" Et  chez vous ? "), SCENE).state.data["question"] == (
        "Et chez vous ?"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_button_fits_in_64_bytes(language: str) -> None:
    scene = Scene(Speech(language, ZONES[0]), NOW, CHANNELS * 6)
    data = blank(CHANNELS) | {"number": 9, "closes_at": NOW.isoformat()}
    prompts = [step.ask(data, scene) for step in CALL.steps.values()]
    keys = [f"answer call.{10**10} {one.value}" for prompt in prompts for one in prompt.options]
    assert [key for key in keys if len(key.encode()) > 64] == []
    shown = card.desk_buttons(a_call(id=10**10), scene.speech)
    assert all(len(one.key) <= 64 for one in shown)


# --- the last tap ---------------------------------------------------------------------------------

AUTHOR = ContributionScene(SPEECH, "Futurs", {}, "Claire")


@pytest.mark.parametrize("form", Attribution)
@pytest.mark.parametrize("private", [False, True])
def test_the_last_tap_is_the_yes_and_the_name(form: Attribution, private: bool) -> None:
    data = with_text(contribution("testimony", "Claire", "", private=private), "Une chaise.", {})
    begun = Standing(CONTRIBUTE.name, ("signing",), data)
    if form is Attribution.NAMED or private:
        turn = advance(CONTRIBUTE, begun, Chosen(form), AUTHOR)
        kept = turn.state.data
        assert (turn.outcome, kept["attribution"]) == ("submit", form)
        assert kept["signature"] == ("" if form is Attribution.ANIMATORS else "Claire")
    else:  # said where others read: its author is known already
        with pytest.raises(Illegal, match=r"flow\.choose"):
            advance(CONTRIBUTE, begun, Chosen(form), AUTHOR)


# --- the count ------------------------------------------------------------------------------------

ANSWERS = st.lists(
    st.tuples(st.sampled_from(list(Stage)), st.sampled_from(["", "53", "75", "84"])), max_size=40
)


@given(ANSWERS)
def test_what_is_proposed_and_still_stands_counts_once(told: list[tuple[Stage, str]]) -> None:
    found = tally((state, region, n) for (state, region), n in Counter(told).items())
    left_out = ("draft", "refused", "withdrawn")
    counted = [(state, region) for state, region in told if state not in left_out]
    assert found.answers == len(counted)
    assert found.waiting == sum(state == Stage.WAITING for state, _ in counted)
    assert found.regions == Counter(region for _, region in counted if region)
    assert found.regions.total() <= found.answers


def test_a_count_reads_like_this() -> None:
    codes = [region.code for region in REGIONS[:6]]
    told = tally([("approved", code, 2) for code in codes] + [("waiting", "", 2), ("draft", "", 9)])
    assert card.counted_now(told, SPEECH) == "14 réponses, de 6 régions"
    assert card.counted_now(tally([("waiting", "", 1)]), SPEECH) == "1 réponse"
    assert card.counted_now(tally([]), SPEECH) == "0 réponse"


def test_counting_reads_the_answers_alone_however_long_the_archive() -> None:
    engine = create_engine("sqlite://")
    read: list[str] = []
    with engine.connect() as connection:
        SQLModel.metadata.create_all(connection)
        event.listen(engine, "before_cursor_execute", lambda *seen: read.append(seen[2]))
        calls.count(connection, 1)
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {read[0]}", (1,)).all()
    engine.dispose()
    assert any("contribution_call" in step[-1] for step in plan)
    assert not any(step[-1].startswith("SCAN") for step in plan)


# --- in the edition -------------------------------------------------------------------------------


@given(st.text(max_size=12))
def test_only_a_calls_section_has_a_number(section: str) -> None:
    assert number_in(section_of(12)) == 12
    assert (number_in(section) is None) or section.startswith(PREFIX)


def test_a_section_of_a_call_is_headed_by_its_question() -> None:
    items = [
        Item(7, "call.3", a_text("Une chaise devant chaque guichet.", title="Une chaise")),
        Item(8, "testimony", a_text("Un bus passe.", title="Le bus")),
    ]
    layout = Layout("Futurs", [("initiative", ""), ("testimony", "")], 420)
    running = Content(items, calls={"call.3": a_call()})
    closed = Content(items, calls={"call.3": a_call(state=State.CLOSED, answers=14, regions=6)})
    assert _after(plain(compose(EDITION, running, layout, SPEECH)), "n° 8")[:2] == [
        "Qu’avez-vous changé ?",
        "Appel ouvert jusqu’au vendredi 4 décembre à 09:00 : /participer 3, en message direct",
    ]
    shown = compose(EDITION, closed, layout, SPEECH)
    assert "Appel clos : 14 réponses, de 6 régions" in plain(shown)
    assert shown == compose(EDITION, closed, layout, SPEECH)
    assert section_title("call.3", "", SPEECH) == "Appel n° 3"


def _after(text: str, words: str) -> list[str]:
    return text[text.index(words) :].split("\n\n")[1:]

"""Law: no window holds more than Telegram's limits, and what is refused is refused for a window."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.constants import FloodLimit

from tests.botapi import BotApi, Refusal
from tests.botapi.flood import MINUTE, SECOND, TOLERANCE, Flood
from tests.botapi.parameters import Parameters

PEOPLE, CROWDS = range(1, 5), range(-4, 0)

pauses = st.one_of(
    st.just(0.0),
    st.floats(0, 0.2),
    st.sampled_from([SECOND, SECOND - TOLERANCE, SECOND - 2 * TOLERANCE, 3.0, MINUTE]),
)
steps = st.lists(st.tuples(pauses, st.sampled_from([*PEOPLE, *CROWDS])), max_size=250)


def crowded(taken: list[tuple[float, int]], now: float, chat: int | None, window: float) -> int:
    """How many of those taken are in the window that ends now."""
    return sum(now - when < window - TOLERANCE and chat in (None, where) for when, where in taken)


def full(taken: list[tuple[float, int]], now: float, chat: int) -> bool:
    """Whether one more to that chat is one too many for some window, by the definition."""
    return (
        crowded(taken, now, None, SECOND) >= FloodLimit.MESSAGES_PER_SECOND
        or crowded(taken, now, chat, SECOND) >= FloodLimit.MESSAGES_PER_SECOND_PER_CHAT
        or (
            chat < 0
            and crowded(taken, now, chat, MINUTE) >= FloodLimit.MESSAGES_PER_MINUTE_PER_GROUP
        )
    )


@given(steps)
def test_it_refuses_exactly_what_is_one_too_many(steps: list[tuple[float, int]]) -> None:
    flood, now = Flood(), 0.0
    taken: list[tuple[float, int]] = []
    for pause, chat in steps:
        now += pause
        wait = flood.take(now, chat, chat < 0)
        assert (wait > 0) == full(taken, now, chat)
        if not wait:
            taken.append((now, chat))


@given(steps)
def test_who_waits_as_told_is_let_in(steps: list[tuple[float, int]]) -> None:
    flood, now = Flood(), 0.0
    for pause, chat in steps:
        now += pause
        while wait := flood.take(now, chat, chat < 0):
            assert wait <= MINUTE
            now += wait


def test_thirty_a_second_over_all() -> None:
    flood = Flood()
    assert not any(flood.take(0.0, chat, crowd=False) for chat in range(30))
    assert flood.take(0.5, 99, crowd=False) == pytest.approx(0.5)
    assert not flood.take(1.0, 99, crowd=False)


def test_twenty_a_minute_in_a_group_and_the_answer_says_how_long() -> None:
    time = [0.0]
    api = BotApi(now=lambda: time[0])
    claire = api.person("Claire")
    group = api.group("Atelier", claire)

    def say(method: str = "sendMessage", **more: object) -> None:
        parameters = Parameters()
        for name, value in {"chat_id": group.id, "text": f"à {time[0]}", **more}.items():
            parameters.put(name, value)
        api.perform(method, parameters)

    for _ in range(20):
        say()
        time[0] += 1.5
    with pytest.raises(Refusal) as refused:
        say("editMessageText", message_id=1)
    assert refused.value.code == 429
    assert refused.value.description == "Too Many Requests: retry after 30"
    assert refused.value.parameters == {"retry_after": 30}
    say("sendChatAction", action="typing")
    time[0] += 30
    say("editMessageText", message_id=1)


def test_a_scripted_flood_strikes_without_limits() -> None:
    api = BotApi(flood=False)
    claire, bruno = api.person("Claire"), api.person("Bruno")
    api.faults.flood(claire, retry_after=7, times=2)
    for person in (claire, bruno):
        person.start()

    def say(chat: int) -> None:
        parameters = Parameters()
        parameters |= {"chat_id": chat, "text": "Bonjour"}
        api.perform("sendMessage", parameters)

    say(bruno.id)
    for _ in range(2):
        with pytest.raises(Refusal, match="retry after 7"):
            say(claire.id)
    say(claire.id)

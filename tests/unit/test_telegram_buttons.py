"""Law: a button presses what it was offered for, where and to whom it was, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from adapters.telegram.buttons import MOST, SEAL, opened, sealed
from adapters.telegram.ears import address
from bot.errors import Rejected

SECRET, OTHER = b"a secret", b"another"
ROOM, DESK = address(-1001), address(-1002)
CLAIRE, PAUL = address(11), address(12)

keys = st.text(min_size=1, max_size=40).filter(lambda key: len(key.encode("utf-8", "replace")) < 50)


@given(keys)
def test_a_common_button_is_anybody_s_and_a_personal_one_its_owner_s(key: str) -> None:
    common, own = sealed(SECRET, ROOM, None, key), sealed(SECRET, ROOM, CLAIRE, key)
    for presser in (CLAIRE, PAUL):
        assert opened(SECRET, ROOM, presser, common) == key
    assert opened(SECRET, ROOM, CLAIRE, own) == key
    assert opened(SECRET, ROOM, PAUL, own) is None


@given(keys)
def test_from_another_room_or_another_bot_it_presses_nothing(key: str) -> None:
    data = sealed(SECRET, ROOM, None, key)
    assert opened(SECRET, DESK, CLAIRE, data) is None
    assert opened(OTHER, ROOM, CLAIRE, data) is None


@given(keys, st.text(max_size=64))
def test_what_was_made_up_presses_nothing(key: str, made_up: str) -> None:
    data = sealed(SECRET, ROOM, None, key)
    assume(made_up != data)
    assert opened(SECRET, ROOM, CLAIRE, made_up) is None
    assert opened(SECRET, ROOM, CLAIRE, data[:SEAL] + made_up[:50]) is None or made_up[:50] == key


def test_the_longest_key_just_fits_and_a_longer_one_is_refused() -> None:
    assert len(sealed(SECRET, ROOM, None, "k" * (MOST - SEAL))) == MOST == 64
    with pytest.raises(Rejected):
        sealed(SECRET, ROOM, None, "k" * (MOST - SEAL + 1))

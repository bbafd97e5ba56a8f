"""Law: what is loaded is what a constructor makes of the same values."""

from __future__ import annotations

import subprocess
import sys
from typing import NamedTuple

from bot.store.loading import loaded
from bot.tables import PollOption


class Row(NamedTuple):
    """All columns of an option."""

    id: int = 3
    poll_id: int = 1
    position: int = 2
    text: str = "Metz"
    votes: int = 5
    points: int = 0
    was: str = ""


FIRST_OF_ALL = """
from tests.unit.test_loading import Row, loaded, PollOption
print(loaded(PollOption, Row()).text)
"""


def test_a_row_becomes_what_the_constructor_makes_of_it() -> None:
    assert loaded(PollOption, Row()) == PollOption(**Row()._asdict())
    assert loaded(PollOption, Row()).model_dump() == Row()._asdict()


def test_what_was_loaded_is_changed_and_copied_as_any_other() -> None:
    option = loaded(PollOption, Row())
    option.votes += 1
    assert (option.votes, option.model_copy(update={"text": "Nancy"}).text) == (6, "Nancy")


def test_it_may_be_the_first_thing_that_a_process_does() -> None:
    run = [sys.executable, "-c", FIRST_OF_ALL]
    assert subprocess.run(run, check=True, capture_output=True, text=True).stdout == "Metz\n"

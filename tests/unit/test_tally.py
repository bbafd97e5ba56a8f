"""Law: a benchmark counts as lost what nobody answered, and as doubled what was answered twice."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from benchmarks.matrix.tally import Line, Run, Tally, tally


def asked(*numbers: int) -> list[Line]:
    """A question each second, from the first on."""
    return [Line("@claire:x", float(at), f"!lire {number}") for at, number in enumerate(numbers)]


def answered(*numbers: int) -> list[Line]:
    """An answer each second, from the tenth on."""
    return [Line("@bot:x", 10.0 + at, f"lire {number}") for at, number in enumerate(numbers)]


@pytest.mark.parametrize(
    ("answers", "lost", "doubled"),
    [
        ((2000, 2001, 2002), 0, 0),
        ((2002, 2000), 1, 0),
        ((2000, 2001, 2002, 2001, 2001), 0, 1),
        ((2000, 2000), 2, 1),
    ],
)
def test_each_question_is_answered_once_or_it_is_counted(
    answers: Sequence[int], lost: int, doubled: int
) -> None:
    lines = asked(2000, 2001, 2002) + answered(*answers)
    found = tally(lines, "@bot:x", range(2000, 2003))
    assert (found.lost, found.doubled) == (lost, doubled)


def test_the_rate_is_that_of_first_answers_from_the_first_question_on() -> None:
    lines = asked(2000, 2001) + answered(2001, 2000, 2001)
    assert tally(lines, "@bot:x", range(2000, 2002)).rate == 2 / 11


def test_whoever_answers_nothing_has_lost_all() -> None:
    assert tally(asked(2000, 2001), "@bot:x", range(2000, 2002)) == Tally(2, 0, 0.0)


def test_other_questions_and_other_words_count_for_nothing() -> None:
    lines = [*asked(7, 2000), *answered(7, 7, 2000), Line("@bot:x", 20.0, "Bonjour")]
    assert tally(lines, "@bot:x", [2000]) == Tally(0, 0, 1 / 11)


def test_thousands_may_stand_apart() -> None:
    lines = [*asked(2000), Line("@bot:x", 1.0, "Le n° 2\N{NARROW NO-BREAK SPACE}000 n’est pas là.")]
    assert tally(lines, "@bot:x", [2000]).lost == 0


def test_a_question_that_can_not_be_read_or_stands_there_twice_is_a_fault_of_the_run() -> None:
    with pytest.raises(AssertionError):
        tally(asked(2000), "@bot:x", range(2000, 2002))
    with pytest.raises(AssertionError):
        tally(asked(2000, 2000), "@bot:x", [2000])


def test_a_run_counts_both_its_parts() -> None:
    run = Run([0.3, 0.1, 0.2], Tally(1, 0, 5.0), Tally(2, 3, 9.0))
    assert (run.median, run.lost, run.doubled) == (0.2, 3, 3)
    assert run.p95 >= run.median

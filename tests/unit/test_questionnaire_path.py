"""Law: whoever answers goes forward, is asked only what their answers call for, and can stop."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from bot.questionnaires.form import Answer, Answers, Kind, Question, pack, unpack
from bot.questionnaires.path import asked, before, first_unanswered, following, kept, progress

VALUES = ("a", "b", "c")
Form = tuple[Question, ...]


@st.composite
def forms(draw: DrawFn) -> Form:
    """Questions of which any may depend on any that come before."""
    questions: list[Question] = []
    for rank in range(draw(st.integers(1, 9))):
        when: list[tuple[str, Answer]] = []
        for source in draw(st.sets(st.integers(0, rank - 1), max_size=2)) if rank else ():
            wanted = draw(st.lists(st.sampled_from(VALUES), min_size=1, max_size=2, unique=True))
            when.append((f"q{source}", tuple(wanted)))
        questions.append(Question(f"q{rank}", "?", Kind.CHOICE, VALUES, when=tuple(when)))
    return tuple(questions)


ANSWERS = st.one_of(st.just(()), st.sampled_from([(value,) for value in VALUES]))
FEW = settings(max_examples=40)
MANY = st.lists(ANSWERS, min_size=9, max_size=9)


def answered(questions: Form, answers: Answers, key: str, answer: Answer) -> Answers:
    """What the store keeps after an answer."""
    return kept(questions, {**answers, key: answer})


def steps(questions: Form, given: list[Answer]) -> list[tuple[str, Answers]]:
    """Each question asked in turn, with the answers before it, until nothing is left to ask."""
    path, answers, key = [], dict[str, Answer](), first_unanswered(questions, {})
    for answer in given:
        if key is None:
            break
        path.append((key, answers))
        answers = dict(answered(questions, answers, key, answer))
        key = following(questions, answers, key)
    assert first_unanswered(questions, answers) is None
    return [*path, ("", answers)]


def met(question: Question, answers: Answers) -> bool:
    return all({*answers.get(key, ())} & {*values} for key, values in question.when)


@FEW
@given(forms(), MANY)
def test_nothing_is_asked_whose_condition_is_not_met(form: Form, given: list[Answer]) -> None:
    for key, answers in steps(form, given)[:-1]:
        assert met(next(one for one in form if one.key == key), answers)


@FEW
@given(forms(), MANY)
def test_everything_is_asked_whose_condition_is_met(form: Form, given: list[Answer]) -> None:
    *_, (_, answers) = steps(form, given)
    assert [one.key for one in form if met(one, answers)] == list(answers)


@FEW
@given(forms(), MANY)
def test_progress_never_goes_back(form: Form, given: list[Answer]) -> None:
    places = [progress(form, answers, key) for key, answers in steps(form, given)[:-1]]
    ranks, left = [rank for rank, _ in places], [total - rank for rank, total in places]
    assert ranks == list(range(1, len(ranks) + 1))
    assert all(after < earlier for earlier, after in pairwise(left))
    assert left[-1] >= 0


@FEW
@given(forms(), MANY)
def test_whoever_comes_back_is_asked_what_was_next(form: Form, given: list[Answer]) -> None:
    for key, answers in steps(form, given)[:-1]:
        shuffled = dict(reversed(list(answers.items())))
        assert first_unanswered(unpack(pack(form)), shuffled) == key


@FEW
@given(forms(), MANY, st.integers(0, 8), ANSWERS)
def test_a_changed_answer_drops_what_is_asked_no_more(
    form: Form, given: list[Answer], rank: int, other: Answer
) -> None:
    *_, (_, answers) = steps(form, given)
    key = list(answers)[rank % len(answers)]
    after = answered(form, answers, key, other)
    assert set(after) <= set(asked(form, after))
    assert all(after[one] == answers[one] for one in after if one != key)
    lost = [one for one in form if one.key in answers.keys() - after.keys()]
    assert not any(met(one, after) for one in lost)
    onward = following(form, after, key)
    if onward is not None:
        order = [one.key for one in form]
        assert order.index(onward) > order.index(key)


@FEW
@given(forms(), MANY)
def test_back_leads_to_what_was_answered_last(form: Form, given: list[Answer]) -> None:
    path = steps(form, given)[:-1]
    for (earlier, _), (key, answers) in pairwise(path):
        assert before(form, answers, key) == earlier
    assert before(form, {}, path[0][0]) is None


def test_a_question_passed_over_meets_no_condition() -> None:
    first = Question("q0", "?", Kind.CHOICE, VALUES, optional=True)
    second = replace(first, key="q1", when=(("q0", VALUES),))
    assert progress((first, second), {}, "q0") == (1, 2)
    assert asked((first, second), {"q0": ()}) == ("q0",)

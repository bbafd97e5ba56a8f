"""Law: whatever is said in a conversation, it goes on, refuses, or ends; it never breaks."""

from __future__ import annotations

from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Illegal
from bot.flows.choices import CONSENT
from bot.flows.contribute import CONTRIBUTE
from bot.flows.draft import (
    GUIDED,
    QUICK,
    THEMES_MOST,
    Scene,
    blank,
    questions,
    with_text,
)
from bot.flows.engine import (
    Answer,
    Chosen,
    Flow,
    Input,
    Option,
    Prompt,
    State,
    Step,
    Turn,
    Typed,
    advance,
    begin,
    one_of,
)
from bot.richtext import paragraph
from bot.settings.communities import DEFAULT_THEMES
from bot.texts import Speech

SPEECH = Speech("fr", ZoneInfo("Europe/Paris"))
SCENE = Scene(SPEECH, "Futurs Publics", DEFAULT_THEMES, "Claire")
TEXT = "Nous avons ouvert un guichet commun à la mairie. Les usagers attendent moins."

WORDS = st.sampled_from(
    ["", "oui", "passer", "Bretagne", "29", "Metz", "c'est arrêté", "une idée", "participation",
     "continuer", "garder ce titre", "le titre", TEXT, "\u202e", "x" * 30_000]
)  # fmt: skip
PRESSED = st.integers(0, 30)
FORGED = st.sampled_from(["", "99", "-1", "submit", "skip", "card", "é", "named"])
MOVES = st.lists(
    st.one_of(WORDS.map(Typed), st.text(max_size=30).map(Typed), FORGED.map(Chosen), PRESSED),
    max_size=25,
)


def opening(*, quick: bool = False, private: bool = True, region: str = "") -> Turn:
    data = blank("testimony", "Claire", region, private=private)
    if quick:
        data = with_text(data, TEXT, DEFAULT_THEMES)
    plan = questions(QUICK if quick else GUIDED, data)
    return begin(CONTRIBUTE, plan, data, SCENE)


def meant(move: Input | int, turn: Turn) -> Input:
    """A number presses a button that is really there."""
    if not isinstance(move, int):
        return move
    options = turn.prompt.options if turn.prompt else ()
    return Chosen(options[move % len(options)].value) if options else Typed("")


@given(MOVES, st.booleans(), st.booleans())
def test_any_conversation_goes_on_or_refuses(
    moves: list[Input | int], quick: bool, private: bool
) -> None:
    turn = opening(quick=quick, private=private)
    for move in moves:
        before, state = turn.state, turn.state.pack()
        turn = _next(turn, meant(move, turn))
        assert before.pack() == state
        _holds_together(turn, private=private)
        if turn.prompt is None:
            return


def _holds_together(turn: Turn, *, private: bool) -> None:
    state = turn.state
    assert State.unpack(state.pack()) == state
    assert (turn.prompt is None) == bool(turn.outcome)
    assert turn.outcome in ("", "submit", "keep")
    assert len(state.data["themes"]) <= THEMES_MOST
    assert len(set(state.data["themes"])) == len(state.data["themes"])
    assert private or state.data["attribution"] == "named"
    if state.data["attribution"] == "animators":
        assert not state.data["signature"]


@given(st.booleans(), st.booleans(), st.sampled_from(["", "53"]))
def test_who_always_skips_comes_to_the_card(quick: bool, private: bool, region: str) -> None:
    turn = opening(quick=quick, private=private, region=region)
    asked = []
    while turn.state.todo[0] != "card":
        asked.append(turn.state.todo[0])
        turn = advance(CONTRIBUTE, turn.state, _skipping(turn), SCENE)
    assert "region" not in asked if region else "region" in asked
    assert len(asked) == len(set(asked))
    end = advance(CONTRIBUTE, turn.state, Chosen("submit"), SCENE)
    assert end.prompt is None
    assert end.outcome == "submit"


def _skipping(turn: Turn) -> Input:
    assert turn.prompt is not None
    values = [option.value for option in turn.prompt.options]
    if not values:
        return Typed(TEXT)
    return Chosen("skip" if "skip" in values else values[0])


@given(MOVES)
def test_a_conversation_interrupted_anywhere_is_the_same_afterwards(
    moves: list[Input | int],
) -> None:
    whole = broken = opening(quick=True)
    for move in moves:
        given_now = meant(move, whole)
        whole, broken = _next(whole, given_now), _next(_after_a_restart(broken), given_now)
        assert (whole.state, whole.prompt, whole.outcome) == (
            broken.state,
            broken.prompt,
            broken.outcome,
        )
        if whole.prompt is None:
            return


def _after_a_restart(turn: Turn) -> Turn:
    return Turn(State.unpack(turn.state.pack()), turn.prompt)


def _next(turn: Turn, given_now: Input) -> Turn:
    """The turn after it; the same when it was refused, which takes a sentence that exists."""
    try:
        return advance(CONTRIBUTE, turn.state, given_now, SCENE)
    except Illegal as refused:
        SPEECH(refused.key, **refused.values)
        return turn


# --- the stepper itself ---------------------------------------------------------------------------


def _asking(name: str) -> Step[None]:
    def ask(data: Any, _: None) -> Prompt:
        return Prompt((paragraph(f"{name}?"),), (Option("Oui", "yes"), Option("Oublier", "drop")))

    def read(data: Any, given: Input, _: None) -> Answer:
        value = one_of(ask(data, None), given)
        return Answer({**data, name: value}, outcome="dropped" if value == "drop" else "")

    return Step(ask, read)


STEPS = Flow("steps", {name: _asking(name) for name in "abc"})


def test_steps_are_asked_in_order_and_then_done() -> None:
    turn = begin(STEPS, ("a", "b"), {}, None)
    turns = [turn]
    while turn.prompt is not None:
        turn = advance(STEPS, turn.state, Chosen("yes"), None)
        turns.append(turn)
    assert [one.state.todo for one in turns] == [("a", "b"), ("b",), ()]
    assert turn.outcome == "done"
    assert turn.state.data == {"a": "yes", "b": "yes"}


def test_an_outcome_ends_it_whatever_is_left() -> None:
    turn = begin(STEPS, ("a", "b", "c"), {}, None)
    end = advance(STEPS, turn.state, Chosen("drop"), None)
    assert end.prompt is None
    assert end.outcome == "dropped"


@pytest.mark.parametrize(
    "typed", ["Oui, je suis d’accord", "oui", "OUI", "ou", "Oui, je suis d'accord"]
)
def test_a_choice_is_typed_by_its_beginning(typed: str) -> None:
    prompt = begin(CONSENT, ("choice",), {"name": "Futurs", "host": "nous"}, SPEECH).prompt
    assert prompt is not None
    assert one_of(prompt, Typed(typed)) == "yes"


@pytest.mark.parametrize("typed", ["", "o", "ouf", "d’accord", "1"])
def test_what_begins_no_choice_is_refused(typed: str) -> None:
    prompt = begin(CONSENT, ("choice",), {"name": "Futurs", "host": "nous"}, SPEECH).prompt
    assert prompt is not None
    with pytest.raises(Illegal, match=r"flow\.choose"):
        one_of(prompt, Typed(typed))


def test_a_word_that_begins_two_choices_is_refused() -> None:
    prompt = begin(STEPS, ("a",), {}, None).prompt
    assert prompt is not None
    with pytest.raises(Illegal):
        one_of(prompt, Typed("ou"))
    assert one_of(prompt, Typed("oui")) == "yes"


def test_a_title_follows_the_text_until_the_author_writes_one() -> None:
    texts = ["Le guichet du lundi.", "Le bus du mardi.", "Le marché du mercredi."]
    data = blank("testimony", "Claire", "", private=True)
    for text in texts:
        data = with_text(data, text, DEFAULT_THEMES)
        assert data["title"] == text.rstrip(".")
    chosen = with_text({**data, "title": "À moi"}, texts[0], DEFAULT_THEMES)
    assert chosen["title"] == "À moi"
    assert all(before != after for before, after in pairwise(texts))

"""Law: a conversation is a table of steps, and `advance` is the only way through it.

Pure: a state and an input give a `Turn`. An illegal input raises `Illegal` and changes nothing. A
state is small, JSON-able and complete, so a conversation survives a restart in mid-question.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from bot.contributions.telling import Told
from bot.contributions.wording import unaccented
from bot.errors import Illegal
from bot.richtext import Body

World = TypeVar("World")
Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Typed:
    """A person wrote something; `told` is the message that says it."""

    text: str
    told: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class Chosen:
    """A person pressed the option of that value."""

    value: str


Input = Typed | Chosen


@dataclass(frozen=True, slots=True)
class Option:
    """A button of a question; `value` comes back in `Chosen`."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question as shown; it `asks` in a few words where its first block is no question."""

    body: Body
    options: tuple[Option, ...] = ()
    asks: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an input comes to: the data after it, steps to ask first, or an outcome: the end."""

    data: Data
    first: tuple[str, ...] = ()
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Step(Generic[World]):
    """One question: how it is asked, and how an answer is read."""

    ask: Callable[[Data, World], Prompt]
    read: Callable[[Data, Input, World], Answer]


@dataclass(frozen=True, slots=True)
class Flow(Generic[World]):
    """A conversation: its name and its steps."""

    name: str
    steps: Mapping[str, Step[World]]


@dataclass(frozen=True, slots=True)
class State:
    """Where somebody stands: the steps to do, the first being asked now, and what is known."""

    flow: str
    todo: tuple[str, ...]
    data: Data

    def pack(self) -> str:
        """The state as JSON."""
        return json.dumps([self.flow, list(self.todo), dict(self.data)], ensure_ascii=False)

    @staticmethod
    def unpack(line: str) -> State:
        """The state that `pack` wrote."""
        flow, todo, data = json.loads(line)
        return State(flow, tuple(todo), data)


@dataclass(frozen=True, slots=True)
class Turn:
    """After an input: the state, and the next question; or, at the end, an outcome."""

    state: State
    prompt: Prompt | None
    outcome: str = ""


def begin(flow: Flow[World], todo: tuple[str, ...], data: Data, world: World) -> Turn:
    """Ask the first of `todo`."""
    return _show(flow, State(flow.name, todo, data), world)


def advance(flow: Flow[World], state: State, given: Input, world: World) -> Turn:
    """Read `given` as the answer to the question of `state`.

    Raises `Illegal` when the answer can't be read; the state is then unchanged. A flow whose steps
    are all done ends with the outcome "done".
    """
    answer = flow.steps[state.todo[0]].read(state.data, given, world)
    todo = answer.first + state.todo[1:]
    after = State(flow.name, todo, answer.data)
    if answer.outcome or not todo:
        return Turn(after, None, answer.outcome or "done")
    return _show(flow, after, world)


def _show(flow: Flow[World], state: State, world: World) -> Turn:
    return Turn(state, flow.steps[state.todo[0]].ask(state.data, world))


def one_of(prompt: Prompt, given: Input) -> str:
    """The value of the option pressed, or of the one that the typed words begin; else `Illegal`."""
    if isinstance(given, Chosen):
        found = [option.value for option in prompt.options if option.value == given.value]
    else:
        found = _typed(prompt.options, _letters(given.text.strip()))
    if len(found) != 1:
        raise Illegal("flow.choose")
    return found[0]


def says(given: Typed, label: str) -> bool:
    """Whether what was typed is that label, where any other words are the answer itself."""
    return _letters(given.text.strip()) == _letters(label)


def _typed(options: tuple[Option, ...], words: str) -> list[str]:
    exact = [option.value for option in options if _letters(option.label) == words]
    begun = [option.value for option in options if _letters(option.label).startswith(words)]
    return exact or (begun if len(words) > 1 else [])


def _letters(text: str) -> str:
    """As a hurried thumb types it: no accents, a keyboard's own apostrophe, any case."""
    return unaccented(text).casefold()

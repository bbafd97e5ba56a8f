"""Law: a question is asked in one room of one person, and its buttons are good once.

The token of a question is new at each step, and every button of it carries the token; a button
whose token is not the open one raises `Stale` and changes nothing. A question that can't be read
any more counts as none; one about a community that has gone gives back what was typed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection

from bot.commands.context import Context, Reply
from bot.contributions.shortening import cut
from bot.errors import Illegal, Stale
from bot.flows.engine import Data, Flow, Input, Prompt, State, Turn, Typed, advance, begin, one_of
from bot.messages import Address, Choice, Outgoing, Said
from bot.richtext import italic, paragraph, plain, quote
from bot.roles import Role
from bot.store import people
from bot.store.people import Standing

World = TypeVar("World")

REMINDED = 100
"""Of an open question, how many characters remind people of it."""


@dataclass(frozen=True, slots=True)
class Dialogue(Generic[World]):
    """A flow at work: what its questions know, what its end does, what leaving it keeps.

    One that is `brief` is let go when something else is asked: nobody meets its buttons again
    under another answer. One that `gathers` takes what is none of its choices as more of the text.
    Where people tell something, `reworded` is what is known once the message that told it reads
    otherwise; it raises `Illegal`.
    """

    flow: Flow[World]
    world: Callable[[Context], World]
    finish: Callable[[Context, Data, str], Reply]
    leave: Callable[[Context, Data], Reply] = lambda _context, _data: Reply()
    role: Role = Role.AGENT
    brief: bool = False
    gathers: bool = False
    reworded: Callable[[Context, Data, str], Data] | None = None


_KNOWN: dict[str, Dialogue[Any]] = {}


def know(dialogues: Iterable[Dialogue[Any]]) -> None:
    """These are all there are; an open question of another can't be read."""
    _KNOWN.update({dialogue.flow.name: dialogue for dialogue in dialogues})


def start(context: Context, dialogue: Dialogue[World], todo: tuple[str, ...], data: Data) -> Reply:
    """Ask the first question."""
    context = _at_home(context, data)
    turn = begin(dialogue.flow, todo, data, dialogue.world(context))
    return _settle(context, dialogue, turn, context.here)


def proceed(context: Context, dialogue: Dialogue[World], state: State, given: Input) -> Reply:
    """Take an answer to the open question; raises `Illegal` when it can't be read."""
    if _is_gone(context, state.data):
        return give_back(context, state.data)
    context = _at_home(context, state.data)
    turn = advance(dialogue.flow, state, given, dialogue.world(context))
    return _settle(context, dialogue, turn, context.here)


def repeat(context: Context, dialogue: Dialogue[World], standing: Standing) -> Reply:
    """Show the open question again, with the same buttons."""

    def told(home: Context, prompt: Prompt) -> Reply:
        return _shown(home, home.here, prompt, standing.token)

    return _again(context, dialogue, standing, told)


def remind(context: Context, dialogue: Dialogue[World], standing: Standing) -> Reply:
    """One line that says which question is open; its buttons are where they were."""
    return _again(context, dialogue, standing, _awaited)


def _again(
    context: Context,
    dialogue: Dialogue[World],
    standing: Standing,
    told: Callable[[Context, Prompt], Reply],
) -> Reply:
    """The open question, told in that way to whoever may still answer it."""
    state = State.unpack(standing.state)
    if context.role < dialogue.role:
        return Reply()
    if _is_gone(context, state.data):
        return give_back(context, state.data)
    home = _at_home(context, state.data)
    return told(home, dialogue.flow.steps[state.todo[0]].ask(state.data, dialogue.world(home)))


def _awaited(context: Context, prompt: Prompt) -> Reply:
    """The question alone, without how to answer it."""
    said = prompt.asks or plain(prompt.body[:1]).replace("\n", " ")
    asked, mark, _how = said.partition("?")
    question = cut(asked + mark, REMINDED)
    return context.say(paragraph(context.speech("flow.awaits"), " ", italic(question)))


def takes(context: Context, standing: Standing, words: str) -> bool:
    """Whether the open question reads these words as its answer, rather than as any others."""
    state, given = State.unpack(standing.state), Typed(words)
    if _is_gone(context, state.data):
        return True
    dialogue, home = _KNOWN[state.flow], _at_home(context, state.data)
    step, world = dialogue.flow.steps[state.todo[0]], dialogue.world(home)
    try:
        if dialogue.gathers:
            one_of(step.ask(state.data, world), given)
        else:
            step.read(state.data, given, world)
    except Illegal:
        return False
    return True


def counts(connection: Connection, event: Said) -> bool:
    """Whether the question open with this person there awaits a number."""
    standing = people.standing(connection, event.place, event.account)
    if standing is None or not _is_readable(standing):
        return False
    return bool(State.unpack(standing.state).data.get("counts"))


def asked_about(context: Context, message: str, number: int) -> Standing | None:
    """The question open with this person, in any room, about what they told in that message.

    `number` is the contribution that was told in it, if there is one.
    """
    open_ones = people.standings(context.connection, [context.event.account])
    return next((one for one in open_ones if _is_about(one, message, number)), None)


def _is_about(standing: Standing, message: str, number: int) -> bool:
    if not _is_readable(standing):
        return False
    state = State.unpack(standing.state)
    if _KNOWN[state.flow].reworded is None:
        return False
    told = [one for one, _ in state.data.get("told", ())]
    return message in told or (number > 0 and state.data.get("number") == number)


def reworded(context: Context, standing: Standing, text: str) -> Reply:
    """The message that told it reads otherwise: ask anew, so that no button shown is for a text
    that was not; nothing where it says the same. Raises `Illegal`.
    """
    room, state = Address(standing.place), State.unpack(standing.state)
    dialogue, context = _KNOWN[state.flow], _at_home(context, state.data)
    if len(state.data.get("told", ())) > 1:
        raise Illegal("edited.joined")
    assert dialogue.reworded is not None
    data = dialogue.reworded(context, state.data, text)
    if data == state.data:
        return Reply()
    turn = begin(dialogue.flow, state.todo, data, dialogue.world(context))
    told = context.write(room, context.speech_at(room)("edited.draft"))
    return told + _settle(context, dialogue, turn, room)


def asked_anew(context: Context, standing: Standing, todo: tuple[str, ...], data: Data) -> Reply:
    """An open question goes on from other data; the buttons that it had are good no more."""
    dialogue = _KNOWN[State.unpack(standing.state).flow]
    context = _at_home(context, data)
    turn = begin(dialogue.flow, todo, data, dialogue.world(context))
    return _settle(context, dialogue, turn, Address(standing.place))


def left(context: Context, dialogue: Dialogue[World], standing: Standing) -> Reply:
    """What leaving the question keeps."""
    data = State.unpack(standing.state).data
    if _is_gone(context, data):
        return give_back(context, data)
    try:
        return dialogue.leave(_at_home(context, data), data)
    except (KeyError, TypeError, ValueError):  # kept by an older version: nothing to hold on to
        return Reply()


def returned(context: Context, data: Data, name: str) -> Reply:
    """What leaving does where nothing is kept: the words of that name go back to their writer."""
    if not data.get(name):
        return Reply()
    speech = context.speech
    return context.say(speech("cancel.done"), speech("flow.typed"), quote(data[name]))


def give_back(context: Context, data: Data) -> Reply:
    """The question is closed, and its author has what they typed."""
    close(context)
    text = data.get("text", "")
    return context.say(context.speech("community.gone"), *([text] if text else []))


def _is_gone(context: Context, data: Data) -> bool:
    slug = data.get("community", "")
    return bool(slug) and context.directory.settings.named(slug) is None


def _at_home(context: Context, data: Data) -> Context:
    """In the community that the question is about, whichever the person has chosen since."""
    return context.within(context.directory.settings.named(data.get("community", "")))


def open_question(context: Context) -> Standing | None:
    """The question open between the bot and this person in this room."""
    standing = people.standing(context.connection, context.here, context.event.account)
    return standing if standing and _is_readable(standing) else None


def _is_readable(standing: Standing) -> bool:
    """Whether its flow and step still exist."""
    try:
        state = State.unpack(standing.state)
        return all(step in _KNOWN[state.flow].flow.steps for step in state.todo)
    except (KeyError, TypeError, ValueError):
        return False


def check_token(context: Context, token: str) -> Standing:
    """The open question, if `token` is its token; else `Stale`."""
    standing = open_question(context)
    if standing is None or standing.token != token:
        raise Stale("error.stale" if context.event.direct else "error.not_yours")
    return standing


def close(context: Context) -> None:
    """No question is open any more in this room."""
    people.leave(context.connection, context.here, context.event.account)


def let_go(context: Context, flows: Collection[str], number: int) -> None:
    """The question open here is open no more, if it is of these flows and about that number."""
    standing = open_question(context)
    if standing and _number(standing) == number and State.unpack(standing.state).flow in flows:
        close(context)


def close_about(context: Context, flows: Iterable[str], numbers: Collection[int]) -> None:
    """No question of these flows is open any more about these numbers, in any room."""
    for flow in flows:
        for standing in people.of_flow(context.connection, flow):
            if _is_readable(standing) and _number(standing) in numbers:
                people.drop(context.connection, standing.token)


def _number(standing: Standing) -> int:
    number: int = State.unpack(standing.state).data.get("number", 0)
    return number


def _settle(context: Context, dialogue: Dialogue[World], turn: Turn, room: Address) -> Reply:
    if turn.prompt is None:
        close(context)
        return dialogue.finish(context, turn.state.data, turn.outcome)
    token = f"{turn.state.flow}.{context.row}"
    standing = Standing(token, turn.state.pack())
    people.stand(context.connection, room, context.event.account, standing, context.now)
    return _shown(context, room, turn.prompt, token)


def _shown(context: Context, room: Address, prompt: Prompt, token: str) -> Reply:
    choices = tuple(Choice(o.label, f"answer {token} {o.value}") for o in prompt.options)
    only = context.event.account if choices else None
    return Reply((Outgoing(to=room, body=prompt.body, choices=choices, only=only),))

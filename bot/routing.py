"""Law: from an event to its handler: which words are meant for the bot, and which row they are.

Pure of any writing of its own: the gate, the commands and the dialogues do what is done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import Connection

from bot.commands import talk, tell, welcome
from bot.commands.context import Context, Reply
from bot.commands.table import (
    MEANING,
    Command,
    by_name,
    by_word,
    dialogue_of,
    nearest,
    proceed,
    run,
)
from bot.contributions.wording import clean, read_text
from bot.errors import Illegal
from bot.flows.engine import Typed
from bot.messages import Event, Pressed, Said, Unread
from bot.roles import Place
from bot.store import deliveries

COMMAND_STARTS = ("/", "!")
AT_ANY_TIME = frozenset({"help", "cancel"})
"""Commands whose bare word is understood even as the answer to a question."""
BY_NUMBER = frozenset(
    {"approve", "refuse", "hold", "classify", "reword", "ask", "undo", "read", "journal"}
)
"""Commands that a word and a number alone are in the desk: each shows, asks or can be undone."""


def pressed_by_number(connection: Connection, event: Event, place: Place) -> Event:
    """Where buttons are numbered lines, the number typed presses the button."""
    if not isinstance(event, Said) or place not in (Place.DIRECT, Place.DESK):
        return event
    digits = event.text.strip().removesuffix(".")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 2 and digits[0] != "0"):
        return event
    keys = deliveries.offered(connection, event.place)
    if int(digits) > len(keys):
        return event
    return Pressed(
        id=event.id,
        at=event.at,
        account=event.account,
        name=event.name,
        place=event.place,
        private=event.private,
        key=keys[int(digits) - 1],
    )


def route(context: Context) -> Reply:
    """Do what the event asks; raises what the handler raises."""
    event = context.event
    if not isinstance(event, Said | Pressed):
        return FACTS[type(event)](context) if type(event) in FACTS else Reply()
    text = _spelled_out(context, event.text.strip()) if isinstance(event, Said) else ""
    if isinstance(event, Said) and not _is_for_us(context, text):
        return Reply()
    if context.place in (Place.DIRECT, Place.CHANNEL) and not _is_open(event, text):
        waits = welcome.gate(context)
        if waits is not None:
            return waits
        welcome.belong(context)
    if isinstance(event, Pressed):
        word, _, argument = event.key.partition(" ")
        return _command(context, by_name(word), argument)
    return _said(context, text)


def _unread(context: Context) -> Reply:
    """How to say it again; in a room of several it may not have been meant for the bot."""
    if context.place is Place.CHANNEL or context.place is Place.UNKNOWN:
        return Reply()
    return context.say(context.speech("unread"))


FACTS: Mapping[type[Event], Callable[[Context], Reply]] = {Unread: _unread}
"""What is done about an event that is neither words nor a button; nothing where it isn't named."""


def _is_open(event: Event, text: str) -> bool:
    """Whether it names a command that is open to strangers."""
    if isinstance(event, Pressed):
        return by_name(event.key.partition(" ")[0]).open
    row = by_word(text[1:].partition(" ")[0]) if _is_command(text) else None
    return row is not None and row.open


def _spelled_out(context: Context, text: str) -> str:
    """A command without its first sign, where nothing else can be meant, with the sign.

    That is never so while a text is awaited, but for the commands that are open at any time. In a
    direct chat it is a command's word alone; in the desk, where colleagues talk, a word and a
    number with nothing after it, such as `approuver 12`.
    """
    word, *argument = text.split(maxsplit=1) or [""]
    row = by_word(word)
    if row is None or not _reads_as_command(context.place, row, "".join(argument)):
        return text
    free = row.name in AT_ANY_TIME or talk.open_question(context) is None
    return COMMAND_STARTS[0] + text if free else text


def _reads_as_command(place: Place, row: Command, argument: str) -> bool:
    """Whether these words there, without a sign, can be nothing but a command."""
    if place is Place.DESK:
        return row.name in BY_NUMBER and argument.isdecimal()
    return place is Place.DIRECT and not argument


def _is_for_us(context: Context, text: str) -> bool:
    """In a room of several, only commands and answers are meant for the bot."""
    if context.place is Place.DIRECT or _is_command(text):
        return True
    return context.place is Place.DESK and talk.open_question(context) is not None


def _is_command(text: str) -> bool:
    return text[:1] in COMMAND_STARTS and text[1:2].isalpha()


def _said(context: Context, text: str) -> Reply:
    if _is_command(text):
        word, *argument = text[1:].split(maxsplit=1)
        return _typed_command(context, word, "".join(argument))
    standing = talk.open_question(context)
    if standing is not None:
        return proceed(context, standing, Typed(text))
    if not text:
        raise Illegal("wording.empty")
    return tell.offer(context, text)


def _typed_command(context: Context, word: str, argument: str) -> Reply:
    row = by_word(word)
    if row is not None:
        return _command(context, row, argument)
    near, shown = nearest(word, context), clean(word)[:40]
    if near is None:
        raise Illegal("error.unknown_command", word=shown)
    if not (argument and context.place is Place.DIRECT):
        raise Illegal("error.misspelt_command", word=shown, nearest=near)
    text = read_text(argument)
    meant = {"typed": shown, "nearest": near, "command": _name(near), "text": text}
    return _leaving(context, lambda: talk.start(context, MEANING, ("choice",), meant))


def _name(word: str) -> str:
    row = by_word(word)
    assert row is not None
    return row.name


def _command(context: Context, row: Command, argument: str) -> Reply:
    if row.name == "answer":
        return run(context, row, argument)
    kept = _left_first(context) if row.asks else Reply()
    return kept + _leaving(context, lambda: run(context, row, argument))


def _left_first(context: Context) -> Reply:
    """What was typed is kept before a new question is asked, which may begin from it."""
    before = talk.open_question(context)
    if before is None:
        return Reply()
    kept = talk.left(context, dialogue_of(before), before)
    talk.close(context)
    return kept


def _leaving(context: Context, act: Callable[[], Reply]) -> Reply:
    """Act; then say what became of the open question: kept by its owner, or asked again."""
    before = talk.open_question(context)
    reply = act()
    if before is None:
        return reply
    after = talk.open_question(context)
    if after == before and dialogue_of(before).brief:
        talk.close(context)
        return reply
    if after == before:
        return reply + talk.repeat(context, dialogue_of(before), before)
    reply = talk.left(context, dialogue_of(before), before) + reply
    return reply if reply.messages else context.say(context.speech("cancel.done"))

"""Law: from an event to its handler: which words are meant for the bot, and which row they are.

Pure of any writing of its own: the gate, the commands and the dialogues do what is done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from bot.commands import edited, enclose, native, redacted, rooms, talk, tell, welcome
from bot.commands.context import Context, Reply
from bot.commands.meant import awaited, is_command, is_for_us, is_open, spelled_out
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
from bot.contributions.enclosures import files_in
from bot.contributions.greetings import courtesy
from bot.contributions.telling import as_data
from bot.contributions.wording import clean, read_text
from bot.errors import Illegal
from bot.flows.engine import Typed
from bot.messages import (
    Edited,
    Ended,
    Event,
    Missed,
    Moved,
    Outgoing,
    Parted,
    Pressed,
    Reacted,
    Reaction,
    Redacted,
    Said,
    Unread,
    Voted,
    bare,
)
from bot.roles import Place
from bot.store.people import Standing

SEEN = "👀"
"""The emoji on a message that was taken up."""


def route(context: Context) -> Reply:
    """Do what the event asks; raises what the handler raises."""
    event = context.event
    match event:
        case Pressed():
            word, _, argument = event.key.partition(" ")
            press = partial(_command, context, by_name(word), argument)
            return press() if by_name(word).open else _welcomed(context, press)
        case Said():
            text = spelled_out(context, event)
            if not is_for_us(context, event, text):
                return Reply()
            say = partial(_said, context, text)
            return say() if is_open(text) else _welcomed(context, say)
    return FACTS[type(event)](context) if type(event) in FACTS else Reply()


def _welcomed(context: Context, act: Callable[[], Reply]) -> Reply:
    """Do it for whoever has been welcomed; what others want waits for their yes."""
    if context.place in (Place.DIRECT, Place.CHANNEL):
        waits = welcome.gate(context)
        if waits is not None:
            return waits
        welcome.belong(context)
    return enclose.refusals(context) + act()


def _unread(context: Context) -> Reply:
    """How to say it again; in a room of several it may not have been meant for the bot."""
    if context.place is Place.CHANNEL or context.place is Place.UNKNOWN:
        return Reply()
    return context.say(context.speech("unread"))


def _reacted(context: Context) -> Reply:
    """The emoji for it, on a message of one's own, offers that message; no other means anything."""
    event = context.event
    assert isinstance(event, Reacted)
    take = context.directory.traits(event.place.platform).take
    meant = event.own and take and bare(event.emoji) == bare(take)
    if not meant or context.place is Place.DESK:
        return Reply()
    return _welcomed(context, partial(_handed_over, context, event))


def _handed_over(context: Context, event: Reacted) -> Reply:
    """As if it had been said to the bot; the message wears a quiet sign that it was seen."""
    if tell.is_told(context):
        return Reply()
    seen = Outgoing(to=event.place, body=(), extra=Reaction(event.of, SEEN))
    return Reply((seen,)) + _offered(context, event.text)


FACTS: Mapping[type[Event], Callable[[Context], Reply]] = {
    Unread: _unread,
    Reacted: _reacted,
    Edited: edited.edited,
    Redacted: redacted.redacted,
    Voted: native.voted,
    Ended: native.ended,
    Parted: rooms.parted,
    Moved: rooms.moved,
    Missed: rooms.missed,
}
"""What is done about an event that is neither words nor a button; nothing where it isn't named."""


def _said(context: Context, text: str) -> Reply:
    if isinstance(context.event, Said) and context.event.forwarded:
        raise Illegal("forwarded")
    command = text[1:] if is_command(text) else ""
    standing = None if command else awaited(context)
    if standing is not None:
        return _answered(context, standing, text)
    if not text:
        return _wordless(context)
    if command or context.place is Place.DESK:
        word, *argument = (command or text).split(maxsplit=1)
        return _typed_command(context, word, "".join(argument))
    return _offered(context, text)


def _answered(context: Context, standing: Standing, text: str) -> Reply:
    """The files that came go with what is being told, and its question is asked again."""
    told = Reply()
    if context.files:
        told, standing, text = enclose.join(context, standing, text)
    if not text and files_in(context.event):
        return told + talk.repeat(context, dialogue_of(standing), standing)
    return told + proceed(context, standing, Typed(text, context.told))


def _wordless(context: Context) -> Reply:
    """Files alone are asked about where their author alone reads."""
    if not files_in(context.event):
        raise Illegal("wording.empty")
    if context.place is Place.DESK or not context.private:
        raise Illegal("error.place", where=context.speech("place.direct"))
    return _left_first(context) + enclose.alone(context) if context.files else Reply()


def _offered(context: Context, text: str) -> Reply:
    """What to do with it is asked where its author alone reads, and what is open there is left."""
    if not text:
        return _wordless(context)
    if not context.private:
        raise Illegal("error.place", where=context.speech("place.direct"))
    if courtesy(text) and not context.files:
        return context.say(context.speech(f"courtesy.{courtesy(text)}"))
    return _left_first(context) + tell.offer(context, text, private=context.event.direct)


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
    meant: dict[str, Any] = {"typed": shown, "nearest": near, "command": _name(near)}
    meant |= {"text": text, "told": as_data(context.told), "files": list(context.files)}
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
    """Act; then say what became of the open question: kept by its owner, or open as before."""
    before = talk.open_question(context)
    reply = act()
    if before is None:
        return reply
    after = talk.open_question(context)
    if after == before and dialogue_of(before).brief:
        talk.close(context)
        return reply
    if after == before:
        return _reminded(context, reply)
    reply = talk.left(context, dialogue_of(before), before) + reply
    return reply if reply.messages else context.say(context.speech("cancel.done"))


def _reminded(context: Context, reply: Reply) -> Reply:
    """The reply, and one line where it leaves a question open.

    A number that is typed next is for what was shown last, so that buttons come behind the line.
    """
    standing = awaited(context)
    if standing is None:
        return reply
    line = talk.remind(context, dialogue_of(standing), standing)
    choices = any(one.choices for one in reply.messages if one.to == context.here)
    return line + reply if choices else reply + line


def asked_again(context: Context, refusal: Reply) -> Reply:
    """The refusal, and the open question: whole for whoever has just tried to answer it."""
    standing = talk.open_question(context)
    if standing is None or not _is_answer(context):
        return _reminded(context, refusal)
    return refusal + talk.repeat(context, dialogue_of(standing), standing)


def _is_answer(context: Context) -> bool:
    """Whether it was said or pressed as an answer to what the bot asks this person there."""
    match context.event:
        case Said() as said:
            text = spelled_out(context, said)
            return awaited(context) is not None and not is_command(text)
        case Pressed(key=key):
            return key.partition(" ")[0] == "answer"
    return False

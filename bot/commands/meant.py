"""Law: which words are meant for the bot, and which of them are a command without its sign.

Where colleagues or members talk among themselves, what is not said to the bot is not heard.
"""

from __future__ import annotations

from bot.commands import talk
from bot.commands.context import Context
from bot.commands.links import COMMAND_STARTS
from bot.commands.table import Command, by_word
from bot.messages import Said
from bot.roles import Place
from bot.store import deliveries
from bot.store.people import Standing

AT_ANY_TIME = frozenset({"help", "cancel"})
"""Commands whose bare word is understood even as the answer to a question."""
BY_NUMBER = frozenset(
    {"approve", "refuse", "hold", "classify", "reword", "ask", "undo", "read", "journal"}
)
"""Commands that a word and a number alone are in the desk: each shows, asks or can be undone."""
BEFORE_WORDS = frozenset({"testimony", "initiative"})
"""Commands that are understood without their sign in a channel before any words."""
HELP = "aide"


def spelled_out(context: Context, event: Said) -> str:
    """A command without its first sign, where nothing else can be meant, with the sign.

    That is never so of what answers the question that is open there, as any words do where a text
    is awaited, but for the commands that are open at any time. The bot's name alone asks for help.
    """
    text = event.text.strip()
    if event.addressed and not (text or event.files):
        text = HELP
    word, *argument = text.split(maxsplit=1) or [""]
    row = by_word(word)
    if row is None or not _reads_as_command(context, event, row, "".join(argument)):
        return text
    return text if _answers(context, row, text) else COMMAND_STARTS[0] + text


def _answers(context: Context, row: Command, text: str) -> bool:
    """Whether the question that is open there takes a command's word for its answer.

    In the desk any question does: a text that was typed in part is no decision.
    """
    standing = None if row.name in AT_ANY_TIME else awaited(context)
    if standing is None:
        return False
    return context.place is not Place.DIRECT or talk.takes(context, standing, text)


def _reads_as_command(context: Context, event: Said, row: Command, argument: str) -> bool:
    """Whether these words there, without a sign, can be nothing but a command.

    In a direct chat it is a command's word alone; in the desk, where colleagues talk, a word and a
    number with nothing after it, such as `approuver 12`, or anything that is said to the bot. What
    is said to it in a channel may be a testimony that begins with a command's word.
    """
    if context.place is Place.DESK:
        return event.addressed or (row.name in BY_NUMBER and argument.isdecimal())
    if context.place is Place.DIRECT:
        return not argument
    return event.addressed and (not argument or argument[0].isdecimal() or row.name in BEFORE_WORDS)


def is_for_us(context: Context, event: Said, text: str) -> bool:
    """In a room of several, only what names the bot, commands and answers are meant for it."""
    if context.place is Place.DIRECT or is_command(text):
        return True
    if event.addressed and not _is_comment(context, event):
        return True
    return context.place is Place.DESK and talk.open_question(context) is not None


def _is_comment(context: Context, event: Said) -> bool:
    """Whether it is what members say of a post to each other: a reply that does not name the bot.

    Where clients name whom they reply to of their own accord, no such thing can be told.
    """
    post = context.place is Place.CHANNEL and bool(event.answers) and not event.named
    if not post or not context.directory.traits(event.place.platform).buttons:
        return False
    return deliveries.is_post(context.connection, event.place, event.answers)


def awaited(context: Context) -> Standing | None:
    """The question that what is said here answers: one that was asked in this very room."""
    return talk.open_question(context) if context.here == context.event.place else None


def is_command(text: str) -> bool:
    return text[:1] in COMMAND_STARTS and text[1:2].isalpha()


def is_open(text: str) -> bool:
    """Whether it names a command that is open to strangers."""
    row = by_word(text[1:].partition(" ")[0]) if is_command(text) else None
    return row is not None and row.open

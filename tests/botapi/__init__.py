"""Law: tests of Telegram talk to a stand-in of its Bot API that refuses what Telegram refuses."""

from tests.botapi.api import TOKEN, BotApi
from tests.botapi.faults import Faults
from tests.botapi.people import Person
from tests.botapi.records import Chat, File, Message, Poll, Query
from tests.botapi.refusals import Refusal
from tests.botapi.server import application, serving

__all__ = [
    "TOKEN",
    "BotApi",
    "Chat",
    "Faults",
    "File",
    "Message",
    "Person",
    "Poll",
    "Query",
    "Refusal",
    "application",
    "serving",
]

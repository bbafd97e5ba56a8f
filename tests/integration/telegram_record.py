"""Law: what the bot did on Telegram is read from the stand-in's own record, in the order of it.

`Telegram` is the stand-in, where a test may also lie in wait for what the bot sends to one chat.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.botapi import BotApi, Chat, Faults, Person
from tests.botapi.parameters import Parameters

Ambush = Callable[[Faults, str], None]
"""What befalls one request, of this method."""


def cut(faults: Faults, method: str) -> None:
    """It is not acted upon, and not answered."""
    faults.cut(method=method)


def lose(faults: Faults, method: str) -> None:
    """It is acted upon, and not answered."""
    faults.lose(method=method)


def answered(code: int) -> Ambush:
    """It is not acted upon, and answered so."""
    return lambda faults, method: faults.answer(code, method=method)


def held(seconds: float) -> Ambush:
    """It is acted upon so much later."""
    return lambda faults, method: faults.hold(seconds, method=method)


@dataclass(frozen=True, slots=True)
class Line:
    """A message of the bot's as it read when it was sent or edited."""

    chat: int
    message: int
    words: str
    buttons: tuple[tuple[str, str], ...]
    media: str

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(label for label, _ in self.buttons)


class Telegram(BotApi):
    """A stand-in without limits, whose `lines` are all that the bot said.

    `arriving` is called for what the bot sends before it is acted upon, `acted` when it is and the
    bot does not know yet.
    """

    def __init__(self) -> None:
        super().__init__(flood=False)
        self.lines: list[Line] = []
        self.arriving: Callable[[int], None] = lambda _: None
        self.acted: Callable[[Line], None] = lambda _: None
        self._ambushes: defaultdict[int, deque[Ambush]] = defaultdict(deque)

    def ambush(self, chat: Chat | Person, *kinds: Ambush) -> None:
        """What befalls the next messages that the bot sends to that chat, one each."""
        self._ambushes[chat.id].extend(kinds)

    def spare(self) -> None:
        """Nothing befalls any more what the bot sends."""
        self._ambushes.clear()

    def said(self, chat: Chat | Person, words: str) -> list[Line]:
        """What the bot said there with these words, each time that it did."""
        with self.world.turn():
            return [line for line in self.lines if line.chat == chat.id and words in line.words]

    def note(self, method: str, parameters: Parameters) -> None:
        super().note(method, parameters)
        if _sends(method):
            chat = int(parameters.get("chat_id") or 0)
            if self._ambushes[chat]:
                self._ambushes[chat].popleft()(self.faults, method)
            self.arriving(chat)

    def perform(self, method: str, parameters: Parameters) -> Any:
        with self.world.turn():
            result = super().perform(method, parameters)
            if _writes(method):
                line = self._line(result["chat"]["id"], result["message_id"])
                self.lines.append(line)
                self.acted(line)
            return result

    def _line(self, chat: int, number: int) -> Line:
        message = self.world.chats[chat].messages[number]
        buttons = tuple(one for row in message.buttons for one in row)
        return Line(chat, number, message.words, buttons, message.media_kind)


def _sends(method: str) -> bool:
    """Whether a new message comes of it."""
    return method.startswith("send") and method not in ("sendChatAction", "sendMediaGroup")


def _writes(method: str) -> bool:
    """Whether it says something; buttons that are taken away say nothing."""
    return _sends(method) or method in ("editMessageText", "editMessageCaption")

"""Law: two taps of one person on one button in a moment are one: a thumb that trembled.

An update that is read again is no second tap, nor is one after anything else that the person did.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from dataclasses import replace

from adapters.telegram.albums import Heard
from bot.messages import Pressed

MOMENT = 2.0
"""Seconds between two taps that are one."""

REMEMBERED = 1000
"""The newest taps that are known."""


class Taps:
    """The newest tap of each person: on which button and message, in which update, and when."""

    def __init__(self) -> None:
        self._newest: OrderedDict[str, tuple[tuple[str, str], int, float]] = OrderedDict()
        self._seconds: deque[int] = deque(maxlen=REMEMBERED)

    def once(self, one: Heard) -> Heard:
        """The update; without its event where that is a second tap."""
        event = one.event
        if not isinstance(event, Pressed):
            if event is not None:
                self._newest.pop(event.account, None)
            return one
        number, now = int(one.raw["update_id"]), asyncio.get_running_loop().time()
        button = (event.on, event.key)
        last, first, since = self._newest.get(event.account, (button, number, now))
        if first != number and last == button and now - since < MOMENT:
            self._seconds.append(number)
            return replace(one, event=None)
        self._newest[event.account] = (button, number, now)
        if len(self._newest) > REMEMBERED:
            self._newest.popitem(last=False)
        return one

    def is_second(self, one: Heard) -> bool:
        """Whether that update was a second tap."""
        return int(one.raw["update_id"]) in self._seconds

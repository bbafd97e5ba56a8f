"""Law: what goes wrong is scripted by the test, strikes as often as it says, then is over."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from tests.botapi.records import Account, Chat


@dataclass(slots=True)
class Fault:
    """One kind of failure that waits for its requests."""

    kind: str
    times: int
    method: str | None = None
    chat: int | None = None
    code: int = 0
    seconds: float = 0.0
    description: str | None = None


class Faults:
    """The failures that are still to come."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []
        self._lock = threading.Lock()

    def answer(
        self, code: int, times: int = 1, method: str | None = None, description: str | None = None
    ) -> None:
        """Answer so without acting; 502, 503 and 504 with a page, as a proxy does."""
        self._add(Fault("answer", times, _low(method), code=code, description=description))

    def cut(self, times: int = 1, method: str | None = None) -> None:
        """Close the connection before acting."""
        self._add(Fault("cut", times, _low(method)))

    def lose(self, times: int = 1, method: str | None = None) -> None:
        """Act, then close the connection without an answer."""
        self._add(Fault("lose", times, _low(method)))

    def hold(self, seconds: float, times: int = 1, method: str | None = None) -> None:
        """Let the request wait before acting."""
        self._add(Fault("hold", times, _low(method), seconds=seconds))

    def flood(
        self, chat: Chat | Account | int | None = None, retry_after: int = 3, times: int = 1
    ) -> None:
        """Answer 429 to what would write in that chat, or in any, whatever the limits say."""
        number = chat.id if isinstance(chat, Chat | Account) else chat
        self._add(Fault("flood", times, chat=number, seconds=retry_after))

    def repeat(self, times: int = 1) -> None:
        """Give updates again that were confirmed."""
        self._add(Fault("repeat", times))

    def shuffle(self, times: int = 1) -> None:
        """Give updates that wait together in another order."""
        self._add(Fault("shuffle", times))

    def clear(self) -> None:
        """Nothing goes wrong any more."""
        with self._lock:
            self._waiting.clear()

    def strikes(self, kind: str, method: str = "") -> Fault | None:
        """The failure of this kind that strikes this method now."""
        return self._take(lambda one: one.kind == kind and one.method in (None, method.lower()))

    def floods(self, chat: int) -> int:
        """The seconds that a scripted 429 asks to wait in that chat; 0 for none."""
        fault = self._take(lambda one: one.kind == "flood" and one.chat in (None, chat))
        return int(fault.seconds) if fault else 0

    def _add(self, fault: Fault) -> None:
        with self._lock:
            self._waiting.append(fault)

    def _take(self, fits: Callable[[Fault], bool]) -> Fault | None:
        if not self._waiting:
            return None
        with self._lock:
            fault = next(filter(fits, self._waiting), None)
            if fault is not None:
                fault.times -= 1
                if fault.times <= 0:
                    self._waiting.remove(fault)
            return fault


def _low(method: str | None) -> str | None:
    return method.lower() if method else None

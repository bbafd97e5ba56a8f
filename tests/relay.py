"""Law: a wire between the bot and a server, that a test can cut, mend, slow down, or make lose an
answer.

Threads of its own: it works on whatever the test's loop is busy with.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

_BYTES = 65536
_PAGE = b"<html><h1>502 Bad Gateway</h1></html>"
_ERROR_PAGE = (
    b"HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%b"
    % (
        len(_PAGE),
        _PAGE,
    )
)


class Relay:
    """A port of its own that leads to a server's; `cut` ends all connections until `mend`.

    `lose` is how many more requests that contain `words` are passed on without their answer, and
    `slow` how many seconds they wait. While it is `down`, what asks gets a proxy's error page.
    """

    def __init__(self, port: int) -> None:
        self._target = port
        self._deaf: set[socket.socket] = set()
        self._lines: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._door: socket.socket | None = None
        self.words = b""
        self.lose = 0
        self.slow = 0.0
        self.down = False
        self.port = 0
        self.mend()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def mend(self) -> None:
        """Take connections, on the same port as before."""
        self._door = socket.create_server(("127.0.0.1", self.port))
        self.port = self._door.getsockname()[1]
        threading.Thread(target=self._welcome, args=(self._door,), daemon=True).start()

    def cut(self) -> None:
        """End every connection and refuse new ones."""
        door, self._door = self._door, None
        if door is not None:
            door.shutdown(socket.SHUT_RDWR)
            door.close()
        with self._lock:
            lines = list(self._lines)
        for line in lines:
            _hang_up(line)

    def _welcome(self, door: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = door.accept()
                far = socket.create_connection(("127.0.0.1", self._target))
                with self._lock:
                    self._lines |= {near, far}
                for ways in ((near, far, True), (far, near, False)):
                    threading.Thread(target=self._carry, args=ways, daemon=True).start()

    def _loses(self, data: bytes) -> bool:
        if not (self.lose and self.words in data):
            return False
        self.lose -= 1
        return True

    def _carry(self, one: socket.socket, other: socket.socket, outward: bool) -> None:
        with contextlib.suppress(OSError):
            while data := one.recv(_BYTES):
                if not outward and one in self._deaf:
                    break
                if outward and self.down:
                    one.sendall(_ERROR_PAGE)
                    break
                if outward and self.slow and self.words in data:
                    time.sleep(self.slow)
                if outward and self._loses(data):
                    self._deaf.add(other)
                other.sendall(data)
        with self._lock:
            self._lines -= {one, other}
        _hang_up(one)
        _hang_up(other)


def _hang_up(line: socket.socket) -> None:
    with contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
    line.close()


@contextmanager
def relayed(port: int) -> Iterator[Relay]:
    """A relay to that port as long as the block lasts."""
    relay = Relay(port)
    try:
        yield relay
    finally:
        relay.cut()

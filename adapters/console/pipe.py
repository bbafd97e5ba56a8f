"""Law: the console for scripts: one line in, what the bot answers out, as plain text.

Every message is headed by its room, `[bureau]` or `[direct claire]`, and followed by a blank line.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterable, AsyncIterator, Callable
from contextlib import suppress
from io import TextIOWrapper
from typing import TextIO

from adapters.console.cast import Go, Quit, Say, Tell, understand
from adapters.console.render import as_text, clean
from adapters.console.session import Session, Venue
from adapters.console.transcript import Entry


async def pipe(venue: Venue, lines: AsyncIterable[str], write: Callable[[str], object]) -> None:
    """Play the lines one by one until they end or one says `:quitter`.

    Each is a ":" command or is said by the current person in the current room; the bot's messages,
    whatever their room, are written once it has answered.
    """
    session = Session(venue)
    async for line in lines:
        act = understand(line.rstrip("\n"), venue.cast, session.scene)
        if isinstance(act, Quit):
            break
        _obey(session, act, write)
        await venue.settle()
        for entry in session.news.take():
            if entry.author is None:
                write(_shown(session, entry))


def _obey(session: Session, act: Say | Go | Tell, write: Callable[[str], object]) -> None:
    match act:
        case Say(text) if text.strip():
            session.say(text)
        case Go(scene):
            session.scene = scene
        case Tell(key, values):
            write(session.venue.speech(key, **values) + "\n\n")


def _shown(session: Session, entry: Entry) -> str:
    mark = f" {session.venue.speech('console.edited')}" if entry.edited else ""
    return f"[{clean(session.title(entry.place))}]{mark}\n{as_text(entry.letter)}\n\n"


async def read_lines(stream: TextIO) -> AsyncIterator[str]:
    """The lines of a stream as they come, the loop running meanwhile."""
    if isinstance(stream, TextIOWrapper):  # a file in another encoding is no reason to stop
        stream.reconfigure(errors="replace")
    lines: asyncio.Queue[str] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def put(line: str) -> None:
        loop.call_soon_threadsafe(lines.put_nowait, line)

    # A daemon: a read can't be interrupted, and must not hold back the end of the process.
    threading.Thread(target=_read, args=(stream, put), daemon=True).start()
    while line := await lines.get():
        yield line


def _read(stream: TextIO, put: Callable[[str], None]) -> None:
    """Put every line, then an empty one."""
    with suppress(RuntimeError):  # the loop is closed: nobody waits for lines any more
        try:
            for line in stream:
                put(line)
        finally:
            put("")

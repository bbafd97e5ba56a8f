"""Law: a chat at the keyboard: the line being typed stays at the bottom, answers come above it.

Enter sends, Tab completes, the arrows recall what was typed before. Colours follow the terminal's
own, and `NO_COLOR` is respected.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import suppress

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.history import FileHistory
from prompt_toolkit.patch_stdout import patch_stdout
from rich.console import Console

from adapters.console.cast import Cast, Go, Quit, Say, Tell, understand
from adapters.console.screen import Screen
from adapters.console.session import Session, Venue


async def chat(venue: Venue) -> None:
    """Chat in this terminal until `:quitter`, Ctrl-D or Ctrl-C."""
    # Raw: Rich writes its own colours, and `render` has taken out every other control character.
    with patch_stdout(raw=True):
        await _Terminal(venue).run()


class WordCompleter(Completer):
    """Completes the words of the console and of the bot, and nothing that is prose."""

    def __init__(self, cast: Cast) -> None:
        self._lines = tuple(cast.completions())

    def get_completions(
        self,
        document: Document,
        complete_event: CompleteEvent,  # noqa: ARG002 - its protocol
    ) -> Iterable[Completion]:
        """The lines that begin as what stands before the cursor."""
        typed = document.text_before_cursor
        if typed.startswith((":", "/")):
            begun = (line for line in self._lines if line.startswith(typed) and line != typed)
            yield from (Completion(line, start_position=-len(typed)) for line in begun)


class _Terminal:
    def __init__(self, venue: Venue) -> None:
        self._venue = venue
        self._session = Session(venue)
        self._screen = Screen(self._session, Console(highlight=False))
        self._mine: set[str] = set()
        history = venue.journal.folder / "history"
        history.touch(mode=0o600)  # it holds what people wrote
        self._prompt: PromptSession[str] = PromptSession(
            history=FileHistory(str(history)),
            completer=WordCompleter(venue.cast),
        )

    async def run(self) -> None:
        self._screen.welcome()
        self._screen.enter()
        following = asyncio.create_task(self._follow())
        try:
            while await self._turn():
                pass
        finally:
            following.cancel()
            with suppress(asyncio.CancelledError):
                await following
        self._screen.tell("console.bye")

    async def _turn(self) -> bool:
        """Read a line and do it; return whether to go on."""
        try:
            line = await self._prompt.prompt_async(self._message)
        except (EOFError, KeyboardInterrupt):
            return False
        match understand(line, self._venue.cast, self._session.scene):
            case Quit():
                return False
            case Say(text) if text.strip():
                await self._say(text)
            case Tell(key, values):
                self._screen.tell(key, **values)
            case Go(scene):
                self._show_news()  # else the next look would show again what `enter` shows
                self._session.scene = scene
                self._screen.enter()
        return True

    async def _say(self, text: str) -> None:
        self._mine.add(self._session.say(text))
        await self._venue.settle()
        self._show_news()

    async def _follow(self) -> None:
        while True:
            self._show_news()
            await self._venue.journal.change()

    def _show_news(self) -> None:
        """Draw what is new, except what was typed here, which is on the screen already."""
        news = self._session.news.take()
        self._screen.show(e for e in news if e.author is None or e.id not in self._mine)

    def _message(self) -> StyleAndTextTuples:
        scene = self._session.scene
        return [("bold", scene.person.name), ("", f" · {scene.label} "), ("bold", "› ")]

"""Law: it says again what it was asked, and keeps nothing. This is a plugin of maubot's."""

from __future__ import annotations

from maubot import MessageEvent, Plugin
from maubot.handlers import event
from mautrix.types import EventType


class Echo(Plugin):  # type: ignore[misc]  # maubot is in an environment of its own
    """Answers whatever begins with an exclamation mark."""

    @event.on(EventType.ROOM_MESSAGE)  # type: ignore[untyped-decorator]
    async def answer(self, asked: MessageEvent) -> None:
        """Say it again."""
        if asked.content.body.startswith("!"):
            await asked.respond(asked.content.body[1:], markdown=False)

"""Law: a result is drawn once it can't change any more, in a thread, while no transaction waits.

The bytes are on the shelf before their poll names them, and are the same whenever they are drawn:
whatever ends between two steps, and whoever else draws, nothing is lost and nothing stands twice.
A picture that can't be drawn is given up: an edition goes out without it rather than not at all.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import structlog
from sqlalchemy import Connection

from bot.directory import Edited
from bot.errors import origin
from bot.polls.picture import chart, is_drawn
from bot.polls.results import Result
from bot.ports import Bell, Clock, Shelf
from bot.store import drawings, editorial, polls
from bot.store.database import Store
from bot.texts import Speech

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Sketch:
    """A result as it is to be drawn, for the readers of a community."""

    result: Result
    community: str
    speech: Speech


class Drawing:
    """Draws what is awaited whenever `ring` says that there may be something; rings `news` then."""

    def __init__(
        self, store: Store, shelf: Shelf, directory: Edited, clock: Clock, news: Bell
    ) -> None:
        self._store = store
        self._shelf = shelf
        self._directory = directory
        self._clock = clock
        self._news = news
        self._bell = Bell()
        self._drawing = False

    def ring(self) -> None:
        """There may be something to draw."""
        self._bell.ring()

    @property
    def busy(self) -> bool:
        """Whether something is being drawn, or may have to be."""
        return self._bell.rung or self._drawing

    async def draw(self) -> None:
        """Draw what is awaited, for ever."""
        while True:
            self._drawing = True
            try:
                await self._draw_all()
            finally:
                self._drawing = False
            await self._clock.wait(self._bell)

    async def _draw_all(self) -> None:
        awaited = await self._store.run(self._awaited)
        for one in awaited:
            await self._draw(one)
        if awaited:
            self._news.ring()

    def _awaited(self, connection: Connection) -> list[_Sketch]:
        """What is to be drawn, in the communities that the configuration has now."""
        directory = self._directory.by(editorial.rows(connection))
        sketches = []
        for poll in drawings.undrawn(connection):
            community = directory.community(poll.community_id)
            if community is not None:
                speech = directory.speech(community, community.desk)
                sketches.append(_Sketch(polls.result(connection, poll), community.name, speech))
        return sketches

    async def _draw(self, one: _Sketch) -> None:
        number = one.result.number
        kept = await self._kept(one) if is_drawn(one.result) else None
        if kept is None:
            await self._store.run(drawings.give_up, number)
        else:
            await self._store.run(drawings.keep, number, *kept)

    async def _kept(self, one: _Sketch) -> tuple[str, int] | None:
        """The digest and the size of the picture, which is on the shelf; None when it can't be."""
        try:
            return await asyncio.to_thread(self._drawn, one)
        except ImportError:
            log.warning("no_pictures", poll=one.result.number)
            return None
        except Exception as error:
            fault, poll = type(error).__name__, one.result.number
            log.error("not_drawn", poll=poll, fault=fault, where=origin(error))
            return None

    def _drawn(self, one: _Sketch) -> tuple[str, int]:
        from bot.pictures.bars import draw  # noqa: PLC0415 - an extra, and needed once a week

        content = draw(chart(one.result, one.community, one.speech))
        return self._shelf.put_own(content), len(content)

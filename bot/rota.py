"""Law: a duty that raises keeps no other from its turn.

A community's duties are one transaction, so that they share what it costs. When one of them raises,
nothing of it is kept and each has its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection

from bot.directory import Edited
from bot.duties.rounds import Duty, Round
from bot.duties.table import DUTIES
from bot.errors import origin
from bot.messages import Outgoing
from bot.outbox import Outbox
from bot.ports import Shelf
from bot.settings.communities import CommunitySettings
from bot.store import editorial
from bot.store.database import Store

log = structlog.get_logger()

AFTER_A_FAULT = timedelta(minutes=1)
"""When a duty that raised is tried again."""


class Rota:
    """Whose turn it is; to be called in the store's thread."""

    def __init__(self, store: Store, directory: Edited, outbox: Outbox, shelf: Shelf) -> None:
        self._store = store
        self._directory = directory
        self._outbox = outbox
        self._shelf = shelf

    def go_round(self, community: CommunitySettings, now: datetime) -> list[datetime | None]:
        """Do all that is due in that community at `now`; when each duty is to come again."""
        try:
            return self._store.transact(self._visit, DUTIES, community, now)
        except Exception:
            return [due for duty in DUTIES for due in self._alone(duty, community, now)]

    def _alone(
        self, duty: Duty, community: CommunitySettings, now: datetime
    ) -> list[datetime | None]:
        """One that raises has its turn again soon."""
        try:
            return self._store.transact(self._visit, [duty], community, now)
        except Exception as error:
            log.error(
                "duty_failed",
                duty=duty.__name__,
                community=self._directory.plain.ids[community.slug],
                fault=type(error).__name__,
                where=origin(error),
            )
            return [now + AFTER_A_FAULT]

    def _visit(
        self,
        connection: Connection,
        duties: Iterable[Duty],
        community: CommunitySettings,
        now: datetime,
    ) -> list[datetime | None]:
        def put(messages: Iterable[Outgoing]) -> None:
            self._outbox.put(connection, messages, now)

        directory = self._directory.by(editorial.rows(connection))
        current = directory.settings.named(community.slug) or community
        visit = Round(connection, now, directory, current, put, self._outbox.traits, self._shelf)
        return [duty(visit) for duty in duties]

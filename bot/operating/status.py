"""Law: the state of the house in a few lines, for a person or for a machine; nothing is changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.config import Settings
from bot.digests.lifecycle import State
from bot.store.overview import Community, Overview
from bot.tables import Edition
from bot.texts import Speech

MOST = 10
"""Rows of a sort that are named one by one."""

EDITIONS = {
    State.COLLECTING: "status.collecting",
    State.FROZEN: "status.frozen",
    State.APPROVED: "status.approved",
    State.PUBLISHING: "status.publishing",
}


def told(overview: Overview, settings: Settings, speech: Speech) -> Iterator[str]:
    """The lines that a person reads."""
    for community in overview.communities:
        yield from _community(community, settings, speech)
    yield speech("status.inbox", **overview.inbox)
    yield speech("status.outbox", **overview.outbox)
    for event in overview.failed[:MOST]:
        when = speech.moment(event.received_at)
        yield speech("status.failed", number=event.row, fault=event.fault, when=when)
    if overview.failed:
        yield speech("status.replay")
    for post in overview.unsure[:MOST]:
        yield speech("status.unsure", number=post.row, channel=post.room)


def _community(community: Community, settings: Settings, speech: Speech) -> Iterator[str]:
    known = settings.named(community.slug)
    name = known.name if known else community.slug
    local = replace(speech, zone=known.zone if known else ZoneInfo("UTC"))
    counts = {"waiting": community.waiting, "ready": community.ready}
    yield local("status.community", name=name, **counts)
    for edition in community.editions:
        freeze, publish = local.moment(edition.freeze_at), local.moment(edition.publish_at)
        yield "  " + local(EDITIONS[State(edition.state)], freeze=freeze, publish=publish)


def document(overview: Overview) -> dict[str, Any]:
    """The same for a machine: every instant in UTC."""
    return {
        "communities": [
            {
                "slug": community.slug,
                "waiting": community.waiting,
                "ready": community.ready,
                "editions": [_edition(edition) for edition in community.editions],
            }
            for community in overview.communities
        ],
        "inbox": dict(overview.inbox),
        "outbox": dict(overview.outbox),
        "failed": [_plain(asdict(event)) for event in overview.failed],
        "unsure": [_plain(asdict(post)) for post in overview.unsure],
    }


def _edition(edition: Edition) -> dict[str, Any]:
    names = ("id", "state", "freeze_at", "publish_at")
    return _plain({name: getattr(edition, name) for name in names})


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in values.items()
    }

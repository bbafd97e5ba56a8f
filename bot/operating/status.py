"""Law: the state of the house in a few lines, for a person or for a machine; nothing is changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.config import Settings
from bot.digests.lifecycle import State
from bot.polls.lifecycle import State as PollState
from bot.questionnaires.card import counted
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

POLLS = {
    PollState.DRAFT: "status.poll.draft",
    PollState.SCHEDULED: "status.poll.scheduled",
    PollState.OPEN: "status.poll.open",
    PollState.COUNTING: "status.poll.counting",
}

COUNTS = ("waiting", "ready", "held", "inquiries", "suggestions")


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
    yield local("status.community", name=name, **_counts(community, "waiting", "ready", "held"))
    for line in (*_authors(community, local), *_under_way(community, local)):
        yield "  " + line


def _counts(community: Community, *names: str) -> dict[str, int]:
    return {name: getattr(community, name) for name in names}


def _authors(community: Community, speech: Speech) -> Iterator[str]:
    """What waits for an author."""
    counts = _counts(community, "inquiries", "suggestions")
    if any(counts.values()):
        yield speech("status.authors", **counts)


def _under_way(community: Community, speech: Speech) -> Iterator[str]:
    for edition in community.editions:
        freeze, publish = speech.moment(edition.freeze_at), speech.moment(edition.publish_at)
        yield speech(EDITIONS[State(edition.state)], freeze=freeze, publish=publish)
    for poll in community.polls[:MOST]:
        opens = poll.opens_at and speech.moment(poll.opens_at)
        when = {"opens": opens, "closes": speech.moment(poll.closes_at)}
        yield speech(POLLS[PollState(poll.state)], number=poll.number, votes=poll.votes, **when)
    for call in community.calls[:MOST]:
        closes = speech.moment(call.closes_at)
        yield speech("status.call", number=call.number, closes=closes, answers=call.answers)
    for one in community.questionnaires[:MOST]:
        told = counted((one.whole, one.half), speech)
        closes = speech.moment(one.closes_at)
        yield speech("status.questionnaire", number=one.number, closes=closes, counted=told)


def document(overview: Overview) -> dict[str, Any]:
    """The same for a machine: every instant in UTC."""
    return {
        "communities": [
            {
                "slug": community.slug,
                **_counts(community, *COUNTS),
                "editions": [_edition(edition) for edition in community.editions],
                "polls": [_plain(asdict(poll)) for poll in community.polls],
                "calls": [_plain(asdict(call)) for call in community.calls],
                "questionnaires": [_plain(asdict(one)) for one in community.questionnaires],
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

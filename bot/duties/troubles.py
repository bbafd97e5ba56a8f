"""Law: what became of a post that did not simply arrive is told to its desk, once.

A post that was refused, or that only a hand can mend, is told; one whose fate is unknown is asked
about, because sent again it might stand there twice.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row

from bot.channels import name
from bot.duties import posts
from bot.duties.rounds import Round
from bot.messages import Choice
from bot.packing import unpack_letter
from bot.store import deliveries, editions

FAULTS = ("blocked", "late", "off", "rejected", "unreadable")
"""The faults that have a sentence; the others are a platform's own words."""

BEGINNING = 80
"""How much of an unsure post the desk is shown, in characters."""


def tell_troubles(visit: Round) -> datetime | None:
    """Tell the desk, or ask it, what has become of its community's posts."""
    for row in deliveries.troubled(visit.connection, visit.community_id):
        if row.status in ("pending", "sending"):
            continue  # settled as missing: it leaves with its newest wording
        deliveries.mark_told(visit.connection, row.id)
        if row.status == "unsure":
            posts.mark_overtaken(visit, row)
            _ask_about(visit, row)
        else:
            key = f"trouble.{row.id}.{row.status}.{visit.now:%Y%m%d%H%M%S.%f}"
            visit.tell_desk(key, _trouble(visit, row))
    return None


def _ask_about(visit: Round, row: Row[Any]) -> None:
    speech = visit.speech
    beginning = unpack_letter(row.content).body[0].text[:BEGINNING]
    channel = name(row.destination, visit.community.channels)
    text = speech("trouble.unsure", channel=channel, beginning=beginning, number=row.id)
    choices = [
        Choice(speech("settle.yes"), f"settle {row.id} oui"),
        Choice(speech("settle.no"), f"settle {row.id} non"),
    ]
    visit.tell_desk(f"trouble.{row.id}.{row.attempts}", text, choices=choices)


def _subject(visit: Round, topic: str) -> str:
    """What the post is of: the edition, the call or the poll of that number."""
    kind, _, number = topic.partition(".")
    shown = editions.get(visit.connection, int(number)).number if kind == "edition" else number
    return visit.speech(f"topic.{kind}", number=shown)


def _trouble(visit: Round, row: Row[Any]) -> str:
    speech, subject = visit.speech, _subject(visit, row.topic)
    channel = name(row.destination, visit.community.channels)
    if row.status == "sent":
        return speech("trouble.by_hand", channel=channel, subject=subject)
    reason = speech(f"fault.{row.fault}") if row.fault in FAULTS else row.fault
    key = "trouble.not_corrected" if row.replaces else "trouble.refused"
    return speech(key, channel=channel, subject=subject, reason=reason)

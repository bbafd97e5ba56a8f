"""Law: what the homeserver tells becomes a neutral event, or nothing; nothing in it is trusted.

Pure. Any field may be missing or of any type, as anybody may send anything. Notices are what bots
say, and are never answered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.messages import Address, Said, Unread

PLATFORM = "matrix"

Source = Mapping[str, Any]
"""An event as the homeserver gives it, decrypted."""

_SPOKEN = ("m.text", "m.emote")
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def address(native: str) -> Address:
    """A room or an account of this platform."""
    return Address(f"{PLATFORM}:{native}")


@dataclass(frozen=True, slots=True)
class Where:
    """The room in which something was said, by whom it calls so, and where to answer them alone."""

    room: str
    private: str | None
    name: str


def to_said(source: Source, where: Where) -> Said:
    """What a person said, who did say something (`spoken`)."""
    return Said(**_circumstances(source, where), text=spoken(source) or "")


def to_unread(source: Source, where: Where) -> Unread:
    """That a person said something which can't be read."""
    return Unread(**_circumstances(source, where))


def _circumstances(source: Source, where: Where) -> dict[str, Any]:
    return {
        "id": source["event_id"],
        "at": moment(source),
        "account": address(source["sender"]),
        "name": where.name,
        "place": address(where.room),
        "private": None if where.private is None else address(where.private),
    }


def is_told(source: Source) -> bool:
    """Whether it is an event that somebody sent; without these nothing can be done with it."""
    return all(isinstance(source.get(field), str) for field in ("event_id", "sender"))


def spoken(source: Source) -> str | None:
    """The words of a message that says something new; None for anything else."""
    content = source.get("content")
    if source.get("type") != "m.room.message" or not isinstance(content, dict):
        return None
    body, relation = content.get("body"), content.get("m.relates_to")
    relation = relation if isinstance(relation, dict) else {}
    if not isinstance(body, str) or content.get("msgtype") not in _SPOKEN:
        return None
    if relation.get("rel_type") == "m.replace":
        return None
    return _without_quotation(body) if "m.in_reply_to" in relation else body


def _without_quotation(body: str) -> str:
    """A reply without the lines that repeat what it replies to, which older clients put first."""
    lines = body.split("\n")
    quoted = 0
    while quoted < len(lines) and lines[quoted].startswith("> "):
        quoted += 1
    if quoted and quoted < len(lines) and not lines[quoted]:
        quoted += 1
    return "\n".join(lines[quoted:])


def moment(source: Source) -> datetime:
    """When the sender's homeserver took the event; whatever that claims, a time that exists."""
    try:
        return _BEGINNING + timedelta(milliseconds=max(0, int(source["origin_server_ts"])))
    except (OverflowError, ValueError, TypeError, KeyError):
        return _BEGINNING


def localpart(user: str) -> str:
    """The part of an id before its server."""
    return user.removeprefix("@").partition(":")[0]


# --- memberships ----------------------------------------------------------------------------------


def membership(source: Source) -> tuple[str, str] | None:
    """Whose membership the event changes, and into what; None for other events."""
    content, user = source.get("content"), source.get("state_key")
    if source.get("type") != "m.room.member" or not isinstance(content, dict):
        return None
    return (user, str(content.get("membership"))) if isinstance(user, str) else None


def is_arrival(source: Source, user: str) -> bool:
    """Whether that user was invited by this event, or came in uninvited."""
    change = membership(source)
    if change is None or change[0] != user:
        return False
    unsigned = source.get("unsigned")
    before = unsigned.get("prev_content") if isinstance(unsigned, dict) else None
    earlier = before.get("membership") if isinstance(before, dict) else None
    return change[1] == "invite" or (change[1] == "join" and earlier not in ("invite", "join"))

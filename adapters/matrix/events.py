"""Law: what the homeserver tells of an event is read as it is; nothing in it is trusted.

Pure. Any field may be missing or of any type, as anybody may send anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.messages import Address, Unread

PLATFORM = "matrix"
REDACTION = "m.room.redaction"

Source = Mapping[str, Any]
"""An event as the homeserver gives it, decrypted."""

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def address(native: str) -> Address:
    """A room or an account of this platform."""
    return Address(f"{PLATFORM}:{native}")


def no_link(event_id: str) -> str:  # noqa: ARG001 - as a link is made
    """Of what nobody else hears."""
    return ""


def permalink(user: str, room_id: str, event_id: str) -> str:
    """A link to a message through that user's own server: a newer room's id names none."""
    return f"https://matrix.to/#/{room_id}/{event_id}?via={user.partition(':')[2]}"


@dataclass(frozen=True, slots=True)
class Where:
    """The room in which something was said, by whom it calls so, and where to answer them alone.

    `called` is what the room calls the bot. `link` makes a link to a message, where others hear it
    too. `external` is whether they are from outside the administration.
    """

    room: str
    private: str | None
    name: str
    called: str = ""
    link: Callable[[str], str] = no_link
    external: bool = False


def to_unread(source: Source, where: Where) -> Unread:
    """That a person said something which can't be read."""
    return Unread(**circumstances(source, where))


def circumstances(source: Source, where: Where) -> dict[str, Any]:
    """The fields that every neutral event has."""
    return {
        "id": source["event_id"],
        "at": moment(source),
        "account": address(source["sender"]),
        "name": where.name,
        "place": address(where.room),
        "private": None if where.private is None else address(where.private),
        "thread": thread(source),
        "external": where.external,
        "link": where.link(_subject(source)),
    }


def _subject(source: Source) -> str:
    """The message that an event is about: itself, or what it reacts to."""
    relation = related(source, "m.relates_to")
    reacts = relation.get("rel_type") == "m.annotation"
    return text_of(relation if reacts else source, "event_id")


def is_told(source: Source) -> bool:
    """Whether it is an event that somebody sent; without these nothing can be done with it."""
    return all(isinstance(source.get(field), str) for field in ("event_id", "sender"))


def related(source: Source, name: str) -> Mapping[str, Any]:
    """An object inside the content, such as `m.relates_to`; empty when there is none."""
    content = source.get("content")
    value = content.get(name) if isinstance(content, dict) else None
    return value if isinstance(value, dict) else {}


def thread(source: Source) -> str:
    """The event that began the thread this one belongs to; empty outside of threads."""
    relation = related(source, "m.relates_to")
    return text_of(relation, "event_id") if relation.get("rel_type") == "m.thread" else ""


def text_of(values: Mapping[str, Any], name: str) -> str:
    """The field of that name when it is a text, else nothing."""
    value = values.get(name)
    return value if isinstance(value, str) else ""


def taken_back(source: Source) -> str:
    """The event that this one redacts; rooms of older versions name it outside of the content."""
    content = source.get("content")
    inside = text_of(content, "redacts") if isinstance(content, dict) else ""
    return (text_of(source, "redacts") or inside) if source.get("type") == REDACTION else ""


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
    now, before = _passage(source, user)
    return now == "invite" or (now == "join" and before not in ("invite", "join"))


def is_acceptance(source: Source, user: str) -> bool:
    """Whether that user came in by this event, having been invited."""
    return _passage(source, user) == ("join", "invite")


def _passage(source: Source, user: str) -> tuple[str | None, object]:
    """That user's membership by this event, and before it."""
    change = membership(source)
    if change is None or change[0] != user:
        return None, None
    unsigned = source.get("unsigned")
    before = unsigned.get("prev_content") if isinstance(unsigned, dict) else None
    return change[1], before.get("membership") if isinstance(before, dict) else None


def predecessor(source: Source) -> str:
    """The room that this event makes one the successor of; nothing for other events."""
    if source.get("type") != "m.room.create":
        return ""
    content = source.get("content")
    before = content.get("predecessor") if isinstance(content, dict) else None
    return text_of(before, "room_id") if isinstance(before, dict) else ""

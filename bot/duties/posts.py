"""Law: a post comes to say what it should say now, on the way that its own fate leaves open.

What has not left is reworded before it leaves, what stands is edited in place, and what may be on
its way is both. An older edit that still waits gives way to the newest. Where only a hand can mend
the post it is marked as stale, and the desk is told once the post is known to stand there. What is
kept of a post is what it should say: a name that has to go is not kept because an edit failed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row

from bot.duties.rounds import Round
from bot.messages import Address, Gone, Letter, Outgoing
from bot.packing import pack_letter, unpack_letter
from bot.store import deliveries
from bot.tables import Call, Questionnaire

_REWORDED: dict[str, dict[str, Any]] = {
    "dropped": {"status": "pending"},
    "unsure": {"fault": deliveries.STALE},
    "sent": {"fault": deliveries.STALE, "told": False},
}
"""What becomes of a post that is reworded, by what had become of it; no other fate changes."""


@dataclass(frozen=True, slots=True)
class Post:
    """A post as it is kept, and those of its edits whose fate the desk is told, oldest first."""

    row: Row[Any]
    edits: Sequence[Row[Any]]

    @property
    def channel(self) -> Address:
        return Address(self.row.destination)

    @property
    def says(self) -> str:
        """The letter that it shows once all that is under way has arrived, as far as it can."""
        coming = [edit for edit in self.edits if edit.status in ("pending", "sending")]
        return str((coming or [self.row])[-1].content)


def of_topic(visit: Round, topic: str) -> list[Post]:
    """The posts of one edition, call or poll, oldest first."""
    rows = deliveries.of_topic(visit.connection, topic)
    return [
        Post(row, [edit for edit in rows if edit.replaces == row.key])
        for row in rows
        if not row.replaces
    ]


def follow(
    visit: Round,
    shown: Call | Questionnaire,
    topic: str,
    channels: Iterable[Address],
    letter: Callable[[Address], Letter],
) -> None:
    """Each channel has it as it stands; nobody is invited any more to what is closed.

    A post is edited once for each deadline, and once for the close.
    """
    is_open = shown.state == "open"
    version = f"{shown.state}.{shown.closes_at:%Y%m%d%H%M%S}"
    there = of_topic(visit, topic)
    for post in there:
        bring_in_line(visit, post, letter(post.channel), version, wanted=is_open)
    if not there and is_open:
        visit.post(topic, [_first(topic, channel, letter(channel)) for channel in channels])


def _first(topic: str, channel: Address, letter: Letter) -> tuple[str, Outgoing]:
    outgoing = Outgoing(to=channel, body=letter.body, choices=letter.choices)
    return f"{topic}.{channel}", outgoing


def may_stand(visit: Round, post: Post) -> bool:
    """Whether the post is in its channel, or perhaps: a key may be known after a failure."""
    row = post.row
    perhaps = row.status == "pending" and row.attempts > 0 and visit.traits(row.platform).keyed
    return perhaps or row.status in ("sending", "unsure", "sent")


def bring_in_line(
    visit: Round,
    post: Post,
    letter: Letter,
    version: str,
    *,
    wanted: bool = True,
    told: bool = True,
) -> None:
    """Have the post say this letter; its edit is kept once under the name of this version.

    With `Gone` it is taken away; where it can't be, and should it only arrive later, it says that.

    One that is not `wanted` any more does not leave, if it has not yet. Of one that changes all the
    time the desk is not `told` what no edit can mend, and its edits are not looked up again.
    """
    row, stands = post.row, may_stand(visit, post)
    if not wanted and not stands and row.status != "refused":
        deliveries.drop(visit.connection, row.id)
        return
    kept = replace(letter, extra=None) if letter.extra == Gone() else letter
    if told and post.says in (pack_letter(letter), pack_letter(kept)):
        return
    editable = row.status == "sent" and bool(row.native_id)
    fate = _REWORDED.get(row.status, {}) if told and not editable else {}
    deliveries.reword(visit.connection, row.id, kept, **fate)
    if editable or (stands and row.status in ("pending", "sending")):
        _edit(visit, post, letter, f"{row.key}.{version}", told=told)


def _edit(visit: Round, post: Post, letter: Letter, key: str, *, told: bool) -> None:
    if any(edit.key == key for edit in post.edits):
        return
    deliveries.drop_edits(visit.connection, post.channel, post.row.key)
    edit = Outgoing(
        to=post.channel,
        body=letter.body,
        choices=letter.choices,
        replaces=post.row.key,
        extra=letter.extra,
    )
    visit.post(post.row.topic if told else "", [(key, edit)])


def mark_overtaken(visit: Round, row: Row[Any]) -> None:
    """An unsure post that was edited as it left: if it is there, it has the older wording."""
    rows = deliveries.of_topic(visit.connection, row.topic)
    since = [one for one in rows if one.replaces == row.key and one.created_at >= row.created_at]
    if since:
        letter = unpack_letter(row.content)
        deliveries.reword(visit.connection, row.id, letter, **_REWORDED["unsure"])

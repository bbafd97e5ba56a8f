"""Law: a poll is written and read as its proposal says (MSC3381), under the names clients use.

Pure. Clients still write its unstable names; the stable ones are read as well. Who may end a poll,
and which end counts, is decided as other clients decide it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from adapters.matrix.events import Source, Where, circumstances, moment, related, text_of
from bot.messages import Ended, Paper, Voted

START = "org.matrix.msc3381.poll.start"
RESPONSE = "org.matrix.msc3381.poll.response"
END = "org.matrix.msc3381.poll.end"
STARTS = (START, "m.poll.start")
RESPONSES = (RESPONSE, "m.poll.response")
ENDS = (END, "m.poll.end")

DISCLOSED = "org.matrix.msc3381.poll.disclosed"
TEXT = "org.matrix.msc1767.text"
REFERENCE = "m.reference"

SPOILED = ("",)
"""A vote that is none: no option has that id."""


# --- as written -----------------------------------------------------------------------------------


def started(paper: Paper, text: str) -> dict[str, Any]:
    """The content that shows this poll, and the text where polls can't be shown."""
    question = {TEXT: paper.question, "body": paper.question, "msgtype": "m.text"}
    poll = {
        "question": question,
        "kind": DISCLOSED,
        "max_selections": 1,
        "answers": [{"id": one, TEXT: shown} for one, shown in paper.options],
    }
    return {START: poll, TEXT: text, "m.mentions": {}}


def ended(poll: str, text: str) -> dict[str, Any]:
    """The content that ends the poll of that id."""
    relation = {"rel_type": REFERENCE, "event_id": poll}
    return {END: {}, TEXT: text, "m.relates_to": relation, "m.mentions": {}}


# --- as read --------------------------------------------------------------------------------------


def to_voted(source: Source, where: Where) -> Voted:
    """What a person answered."""
    told = circumstances(source, where)
    return Voted(**told, of=poll_of(source), answers=answers(source))


def to_ended(source: Source, where: Where, votes: Iterable[Voted], unreadable: int) -> Ended:
    """That a poll is over, with these votes."""
    told = circumstances(source, where)
    return Ended(**told, of=poll_of(source), votes=tuple(votes), unreadable=unreadable)


def poll_of(source: Source) -> str:
    """The poll that a response or an end is about; nothing when it names none."""
    relation = related(source, "m.relates_to")
    return text_of(relation, "event_id") if relation.get("rel_type") == REFERENCE else ""


def is_vote(source: Source, poll: str) -> bool:
    """Whether it answers that poll; what was sealed may name another than its envelope."""
    return source.get("type") in RESPONSES and poll_of(source) == poll


def answers(source: Source) -> tuple[str, ...]:
    """The ids that a response chooses; what is no list of texts is a spoiled vote."""
    content = source["content"] if isinstance(source.get("content"), dict) else {}
    chosen = content.get("m.selections")
    for name in RESPONSES:
        chosen = related(source, name).get("answers", chosen)
    if not isinstance(chosen, list) or not all(isinstance(one, str) for one in chosen):
        return SPOILED
    return tuple(chosen)


def first_end(events: Iterable[Source], trusted: Collection[str]) -> Source | None:
    """The end from which a poll is over: the first by somebody whose ends count."""
    ends = (one for one in events if one.get("type") in ENDS and one["sender"] in trusted)
    return min(ends, key=moment, default=None)


def cast_before(end: Source, votes: Iterable[Source]) -> list[Source]:
    """The votes that were cast by then, oldest first."""
    return sorted((one for one in votes if moment(one) <= moment(end)), key=moment)

"""Law: a poll is read whole or refused with the one sentence that says what to mend.

`Question ? | A | B` on one line, or the question and then an option a line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.contributions.wording import clean, unaccented
from bot.errors import Illegal
from bot.polls.kinds import Kind, ready_kind, ready_options
from bot.texts import Speech

QUESTION_MOST = 300
OPTION_MOST = 100
FEWEST, MOST = 2, 12

REASON_MOST = 200

EVERY = ("tous", "toutes", "tout", "all", "any")

NOTHING = 0
"""The rank that takes a vote back."""

_VOTE = re.compile(
    r"(?:n°|#)?(?P<poll>\d{1,9})"
    r"(?::(?P<option>\d{1,9})(?P<away>-)?|(?P<ranks>(?:[\s,;]+(?:et |and )?\d{1,2})+))",
    re.ASCII,
)
_VOTED_ON = re.compile(r"(?:n°|#)?(?P<poll>\d{1,9})(?!\d)(?P<rest>.*)", re.ASCII | re.DOTALL)
_MARKS = re.compile(r"[|\n]")
_BULLET = re.compile(r"\A[-•*] +")


@dataclass(frozen=True, slots=True)
class Vote:
    """What somebody chose in a poll: an option by its id, or options by their ranks, from 1.

    An option that was chosen among several is taken `away`.
    """

    poll: int
    option_id: int | None
    ranks: tuple[int, ...] = ()
    away: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, what may be answered, and what these answers are."""

    question: str
    options: tuple[str, ...]
    kind: Kind = Kind.CHOICE


def read_voted_on(typed: str) -> tuple[int, str]:
    """The number of the poll, and what follows it, be it words."""
    found = _VOTED_ON.match(typed.strip())
    if found is None:
        raise Illegal("vote.how")
    return int(found["poll"]), found["rest"].strip()


def read_vote(typed: str) -> Vote:
    """`3 2`, the second option, or `3 1 4`, two of them, as people type it.

    As buttons say it, `3:17`, option 17, and `3:17-`, no more.
    """
    found = _VOTE.fullmatch(typed.strip())
    if found is None:
        raise Illegal("vote.how")
    option_id = None if found["option"] is None else int(found["option"])
    ranks = map(int, re.findall(r"\d+", found["ranks"] or ""))
    return Vote(int(found["poll"]), option_id, tuple(dict.fromkeys(ranks)), bool(found["away"]))


def read_poll(typed: str, speech: Speech) -> Asked:
    """The question and its options; `Illegal` says which one is at fault."""
    question, *options = _MARKS.split(clean(typed))
    return Asked(read_question(question), *read_answers("|".join(options), speech))


def read_answers(typed: str, speech: Speech) -> tuple[tuple[str, ...], Kind]:
    """The options, which may be ready ones that are asked for by a word, and their kind."""
    kind = ready_kind(typed)
    if kind is None:
        return read_options(typed), Kind.CHOICE
    return ready_options(kind, speech), kind


def read_reason(typed: str) -> str:
    """Why a poll is cancelled, as a sentence on one line."""
    reason = _line(clean(typed))
    if not reason:
        raise Illegal("poll.no_reason")
    if _length(reason) > REASON_MOST:
        raise Illegal("poll.reason_long", length=_length(reason), most=REASON_MOST)
    return reason if reason[-1] in ".!?…" else f"{reason}."


def read_most(typed: str, options: int, poll: int | None) -> int:
    """How many options one voter may choose; all are as many as there are."""
    number = int(typed) if re.fullmatch(r"[0-9]{1,2}", typed) else 0
    most = options if typed.casefold() in EVERY else number
    if not 1 <= most <= options:
        raise Illegal("poll.which_most", number=poll, most=options)
    return most


def is_whole(typed: str) -> bool:
    """Whether more than a question was typed."""
    return _MARKS.search(clean(typed)) is not None


def read_question(typed: str) -> str:
    """The question alone, on one line."""
    question = _line(typed)
    if not question:
        raise Illegal("poll.no_question")
    if _length(question) > QUESTION_MOST:
        raise Illegal("poll.question_long", length=_length(question), most=QUESTION_MOST)
    return question


def read_options(typed: str) -> tuple[str, ...]:
    """The options, one a line or between bars; what is blank is none."""
    options = tuple(filter(None, map(_line, _MARKS.split(clean(typed)))))
    if len(options) < FEWEST:
        raise Illegal("poll.few", fewest=FEWEST)
    if len(options) > MOST:
        raise Illegal("poll.many", count=len(options), most=MOST)
    for rank, option in enumerate(options, start=1):
        if _length(option) > OPTION_MOST:
            raise Illegal("poll.option_long", rank=rank, length=_length(option), most=OPTION_MOST)
        _check_new(option, options[: rank - 1])
    return options


def _check_new(option: str, before: tuple[str, ...]) -> None:
    for rank, other in enumerate(before, start=1):
        if alike(option) == alike(other):
            raise Illegal("poll.equal", first=rank, second=len(before) + 1, option=other)


def _length(text: str) -> int:
    """In UTF-16 units, so that the longest card is one message, also of emoji."""
    return len(text.encode("utf-16-le")) // 2


def alike(option: str) -> str:
    """What two options may not share: case, accents and spaces tell nobody apart."""
    return "".join(unaccented(option).casefold().split())


def _line(typed: str) -> str:
    return _BULLET.sub("", " ".join(typed.split()), count=1) if typed.strip() else ""

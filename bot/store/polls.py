"""Law: the questions the bot asks about polls; a change is claimed by what it leaves.

Whoever votes, seals or draws takes the poll's row first (`locked`, or an update of it), so that no
ballot comes between a total and its seal.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from bot.messages import Address
from bot.polls.kinds import Kind
from bot.polls.lifecycle import Deed, Secrecy, State, after
from bot.polls.results import Result, Score, names_each
from bot.store import ballots, cells, poll_answers, reminders, trends
from bot.store.loading import loaded
from bot.store.prepared import Prepared, in_any
from bot.store.reach import split
from bot.store.schema import (
    PLACEMENT,
    POLL,
    POLL_OPTION,
)
from bot.tables import Poll, PollOption

_POLL = select(POLL).where(POLL.c.id == bindparam("poll"))
_FIND = Prepared(_POLL)
_LOCK = Prepared(_POLL.with_for_update())
_OPTIONS = Prepared(
    select(POLL_OPTION)
    .where(POLL_OPTION.c.poll_id == bindparam("poll"))
    .order_by(POLL_OPTION.c.position)
)
_PLACES = Prepared(select(PLACEMENT.c.channel).where(PLACEMENT.c.poll_id == bindparam("poll")))
_HERE = POLL.c.community_id == bindparam("community")
_BEHIND = Prepared(
    select(POLL)
    .where(_HERE, POLL.c.state != State.COUNTING, POLL.c.stale_since.is_not(None))
    .order_by(POLL.c.id)
)


def make(connection: Connection, draft: Poll, options: Sequence[str]) -> Poll:
    """Keep a draft with its options, in this order."""
    values = draft.model_dump(exclude={"id"})
    query = insert(POLL).values(values).returning(POLL.c.id)
    poll_id: int = connection.execute(query).scalar_one()
    rows = [
        {"poll_id": poll_id, "position": rank, "text": text}
        for rank, text in enumerate(options, start=1)
    ]
    if rows:
        connection.execute(insert(POLL_OPTION), rows)
    return get(connection, poll_id)


def find(connection: Connection, poll_id: int) -> Poll | None:
    """The poll of that number."""
    row = _FIND.one(connection, poll=poll_id)
    return None if row is None else loaded(Poll, row)


def get(connection: Connection, poll_id: int | None) -> Poll:
    """The poll of that number, which there is."""
    found = find(connection, poll_id or 0)
    assert found is not None
    return found


def locked(connection: Connection, poll_id: int) -> Poll | None:
    """The same as `find`, and nobody else changes it before this transaction ends."""
    row = _LOCK.one(connection, poll=poll_id)
    return None if row is None else loaded(Poll, row)


def options(connection: Connection, poll_id: int | None) -> list[PollOption]:
    """The options in their order."""
    return [loaded(PollOption, row) for row in _OPTIONS.all(connection, poll=poll_id)]


def all_in(connection: Connection, community_id: int, *states: State) -> list[Poll]:
    """All polls in these states, oldest first."""
    rows = _in(states).all(connection, community=community_id)
    return [loaded(Poll, row) for row in rows]


@cache
def _in(states: tuple[State, ...]) -> Prepared:
    return Prepared(select(POLL).where(_HERE, in_any(POLL.c.state, states)).order_by(POLL.c.id))


def closed_since(
    connection: Connection, community_id: int, since: datetime, most: int
) -> list[Poll]:
    """The last polls that closed since then, newest first."""
    closed = (POLL.c.community_id == community_id) & (POLL.c.state == State.CLOSED)
    query = select(POLL).where(closed, POLL.c.closes_at >= since)
    rows = connection.execute(query.order_by(POLL.c.closes_at.desc(), POLL.c.id.desc()).limit(most))
    return [loaded(Poll, row) for row in rows]


def move(connection: Connection, poll: Poll, deed: Deed, **values: Any) -> bool:
    """Change it along the lifecycle's table; False when somebody else changed it first."""
    state = after(State(poll.state), deed)
    claimed = (POLL.c.id == poll.id) & (POLL.c.state == poll.state)
    as_seen = (
        POLL.c.opens_at.is_not_distinct_from(poll.opens_at),
        POLL.c.closes_at == poll.closes_at,
        POLL.c.secrecy == poll.secrecy,
        POLL.c.native == poll.native,
        POLL.c.most == poll.most,
        POLL.c.kind == poll.kind,
        POLL.c.showing == poll.showing,
        POLL.c.electorate == poll.electorate,
        POLL.c.mends == poll.mends,
    )
    change = update(POLL).where(claimed, *as_seen).values(state=state, **values)
    moved = bool(connection.execute(change).rowcount)
    if moved and poll.state == State.OPEN != state:
        reminders.call_off(connection, reminders.of_poll(poll.id))
    return moved


def mend_question(connection: Connection, poll_id: int | None, text: str, was: str) -> None:
    """Its question reads so from now on."""
    values = {"question": text, "question_was": was, "mends": POLL.c.mends + 1}
    connection.execute(update(POLL).where(POLL.c.id == poll_id).values(values))


def mend_option(connection: Connection, option: PollOption, text: str, was: str) -> None:
    """That option reads so from now on; it keeps its votes."""
    values = {"text": text, "was": was}
    connection.execute(update(POLL_OPTION).where(POLL_OPTION.c.id == option.id).values(values))
    again = {"mends": POLL.c.mends + 1}
    connection.execute(update(POLL).where(POLL.c.id == option.poll_id).values(again))


def add_unreadable(connection: Connection, poll: Poll, votes: int) -> None:
    """So many more votes in a room could not be read."""
    more = {"unreadable": POLL.c.unreadable + votes}
    connection.execute(update(POLL).where(POLL.c.id == poll.id).values(more))


# --- in the channels ------------------------------------------------------------------------------


def behind(connection: Connection, community_id: int) -> list[Poll]:
    """The polls whose cards no longer show what there is; while votes are counted they wait."""
    return [loaded(Poll, row) for row in _BEHIND.all(connection, community=community_id)]


def claim_drawing(connection: Connection, poll: Poll, now: datetime) -> bool:
    """Its cards are drawn now; False when somebody else just did."""
    as_seen = (POLL.c.id == poll.id) & (POLL.c.draws == poll.draws)
    drawn = {"draws": poll.draws + 1, "drawn_at": now, "stale_since": None}
    return bool(connection.execute(update(POLL).where(as_seen).values(drawn)).rowcount)


# --- results --------------------------------------------------------------------------------------


def result(connection: Connection, poll: Poll) -> Result:
    """What it has come to so far or, once sealed, for good."""
    choices = options(connection, poll.id)
    most = names_each(len(choices))
    scores = [
        Score(
            option.id or 0,
            option.text,
            option.votes,
            _names(connection, poll, option, most),
            option.points,
            option.was,
        )
        for option in choices
    ]
    places = [Address(row.channel) for row in _PLACES.all(connection, poll=poll.id)]
    platforms = len({place.platform for place in places})
    return Result(
        poll.id or 0,
        poll.question,
        scores,
        poll.voters,
        Kind(poll.kind),
        poll.most,
        platforms,
        words=poll_answers.shown(connection, poll.id or 0)
        if poll_answers.is_in_words(poll)
        else (),
        withheld=poll.withheld,
        fewest=poll.secret_minimum,
        twice=poll.twice,
        question_was=poll.question_was,
        earlier=trends.earlier(connection, poll.id) if poll.state == State.CLOSED else (),
        electors=poll.electors,
        split=split(connection, poll) if platforms > 1 else (),
    )


def _names(connection: Connection, poll: Poll, option: PollOption, most: int) -> tuple[str, ...]:
    if poll.secrecy != Secrecy.OPEN:
        return ()
    return ballots.names(connection, option.id or 0, most)


def seal(connection: Connection, poll_id: int) -> None:
    """Keep the totals as they are, with what may be known of them; no vote counts any more."""
    unsealed = (POLL.c.id == poll_id) & ~POLL.c.sealed
    if connection.execute(update(POLL).where(unsealed).values(sealed=True)).rowcount:
        cells.keep(connection, get(connection, poll_id))


# --- in the editions ------------------------------------------------------------------------------


def _waiting(connection: Connection, community_id: int) -> list[Poll]:
    """Closed, and in no edition yet; in the order of their closing."""
    closed = (POLL.c.community_id == community_id) & (POLL.c.state == State.CLOSED)
    query = select(POLL).where(closed, POLL.c.edition_id.is_(None))
    rows = connection.execute(query.order_by(POLL.c.closes_at, POLL.c.id))
    return [loaded(Poll, row) for row in rows]


def upcoming(connection: Connection, community_id: int) -> list[Result]:
    """What would stand in the next edition if it froze now."""
    return [result(connection, poll) for poll in _waiting(connection, community_id)]


def enter_edition(connection: Connection, community_id: int, edition_id: int) -> None:
    """What has closed since stands in this edition, with the totals of now."""
    for poll in _waiting(connection, community_id):
        seal(connection, poll.id or 0)
        connection.execute(update(POLL).where(POLL.c.id == poll.id).values(edition_id=edition_id))


def in_edition(connection: Connection, edition_id: int) -> list[Result]:
    """What stands in that edition."""
    query = select(POLL).where(POLL.c.edition_id == edition_id)
    rows = connection.execute(query.order_by(POLL.c.closes_at, POLL.c.id))
    return [result(connection, loaded(Poll, row)) for row in rows]


def release(connection: Connection, edition_id: int | None) -> None:
    """The edition is skipped: what stood in it waits for the next."""
    connection.execute(update(POLL).where(POLL.c.edition_id == edition_id).values(edition_id=None))

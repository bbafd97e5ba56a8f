"""Law: the questions the bot asks about editions; a change of state is claimed by its old state."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, text, update

from bot.contributions.regions import region_named
from bot.contributions.wording import unaccented
from bot.digests.calendar import Period
from bot.digests.compose import Content, Figures
from bot.digests.digest import NEWS, Digest
from bot.digests.lifecycle import READABLE, Deed, State, after
from bot.polls.results import Result
from bot.store import calls, contributions, items, polls
from bot.store.entries import Entry
from bot.store.loading import loaded
from bot.store.prepared import Prepared, in_any
from bot.store.schema import CONTRIBUTION, EDITION, EDITION_ITEM, REVISION
from bot.tables import Edition

_TO_CORRECT = text("to_correct")
"""In the very words of its index: else a database reads all editions that ever came out."""


_HERE = EDITION.c.community_id == bindparam("community")
_OF_DIGEST = EDITION.c.digest == bindparam("digest")
_NEWEST_FIRST = (
    select(EDITION).where(_HERE, _OF_DIGEST).order_by(EDITION.c.freeze_at.desc()).limit(1)
)
_NEWEST = Prepared(_NEWEST_FIRST)
_NEWEST_IN = Prepared(_NEWEST_FIRST.where(EDITION.c.state == bindparam("is")))
_GET = Prepared(select(EDITION).where(EDITION.c.id == bindparam("edition")))
_MARKED = Prepared(select(EDITION).where(_HERE, _TO_CORRECT))


@cache
def _in(states: tuple[State, ...]) -> Prepared:
    query = select(EDITION).where(_HERE, in_any(EDITION.c.state, states))
    return Prepared(query.order_by(EDITION.c.freeze_at))


def newest(
    connection: Connection, community_id: int, *states: State, digest: str = NEWS
) -> Edition | None:
    """The newest edition of that digest in one of these states; in any, when none is given.

    State by state, along the index: asked of several at once, a database may read all there are.
    """
    whose = {"community": community_id, "digest": digest}
    if states:
        rows = [_NEWEST_IN.one(connection, **whose, **{"is": it}) for it in states]
    else:
        rows = [_NEWEST.one(connection, **whose)]
    found = [loaded(Edition, row) for row in rows if row is not None]
    return max(found, key=lambda edition: edition.freeze_at, default=None)


def get(connection: Connection, edition_id: int) -> Edition:
    """The edition of that id."""
    row = _GET.one(connection, edition=edition_id)
    assert row is not None
    return loaded(Edition, row)


def all_in(connection: Connection, community_id: int, *states: State) -> list[Edition]:
    """All editions of all digests in these states, oldest first."""
    rows = _in(states).all(connection, community=community_id)
    return [loaded(Edition, row) for row in rows]


def to_correct(connection: Connection, community_id: int) -> list[Edition]:
    """Editions that are going or gone out, and whose text is no longer what it should be."""
    rows = _MARKED.all(connection, community=community_id)
    marked = [loaded(Edition, row) for row in rows]
    return [edition for edition in marked if edition.state in READABLE]


def open_period(
    connection: Connection, community_id: int, digest: str, opens_at: datetime, period: Period
) -> None:
    """A new edition of that digest begins to collect."""
    connection.execute(
        insert(EDITION).values(
            community_id=community_id,
            digest=digest,
            state=State.COLLECTING,
            opens_at=opens_at,
            freeze_at=period.freeze_at,
            publish_at=period.publish_at,
        )
    )


def move(connection: Connection, edition: Edition, deed: Deed, **values: Any) -> bool:
    """Change the state along the lifecycle's table; False when somebody else was first.

    A skipped edition leaves its polls to the next.
    """
    state = after(State(edition.state), deed)
    as_seen = (EDITION.c.id == edition.id) & (EDITION.c.state == edition.state)
    change = update(EDITION).where(as_seen).values(state=state, **values)
    moved = bool(connection.execute(change).rowcount)
    if moved and deed is Deed.SKIP:
        polls.release(connection, edition.id)
    return moved


def note(connection: Connection, edition_id: int | None, **values: Any) -> None:
    """Keep a date or a mark on an edition."""
    connection.execute(update(EDITION).where(EDITION.c.id == edition_id).values(values))


def correct(connection: Connection, number: int) -> None:
    """The editions that this contribution stands in are to be corrected."""
    for edition_id in items.editions_of(connection, number):
        note(connection, edition_id, to_correct=True)


def next_number(connection: Connection, community_id: int, digest: str) -> int:
    """The number of that digest's next edition to be published, from 1."""
    query = select(func.coalesce(func.max(EDITION.c.number), 0) + 1)
    whose = (EDITION.c.community_id == community_id, EDITION.c.digest == digest)
    number: int = connection.execute(query.where(*whose)).scalar_one()
    return number


def item_count(connection: Connection, edition_id: int | None) -> int:
    """How many items an edition has."""
    query = select(func.count()).where(EDITION_ITEM.c.edition_id == edition_id)
    return connection.execute(query).scalar_one()


def empty(connection: Connection, edition_id: int | None) -> list[int]:
    """The edition gives up its items; their numbers."""
    held = EDITION_ITEM.c.edition_id == edition_id
    numbers = list(connection.execute(select(EDITION_ITEM.c.contribution_id).where(held)).scalars())
    connection.execute(EDITION_ITEM.delete().where(held))
    return numbers


def is_readable(connection: Connection, number: int, community_ids: list[int]) -> bool:
    """Whether a contribution was published in one of these communities."""
    query = (
        select(func.count())
        .select_from(EDITION_ITEM)
        .join(EDITION, EDITION.c.id == EDITION_ITEM.c.edition_id)
        .join(CONTRIBUTION, CONTRIBUTION.c.id == EDITION_ITEM.c.contribution_id)
        .where(EDITION_ITEM.c.contribution_id == number, EDITION.c.state.in_(READABLE))
        .where(CONTRIBUTION.c.community_id.in_(community_ids))
    )
    return connection.execute(query).scalar_one() > 0


def content(connection: Connection, edition: Edition) -> Content:
    """What a frozen edition holds."""
    number = edition.id or 0
    results = polls.in_edition(connection, number)
    return _content(connection, edition, items.in_edition(connection, number), results)


def upcoming(connection: Connection, edition: Edition, digest: Digest) -> Content:
    """What an edition that still collects would hold if it froze as it stands."""
    closed = polls.upcoming(connection, edition.community_id) if digest.brings_news else ()
    return _content(connection, edition, gathered(connection, edition, digest), closed)


def gathered(connection: Connection, edition: Edition, digest: Digest) -> list[Entry]:
    """The contributions that would be in it if it froze as it stands, oldest first.

    What brings news has what is approved and not held; a recap what has come out in its period.
    """
    community_id, most = edition.community_id, digest.limit
    if digest.brings_news:
        return contributions.ready(connection, community_id, edition.publish_at, most)
    since = (edition.opens_at, edition.freeze_at)
    about = (digest.region, digest.themes)
    return contributions.come_out(connection, community_id, since, about)[:most]


def _content(
    connection: Connection, edition: Edition, entries: Sequence[Entry], results: Sequence[Result]
) -> Content:
    """The entries, with the calls whose sections they stand in, and the polls beside them."""
    sections = {entry.section for entry in entries}
    answered = calls.in_sections(connection, edition.community_id, sections)
    figures = _figures(connection, edition, entries, results)
    return Content(entries, answered, results, figures=figures)


def _figures(
    connection: Connection, edition: Edition, entries: Sequence[Entry], results: Sequence[Result]
) -> Figures:
    heard = {entry.revision.region for entry in entries if entry.revision.region}
    new = [region_named(code).name for code in heard - _heard_before(connection, edition)]
    votes = sum(result.voters for result in results)
    return Figures(len(entries), len(heard), votes, sorted(new, key=unaccented))


def _heard_before(connection: Connection, edition: Edition) -> set[str]:
    """The regions of what earlier editions of that digest hold."""
    query = (
        select(REVISION.c.region)
        .join(EDITION_ITEM, EDITION_ITEM.c.revision_id == REVISION.c.id)
        .join(EDITION, EDITION.c.id == EDITION_ITEM.c.edition_id)
        .where(EDITION.c.community_id == edition.community_id)
        .where(EDITION.c.digest == edition.digest, EDITION.c.freeze_at < edition.freeze_at)
        .distinct()
    )
    return set(connection.execute(query).scalars())


def freeze(
    connection: Connection, edition: Edition, entries: Sequence[Entry], now: datetime, **values: Any
) -> bool:
    """The edition holds these contributions from now on; False when somebody else was first.

    What a recap holds has come out already: nothing else becomes of it.
    """
    if not move(connection, edition, Deed.FREEZE, **values):
        return False
    assert edition.id is not None
    items.put_in(connection, edition.id, entries)
    if edition.digest == NEWS:
        items.settle(connection, entries, now)
        polls.enter_edition(connection, edition.community_id, edition.id)
    return True

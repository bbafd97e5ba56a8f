"""Law: a native poll's ballots are what its ledger comes to; whoever changes it counts anew.

All that voters do is entered: their answers in the room, and votes by the card. What is taken back
or erased keeps the id of its message alone, so that no second reading of the room brings it back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select, update

from bot.messages import Address
from bot.polls.native import chosen
from bot.store import ballots, polls
from bot.store.ballots import Cast
from bot.store.loading import loaded
from bot.store.prepared import Prepared
from bot.store.schema import POLL, POLL_OPTION, RESPONSE
from bot.store.upserts import upsert
from bot.tables import Poll, Response

_KEEP = Prepared(upsert(RESPONSE).on_conflict_do_nothing())
_OF_VOTER = (RESPONSE.c.poll_id == bindparam("poll")) & (RESPONSE.c.voter == bindparam("who"))
_STANDING = Prepared(
    select(RESPONSE.c.answers, RESPONSE.c.name, RESPONSE.c.at, RESPONSE.c.message)
    .where(_OF_VOTER, RESPONSE.c.at < bindparam("close"))
    .order_by(RESPONSE.c.at.desc(), RESPONSE.c.message.desc())
    .limit(1)
)
"""The last thing that a voter did in time; of the same instant, the one of the greatest id."""
_BY_CARD = Prepared(delete(RESPONSE).where(_OF_VOTER, RESPONSE.c.of == ""))
_DROP = Prepared(delete(RESPONSE).where(RESPONSE.c.message == bindparam("gone")))
_WIPED = {"voter": "", "name": "", "answers": []}


# --- what voters do -------------------------------------------------------------------------------


def answer(connection: Connection, poll: Poll, response: Response, now: datetime) -> bool:
    """Somebody answered in the room; whether the cards fall behind by it."""
    _KEEP.run(connection, **response.model_dump())
    return recount(connection, poll, [response.voter], now)


def cast(connection: Connection, poll: Poll, response: Response, now: datetime) -> bool:
    """Somebody voted by the card, in place of an earlier vote there; whether cards fall behind."""
    _BY_CARD.run(connection, poll=poll.id, who=response.voter)
    return answer(connection, poll, response, now)


def take_back(connection: Connection, poll: Poll, voter: Address) -> bool:
    """Keep nothing of what this voter has done; whether some of it stands in a room."""
    _BY_CARD.run(connection, poll=poll.id, who=voter)
    theirs = (RESPONSE.c.poll_id == poll.id) & (RESPONSE.c.voter == voter)
    return connection.execute(update(RESPONSE).where(theirs).values(_WIPED)).rowcount > 0


def withdraw(connection: Connection, message: str, now: datetime) -> bool | None:
    """That answer was taken away in the room; whether cards fall behind. None when it is none."""
    this = (RESPONSE.c.message == message) & (RESPONSE.c.of != "")
    gone = connection.execute(
        delete(RESPONSE).where(this).returning(RESPONSE.c.poll_id, RESPONSE.c.voter)
    ).first()
    if gone is None:
        return None
    poll = polls.get(connection, gone.poll_id)
    return not poll.sealed and recount(connection, poll, [gone.voter], now)


def refuse(connection: Connection, message: str, poll_id: int, now: datetime) -> None:
    """That answer was taken away before it came: keep its id, which refuses it."""
    gone = Response(message=message, poll_id=poll_id, at=now)
    _KEEP.run(connection, **gone.model_dump())


# --- what that comes to ---------------------------------------------------------------------------


def recount(connection: Connection, poll: Poll, voters: Iterable[str], now: datetime) -> bool:
    """Bring the ballots of these voters in line; whether the cards fall behind by it."""
    options = {option.id or 0 for option in polls.options(connection, poll.id)}
    changed = [_recount(connection, poll, options, voter, now) for voter in voters if voter]
    return any(changed)


def _recount(
    connection: Connection, poll: Poll, options: Collection[int], voter: str, now: datetime
) -> bool:
    number = poll.id or 0
    own = ballots.own(connection, number, Address(voter))
    last = _STANDING.one(connection, poll=poll.id, who=voter, close=poll.closes_at)
    option = chosen(last.answers, options) if last else None
    if last is None or option is None:
        return own is not None and ballots.take_back(connection, own, now)
    platform = Address(last.message).platform
    ballot = Cast(number, voter, (option,), last.at, last.name, platform=platform)
    return own != ballot and ballots.cast(connection, ballot, own, now)


def reconcile(
    connection: Connection, poll: Poll, of: str, standing_there: Sequence[Response], now: datetime
) -> None:
    """Bring the ledger in line with all the answers that stand in a room; count what changed."""
    known = of_post(connection, poll.id, of)
    there, before = ({one.message: one.voter for one in some} for some in (standing_there, known))
    _KEEP.run_each(connection, [one.model_dump() for one in standing_there])
    _DROP.run_each(connection, [{"gone": message} for message in before.keys() - there.keys()])
    changed = there.items() ^ before.items()
    recount(connection, poll, {voter for _, voter in changed}, now)


def of_post(connection: Connection, poll_id: int | None, of: str) -> list[Response]:
    """All answers to one of its posts."""
    query = select(RESPONSE).where(RESPONSE.c.poll_id == poll_id, RESPONSE.c.of == of)
    return [loaded(Response, row) for row in connection.execute(query)]


def since_close(connection: Connection, poll: Poll) -> list[Response]:
    """What was done too late."""
    after = (RESPONSE.c.poll_id == poll.id) & (RESPONSE.c.at >= poll.closes_at)
    return [loaded(Response, row) for row in connection.execute(select(RESPONSE).where(after))]


# --- whose they are -------------------------------------------------------------------------------


def of_voters(connection: Connection, accounts: Sequence[Address]) -> list[tuple[int, str, str]]:
    """All that these accounts have answered: number, question and option, oldest poll first."""
    rows = connection.execute(
        select(POLL.c.id, POLL.c.question, RESPONSE.c.answers)
        .join(POLL, POLL.c.id == RESPONSE.c.poll_id)
        .where(RESPONSE.c.voter.in_(accounts))
        .order_by(POLL.c.id, RESPONSE.c.at, RESPONSE.c.message)
    ).all()
    numbers = {number for number, _, _ in rows}
    texts = connection.execute(
        select(POLL_OPTION.c.id, POLL_OPTION.c.text).where(POLL_OPTION.c.poll_id.in_(numbers))
    )
    options = {str(number): text for number, text in texts}
    return [
        (number, question, options.get("".join(answers[:1]), "—"))
        for number, question, answers in rows
    ]


def unite(connection: Connection, voter: Address, accounts: Sequence[Address]) -> None:
    """All that these accounts have answered is that voter's."""
    theirs = RESPONSE.c.voter.in_(accounts)
    connection.execute(update(RESPONSE).where(theirs).values(voter=voter))


def forget(connection: Connection, accounts: Sequence[Address]) -> None:
    """Wipe all that these accounts have answered."""
    theirs = RESPONSE.c.voter.in_(accounts)
    connection.execute(update(RESPONSE).where(theirs).values(_WIPED))

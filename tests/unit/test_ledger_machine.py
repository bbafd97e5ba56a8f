"""Law: whatever voters do, and whoever they turn out to be, totals are what a naive recount says.

Three polls are voted on at once by a few people with several accounts: one takes several choices,
one an order, one is secret. Beside the store stands a model that keeps what each person wants.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import Connection, create_engine, insert, select
from sqlmodel import SQLModel

from bot.messages import Address
from bot.polls.kinds import Kind
from bot.polls.lifecycle import Deed, Secrecy, usual_closing
from bot.store import ballots, pairings, people, poll_retention, polls, secret_votes
from bot.store.ballots import Cast
from bot.store.schema import BALLOT, COMMUNITY, MARK, POLL_VOTER, SECRET_BALLOT
from bot.tables import Poll
from tests.houses import PARIS

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
OPTIONS = ("Nancy", "Rennes", "Metz")
NAMES = ("awa", "bao", "claire", "denis", "elise", "farid", "gael")
ACCOUNTS = st.sampled_from([Address(f"memory:{name}") for name in NAMES])
CHOICES = st.permutations(range(len(OPTIONS))).flatmap(
    lambda order: st.integers(0, len(order)).map(lambda most: tuple(order[:most]))
)
SEVERAL, RANKED, SECRET = 1, 2, 3
FEWEST = 5


class Ledger(RuleBasedStateMachine):
    """Votes, changes, withdrawals, links and partings, erasures and a close, in any order."""

    @initialize()
    def begin(self) -> None:
        self.engine = create_engine("sqlite://")
        self.connection: Connection = self.engine.connect()
        SQLModel.metadata.create_all(self.connection)
        self.connection.execute(insert(COMMUNITY).values(id=1, slug="futurs", created_at=NOW))
        self.minute = 0
        self.is_closed = False
        self.wishes: dict[int, dict[str, tuple[tuple[int, ...], int]]] = {SEVERAL: {}, RANKED: {}}
        self.secret: list[int] = []
        self.spent: set[str] = set()
        for name in NAMES:
            account = Address(f"memory:{name}")
            people.welcome(self.connection, account, name, None, NOW)
        self._make(kind=Kind.CHOICE, most=3)
        self._make(kind=Kind.RANKING, most=3)
        self._make(secrecy=Secrecy.SECRET)

    def teardown(self) -> None:
        if hasattr(self, "engine"):
            self.connection.close()
            self.engine.dispose()

    def _make(self, **terms: Any) -> None:
        closes_at = usual_closing(NOW, PARIS)
        draft = Poll(community_id=1, question="Où ?", created_at=NOW, closes_at=closes_at, **terms)
        made = polls.make(self.connection, draft, OPTIONS)
        for deed in (Deed.SCHEDULE, Deed.OPEN):
            assert polls.move(self.connection, polls.get(self.connection, made.id), deed)

    def _at(self) -> datetime:
        self.minute += 1
        return NOW + timedelta(minutes=self.minute)

    def _person(self, account: Address) -> list[Address]:
        known = people.known(self.connection, account)
        assert known is not None
        return people.accounts(self.connection, known.id)

    def _voter(self, account: Address) -> Address:
        return min(self._person(account))

    # --- voters -----------------------------------------------------------------------------------

    @rule(account=ACCOUNTS, poll=st.sampled_from((SEVERAL, RANKED)), chosen=CHOICES)
    def vote(self, account: Address, poll: int, chosen: tuple[int, ...]) -> None:
        """In a closed poll a ballot may still be taken back, and changes no total."""
        voter, at = self._voter(account), self._at()
        own = ballots.own(self.connection, poll, voter)
        if chosen and not self.is_closed:
            worth = len(OPTIONS) if poll == RANKED else 0
            options = tuple(option + 1 + len(OPTIONS) * (poll - 1) for option in chosen)
            ballots.cast(self.connection, Cast(poll, voter, options, at, "", worth), own, at)
            self.wishes[poll][voter] = (chosen, self.minute)
        elif own is not None and not chosen:
            ballots.take_back(self.connection, own, at)
            if not self.is_closed:
                del self.wishes[poll][voter]

    @rule(account=ACCOUNTS, option=st.integers(0, 2))
    def vote_in_secret(self, account: Address, option: int) -> None:
        voter = self._voter(account)
        if self.is_closed:
            return
        first = 1 + len(OPTIONS) * (SECRET - 1)
        taken = secret_votes.cast(self.connection, SECRET, voter, first + option)
        assert taken is (voter not in self.spent)
        if taken:
            self.spent.add(voter)
            self.secret.append(option)

    @rule(first=ACCOUNTS, second=ACCOUNTS)
    def link(self, first: Address, second: Address) -> None:
        one, other = (people.known(self.connection, account) for account in (first, second))
        assert one is not None
        assert other is not None
        if one.id == other.id:
            return
        before = {*self._person(first), *self._person(second)}
        pairings.link(self.connection, one.id, other.id, self._at())
        self._unite(before, min(before))

    def _unite(self, accounts: set[Address], voter: Address) -> None:
        """Of two wishes the later stands, unless the poll is closed; who has voted has voted."""
        for wishes in self.wishes.values() if not self.is_closed else ():
            theirs = [wishes.pop(account) for account in accounts if account in wishes]
            if theirs:
                wishes[voter] = max(theirs, key=lambda wish: wish[1])
        if self.spent & accounts:
            self.spent = (self.spent - accounts) | {voter}

    @rule(account=ACCOUNTS)
    def part(self, account: Address) -> None:
        """What was voted stays with the others; nobody gets a second secret vote by it."""
        accounts = set(self._person(account))
        known = people.known(self.connection, account)
        if known is None or len(accounts) == 1:
            return
        pairings.part(self.connection, known.id, account, self._at())
        has_voted = bool(self.spent & accounts)
        self._unite(accounts, min(accounts - {account}))
        if has_voted:
            self.spent.add(account)

    @rule(account=ACCOUNTS)
    def forget(self, account: Address) -> None:
        """A closed poll is sealed first, as in the house; a secret ballot can't be found."""
        voter = self._voter(account)
        poll_retention.seal_closed(self.connection, [voter])
        ballots.forget(self.connection, [voter], self._at())
        secret_votes.forget(self.connection, [voter])
        for wishes in self.wishes.values() if not self.is_closed else ():
            wishes.pop(voter, None)

    @rule()
    def close(self) -> None:
        if self.is_closed:
            return
        self.is_closed = True
        for number in (SEVERAL, RANKED, SECRET):
            assert polls.move(self.connection, polls.get(self.connection, number), Deed.CLOSE)
        secret_votes.count(self.connection, polls.get(self.connection, SECRET))
        for number in (SEVERAL, RANKED):
            polls.seal(self.connection, number)

    # --- what must hold ---------------------------------------------------------------------------

    @invariant()
    def totals_are_what_people_want(self) -> None:
        for number, wishes in getattr(self, "wishes", {}).items():
            result = polls.result(self.connection, polls.get(self.connection, number))
            chosen = [chosen for chosen, _ in wishes.values()]
            votes = Counter(option for one in chosen for option in one)
            points = Counter[int]()
            for one in chosen:
                points.update({option: len(OPTIONS) - rank for rank, option in enumerate(one)})
            assert result.voters == len(chosen)
            assert [score.votes for score in result.scores] == [votes[one] for one in range(3)]
            if number == RANKED:
                assert [score.points for score in result.scores] == [points[i] for i in range(3)]

    @invariant()
    def a_secret_is_counted_at_the_close_or_not_at_all(self) -> None:
        if not hasattr(self, "secret"):
            return
        result = polls.result(self.connection, polls.get(self.connection, SECRET))
        assert result.voters == len(self.secret)
        shown = self.is_closed and len(self.secret) >= FEWEST
        assert result.withheld is (self.is_closed and not shown)
        votes = Counter(self.secret) if shown else Counter[int]()
        assert [score.votes for score in result.scores] == [votes[one] for one in range(3)]

    @invariant()
    def nothing_ties_a_voter_to_a_ballot(self) -> None:
        """Neither a value that both bear nor the order of rows; elsewhere nothing is kept of it."""
        if not hasattr(self, "secret"):
            return
        voters = self.connection.execute(select(POLL_VOTER)).all()
        found = self.connection.execute(select(SECRET_BALLOT)).all()
        assert not {row.voter for row in voters} & {row.name for row in found}
        assert [row.voter for row in voters] == sorted(row.voter for row in voters)
        assert [row.name for row in found] == sorted(row.name for row in found)
        for table in (BALLOT, MARK):
            here = select(table).where(table.c.poll_id == SECRET)
            assert self.connection.execute(here).first() is None


TestLedger = Ledger.TestCase
TestLedger.settings = settings(max_examples=30, stateful_step_count=30, deadline=None)

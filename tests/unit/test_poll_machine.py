"""Law: whatever people do, and whenever the house is down, a poll is what a plain list says it is.

The house is the real one, on simulated time around a clock change; beside it stands a model that
knows polls, ballots and hours, and nothing of tables, duties or messages.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import Connection

from adapters.memory import MemoryChannel
from bot.digests.lifecycle import goes_out_at
from bot.messages import Event
from bot.polls.lifecycle import BALLOTS_KEPT, State
from bot.ports import Bell
from bot.store import ballots, polls
from bot.tables import Poll
from tests.houses import PARIS, Stage, opened
from tests.houses import settings as configured

OPTIONS = ("Nancy", "Rennes", "Metz")
VOTERS = ("claire", "malik", "awa", "hugo")
STARTS = (
    datetime(2026, 3, 28, 9, 7, tzinfo=PARIS),
    datetime(2026, 10, 24, 21, 30, tzinfo=PARIS),
    datetime(2026, 11, 23, 9, 0, tzinfo=PARIS),
)
HOURS = st.sampled_from((1, 7, 26, 60))
LATE = st.sampled_from((0, 0, 1, 120))
"""Minutes between a tap and its arrival."""

WHICH = st.integers(0, 2)
TAPS = st.tuples(WHICH, st.sampled_from(VOTERS), st.integers(0, 2), LATE)


def a_week_after(opens_at: datetime) -> datetime:
    """At six in the evening there, whatever the clocks did meanwhile."""
    evening = opens_at.astimezone(PARIS).replace(hour=18, minute=0, second=0, microsecond=0)
    return (evening + timedelta(days=7)).astimezone(UTC)


@dataclass
class Model:
    """A poll as its people understand it."""

    closes_at: datetime
    is_chosen: bool = False
    state: State = State.DRAFT
    opens_at: datetime | None = None
    ballots: dict[str, tuple[int, datetime]] = field(default_factory=dict)
    sealed: Counter[int] | None = None

    @property
    def votes(self) -> Counter[int]:
        return self.sealed or Counter(option for option, _ in self.ballots.values())

    def plan(self, opens_at: datetime | None) -> None:
        """Another opening takes the usual closing with it, and never one that was chosen."""
        if opens_at and not self.is_chosen:
            self.closes_at = a_week_after(opens_at)
        self.opens_at = opens_at
        self.state = State.SCHEDULED if opens_at else State.DRAFT

    def live(self, since: datetime, now: datetime) -> None:
        """What came to pass while the house was up from `since` to `now`."""
        if self.state is State.SCHEDULED:
            self._open(since, now)
        if self.state is State.OPEN and self.closes_at <= now:
            self.state = State.CLOSED
        if self.ballots and self.closes_at + BALLOTS_KEPT <= now:
            self.sealed, self.ballots = self.votes, {}

    def _open(self, since: datetime, now: datetime) -> None:
        assert self.opens_at
        due = goes_out_at(self.opens_at, max(since, self.opens_at), PARIS)
        if self.closes_at <= min(max(due, since), now):
            self.state = State.DROPPED
        elif due <= now:
            self.state = State.OPEN

    def vote(self, voter: str, option: int, at: datetime) -> None:
        chosen, cast_at = self.ballots.get(voter, (None, at))
        taken = self.state in (State.OPEN, State.CLOSED) and self.sealed is None
        if taken and cast_at <= at < self.closes_at and chosen != option:
            self.ballots[voter] = (option, at)


class LateChannel(MemoryChannel):
    """What people do arrives `late`."""

    late = timedelta()

    def say(self, event: Event) -> None:
        super().say(replace(event, at=event.at - self.late))


class Polling(RuleBasedStateMachine):
    """Desk, voters, time and the process's own life, in any order."""

    @initialize(start=st.sampled_from(STARTS))
    def begin(self, start: datetime) -> None:
        self.runner = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory(dir="/dev/shm")
        self.settings = configured(Path(self.folder.name))
        self.channel = LateChannel()
        self.models: list[Model] = []
        self._up(start.astimezone(UTC))
        self.make()
        self.open_now(0)
        self.make()

    def _up(self, now: datetime) -> None:
        self.house = AsyncExitStack()
        self.channel._bell = Bell()
        opening = self.house.enter_async_context(opened(self.settings, self.channel, now))
        self.stage: Stage = self.runner.run(opening)
        self._live(now)

    def teardown(self) -> None:
        if hasattr(self, "runner"):
            self.runner.run(self.house.aclose())
            self.runner.close()
            self.folder.cleanup()

    @property
    def now(self) -> datetime:
        return self.stage.clock.now()

    def _live(self, since: datetime) -> None:
        for model in self.models:
            model.live(since, self.now)

    def _desk(self, line: str) -> None:
        self.runner.run(self.stage.say("camille", line, "bureau"))

    def _one(self, which: int) -> tuple[int, Model]:
        number = which % len(self.models)
        return number + 1, self.models[number]

    # --- the desk ---------------------------------------------------------------------------------

    @rule()
    @precondition(lambda self: len(self.models) < 3)
    def make(self) -> None:
        self._desk(f"/sondage Où se voir ? | {' | '.join(OPTIONS)}")
        self.models.append(Model(a_week_after(self.now)))

    @rule(which=WHICH)
    def open_now(self, which: int) -> None:
        number, model = self._one(which)
        self._desk(f"/ouvrir {number}")
        if model.state in (State.DRAFT, State.SCHEDULED) and self._in_time(model, self.now):
            model.plan(self.now)
            self._live(self.now)

    @rule(which=WHICH, hours=HOURS)
    def schedule(self, which: int, hours: int) -> None:
        number, model = self._one(which)
        opens_at = self._typed(f"/ouvrir {number}", hours)
        if model.state in (State.DRAFT, State.SCHEDULED) and self._in_time(model, opens_at):
            model.plan(opens_at)

    @rule(which=WHICH, hours=HOURS)
    def redate(self, which: int, hours: int) -> None:
        number, model = self._one(which)
        closes_at = self._typed(f"/clore {number}", hours)
        changeable = (State.DRAFT, State.SCHEDULED, State.OPEN)
        if model.state in changeable and closes_at > (model.opens_at or self.now):
            model.closes_at, model.is_chosen = closes_at, True

    @staticmethod
    def _in_time(model: Model, opens_at: datetime) -> bool:
        planned = replace(model)
        planned.plan(opens_at)
        return opens_at < planned.closes_at

    def _typed(self, line: str, hours: int) -> datetime:
        """That many hours from now, as elapsed time, which no clock change makes doubtful."""
        self._desk(f"{line} dans {hours}h")
        self._desk("C’est bien cela")
        self._desk("/annuler")
        moment = self.now + timedelta(hours=hours)
        whole = moment.replace(second=0, microsecond=0)
        return whole if whole == moment else whole + timedelta(minutes=1)

    @rule(which=WHICH)
    def suspend(self, which: int) -> None:
        number, model = self._one(which)
        self._desk(f"/suspendre {number}")
        if model.state is State.SCHEDULED:
            model.plan(None)

    @rule(which=WHICH)
    def drop(self, which: int) -> None:
        number, model = self._one(which)
        self._desk(f"/abandonner {number}")
        self._desk("Oui, abandonner")
        self._desk("/annuler")
        if model.state in (State.DRAFT, State.SCHEDULED):
            model.state = State.DROPPED

    @rule(which=WHICH)
    def close_early(self, which: int) -> None:
        number, model = self._one(which)
        self._desk(f"/clore {number}")
        self._desk("Oui, clore")
        self._desk("/annuler")
        if model.state is State.OPEN:
            model.closes_at = self.now
            self._live(self.now)

    # --- voters -----------------------------------------------------------------------------------

    @rule(taps=st.lists(TAPS, min_size=1, max_size=5))
    def vote(self, taps: list[tuple[int, str, int, int]]) -> None:
        for tap in taps:
            self._tap(*tap)

    def _tap(self, which: int, voter: str, option: int, late: int) -> None:
        number, model = self._one(which)
        self.channel.late = timedelta(minutes=late)
        self.runner.run(self.stage.say(voter, f"/voter {number} {option + 1}", "canal"))
        self.channel.late = timedelta()
        model.vote(voter, option, self.now - timedelta(minutes=late))

    @rule(which=WHICH, voter=st.sampled_from(VOTERS))
    def take_back(self, which: int, voter: str) -> None:
        number, model = self._one(which)
        self.runner.run(self.stage.say(voter, f"/voter {number} 0"))
        model.ballots.pop(voter, None)

    # --- time -------------------------------------------------------------------------------------

    @rule(minutes=st.sampled_from((1, 2, 59, 600, 4000, 30_000)))
    def wait(self, minutes: int) -> None:
        since = self.now
        self.runner.run(self.stage.until(since + timedelta(minutes=minutes)))
        self._live(since)
        self._check_cards()

    @rule(hours=st.sampled_from((0, 5, 13, 200)))
    def restart(self, hours: int) -> None:
        now = self.now
        self.runner.run(self.house.aclose())
        self._up(now + timedelta(hours=hours))

    # --- what must hold ---------------------------------------------------------------------------

    @invariant()
    def the_house_and_the_model_agree(self) -> None:
        for number, model in enumerate(getattr(self, "models", []), start=1):
            poll, votes, kept = self.runner.run(self.stage.house.store.run(_seen, number))
            assert (State(poll.state), poll.closes_at) == (model.state, model.closes_at)
            assert poll.opens_at == model.opens_at or model.state is State.DROPPED
            assert kept == {voter: option for voter, (option, _) in model.ballots.items()}
            assert votes == [model.votes[option] for option in range(len(OPTIONS))]

    def _check_cards(self) -> None:
        """Some time after the last vote every card shows what there is, once in the channel."""
        for number, model in enumerate(self.models, start=1):
            shown = [
                one for one in self.stage.shown("canal").split("\n---\n") if f"n° {number} " in one
            ]
            assert len(shown) == (model.state in (State.OPEN, State.CLOSED))
            for card in shown if model.votes else []:
                for option, text in enumerate(OPTIONS):
                    assert f"{text} : {model.votes[option]} vote" in card
                assert ("Vous pouvez voter" in card) is (model.state is State.OPEN)


def _seen(connection: Connection, number: int) -> tuple[Poll, list[int], dict[str, int]]:
    """The poll, its options' totals, and each voter's option by its rank."""
    poll = polls.get(connection, number)
    options = [option.id for option in polls.options(connection, number)]
    owns: dict[str, Any] = {
        voter: ballots.own(connection, number, Stage.room(voter)) for voter in VOTERS
    }
    kept = {voter: options.index(own.option_id) for voter, own in owns.items() if own}
    return poll, [score.votes for score in polls.result(connection, poll).scores], kept


TestPolling = Polling.TestCase
TestPolling.settings = settings(
    max_examples=12, stateful_step_count=25, suppress_health_check=list(HealthCheck)
)

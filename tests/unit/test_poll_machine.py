"""Law: whatever people do, and whenever the house is down, a poll is what a plain list says it is.

The house is the real one, on simulated time around a clock change; beside it stands a model that
knows polls, ballots and hours, and nothing of tables, duties or messages. Of a native poll it keeps
all that was done, and counts it anew each time.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import Connection
from structlog.testing import capture_logs

from adapters.memory import MemoryChannel
from bot.digests.lifecycle import goes_out_at
from bot.messages import Event
from bot.polls.lifecycle import BALLOTS_KEPT, State
from bot.ports import Bell, Delivery
from bot.store import ballots, polls, reach
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
ANSWERS = st.tuples(WHICH, st.sampled_from(VOTERS), st.none() | st.integers(0, 3), LATE)
"""In the room's own poll also nothing may be chosen, or what is no option."""


def a_week_after(opens_at: datetime) -> datetime:
    """At six in the evening there, whatever the clocks did meanwhile."""
    evening = opens_at.astimezone(PARIS).replace(hour=18, minute=0, second=0, microsecond=0)
    return (evening + timedelta(days=7)).astimezone(UTC)


@dataclass(frozen=True)
class Act:
    """What a voter of a native poll did, in the room or by the card; None chooses nothing."""

    message: str
    voter: str
    option: int | None
    at: datetime
    in_room: bool


@dataclass
class Model:
    """A poll as its people understand it."""

    closes_at: datetime
    is_chosen: bool = False
    state: State = State.DRAFT
    opens_at: datetime | None = None
    ballots: dict[str, tuple[int, datetime]] = field(default_factory=dict)
    sealed: Counter[int] | None = None
    native: bool = False
    acts: list[Act] = field(default_factory=list)

    @property
    def votes(self) -> Counter[int]:
        if self.sealed is not None:
            return self.sealed
        return Counter(option for option, _ in self.ballots.values())

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
            self.close()
        if self.ballots and self.closes_at + BALLOTS_KEPT <= now:
            self.sealed, self.ballots = self.votes, {}

    def close(self) -> None:
        """For good, where the room's own poll ends with it."""
        self.state = State.CLOSED
        if self.native:
            for voter in VOTERS:
                self.count(voter)
            self.sealed = self.votes

    def cancel(self, now: datetime) -> None:
        """Nothing of it is kept."""
        self.state, self.closes_at = State.CANCELLED, now
        self.ballots, self.acts, self.sealed = {}, [], Counter()

    def _open(self, since: datetime, now: datetime) -> None:
        assert self.opens_at
        due = goes_out_at(self.opens_at, max(since, self.opens_at), PARIS)
        if self.closes_at <= min(max(due, since), now):
            self.state = State.DROPPED
        elif due <= now:
            self.state = State.OPEN

    def vote(self, voter: str, option: int, at: datetime) -> bool:
        """Whether it was taken."""
        chosen, cast_at = self.ballots.get(voter, (None, at))
        taken = self.state in (State.OPEN, State.CLOSED) and self.sealed is None
        if taken and cast_at <= at < self.closes_at and chosen != option:
            self.ballots[voter] = (option, at)
            return True
        return False

    def vote_beside(self, message: str, voter: str, option: int, at: datetime) -> None:
        """By the card of a native poll: it takes the place of an earlier vote there."""
        if self.vote(voter, option, at):
            self.acts = [act for act in self.acts if act.in_room or act.voter != voter]
            self.acts.append(Act(message, voter, option, at, in_room=False))
            self.count(voter)

    def answer(self, act: Act) -> None:
        if self.state is State.OPEN:
            self.acts.append(act)
            self.count(act.voter)

    def withdraw(self, message: str) -> None:
        gone = [act for act in self.acts if act.message == message]
        self.acts = [act for act in self.acts if act.message != message]
        for act in gone if self.sealed is None else []:
            self.count(act.voter)

    def count(self, voter: str) -> None:
        """What this voter did last, in time, is what they want."""
        self.ballots.pop(voter, None)
        theirs = [act for act in self.acts if act.voter == voter and act.at < self.closes_at]
        for act in sorted(theirs, key=lambda one: (one.at, one.message))[-1:]:
            if act.option is not None and act.option < len(OPTIONS):
                self.ballots[voter] = (act.option, act.at)


class LateChannel(MemoryChannel):
    """What people do arrives `late`, and some of it again."""

    late = timedelta()

    def say(self, event: Event) -> None:
        super().say(replace(event, at=event.at - self.late))

    def say_again(self, rank: int) -> None:
        """A platform may bring an event twice; nobody has done it twice."""
        self.received.append(self.received[rank % len(self.received)])
        self._bell.ring()


class Polling(RuleBasedStateMachine):
    """Desk, voters, time and the process's own life, in any order."""

    @initialize(start=st.sampled_from(STARTS))
    def begin(self, start: datetime) -> None:
        self.runner = asyncio.Runner()
        self.around = ExitStack()
        self.logs = self.around.enter_context(capture_logs())
        self.folder = tempfile.TemporaryDirectory(dir="/dev/shm")
        self.settings = configured(Path(self.folder.name))
        self.channel = LateChannel()
        self.models: list[Model] = []
        self._up(start.astimezone(UTC))
        for number, native in enumerate((False, True)):
            self.make(native=native)
            self.open_now(number)

    def _up(self, now: datetime) -> None:
        self.house = AsyncExitStack()
        self.channel._bell = Bell()
        opening = self.house.enter_async_context(opened(self.settings, self.channel, now))
        self.stage: Stage = self.runner.run(opening)
        self.runner.run(self.stage.until(now))
        self._live(now)

    def teardown(self) -> None:
        if hasattr(self, "runner"):
            self.runner.run(self.house.aclose())
            self.runner.close()
            self.around.close()
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

    @rule(native=st.booleans())
    @precondition(lambda self: len(self.models) < 3)
    def make(self, native: bool = False) -> None:
        self._desk(f"/sondage Où se voir ? | {' | '.join(OPTIONS)}")
        self.models.append(Model(a_week_after(self.now), native=native))
        for word in ("noms", "salon") if native else ():
            self._desk(f"/{word} {len(self.models)} oui")

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

    @rule(which=WHICH)
    @precondition(lambda self: any(one.state is State.OPEN for one in self.models))
    def cancel(self, which: int) -> None:
        number, model = self._one(which)
        self._desk(f"/abandonner {number} Trop tôt.")
        self._desk("Oui, annuler")
        self._desk("/annuler")
        if model.state is State.OPEN:
            model.cancel(self.now)

    # --- voters -----------------------------------------------------------------------------------

    @rule(taps=st.lists(TAPS, min_size=1, max_size=5))
    def vote(self, taps: list[tuple[int, str, int, int]]) -> None:
        for tap in taps:
            self._tap(*tap)

    def _tap(self, which: int, voter: str, option: int, late: int) -> None:
        number, model = self._one(which)
        self.channel.late = timedelta(minutes=late)
        key = f"vote {number}:{len(OPTIONS) * (number - 1) + option + 1}"
        self.runner.run(self.stage.press_key(voter, key, "canal"))
        self.channel.late = timedelta()
        cast = voter, option, self.now - timedelta(minutes=late)
        if model.native:
            model.vote_beside(self._newest(), *cast)
        else:
            model.vote(*cast)

    def _newest(self) -> str:
        people = (one for one in reversed(self.channel.received) if one.name != "Essaim")
        return next(people).id

    @rule(rank=st.integers(0, 99))
    def replay(self, rank: int) -> None:
        known = len(self.channel.received)
        self.channel.say_again(-1 - rank)
        self.runner.run(self.stage.caught_up(known))

    @rule(which=WHICH, voter=st.sampled_from(VOTERS))
    def take_back(self, which: int, voter: str) -> None:
        number, model = self._one(which)
        self.runner.run(self.stage.say(voter, f"/voter {number} 0"))
        if model.ballots.pop(voter, None):
            model.acts = [act for act in model.acts if act.voter != voter]

    # --- in the room's own poll -------------------------------------------------------------------

    @rule(answers=st.lists(ANSWERS, min_size=1, max_size=5))
    def answer(self, answers: list[tuple[int, str, int | None, int]]) -> None:
        for answer in answers:
            self._answer(*answer)

    def _answer(self, which: int, voter: str, option: int | None, late: int) -> None:
        number, model = self._one(which)
        paper = self._paper(number)
        if not paper:
            return
        self.channel.late = timedelta(minutes=late)
        labels = "" if option is None else (*OPTIONS, "ailleurs")[option]
        self.runner.run(self.stage.answer(voter, "canal", labels, paper))
        self.channel.late = timedelta()
        at = self.now - timedelta(minutes=late)
        model.answer(Act(self._newest(), voter, option, at, in_room=True))

    @rule(which=WHICH, voter=st.sampled_from(VOTERS))
    def unanswer(self, which: int, voter: str) -> None:
        number, model = self._one(which)
        paper = self._paper(number)
        given = [one for one in self.channel.votes(paper) if one.name == voter.capitalize()]
        if given:
            self.runner.run(self.stage.unanswer(voter, "canal", "", paper))
            model.withdraw(given[-1].id)

    @rule(which=WHICH)
    def end_by_hand(self, which: int) -> None:
        number, model = self._one(which)
        paper = self._paper(number)
        if paper:
            self.runner.run(self.stage.end_poll("hugo", "canal", "", paper))
        if paper and model.state is State.OPEN:
            model.closes_at = min(model.closes_at, self.now + timedelta(microseconds=1))
            model.close()

    def _paper(self, number: int) -> str:
        """The room's own poll of that number, if there is one."""
        key = f"poll.{number}.memory:canal"
        there = [(one, sent) for one, sent in self.channel.timeline if isinstance(sent, Delivery)]
        papers = (one for one, sent in there if sent.key == key and sent.letter.extra)
        return next(papers, "")

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
            poll, votes, kept, reached = self.runner.run(self.stage.house.store.run(_seen, number))
            assert (State(poll.state), poll.closes_at) == (model.state, model.closes_at)
            assert poll.opens_at == model.opens_at or model.state is State.DROPPED
            assert kept == {voter: option for voter, (option, _) in model.ballots.items()}
            assert votes == [model.votes[option] for option in range(len(OPTIONS))]
            assert reached == {"memory": model.votes.total()} or not (reached or model.votes)

    @invariant()
    def nothing_fails(self) -> None:
        assert [line for line in getattr(self, "logs", []) if line["log_level"] == "error"] == []

    def _check_cards(self) -> None:
        """Some time after the last vote every card shows what there is, once in the channel."""
        for number, model in enumerate(self.models, start=1):
            if model.native:
                self._check_result(number, model)
                continue
            shown = [
                one for one in self.stage.shown("canal").split("\n---\n") if f"n° {number} " in one
            ]
            assert len(shown) == (model.state in (State.OPEN, State.CLOSED, State.CANCELLED))
            for card in shown if model.votes else []:
                for option, text in enumerate(OPTIONS):
                    assert f"{text} : {model.votes[option]} vote" in card
                assert ("Vous pouvez voter" in card) is (model.state is State.OPEN)

    def _check_result(self, number: int, model: Model) -> None:
        """Where the room shows the poll, the result comes to stand in its line."""
        shown = self.stage.shown("canal").split("\n---\n")
        results = [one for one in shown if f"n° {number} " in one and "clos depuis" in one]
        cancelled = [one for one in shown if f"n° {number} " in one and "a été annulé" in one]
        assert len(cancelled) == (model.state is State.CANCELLED)
        assert len(results) == (model.state is State.CLOSED)
        for option, text in enumerate(OPTIONS) if results else ():
            assert f"{text} : {model.votes[option]} vote" in results[0]


def _seen(
    connection: Connection, number: int
) -> tuple[Poll, list[int], dict[str, int], dict[str, int]]:
    """The poll, its options' totals, each voter's option by its rank, and each platform's voters"""
    poll = polls.get(connection, number)
    options = [option.id for option in polls.options(connection, number)]
    owns: dict[str, Any] = {
        voter: ballots.own(connection, number, Stage.room(voter)) for voter in VOTERS
    }
    kept = {voter: options.index(own.options[0]) for voter, own in owns.items() if own}
    votes = [score.votes for score in polls.result(connection, poll).scores]
    return poll, votes, kept, dict(reach.split(connection, poll))


TestPolling = Polling.TestCase
TestPolling.settings = settings(
    max_examples=12, stateful_step_count=25, suppress_health_check=list(HealthCheck)
)

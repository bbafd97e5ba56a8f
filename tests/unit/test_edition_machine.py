"""Law: whatever people do, and whenever the house is down, each period has one honest edition.

The house is the real one, on simulated time around a clock change. Nothing is foretold: after each
step, what members have in their channel is judged by what everybody has agreed to, and what is kept
by what was kept before.
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections import Counter
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as tries
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import Connection, select
from structlog.testing import capture_logs

from adapters.memory import MemoryChannel
from bot.contributions.lifecycle import State as Told
from bot.digests.lifecycle import TRANSITIONS, State
from bot.messages import Letter
from bot.ports import Bell
from bot.store.schema import ACT, CONTRIBUTION, EDITION, EDITION_ITEM, REVISION
from bot.tables import Edition
from tests.houses import PARIS, Stage, as_text, opened, settings
from tests.stage import play

STARTS = (
    datetime(2026, 3, 25, 9, 0, tzinfo=PARIS),
    datetime(2026, 10, 21, 21, 30, tzinfo=PARIS),
    datetime(2026, 12, 21, 9, 0, tzinfo=PARIS),
)
HOURS = (1, 3, 20, 27, 75, 170, 800)
MOST = 6
WHICH = st.integers(0, MOST - 1)
DECISIONS = (
    *("/approuver {}",) * 5,
    "/refuser {} Pas encore.",
    "/defaire {}",
    "/reporter {} dans 10 jours",
)
SETTINGS = (
    "parution lundi 9h",
    "parution vendredi 17h",
    "parution dimanche 2h30",
    "parution tous les jours 3h",
    "gel 0 minute",
    "gel 2 jours",
    "pauses dans 2 jours",
)
TOLD = """
    claire: /temoigner {}
    claire [Passer]
    claire [Passer]
    claire [Signer]
    claire [Oui, proposer]
"""
REVISED = """
    claire: /modifier {}
    claire [Modifier quelque chose]
    claire [Le texte]
    claire: {}
    claire [Oui, proposer]
"""
WITHDRAWN = """
    claire: /retirer {}
    claire [Oui, retirer]
"""
UNDER_WAY = (State.FROZEN, State.APPROVED, State.PUBLISHING)
OUT = (State.PUBLISHED, State.CORRECTED)
WORDING = REVISION.c.id == EDITION_ITEM.c.revision_id
POSTED = re.compile(r"Futurs Publics · n° (\d+)")


@dataclass(frozen=True)
class Kept:
    """What the database holds: editions by their freeze, their wordings, who is where."""

    editions: list[Edition] = field(default_factory=list)
    items: dict[tuple[int, int], str] = field(default_factory=dict)
    told: dict[int, str] = field(default_factory=dict)
    agreed: frozenset[int] = frozenset()

    @property
    def states(self) -> dict[int, State]:
        return {one.id or 0: State(one.state) for one in self.editions}

    def of(self, edition: int) -> set[int]:
        """The contributions in it."""
        return {number for there, number in self.items if there == edition}


def look(connection: Connection) -> Kept:
    """Everything about editions that is kept now."""
    editions = connection.execute(select(EDITION).order_by(EDITION.c.freeze_at))
    items = connection.execute(select(EDITION_ITEM, REVISION.c.text).join(REVISION, WORDING))
    told = connection.execute(select(CONTRIBUTION.c.id, CONTRIBUTION.c.state))
    agreed = ACT.c.verb.in_(("approve_edition", "let_go"))
    yes = connection.execute(select(ACT.c.edition_id).where(agreed))
    return Kept(
        [Edition(**row._mapping) for row in editions],
        {(row.edition_id, row.contribution_id): row.text for row in items},
        {row.id: row.state for row in told},
        frozenset(yes.scalars()),
    )


def ways() -> dict[State, set[State]]:
    """Every state with those that may come after it, at once or later."""
    after = {state: {state} for state in State}
    for _ in State:
        for (before, _deed), then in TRANSITIONS.items():
            after[before] |= after[then]
    return after


class Weeks(RuleBasedStateMachine):
    """Authors, animators, time and the process's own life, in any order."""

    @initialize(start=st.sampled_from(STARTS), approval=st.sampled_from(("required", "delayed")))
    def begin(self, start: datetime, approval: str) -> None:
        self.runner = asyncio.Runner()
        self.around = ExitStack()
        self.logs = self.around.enter_context(capture_logs())
        self.folder = tempfile.TemporaryDirectory(dir="/dev/shm")
        self.settings = settings(Path(self.folder.name), digest={"approval": approval})
        self.channel = MemoryChannel()
        self.told = 0
        self.before = Kept()
        self.decided: set[int] = set()
        self._up(start.astimezone(UTC))
        self._play("claire: /aide\nclaire [Oui, je]")
        self.tell()

    def _up(self, now: datetime) -> None:
        self.house = AsyncExitStack()
        self.channel._bell = Bell()
        opening = self.house.enter_async_context(opened(self.settings, self.channel, now))
        self.stage: Stage = self.runner.run(opening)

    def teardown(self) -> None:
        if hasattr(self, "runner"):
            self.runner.run(self.house.aclose())
            self.runner.close()
            self.around.close()
            self.folder.cleanup()

    @property
    def now(self) -> datetime:
        return self.stage.clock.now()

    def _on(self, time: timedelta) -> None:
        self.runner.run(self.stage.until(self.now + time))

    def _play(self, lines: str) -> None:
        self.runner.run(play(self.stage, [line.strip() for line in lines.strip().splitlines()]))

    def _desk(self, *lines: str) -> None:
        for line in lines:
            self.runner.run(self.stage.say("camille", line, "bureau"))

    def _one(self, which: int) -> int:
        """The number of a contribution that has been told."""
        return which % self.told + 1

    # --- people -----------------------------------------------------------------------------------

    @rule()
    @precondition(lambda self: self.told < MOST)
    def tell(self) -> None:
        self.told += 1
        self._play(TOLD.format(f"Récit {self.told}, version 0."))
        self._desk(f"/approuver {self.told}")

    @rule(which=WHICH, decision=st.sampled_from(DECISIONS))
    def decide(self, which: int, decision: str) -> None:
        self.decided.add(self._one(which))
        self._desk(decision.format(self._one(which)))

    @rule(which=WHICH, version=st.integers(1, 9))
    def revise(self, which: int, version: int) -> None:
        number = self._one(which)
        if self.before.told[number] != Told.WITHDRAWN:
            self._play(REVISED.format(number, f"Récit {number}, version {version}."))

    @rule(which=WHICH)
    def withdraw(self, which: int) -> None:
        if self.before.told[self._one(which)] != Told.WITHDRAWN:
            self._play(WITHDRAWN.format(self._one(which)))

    @rule()
    def approve(self) -> None:
        self._desk("/publier", "/annuler")

    @rule()
    def publish_early(self) -> None:
        self._desk("/publier", "Oui, publier maintenant", "/annuler")
        self._on(timedelta(seconds=1))  # time never stands still between two acts of one person

    @rule()
    def reopen(self) -> None:
        self._desk("/rouvrir")

    @rule(setting=st.sampled_from(SETTINGS))
    def change_settings(self, setting: str) -> None:
        self._desk(f"/reglages {setting}", "C’est bien cela", "/annuler")

    # --- time -------------------------------------------------------------------------------------

    @rule(hours=st.sampled_from(HOURS))
    def wait(self, hours: int) -> None:
        self._on(timedelta(hours=hours))

    @rule()
    def live_through_an_edition(self) -> None:
        """Time goes on to the freeze, the desk says yes, and the hour comes."""
        self._until(self._editions()[-1].freeze_at)
        self._desk("/publier", "/annuler")
        self._until(self._editions()[-2:][0].publish_at)

    def _editions(self) -> list[Edition]:
        return self.runner.run(self.stage.house.store.run(look)).editions

    def _until(self, moment: datetime) -> None:
        self.runner.run(self.stage.until(max(self.now, moment)))

    @rule(hours=st.sampled_from((0, *HOURS)))
    def restart(self, hours: int) -> None:
        now = self.now
        self.runner.run(self.house.aclose())
        self._up(now + timedelta(hours=hours))

    # --- what must hold ---------------------------------------------------------------------------

    @invariant()
    def all_is_well(self) -> None:
        if not hasattr(self, "stage"):
            return
        assert [line for line in self.logs if line["log_level"] == "error"] == []
        kept = self.runner.run(self.stage.house.store.run(look))
        self._periods_follow_each_other(kept)
        self._each_is_in_one_edition(kept)
        self._nothing_goes_back(kept)
        self._channel_is_what_was_agreed(kept)
        self.before, self.decided = kept, set()

    def _periods_follow_each_other(self, kept: Kept) -> None:
        assert list(kept.states.values()).count(State.COLLECTING) == 1
        assert kept.editions[-1].state == State.COLLECTING
        for one, then in pairwise(kept.editions):
            assert then.opens_at == one.freeze_at
            late = one.state == State.FROZEN and one.publish_at <= then.freeze_at
            assert not late or then.state == State.COLLECTING

    def _each_is_in_one_edition(self, kept: Kept) -> None:
        assert not [number for number, n in Counter(n for _, n in kept.items).items() if n > 1]
        under_way = {n for edition, n in kept.items if kept.states[edition] in UNDER_WAY}
        assert under_way == {n for n, state in kept.told.items() if state == Told.FROZEN}
        for edition, state in kept.states.items():
            assert not (kept.of(edition) and state in (State.COLLECTING, State.SKIPPED))
            assert edition in kept.agreed or state not in (*OUT, State.APPROVED, State.PUBLISHING)

    def _nothing_goes_back(self, kept: Kept) -> None:
        """States follow the table, and a frozen wording changes only by the desk's own decision."""
        for edition, state in self.before.states.items():
            assert kept.states[edition] in ways()[state]
        for (edition, number), wording in kept.items.items():
            same = self.before.items.get((edition, number), wording) == wording
            assert same or number in self.decided
            joined = (edition, number) not in self.before.items and self.before.items
            assert not joined or self.before.states.get(edition) in (None, State.COLLECTING)

    def _channel_is_what_was_agreed(self, kept: Kept) -> None:
        posts = [one.letter for one in self.channel.sent if one.replaces is None]
        numbers = [number for letter in posts for number in _number(letter)]
        assert numbers == list(range(1, len(numbers) + 1))
        assert len(numbers) == sum(state in OUT for state in kept.states.values())
        for letter in self.channel.sent:
            if letter.replaces is None and _number(letter.letter):
                assert "version" in as_text(letter.letter)
        shown = re.findall(r"Récit \d+, version \d+\.", self.stage.shown("canal"))
        published = [number for number, state in kept.told.items() if state == Told.PUBLISHED]
        wordings = {number: wording for (_, number), wording in kept.items.items()}
        assert sorted(shown) == sorted(wordings[number] for number in published)


def _number(letter: Letter) -> list[int]:
    """The number of the edition that this letter posts, if it is one."""
    return [int(number) for number in POSTED.findall(as_text(letter))]


class Long(Weeks):
    """The same for minutes."""


TestWeeks = Weeks.TestCase
TestWeeks.settings = tries(
    max_examples=10, stateful_step_count=20, suppress_health_check=list(HealthCheck)
)
TestLong = pytest.mark.long(Long.TestCase)
TestLong.settings = tries(
    max_examples=400, stateful_step_count=60, suppress_health_check=list(HealthCheck)
)

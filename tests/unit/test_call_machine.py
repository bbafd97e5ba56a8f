"""Law: whatever agents and the desk do, a call's count is that of a plain list kept beside it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import create_engine, insert
from sqlmodel import SQLModel

from bot.calls.lifecycle import Deed, State
from bot.contributions.lifecycle import Deed as Act
from bot.store import calls, contributions, revisions
from bot.store.schema import COMMUNITY, PERSON
from bot.tables import Call
from tests.unit.test_compose import a_text

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
REGIONS = st.sampled_from(["", "53", "84"])

COUNTED = ("waiting", "approved", "frozen", "published")
WAYS: dict[str, dict[str, str]] = {
    "submit": {"draft": "waiting"},
    "approve": {"waiting": "approved"},
    "hold": {"waiting": "approved", "approved": "approved"},
    "release": {"approved": "approved"},
    "refuse": {"waiting": "refused"},
    "undo": {"approved": "waiting", "refused": "waiting"},
    "freeze": {"approved": "frozen"},
    "thaw": {"frozen": "approved"},
    "publish": {"frozen": "published"},
    "revise": {
        "draft": "draft",
        "waiting": "waiting",
        "approved": "waiting",
        "refused": "waiting",
        "frozen": "frozen",
        "published": "published",
    },
    "withdraw": dict.fromkeys(("draft", "refused", *COUNTED), "withdrawn"),
}
"""What becomes of an answer in each state, by what is done with it."""


class Answering(RuleBasedStateMachine):
    """A call, answers to it and to nothing, and what each of them has become."""

    answers = Bundle("answers")

    @initialize()
    def launch(self) -> None:
        engine = create_engine("sqlite://")
        self.connection = engine.connect()
        SQLModel.metadata.create_all(self.connection)
        self.connection.execute(insert(COMMUNITY).values(id=1, slug="futurs", created_at=NOW))
        self.connection.execute(insert(PERSON).values(id=1, name="Claire", consented_at=NOW))
        asked = {"question": "Quoi ?", "channels": [], "closes_at": NOW + timedelta(days=7)}
        self.number = calls.create(self.connection, 1, NOW, **asked)
        assert calls.move(self.connection, self.call, Deed.LAUNCH, opened_at=NOW)
        self.told: dict[int, tuple[str, str]] = {}
        self.kept: tuple[int, int] | None = None

    @property
    def call(self) -> Call:
        found = calls.find(self.connection, self.number)
        assert found is not None
        return found

    @rule(target=answers, region=REGIONS)
    def begin(self, region: str) -> int:
        number = self._tell(region)
        contributions.answers(self.connection, number, self.number)
        self.told[number] = ("draft", region)
        return number

    @rule(region=REGIONS)
    def tell_something_else(self, region: str) -> None:
        number = self._tell(region)
        entry = contributions.find(self.connection, number)
        assert entry is not None
        contributions.move(self.connection, entry, Act.SUBMIT, NOW)

    def _tell(self, region: str) -> int:
        number = contributions.create(
            self.connection, community_id=1, person_id=1, kind="testimony", private=True, now=NOW
        )
        self._word(number, region)
        return number

    def _word(self, number: int, region: str) -> None:
        wording = a_text("Une chaise.", region=region).model_dump()
        revision = revisions.add(self.connection, number, wording, NOW)
        contributions.put_in_force(self.connection, number, revision)

    @rule(number=answers, deed=st.sampled_from((Act.APPROVE, Act.REFUSE, Act.WITHDRAW)))
    def propose_and_decide(self, number: int, deed: Act) -> None:
        self.act(number, Act.SUBMIT)
        self.act(number, deed)

    @rule(number=answers, deed=st.sampled_from(list(Act)))
    def act(self, number: int, deed: Act) -> None:
        state, region = self.told[number]
        entry = contributions.find(self.connection, number)
        assert entry is not None
        assert entry.state == state
        if state in WAYS[deed]:
            contributions.move(self.connection, entry, deed, NOW)
            self.told[number] = (WAYS[deed][state], region)

    @rule(number=answers, region=REGIONS)
    def reword(self, number: int, region: str) -> None:
        self._word(number, region)
        self.told[number] = (self.told[number][0], region)

    @rule()
    def close(self) -> None:
        if self.kept is None:
            found = calls.count(self.connection, self.number)
            self.kept = (found.answers, len(found.regions))
            kept = dict(zip(("answers", "regions"), self.kept, strict=True))
            assert calls.move(self.connection, self.call, Deed.CLOSE, **kept)

    @rule()
    def two_close_it_at_once(self) -> None:
        """The second finds that the state it knew is gone."""
        if self.kept is None:
            stale = self.call
            self.close()
            assert not calls.move(self.connection, stale, Deed.CLOSE, answers=99)

    @invariant()
    def the_count_is_that_of_the_list(self) -> None:
        if not hasattr(self, "told"):
            return
        counted = [(state, region) for state, region in self.told.values() if state in COUNTED]
        found = calls.count(self.connection, self.number)
        assert found.answers == len(counted)
        assert set(found.regions) == {region for _, region in counted if region}
        assert found.waiting == sum(state == "waiting" for state, _ in counted)

    @invariant()
    def the_count_of_a_close_stays(self) -> None:
        if getattr(self, "kept", None) is not None:
            assert (self.call.answers, self.call.regions) == self.kept
            assert self.call.state == State.CLOSED

    def teardown(self) -> None:
        if hasattr(self, "connection"):
            self.connection.close()
            self.connection.engine.dispose()


Answering.TestCase.settings = settings(max_examples=40, stateful_step_count=25)
TestAnswering = Answering.TestCase

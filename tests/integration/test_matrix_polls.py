"""Law: what the bot counts of a native poll is what Matrix's own clients count of it.

The polls are the bot's, on a real homeserver; people vote on matrix-js-sdk and on the bare
client-server API, and matrix-js-sdk counts the same events by code of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.matrix import hearing, timeline, waiting
from adapters.matrix.polls import END, START, ended, started
from bot.errors import ChannelError, RateLimited
from bot.messages import Ended, Gone, Reaction, Unread, Voted
from bot.store import ballots, responses
from bot.tables import Response
from tests.element import Person
from tests.homeserver import shared
from tests.integration.hall import PAPER, Hall, Voter, hall
from tests.unit.test_poll_tally import opened_poll

INSTANT = timedelta(milliseconds=1)

PLAIN, SEALED = [
    pytest.mark.parametrize("lab", [room], indirect=True) for room in ("plain", "encrypted")
]
"""For what is the same in any room, and what there is in sealed ones alone."""


@pytest.fixture(params=["plain", "encrypted"])
def lab(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Hall]:
    """A hall with an impatient homeserver, which gives three events at once."""
    monkeypatch.setattr(hearing, "LOOK", 0.5)
    monkeypatch.setattr(hearing, "QUIET", 1.0)
    monkeypatch.setattr(timeline, "PAGE", 3)
    with ExitStack() as ends:
        yield hall(tmp_path / "matrix", ends, encrypted=request.param == "encrypted")


# --- what people may do with a poll ---------------------------------------------------------------


def once(voter: Voter, poll: str) -> None:
    voter.vote(poll, "1")


def changed(voter: Voter, poll: str) -> None:
    voter.vote(poll, "1")
    voter.vote(poll, "2")


def several(voter: Voter, poll: str) -> None:
    voter.vote(poll, "2", "1")


def spoiled(voter: Voter, poll: str) -> None:
    voter.vote(poll, "1")
    voter.vote(poll, "no such option")


def half_spoiled(voter: Voter, poll: str) -> None:
    voter.vote(poll, "1", "no such option")


def malformed(voter: Voter, poll: str) -> None:
    voter.vote(poll, "1")
    voter.raw(poll, "2")


def withdrawn(voter: Voter, poll: str) -> None:
    voter.vote(poll, "1")
    voter.raw(poll, [])


def unvoted(voter: Voter, poll: str) -> None:
    voter.vote(poll, "1")
    voter.vote(poll)


def redacted(voter: Voter, poll: str) -> None:
    voter.vote(poll, "1")
    voter.redact(voter.vote(poll, "2"))


def redacted_alone(voter: Voter, poll: str) -> None:
    voter.redact(voter.vote(poll, "3"))


def nothing(_: Voter, __: str) -> None:
    pass


ACTS: Mapping[Callable[[Voter, str], None], list[str]] = {
    once: ["1"],
    changed: ["2"],
    several: ["2"],
    spoiled: [],
    half_spoiled: [],
    malformed: [],
    withdrawn: [],
    unvoted: [],
    redacted: ["1"],
    redacted_alone: [],
    nothing: [],
}
"""What is done before the end, and what it comes to; after the end everybody votes for 3."""


def counted(end: Ended) -> dict[str, list[str]]:
    """Who chose what, by the bot's own ledger."""
    with opened_poll() as (connection, poll):
        poll.native, poll.closes_at = True, end.at + INSTANT
        votes = end.votes or ()
        there = [_response(vote) for vote in votes]
        responses.reconcile(connection, poll, end.of, there, end.at)
        owns = {vote.account: ballots.own(connection, 1, vote.account) for vote in votes}
    return {
        voter.native: [str(option) for option in own.options] for voter, own in owns.items() if own
    }


def _response(vote: Voted) -> Response:
    answers = list(vote.answers)
    return Response(
        message=vote.id, poll_id=1, of=vote.of, voter=vote.account, answers=answers, at=vote.at
    )


def test_it_counts_as_the_clients_do_whatever_people_do_with_their_votes(lab: Hall) -> None:
    polls = {lab.bot.poll(act.__name__): act for act in ACTS}
    for poll, act in polls.items():
        for voter in lab.voters:
            act(voter, poll)
    for poll in polls:
        lab.bot.close(poll)
    for poll in polls:
        for voter in lab.voters:
            voter.vote(poll, "3")
    for poll, act in polls.items():
        (end,) = lab.bot.ends(poll)
        told = lab.claire.tally(lab.bot.room, poll)
        times = [vote.at for vote in end.votes or ()]
        assert times == sorted(one for one in times if one <= end.at)
        expected = {voter.id: ACTS[act] for voter in lab.voters if ACTS[act]}
        assert counted(end) == told["votes"] == expected, act.__name__
        assert (end.unreadable, told["sealed"], told["ended"]) == (0, 0, True)


def test_each_vote_is_told_as_it_comes(lab: Hall) -> None:
    poll = lab.bot.poll("p")
    first, second = [voter.vote(poll, "1", "x") for voter in lab.voters]
    lab.bot.listen(lambda: len(lab.bot.heard) == 2)
    votes = [(one.id, one.of, one.answers) for one in lab.bot.heard if isinstance(one, Voted)]
    assert votes == [(first, poll, ("1", "x")), (second, poll, ("1", "x"))]


# --- ends -----------------------------------------------------------------------------------------


def test_the_first_end_that_counts_is_told_and_no_other(lab: Hall) -> None:
    poll, claire, marc = lab.bot.poll("p"), *lab.voters
    lea = lab.newcomer()
    claire.vote(poll, "1")
    lea.send(ended(poll, "fini"))  # she may not
    marc.vote(poll, "2")
    of_claire = claire.send(ended(poll, "fini"))  # the room is hers
    marc.vote(poll, "3")
    lab.bot.close(poll)
    lea.send(ended(poll, "fini"))
    last = claire.send({"msgtype": "m.text", "body": "c’est tout"}, "m.room.message")
    lab.bot.listen(lambda: any(one.id == last for one in lab.bot.heard))
    (end,) = lab.bot.ends(poll)
    assert end.id == of_claire
    told = lab.claire.tally(lab.bot.room, poll)
    assert counted(end) == told["votes"] == {claire.id: ["1"], marc.id: ["2"]}


@PLAIN
def test_the_end_of_somebody_elses_poll_is_nothing(lab: Hall) -> None:
    claire, _ = lab.voters
    theirs = claire.send(started(PAPER, "À vous"), START)
    words = claire.send({"msgtype": "m.text", "body": "À vous"}, "m.room.message")
    for one in (theirs, words):
        claire.send(ended(one, "fini"))
    ours = lab.bot.poll("p")
    lab.bot.close(ours)
    last = claire.send({"msgtype": "m.text", "body": "c’est tout"}, "m.room.message")
    lab.bot.listen(lambda: any(one.id == last for one in lab.bot.heard))
    assert [one.of for one in lab.bot.heard if isinstance(one, Ended)] == [ours]


@PLAIN
def test_when_the_votes_cannot_be_fetched_the_end_is_told_later(lab: Hall) -> None:
    poll, claire = lab.bot.poll("p"), lab.voters[0]
    claire.vote(poll, "1")
    lab.wire.words, lab.wire.lose = b"/relations/", 2  # once more is tried at once
    with pytest.raises(ChannelError):
        lab.bot.close(poll)
    claire.vote(poll, "3")
    lab.bot.close(poll)
    (end,) = lab.bot.ends(poll)
    assert counted(end) == {claire.id: ["1"]}


@SEALED
def test_votes_that_nobody_has_the_key_of_are_counted_as_such(
    lab: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "PATIENCE", 1.5)
    lab.bot.reads_nobody()
    poll, claire, marc = lab.bot.poll("p"), *lab.voters
    for voter in (claire, marc):
        voter.vote(poll, "1")
    with pytest.raises(RateLimited):
        lab.bot.close_once(poll)
    claire.vote(poll, "3")
    lab.bot.close(poll)
    (end,) = lab.bot.ends(poll)
    assert (end.unreadable, counted(end)) == (1, {marc.id: ["1"]})
    lab.bot.listen(lambda: any(isinstance(one, Unread) for one in lab.bot.heard))


@SEALED
def test_an_end_waits_for_the_keys_of_its_votes_even_over_a_restart(lab: Hall) -> None:
    lab.bot.reads_nobody()
    poll, claire = lab.bot.poll("p"), lab.voters[0]
    claire.vote(poll, "1")
    with pytest.raises(RateLimited):
        lab.bot.close_once(poll)
    assert lab.bot.heard == []
    lab.bot.starts_again()
    lab.bot.close(poll)
    (end,) = lab.bot.ends(poll)
    assert (end.unreadable, counted(end)) == (0, {claire.id: ["1"]})


@SEALED
def test_a_moderators_end_waits_for_the_keys_of_the_votes_before_it(lab: Hall) -> None:
    lab.bot.reads_nobody()
    poll, claire = lab.bot.poll("p"), lab.voters[0]
    claire.vote(poll, "1")
    hand = Person(shared(), lab.claire.account)  # for her own client would seal it
    end = hand.send(lab.bot.room, ended(poll, "fini"), END)
    lab.bot.listen(lambda: end in lab.bot.cursor or lab.bot.heard)
    assert lab.bot.heard == []
    lab.bot.starts_again()
    lab.bot.listen(lambda: lab.bot.ends(poll))
    (told,) = lab.bot.ends(poll)
    assert (told.id, told.unreadable, counted(told)) == (end, 0, {claire.id: ["1"]})


# --- what leaves ----------------------------------------------------------------------------------


def seen(lab: Hall, event: str) -> dict[str, object]:
    """That event as the strict client has it."""
    found: list[dict[str, object]] = []

    def is_there() -> bool:
        found[:] = [one for one in lab.claire.timeline(lab.bot.room) if one["id"] == event]
        return bool(found)

    lab.claire.until(is_there)
    return found[0]


def test_all_but_reactions_is_sealed_where_the_room_is(
    lab: Hall, request: pytest.FixtureRequest
) -> None:
    poll = lab.bot.poll("p")
    end, sign = lab.bot.close(poll), lab.bot.send("r", Reaction(poll, "🐝")).id
    sealed = "m.room.encrypted" if "[encrypted]" in request.node.name else ""
    for event, kind in ((poll, START), (end, END)):
        told = seen(lab, event)
        assert (told["type"], told["wire"], told["failed"]) == (kind, sealed or kind, False)
    assert seen(lab, sign)["wire"] == "m.reaction"


@PLAIN
def test_a_reaction_that_stands_already_is_not_the_worse_for_it(lab: Hall) -> None:
    poll = lab.bot.poll("p")
    first, again = [lab.bot.send(key, Reaction(poll, "🐝")).id for key in "rs"]
    assert first == again


@PLAIN
def test_what_is_taken_away_is_gone_however_often(lab: Hall) -> None:
    text = lab.bot.send("t", text="Bonjour").id
    for key in "gh":
        lab.bot.send(key, Gone(), of=text)
    assert lab.marc.event(lab.bot.room, text)["content"] == {}


def test_all_but_what_is_gone_is_found_by_its_key(lab: Hall) -> None:
    before = datetime.now(UTC)
    poll = lab.bot.poll("p")
    sign, end = lab.bot.send("r", Reaction(poll, "🐝")).id, lab.bot.close(poll)
    for n in range(5):
        lab.marc.say(lab.bot.room, str(n))
    sent = {"p": poll, "r": sign, f"end of {poll}": end}
    assert {key: lab.bot.finds(key, before) for key in sent} == sent
    assert lab.bot.finds("q", before) is None

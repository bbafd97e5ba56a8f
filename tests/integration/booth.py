"""Law: every vote that is said counts, the last of each voter, and what is drawn is what was said.

A desk opens a poll, its town votes, changes its mind and takes votes back; then the desk closes it
and opens the next. Nobody votes any more on what the desk is about to close, so each answer is
known beforehand, and the outcome with it.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.channels import name
from bot.messages import Address
from tests.databases import driver
from tests.integration.crowd import Act, Somebody, Town
from tests.integration.verdict import Faults, Line, Log

OPTIONS = ("Oui", "Non", "Plus tard")
TAKEN_BACK = 0
VOTES_A_POLL = 80
"""Votes that a town says before its desk closes the poll."""

_DRAFTED = re.compile(r"Le sondage n° (\d+) est prêt")
_OPENED = re.compile(r"Le sondage n° (\d+) est ouvert dans")
_CLOSED = re.compile(r"\ALe sondage n° (\d+) est clos, avec (\d+) votes?")
_SCORE = re.compile(rf"({'|'.join(OPTIONS)}) : (\d+) votes?,")
_ENDED, _TOTAL = "Ce sondage est clos depuis", re.compile(r"(\d+) votes? en tout")

_BALLOTS = """
SELECT mark.poll_id, mark.voter, poll_option.position
FROM mark JOIN poll_option ON poll_option.id = mark.option_id
"""

Outcome = tuple[int, dict[str, int]]
"""How many votes in all, and how many for each option."""


@dataclass(slots=True)
class Booth:
    """Where a town votes: the poll that is open, and what each has said last, poll by poll."""

    town: Town
    open: int | None = None
    busy: bool = False
    said: Counter[int] = field(default_factory=Counter)
    votes: dict[int, dict[Address, int]] = field(default_factory=dict)

    # --- the desk ---------------------------------------------------------------------------------

    def hear(self, line: Line) -> Iterator[str]:
        """What the desk says to that line."""
        if line.to != self.town.desk:
            return
        if drafted := _DRAFTED.match(line.text):
            yield f"/ouvrir {drafted[1]}"
        if opened := _OPENED.match(line.text):
            self.open = int(opened[1])
            self.votes[self.open] = {}
        if _CLOSED.match(line.text):
            self.busy = False

    def keep(self, *, last: bool) -> Iterator[str]:
        """What the desk says when there is no poll, or when it has had its votes."""
        if not self.busy and not last:
            self.busy = True
            yield f"/sondage Essaimer ? | {' | '.join(OPTIONS)}"
        elif self.open is not None and (last or self.said[self.open] >= VOTES_A_POLL):
            yield f"/clore {self.open}"
            yield "Oui, clore"
            self.open = None

    # --- the voters -------------------------------------------------------------------------------

    def vote(self, who: Somebody, rng: random.Random) -> Act | None:
        """What this person says on the open poll, and is answered."""
        if self.open is None:
            return None
        own = self.votes[self.open]
        before, rank = own.get(who.account), rng.randint(0 if who.account in own else 1, 3)
        self.said[self.open] += 1
        if rank == TAKEN_BACK:
            del own[who.account]
        else:
            own[who.account] = rank
        return Act(f"/voter {self.open} {rank}", (_answer(before, rank),))

    def outcome(self, poll: int) -> Outcome:
        """What has to be drawn at its close."""
        chosen = Counter(self.votes[poll].values())
        scores = {name: chosen[rank] for rank, name in enumerate(OPTIONS, start=1)}
        return chosen.total(), scores


def _answer(before: int | None, rank: int) -> str:
    if rank == TAKEN_BACK:
        return "est retiré"
    how = {None: "est compté :", rank: "est déjà"}.get(before, "est maintenant")
    return f"{how} « {OPTIONS[rank - 1]} »"


# --- the verdict of the log -----------------------------------------------------------------------


def poll_faults(log: Log, booth: Booth) -> Faults:
    """Each poll that was opened is closed once, with what was voted, and shown so in each room."""
    closed = log.found(booth.town.desk, _CLOSED)
    told = Counter(int(found[1]) for found in closed)
    for poll in booth.votes:
        if told[poll] != 1:
            yield f"poll {poll} in {booth.town.slug}: told to be closed {told[poll]} times"
    for found in closed:
        yield from _differs(found.string, int(found[2]), booth, int(found[1]))
    for poll in booth.votes:
        for room in booth.town.rooms:
            yield from _shown(log, booth, poll, room)


def _differs(text: str, total: int, booth: Booth, poll: int) -> Faults:
    found = total, {name: int(votes) for name, votes in _SCORE.findall(text)}
    wanted = booth.outcome(poll)
    if found != wanted:
        yield f"poll {poll} in {booth.town.slug}: expected {wanted}, drawn {found}"


def _shown(log: Log, booth: Booth, poll: int, room: Address) -> Faults:
    """The card stands there once, and shows the outcome; or the desk knows that it does not."""
    lines = [line for line in log.rooms[room] if line.text.startswith(f"Sondage n° {poll} ·")]
    cards = {line.message for line in lines}
    if len(cards) != 1:
        yield f"poll {poll} in {room}: {len(cards)} cards"
        return
    total = _TOTAL.search(lines[-1].text)
    if total and _ENDED in lines[-1].text:
        yield from _differs(lines[-1].text, int(total[1]), booth, poll)
    elif not log.found(booth.town.desk, _by_hand(poll, name(room, booth.town.rooms))):
        yield f"poll {poll} in {room}: its card does not show that it is closed"


def _by_hand(poll: int, channel: str) -> re.Pattern[str]:
    return re.compile(rf"sondage n° {poll} a changé, et je ne peux pas.* dans le canal {channel}\.")


# --- the verdict of the database ------------------------------------------------------------------


def ballot_faults(url: str, booths: list[Booth]) -> list[str]:
    """One ballot a voter, their last choice; nothing else is kept."""
    said = {
        (poll, str(voter), rank)
        for booth in booths
        for poll, votes in booth.votes.items()
        for voter, rank in votes.items()
    }
    with driver(url) as database:
        kept = Counter(database.execute(_BALLOTS).fetchall())
    wrong = [f"ballot {one}: kept {n} times" for one, n in kept.items() if one not in said or n > 1]
    return wrong + [f"ballot {one}: lost" for one in said - kept.keys()]

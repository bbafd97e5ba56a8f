"""Law: a few towns on Telegram, where people talk, vote and are published as long as it lasts.

All of it is played in the test's own process; whoever runs the bot, and what befalls it, is another
matter.
"""

from __future__ import annotations

import random
import time

from tests.integration.telegram_crowd import Somebody, aside, vote
from tests.integration.telegram_desk import Desk
from tests.integration.telegram_record import Line, Telegram
from tests.integration.telegram_town import founded
from tests.integration.telegram_verdict import kept, told

TOWNS = ("nord", "sud", "est", "ouest")
"""Several, as a desk is a group, where no more than twenty messages a minute are said."""

MOST_UNREAD = 2
"""Contributions of a town that wait for its desk before nobody begins another."""

QUIET = 1.0
"""Seconds without a word after which it is asked whether all is told."""


class Village:
    """Towns, their people and their desks; at the `last`, nobody begins anything more."""

    def __init__(self, api: Telegram, rng: random.Random, people: int) -> None:
        self.api, self.rng = api, rng
        camille = api.person("Camille")
        self.towns = [founded(api, slug, camille) for slug in TOWNS]
        self.desks = [Desk(town, api) for town in self.towns]
        self.crowd = [
            Somebody(rank, api.person(f"Agent{rank}"), self.towns[rank % len(TOWNS)])
            for rank in range(people)
        ]
        self.rooms = {room.id for town in self.towns for room in town.rooms}
        self.last = False
        self._read = 0

    def step(self) -> bool:
        """All read, and somebody does one thing more; whether somebody did."""
        self.listen()
        return self._go_on()

    def finish(self, deadline: float) -> None:
        """Return when nothing is missing and all is quiet."""
        self.last = True
        quiet_since, looked = time.monotonic(), 0.0
        while (now := time.monotonic()) < deadline:
            if self.listen():
                quiet_since = now
            self._go_on()
            if now - quiet_since > QUIET and now - looked > QUIET / 2:
                looked = now
                if not self.told():
                    return

    def told(self) -> list[str]:
        """What is wrong in the chats, or not there yet."""
        return told(self.api, self.desks, self.crowd)

    def kept(self, url: str) -> list[str]:
        """What is wrong in the database, once all is told."""
        return kept(url, self.api, self.desks, self.crowd)

    def tally(self) -> str:
        """What came of it all, in numbers."""
        stories = sum(len(who.codes) for who in self.crowd)
        votes = sum(len(who.ballots) for who in self.crowd)
        posts = sum(len(self.api.sent(room)) for town in self.towns for room in town.rooms)
        asked = sum(desk.questions for desk in self.desks)
        missing = sum(desk.missing for desk in self.desks)
        repeats = sum(who.repeats for who in self.crowd)
        return (
            f"{stories} contributions, {votes} ballots, {posts} posts, {asked} asked about, "
            f"{missing} of them missing, {repeats} replies repeated"
        )

    def listen(self) -> list[Line]:
        """What the bot said since; whoever it is for reads it."""
        with self.api.world.turn():
            lines = self.api.lines[self._read :]
        self._read += len(lines)
        people = {who.person.id: who for who in self.crowd}
        for line in lines:
            if line.chat in people:
                people[line.chat].read(line)
            for desk in self.desks:
                desk.hear(line)
        return lines

    def _go_on(self) -> bool:
        """Whoever has all their answers does one thing more."""
        free = [who for who in self.crowd if who.is_free]
        acting = [who for who in free if who.story or self._invent(who)]
        if acting:
            self.rng.choice(acting).go_on()
        idle = not acting and len(free) == len(self.crowd)
        for desk in self.desks:
            desk.go_on(last=self.last, idle=idle)
        time.sleep(0.003)
        return bool(acting)

    def _invent(self, who: Somebody) -> bool:
        """Another story, a vote or an aside; whether there is something to do."""
        if self.last:
            return False
        desk = next(desk for desk in self.desks if desk.town == who.town)
        mates = (one for one in self.crowd if one.town == who.town)
        unread = sum(len(one.codes) for one in mates) - len(desk.approved)
        if not who.is_met:
            who.arrive()
        elif unread < MOST_UNREAD:
            who.begin(self.rng)
        elif self.rng.random() < 0.6 and desk.poll and desk.cards:
            who.story.append(vote(self.rng, who, desk.poll, desk.cards[0]))
        else:
            who.story.append(aside(self.rng, who))
        return True

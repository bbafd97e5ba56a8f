"""Law: a bot is killed at random moments while people talk to it, and started again each time.

The driver is another process than the bot and shares nothing with it but the journal's two files:
it writes what people say and reads what the platform took. Most kills strike right after lines came
out (`aims`), when they stand in the log and the bot has not marked them yet.
"""

from __future__ import annotations

import json
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from adapters.console.journal import Journal
from bot.messages import Address, Said
from bot.store.dialects import is_server
from tests.databases import DATABASE_ERRORS, driver
from tests.integration.aims import Aim, Wreck, draw_aim
from tests.integration.booth import Booth, ballot_faults, poll_faults
from tests.integration.crowd import CODE, Somebody, Town
from tests.integration.verdict import APPROVED, NEW, Line, Log, faults, is_notice, question

TOWNS = (Town("nord", 4), Town("sud", 3))
PEOPLE = 10
MOST_AHEAD = 60
"""Answers and approvals awaited before the crowd holds its tongue."""

BETWEEN_EDITIONS = 0.4
"""Seconds before a desk asks again for an edition, in which an early one may leave."""

ESSAIM = Path(sys.executable).with_name("essaim")


def configuration(folder: Path, url: str, *, keyed: bool) -> str:
    """A config.toml: two communities, an edition every minute without a yes of the desk."""
    communities = "".join(
        f"""
[[community]]
slug = "{town.slug}"
name = "{town.name}"
desk = "{town.desk}"
channels = {json.dumps(town.rooms)}
animators = ["console:camille"]
[community.digest]
schedule = "* * * * *"
freeze = "0s"
approval = "automatic"
"""
        for town in TOWNS
    )
    return f"""
[database]
url = "{url}"
[console]
folder = "{folder}/rooms"
keyed = {str(keyed).lower()}
{communities}"""


# --- the animators --------------------------------------------------------------------------------


@dataclass(slots=True)
class Desk:
    """Camille in one desk: approves what is new, looks for lost posts, publishes what is ready."""

    town: Town
    codes: dict[str, str] = field(default_factory=dict)
    approved: set[str] = field(default_factory=set)
    posted: set[str] = field(default_factory=set)
    asked_at: float = 0.0

    def hear(self, line: Line, log: Log) -> Iterator[str]:
        """What she says to that line."""
        if line.to == self.town.rooms[0]:
            self.posted |= set(CODE.findall(line.text))
        if line.to != self.town.desk:
            return
        if new := NEW.match(line.text):
            self.codes[new[1]] = CODE.findall(line.text)[0]
            yield f"/approuver {new[1]}"
        if yes := APPROVED.match(line.text):
            self.approved.add(self.codes[yes[1]])
        if asked := question(line, self.town):
            yield f"/constater {asked.number} {'oui' if log.shows(asked) else 'non'}"

    def publish(self, now: float) -> Iterator[str]:
        """What she says when there is enough for an edition."""
        if self.approved - self.posted and now - self.asked_at > BETWEEN_EDITIONS:
            self.asked_at = now
            yield "/publier"
            yield "Oui, publier maintenant"


# --- the driver -----------------------------------------------------------------------------------


class Siege:
    """A town of people, a bot of one or more processes, and somebody who kills them."""

    def __init__(
        self, folder: Path, url: str, seed: int, *, keyed: bool, processes: int = 1
    ) -> None:
        self.folder = folder
        self.url = url
        self.processes = processes
        self.rng = random.Random(seed)
        self.crowd = [Somebody(rank, TOWNS[rank % len(TOWNS)]) for rank in range(PEOPLE)]
        self.desks = [Desk(town) for town in TOWNS]
        self.booths = {town: Booth(town) for town in TOWNS}
        self.log = Log(TOWNS, keyed)
        self.wreck = Wreck()
        self.journal = Journal(folder / "rooms")
        self.config = folder / "config.toml"
        self.config.write_text(configuration(folder, url, keyed=keyed), encoding="utf-8")
        self._read = 0
        self._awaited = 0
        self._last = False
        self._bots: list[subprocess.Popen[bytes]] = []

    # --- the bot's lives --------------------------------------------------------------------------

    def run(self, kills: int, deadline: float) -> list[str]:
        """Kill the bot so many times, let it finish, stop it; what is wrong then."""
        try:
            for _ in range(kills):
                self._live_until_killed(draw_aim(self.rng))
            self._start()
            self._finish(time.monotonic() + deadline)
            return [*self._stop(), *self._faults(), *self._lost_votes(), *self._complaints()]
        finally:
            while self._bots:
                self._kill()

    def tally(self) -> str:
        """What came of it all, in numbers."""
        acts = sum(len(who.said) for who in self.crowd)
        stories = sum(len(who.codes) for who in self.crowd)
        posts = sum(len(self.log.rooms[room]) for town in TOWNS for room in town.rooms)
        polls = [booth.said[poll] for booth in self.booths.values() for poll in booth.votes]
        return (
            f"{acts} lines said, {stories} contributions, {posts} posts, {len(polls)} polls with "
            f"{sum(polls)} votes, "
            f"{self.wreck.asked} asked about, {self.log.repeats} replies repeated"
        )

    def _start(self) -> None:
        command: list[str | Path] = [ESSAIM, "run", "--config", self.config]
        with (self.folder / "run.log").open("ab") as out:
            while len(self._bots) < self.processes:
                self._bots.append(subprocess.Popen(command, stdout=out, stderr=out))

    def _live_until_killed(self, aim: Aim) -> None:
        self._start()
        began, seen = time.monotonic(), 0
        while not aim.struck(time.monotonic() - began, seen):
            seen += sum(map(aim.counts, self._listen()))
            if not aim.struck(0, seen):
                self._go_on()
        self._kill()
        self.wreck.kills[aim.name] += 1
        self._listen()
        self._inspect()

    def _kill(self) -> None:
        """Kill one of the processes, whichever."""
        bot = self._bots.pop(self.rng.randrange(len(self._bots)))
        ended = bot.poll()
        bot.send_signal(signal.SIGKILL)
        bot.wait()
        assert ended is None, f"essaim run ended by itself, with status {ended}:\n{self._tail()}"

    def _stop(self) -> list[str]:
        """End politely; a fault if that takes more than ten seconds or fails."""
        for bot in self._bots:
            bot.send_signal(signal.SIGTERM)
        try:
            found = [bot.wait(timeout=10) for bot in self._bots]
        except subprocess.TimeoutExpired:
            return ["SIGTERM: still running after 10 s"]
        self._bots.clear()
        self._listen()
        return [f"SIGTERM: exit status {status}" for status in found if status]

    def _finish(self, deadline: float) -> None:
        """Everybody ends their story; return when nothing is missing and all is quiet."""
        self._last = True
        quiet_since, looked = time.monotonic(), 0.0
        while (now := time.monotonic()) < deadline:
            if self._listen():
                quiet_since = now
            self._go_on()
            if now - quiet_since > 1 and now - looked > 1:
                looked = now
                if not self._faults():
                    return

    def _faults(self) -> list[str]:
        """What is wrong in the log, or not there yet."""
        booths = self.booths.values()
        return [
            *faults(self.log, self.crowd),
            *(fault for booth in booths for fault in poll_faults(self.log, booth)),
        ]

    def _lost_votes(self) -> list[str]:
        return ballot_faults(self.url, list(self.booths.values()))

    # --- the crowd --------------------------------------------------------------------------------

    def _listen(self) -> list[Line]:
        """What has come out since; the desks act upon it."""
        posts, self._read = self.journal.posts(self._read)
        lines = self.log.add(posts)
        for line in lines:
            self.wreck.asked += any(question(line, town) for town in TOWNS)
            self._awaited -= line.to.native.startswith("agent") and not is_notice(line.text)
            for desk in self.desks:
                for text in (*desk.hear(line, self.log), *self.booths[desk.town].hear(line)):
                    self._at_desk(desk.town, text)
        return lines

    def _go_on(self) -> None:
        """One more line from somebody, if the bot is not too far behind; then a breath."""
        for desk in self.desks:
            booth = self.booths[desk.town]
            for text in (*desk.publish(time.monotonic()), *booth.keep(last=self._last)):
                self._at_desk(desk.town, text)
        if self._awaited + self._unapproved() < MOST_AHEAD:
            who = self.rng.choice(self.crowd)
            act = who.next_act(self.rng, self.booths[who.town].vote, last=self._last)
            if act is not None:
                self._awaited += len(act.answers)
                self._say(who.account, who.account, who.name, act.text)
        time.sleep(0.001)

    def _unapproved(self) -> int:
        """Stories that were begun, and that no desk has been heard to approve."""
        begun = sum(len(who.codes) for who in self.crowd)
        return begun - sum(len(desk.approved) for desk in self.desks)

    def _at_desk(self, town: Town, text: str) -> None:
        self._say(Address("console:camille"), town.desk, "Camille", text)

    def _say(self, account: Address, place: Address, name: str, text: str) -> None:
        now = datetime.now(UTC)
        self.journal.say(
            Said(id="", at=now, account=account, name=name, place=place, private=account, text=text)
        )

    # --- what is left of the bot ------------------------------------------------------------------

    def _inspect(self) -> None:
        """Count what the kill struck, in a copy of the database; no verdict leans on it."""
        struck = Counter(self._under_way())
        if struck:
            self.wreck.hits += 1
        for key, post in struck:
            sort = "posts" if post else "replies"
            self.wreck.under_way[sort] += 1
            self.wreck.out_unmarked[sort] += bool(self.log.keys[key])

    def _under_way(self) -> list[tuple[str, bool]]:
        with driver(self._wreckage()) as database:
            try:
                found: list[tuple[str, bool]] = database.execute(
                    "SELECT key, post FROM outbox WHERE status = 'sending'"
                ).fetchall()
            except DATABASE_ERRORS:  # struck before there was a table
                return []
            return found

    def _wreckage(self) -> str:
        """The database as it was left: a copy of the files, or the server's, who survived."""
        if is_server(self.url):
            return self.url
        copy = self.folder / "wreck"
        shutil.rmtree(copy, ignore_errors=True)
        copy.mkdir()
        for file in self.folder.glob("essaim.db*"):
            shutil.copy(file, copy)
        return f"sqlite:///{copy}/essaim.db"

    def _complaints(self) -> list[str]:
        """What the bot logged as an error: there should be none."""
        lines = (self.folder / "run.log").read_text(encoding="utf-8").splitlines()
        return [line for line in lines if '"level": "info"' not in line]

    def _tail(self) -> str:
        return (self.folder / "run.log").read_text(encoding="utf-8")[-2000:]

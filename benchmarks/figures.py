"""Law: each figure is shown with what was promised of it, and says whether that is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median

from benchmarks import archive, ballots, memory, start, throughput
from benchmarks.matrix import measure as matrix
from benchmarks.matrix.tally import Run
from benchmarks.telegram import digest
from benchmarks.telegram import measure as telegram
from benchmarks.telegram.bots import WAYS, Way
from bot.polls.lifecycle import PACE
from tests.databases import KINDS, Kind

DRIVERS: dict[Kind, str] = {"sqlite": "sqlite3", "postgresql": "psycopg"}
NAMES: dict[Kind, str] = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
LEAST_RATIO: dict[Kind, float] = {"sqlite": 0.3, "postgresql": 0.25}
MOST_OF_ARCHIVE = 1.5
LEAST_AT_LAST = 0.7
LEAST_OF_BARE_VOTES = 0.5
MOST_OF_READING = 1.5
LONGEST_START = 1.5
MOST_GROWTH = 10
MOST_OF_ECHO = 1.25
LEAST_OF_MAUBOT = 1
LEAST_OF_ECHO = 1
LONGEST_BEHIND = 9
"""Seconds in which all leave that are under way at once."""
LEAST_OF_LIMIT = 0.95
LONGEST_ANSWER = 1.1


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured, as shown; what was promised of it, if anything, and whether it is kept."""

    what: str
    shown: str
    promise: str = ""
    kept: bool = True


def at_most(most: float, unit: str, what: str, found: float, shown: str) -> Figure:
    """A figure that must not be greater."""
    return Figure(what, shown, f"at most {most}{unit}", found <= most)


def at_least(least: float, what: str, found: float, shown: str) -> Figure:
    """A figure that must not be smaller."""
    return Figure(what, shown, f"at least {least}", found >= least)


def _spine() -> Iterator[Figure]:
    for kind in KINDS:
        found = throughput.measure(kind)
        what = f"{NAMES[kind]}: events handled and committed"
        yield Figure(what, f"{found.house:.0f}/s")
        what = f"{NAMES[kind]}: a bare {DRIVERS[kind]} loop, same rows and commits"
        yield Figure(what, f"{found.bare:.0f}/s")
        low, high = found.spread
        what = f"{NAMES[kind]}: the first as a share of the second (median of the rounds)"
        shown = f"{found.ratio:.2f} ({low:.2f}–{high:.2f})"
        yield at_least(LEAST_RATIO[kind], what, found.ratio, shown)


def _archive() -> Iterator[Figure]:
    weeks = archive.measure()
    for week in weeks:
        what = f"edition of {archive.ITEMS} items, {week.archive:,} contributions behind it"
        yield Figure(what, f"{week.edition:.2f} s")
        what = f"one submission and its look-alikes among {week.archive:,}"
        yield Figure(what, f"{1000 * week.submission:.1f} ms")
    growth = weeks[-1].edition / weeks[0].edition
    what = "the edition of the largest archive against the smallest's"
    yield at_most(MOST_OF_ARCHIVE, "", what, growth, f"{growth:.2f}")


def _ballots() -> Iterator[Figure]:
    found = ballots.measure()
    yield Figure("votes on a poll, the first thousands", f"{found.first:.0f}/s")
    what = "as a share of a bare loop of the same rows and commits (median of the rounds)"
    yield at_least(LEAST_OF_BARE_VOTES, what, found.share, f"{found.share:.2f}")
    last = found.last / found.first
    what = f"the last thousands of {found.votes:,}, as a share of the first"
    yield at_least(LEAST_AT_LAST, what, last, f"{last:.2f} ({found.last:.0f}/s)")
    for votes, seconds in found.reading.items():
        yield Figure(f"its result read, of {votes:,} votes", f"{1000 * seconds:.2f} ms")
    few, *_, most = found.reading.values()
    what = "the last of these as a share of the first"
    yield at_most(MOST_OF_READING, "", what, most / few, f"{most / few:.2f}")
    most_edits = found.seconds / PACE.total_seconds() + 1
    what = f"edits of the card in its channel, in {found.seconds:.0f} simulated seconds"
    yield at_most(most_edits, "", what, found.edits, str(found.edits))


def _start() -> Iterator[Figure]:
    found = start.measure()
    for database, seconds in (("new", found.new), ("existing", found.existing)):
        what = f"`essaim chat` to its first answer, {database} database"
        yield at_most(LONGEST_START, " s", what, seconds, f"{seconds:.2f} s")


def _memory() -> Iterator[Figure]:
    found = memory.measure()
    growth = found.after - found.warm
    yield Figure("memory at rest", f"{found.rest:.0f} MB")
    yield Figure("once warm", f"{found.warm:.0f} MB")
    what = f"growth over the next {found.events:,} events, in {found.seconds:.0f} s"
    yield at_most(MOST_GROWTH, " MB", what, growth, f"{growth:+.1f} MB")


def _matrix() -> Iterator[Figure]:
    for kind in matrix.KINDS:
        runs = matrix.measure(kind)
        for name, run in runs.items():
            what = f"{kind} room: {name} answers one person at a time, median and 95th percentile"
            yield Figure(what, f"{1000 * run.median:.0f} ms, {1000 * run.p95:.0f} ms")
            what = f"{kind} room: {name} answers {len(matrix.AT_ONCE)} questions of a crowd's"
            lost = f"{run.burst.lost} lost, {run.burst.doubled} doubled"
            yield Figure(what, f"{run.burst.rate:.0f}/s, {lost}")
        yield from _compared(kind, runs["Essaim"], runs["nio echo"], runs["maubot"])


def _compared(kind: matrix.Kind, own: Run, echo: Run, maubot: Run) -> Iterator[Figure]:
    share = own.median / echo.median
    what = f"{kind} room: Essaim's median against the nio echo's"
    yield at_most(MOST_OF_ECHO, "", what, share, f"{share:.2f}")
    share = own.burst.rate / maubot.burst.rate
    what = f"{kind} room: Essaim's replies a second against maubot's"
    yield at_least(LEAST_OF_MAUBOT, what, share, f"{share:.2f}")
    yield at_most(0, "", f"{kind} room: lost by Essaim", own.lost, str(own.lost))
    yield at_most(0, "", f"{kind} room: answered twice by Essaim", own.doubled, str(own.doubled))


def _telegram() -> Iterator[Figure]:
    for way in WAYS:
        runs = telegram.measure(way)
        for name, run in runs.items():
            what = (
                f"Telegram, {way}: {name} answers one person at a time, median and 95th percentile"
            )
            yield Figure(what, f"{1000 * run.median:.1f} ms, {1000 * run.p95:.1f} ms")
            what = f"Telegram, {way}: {name} answers {telegram.BURST:,} commands at once"
            lost = f"{run.lost} lost, {run.doubled} doubled"
            yield Figure(what, f"{run.rate:.0f}/s, {lost}")
        yield from _beside_echo(way, runs["Essaim"], runs["echo"])
    yield from _digest()


def _beside_echo(way: Way, own: telegram.Run, echo: telegram.Run) -> Iterator[Figure]:
    share = own.median / echo.median
    what = f"Telegram, {way}: Essaim's median against the echo's"
    added = 1000 * (own.median - echo.median)
    yield at_most(MOST_OF_ECHO, "", what, share, f"{share:.2f}, {added:+.1f} ms")
    share = median(own.afar) / median(echo.afar)
    what = f"Telegram, {way}: the same where each request travels {1000 * telegram.TRAVEL:.0f} ms"
    yield at_most(MOST_OF_ECHO, "", what, share, f"{share:.2f}")
    share = own.share_of(echo)
    what = f"Telegram, {way}: Essaim's replies a second against the echo's (median of the rounds)"
    yield at_least(LEAST_OF_ECHO, what, share, f"{share:.2f}")
    yield at_most(0, "", f"Telegram, {way}: lost by Essaim", own.lost, str(own.lost))
    what = f"Telegram, {way}: answered twice by Essaim"
    yield at_most(0, "", what, own.doubled, str(own.doubled))


def _digest() -> Iterator[Figure]:
    found = digest.measure()
    people = f"{found.subscribers:,} people"
    share = found.subscribers / found.seconds / digest.LIMIT
    what = f"an edition to {people}, as a share of the pace that Telegram takes"
    shown = f"{share:.2f} ({found.seconds:.0f} s, simulated in {found.took:.0f} s)"
    yield at_least(LEAST_OF_LIMIT, what, share, shown)
    what = "refused by Telegram as too fast"
    yield at_most(0, "", what, found.refused, str(found.refused))
    others = found.subscribers - found.once
    yield at_most(0, "", "people who did not have it exactly once", others, str(others))
    growth = found.after - found.warm
    what = f"memory, from {digest.WARM:,} people who have it to all"
    yield at_most(MOST_GROWTH, " MB", what, growth, f"{growth:+.1f} MB")
    longest = max(found.strangers)
    what = f"longest wait of {len(found.strangers)} who wrote meanwhile"
    yield at_most(LONGEST_ANSWER, " s", what, longest, f"{longest:.2f} s")
    longest = max(found.subscribed)
    what = f"the same of {len(found.subscribed)} whose edition had yet to come"
    yield at_most(LONGEST_BEHIND, " s", what, longest, f"{longest:.1f} s")


PARTS: dict[str, Callable[[], Iterator[Figure]]] = {
    "spine": _spine,
    "archive": _archive,
    "ballots": _ballots,
    "start": _start,
    "memory": _memory,
    "matrix": _matrix,
    "telegram": _telegram,
}

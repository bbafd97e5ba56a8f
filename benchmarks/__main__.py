"""Law: `python -m benchmarks` measures, writes what it measured into README.md, then judges it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks import machine, memory, start, throughput

README = Path(__file__).parent / "README.md"
BEGIN, END = "<!-- measured -->", "<!-- end -->"


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured, as shown; what was promised of it, if anything, and whether it is kept."""

    what: str
    shown: str
    promise: str = ""
    kept: bool = True


def main() -> int:
    """Measure, write, judge; 1 when a promise is not kept."""
    figures = [*_throughput(), *_start(), *_memory()]
    table = _table(figures)
    print(table)
    _write(table)
    broken = [figure.what for figure in figures if not figure.kept]
    print("\n".join(f"not kept: {what}" for what in broken))
    return 1 if broken else 0


def _throughput() -> Iterator[Figure]:
    found = throughput.measure()
    low, high = found.spread
    yield Figure("events handled and committed", f"{found.house:.0f}/s")
    yield Figure("a bare sqlite3 loop, same rows and commits", f"{found.bare:.0f}/s")
    yield Figure(
        "the first as a share of the second (median of the rounds)",
        f"{found.ratio:.2f} ({low:.2f}–{high:.2f})",
        f"at least {LEAST_RATIO}",
        found.ratio >= LEAST_RATIO,
    )


def _start() -> Iterator[Figure]:
    found = start.measure()
    for what, seconds in (("new", found.new), ("existing", found.existing)):
        yield Figure(
            f"`essaim chat` to its first answer, {what} database",
            f"{seconds:.2f} s",
            f"at most {LONGEST_START} s",
            seconds <= LONGEST_START,
        )


def _memory() -> Iterator[Figure]:
    found = memory.measure()
    growth = found.after - found.warm
    yield Figure("memory at rest", f"{found.rest:.0f} MB")
    yield Figure("once warm", f"{found.warm:.0f} MB")
    yield Figure(
        f"growth over the next {found.events:,} events, in {found.seconds:.0f} s",
        f"{growth:+.1f} MB",
        f"at most {MOST_GROWTH} MB",
        growth <= MOST_GROWTH,
    )


def _table(figures: list[Figure]) -> str:
    rows = [f"| {one.what} | {one.shown} | {one.promise} |" for one in figures]
    head = ["| measured | figure | asserted |", "| --- | --- | --- |"]
    return "\n".join([machine.describe(), "", *head, *rows])


def _write(table: str) -> None:
    """Put the table between the marks of the page."""
    before, _, rest = README.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    README.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")


LEAST_RATIO = 0.3
LONGEST_START = 1.5
MOST_GROWTH = 10

if __name__ == "__main__":
    sys.exit(main())

"""Law: `python -m benchmarks` measures, writes what it measured into README.md, then judges it.

`python -m benchmarks spine archive` measures these parts alone, and writes nothing.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from benchmarks import machine
from benchmarks.figures import PARTS, Figure
from tests import databases

README = Path(__file__).parent / "README.md"
BEGIN, END = "<!-- measured -->", "<!-- end -->"


def main() -> int:
    """Measure, write, judge; 1 when a promise is not kept."""
    chosen = _chosen()
    figures = _measured(chosen or PARTS)
    table = _table(figures)
    print(table)
    if not chosen:
        _write(table)
    broken = [figure.what for figure in figures if not figure.kept]
    print("\n".join(f"not kept: {what}" for what in broken))
    return 1 if broken else 0


def _chosen() -> list[str]:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}")
    parts: list[str] = parser.parse_args().parts
    unknown = [part for part in parts if part not in PARTS]
    if unknown:
        parser.error(f"there is no {unknown[0]!r}, but {', '.join(PARTS)}")
    return parts


def _measured(parts: Iterable[str]) -> list[Figure]:
    try:
        return [figure for part in parts for figure in PARTS[part]()]
    finally:
        databases.leave()


def _table(figures: Iterable[Figure]) -> str:
    rows = [f"| {one.what} | {one.shown} | {one.promise} |" for one in figures]
    head = ["| measured | figure | asserted |", "| --- | --- | --- |"]
    return "\n".join([machine.describe(), "", *head, *rows])


def _write(table: str) -> None:
    """Put the table between the marks of the page."""
    before, _, rest = README.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    README.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())

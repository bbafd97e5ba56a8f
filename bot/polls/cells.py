"""Law: a detail shows no few voters, nor what would let them be worked out from all that is shown.

A table of votes, a row for each label, a column for each option. The options' totals are known to
everybody; a row's total stands behind its votes and is a cell like them. Hidden for themselves are
cells of fewer votes than the minimum, and rows whose votes all went to one option, zeros included:
where one stands, everybody's vote there is known (group disclosure). An empty cell tells nothing of
anybody elsewhere, and is shown.

Others are hidden beside them: each cell hidden for itself lies on a cycle of hidden cells, along
which the minimum may be added here and taken there without any figure that is shown changing. So it
might as well hold that many more, and each cell of the cycle that many more or fewer. Whatever is
hidden later takes no cycle away.

Primary and secondary suppression of a frequency table: A. Hundepool et al., *Statistical Disclosure
Control*, Wiley 2012, chapters 4 and 5. Cheapest cycles by shortest paths: J. Castro, "A
shortest-paths heuristic for statistical data protection in positive tables", INFORMS Journal on
Computing 19 (2007).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

from bot.polls.kinds import Kind
from bot.polls.lifecycle import Secrecy
from bot.tables import Poll

REGION, ADMINISTRATION = "region", "administration"
DIMENSIONS = (REGION, ADMINISTRATION)
"""What voters have told of themselves, a label each, empty where they have not. Each makes a table
of its own: nothing is shown of those who share two labels."""

_OF_VOTERS = frozenset({Secrecy.DISCREET, Secrecy.OPEN})
_OF_VOTES = frozenset({Kind.CHOICE, Kind.SCALE, Kind.OPINION})
"""The polls whose ballots tell whose they are, and whose results are votes for each option."""

Cell = tuple[int, int]
"""A row and a column; the last column is that of the rows' totals."""

Node = tuple[str, int]
"""A row or a column, whose sum is to be mended."""


@dataclass(frozen=True, slots=True)
class Row:
    """The votes of those who share a label, an option after another; None is hidden."""

    label: str
    votes: tuple[int | None, ...]
    total: int | None


def has_detail(poll: Poll) -> bool:
    """Whether the votes of such a poll can be told apart by what is known of its voters."""
    return poll.secrecy in _OF_VOTERS and poll.kind in _OF_VOTES


def protected(counted: Mapping[str, Sequence[int]], minimum: int) -> tuple[Row, ...]:
    """The votes by label and option, as far as they may be shown; no rows when nothing may be."""
    if not any(counted):
        return ()
    table = _Table([(*votes, sum(votes)) for votes in counted.values()], minimum)
    hidden = set(table.exposed())
    for cell in sorted(hidden):
        cycle = table.cheapest_cycle(cell, hidden)
        if cycle is None:
            return ()
        hidden |= cycle
    rows = [table.shown(rank, hidden) for rank in range(len(counted))]
    if all(value is None for row in rows for value in row):
        return ()
    return tuple(Row(label, row[:-1], row[-1]) for label, row in zip(counted, rows, strict=True))


class _Table:
    """The figures, each row with its total behind, and the ways between its cells."""

    def __init__(self, figures: Sequence[Sequence[int]], minimum: int) -> None:
        self._figures, self._minimum = figures, minimum
        self._rows, self._columns = range(len(figures)), range(len(figures[0]))
        self._totals = self._columns[-1]

    def exposed(self) -> Iterator[Cell]:
        """The cells that are hidden for themselves."""
        for row, figures in enumerate(self._figures):
            one_alone = sum(map(bool, figures[:-1])) == 1
            for column, votes in enumerate(figures):
                if 0 < votes < self._minimum or (one_alone and column != self._totals):
                    yield row, column

    def shown(self, row: int, hidden: set[Cell]) -> tuple[int | None, ...]:
        """A row without what is hidden of it."""
        figures = enumerate(self._figures[row])
        return tuple(None if (row, column) in hidden else votes for column, votes in figures)

    def cheapest_cycle(self, cell: Cell, hidden: set[Cell]) -> set[Cell] | None:
        """The cells to hide so that this one might hold the minimum more, with the fewest votes."""
        row, column = cell
        begin, end = ("row", row), ("column", column)
        if column == self._totals:
            begin, end = end, begin
        waiting: list[tuple[int, Node, tuple[Cell, ...]]] = [(0, begin, ())]
        done: set[Node] = set()
        while waiting:
            cost, node, cells = heappop(waiting)
            if node == end:
                return set(cells)
            if node in done:
                continue
            done.add(node)
            for by, to in self._ways(node):
                if by != cell and to not in done:
                    price = 0 if by in hidden else 1 + self._votes(by)
                    heappush(waiting, (cost + price, to, (*cells, by)))
        return None

    def _ways(self, node: Node) -> Iterator[tuple[Cell, Node]]:
        """A row that has too many takes from a cell, whose column then lacks them; and so on.

        A total weighs against its row: what is taken from the others is added to it.
        """
        side, rank = node
        if side == "row":
            for column in self._columns:
                if column == self._totals or self._may_lose((rank, column)):
                    yield (rank, column), ("column", column)
        else:
            for row in self._rows:
                if rank != self._totals or self._may_lose((row, rank)):
                    yield (row, rank), ("row", row)

    def _may_lose(self, cell: Cell) -> bool:
        return self._votes(cell) >= self._minimum

    def _votes(self, cell: Cell) -> int:
        row, column = cell
        return self._figures[row][column]

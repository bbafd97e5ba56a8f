"""Law: an answer counts once it is proposed, unless it is refused or withdrawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.contributions.lifecycle import State

COUNTED = frozenset(State) - {State.DRAFT, State.REFUSED, State.WITHDRAWN}


@dataclass(frozen=True, slots=True)
class Tally:
    """How many answers a call had, from how many in each region, and how many await the desk."""

    answers: int = 0
    waiting: int = 0
    regions: Counter[str] = field(default_factory=Counter)


def tally(groups: Iterable[tuple[str, str, int]]) -> Tally:
    """The answers of a call, given as (state, region or empty, how many)."""
    counted = [(state, region, n) for state, region, n in groups if state in COUNTED]
    regions: Counter[str] = Counter()
    for _, region, n in counted:
        if region:
            regions[region] += n
    waiting = sum(n for state, _, n in counted if state == State.WAITING)
    return Tally(sum(n for _, _, n in counted), waiting, regions)

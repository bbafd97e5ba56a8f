"""Law: a chart says in words and shares all that its picture shows; it knows neither polls nor how
it is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """A share from 0 to 1, under its label and beside its value in words; one that is `first`
    stands out."""

    label: str
    value: str
    share: float
    first: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars below a title; `told` are sentences that they say together, `signed` is the small line
    at the foot."""

    title: str
    bars: Sequence[Bar]
    told: Sequence[str]
    signed: str

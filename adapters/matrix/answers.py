"""Law: nothing that a homeserver tells is taken to have the shape that it should have.

Pure. What may be left out is asked for with `inner`, what has to be there with `needed`.
"""

from __future__ import annotations

from typing import Any, TypeVar

from adapters.matrix.faults import refusal

T = TypeVar("T")


def inner(told: object, *names: str) -> dict[str, Any]:
    """The object that stands under these names; empty when there is none."""
    found = _under(told, names)
    return found if isinstance(found, dict) else {}


def needed(told: object, kind: type[T], *names: str) -> T:
    """What stands under these names; raises `Unreachable` when it is nothing of that kind."""
    found = _under(told, names)
    if not isinstance(found, kind):
        raise refusal(200, None)
    return found


def _under(told: object, names: tuple[str, ...]) -> object:
    for name in names:
        told = told.get(name) if isinstance(told, dict) else None
    return told

"""Law: what the desk has placed stands where it was put; what comes later stands behind it."""

from __future__ import annotations

from collections.abc import Mapping


def moved(sections: Mapping[int, str], number: int, rank: int) -> list[int]:
    """All numbers in their new order, that one as the rank-th of its section, from 0.

    `sections` names the section of each number, in the order of now. Beyond the ends it is first or
    last; in no other section does anything change its place among the others.
    """
    others = [one for one in sections if one != number]
    peers = [one for one in others if sections[one] == sections[number]]
    before = min(max(rank, 0), len(peers))
    if before == rank_in(sections, number):
        return list(sections)
    at = others.index(peers[before]) if before < len(peers) else others.index(peers[-1]) + 1
    return [*others[:at], number, *others[at:]]


def rank_in(sections: Mapping[int, str], number: int) -> int:
    """Where it stands in its section, from 0."""
    return [one for one in sections if sections[one] == sections[number]].index(number)

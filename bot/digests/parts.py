"""Law: a digest too long for one message is cut between blocks, and each part says which it is."""

from __future__ import annotations

from collections.abc import Callable

from bot.richtext import Block, Body, italic, paragraph
from bot.splitter import split
from bot.texts import Speech

MOST_PARTS = 99
"""Room is kept for a mark of so many."""


def parts(body: Body, most: int, measure: Callable[[str], int], speech: Speech) -> list[Body]:
    """The body in parts that measure at most `most` each; one that is whole bears no mark."""
    whole = split(body, most, measure)
    if len(whole) < 2:
        return whole
    longest = _mark(MOST_PARTS, MOST_PARTS, speech)
    cut = split(body, most - measure("\n\n" + longest.text), measure)
    return [(*part, _mark(rank, len(cut), speech)) for rank, part in enumerate(cut, start=1)]


def _mark(rank: int, count: int, speech: Speech) -> Block:
    return paragraph(italic(speech("digest.part", rank=rank, count=count)))

"""Law: what has been read once is not read again: a letter is folded to what is new in it.

Pure. Two blocks that differ only by their numbers and by what they quote are the same block.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.contributions.shortening import cut, sentence_ends
from bot.messages import Letter
from bot.richtext import Block

LONG = 9
"""A letter of more blocks is folded to its first three, even when it is new."""

MOST = 32
"""How much is shown of what was read before."""

_TELLING = 20
"""A shorter first sentence, such as « Merci. », says too little to know a block by."""

_VARIABLE = re.compile(r"«.*?»|\d+")
_COMMAND = re.compile(r"\A[/!]\w+\s*")


class Memory:
    """What has been shown so far."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def read(self, letter: Letter) -> None:
        """These blocks have been shown."""
        self._seen |= {_shape(block) for block in letter.body}

    def new(self, letter: Letter) -> list[Block]:
        """The blocks not shown before."""
        return [block for block in letter.body if _shape(block) not in self._seen]


def stands_whole(letter: Letter, new: Sequence[Block]) -> bool:
    """Whether it is shown as it is: short, and new from its beginning and for half at least."""
    begins_new = letter.body[:1] == tuple(new[:1])
    return begins_new and len(letter.body) <= LONG and 2 * len(new) >= len(letter.body)


def folded(letter: Letter, new: Sequence[Block]) -> str:
    """How it begins, then what is new in it, on one line."""
    first, *rest = letter.body
    beginning = first.text if first in new else _beginning(first.text)
    if len(letter.body) > LONG:
        return " · ".join([beginning, *(block.text for block in rest[:2]), "…"])
    return " · ".join([beginning, *(block.text for block in rest if block in new)])


def shape(letter: Letter) -> str:
    """What two letters that say the same have in common."""
    return _shape(letter.body[0]) if letter.body else ""


def _beginning(text: str) -> str:
    sentence = _first_sentence(text)
    return sentence if len(sentence) <= MOST else cut(text, MOST)


def _shape(block: Block) -> str:
    return _first_sentence(_VARIABLE.sub("#", _COMMAND.sub("", block.text)))


def _first_sentence(text: str) -> str:
    ends = [end for end in sentence_ends(text) if end >= _TELLING]
    return text[: ends[0]].strip() if ends else text

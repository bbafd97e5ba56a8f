"""Law: what the options of a poll are is said once, and all that follows from it stands here."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from bot.contributions.wording import unaccented
from bot.texts import Speech


class Kind(StrEnum):
    """What is answered: some of the desk's options, all of them in an order, marks from 1 to 5, an
    opinion (yes, no, unsure), or words."""

    CHOICE = "choice"
    RANKING = "ranking"
    SCALE = "scale"
    OPINION = "opinion"
    FREE = "free"


RANKED_FEWEST, RANKED_MOST = 3, 7
"""Options that are put in an order."""


READY: Mapping[Kind, tuple[str, ...]] = {
    Kind.SCALE: tuple(f"poll.scale.{mark}" for mark in range(1, 6)),
    Kind.OPINION: ("poll.opinion.yes", "poll.opinion.no", "poll.opinion.unsure"),
    Kind.FREE: (),
}
"""The options of the kinds that have them ready, as they are said."""

_WORDS: Mapping[str, Kind] = {
    **dict.fromkeys(("1-5", "1 a 5", "de 1 a 5", "echelle", "barometre", "note"), Kind.SCALE),
    **dict.fromkeys(("1 to 5", "from 1 to 5", "scale", "barometer"), Kind.SCALE),
    **dict.fromkeys(("oui/non", "oui ou non", "avis", "yes/no", "yes or no"), Kind.OPINION),
    **dict.fromkeys(("reponse libre", "libre", "en mots", "free", "in words"), Kind.FREE),
}


def ready_kind(typed: str) -> Kind | None:
    """The kind that was meant in the place of options; None when they are options."""
    return _WORDS.get(" ".join(unaccented(typed).casefold().split()))


def ready_options(kind: Kind, speech: Speech) -> tuple[str, ...]:
    """The options of that kind, which has them ready."""
    return tuple(map(speech, READY[kind]))

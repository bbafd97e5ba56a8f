"""Law: every line that the crowd says has known answers, so that a log can be judged alone.

A story is a contribution from its first word to its submission. Each carries a code of seven
digits, found again in every card, notice and edition that comes of it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from bot.messages import Address

CODE = re.compile(r"Essai (\d{7})")

VOTING = 0.6
"""How often somebody who is between two stories votes, if there is a poll."""


@dataclass(frozen=True, slots=True)
class Act:
    """A line, and words from each message that must answer it, in order."""

    text: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Town:
    """A community of the test: its desk and its channels on the console."""

    slug: str
    channels: int

    @property
    def name(self) -> str:
        return self.slug.capitalize()

    @property
    def desk(self) -> Address:
        return Address(f"console:bureau-{self.slug}")

    @property
    def rooms(self) -> list[Address]:
        return [Address(f"console:canal-{self.slug}-{n}") for n in range(self.channels)]


@dataclass(slots=True)
class Somebody:
    """A person: what they have said, and what is left of the story that they are telling."""

    rank: int
    town: Town
    said: list[Act] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    story: Iterator[Act] = field(default_factory=lambda: iter(()))

    @property
    def name(self) -> str:
        return f"Agent{self.rank}"

    @property
    def account(self) -> Address:
        return Address(f"console:agent{self.rank}")

    def next_act(self, rng: random.Random, vote: Vote, *, last: bool) -> Act | None:
        """What to say now; between stories perhaps a vote; unless this is the `last`, a story."""
        act = next(self.story, None)
        if act is None and not last and self.codes and rng.random() < VOTING:
            act = vote(self, rng)
        if act is None and not last:
            act = self._begin(rng)
        if act is not None:
            self.said.append(act)
        return act

    def _begin(self, rng: random.Random) -> Act:
        code = f"{self.rank:03}{len(self.codes):04}"
        self.story = iter(_story(self, code, rng))
        self.codes.append(code)
        return next(self.story)

    @property
    def answers(self) -> list[str]:
        """All that this person must have been answered, in order."""
        return [words for act in self.said for words in act.answers]


Vote = Callable[[Somebody, random.Random], Act | None]

# --- stories --------------------------------------------------------------------------------------

CONSENT, COMMUNITY = "Bonjour, ici Essaim", "De quelle communauté"
REGION, STAGE, NAME = "Dans quelle région", "Où en est-on", "Sous quel nom"


def _story(who: Somebody, code: str, rng: random.Random) -> list[Act]:
    text = f"Essai {code} mené au guichet. Les usagers sont revenus."
    opening = rng.choice(_OPENINGS)(text) if who.codes else _arrive(who, text)
    asides = [rng.choice(_ASIDES)(code) for _ in range(rng.randint(0, 2))]
    return [*opening, *_questions(who, code, rng), *asides]


def _arrive(who: Somebody, text: str) -> list[Act]:
    """The first message waits for a yes and a community, and is then taken up again."""
    return [
        Act(f"/temoigner {text}", (CONSENT,)),
        Act("Oui, je suis d’accord", (COMMUNITY,)),
        Act(who.town.name, (f"bienvenue dans {who.town.name}", REGION)),
        Act("Atlantide", ("Je ne reconnais pas « Atlantide »", REGION)),
        Act("Bretagne", (STAGE,)),
    ]


def _questions(who: Somebody, code: str, rng: random.Random) -> list[Act]:
    """In words: they type ahead, and a number presses nothing that was not shown."""
    stage = rng.choice(("C’est en place", "passer"))
    wrong = [Act("99", ("Je n’ai pas reconnu ce choix", "Voici ce qui sera publié"))]
    return [
        Act(stage, (NAME,)),
        Act(f"Signer « {who.name} »", (f"Essai {code}",)),
        *(wrong if rng.random() < 0.3 else []),
        Act("Oui, proposer à la publication", ("Merci. Votre contribution n°",)),
    ]


_OPENINGS: tuple[Callable[[str], list[Act]], ...] = (
    lambda text: [Act(f"/temoigner {text}", (STAGE,))],
    lambda text: [Act(f"!initiative {text}", (STAGE,))],
    lambda text: [Act(text, ("Qu’en fait-on",)), Act("Une initiative", (STAGE,))],
)
_ASIDES: tuple[Callable[[str], Act], ...] = (
    lambda code: Act(f"/lire 9{code}", (f"le n° 9{code} ",)),
    lambda code: Act(f"/qzxw{code}", (f"/qzxw{code}",)),
    lambda _code: Act("/annuler", ("Il n’y a rien à annuler",)),
)

"""Law: whatever the crowd says and presses has known answers, so that what they read can be judged.

Each person does the next thing when all that the last one brings has come. Telegram knows no keys:
a message may come twice, right after itself, and is then read once. A story is a contribution; it
carries a code of seven digits, and perhaps an album.
"""

from __future__ import annotations

import random
import re
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tests.botapi import Chat, Message, Person
from tests.files import content
from tests.integration.telegram_record import Line
from tests.integration.telegram_town import Town

CODE = re.compile(r"Essai (\d{7})")
PARTS = 2
"""Files of an album."""

OPTIONS = ("Oui", "Non", "Plus tard")

KEPT = re.compile(r"Bonne nouvelle : votre contribution n° (\d+)")
APPEARED = re.compile(r"contribution n° (\d+), « .* », vient de paraître dans l’édition n° (\d+)")

CONSENT, WELCOME = "Bonjour, ici Essaim", "bienvenue dans"
REGION, STAGE, NAME = "Dans quelle région", "Où en est-on", "Sous quel nom"
SUBMITTED = "Merci. Votre contribution n°"


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody does, and words from each message that must answer it, in order."""

    do: Callable[[Somebody], object]
    answers: tuple[str, ...]


@dataclass(slots=True)
class Somebody:
    """A person: what is left of their story, what they await, and what they have read."""

    rank: int
    person: Person
    town: Town
    story: deque[Act] = field(default_factory=deque)
    awaited: deque[str] = field(default_factory=deque)
    is_met: bool = False
    codes: dict[str, int] = field(default_factory=dict)
    notices: Counter[tuple[str, ...]] = field(default_factory=Counter)
    ballots: dict[int, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    repeats: int = 0
    last: Line | None = None

    @property
    def name(self) -> str:
        return self.person.first_name

    # --- acting -----------------------------------------------------------------------------------

    @property
    def is_free(self) -> bool:
        return not self.awaited and not self.faults

    def arrive(self) -> None:
        """Say hello, and yes."""
        self.is_met = True
        self.story.append(Act(_says(f"/start {self.town.slug}"), (CONSENT,)))
        self.story.append(Act(_presses("Oui, je suis d’accord"), (WELCOME,)))

    def begin(self, rng: random.Random) -> None:
        """A new story, in one in four cases an album."""
        code = f"{self.rank:03}{len(self.codes):04}"
        files = PARTS if rng.random() < 0.25 else 0
        self.story.extend(_story(code, self, files, first=not self.codes))
        self.codes[code] = files

    def go_on(self) -> None:
        """Do the next thing."""
        act = self.story.popleft()
        self.awaited.extend(act.answers)
        act.do(self)

    def say(self, text: str, chat: Chat | None = None) -> None:
        self.person.say(text, chat)

    def press(self, label: str) -> None:
        """Press the newest button of that label."""
        with self.person.world.turn():
            mine = reversed(self.person.chat.messages.values())
            found = next((one for one in mine if label in labels(one)), None)
        if found is None:
            self.faults.append(f"{self.name}: the button {label!r} is gone")
            return
        self.person.press(found, label)

    def press_on(self, card: Line, label: str) -> None:
        """Press a button of a card in a room."""
        self.person.press(self.person.world.chats[card.chat].messages[card.message], label)

    # --- reading ----------------------------------------------------------------------------------

    def read(self, line: Line) -> None:
        """A message in their private chat: a notice, an answer awaited, or the last one again."""
        if notice := KEPT.match(line.words) or APPEARED.search(line.words):
            self.notices[notice.groups()] += 1
        elif self.last is not None and (line.words, line.buttons) == _shown(self.last):
            self.repeats += 1
        elif self.awaited and self.awaited[0] in line.words:
            self.awaited.popleft()
            self.last = line
        else:
            expected = self.awaited[0] if self.awaited else "nothing"
            self.faults.append(f"{self.name}: expected {expected!r}, read {line.words[:80]!r}")


def labels(message: Message) -> list[str]:
    return [label for row in message.buttons for label, _ in row]


def _shown(line: Line) -> tuple[str, tuple[tuple[str, str], ...]]:
    return line.words, line.buttons


def _says(text: str) -> Callable[[Somebody], object]:
    return lambda who: who.say(text)


def _presses(label: str) -> Callable[[Somebody], object]:
    return lambda who: who.press(label)


# --- stories --------------------------------------------------------------------------------------


def _story(code: str, who: Somebody, files: int, *, first: bool) -> Iterator[Act]:
    """From the first word to the desk's hands; where one is from is asked the `first` time."""
    asked = REGION if first else STAGE
    yield Act(_tells(f"/temoigner Essai {code} mené au guichet.", code, files), (asked,))
    if first:
        yield Act(_presses("Bretagne"), (STAGE,))
    yield Act(_presses("C’est en place"), (NAME,))
    shown = (f"Essai {code}",)
    signed = Act(_presses(f"Signer « {who.name} »"), shown)
    if not files:
        yield signed
    else:
        yield Act(signed.do, ("Pièce 1 :",))
        for part in range(2, files + 1):
            yield Act(_says(f"Le plan {code}, {part - 1}"), (f"Pièce {part} :",))
        yield Act(_says(f"Le plan {code}, {files}"), shown)
    yield Act(_presses("Oui, proposer à la publication"), (SUBMITTED,))


def _tells(text: str, code: str, files: int) -> Callable[[Somebody], object]:
    if not files:
        return _says(text)
    parts = [("document", content(f"{code}-{n}.pdf"), "" if n else text) for n in range(files)]
    return lambda who: who.person.album(parts)


# --- asides ---------------------------------------------------------------------------------------


def aside(rng: random.Random, who: Somebody) -> Act:
    """Something said to the bot, alone or in the hall, that is answered alone."""
    number = f"9{rng.randrange(10**7):07}"
    if rng.random() < 0.3:
        hall = who.town.hall
        return Act(lambda one: one.say(f"/lire {number}", hall), (f"le n° {number} ",))
    return Act(_says(f"/lire {number}"), (f"le n° {number} ",))


def vote(rng: random.Random, who: Somebody, poll: int, card: Line) -> Act:
    """Another choice on that card than before, or none any more."""
    before = who.ballots.get(poll)
    if before is not None and rng.random() < 0.2:
        del who.ballots[poll]
        return Act(_presses("Retirer mon vote"), ("est retiré",))
    rank = rng.choice([rank for rank in range(1, len(OPTIONS) + 1) if rank != before])
    who.ballots[poll] = rank
    how = "est maintenant" if before else "est compté :"
    label = OPTIONS[rank - 1]
    return Act(lambda one: one.press_on(card, label), (f"{how} « {label} »",))

"""Law: Camille at a desk does what it asks of her, once, and says of a lost post what she sees.

She approves what is new, publishes what is ready, and has one poll voted on until the end. What the
bot repeats she reads once. Asked about a post she looks for it in its room.
"""

from __future__ import annotations

import re
import time
from collections import deque
from dataclasses import dataclass, field

from tests.integration.telegram_crowd import CODE, OPTIONS
from tests.integration.telegram_record import Line, Telegram
from tests.integration.telegram_town import Town

NEW = re.compile(r"Nouvelle contribution, n° (\d+)\.")
APPROVED = re.compile(r"Le n° (\d+), « .* », est approuvé par")
ISSUED = re.compile(r"L’édition n° (\d+) est parue")
ASKED = re.compile(r"arrivé dans le canal (.+) : « (.+) »\. Le voyez-vous.*constater (\d+) oui")
DRAFTED = re.compile(r"Le sondage n° (\d+) est prêt")
OPENED = re.compile(r"Le sondage n° (\d+) est ouvert dans")
CLOSED = re.compile(r"\ALe sondage n° (\d+) est clos, avec (\d+) votes?")
CARD = re.compile(r"\ASondage n° (\d+) ·")
SETTLED = re.compile(r"\AC’est noté :")

APPROVE, PUBLISH = "Approuver · Témoignages", "Oui, publier maintenant"
OPEN, CLOSE = "Ouvrir maintenant", "Oui, clore"
THERE, AGAIN = "Oui, il y est", "Non, l’envoyer"

BETWEEN_EDITIONS = 2.0
"""Seconds before a desk publishes again."""


@dataclass(slots=True)
class Desk:
    """What Camille has read and done at one desk; a contribution's `codes` are by its number."""

    town: Town
    api: Telegram
    codes: dict[str, str] = field(default_factory=dict)
    approved: set[str] = field(default_factory=set)
    posted: set[str] = field(default_factory=set)
    issues: set[str] = field(default_factory=set)
    pressed: set[str] = field(default_factory=set)
    asked: deque[str] = field(default_factory=deque)
    questions: int = 0
    missing: int = 0
    poll: int = 0
    cards: list[Line] = field(default_factory=list)
    closed: dict[int, int] = field(default_factory=dict)
    publishing: bool = False
    published_at: float = 0.0
    polling: bool = False
    closing: bool = False

    # --- reading ----------------------------------------------------------------------------------

    def hear(self, line: Line) -> None:
        """A message in one of the town's rooms."""
        if line.chat == self.town.hall.id:
            self.posted |= set(CODE.findall(line.words))
            if CARD.match(line.words) and line.labels == OPTIONS:
                self.cards.append(line)
        elif line.chat == self.town.desk.id:
            self._note(line.words)
            self._act(line)

    def _note(self, words: str) -> None:
        if new := NEW.match(words):
            self.codes[new[1]] = CODE.findall(words)[0]
        if yes := APPROVED.match(words):
            self.approved.add(self.codes[yes[1]])
        if issued := ISSUED.match(words):
            self.issues.add(issued[1])
            self.publishing, self.published_at = False, time.monotonic()
        if opened := OPENED.match(words):
            self.poll = int(opened[1])
        if closed := CLOSED.match(words):
            self.closed[int(closed[1])] = int(closed[2])

    def _act(self, line: Line) -> None:
        if SETTLED.match(line.words) and self.asked:
            self.asked.popleft()
        if asked := ASKED.search(line.words):
            self._look(line, asked[1], asked[2], asked[3])
            return
        for label in (APPROVE, PUBLISH, OPEN, CLOSE):
            data = dict(line.buttons).get(label, "")
            if data and data not in self.pressed:
                self.pressed.add(data)
                self._press(line, label)

    def _look(self, line: Line, room: str, beginning: str, number: str) -> None:
        """Say once what is seen; the question comes again before its answer is taken, or anew."""
        if number in self.asked:
            return
        self.questions += 1
        self.asked.append(number)
        there = self.api.sent(self.town.room(room))
        seen = any(one.words.startswith(beginning) for one in there)
        self.missing += not seen
        self._press(line, THERE if seen else AGAIN)

    def _press(self, line: Line, label: str) -> None:
        self.town.camille.press(self.town.desk.messages[line.message], label)

    def _say(self, text: str) -> None:
        self.town.camille.say(text, self.town.desk)

    # --- acting -----------------------------------------------------------------------------------

    @property
    def _waiting(self) -> set[str]:
        """What she has read and not seen approved."""
        return set(self.codes.values()) - self.approved

    def go_on(self, *, last: bool, idle: bool) -> None:
        """Begin a poll, an edition, or the poll's end when the crowd is idle for good."""
        ready = self.approved - self.posted
        pause = time.monotonic() - self.published_at > BETWEEN_EDITIONS
        if ready and pause and not self.publishing:
            self.publishing = True
            self._say("/publier")
        if not self.polling and not last:
            self.polling = True
            self._say(f"/sondage Essaimer ? | {' | '.join(OPTIONS)}")
        if self.poll and last and idle and not self.closing and not ready | self._waiting:
            self.closing = True
            self._say(f"/clore {self.poll}")

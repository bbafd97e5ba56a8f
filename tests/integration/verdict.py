"""Law: the verdict is read from the channel's own log, as a reader of its rooms could.

Every event was answered once, every message is out, each contribution stands in one edition and
nothing posted is said twice. Where keys are not honoured a conversational reply may stand twice,
under one key; nothing else may.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from adapters.console.journal import Post
from bot.channels import names
from bot.messages import Address
from bot.richtext import plain
from tests.integration.crowd import CODE, Somebody, Town

Faults = Iterator[str]

NEW = re.compile(r"Nouvelle contribution, n° (\d+)\.")
APPROVED = re.compile(r"Le n° (\d+), « .* », est approuvé par")
_KEPT = re.compile(r"Bonne nouvelle : votre contribution n° (\d+)")
_APPEARED = re.compile(r"contribution n° (\d+), « .* », vient de paraître dans l’édition n° (\d+)")
_ISSUE = re.compile(r"\A\w+ · n° (\d+)\n")
_POLL = re.compile(r"\ASondage n° \d+ ·")
_ISSUED = re.compile(r"L’édition n° (\d+) est parue")
_UNSURE = re.compile(r"arrivé dans le canal (.+) : « (.+) »\. Le voyez-vous.*constater (\d+) oui")


@dataclass(frozen=True, slots=True)
class Line:
    """A message in a room, or an edit of it."""

    key: str
    to: Address
    text: str
    beginning: str
    message: str

    @staticmethod
    def of(post: Post) -> Line:
        delivery = post.delivery
        body = delivery.letter.body
        return Line(delivery.key, delivery.to, plain(body), body[0].text[:80], post.message)


@dataclass(frozen=True, slots=True)
class Question:
    """The desk is asked whether a post has arrived."""

    key: str
    channel: Address
    beginning: str
    number: int


@dataclass(slots=True)
class Log:
    """What stands in the rooms, without the replies repeated for want of keys."""

    towns: Sequence[Town]
    keyed: bool
    rooms: dict[Address, list[Line]] = field(default_factory=lambda: defaultdict(list))
    keys: Counter[str] = field(default_factory=Counter)

    def add(self, posts: Iterable[Post]) -> list[Line]:
        """Read on; the lines that are new."""
        lines = [Line.of(post) for post in posts]
        channels = {room for town in self.towns for room in town.rooms}
        fresh = []
        for line in lines:
            self.keys[line.key] += 1
            repeated = self.keys[line.key] > 1
            if self.keyed or line.to in channels or not repeated:
                self.rooms[line.to].append(line)
                fresh.append(line)
        return fresh

    @property
    def repeats(self) -> int:
        """How many replies stand twice for want of keys."""
        return sum(self.keys.values()) - sum(len(lines) for lines in self.rooms.values())

    def found(self, room: Address, pattern: re.Pattern[str]) -> list[re.Match[str]]:
        return [found for line in self.rooms[room] if (found := pattern.search(line.text))]

    def cards(self, town: Town) -> list[tuple[str, str]]:
        """The number and the code on each card that the desk was shown."""
        lines = (line.text for line in self.rooms[town.desk])
        return [(NEW.findall(text)[0], CODE.findall(text)[0]) for text in lines if NEW.match(text)]

    def published(self, room: Address) -> list[tuple[str, str]]:
        """The edition's number and the code of each contribution posted there."""
        pairs = []
        for line in self.rooms[room]:
            issue = _ISSUE.match(line.text)
            number = issue[1] if issue else "?"
            pairs += [(number, code) for code in dict.fromkeys(CODE.findall(line.text))]
        return pairs

    def shows(self, question: Question) -> bool:
        """What the desk sees when it looks for that post."""
        return any(line.beginning == question.beginning for line in self.rooms[question.channel])


def question(line: Line, town: Town) -> Question | None:
    """What that line asks the town's desk to look for, if it does."""
    asked = _UNSURE.search(line.text) if line.to == town.desk else None
    if asked is None:
        return None
    rooms = {name: room for room, name in names(town.rooms).items()}
    return Question(line.key, Address(rooms[asked[1]]), asked[2], int(asked[3]))


def faults(log: Log, crowd: Sequence[Somebody]) -> list[str]:
    """Everything that is wrong in the log, or not there yet."""
    found = [fault for somebody in crowd for fault in _conversation(log, somebody)]
    for town in log.towns:
        people = [somebody for somebody in crowd if somebody.town == town]
        found += _contributions(log, town, people)
        found += _editions(log, town, people)
    return found


# --- every event once -----------------------------------------------------------------------------


def _conversation(log: Log, who: Somebody) -> Faults:
    """The person's room holds the expected answers, each once, in order."""
    said = [line.text for line in log.rooms[who.account] if not is_notice(line.text)]
    for rank, (words, text) in enumerate(zip_longest(who.answers, said)):
        if words is None or text is None or words not in text:
            yield f"{who.account}, answer {rank}: expected {words!r}, heard {(text or '')[:80]!r}"
            return


def is_notice(text: str) -> bool:
    """Whether it is told unasked, when somebody else has acted."""
    return bool(_KEPT.match(text) or _APPEARED.search(text))


def _contributions(log: Log, town: Town, people: Sequence[Somebody]) -> Faults:
    """Each contribution has one card, one number, one approval, one notice to its author."""
    codes = [code for somebody in people for code in somebody.codes]
    cards = log.cards(town)
    yield from _once(f"card in {town.slug}", codes, [code for _, code in cards])
    numbers = [number for number, _ in cards]
    yield from _once(
        f"approval in {town.slug}", numbers, [m[1] for m in log.found(town.desk, APPROVED)]
    )
    told = [found[1] for who in people for found in log.found(who.account, _KEPT)]
    yield from _once(f"notice of approval in {town.slug}", numbers, told)


def _once(what: str, expected: Iterable[str], found: Iterable[str]) -> Faults:
    wanted, seen = Counter(expected), Counter(found)
    for one in sorted(wanted | seen):
        if wanted[one] != 1 or seen[one] != 1:
            yield f"{what}: {one} expected {wanted[one]}, found {seen[one]}"


# --- every post once ------------------------------------------------------------------------------


def _editions(log: Log, town: Town, people: Sequence[Somebody]) -> Faults:
    """Each channel has each edition once, and in them each contribution once."""
    codes = [code for somebody in people for code in somebody.codes]
    issues = [found[1] for found in log.found(town.desk, _ISSUED)]
    in_order = [str(number) for number in range(1, len(issues) + 1)]
    yield from _once(f"edition told to {town.desk}", in_order, issues)
    first = log.published(town.rooms[0])
    for room in town.rooms:
        posted = log.published(room)
        yield from _once(f"contribution in {room}", codes, [code for _, code in posted])
        yield from _once(f"edition in {room}", issues, [m[1] for m in log.found(room, _ISSUE)])
        texts = [line.text for line in log.rooms[room] if not _POLL.match(line.text)]
        yield from _once(f"text in {room}", set(texts), texts)
        if sorted(posted) != sorted(first):
            yield f"{room} and {town.rooms[0]} hold different editions"
    numbered = {code: number for number, code in log.cards(town)}
    appeared = [m.group(1, 2) for who in people for m in log.found(who.account, _APPEARED)]
    held = [(numbered.get(code, "?"), issue) for issue, code in first]
    yield from _once(f"notice of publication in {town.slug}", map(str, held), map(str, appeared))

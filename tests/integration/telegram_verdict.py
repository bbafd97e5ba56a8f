"""Law: the verdict is the readers' and the database's: nothing lost, nothing done or posted twice.

Whoever told a contribution once has one, with its files, and it stands once in each room; a voter
has one ballot, the last; a post stands once in its room. A conversational answer may have come
twice, and has come.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from tests.botapi import Chat
from tests.databases import Rows, driver
from tests.integration.telegram_crowd import CODE, OPTIONS, Somebody
from tests.integration.telegram_desk import CARD, Desk
from tests.integration.telegram_record import Telegram

Faults = Iterator[str]

_ISSUE = re.compile(r"\A\w+ · n° (\d+)\n")
_ENDED, _TOTAL = "Ce sondage est clos depuis", re.compile(r"(\d+) votes? en tout")
_SCORE = re.compile(rf"({'|'.join(OPTIONS)}) : (\d+) votes?,")
_BY_HAND = "a changé, et je ne peux pas modifier moi-même"


def _once(what: str, expected: Iterable[object], found: Iterable[object]) -> Faults:
    wanted, seen = set(expected), Counter(found)
    for one in wanted | seen.keys():
        if one not in wanted or seen[one] != 1:
            yield f"{what}: {one}, {'wanted' if one in wanted else 'unwanted'}, {seen[one]} times"


# --- what people read -----------------------------------------------------------------------------


def told(api: Telegram, desks: Sequence[Desk], crowd: Sequence[Somebody]) -> list[str]:
    """Everything that is wrong in the chats, or not there yet."""
    found = [fault for who in crowd for fault in _conversation(who)]
    for desk in desks:
        people = [who for who in crowd if who.town == desk.town]
        found += [*_desk(desk, people), *_notices(desk, people)]
        for room in desk.town.rooms:
            found += [*_editions(api, desk, room), *_cards(api, desk, room, people)]
    return found


def _conversation(who: Somebody) -> Faults:
    yield from who.faults
    if who.story or who.awaited:
        yield f"{who.name} still awaits {[*who.awaited]}, and has {len(who.story)} things to do"


def _desk(desk: Desk, people: Sequence[Somebody]) -> Faults:
    """Each contribution has one number and was approved, and all that is asked is answered."""
    codes = [code for who in people for code in who.codes]
    yield from _once(f"card in {desk.town.name}", codes, desk.codes.values())
    yield from _once(f"approval in {desk.town.name}", codes, desk.approved)
    if desk.asked or desk.publishing or not desk.polling or desk.poll not in desk.closed:
        yield f"{desk.town.name} is not done: {[*desk.asked]}, {desk.publishing}, {desk.closed}"


def _notices(desk: Desk, people: Sequence[Somebody]) -> Faults:
    """Each author was told of the approval and of the edition."""
    numbers = {code: number for number, code in desk.codes.items()}
    for who in people:
        told = {notice[0]: 0 for notice in who.notices}
        for notice in who.notices:
            told[notice[0]] += 1
        for code in who.codes:
            if told.get(numbers.get(code, ""), 0) != 2:
                yield f"{who.name} was not told of {code}'s approval and one edition"


def _editions(api: Telegram, desk: Desk, room: Chat) -> Faults:
    """Each edition stands there once, with each contribution in one of them, and files once."""
    sent = [one for one in api.sent(room) if not CARD.match(one.words)]
    texts = [one.words for one in sent if not one.file]
    where = f"in {room.title}"
    yield from _once(f"edition {where}", desk.issues, [_issue(words) for words in texts])
    codes = [code for words in texts for code in dict.fromkeys(CODE.findall(words))]
    yield from _once(f"contribution {where}", desk.approved, codes)
    files = [one.words for one in sent if one.file]
    yield from _once(f"file {where}", set(files), files)


def _issue(words: str) -> str:
    issue = _ISSUE.match(words)
    return issue[1] if issue else words[:40]


def _cards(api: Telegram, desk: Desk, room: Chat, people: Sequence[Somebody]) -> Faults:
    """The poll has one card there, with its outcome; or the desk knows that it has not."""
    cards = [one for one in api.sent(room) if CARD.match(one.words) and not one.file]
    if len(cards) != 1:
        yield f"{len(cards)} cards in {room.title}"
        return
    pictures = [one for one in api.sent(room) if CARD.match(one.words) and one.file]
    if len(pictures) > 1:
        yield f"{len(pictures)} pictures of a result in {room.title}"
    chosen = Counter(who.ballots[desk.poll] for who in people if desk.poll in who.ballots)
    wanted = {label: chosen[rank] for rank, label in enumerate(OPTIONS, start=1)}
    words = cards[0].words
    scores = {label: int(votes) for label, votes in _SCORE.findall(words)}
    if _ENDED in words and scores != wanted:
        yield f"card in {room.title}: expected {wanted}, drawn {scores}"
    if _ENDED not in words and not api.said(desk.town.desk, _BY_HAND):
        yield f"card in {room.title}: open still, which nobody knows"


# --- what the database keeps ----------------------------------------------------------------------

_TOLD = """
SELECT contribution.id, contribution.state, revision.text, revision.files
FROM contribution LEFT JOIN revision ON revision.id = contribution.revision_id
"""
_BALLOTS = """
SELECT mark.poll_id, mark.voter, poll_option.position
FROM mark JOIN poll_option ON poll_option.id = mark.option_id
"""
_LEFT = "SELECT status, destination, fault FROM outbox WHERE status NOT IN ('sent', 'dropped')"
_UNDONE = "SELECT status, event_id, fault FROM inbox WHERE status <> 'done'"
_POSTS = """
SELECT destination, COUNT(*) FROM outbox WHERE post AND replaces = '' AND status = 'sent'
GROUP BY destination
"""


def kept(url: str, api: Telegram, desks: Sequence[Desk], crowd: Sequence[Somebody]) -> list[str]:
    """Everything that is wrong in the database, once all is told."""
    with driver(url) as database:
        found: Rows = {
            name: database.execute(query).fetchall()
            for name, query in (
                ("told", _TOLD),
                ("ballots", _BALLOTS),
                ("left", _LEFT),
                ("undone", _UNDONE),
                ("posts", _POSTS),
            )
        }
    rooms = [room for desk in desks for room in desk.town.rooms]
    posts = {f"telegram:{room.id}": len(api.sent(room)) for room in rooms if api.sent(room)}
    return [
        *_once("contribution", *_contributions(found, crowd)),
        *_once("ballot", _votes(crowd), found["ballots"]),
        *(f"outbox: {row}" for row in found["left"]),
        *(f"inbox: {row}" for row in found["undone"]),
        *_once("posts", posts.items(), found["posts"]),
    ]


def _contributions(
    found: Rows, crowd: Sequence[Somebody]
) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """Those that were told and those that are kept: the code, how many files, the state."""
    told = [(code, files, "published") for who in crowd for code, files in who.codes.items()]
    kept = [
        ((CODE.findall(str(text)) or [f"n° {number}"])[0], _count(files), state)
        for number, state, text, files in found["told"]
    ]
    return list(told), list(kept)


def _count(files: object) -> int:
    """How many; SQLite's driver gives JSON as text, PostgreSQL's what it says."""
    given = json.loads(files) if isinstance(files, str) else files
    return len(given) if isinstance(given, list) else 0


def _votes(crowd: Sequence[Somebody]) -> Iterator[tuple[int, str, int]]:
    for who in crowd:
        for poll, rank in who.ballots.items():
            yield poll, f"telegram:{who.person.id}", rank

"""Law: a test is a conversation on the real house: real store, real loops, simulated time.

A dialogue is a script (`bot.demo.script`: who says or presses what, and how time goes on) with what
is expected of it:

    claire: /temoigner Nous avons…        Claire writes in her direct chat
    camille@bureau: /attente              Camille writes in the desk
    claire [Bretagne]                     Claire presses the newest button of that label
    ⏲ 2026-11-27 14:00                    time goes on to there, local time
    camille@bureau ⟨Approuver⟩            presses the oldest button of that label, settled or not
    marc ⟪approve 1 1⟫                    presses a button that nobody was shown
    claire: 📎 guichet.png Nous avons…    she sends a file, with words or without (tests.files)
    claire@canal: @essaim sondages        what begins with the bot's name is said to it
    claire: ⇉ Nous avons…                 she passes on what somebody else wrote
    camille@bureau ↩ guichet: approuver   replies to the newest message there with these words
    claire@canal ☺ guichet: 🐝             puts an emoji on the newest message with these words
    claire ✎ guichet: Nous avons…         edits the newest message there with these words
    claire@canal ☑ Oui                    answers the room's own poll; nothing, one or Oui + Non
    claire@canal ☒                        takes her newest answer there away
    claire@canal ⏹                        ends the room's own poll
    claire ⌫ guichet                      takes it back
    → claire: Dans quelle région          the next unread message there that contains these words
    → bureau: n° 1 … Bretagne             words in this order
    ✗ bureau: Claire                      no unread message there contains this
    ◉ canal: — Claire                     the room as it stands, edits applied, contains this
    ◌ canal: — Claire                     the room as it stands contains this nowhere
    ≡                                     what was last said or pressed changed nothing that is kept
    ∅ Claire                              no column of any table contains this
    ⟳                                     the process ends and starts again
    ⟳ 2026-12-18 10:00                    the same, and was down until then

What nobody asked about stays unread, so a dialogue says what matters; a ✗ about a message stands
before the → that reads it. Inside `also_in_english` a dialogue of French communities is played a
second time, in English (`tests.english`).
"""

from __future__ import annotations

import asyncio
import copy
import json
import re
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import takewhile
from weakref import WeakKeyDictionary

from structlog.testing import capture_logs

from adapters.memory import MemoryChannel
from bot.config import Settings
from bot.demo.script import Presses, Says, Waits, read_line
from bot.messages import Edited, Said
from bot.ports import Bell
from tests.databases import driver
from tests.english import compare, in_english, translated
from tests.houses import FUTURS, MONDAY, PARIS, Stage, kept, opened, settings
from tests.interpreter import Interpreter

__all__ = [
    "FUTURS",
    "MONDAY",
    "PARIS",
    "Stage",
    "change",
    "dialogue",
    "houses",
    "kept",
    "opened",
    "play",
    "settings",
]

_OLDEST = re.compile(r"(\w+)(?:@(\w+))? ⟨(.+)⟩")
_FORGED = re.compile(r"(\w+)(?:@(\w+))? ⟪(.*)⟫")
_VOTES = re.compile(r"(\w+)@(\w+) ([☑☒⏹]) ?(.*)")
_ANSWERS: dict[str, Callable[[Stage, str, str, str], Awaitable[None]]] = {
    "☑": Stage.answer,
    "☒": Stage.unanswer,
    "⏹": Stage.end_poll,
}
_ABOUT = re.compile(r"(\w+)(?:@(\w+))? ([↩☺✎⌫]) (.+?)(?:: (.*))?")
_SIGNS = {"↩": Stage.reply, "☺": Stage.react, "✎": Stage.edit, "⌫": Stage.redact}
_AGAIN = re.compile(r"^[ \t]*⟳[ \t]*(.*?)[ \t]*$", re.MULTILINE)
_NEVER = {"duty_failed", "loop_failed", "event_unanswered", "letter_unreadable", "fate_not_kept"}
_EXPECTATIONS = ("→", "✗", "◉", "◌", "≡", "∅")


# --- a line ---------------------------------------------------------------------------------------


async def play(stage: Stage, lines: Sequence[str]) -> None:
    """Play lines until their end; a failure says at which line."""
    for rank, line in enumerate(lines):
        following = takewhile(lambda one: one.startswith(_EXPECTATIONS), lines[rank + 1 :])
        try:
            if "≡" in following and not line.startswith(_EXPECTATIONS):
                stage.watch()
            await _play_line(stage, line.strip())
        except AssertionError as failure:
            raise AssertionError(f"at the line: {line.strip()}\n{failure}") from None


async def _play_line(stage: Stage, line: str) -> None:
    mark, _, rest = line.partition(" ")
    if mark in _EXPECTATIONS:
        _expectations(stage)[mark](rest)
    elif pressed := _OLDEST.fullmatch(line):
        await stage.press(pressed[1], pressed[3], pressed[2] or "", oldest=True)
    elif about := _ABOUT.fullmatch(line):
        act = _SIGNS[about[3]]
        await act(stage, about[1], about[4], about[5] or "", about[2] or "")
    elif votes := _VOTES.fullmatch(line):
        await _ANSWERS[votes[3]](stage, votes[1], votes[2], votes[4])
    elif forged := _FORGED.fullmatch(line):
        await stage.press_key(forged[1], forged[3], forged[2] or "")
    else:
        await _act(stage, line)


async def _act(stage: Stage, line: str) -> None:
    """A line that any script may have."""
    match read_line(line):
        case Says(who, room, text):
            await stage.say(who, text, room)
        case Presses(who, room, label):
            await stage.press(who, label, room)
        case Waits(until):
            await stage.until(until.replace(tzinfo=PARIS))
        case other:
            raise ValueError(f"not a line of a dialogue: {other}")


def _expectations(stage: Stage) -> dict[str, Callable[[str], None]]:
    def there(check: Callable[[str, str], None]) -> Callable[[str], None]:
        def checked(rest: str) -> None:
            room, _, words = rest.partition(": ")
            check(room, words)

        return checked

    return {
        "→": there(stage.expect),
        "✗": there(stage.expect_not),
        "◉": there(stage.expect_shown),
        "◌": there(stage.expect_not_shown),
        "≡": lambda _: stage.expect_unchanged(),
        "∅": stage.expect_nowhere,
    }


# --- a whole dialogue -----------------------------------------------------------------------------


@dataclass(frozen=True)
class _Scene:
    """All that a dialogue is played with: a text is cut where the process starts again."""

    acts: Sequence[tuple[str, Sequence[str]]]
    settings: Settings
    start: datetime
    channel: MemoryChannel
    names: Mapping[str, str]
    unreachable: Collection[str]
    failing: Collection[str]

    async def played(self) -> Stage:
        """A duty that fails is tried again and tells nobody: here it ends the dialogue."""
        with capture_logs() as logged:
            stage = await self._play_acts()
        failed = [line for line in logged if line["event"] in _NEVER.difference(self.failing)]
        assert not failed, failed
        return stage

    async def _play_acts(self) -> Stage:
        self.channel._bell = Bell()  # it belongs to one event loop, and this is a new one
        stage: Stage | None = None
        now = self.start
        for moment, lines in self.acts:
            now = datetime.fromisoformat(moment).replace(tzinfo=PARIS) if moment else now
            async with opened(self.settings, self.channel, now, stage) as stage:
                stage.names, stage.unreachable = self.names, self.unreachable
                await play(stage, lines)
                now = stage.clock.now()
        assert stage is not None
        return stage


def dialogue(
    text: str,
    given: Settings,
    start: datetime = MONDAY,
    channel: MemoryChannel | None = None,
    names: Mapping[str, str] | None = None,
    unreachable: Collection[str] = (),
    *,
    failing: Collection[str] = (),
) -> Stage:
    """Play a whole dialogue, restarts included; the stage as it was at the end.

    `names` are what the platform calls people, where that is not their account. Those who are
    `unreachable` can't be written to alone when they speak in a room of several. `failing` are the
    faults that the log may tell, where one is brought about.
    """
    platform = channel or MemoryChannel()
    scene = _Scene(_acts(text), given, start, platform, names or {}, unreachable, failing)
    if _ENGLISH_TOO.get() and all(one.language == "fr" for one in given.community):
        return _in_both_languages(scene)
    return asyncio.run(scene.played())


def _acts(text: str) -> list[tuple[str, list[str]]]:
    first, *others = _AGAIN.split(text)
    acts = [("", first), *zip(others[::2], others[1::2], strict=True)]
    return [(moment, _lines(act)) for moment, act in acts]


def _lines(act: str) -> list[str]:
    lines = (line.strip() for line in act.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _in_files(stage: Stage) -> list[str]:
    """The words of the questionnaires that came from files; their questions are kept as JSON."""
    values = [str(value) for row in stage.kept()["questionnaire"] for value in row]
    return [str(json.loads(one)) if one.startswith("[") else one for one in values]


# --- in English -----------------------------------------------------------------------------------

_ENGLISH_TOO = ContextVar("english_too", default=False)


@contextmanager
def also_in_english() -> Iterator[None]:
    """Dialogues inside the block are played in both languages."""
    token = _ENGLISH_TOO.set(True)
    try:
        yield
    finally:
        _ENGLISH_TOO.reset(token)


def change(given: Settings, statement: str) -> None:
    """Something that an older version or another process did, in both languages."""
    for one in houses(given):
        with driver(one.database.url) as database:
            database.execute(statement)


def houses(given: Settings) -> tuple[Settings, ...]:
    """The configurations that a dialogue is played with, in both languages."""
    return (given, in_english(given)) if _ENGLISH_TOO.get() else (given,)


@dataclass
class _Twin:
    """What the English community has of its own, as long as the French one's platform is used."""

    channel: MemoryChannel
    interpreter: Interpreter = field(default_factory=Interpreter)


_TWINS: WeakKeyDictionary[MemoryChannel, _Twin] = WeakKeyDictionary()


def _in_both_languages(french: _Scene) -> Stage:
    """Play it in French, then in English, where each letter must say the same."""
    twin = _TWINS.setdefault(french.channel, _Twin(copy.deepcopy(french.channel)))
    interpreter, heard, sent = (
        twin.interpreter,
        len(french.channel.received),
        len(french.channel.sent),
    )
    with interpreter.listening():
        stage = asyncio.run(french.played())
    own = french.channel.account
    happened = (one for one in french.channel.received[heard:] if one.account != own)
    acts = [
        (moment, list(translated(lines, happened, interpreter))) for moment, lines in french.acts
    ]
    english = replace(french, acts=acts, settings=in_english(french.settings), channel=twin.channel)
    asyncio.run(english.played())
    typed = [event.text for event in twin.channel.received if isinstance(event, Said | Edited)]
    names = [event.name for event in twin.channel.received]
    contact = french.channel.traits.contact
    said = [*typed, *names, *_in_files(stage)]
    interpreter.allow(str(french.settings.model_dump()), contact, *said)
    compare(french.channel.sent[sent:], twin.channel.sent[sent:], interpreter)
    return stage

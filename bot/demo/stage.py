"""Law: a conversation on a screen, one row a message: when, who, what.

`Claire` is what she writes or presses, `→ Claire` what the bot answers her alone, `→ bureau` what
the animators see. What was shown before comes folded, with its taps, in one running line. What the
channel's readers get is kept for the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from adapters.console.render import clean, render
from adapters.console.transcript import Entry
from bot.contributions.shortening import cut
from bot.demo import sample
from bot.demo.folding import Memory, folded, shape, stands_whole
from bot.messages import Address, Choice, Letter
from bot.richtext import Body, Kind
from bot.texts import Speech

SHORT_LIST = 9
"""A longer list of buttons is cut on this screen; a person sees them all."""

FOOT = "— "
"""How a signature begins in a digest."""

SHORT_WORD = 40
"""What is typed in a running line stays in it, up to so many characters."""

LABEL_MOST = 28
"""How much of a button's label is shown once it is pressed."""

TIME, WHO = 5, 8
"""Columns of the time and of the name."""

BOT, AGENT, DESK, TAP = "magenta", "bold green", "bold yellow", "bold cyan"


@dataclass
class _Run:
    """A running line: whose it is, in which room, and what was folded last."""

    who: Text
    place: Address
    body: Text
    last: str = ""

    def append(self, piece: Text) -> None:
        self.body.append(" " if self.body else "").append_text(piece)


class Stage:
    """Shows the entries of a conversation; `framed`, only those between two calls of `frame`."""

    def __init__(self, console: Console, speech: Speech, *, framed: bool = False) -> None:
        self._console = console
        self._speech = speech
        self._memory = Memory()
        self._framed = framed
        self._shown = not framed
        self._day: date | None = None
        self._time = self._moment = ""
        self._run: _Run | None = None

    def frame(self) -> None:
        """The picture begins or ends here."""
        self.rest()
        if self._framed:
            self._shown = not self._shown

    def show(self, entry: Entry, now: datetime) -> None:
        """Show an entry, under the day when it is a new one."""
        if not self._shown or entry.place == sample.CHANNEL:
            return
        self._move(now.astimezone(self._speech.zone))
        if entry.author is None:
            self._answered(entry)
        else:
            self._memory.read(entry.letter)
            self._heard(entry)

    def _move(self, now: datetime) -> None:
        if now.date() != self._day:
            self.rest()
            self._day, self._time = now.date(), ""
            self._console.print()
            self._console.rule(Text(self._speech.day(now), style="bold"), style="dim")
        if f"{now:%H:%M}" != self._time:
            self.rest()
            self._time = self._moment = f"{now:%H:%M}"

    def _answered(self, entry: Entry) -> None:
        new = self._memory.new(entry.letter)
        if stands_whole(entry.letter, new):
            self._memory.read(entry.letter)
            self._row(entry, _body(entry.letter))
            return
        if entry.letter.choices and entry.place != sample.DESK:
            new = new[:1] if entry.letter.body[0] in new else []  # the desk's card has the rest
        self._memory.read(Letter(tuple(new)))
        told = not new and not _asks(entry)
        run = self._running(entry, stay=told and entry.place != sample.DESK)
        again = run.last == shape(entry.letter)
        if entry.place != run.place:
            run.append(_head(entry))
        elif told and run.body and not again:
            return  # the answer to a yes, as before
        if entry.place == run.place or not again:
            run.append(Text(clean(folded(entry.letter, new)), style="dim"))
        run.last = shape(entry.letter)

    def _running(self, entry: Entry, *, stay: bool) -> _Run:
        """The running line for that room; `stay`, whatever line there is."""
        if self._run is None or not (stay or self._run.place == entry.place):
            self.rest()
            self._run = _Run(_head(entry), entry.place, Text())
        return self._run

    def _heard(self, entry: Entry) -> None:
        said = _said(entry)
        desk, pressed = entry.place == sample.DESK, bool(entry.letter.choices)
        here = self._run is not None and self._run.place == entry.place
        if self._run and here and (pressed or not desk) and (pressed or len(said) <= SHORT_WORD):
            typed = said if pressed else Text(f"“{said.plain}”", AGENT)
            self._run.append(Text.assemble(_head(entry), " ", said) if desk else typed)
        elif desk:
            self.rest()
            self._run = _Run(_head(entry), entry.place, said)
        else:
            self._row(entry, said)

    def rest(self) -> None:
        """Print the running line, if there is one."""
        if self._run is not None:
            self._print(self._run.who, self._run.body)
        self._run = None

    def _row(self, entry: Entry, body: RenderableType) -> None:
        self.rest()
        self._print(_head(entry), body)

    def _print(self, who: Text, body: RenderableType) -> None:
        row = Table.grid(padding=(0, 1))
        row.add_column(width=TIME, style="bold")
        row.add_column(width=WHO, no_wrap=True)
        row.add_column()
        row.add_row(self._moment, who, body)
        self._moment = ""
        self._console.print(row)


def _asks(entry: Entry) -> bool:
    """Whether the bot waits for this agent's answer."""
    asks = bool(entry.letter.choices) or "?" in shape(entry.letter)
    return asks and entry.place != sample.DESK


def _head(entry: Entry) -> Text:
    if entry.author is None:
        return _answering(entry.place)
    return Text(clean(entry.author), DESK if entry.place == sample.DESK else AGENT)


def _answering(place: Address) -> Text:
    return Text(f"→ {place.native.capitalize() if place != sample.DESK else place.native}", BOT)


def _said(entry: Entry) -> Text:
    """A press as its button, a text as typed."""
    if entry.letter.choices:
        label = cut(entry.letter.choices[0].label, LABEL_MOST)
        return _chips([Choice(label, "")], TAP)
    return Text("\n".join(clean(block.text) for block in entry.letter.body))


def _body(letter: Letter) -> RenderableType:
    """The letter without blank lines, its buttons side by side."""
    blocks: list[RenderableType] = [render(Letter((block,))) for block in letter.body]
    if letter.choices:
        blocks.append(_chips(_few(letter.choices), "cyan"))
    return Group(*blocks)


def _few(choices: Sequence[Choice]) -> Sequence[Choice]:
    if len(choices) <= SHORT_LIST:
        return choices
    return [*choices[:3], Choice(f"… {len(choices) - 3}", "")]


def _chips(choices: Sequence[Choice], style: str) -> Text:
    """Buttons side by side."""
    chips = [Text(f"[{clean(one.label)}]", style) for one in choices]
    return Text(" ").join(chips)


def as_read(speech: Speech, letter: Letter) -> Panel:
    """A post as a reader of the channel sees it, each signature under its text."""
    lines: list[RenderableType] = []
    for block in letter.body:
        lines += [] if block.text.startswith(FOOT) else [""]
        lines.append(render(Letter((block,))))
    return Panel(Group(*lines[1:]), title=speech("demo.reader"), border_style="cyan")


def beginning(body: Body, items: int) -> Body:
    """A digest's opening, its first items and its closing words."""
    feet = [rank for rank, block in enumerate(body) if block.text.startswith(FOOT)]
    if len(feet) <= items:
        return body
    last = max(rank for rank, block in enumerate(body) if block.kind is Kind.HEADING)
    return (*body[: feet[items - 1] + 1], *body[last:])

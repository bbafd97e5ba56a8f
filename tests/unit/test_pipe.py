"""Law: a script and a person at a terminal have the same conversation with the bot."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output.vt100 import Vt100_Output

from adapters.console.cast import Cast, Person, Room, Scene
from adapters.console.journal import Journal
from adapters.console.pipe import pipe, read_lines
from adapters.console.session import Venue
from adapters.console.terminal import chat
from bot.messages import Address, Choice, Letter, Said
from bot.ports import Delivery
from bot.richtext import paragraph

NOW = datetime(2026, 11, 27, 16, 0, tzinfo=UTC)
DESK = Address("console:!bureau")
CAST = Cast(
    (Person("Claire", Address("console:@claire")), Person("Paul", Address("console:@paul"))),
    (Room("bureau", DESK),),
)


class Parrot:
    """Sentences that are their keys and values."""

    def __call__(self, key: str, **values: object) -> str:
        return " ".join([f"<{key}>", *(f"{name}={value}" for name, value in values.items())])

    def count(self, key: str, n: int, **values: object) -> str:
        return self(key, n=n, **values)


class Echo:
    """A bot that repeats what it hears, rings the desk on `!`, and edits its last word on `=`."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._offset = 0
        self._keys = itertools.count()
        self._last = ""

    async def settle(self) -> None:
        events, self._offset = self._journal.read(self._offset)
        for event in events:
            if isinstance(event, Said):
                self._answer(event)

    def _answer(self, event: Said) -> None:
        text = event.text.removesuffix("=")
        edits = self._last if text != event.text else None
        self._last = self._post(event.place, f"{event.name} : {text}", edits)
        if text.endswith("!"):
            self._post(DESK, text)

    def _post(self, to: Address, text: str, replaces: str | None = None) -> str:
        letter = Letter((paragraph(text),), (Choice("Oui", "y"),))
        delivery = Delivery(str(next(self._keys)), to, letter, replaces)
        return self._journal.post(delivery, keyed=True).id


def venue(folder: Path) -> Venue:
    journal = Journal(folder)
    return Venue(journal, CAST, Parrot(), Echo(journal).settle, lambda: NOW)


async def feed(lines: Iterable[str]) -> AsyncIterator[str]:
    for line in lines:
        yield line


def played(folder: Path, *lines: str) -> str:
    written: list[str] = []
    asyncio.run(pipe(venue(folder), feed(lines), written.append))
    return "".join(written)


def test_one_line_in_its_answers_out(tmp_path: Path) -> None:
    assert played(tmp_path, "Bonjour\n", "  \n", "Vite !\n") == (
        "[direct claire]\nClaire : Bonjour\n\n1. Oui\n\n"
        "[direct claire]\nClaire : Vite !\n\n1. Oui\n\n"
        "[bureau]\nVite !\n\n1. Oui\n\n"
    )


def test_person_and_room_can_change(tmp_path: Path) -> None:
    output = played(tmp_path, ":ou bureau", "un", ":qui paul", "deux", ":quitter", "trois")
    assert output == ("[bureau]\nClaire : un\n\n1. Oui\n\n[direct paul]\nPaul : deux\n\n1. Oui\n\n")


def test_an_edit_is_marked(tmp_path: Path) -> None:
    output = played(tmp_path, "un", "deux=")
    assert output.endswith("[direct claire] <console.edited>\nClaire : deux\n\n1. Oui\n\n")


def test_the_console_answers_for_itself(tmp_path: Path) -> None:
    assert played(tmp_path, ":aide", ":dormir") == (
        "<console.help>\n\n<console.unknown> word=dormir nearest=aide\n\n"
    )


def test_old_messages_are_not_told_again(tmp_path: Path) -> None:
    played(tmp_path, "avant")
    assert played(tmp_path) == ""


def test_a_stream_is_read_line_by_line() -> None:
    async def collect() -> list[str]:
        return [line async for line in read_lines(StringIO("un\n\ndeux"))]

    assert asyncio.run(collect()) == ["un\n", "\n", "deux"]


def test_a_stream_in_another_encoding_is_read_all_the_same() -> None:
    stream = TextIOWrapper(BytesIO("été\nfin".encode("latin-1")), encoding="utf-8")

    async def collect() -> list[str]:
        return [line async for line in read_lines(stream)]

    assert asyncio.run(collect()) == [
        "\N{REPLACEMENT CHARACTER}t\N{REPLACEMENT CHARACTER}\n",
        "fin",
    ]


@contextmanager
def terminal(columns: int = 80) -> Iterator[tuple[PipeInput, StringIO]]:
    """A keyboard to type on and what the screen receives."""
    screen = StringIO()
    output = Vt100_Output(screen, lambda: Size(24, columns), term="dumb")
    with create_pipe_input() as keys, create_app_session(input=keys, output=output):
        yield keys, screen


def chatted(folder: Path, typed: str, columns: int) -> str:
    """What a terminal receives while that is typed."""
    with terminal(columns) as (keys, screen):
        keys.send_text(typed)
        asyncio.run(asyncio.wait_for(chat(venue(folder)), 10))
        return screen.getvalue()


def test_what_comes_while_nobody_types_is_shown(tmp_path: Path) -> None:
    async def play(keys: PipeInput) -> None:
        chatting = asyncio.create_task(chat(venue(tmp_path)))
        await asyncio.sleep(0.1)
        elsewhere = Journal(tmp_path)  # another process, for all that this one knows
        text = Letter((paragraph("Le digest est là"),))
        elsewhere.post(Delivery("d", CAST.people[0].account, text), keyed=True)
        elsewhere.say(Scene(CAST.people[1], CAST.rooms[0]).said("Salut", NOW))
        await asyncio.sleep(0.3)
        keys.send_text(":q\r")
        await asyncio.wait_for(chatting, 10)

    with terminal() as (keys, screen):
        asyncio.run(play(keys))
        assert "Le digest est là" in screen.getvalue()
        assert "<console.news> n=1 room=bureau" in screen.getvalue()


@pytest.mark.parametrize("columns", [40, 100])
def test_a_person_chats_at_a_terminal(
    tmp_path: Path, columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    screen = chatted(tmp_path, "Vite !\r:ou bureau\r:qui paul\r:qui claire\r:quitter\r", columns)
    for seen in (
        "<console.welcome>",
        "Claire : Vite !",
        "<console.news> n=1 room=bureau",
        "Claire · bureau",
        "Paul · direct",
        "<console.empty>",
        "<console.bye>",
    ):
        assert seen in screen
    assert (tmp_path / "history").exists()


@pytest.mark.parametrize("key", ["\x03", "\x04"], ids=["Ctrl-C", "Ctrl-D"])
def test_a_person_leaves_by_a_key(tmp_path: Path, key: str) -> None:
    assert "<console.bye>" in chatted(tmp_path, key, 80)

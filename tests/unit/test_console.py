"""Law: the console's two files survive any writer, and each typed line means one thing."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.console.cast import (
    Act,
    Cast,
    Go,
    Person,
    Quit,
    Room,
    Say,
    Scene,
    Tell,
    understand,
)
from adapters.console.channel import ConsoleChannel
from adapters.console.journal import Journal
from adapters.console.lines import Lines
from adapters.console.render import as_text
from adapters.console.transcript import News, transcript
from bot.errors import Unreachable
from bot.messages import Address, Letter, Said
from bot.ports import Delivery
from bot.richtext import paragraph

NOW = datetime(2026, 11, 27, 16, 0, tzinfo=UTC)
CLAIRE = Person("Claire", Address("console:@claire"), "agent")
PAUL = Person("Éloi", Address("console:@eloi"), "animateur")
DESK = Room("bureau", Address("console:!bureau"))
CAST = Cast((CLAIRE, PAUL), (DESK, Room("canal", Address("console:!canal"))), ("temoigner",))
HOME = Scene(CLAIRE)


def say(journal: Journal, text: str, scene: Scene = HOME) -> str:
    return journal.say(scene.said(text, NOW)).id


def post(journal: Journal, key: str, text: str, replaces: str | None = None) -> str:
    delivery = Delivery(key, HOME.place, Letter((paragraph(text),)), replaces)
    return journal.post(delivery, keyed=True).id


def read(journal: Journal) -> list[str]:
    return [event.text for event in journal.read(0)[0] if isinstance(event, Said)]


def shown(journal: Journal, most: int = 15) -> list[str]:
    return [as_text(entry.letter) for entry in transcript(journal, HOME.place, most)]


# --- the journal ----------------------------------------------------------------------------------


@pytest.mark.parametrize("torn", [b"{", b'{"kind": "sa', b'{"text": "\xc3', b"[1]\n{", b"\n\nnull"])
def test_a_torn_line_is_never_read_and_spoils_no_other(tmp_path: Path, torn: bytes) -> None:
    journal = Journal(tmp_path)
    say(journal, "before")
    with (tmp_path / "in.jsonl").open("ab") as file:
        file.write(torn)
    assert read(journal) == ["before"]
    _, cursor = journal.read(0)
    assert say(journal, "after") == journal.read(cursor)[0][0].id
    assert read(journal) == ["before", "after"]


def test_the_log_of_posts_survives_a_torn_line_too(tmp_path: Path) -> None:
    first = post(Journal(tmp_path), "a", "before")
    with (tmp_path / "out.jsonl").open("ab") as file:
        file.write(b'{"key": "b", "to"')
    journal = Journal(tmp_path)
    post(journal, "b", "after")
    assert post(journal, "a", "again") == first
    assert shown(journal) == ["before", "after"]


def _write(folder: Path, name: str, count: int) -> None:
    journal = Journal(folder)
    for number in range(count):
        say(journal, f"{name} {number} " + "é" * 5000)


def test_two_processes_may_speak_at_once(tmp_path: Path) -> None:
    fresh = multiprocessing.get_context("spawn")
    writers = [fresh.Process(target=_write, args=(tmp_path, name, 100)) for name in "ab"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    events, _ = Journal(tmp_path).read(0)
    texts = [event.text.rstrip("é ") for event in events if isinstance(event, Said)]
    for name in "ab":
        assert [text for text in texts if text[0] == name] == [f"{name} {n}" for n in range(100)]
    assert len({event.id for event in events}) == 200


def test_another_process_wakes_the_reader(tmp_path: Path) -> None:
    async def play() -> None:
        journal = Journal(tmp_path)
        while not read(journal):
            await journal.change()

    writer = multiprocessing.get_context("spawn").Process(target=_write, args=(tmp_path, "a", 1))
    writer.start()
    asyncio.run(asyncio.wait_for(play(), 20))
    writer.join()


def test_a_broken_folder_is_out_of_reach_and_the_error_spells_no_path(tmp_path: Path) -> None:
    for name in ("in.jsonl", "out.jsonl"):
        (tmp_path / name).mkdir()
    channel = ConsoleChannel(Journal(tmp_path))
    delivery = Delivery("k", HOME.place, Letter((paragraph("x"),)))
    for work in (channel.send(delivery), channel.receive(None)):
        with pytest.raises(Unreachable, match=r"^Is a directory$"):
            asyncio.run(work)


@given(st.lists(st.text(st.characters(codec=None), max_size=20), min_size=1, max_size=8))
def test_lines_are_known_by_where_they_begin(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    path = tmp_path_factory.mktemp("lines") / "file"
    lines, packed = Lines(path), [json.dumps(text) for text in texts]
    starts = [lines.append(line) for line in packed]
    assert lines.read(0) == (list(zip(starts, packed, strict=True)), lines.size)
    for rank, start in enumerate(starts):
        assert lines.read(start)[0] == list(zip(starts, packed, strict=True))[rank:]


def test_half_a_character_from_a_keyboard_is_kept_as_an_unknown_one(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    say(journal, "caf\udce9")
    assert read(journal) == ["caf\N{REPLACEMENT CHARACTER}"]


def test_what_is_said_and_posted_comes_back_in_order_with_its_edits(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    first = post(journal, "a", "welcome")
    say(journal, "hello")
    post(journal, "b", "question")
    post(journal, "c", "edited welcome", first)
    say(journal, "answer")
    say(journal, "elsewhere", Scene(CLAIRE, DESK))
    assert shown(journal) == ["edited welcome", "hello", "question", "answer"]
    assert shown(journal, most=2) == ["question", "answer"]
    entries = transcript(journal, HOME.place, 4)
    assert [entry.edited for entry in entries] == [True, False, False, False]
    assert [entry.author for entry in entries] == [None, "Claire", None, "Claire"]


def test_news_are_what_came_since_the_last_look(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    first = post(journal, "a", "old")
    news = News(journal)
    say(journal, "question")
    post(journal, "b", "answer")
    post(journal, "c", "corrected", first)
    entries = news.take()
    assert [as_text(entry.letter) for entry in entries] == ["question", "answer", "corrected"]
    assert [entry.edited for entry in entries] == [False, False, True]
    assert news.take() == []


# --- what a line means ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "act"),
    [
        ("Bonjour", Say("Bonjour")),
        ("/temoigner :qui", Say("/temoigner :qui")),
        (":) merci", Say(":) merci")),
        (":smile:", Say(":smile:")),
        (":qui eloi", Go(Scene(PAUL))),
        (":WHO É", Go(Scene(PAUL))),
        (":ou bur", Go(Scene(CLAIRE, DESK))),
        (":où bureau", Go(Scene(CLAIRE, DESK))),
        (" :where direct ", Go(Scene(CLAIRE))),
        (":h", Tell("console.help")),
        (":aide", Tell("console.help")),
        (":q", Quit()),
        (":quitt", Quit()),
        (":qui", Tell("console.people", {"names": "Claire (agent), Éloi (animateur)"})),
        (":ou", Tell("console.rooms", {"names": "direct, bureau, canal"})),
        (":kitter", Tell("console.unknown", {"word": "kitter", "nearest": "quitter"})),
        (":qui Élo y", Tell("console.no_person", {"word": "Élo y", "nearest": "éloi"})),
        (":ou zzz", Tell("console.no_room", {"word": "zzz", "nearest": "direct"})),
    ],
)
def test_a_line_is_for_the_console_or_for_the_bot(line: str, act: Act) -> None:
    assert understand(line, CAST, HOME) == act


@given(st.text(max_size=12), st.text(max_size=12))
def test_no_line_is_misunderstood_aloud(word: str, rest: str) -> None:
    understand(f":{word} {rest}", CAST, HOME)


def test_what_is_said_in_a_direct_chat_is_direct() -> None:
    assert HOME.said("x", NOW).direct
    assert not Scene(CLAIRE, DESK).said("x", NOW).direct


def test_the_words_of_the_console_and_of_the_bot_can_be_completed() -> None:
    lines = set(CAST.completions())
    assert {":qui claire", ":where canal", ":aide", ":quit", "/temoigner"} <= lines

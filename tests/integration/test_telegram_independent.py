"""Law: what is believed of the Bot API here holds for a stand-in that others wrote, as far as that
one goes: messages, commands, taps, edits, deletions, polling and webhooks.

It forgets an update once it is told, and knows no offset: what is asked of it shows that none is
confirmed before its commit.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest

from adapters.telegram.channel import TelegramChannel
from adapters.telegram.ears import Credentials, Ears, address
from bot.messages import Choice, Event, Gone, Letter, Pressed, Said
from bot.ports import Delivery, Receipt
from bot.richtext import Span, bold, heading, item, paragraph, quote
from tests.integration.processes import Place, until
from tests.telegram_test_api import Person, Room, StandIn, alone, serving
from tests.web import free_port

T = TypeVar("T")

CLAIRE, CAMILLE = Person(11, "Claire"), Person(12, "Camille")
DESK, HALL = Room(-1001, "Bureau"), Room(-1002, "Salon")
SOON = 10.0

CHOICES = (Choice("Oui", "flow:yes"), Choice("Non 🇫🇷", "flow:no"))
LETTER = Letter(
    (
        heading("Un titre 🇫🇷"),
        paragraph("Du ", bold("gras"), ", un ", Span("lien", link="https://example.org/"), "."),
        item("*pas* de <b>balise</b>"),
        quote("Une citation"),
    ),
    CHOICES,
)


@dataclass(frozen=True, slots=True)
class Wire:
    """The adapter, joined to that package, on a loop of its own."""

    api: StandIn
    channel: TelegramChannel
    runner: asyncio.Runner

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(asyncio.wait_for(work, SOON))

    def hears(self, cursor: str | None = None) -> tuple[Sequence[Event], str]:
        batch = self.run(self.channel.receive(cursor))
        return batch.events, batch.cursor

    def hears_once_asked(self, method: str, words: str) -> tuple[Sequence[Event], str]:
        """What is told when Claire says that after the adapter has asked for that."""

        async def play() -> tuple[Sequence[Event], str]:
            waiting = asyncio.create_task(self.channel.receive(None))
            await asyncio.to_thread(until, lambda: self.api.asked(method))
            await asyncio.to_thread(self.api.say, CLAIRE, words)
            batch = await waiting
            return batch.events, batch.cursor

        return self.run(play())

    def until(self, true: Callable[[], object]) -> None:
        """Let the adapter work until it is true."""
        self.run(asyncio.to_thread(until, true))

    def sends(self, letter: Letter, room: Room, replaces: str | None = None) -> Receipt:
        delivery = Delivery("key", address(room.id), letter, replaces)
        return self.run(self.channel.send(delivery))


@pytest.fixture
def api() -> Iterator[StandIn]:
    with serving() as there:
        yield there


Join = Callable[[str], Wire]


@pytest.fixture
def join(api: StandIn) -> Iterator[Join]:
    """Opens the adapter, once or again, by polling or by webhook."""
    with ExitStack() as ends:
        runner = ends.enter_context(asyncio.Runner())

        def joined(mode: str) -> Wire:
            port = free_port()
            hook = f"http://127.0.0.1:{port}/hook" if mode == "webhook" else ""
            who = Credentials(api.token, api.url, hook, ("127.0.0.1", port))
            channel = TelegramChannel(who, Ears([address(DESK.id), address(HALL.id)]))
            ends.callback(lambda: runner.run(channel.close()))
            return Wire(api, channel, runner)

        yield joined


@pytest.fixture
def wire(join: Join) -> Wire:
    return join("polling")


def said(events: Sequence[Event]) -> list[tuple[str, str, str]]:
    """Who said what where."""
    return [(one.name, one.place, one.text) for one in events if isinstance(one, Said)]


# --- what comes in --------------------------------------------------------------------------------


def test_a_message_comes_in_from_one_alone_and_from_a_group(wire: Wire) -> None:
    wire.api.say(CLAIRE, "Voilà 🇫🇷\nen deux lignes")
    wire.api.say(CAMILLE, "Bonjour à tous", HALL)
    events, _ = wire.hears()
    assert said(events) == [
        ("Claire", "telegram:11", "Voilà 🇫🇷\nen deux lignes"),
        ("Camille", "telegram:-1002", "Bonjour à tous"),
    ]
    assert [one.private for one in events] == ["telegram:11", "telegram:12"]
    assert [one.id.partition("/")[0] for one in events] == ["11", "-1002"]


def test_a_command_is_the_bot_s_when_it_names_it_and_no_other(wire: Wire) -> None:
    wire.api.command(CLAIRE, "/aide")
    wire.api.command(CLAIRE, "/aide@TestNameBot vite", HALL)
    wire.api.command(CLAIRE, "/aide@AnotherBot", HALL)
    events, _ = wire.hears()
    assert [text for *_, text in said(events)] == ["/aide", "/aide vite"]
    assert [isinstance(one, Said) and one.addressed for one in events] == [False, True]


def test_no_offset_is_asked_for_before_what_came_is_committed(wire: Wire) -> None:
    wire.api.say(CLAIRE, "a")
    _, first = wire.hears()
    wire.api.say(CLAIRE, "b")
    _, second = wire.hears()
    assert {one.get("offset") for one in wire.api.asked("getUpdates")} == {None}
    wire.api.say(CLAIRE, "c")
    wire.hears(first)
    assert wire.api.asked("getUpdates")[-1]["offset"] == "2"
    wire.api.say(CLAIRE, "d")
    wire.hears(second)
    assert wire.api.asked("getUpdates")[-1]["offset"] == "3"


def test_updates_are_asked_for_with_patience_and_by_kind(wire: Wire) -> None:
    wire.api.say(CLAIRE, "a")
    wire.hears()
    (asked,) = wire.api.asked("getUpdates")
    assert int(asked["timeout"]) > 0
    assert {"message", "edited_message", "callback_query"} <= set(asked["allowed_updates"])


# --- what goes out --------------------------------------------------------------------------------


def test_an_answer_has_its_words_its_entities_and_its_buttons(wire: Wire) -> None:
    receipt = wire.sends(LETTER, alone(CLAIRE))
    (seen,) = wire.api.lines(alone(CLAIRE))
    assert receipt.id == f"11/{seen.number}"
    assert "• *pas* de <b>balise</b>" in seen.words
    assert seen.entities == {
        ("bold", "Un titre 🇫🇷"),
        ("bold", "gras"),
        ("text_link", "lien"),
        ("blockquote", "Une citation"),
    }
    assert list(seen.buttons) == ["Oui", "Non 🇫🇷"]
    assert all(len(data.encode()) <= 64 for data in seen.buttons.values())
    assert "parse_mode" not in seen.given
    assert seen.given["link_preview_options"] == {"is_disabled": True}


def test_a_button_that_was_offered_is_pressed_and_a_forged_one_is_not(wire: Wire) -> None:
    wire.sends(LETTER, HALL)
    (seen,) = wire.api.lines(HALL)
    wire.api.press(CLAIRE, seen, "Non 🇫🇷")
    wire.api.press(CAMILLE, seen, "Oui", data="flow:yes")
    events, _ = wire.hears()
    assert [
        (one.name, one.place, one.key, one.on) for one in events if isinstance(one, Pressed)
    ] == [("Claire", "telegram:-1002", "flow:no", f"-1002/{seen.number}")]
    wire.until(lambda: len(wire.api.asked("answerCallbackQuery")) == 2)
    answers = wire.api.asked("answerCallbackQuery")
    assert {one["callback_query_id"]: "text" in one for one in answers} == {"1": False, "2": True}


def test_an_edit_changes_a_message_in_place(wire: Wire) -> None:
    first = wire.sends(LETTER, HALL)
    edit = wire.sends(Letter((paragraph("Mieux"),), CHOICES[:1]), HALL, first.id)
    (seen,) = wire.api.lines(HALL)
    assert edit.id == first.id == f"-1002/{seen.number}"
    assert seen.words == "Mieux"
    assert list(seen.buttons) == ["Oui"]


def test_the_next_question_takes_the_place_of_the_last_word_alone(wire: Wire) -> None:
    def ask(words: str, instead: str = "") -> str:
        letter = Letter((paragraph(words),), CHOICES, instead=instead)
        return wire.sends(letter, alone(CLAIRE)).id

    first = ask("Un ?")
    assert ask("Deux ?", first) == first
    wire.api.say(CLAIRE, "Quoi ?")
    wire.hears()
    ask("Trois ?", first)
    assert [one.words for one in wire.api.lines(alone(CLAIRE))] == ["Deux ?", "Trois ?"]


def test_a_message_is_taken_away(wire: Wire) -> None:
    first, last = (wire.sends(Letter((paragraph(words),)), HALL) for words in ("Un", "Deux"))
    gone = wire.sends(Letter((), extra=Gone()), HALL, first.id)
    assert gone.id == first.id
    assert [f"-1002/{one.number}" for one in wire.api.lines(HALL)] == [last.id]


# --- a webhook ------------------------------------------------------------------------------------


def test_an_update_that_is_brought_is_answered_once_it_is_committed(join: Join) -> None:
    wire = join("webhook")
    events, cursor = wire.hears_once_asked("setWebhook", "Bonjour")
    assert said(events) == [("Claire", "telegram:11", "Bonjour")]
    wire.run(asyncio.sleep(0.3))
    assert wire.api.brought() == []
    wire.run(wire.channel.acknowledge(cursor))
    wire.until(wire.api.brought)
    assert wire.api.brought() == [(1, 200)]
    assert wire.api.asked("getUpdates") == []


def test_who_asks_again_has_the_webhook_taken_away(join: Join) -> None:
    hook = join("webhook")
    _, cursor = hook.hears_once_asked("setWebhook", "Bonjour")
    hook.run(hook.channel.acknowledge(cursor))
    hook.until(hook.api.brought)
    hook.run(hook.channel.close())
    events, _ = join("polling").hears_once_asked("deleteWebhook", "Toujours là ?")
    assert said(events) == [("Claire", "telegram:11", "Toujours là ?")]


# --- the main job ---------------------------------------------------------------------------------


def configured(api: StandIn, folder: Path) -> Place:
    place = Place(folder)
    place.config.write_text(
        f"""
[database]
url = "{place.url}"
[media]
folder = "{folder}/media"
[telegram]
token = "{api.token}"
api_url = "{api.url}"
[[community]]
slug = "lab"
name = "Le Lab"
desk = "telegram:{DESK.id}"
channels = ["telegram:{HALL.id}"]
animators = ["telegram:{CAMILLE.id}"]
""",
        encoding="utf-8",
    )
    return place


def test_a_contribution_reaches_the_desk_and_is_approved(api: StandIn, tmp_path: Path) -> None:
    place = configured(api, tmp_path)
    with place.running():
        api.command(CLAIRE, "/temoigner Nous avons ouvert un guichet dans le bus de l’agglo.")
        for words, label in (
            ("ici Essaim", "Oui, je suis d’accord"),
            ("Dans quelle région", "Bretagne"),
            ("Où en est-on", "C’est en place"),
            ("Sous quel nom", "Signer « Claire »"),
            ("Voici ce qui sera publié", "Oui, proposer à la publication"),
        ):
            api.press(CLAIRE, api.wait_for(alone(CLAIRE), words), label)
        api.wait_for(alone(CLAIRE), "Votre contribution n°")
        card = api.wait_for(DESK, "Nouvelle contribution, n° 1")
        assert "bus de l’agglo" in card.words
        api.press(CAMILLE, card, "Approuver · Témoignages")
        api.wait_for(DESK, "est approuvé par")
        until(lambda: place.ask("SELECT 1 FROM contribution WHERE state = 'approved'"))
    assert api.lines(HALL) == []

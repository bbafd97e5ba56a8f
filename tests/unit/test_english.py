"""Law: whoever judges the English dialogues sees what is missing, wrong, or still in French."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.commands import help as help_
from bot.commands.context import Context, Reply
from bot.directory import Directory
from bot.messages import Address, Choice, Letter
from bot.ports import Delivery
from bot.richtext import Block, bold, paragraph
from bot.texts import Speech
from tests.english import compare
from tests.houses import settings
from tests.interpreter import Interpreter
from tests.stage import also_in_english, dialogue
from tests.unit.test_texts import sentences

FR = Speech("fr", ZoneInfo("Europe/Paris"))
EN = Speech("en", ZoneInfo("Europe/Paris"))
WHEN = datetime(2026, 11, 27, 16, 0, tzinfo=UTC)


def sent(*blocks: Block | str, choices: Sequence[str] = (), key: str = "k") -> Delivery:
    body = tuple(paragraph(one) if isinstance(one, str) else one for one in blocks)
    letter = Letter(body, tuple(Choice(label, "help") for label in choices))
    return Delivery(key=key, to=Address("memory:claire"), letter=letter)


def heard(*said: str) -> Interpreter:
    """Somebody who has heard that much French, and whatever is asked for meanwhile."""
    interpreter = Interpreter()
    with interpreter.listening():
        for key in said:
            FR(key)
    return interpreter


# --- one text -------------------------------------------------------------------------------------


def test_a_sentence_is_said_in_english() -> None:
    heard("cancel.done").check(FR("cancel.done"), EN("cancel.done"))


@pytest.mark.parametrize("said", ["", "Anonymous", FR("cancel.done"), EN("cancel.nothing")])
def test_nothing_else_will_do(said: str) -> None:
    with pytest.raises(AssertionError, match="expected"):
        heard("cancel.done").check(FR("cancel.done"), said)


def test_values_are_said_in_english_too() -> None:
    interpreter = Interpreter()
    with interpreter.listening():
        french = FR("preview.frozen", when=FR.moment(WHEN))
    interpreter.check(french, EN("preview.frozen", when=EN.moment(WHEN)))
    with pytest.raises(AssertionError):
        interpreter.check(french, EN("preview.frozen", when=FR.moment(WHEN)))


def test_sentences_stand_side_by_side() -> None:
    interpreter = heard("stage.idea", "card.anonymous")
    interpreter.check("Bretagne · Une idée · Anonyme", "Bretagne · An idea · Anonymous")
    with pytest.raises(AssertionError):
        interpreter.check("Bretagne · Une idée · Anonyme", "Bretagne · An idea · Anonyme")


def test_words_of_no_catalogue_are_seen_in_either_language() -> None:
    with pytest.raises(AssertionError, match="in no catalogue"):
        heard("cancel.done").check("Tant pis", "Tant pis")


def test_what_was_typed_stands_as_it_is() -> None:
    interpreter = heard("stage.idea")
    interpreter.allow("Tant pis, c’est Une idée")
    interpreter.check("Tant pis, c’est Une idée", "Tant pis, c’est Une idée")
    interpreter.check("Tant p", "Tant p")


def test_the_beginning_of_a_sentence_is_told_from_another() -> None:
    interpreter = heard("cancel.done")
    interpreter.check("C’est laissé…", "Left aside; noth…")
    with pytest.raises(AssertionError):
        interpreter.check("C’est laissé…", "No question…")


FRENCH = re.compile(r"(?<!{)\b(de|des|du|est|et|la|le|les|ne|pas|pour|que|sur|un|une|vous)\b")


def test_no_sentence_of_the_english_catalogue_is_french() -> None:
    assert [text for text in sentences("en") if FRENCH.search(text.casefold())] == []
    assert len([text for text in sentences("fr") if FRENCH.search(text.casefold())]) > 100


# --- what people type -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("/temoigner Le bus", "/story Le bus"),
        ("!Témoigner", "!story"),
        ("approuver 12", "approve 12"),
        ("aide", "help"),
        ("OUI", "yes"),
        ("c'est laisse de cote ; rien n'a change.", EN("cancel.done")),
        ("aide aux usagers", "aide aux usagers"),
        ("/temoiner", "/temoiner"),
        ("", ""),
    ],
)
def test_commands_and_labels_are_typed_in_english(french: str, english: str) -> None:
    assert heard("cancel.done").spoken(french) == english


# --- a whole play ---------------------------------------------------------------------------------


def test_letters_are_compared_whole() -> None:
    interpreter = heard("cancel.done", "flow.skip")
    french = sent(FR("cancel.done"), choices=[FR("flow.skip")])
    compare([french], [sent(EN("cancel.done"), choices=[EN("flow.skip")])], interpreter)
    for wrong in (
        [],
        [sent(EN("cancel.done"))],
        [sent(EN("cancel.done"), choices=[FR("flow.skip")])],
        [sent(paragraph(bold(EN("cancel.done"))), choices=[EN("flow.skip")])],
        [sent(EN("cancel.done"), choices=[EN("flow.skip")], key="another")],
        [sent(EN("cancel.done"), choices=[EN("flow.skip")])] * 2,
    ):
        with pytest.raises(AssertionError):
            compare([french], wrong, interpreter)


def test_a_house_that_speaks_french_to_an_english_desk_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Directory, "speech", lambda *_: FR)
    with also_in_english(), pytest.raises(AssertionError, match="in English, letter 1"):
        dialogue("claire: bonjour", settings(tmp_path))


def test_a_sentence_outside_the_catalogues_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rude(context: Context, words: object) -> Reply:
        return context.say(paragraph("Débrouillez-vous"))

    monkeypatch.setattr(help_, "overview", rude)
    with also_in_english(), pytest.raises(AssertionError, match="in no catalogue"):
        dialogue("claire: bonjour\nclaire [Non]\ncamille@bureau: /aide", settings(tmp_path))

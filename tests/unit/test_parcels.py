"""Law: a message leaves as its platform takes it: cut, joined, tied to what it answers."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.messages import Address, Choice, File, Gone, Media, Outgoing
from bot.parcels import parcels, together
from bot.ports import Traits
from bot.richtext import paragraph, plain

ROOM, OTHER = Address("memory:room"), Address("memory:other")
CLAIRE = Address("memory:claire")
FILE = File(Media.IMAGE, "guichet.png", "image/png", 3, "d")
YES = (Choice("Oui", "answer x oui"),)
PLAIN = Traits(shows=frozenset({File, Gone}), caption=20)
RICH = replace(PLAIN, joined=True, replies=True, in_place=True)


def message(text: str = "Bonjour", **values: object) -> Outgoing:
    return replace(Outgoing(to=ROOM, body=(paragraph(text),), key="k"), **values)  # type: ignore[arg-type]


# --- beside a file --------------------------------------------------------------------------------


def test_few_words_stand_beside_their_file() -> None:
    (one,) = parcels(message(extra=FILE), PLAIN)
    assert (plain(one.letter.body), one.letter.extra) == ("Bonjour", FILE)


def test_what_is_too_long_to_stand_beside_a_file_goes_before_it_with_the_buttons_below() -> None:
    words, file = parcels(message("Bonjour à toutes et à tous", extra=FILE, choices=YES), PLAIN)
    assert (words.letter.extra, words.letter.choices) == (None, ())
    assert (file.letter.body, file.letter.extra, file.letter.choices) == ((), FILE, YES)
    assert (words.key, file.key) == ("k", "k.1")


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=90), st.integers(5, 40))
def test_no_word_is_lost_and_no_caption_too_long(text: str, most: int) -> None:
    sent = parcels(message(text, extra=FILE), replace(PLAIN, most=most, caption=most // 2))
    assert sent[-1].letter.extra == FILE
    assert len(plain(sent[-1].letter.body)) <= most // 2
    said = "".join("".join(plain(one.letter.body).split()) for one in sent)
    assert said == "".join(text.split())


# --- joined ---------------------------------------------------------------------------------------


def joined(*messages: Outgoing, traits: Traits = RICH) -> list[Outgoing]:
    return together(messages, lambda _: traits)


def test_words_join_the_question_that_follows() -> None:
    (one,) = joined(message("Merci."), message("Dans quelle région ?", choices=YES, only=CLAIRE))
    assert plain(one.body) == "Merci.\n\nDans quelle région ?"
    assert (one.choices, one.only) == (YES, CLAIRE)


APART = [
    (message(choices=YES), message()),
    (message(), message(to=OTHER)),
    (message(extra=FILE), message()),
    (message(), message(extra=FILE)),
    (message(), message(replaces="post")),
    (message(), message(post=True)),
]


def test_what_says_more_than_words_or_goes_elsewhere_stays_apart() -> None:
    for pair in APART:
        assert joined(*pair) == list(pair)


def test_elsewhere_nothing_is_joined() -> None:
    pair = (message(), message())
    assert joined(*pair, traits=PLAIN) == list(pair)


# --- tied -----------------------------------------------------------------------------------------


def test_a_part_of_a_long_message_takes_the_place_of_nothing() -> None:
    tied = message("mot " * 20, answers="7", instead="8", choices=YES)
    parts = parcels(tied, replace(RICH, most=40))
    assert [one.letter.answers for one in parts] == ["7", *[""] * (len(parts) - 1)]
    assert not any(one.letter.instead for one in parts)
    (whole,) = parcels(replace(tied, body=(paragraph("mot"),)), RICH)
    assert (whole.letter.answers, whole.letter.instead) == ("7", "8")


def test_where_that_is_not_shown_it_is_not_kept() -> None:
    (one,) = parcels(message(answers="7", instead="8"), PLAIN)
    assert (one.letter.answers, one.letter.instead) == ("", "")

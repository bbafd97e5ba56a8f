"""Law: near copies are found, strangers are not, and what everybody says counts for nothing."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence

from hypothesis import given
from hypothesis import strategies as st

from bot.contributions.likeness import (
    COMMON,
    ROOTS_MOST,
    SHARED_LEAST,
    most_alike,
    telling_roots,
)

WORDS = """
    accueil atelier bibliothèque cantine chariot chauffeur chemin collège courrier crèche
    cuisine déchet école élève épicerie fauteuil fiche file forêt formulaire guichet horaire
    infirmière jardin journal lavoir lessive marché médiateur menuisier navette papier parvis
    passage patient péniche permanence piscine planning portail préfecture quartier recette
    registre salle serrure tablier tableau terrain thermos tournée trajet urne usager vélo
    verger visite voisin
""".split()  # noqa: SIM905 - it reads better so
ROOTS = st.sampled_from(["a", "b", "c", "d", "e", "f"])
BEARERS = st.dictionaries(ROOTS, st.lists(st.integers(1, 9), unique=True))


def bearers(archive: Sequence[str], text: str) -> dict[str, list[int]]:
    """Each root of the text with the texts of the archive that have it."""
    index = defaultdict(list)
    for number, one in enumerate(archive):
        for root in telling_roots(one):
            index[root].append(number)
    return {root: index[root] for root in telling_roots(text)}


def a_text(source: random.Random, length: int = 12) -> list[str]:
    return source.sample(WORDS, length)


def said(words: Iterable[str]) -> str:
    return "Chez nous, " + " et puis ".join(words) + "."


# --- the roots ------------------------------------------------------------------------------------


def test_the_small_and_the_usual_words_tell_nothing() -> None:
    assert telling_roots("Nous avons fait cela avec eux en 2026, et vous aussi.") == ()


def test_endings_accents_and_capitals_do_not_matter() -> None:
    assert telling_roots("Les ÉLÈVES expérimentés") == telling_roots("eleve, expérimenté")


def test_what_a_text_insists_on_comes_first() -> None:
    assert telling_roots("Un guichet, une navette, encore la navette.")[0] == "navet"


@given(st.text() | st.lists(st.sampled_from(WORDS)).map(" ".join))
def test_roots_are_few_and_each_once(text: str) -> None:
    roots = telling_roots(text)
    assert len(roots) == len(set(roots)) <= ROOTS_MOST


# --- what looks alike -----------------------------------------------------------------------------


def test_a_copy_with_a_third_of_its_words_changed_is_found() -> None:
    source = random.Random(3)
    archive = [a_text(source) for _ in range(60)]
    for number, words in enumerate(archive):
        changed = said([*words[:8], *source.sample(WORDS, 4)])
        assert number in most_alike(bearers([said(one) for one in archive], changed), 3)


def test_strangers_are_not_alike() -> None:
    archive = ["La cantine cuisine les légumes du verger.", "Un médiateur tient le guichet."]
    assert most_alike(bearers(archive, "Le chauffeur de la navette vient au marché."), 3) == []


def test_two_words_in_common_are_not_enough() -> None:
    assert most_alike({"navet": [1], "march": [1]}, 3) == []


def test_what_everybody_says_counts_for_nothing() -> None:
    everybody = list(range(COMMON))
    assert most_alike({"servic": everybody, "agent": everybody, "usag": everybody}, 3) == []


@given(BEARERS, st.integers(1, 3))
def test_whatever_is_alike_shares_enough(of: dict[str, list[int]], most: int) -> None:
    found = most_alike(of, most)
    assert len(found) <= most
    for number in found:
        assert sum(number in numbers for numbers in of.values()) >= SHARED_LEAST


@given(BEARERS)
def test_what_says_all_of_it_is_the_most_alike(of: dict[str, list[int]]) -> None:
    copied = {root: [*numbers, 0] for root, numbers in of.items()}  # n° 0 has every root
    assert most_alike(copied, 1) == ([0] if len(of) >= SHARED_LEAST else [])

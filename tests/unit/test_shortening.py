"""Law: a shortened text fits, says that it was cut, and is cut where a reader would pause."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.contributions.shortening import cut, sentence_ends, shorten, shortened

STORY = (
    "Nous avons testé un guichet mobile avec M. Dupont. L’attente a baissé de 3.5 %, p. ex. à "
    "Rennes. Les agents (accueil, etc.) sont contents ! Et après ? On continue."
)
TWO = STORY[: STORY.index(" Les")]
THREE = STORY[: STORY.index(" Et")]
LENGTHS = st.integers(20, 200)
PIECES = (
    *("Un", "essai", "utile.", "Voilà !", "M.", "Dupont", "3.5", "etc.", "\n\n", "\n", "é", "n°"),
    *("anticonstitutionnellement", "👩\u200d👩\u200d👧", "«\u00a0oui\u00a0»."),
)
PROSE = st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join)


@pytest.mark.parametrize(
    ("most", "kept"),
    [
        (20, "Nous avons testé un…"),
        (50, "Nous avons testé un guichet mobile avec…"),
        (60, "Nous avons testé un guichet mobile avec M. Dupont. […]"),
        (len(TWO) + 3, "Nous avons testé un guichet mobile avec M. Dupont. […]"),
        (len(TWO) + 4, TWO + " […]"),
        (len(THREE) + 4, THREE + " […]"),
        (len(STORY), STORY),
    ],
)
def test_shorten(most: int, kept: str) -> None:
    assert shorten(STORY, most) == kept


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Un essai. Un autre.", ["Un essai.", " Un autre."]),
        ("Voir art. 12 et n. 3. Puis cf. Annexe.", ["Voir art. 12 et n. 3.", " Puis cf. Annexe."]),
        ("Thé, café, etc. Puis rien.", ["Thé, café, etc.", " Puis rien."]),
        ("Thé, café, etc. et puis rien.", ["Thé, café, etc. et puis rien."]),
        ("Mme. Le Gall et J. Dupont.", ["Mme. Le Gall et J. Dupont."]),
        ("Gain de 3.5 % sur essaim.fr. Bien.", ["Gain de 3.5 % sur essaim.fr.", " Bien."]),
        (
            "«\u00a0Quoi\u00a0?\u00a0» dit-elle. Oui.",
            ["«\u00a0Quoi\u00a0?\u00a0» dit-elle.", " Oui."],
        ),
        ("Elle dit «\u00a0non\u00a0!\u00a0» Et puis", ["Elle dit «\u00a0non\u00a0!\u00a0»"]),
        ("Euh… je crois… Oui.", ["Euh… je crois…", " Oui."]),
        ("1. Un essai\n2. Un autre", ["1. Un essai"]),
        ("Un essai\n\nla suite", ["Un essai"]),
        ("Nous avons :\n- un guichet\n- un car", ["Nous avons :\n- un guichet"]),
        ("une ligne\ncoupée par le courriel", []),
    ],
)
def test_sentence_ends(text: str, sentences: list[str]) -> None:
    ends = sentence_ends(text)
    starts = [0, *ends]
    assert [text[start:end] for start, end in zip(starts, ends, strict=False)] == sentences


@pytest.mark.parametrize(
    ("text", "most", "kept"),
    [
        ("Bonjour ! " + "mot " * 50, 100, "Bonjour ! " + ("mot " * 22).strip() + "…"),
        ("Deux mots, et la suite du récit", 22, "Deux mots, et la…"),
        ("x" * 30, 20, "x" * 19 + "…"),
        ("x" * 18 + "e\u0301" + "y" * 9, 20, "x" * 18 + "…"),
        ("x" * 17 + "👩\u200d💻" + "y" * 9, 20, "x" * 17 + "…"),
        ("x" * 18 + "👍🏽" + "y" * 9, 20, "x" * 18 + "…"),
        ("x" * 18 + "❤\ufe0f" + "y" * 9, 20, "x" * 18 + "…"),
        ("🇫🇷" * 20, 20, "🇫🇷" * 9 + "…"),
        ("x" * 18 + "\ud83d\ude00" + "y" * 9, 20, "x" * 18 + "…"),
        ("Ça marche bien à 10\u202f000 exemplaires", 21, "Ça marche bien à…"),
        ("court" + " " * 40, 20, "court"),
    ],
)
def test_cut_between_words_or_characters(text: str, most: int, kept: str) -> None:
    assert shorten(text, most) == kept


@given(st.text() | PROSE, LENGTHS)
def test_never_too_long_and_always_a_beginning(text: str, most: int) -> None:
    short = shorten(text, most)
    assert len(short) <= most
    assert shortened(text, most) == (short not in (text, text.strip()))
    if len(text) <= most:
        assert short == text
    if shortened(text, most):
        assert short.endswith("…") or short.endswith(" […]")
        assert text.strip().startswith(short.removesuffix(" […]").removesuffix("…"))


@given(PROSE, PROSE, LENGTHS)
def test_no_word_is_cut_when_one_fits(text: str, rest: str, most: int) -> None:
    body = f"Essai {text} {rest} {STORY} {STORY}"
    kept = shorten(body, most).removesuffix(" […]").removesuffix("…")
    assert body[len(kept)] in " \n.,;:–—-(«[\u00a0"


@given(st.text(min_size=1), st.integers(1, 50))
def test_cut_never_passes(text: str, most: int) -> None:
    assert 0 < len(cut(text, most)) <= most

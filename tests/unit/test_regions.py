"""Law: a region is read from what names it without doubt, however typed, never guessed."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.contributions import regions
from bot.contributions.regions import REGIONS, Region, mentioned_region, read_region, region_named
from bot.contributions.wording import unaccented
from bot.errors import Illegal

LETTERS = "abcdefghijklmnopqrstuvwxyz"
DEPARTMENTS = [
    (number, name, source.region)
    for source in regions._SOURCES
    for number, name in regions._departments(source)
]
NAMES = [
    (name, source.region) for source in regions._SOURCES for name in regions._answer_names(source)
]
RETYPINGS: tuple[Callable[[str], str], ...] = (
    str,
    str.upper,
    str.lower,
    str.title,
    unaccented,
    lambda name: name.replace("-", " "),
    lambda name: name.replace("’", "'"),
    lambda name: f"  {name}. ",
    lambda name: f"en {name}",
    lambda name: unaccented(name).lower().replace("-", "").replace(" ", ""),
)


def test_the_eighteen_regions_and_their_departments() -> None:
    assert len(REGIONS) == len({region.code for region in REGIONS}) == 18
    overseas = [region for region in REGIONS if region.code < "10"]
    mainland = [region for region in REGIONS if region.code >= "10"]
    assert [*mainland, *overseas] == list(REGIONS)
    for part in (mainland, overseas):
        assert part == sorted(part, key=lambda region: unaccented(region.name))
    numbers = {f"{number:02}" for number in range(1, 96)} - {"20"} | {"2A", "2B"}
    numbers |= {"971", "972", "973", "974", "976"}
    assert {number for number, _, _ in DEPARTMENTS} == numbers
    assert len(DEPARTMENTS) == 101


def test_a_region_by_its_code() -> None:
    assert region_named("53") == Region("53", "Bretagne")
    assert all(region_named(region.code) == region for region in REGIONS)
    with pytest.raises(KeyError):
        region_named("99")


@pytest.mark.parametrize("retype", RETYPINGS)
def test_every_name_reads_to_its_region_however_typed(retype: Callable[[str], str]) -> None:
    assert [(name, read_region(retype(name))) for name, _ in NAMES] == NAMES


def test_names_that_are_words_are_all_names() -> None:
    known = {name for name, _ in NAMES}
    words = regions._split(regions._DEPARTMENT_WORDS) + regions._split(regions._TOWN_WORDS)
    assert {*words, *regions._OTHER_LEADS, *regions._CAPITAL_ONLY[:3]} <= known


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("bzh", "53"),
        ("IDF", "11"),
        ("Paca !", "93"),
        ("29", "53"),
        ("2a", "94"),
        ("974", "04"),
        ("dans le 29", "53"),
        ("75", "11"),
        ("29200 Brest", "53"),
        ("20090", "94"),
        ("97400", "04"),
        ("Finistère (29)", "53"),
        ("29 - Finistère", "53"),
        ("Nord (59)", "32"),
        ("Rennes, Bretagne", "53"),
        ("dans le Nord", "32"),
        ("je suis à Tours", "24"),
        ("la région Sud", "93"),
        ("département de la Marne", "44"),
        ("Métropole de Lyon", "84"),
        ("agente à la Région Bretagne", "53"),
        ("St Etienne", "84"),
        ("cote d'azur", "93"),
        ("Fort de France", "02"),
        ("iledefrance", "11"),
        ("réunion", "04"),
        ("📍 Lille", "32"),
        ("la bretange", "53"),
        ("Renne", "53"),
        ("Marseile", "93"),
        ("toulouze", "76"),
        ("Auvergne Rhone Alpe", "84"),
        ("nouvele aquitaine", "75"),
        ("Guyanne", "03"),
        ("Martinque", "02"),
    ],
)
def test_an_answer(typed: str, code: str) -> None:
    assert read_region(typed).code == code


@pytest.mark.parametrize(
    ("typed", "key", "values"),
    [
        ("", "region.empty", {}),
        (" ?! ", "region.empty", {}),
        ("je ne sais pas", "region.unknown", {"typed": "je ne sais pas"}),
        ("Belgique", "region.unknown", {"typed": "Belgique"}),
        ("Grande-Bretagne", "region.unknown", {"typed": "Grande-Bretagne"}),
        ("Nouvelle-Calédonie", "region.unknown", {"typed": "Nouvelle-Calédonie"}),
        ("Corée du Sud", "region.unknown", {"typed": "Corée du Sud"}),
        ("988", "region.unknown", {"typed": "988"}),
        ("z" * 5_000, "region.unknown", {"typed": "z" * 39 + "…"}),
        ("Guyana", "region.unknown_near", {"typed": "Guyana", "nearest": "Guyane"}),
        (
            "Saint-Denis",
            "region.several",
            {"typed": "Saint-Denis", "names": "Île-de-France, La Réunion"},
        ),
        (
            "Paris et Rennes",
            "region.several",
            {"typed": "Paris et Rennes", "names": "Bretagne, Île-de-France"},
        ),
    ],
)
def test_an_answer_refused(typed: str, key: str, values: dict[str, str]) -> None:
    with pytest.raises(Illegal) as refused:
        read_region(typed)
    assert (refused.value.key, refused.value.values) == (key, values)


def _slip(name: str, at: int, letter: str, kind: str) -> str:
    """One letter dropped, added, changed or swapped with the next."""
    before, here, after = name[:at], name[at : at + 1], name[at + 1 :]
    slips = {
        "drop": before + after,
        "add": before + letter + here + after,
        "change": before + letter + after,
        "swap": before + after[:1] + here + after[1:],
    }
    return slips[kind]


@given(
    st.sampled_from(REGIONS),
    st.lists(
        st.tuples(
            st.integers(0, 25),
            st.sampled_from(LETTERS),
            st.sampled_from(["drop", "add", "change", "swap"]),
        ),
        min_size=1,
        max_size=2,
    ),
)
def test_a_slip_never_gives_another_region(
    region: Region, slips: list[tuple[int, str, str]]
) -> None:
    typed = region.name
    for at, letter, kind in slips[: 2 if len(region.name) > 8 else 1]:  # Corse, Orne: two slips
        typed = _slip(typed, at % len(typed), letter, kind)
    with suppress(Illegal):
        assert read_region(typed) == region


@given(st.text())
def test_any_answer_is_read_or_refused(typed: str) -> None:
    with suppress(Illegal):
        assert read_region(typed) in REGIONS


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Nous avons testé à Rennes, puis dans tout le Finistère.", "53"),
        ("Agents de la Région Pays de la Loire, à Nantes", "52"),
        ("Le conseil départemental de Maine-et-Loire", "52"),
        ("l’équipe d’Angers", "52"),
        ("Le réseau paca se lance", "93"),
        ("En Seine-et-Marne, les agents", "11"),
        ("le département du Nord", "32"),
        ("le département de la Creuse", "75"),
        ("À Tours, un essai", "24"),
        ("Paris expérimente", "11"),
        ("les paris tenus à Nantes", "52"),
        ("Le Grand Est avance", "44"),
        ("l’université de Lorraine", "44"),
        ("Les agents de La Réunion", "04"),
        ("Saint-Denis de La Réunion", "04"),
        ("une rue de Paris, à Lille", "32"),
        ("La Grande-Bretagne inspire la Normandie", "28"),
    ],
)
def test_a_story_that_names_one_region(text: str, code: str) -> None:
    assert mentioned_region(text) == region_named(code)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Nous avons testé un guichet.",
        "entre la Bretagne et Paris",
        "perdre le Nord, faire la Manche, gagner le gros Lot, en Somme",
        "Chaque Orne, Aube, Ain, Centre, Cher, Creuse, Marne, Landes",
        "à tour de rôle, à tours de bras ; Tours de table",
        "à la réunion de service",
        "Réunion d’équipe",
        "le plus grand est le mieux",
        "Qu’il vienne s’allier à nous, nice",
        "merci Lorraine, merci Nancy",
        "la rue de Rennes, la gare de Lyon",
        "Mme Bretagne",
        "les accords de Paris",
        "En Grande-Bretagne",
        "à Saint-Denis",
        "dans le 29, en 75 jours",
        "une crêpe bretonne",
        "rennesais, bretagneux",
        "perdu pour le pays : de la Loire",
    ],
)
def test_a_story_in_doubt_names_none(text: str) -> None:
    assert mentioned_region(text) is None


@given(st.text(), st.sampled_from(REGIONS[:5]))
def test_punctuation_and_case_do_not_hide_a_region(text: str, region: Region) -> None:
    assert mentioned_region(f"({region.name.upper()})") == region
    mentioned_region(text)

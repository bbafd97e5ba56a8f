"""Law: a title and themes are proposed from the author's own words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.contributions.proposals import propose_themes, propose_title, title_after

THEMES = {
    "Relation aux usagers": ["accueil", "usager", "guichet", "qualité de l’accueil"],
    "Numérique": ["application", "données", "dématérialisation"],
    "Management": ["équipe", "manager", "télétravail"],
    "Participation": ["concertation", "co-construction", "citoyen"],
}


OPENERS = ["Bonjour", ",", "à tous", "\n", "#", "*", ".", "—", "[", "](", ")", "1.", "a", "🎉"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Bonjour à tous,\nNous avons ouvert un café. Ça marche.", "Nous avons ouvert un café"),
        ("Bonjour à toutes et à tous ! Voilà M. Dupont. Fin.", "Voilà M. Dupont"),
        ("Bonjour je voudrais partager une idée", "Je voudrais partager une idée"),
        ("Bonjour Marie, voici notre essai.", "Voici notre essai"),
        ("Bonjour Madame, Monsieur, un essai", "Un essai"),
        ("Chers collègues,\n\nL’accueil a changé", "L’accueil a changé"),
        ("Mesdames, Messieurs, nous avons testé", "Nous avons testé"),
        ("Bonsoir tou·te·s, un essai", "Un essai"),
        ("Salut ! Ça marche\u00a0?", "Ça marche\u00a0?"),
        ("Objet : un essai", "Un essai"),
        ("Je m’appelle Marie Dupont. Un café des usagers.", "Un café des usagers"),
        ("Je m’appelle Marie Dupont.", "Je m’appelle Marie Dupont"),
        ("**Un guichet** _mobile_ à [Rennes](http://x.fr) !", "Un guichet mobile à Rennes !"),
        ("# Un guichet\n\nNous", "Un guichet"),
        ("- [ ] à faire\n- fait", "À faire"),
        ("1. Premier essai", "Premier essai"),
        ("On a essayé, et puis...", "On a essayé, et puis..."),
        ("nom_de_variable et 3*4", "Nom_de_variable et 3*4"),
        ("---\nUn essai", "Un essai"),
        ("Bonjour !", "Bonjour !"),
        ("***", "***"),
        ("🎉🎉", "🎉🎉"),
        (" \n ", ""),
        (
            "Nous avons ouvert un guichet itinérant dans cinq villages : un camion, une imprimante"
            " et une connexion.",
            "Nous avons ouvert un guichet itinérant dans cinq villages",
        ),
        (
            "Depuis janvier : le guichet de la mairie est ouvert à toutes les heures de la journée,"
            " et le soir.",
            "Depuis janvier : le guichet de la mairie est ouvert à toutes les heures de la…",
        ),
        (
            "La mairie (celle de Rennes, avec ses annexes), les écoles, les deux gares et la poste"
            " ont changé.",
            "La mairie (celle de Rennes, avec ses annexes), les écoles",
        ),
        (
            "Le rendez-vous de 14:30 est maintenu à la demande des usagers de la commune, mais"
            " il coûte.",
            "Le rendez-vous de 14:30 est maintenu à la demande des usagers de la commune",
        ),
        (
            "Nous avons appelé cela « la mairie chez vous, en camion, avec une imprimante »"
            " dans les villages.",
            "Nous avons appelé cela « la mairie chez vous, en camion, avec une imprimante »…",
        ),
        ("mot " * 40, "Mot " + "mot " * 18 + "mot…"),
    ],
)
def test_a_title(text: str, title: str) -> None:
    assert propose_title(text) == title


@given(
    st.text() | st.lists(st.sampled_from(OPENERS)).map(" ".join),
    st.integers(2, 100),
)
def test_a_title_fits_and_is_never_empty(text: str, most: int) -> None:
    title = propose_title(text, most)
    assert len(title) <= most
    assert bool(title) == bool(text.strip())


def test_a_title_that_was_chosen_stays_when_the_text_changes() -> None:
    assert title_after("Un essai", "Un essai. Puis un autre.", "Deux essais.") == "Deux essais"
    assert title_after("À nous", "Un essai. Puis un autre.", "Deux essais.") == "À nous"


@pytest.mark.parametrize(
    ("text", "themes"),
    [
        ("L’accueil des usagers au guichet", ["Relation aux usagers"]),
        ("QUALITE DE L'ACCUEIL", ["Relation aux usagers"]),
        ("Le télé-travail et l’équipe", ["Management"]),
        ("une coconstruction citoyenne avec une application", ["Participation", "Numérique"]),
        ("une application, puis un manager", ["Numérique", "Management"]),
        ("un manager, puis une application", ["Numérique", "Management"]),
        ("une application, un manager, des managers", ["Management", "Numérique"]),
        ("donnee", ["Numérique"]),
        ("un usager", ["Relation aux usagers"]),
        ("les usagers", ["Relation aux usagers"]),
        ("participer", ["Participation"]),
        ("accueil, application, équipe, citoyen", list(THEMES)[:3]),
        ("la qualité du service", []),
        ("", []),
    ],
)
def test_themes(text: str, themes: list[str]) -> None:
    assert propose_themes(text, THEMES) == themes


@given(st.text(), st.sampled_from(sorted(THEMES)), st.integers(1, 4))
def test_a_theme_named_is_always_found(text: str, theme: str, most: int) -> None:
    found = propose_themes(f"{text} {theme}", {theme: [], "Autre sujet": []}, most)
    assert theme in found
    assert len(found) <= most


def test_keywords_that_say_nothing_match_nothing() -> None:
    assert propose_themes("de la", {"de": ["la", ""]}) == []

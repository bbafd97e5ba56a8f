"""Law: a kind of administration is one of a short list, known by its code and by usual short names.

What people work for is told so coarsely that a kind is shared by many.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.contributions.shortening import cut
from bot.contributions.wording import clean, unaccented
from bot.errors import Illegal

SHOWN_MOST = 40

ADMINISTRATIONS: Mapping[str, str] = {
    "state": "ministere, administration centrale, etat, ministry, central government",
    "field": "service deconcentre, prefecture, ddt, ddi, dreal, rectorat, field services",
    "agency": "operateur, etablissement public, agence, france travail, agency",
    "town": "commune, mairie, ville, intercommunalite, metropole, agglomeration, epci, town, city",
    "department": "departement, conseil departemental, department",
    "region": "region, conseil regional",
    "health": "hopital, chu, ch, ars, ehpad, sante, medico-social, hospital, health",
    "welfare": "securite sociale, caf, cpam, urssaf, carsat, social security",
    "school": "ecole, college, lycee, universite, recherche, enseignement, school, university",
    "other": "autre, association, other",
}
"""The kinds by their code, with what is understood as an answer."""

_KNOWN = {
    name.strip(): code for code, names in ADMINISTRATIONS.items() for name in names.split(",")
}


def read_administration(typed: str) -> str:
    """An answer to "what do you work for?" → its code; Illegal when it names none."""
    words = re.sub(r"[^a-z0-9-]+", " ", unaccented(clean(typed)).casefold()).strip()
    code = _KNOWN.get(words) or _KNOWN.get(words.removesuffix("s"))
    if code is None:
        raise Illegal("administration.unknown", typed=cut(clean(typed), SHOWN_MOST))
    return code

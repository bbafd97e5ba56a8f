"""Law: how a dialogue about a questionnaire begins; each scene is lines to play."""

from __future__ import annotations

from pathlib import Path

from bot.config import Settings
from bot.operating.questionnaires import imported
from tests.dialogues.scenes import known
from tests.stage import MONDAY, houses

SURVEY = """
key = "bilan"
title = "Nos essais en 2026"
intro = "Un bilan commun, pour que personne ne reparte de zéro."

[[question]]
section = "Vos essais"
key = "essai"
text = "Avez-vous tenté quelque chose cette année ?"
kind = "opinion"

[[question]]
key = "methodes"
text = "Par quelles méthodes ?"
kind = "several"
options = ["Atelier", "Prototype", "Entretiens"]
most = 2
when = { essai = "oui" }

[[question]]
key = "jours"
text = "Combien de jours par mois ?"
kind = "number"
optional = true
when = { essai = "oui" }

[[question]]
section = "Soutien"
key = "soutien"
text = "Votre direction vous soutient-elle ?"
kind = "scale"
options = ["Pas du tout", "Tout à fait"]

[[question]]
key = "besoin"
text = "De quoi auriez-vous besoin ?"
kind = "text"
optional = true
"""

UNTIL = "vendredi 11 décembre 18h"
"""Nineteen days after the stage opens; the reminder is due two days before."""

OPENED = f"""
    camille@bureau: /questionnaire 1 ouvrir {UNTIL}
    camille@bureau [Oui, c’est bien cela]
    → bureau: Le questionnaire n° 1 est ouvert par Camille
    → canal: Nos essais en 2026
"""


def with_survey(given: Settings, folder: Path, text: str = SURVEY) -> Settings:
    """The same houses, where the operator has taken that file in."""
    file = folder / "bilan.toml"
    file.write_text(text, encoding="utf-8")
    for house in houses(given):
        imported(house, file, MONDAY)
    return given


def begun(name: str) -> str:
    """They have been welcomed, and are asked the first question."""
    return f"""
        {known(name)}
        {name}@canal [Je réponds au questionnaire]
        → {name}: 5 questions, environ
        → {name}: Question 1 sur 5 · Vos essais … Avez-vous tenté quelque chose
    """


def half(name: str) -> str:
    """They have stopped before the third question."""
    return f"""
        {begun(name)}
        {name} [Oui]
        {name} [Atelier]
        {name} [Valider ces choix]
        → {name}: Question 3 sur 5
    """


def whole(name: str, support: str = "4", need: str = "Du temps, rien que du temps.") -> str:
    """They have answered everything."""
    return f"""
        {half(name)}
        {name}: 2,5
        {name}: {support}
        → {name}: Question 5 sur 5
        {name}: {need}
        → {name}: C’est fini, merci
    """

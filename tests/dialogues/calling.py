"""Law: how a dialogue about a call begins; each scene is lines to play."""

from __future__ import annotations

from typing import Any

QUESTION = "Qu’avez-vous changé dans l’accueil depuis janvier ?"
CHAIR = "Nous avons mis une chaise devant chaque guichet, et plus personne ne se presse."

LAUNCHED = f"""
    camille@bureau: /appel {QUESTION} | vendredi 4 décembre 18h
    camille@bureau [Lancer l’appel]
    → bureau: L’appel n° 1 est lancé par Camille
    → canal: {QUESTION}
"""
TWO: dict[str, Any] = {"channels": ["memory:canal", "memory:annexe"]}


def answered(name: str, text: str = CHAIR) -> str:
    """An answer by one tap and a message, signed; both sides have read."""
    return f"""
        {name}@canal [Je réponds]
        → {name}: Appel n° 1 : … Répondez en un message
        {name}: {text}
        → {name}: Voici ce qui sera publié
        {name} [Proposer, signé]
        → {name}: entre les mains de l’équipe
        → bureau: Nouvelle contribution
    """

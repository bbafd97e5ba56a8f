"""Law: the guided way to a contribution, question by question; each is lines to play."""

from __future__ import annotations

QUESTIONS = {
    "text": ("claire: /temoigner", "Racontez en quelques phrases"),
    "title": ("claire: Nous avons essayé la visite du jeudi.", "Je propose ce titre"),
    "region": ("claire [Garder ce titre]", "Dans quelle région"),
    "themes": ("claire [Bretagne]", "Quels thèmes"),
    "stage": ("claire [Passer]", "Où en est-on"),
    "lesson": ("claire [C’est arrêté]", "Qu’en retirez-vous"),
    "attribution": ("claire: Prévenir les voisins d’abord.", "Sous quel nom"),
    "card": ("claire [Signer]", "Voici ce qui sera publié"),
}
"""Each question of the guided way: what leads to it, and its words."""


def guided(until: str) -> str:
    """The guided way up to that question."""
    names = list(QUESTIONS)
    steps = [QUESTIONS[name] for name in names[: names.index(until) + 1]]
    return "\n".join(f"{said}\n→ claire: {asked}" for said, asked in steps)

"""Law: how a dialogue begins when its subject is something else; each scene is lines to play."""

from __future__ import annotations

GUICHET = "Nous avons ouvert un guichet commun à la mairie. Les usagers attendent moins."


def known(*names: str) -> str:
    """These people have been welcomed, and have read it."""
    return "\n".join(
        f"{name}: /aide\n{name} [Oui, je suis d’accord]\n→ {name}: cette aide" for name in names
    )


def told(name: str, text: str = GUICHET) -> str:
    """A testimony, signed, without a region or a stage, goes to the desk; both sides have read."""
    return f"""
        {name}: /temoigner {text}
        {name} [Passer]
        {name} [Passer]
        {name} [Signer]
        {name} [Oui, proposer]
        → {name}: entre les mains de l’équipe
        → bureau: Nouvelle contribution
    """


def approved(name: str, number: int, text: str = GUICHET) -> str:
    """The same, and the desk has approved it."""
    return f"""
        {told(name, text)}
        camille@bureau: /approuver {number}
        → {name}: est retenue
        → bureau: est approuvé
    """


def published(name: str, number: int, text: str = GUICHET) -> str:
    """The same, gone out before its day by the desk's own wish."""
    return f"""
        {approved(name, number, text)}
        camille@bureau: /publier
        camille@bureau [Oui, publier maintenant]
        → canal: {text[:20]}
        → {name}: vient de paraître
        → bureau: est parue
    """


FREEZE = "⏲ 2026-11-27 14:00"
"""The first freeze of the usual schedule; the edition is due at 17:00."""


def frozen(name: str, text: str = GUICHET) -> str:
    """Contribution n° 1 is in the first edition, which waits for the desk's yes."""
    return f"""
        {approved(name, 1, text)}
        {FREEZE}
        → bureau: L’édition est figée
    """


VOTED_IN_ROOM = """
    camille@bureau: /sondage Un atelier en mars ? | Oui | Non
    camille@bureau: /noms 1 oui
    camille@bureau: /salon 1 oui
    camille@bureau [Ouvrir maintenant]
    → canal: Sondage n° 1 : vous pouvez voter ci-dessous
    → canal: Un atelier en mars ?
"""
"""Poll n° 1 is open as the room's own."""

"""Law: how a dialogue begins when its subject is something else; each scene is lines to play."""

from __future__ import annotations

from typing import Any

GUICHET = "Nous avons ouvert un guichet commun à la mairie. Les usagers attendent moins."
ATELIER = "Nous avons tenu un atelier avec vingt habitants du quartier."

LAB: dict[str, Any] = {
    "slug": "lab",
    "name": "Le Lab",
    "desk": "memory:bureau_lab",
    "channels": ["memory:canal_lab"],
    "animators": ["memory:zoe"],
}
"""Another community beside the usual one."""


# --- an author ------------------------------------------------------------------------------------


def known(*names: str) -> str:
    """These people have been welcomed, and have read it."""
    return "\n".join(
        f"{name}: /aide\n{name} [Oui, je suis d’accord]\n→ {name}: cette aide" for name in names
    )


def signed(name: str) -> str:
    """What was told has no region and no stage, and is signed."""
    return f"""
        {name} [Passer]
        {name} [Passer]
        {name} [Signer]
    """


def proposed(name: str) -> str:
    """The same, and it goes to the desk."""
    return f"""
        {signed(name)}
        {name} [Oui, proposer]
    """


def told(name: str, text: str = GUICHET) -> str:
    """A testimony, signed, without a region or a stage, goes to the desk; both sides have read."""
    return f"""
        {name}: /temoigner {text}
        {proposed(name)}
        → {name}: entre les mains de l’équipe
        → bureau: Nouvelle contribution
    """


def hidden(name: str, text: str = GUICHET) -> str:
    """A testimony goes to the desk, which is not to know whose it is."""
    return f"""
        {name}: /temoigner {text}
        {name} [Passer]
        {name} [Passer]
        {name} [Anonyme, même]
        {name} [Oui, proposer]
    """


def rewritten(name: str, text: str, field: str = "Le texte") -> str:
    """The author of contribution n° 1 gives it another text."""
    return f"""
        {name}: /modifier 1
        {name} [Modifier]
        {name} [{field}]
        {name}: {text}
        {name} [Oui, proposer]
    """


def retitled(name: str, title: str) -> str:
    """The author of contribution n° 1 gives it another title."""
    return rewritten(name, title, "Le titre")


def between_two(name: str) -> str:
    """They have told Futurs Publics something, and have chosen the lab since."""
    return f"""
        {name}: /communaute futurs
        {name} [Oui]
        {told(name)}
        {name}: /communaute lab
    """


# --- the desk -------------------------------------------------------------------------------------

PUBLISH = """
    camille@bureau: /publier
    camille@bureau [Oui, publier]
"""
"""What is ready goes out before its day, by the desk's own wish."""

FREEZE = "⏲ 2026-11-27 14:00"
"""The first freeze of the usual schedule; the edition is due at 17:00."""

YES = "camille@bureau [Approuver l’édition]"

IN_TIME = f"""
    {FREEZE}
    {YES}
    ⏲ 2026-11-27 17:00
"""
"""The first edition goes out at its hour, with the desk's yes."""


def approved(name: str, number: int, text: str = GUICHET) -> str:
    """What they told has gone to the desk, which has approved it."""
    return f"""
        {told(name, text)}
        camille@bureau: /approuver {number}
        → {name}: est retenue
        → bureau: est approuvé
    """


def published(name: str, number: int, text: str = GUICHET) -> str:
    """The same, gone out before its day."""
    return f"""
        {approved(name, number, text)}
        {PUBLISH}
        → canal: {text[:20]}
        → {name}: vient de paraître
        → bureau: est parue
    """


def frozen(name: str, text: str = GUICHET) -> str:
    """Contribution n° 1 is in the first edition, which waits for the desk's yes."""
    return f"""
        {approved(name, 1, text)}
        {FREEZE}
        → bureau: L’édition est figée
    """


STATES = {
    "draft": "claire: /temoigner Le guichet.\nclaire: /annuler",
    "waiting": told("claire"),
    "refused": told("claire") + "\ncamille@bureau: /refuser 1 Trop court.",
    "approved": approved("claire", 1),
    "frozen": frozen("claire"),
    "published": published("claire", 1),
}
"""Contribution n° 1 in each of its states."""


# --- a poll ---------------------------------------------------------------------------------------

DRAFT = "camille@bureau: /sondage Un atelier en mars ? | Oui | Non"
"""Poll n° 1 is a draft, in one line."""

VOTING = f"""
    {DRAFT}
    camille@bureau [Ouvrir maintenant]
    → canal: Un atelier en mars ?
"""
"""It is open, its card in the channel."""

NAMED_DRAFT = f"""
    {DRAFT}
    camille@bureau: /noms 1 oui
"""
"""It is to show who chose what."""

VOTING_BY_NAME = f"""
    {NAMED_DRAFT}
    camille@bureau [Ouvrir maintenant]
"""
"""It is open, and its card will show who chose what."""

VOTED_IN_ROOM = f"""
    {NAMED_DRAFT}
    camille@bureau: /salon 1 oui
    camille@bureau [Ouvrir maintenant]
    → canal: Sondage n° 1 : vous pouvez voter ci-dessous
    → canal: Un atelier en mars ?
"""
"""It is open as the room's own poll."""

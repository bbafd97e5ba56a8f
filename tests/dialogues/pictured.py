"""Law: how a dialogue about a picture begins; each scene is lines to play."""

from __future__ import annotations

from tests.dialogues.scenes import IN_TIME, signed

TOLD = f"""
    claire: 📎 guichet.png /temoigner Nous avons ouvert un guichet commun à la mairie.
    {signed("claire")}
    claire: La façade du guichet, un lundi matin
    claire [Oui, proposer]
    → claire: entre les mains de l’équipe
"""
"""A testimony with a picture that is described, signed, goes to the desk."""

JOINED = """
    claire: /temoigner Nous avons ouvert un guichet commun à la mairie.
    claire: 📎 guichet.png La façade du guichet
"""
"""A picture joins what is being asked about; its words say what it shows."""

APPROVED = f"""
    {TOLD}
    camille@bureau: /approuver 1
    → bureau: est approuvé
"""

PUBLISHED = f"""
    {APPROVED}
    {IN_TIME}
    → canal: guichet commun
    → canal: N° 1, image 1 : La façade du guichet … 📎 1-1.png
"""
"""The first edition, with a text and its picture, is in the channel."""

TAKEN_OFF = """
    claire: /modifier 1
    claire [Modifier quelque chose]
    claire [Les pièces jointes]
    claire [Retirer la pièce 1]
"""
"""The author takes the picture off; nothing is proposed yet."""

"""Law: a poll lives from the desk to the edition by itself, on two platforms, as one poll.

Nothing is hurried: it opens and closes when the desk said, by the clock of the machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.integration.twin_town import Town, link, meet, soon, twin_town

QUESTION = "Faut-il garder l’atelier du jeudi ?"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with twin_town(tmp_path) as one:
        yield one


def pictures(town: Town, room: str) -> list[dict[str, Any]]:
    """What the bot shows there beside words, as Claire's client reads it."""
    said = [one for one in town.claire.timeline(room) if one["sender"] == town.bot.id]
    return [one["content"] for one in said if one["content"].get("msgtype") == "m.image"]


@pytest.mark.long
def test_from_the_desk_to_the_edition(town: Town) -> None:
    claires, camilles = meet(town)
    town.asks(f"!sondage {QUESTION} | Oui | Non", "prêt")
    for line, echo in ((f"!clore 1 {soon(3)}", "se clora"), (f"!ouvrir 1 {soon(2)}", "s’ouvrira")):
        town.asks(line, echo)
        town.asks("1", f"C’est noté : le sondage n° 1 {echo}")
    assert not [one for one in town.api.messages(town.group) if QUESTION in one.words]

    town.waits_for("est ouvert dans 3 canaux")
    group, broadcast = town.posts(QUESTION)
    town.claire.hears(town.channel, town.bot.id, QUESTION)
    town.at_telegram.press(group, "Oui")
    town.api.wait_for(town.at_telegram, "Votre choix est compté : « Oui »", 30)
    town.denis.press(broadcast, "Non")
    link(town, claires)
    town.claire.say(claires, "!voter 1 2")
    town.claire.hears(claires, town.bot.id, "Votre choix est maintenant « Non »")
    town.camille.say(camilles, "!voter 1 1")
    town.camille.hears(camilles, town.bot.id, "Votre choix est compté : « Oui »")

    closed = town.waits_for("est clos, avec 3 votes")
    assert "Non : 2 votes, 67 %" in closed
    for post in town.posts("est clos depuis"):
        assert "Oui : 1 vote, 33 %" in post.words
        assert post.rows == []
    card = town.claire.hears(town.channel, town.bot.id, "est clos depuis")
    assert "Non : 2 votes, 67 %" in card

    town.asks("!approuver 1", "est approuvé")
    town.asks("!publier", "1. Oui, publier maintenant")
    town.asks("1", "est parue")
    edition = town.claire.hears(town.channel, town.bot.id, "guichet commun")
    assert "Non : 2 votes, 67 %" in edition
    town.claire.until(lambda: pictures(town, town.channel))
    shown = pictures(town, town.channel)
    assert len(shown) == 1
    assert "url" not in shown[0]  # sealed
    assert "Non : 2 votes, 67 %" in shown[0]["body"]
    for room in (town.group, town.broadcast):
        photo = town.api.wait_for(room, "Sondage n° 1", 30)
        assert "Non : 2 votes, 67 %" in photo.words

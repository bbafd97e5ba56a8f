"""Law: every kind of poll and questionnaire holds on real platforms what its dialogues say.

A real homeserver, sealed rooms, the strict Bot API, the bot a process of its own, by the clock of
the machine.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.botapi import Message
from tests.dialogues.surveying import SURVEY
from tests.integration.twin_town import Town, meet, soon, twin_town

CHOICES = ("Oui", "Non")


def heard_by_all(town: Town) -> list[str]:
    """All that the bot has said to anybody, on both platforms."""
    rooms = (town.group, town.broadcast, town.at_telegram, town.denis)
    on_telegram = [one.words for room in rooms for one in town.api.messages(room)]
    return [*on_telegram, *town.camille.read(town.desk, town.bot.id)]


def ends(town: Town, number: int, heard: str) -> str:
    town.asks(f"!clore {number}", "1. Oui, clore")
    return town.asks("1", heard)


@pytest.mark.long
def test_a_secret_vote_on_both_platforms(tmp_path: Path) -> None:
    with twin_town(tmp_path, "secret_minimum = 4") as town:
        claires, camilles = meet(town)
        town.asks("!sondage Faut-il garder l’atelier ? | Oui | Non", "prêt")
        town.asks("!noms 1 secret", "Vote secret")
        town.asks("!ouvrir 1", "est ouvert dans")
        group, broadcast = town.posts("Vote secret : personne ne saura")
        town.at_telegram.press(group, "Oui")
        town.api.wait_for(town.at_telegram, "est compté, et ne peut plus être changé", 30)
        town.denis.press(broadcast, "Non")
        town.denis.press(broadcast, "Oui")
        for person, room, choice in ((town.claire, claires, "2"), (town.camille, camilles, "1")):
            person.say(room, "!voter 1 1")
            person.hears(room, town.bot.id, "ne peut plus être changé")
            person.say(room, choice)
            person.hears(room, town.bot.id, "est compté")
        for said in [*heard_by_all(town), *town.claire.read(claires, town.bot.id)]:
            assert not any(f"« {choice} »" in said for choice in CHOICES)
            assert "%" not in said
        closed = ends(town, 1, "est clos, avec 4 votes")
        assert "Oui : 2 votes, 50 %" in closed
        for post in town.posts("est clos depuis"):
            assert "Non : 2 votes, 50 %" in post.words
        town.claire.hears(town.channel, town.bot.id, "Oui : 2 votes, 50 %")


@pytest.mark.long
def test_answers_in_words_are_read_by_the_desk_first(tmp_path: Path) -> None:
    with twin_town(tmp_path) as town:
        claires, _ = meet(town)
        town.asks("!sondage Qu’est-ce qui vous freine ? | réponse libre", "prêt")
        town.asks("!ouvrir 1", "est ouvert dans")
        group, _ = town.posts("Qu’est-ce qui vous freine ?")
        assert group.rows[0][0]["url"].endswith("?start=p_1")
        town.at_telegram.start("p_1")  # what the link does
        town.api.wait_for(town.at_telegram, "Répondez en une phrase", 30)
        town.at_telegram.say("Le manque de temps, surtout.")
        town.api.wait_for(town.at_telegram, "est gardée", 30)
        town.claire.say(claires, "!voter 1 La peur de l’échec")
        town.claire.hears(claires, town.bot.id, "est gardée")
        town.waits_for("a des réponses à lire")
        town.asks("!reponses 1", "Le manque de temps")
        town.asks("1", "La peur de l’échec")
        town.asks("2", "1 est montrée")
        closed = ends(town, 1, "est clos, avec 2 réponses")
        assert "Le manque de temps" in closed
        for post in town.posts("est clos depuis"):
            assert "Le manque de temps" in post.words
        shown = town.claire.read(town.channel, town.bot.id)
        assert any("Le manque de temps" in one for one in shown)
        others = [one.words for one in (*town.api.messages(town.group), *town.posts("est clos"))]
        assert not any("La peur" in one for one in (*shown, *others))


@pytest.mark.long
def test_a_questionnaire_is_taken_up_after_the_bot_was_killed(tmp_path: Path) -> None:
    with twin_town(tmp_path) as town:
        _, camilles = meet(town)
        file = tmp_path / "bilan.toml"
        file.write_text(SURVEY, encoding="utf-8")
        done = town.life.place.essaim("questionnaire", "import", str(file))
        assert done.returncode == 0, done.stderr
        town.asks("!questionnaire 1 ouvrir dans 5 jours", "1. Oui")
        town.asks("1", "est ouvert")
        town.posts("Nos essais en 2026")
        begun = start(town)
        town.at_telegram.press(begun, "Oui")
        methods = town.api.wait_for(town.at_telegram, "Par quelles méthodes", 30)
        town.at_telegram.press(methods, "Prototype")
        town.api.until(lambda: ticked(town), 30)
        town.life.again()
        town.at_telegram.press(ticked(town)[-1], "Valider ces choix")
        town.api.wait_for(town.at_telegram, "Combien de jours", 30)
        town.at_telegram.say("2")
        scale = town.api.wait_for(town.at_telegram, "Votre direction", 30)
        town.at_telegram.press(scale, "4")
        last = town.api.wait_for(town.at_telegram, "De quoi auriez-vous besoin", 30)
        town.at_telegram.press(last, "Passer")
        town.api.wait_for(town.at_telegram, "C’est fini, merci", 30)
        town.camille.say(camilles, "!remplir 1")
        town.camille.hears(camilles, town.bot.id, "Avez-vous tenté")
        town.camille.say(camilles, "2")
        town.camille.hears(camilles, town.bot.id, "Votre direction")
        counted = town.asks("!questionnaire 1", "questionnaire complet")
        assert "1 questionnaire complet" in counted
        assert "1 questionnaire commencé" in counted


def ticked(town: Town) -> list[Message]:
    """The questions whose buttons show that the prototype is chosen."""
    return [
        one
        for one in town.api.messages(town.at_telegram)
        if any("✓ Prototype" in button["text"] for row in one.rows for button in row)
    ]


def start(town: Town) -> Message:
    town.at_telegram.say("/remplir 1")
    return town.api.wait_for(town.at_telegram, "Avez-vous tenté", 30)


@pytest.mark.long
def test_a_series_opens_by_itself_and_who_has_not_answered_is_reminded(tmp_path: Path) -> None:
    with twin_town(tmp_path, 'reminder = "1m"') as town:
        claires, camilles = meet(town)
        town.asks("!sondage Comment va l’équipe ? | 1-5", "prêt")
        clock = soon(2).split()[1]
        town.asks(f"!serie 1 tous les jours à {clock}, 2 fois, ouvert 1 jour", "reviendra 2 fois")
        town.asks("1", "revient en série")
        town.asks("!sondage Un atelier en mars ? | Oui | Non", "prêt")
        town.asks(f"!clore 2 {soon(3)}", "se clora")
        town.asks("1", "C’est noté : le sondage n° 2 se clora")
        town.asks("!ouvrir 2", "est ouvert dans")
        group, _ = town.posts("Un atelier en mars ?")
        town.at_telegram.press(group, "Oui")
        town.api.wait_for(town.at_telegram, "Votre choix est compté", 30)
        town.camille.say(camilles, "!rappels non")
        town.camille.hears(camilles, town.bot.id, "Je ne vous rappelle plus")

        town.posts("Comment va l’équipe ?")
        town.claire.hears(town.channel, town.bot.id, "Comment va l’équipe ?")
        town.waits_for("est clos, avec 1 vote")
        town.claire.hears(claires, town.bot.id, "mon seul rappel")
        reminded = [one for one in town.claire.read(claires, town.bot.id) if "seul rappel" in one]
        assert len(reminded) == 1
        for said in (*heard_by_all(town), *town.camille.read(camilles, town.bot.id)):
            assert "seul rappel" not in said
        town.asks("!sondages", "Comment va l’équipe ? (n° 3)")  # tomorrow

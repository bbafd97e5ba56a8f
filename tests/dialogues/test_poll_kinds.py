"""Law: a poll takes one choice or several, a mark or an opinion, and its result says which."""

from __future__ import annotations

from pathlib import Path

from adapters.memory import MemoryChannel
from tests.dialogues.scenes import known
from tests.stage import dialogue, settings

CITIES = """
camille@bureau: /sondage Où se voir ? | Nancy | Rennes | Metz | En ligne
camille@bureau: /choix 1 2
→ bureau: C’est changé : jusqu’à 2 choix par personne
camille@bureau [Ouvrir maintenant]
→ canal: Où se voir ? … Vous pouvez faire jusqu’à 2 choix … 1. Nancy … 4. En ligne
"""


def test_a_tap_adds_a_choice_and_ones_own_card_takes_it_away(tmp_path: Path) -> None:
    dialogue(
        f"""
        {CITIES}
        claire@canal [Rennes]
        → claire: Vos choix sont comptés : « Rennes » … en ajouter encore un … 2. ✓ Rennes
        claire@canal [Nancy]
        → claire: Vos choix sont maintenant : « Nancy » et « Rennes » … 1. ✓ Nancy … 2. ✓ Rennes
        ✗ claire: encore un
        claire@canal [Metz]
        → claire: Le sondage n° 1 prend 2 choix au plus. Retirez-en un d’abord
        ≡
        claire@canal [Nancy]
        → claire: Vos choix sont déjà : « Nancy » et « Rennes »
        ≡
        claire ⟪vote 1:1-⟫
        → claire: Vos choix sont maintenant : « Rennes »
        claire ⟪vote 1:2-⟫
        → claire: Votre vote au sondage n° 1 est retiré : je n’en garde rien
        ∅ memory:claire
        """,
        settings(tmp_path),
    )


def test_percentages_are_of_those_who_voted(tmp_path: Path) -> None:
    dialogue(
        f"""
        {CITIES}
        claire@canal [Rennes]
        claire@canal [Nancy]
        malik@canal [Rennes]
        ⏲ 2026-11-23 09:01
        ◉ canal: Nancy : 1 vote, 50 %
        ◉ canal: Rennes : 2 votes, 100 %
        ◉ canal: 2 personnes ont voté pour l’instant
        malik@canal [Nancy]
        camille@bureau: /clore 1
        camille@bureau [Oui, clore]
        ◉ canal: Rennes : 2 votes, 100 %
        ◉ canal: À égalité : Nancy et Rennes
        → bureau: est clos, avec 2 votes … À égalité : Nancy et Rennes
        """,
        settings(tmp_path),
    )


def test_several_choices_are_typed_at_once(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {CITIES}
        claire: /voter 1 1 3
        → claire: Vos choix sont comptés : « Nancy » et « Metz »
        claire: /voter 1 3, 1
        → claire: Vos choix sont déjà : « Nancy » et « Metz »
        ≡
        claire: /voter 1 2 et 4
        → claire: Vos choix sont maintenant : « Rennes » et « En ligne »
        claire: /voter 1 1 2 3
        → claire: prend 2 choix au plus
        ≡
        claire: /voter 1 1 5
        → claire: n’a pas ce choix
        ≡
        claire: /mesdonnees
        → claire: Où se voir ? … Rennes … En ligne
        claire: /voter 1 0
        → claire: est retiré
        """,
        settings(tmp_path),
        channel=MemoryChannel(buttons=False),
    )


def test_of_one_choice_only_one_is_taken(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        camille@bureau: /sondage Midi ou soir ? | Midi | Soir
        camille@bureau [Régler le vote]
        camille@bureau [Permettre plusieurs choix]
        → bureau: jusqu’à 2 choix
        camille@bureau [Régler le vote]
        camille@bureau [N’en permettre qu’un]
        ✗ bureau: jusqu’à 1 choix
        camille@bureau [Ouvrir maintenant]
        claire: /voter 1 1 2
        → claire: prend un seul choix par personne
        ≡
        """,
        settings(tmp_path),
    )


def test_how_many_choices_is_settled_before_it_opens(tmp_path: Path) -> None:
    dialogue(
        """
        camille@bureau: /sondage Où se voir ? | Nancy | Rennes | Metz
        → bureau: /modalites 1
        camille@bureau: /modalites 1
        → bureau: se vote ainsi … /choix 1 2 · /noms 1 secret … Permettre plusieurs choix
        ✗ bureau: N’en permettre qu’un
        camille@bureau: /choix 1 5
        → bureau: de 1 à 3, ou « tous »
        ≡
        camille@bureau: /choix 1
        → bureau: de 1 à 3, ou « tous »
        ≡
        camille@bureau: /choix 1 tous
        → bureau: jusqu’à 3 choix
        camille@bureau: /noms 1 oui
        camille@bureau: /salon 1 oui
        → bureau: Dans le sondage du salon lui-même, chaque personne ne fait qu’un choix
        ≡
        camille@bureau: /choix 1 2
        camille@bureau: /ouvrir 1
        camille@bureau: /choix 1 1
        → bureau: est ouvert : cela ne se fait plus
        ≡
        camille@bureau: /journal
        → bureau: permet plusieurs choix dans un sondage
        """,
        settings(tmp_path),
    )


def test_a_barometer_has_a_mean(tmp_path: Path) -> None:
    dialogue(
        """
        camille@bureau: /sondage La simplification avance-t-elle ? | 1-5
        → bureau: • 1 – pas du tout … • 2 … • 5 – tout à fait
        camille@bureau: /modalites 1
        → bureau: Montrer les noms … Vote secret … Résultats à qui a voté
        ✗ bureau: plusieurs choix
        camille@bureau: /choix 1 2
        → bureau: demande une note ou un avis : chaque personne n’en donne qu’un
        ≡
        camille@bureau [Ouvrir maintenant]
        claire@canal [4]
        malik@canal [5 – tout à fait]
        awa@canal [2]
        camille@bureau: /clore 1
        camille@bureau [Oui, clore]
        ◉ canal: 3 votes en tout
        ◉ canal: Moyenne : 3,7 sur 5
        ✗ canal: égalité
        → bureau: est clos, avec 3 votes … Moyenne : 3,7 sur 5
        """,
        settings(tmp_path),
    )


def test_an_opinion_is_ready_made(tmp_path: Path) -> None:
    dialogue(
        """
        camille@bureau: /sondage
        camille@bureau: Faut-il garder l’atelier du jeudi ?
        → bureau: Quels sont les choix
        camille@bureau [Oui, non, je ne sais pas]
        → bureau: Le sondage n° 1 est prêt … • Oui … • Non … • Je ne sais pas
        camille@bureau [Ouvrir maintenant]
        → canal: 1. Oui … 2. Non … 3. Je ne sais pas
        camille@bureau: /sondage Et celui du lundi ?
        → bureau: « Et celui du lundi ? » Quels sont les choix
        camille@bureau [Une note de 1 à 5]
        → bureau: Le sondage n° 2 est prêt … • 1 – pas du tout
        """,
        settings(tmp_path),
    )


def test_results_may_wait_for_the_close(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("malik")}
        camille@bureau: /sondage Un atelier en mars ? | Oui | Non
        camille@bureau [Régler le vote]
        camille@bureau [Résultats à la clôture]
        → bureau: C’est changé : les résultats ne se montrent qu’à la clôture
        camille@bureau: /resultats 1 demain
        → bureau: « clôture » pour ne les montrer qu’à la fin
        ≡
        camille@bureau: /noms 1 oui
        camille@bureau: /salon 1 oui
        → bureau: Le sondage du salon montre ses résultats à mesure
        ≡
        camille@bureau: /noms 1 non
        camille@bureau [Ouvrir maintenant]
        → canal: Les résultats seront montrés à la clôture
        claire@canal [Oui]
        ⏲ 2026-11-23 09:01
        ◉ canal: 1 vote pour l’instant
        ◌ canal: 100 %
        malik: /sondages
        → malik: 1 vote pour l’instant
        ✗ malik: 100 %
        camille@bureau: /resultats 1 direct
        → bureau: est ouvert : cela ne se fait plus
        ≡
        camille@bureau: /clore 1
        camille@bureau [Oui, clore]
        ◉ canal: Oui : 1 vote, 100 %
        """,
        settings(tmp_path),
    )


def test_results_may_be_for_whoever_has_voted(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("malik")}
        camille@bureau: /sondage Un atelier en mars ? | Oui | Non
        camille@bureau: /resultats 1 vote
        → bureau: C’est changé : les résultats se montrent à qui a voté
        camille@bureau [Ouvrir maintenant]
        claire@canal [Oui]
        → claire: est compté … Oui : 1 vote, 100 %
        ⏲ 2026-11-23 09:01
        ◉ canal: 1 vote pour l’instant
        ◌ canal: 100 %
        malik: /sondages
        ✗ malik: 100 %
        malik [Non]
        → malik: Oui : 1 vote, 50 %
        malik: /sondages
        → malik: Non : 1 vote, 50 %
        """,
        settings(tmp_path),
    )

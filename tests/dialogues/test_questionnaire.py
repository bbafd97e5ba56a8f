"""Law: a questionnaire is answered one question at a time, in as many sittings as one likes."""

from __future__ import annotations

from pathlib import Path

from tests.dialogues.records import rows
from tests.dialogues.scenes import known
from tests.dialogues.surveying import OPENED, half, whole, with_survey
from tests.stage import dialogue, settings


def test_the_whole_way_with_breaks(tmp_path: Path) -> None:
    stage = dialogue(
        f"""
        camille@bureau: /questionnaires
        → bureau: n° 1 « Nos essais en 2026 » : brouillon
        camille@bureau [Voir les questions du n° 1]
        → bureau: 2. Par quelles méthodes ? … 2 au plus … Atelier ; Prototype … question 1 : Oui
        camille@bureau [Essayer le n° 1]
        → bureau: Question 1 sur 5 · Vos essais
        camille@bureau [Oui]
        camille@bureau [Prototype]
        camille@bureau [Valider]
        → bureau: Question 3 sur 5
        camille@bureau: 2
        camille@bureau [Revenir]
        → bureau: Question 3 sur 5 … Votre réponse : 2
        camille@bureau: plus tard
        → bureau: rien n’en est gardé
        {OPENED}
        {known("claire")}
        claire@canal [Je réponds au questionnaire]
        → claire: 5 questions, environ … jusqu’au vendredi 11 décembre à 18:00
        → claire: Question 1 sur 5 · Vos essais … Avez-vous tenté
        claire [Oui]
        → claire: Question 2 sur 5 · Vos essais … Par quelles méthodes
        claire [Prototype]
        → claire: ✓ Prototype
        claire [Atelier]
        claire [Entretiens]
        ≡
        → claire: 2 choix au plus
        → claire: Par quelles méthodes
        ⟳
        claire [Valider ces choix]
        → claire: Question 3 sur 5 … Combien de jours
        claire: plus tard
        → claire: Rien n’est perdu … /remplir 1
        ⟳ 2026-12-01 10:00
        claire: /remplir 1
        → claire: Vous aviez commencé
        → claire: Question 3 sur 5 … Combien de jours
        claire: beaucoup
        ≡
        → claire: J’attends un nombre
        → claire: Question 3 sur 5
        claire: 2
        → claire: Question 4 sur 5 · Soutien
        claire [Revenir]
        → claire: Question 3 sur 5 … Votre réponse : 2
        claire: 2,50
        → claire: Question 4 sur 5
        claire: oui
        ≡
        → claire: Je n’ai pas reconnu ce choix
        → claire: Question 4 sur 5
        claire: 4
        → claire: Question 5 sur 5
        claire [Passer]
        → claire: C’est fini, merci
        claire: /remplir 1
        → claire: Vous avez répondu à tout
        camille@bureau: /questionnaire 1 résultats
        → bureau: se montrent à la clôture
        ≡
        camille@bureau: /questionnaire 1
        → bureau: 1 questionnaire complet
        """,
        with_survey(settings(tmp_path), tmp_path),
    )
    said = {row["question"]: row["answer"] for row in rows(stage, "sheet_answer")}
    assert list(map(str, said)) == ["besoin", "essai", "jours", "methodes", "soutien"]


def test_what_is_asked_no_more_is_erased_and_told(tmp_path: Path) -> None:
    dialogue(
        f"""
        {OPENED}
        {whole("claire")}
        claire [Revoir mes réponses]
        → claire: Question 1 sur 5 … Votre réponse : Oui
        claire [Garder ma réponse]
        → claire: Question 2 sur 5 … Votre réponse : Atelier
        claire [Revenir]
        claire [Non]
        → claire: 2 réponses qui n’ont plus lieu d’être sont effacées
        → claire: Question 2 sur 3 · Soutien … Votre réponse : 4
        claire: /mesdonnees
        ✗ claire: Atelier
        → claire: Nos essais en 2026 … cette année ? → Non … du temps
        """,
        with_survey(settings(tmp_path), tmp_path),
    )


def test_half_answers_are_kept_and_counted_apart(tmp_path: Path) -> None:
    dialogue(
        f"""
        {OPENED}
        {half("claire")}
        {whole("malik")}
        {whole("zoe", "5")}
        camille@bureau: /questionnaire 1 export
        → bureau: n’est pas clos
        ⏲ 2026-12-11 18:00
        → bureau: est clos : « Nos essais en 2026 ». 2 questionnaires complets, 1 questionnaire commencé
        ◉ canal: Ce questionnaire est clos
        ◌ canal: Je réponds au questionnaire
        claire: 3
        → claire: s’est clos vendredi 11 décembre … arrive trop tard
        malik: /remplir 1
        → malik: il ne prend plus de réponses
        camille@bureau: /questionnaire 1 résultats
        → bureau: 2 questionnaires complets … Oui : 2 (100 %) + 1 non fini … moyenne 2,5 … moyenne : 4,5 sur 5
        camille@bureau [Données du n° 1]
        → bureau: une ligne par questionnaire … Les réponses libres n’y sont pas … 📎 bilan.csv
        """,  # noqa: E501
        with_survey(settings(tmp_path, polls={"cell_minimum": 3}), tmp_path),
    )


def test_few_answers_are_not_shown(tmp_path: Path) -> None:
    dialogue(
        f"""
        {OPENED}
        {half("claire")}
        ⏲ 2026-12-11 18:00
        camille@bureau: /questionnaire 1 résultats
        → bureau: rempli moins de 5 fois
        ≡
        camille@bureau: /questionnaire 1 export
        → bureau: rempli moins de 5 fois
        ≡
        """,
        with_survey(settings(tmp_path), tmp_path),
    )


def test_who_has_not_finished_is_reminded_once_unless_they_said_no(tmp_path: Path) -> None:
    dialogue(
        f"""
        {OPENED}
        {half("claire")}
        {half("malik")}
        malik: plus tard
        malik [Ne plus me rappeler]
        → malik: pas de rappel
        {whole("zoe", "tout a fait")}
        karim@canal [Je réponds au questionnaire]
        karim [Oui, je suis d’accord]
        → karim: Question 1 sur 5
        ⏲ 2026-12-09 17:59
        ✗ claire: Vous aviez commencé
        ⏲ 2026-12-09 18:00
        ✗ canal: claire
        → claire: Vous aviez commencé « Nos essais en 2026 » … jusqu’au vendredi 11 décembre
        camille@bureau: /questionnaire 1 prolonger vendredi 18 décembre 18h
        camille@bureau [Oui, c’est bien cela]
        → bureau: est prolongé par Camille
        claire [Ne plus me rappeler]
        → claire: pas de rappel
        ⏲ 2026-12-18 18:00
        ✗ claire: Vous aviez commencé
        ✗ malik: Vous aviez commencé
        ✗ zoe: Vous aviez commencé
        ✗ karim: Vous aviez commencé
        → bureau: 1 questionnaire complet, 2 questionnaires commencés
        """,
        with_survey(settings(tmp_path), tmp_path),
    )


def test_answers_are_taken_back_whole(tmp_path: Path) -> None:
    dialogue(
        f"""
        {OPENED}
        {whole("claire", need="Un bus le mardi.")}
        claire [Retirer mes réponses]
        claire [Oui, tout retirer]
        → claire: Vos réponses à « Nos essais en 2026 » sont effacées
        ∅ Un bus le mardi
        claire: /remplir 1 retirer
        → claire: Je ne garde aucune réponse
        {half("malik")}
        malik: /mesdonnees
        → malik: Vos réponses au questionnaire n° 1 … méthodes ? → Atelier
        malik [Effacer]
        → malik: effacé
        camille@bureau: /questionnaire 1
        → bureau: 0 questionnaire complet
        """,
        with_survey(settings(tmp_path), tmp_path),
    )


def test_nobody_knows_whose_a_sheet_is_thirty_days_after_the_close(tmp_path: Path) -> None:
    stage = dialogue(
        f"""
        {OPENED}
        {whole("claire")}
        ⏲ 2027-01-10 17:59
        claire: /mesdonnees
        → claire: Vos réponses au questionnaire n° 1
        claire [Ne rien effacer]
        ⏲ 2027-01-10 18:01
        claire: /mesdonnees
        ✗ claire: Vos réponses au questionnaire
        → claire: Faut-il effacer
        camille@bureau: /questionnaire 1 résultats
        → bureau: 1 questionnaire complet
        """,
        with_survey(settings(tmp_path), tmp_path),
    )
    assert [row["person_id"] for row in rows(stage, "sheet")] == [None]


def test_a_link_leads_to_it_and_another_command_leaves_it_where_it_is(tmp_path: Path) -> None:
    dialogue(
        f"""
        {OPENED}
        claire: /commencer q_1
        claire [Oui, je suis d’accord]
        → claire: Qui voit quoi
        claire [Oui]
        claire [Prototype]
        claire: /annuler
        → claire: Rien n’est perdu
        claire: /remplir 1
        → claire: Question 3 sur 5
        claire ⟪answer questionnaire.3 o1⟫
        ≡
        camille@bureau: /questionnaire 1 clore
        camille@bureau [Oui, c’est bien cela]
        → bureau: est clos
        """,
        with_survey(settings(tmp_path), tmp_path),
    )

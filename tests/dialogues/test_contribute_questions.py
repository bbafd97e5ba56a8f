"""Law: a question is answered by a button or by any usual word, or is skipped."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.dialogues.guided import guided
from tests.dialogues.scenes import known
from tests.stage import dialogue, settings


def test_the_title_proposed_is_kept_or_replaced(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {guided(until="title")}
        claire: Le jeudi, on visite
        → claire: Dans quelle région
        claire [Passer]
        claire [Passer]
        claire [Passer]
        claire [Signer]
        → claire: Témoignage · Le jeudi, on visite
        """,
        settings(tmp_path),
    )


@pytest.mark.parametrize(
    ("typed", "region"),
    [
        ("Ile de france", "Île-de-France"),
        ("BZH", "Bretagne"),
        ("Marseille", "Provence-Alpes-Côte d’Azur"),
        ("29", "Bretagne"),
    ],
)
def test_a_region_is_typed_in_any_usual_way(tmp_path: Path, typed: str, region: str) -> None:
    dialogue(
        f"""
        {known("claire")}
        {guided(until="region")}
        claire: {typed}
        → claire: Quels thèmes
        claire [Passer]
        claire [Passer]
        claire [Signer]
        → claire: {region}
        """,
        settings(tmp_path),
    )


def test_an_unknown_region_is_asked_again(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {guided(until="region")}
        claire: Atlantide
        → claire: Je ne reconnais pas « Atlantide »
        ≡
        → claire: Dans quelle région
        """,
        settings(tmp_path),
    )


def test_a_choice_adds_or_removes_a_theme(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {guided(until="themes")}
        claire [Participation]
        → claire: ✓ Participation
        claire [Territoires]
        → claire: ✓ Participation … ✓ Territoires … Continuer
        claire [Participation]
        ✗ claire: ✓ Participation
        → claire: ✓ Territoires
        claire [Continuer]
        claire [Passer]
        claire [Signer]
        → claire: Bretagne · Territoires
        """,
        settings(tmp_path),
    )


def test_a_fourth_theme_is_refused(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {guided(until="themes")}
        claire [Participation]
        claire [Territoires]
        claire [Santé]
        claire [Éducation]
        → claire: 3 thèmes au plus
        ≡
        → claire: ✓ Participation … ✓ Santé … ✓ Territoires … Continuer
        """,
        settings(tmp_path),
    )


def test_themes_may_be_typed(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {guided(until="themes")}
        claire: la cuisine
        → claire: Je ne reconnais pas ces thèmes
        ≡
        claire: participation et territoires
        → claire: Où en est-on
        claire [Passer]
        claire [Signer]
        → claire: Participation · Territoires
        """,
        settings(tmp_path),
    )


def test_the_apostrophe_of_a_keyboard_is_as_good(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {guided(until="stage")}
        claire: c'est arrete
        → claire: Qu’en retirez-vous
        """,
        settings(tmp_path),
    )


def test_a_stopped_attempt_is_asked_what_it_taught(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /temoigner Le guichet commun a fermé au bout d’un mois.
        claire [Passer]
        claire [C’est arrêté]
        → claire: Qu’en retirez-vous
        claire: Demander l’avis des agents avant.
        claire [Signer]
        → claire: Ce que l’on en retient : Demander l’avis des agents avant.
        """,
        settings(tmp_path),
    )


def test_every_question_may_be_skipped(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /temoigner
        claire: Nous avons essayé la visite du jeudi.
        claire [Garder ce titre]
        claire: passer
        claire: passer
        claire: passer
        claire [Signer]
        → claire: Voici ce qui sera publié … visite du jeudi … Signature : Claire
        """,
        settings(tmp_path),
    )

"""Law: a recap holds again what has come out in its period, once, and decides nothing anew."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.config import Settings
from tests.dialogues.scenes import ATELIER, GUICHET, approved, known, rewritten
from tests.stage import dialogue, settings

MONTHLY: dict[str, Any] = {
    "slug": "mensuel",
    "name": "Le mensuel",
    "schedule": "0 9 * * mon#1",
    "freeze": "1h",
    "approval": "automatic",
}
"""Monday 7 December at 09:00, then 4 January."""

OUT = f"""
    {known("claire", "marc")}
    {approved("claire", 1)}
    {approved("marc", 2, ATELIER)}
    ⏲ 2026-11-27 14:00
    camille@bureau: /publier
    ⏲ 2026-11-27 17:00
    → canal: Futurs Publics · n° 1
"""


def with_recap(folder: Path, **changes: Any) -> Settings:
    return settings(folder, recaps=[{**MONTHLY, **changes}])


def test_what_came_out_in_the_month_comes_again_in_its_recap(tmp_path: Path) -> None:
    dialogue(
        f"""
        {OUT}
        camille@bureau: /apercu mensuel
        → bureau: figée lundi 7 décembre à 08:00 … Futurs Publics · Le mensuel … guichet … atelier
        ⏲ 2026-12-04 14:00
        → bureau: Pas d’édition cette fois
        ⏲ 2026-12-07 08:00
        → bureau: L’édition est figée … Le mensuel … guichet
        ⏲ 2026-12-07 09:00
        → canal: Futurs Publics · Le mensuel · n° 1 … 2 contributions … guichet … atelier
        → bureau: L’édition n° 1 est parue
        ✗ claire: parue
        ⏲ 2027-01-04 09:00
        → bureau: Futurs Publics · Le mensuel … Pas de récapitulatif cette fois
        ✗ canal: Le mensuel
        """,
        with_recap(tmp_path),
    )


def test_a_recap_of_one_region_leaves_the_others_out(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire", "marc")}
        {approved("marc", 1, ATELIER)}
        claire: /temoigner {GUICHET}
        claire: Bretagne
        claire [Passer]
        claire [Signer]
        claire [Oui, proposer]
        camille@bureau: /approuver 2
        ⏲ 2026-11-27 14:00
        camille@bureau: /publier
        ⏲ 2026-12-07 09:00
        → canal: Futurs Publics · n° 1 … atelier … guichet
        → canal: Le mensuel · n° 1 … 1 contribution … guichet
        """,
        with_recap(tmp_path, region="Bretagne"),
    )


def test_a_recap_waits_for_its_own_yes(tmp_path: Path) -> None:
    dialogue(
        f"""
        {OUT}
        ⏲ 2026-12-07 08:00
        → bureau: si vous l’approuvez … Le mensuel
        camille@bureau: /publier mensuel
        → bureau: Départ : lundi 7 décembre à 09:00
        camille@bureau: /rouvrir
        → bureau: ne partira pas sans un nouvel accord
        camille@bureau: /publier
        → bureau: Départ : lundi 7 décembre à 09:00
        ⏲ 2026-12-07 09:00
        → canal: Le mensuel · n° 1
        """,
        with_recap(tmp_path, approval="required"),
    )


def test_without_a_yes_nothing_is_lost_for_anybody(tmp_path: Path) -> None:
    dialogue(
        f"""
        {OUT}
        ⏲ 2026-12-07 08:00
        → bureau: Le mensuel
        claire: /contributions
        → claire: publiée
        ⏲ 2027-01-04 08:00
        → bureau: Le mensuel … n’a pas été approuvée
        ✗ canal: Le mensuel
        claire: /contributions
        → claire: publiée
        """,
        with_recap(tmp_path, approval="required"),
    )


def test_what_its_author_withdraws_goes_from_the_edition_and_from_the_recap(tmp_path: Path) -> None:
    dialogue(
        f"""
        {OUT}
        ⏲ 2026-12-07 09:00
        → canal: Le mensuel · n° 1 … guichet
        claire: /retirer 1
        claire [Oui, retirer]
        ◌ canal: guichet
        ◉ canal: au 7 décembre 2026 · 1 contribution
        """,
        with_recap(tmp_path),
    )


def test_what_its_author_mends_is_mended_in_both(tmp_path: Path) -> None:
    dialogue(
        f"""
        {OUT}
        ⏲ 2026-12-07 09:00
        → canal: Le mensuel
        ◌ canal: corrigée depuis
        {rewritten("claire", "Le guichet a fermé ; en voici les raisons.")}
        camille@bureau: /approuver 1
        ◌ canal: Les usagers attendent moins
        ◉ canal: Le guichet a fermé ; en voici les raisons.
        ◉ canal: au 27 novembre 2026 · 2 contributions · corrigée depuis
        ◉ canal: au 7 décembre 2026 · 2 contributions · corrigée depuis
        """,
        with_recap(tmp_path),
    )


def test_a_name_that_is_no_recap_is_said(tmp_path: Path) -> None:
    dialogue(
        """
        camille@bureau: /apercu hebdo
        → bureau: « hebdo » n’est pas un récapitulatif d’ici. Ceux d’ici : mensuel
        ≡
        camille@bureau: /publier mensuel
        → bureau: ne part pas plus tôt
        ≡
        camille@bureau: /apercu mensuel
        → bureau: Rien n’est encore paru depuis le dernier récapitulatif
        ≡
        """,
        with_recap(tmp_path),
    )


def test_a_recap_that_is_configured_no_more_comes_out_no_more(tmp_path: Path) -> None:
    given = with_recap(tmp_path, approval="required")
    stage = dialogue(
        f"""
        {OUT}
        ⏲ 2026-12-07 08:00
        → bureau: Le mensuel
        """,
        given,
    )
    without = given.community[0].model_copy(update={"recaps": ()})
    later = given.model_copy(update={"community": (without,)})
    dialogue(
        """
        camille@bureau: /apercu
        → bureau: Rien n’est encore approuvé
        camille@bureau: /rouvrir
        → bureau: Aucune édition approuvée
        """,
        later,
        start=stage.clock.now(),
        channel=stage.channel,
    )

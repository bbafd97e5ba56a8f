"""Law: who has not answered is reminded once, alone and by day, unless they would rather not be."""

from __future__ import annotations

from pathlib import Path

from adapters.memory import MemoryChannel
from tests.dialogues.scenes import VOTING, known
from tests.stage import dialogue, settings

DAY_BEFORE = "⏲ 2026-11-29 18:00"


def test_who_has_not_answered_is_reminded_once_and_answers_with_one_tap(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire", "malik", "zoe")}
        zoe: /rappels peut-être
        → zoe: Écrivez oui pour recevoir un rappel
        ≡
        zoe: /rappels non
        → zoe: Je ne vous rappelle plus les sondages
        {VOTING}
        claire@canal [Oui]
        → claire: est compté
        marc@canal [Non]
        → marc: est compté
        {DAY_BEFORE}
        ✗ claire: mon seul rappel
        ✗ marc: mon seul rappel
        ✗ zoe: mon seul rappel
        ✗ canal: rappel
        → malik: se clôt lundi 30 novembre à 18:00 … Un atelier en mars ? … 1. Oui … 2. Non
        ⟳
        ⏲ 2026-11-30 10:00
        ✗ malik: mon seul rappel
        malik [Oui]
        → malik: est compté : « Oui »
        """,
        settings(tmp_path),
    )


def test_one_tap_on_a_reminder_is_the_end_of_them(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /rappels
        → claire: je vous écris une fois, ici
        {VOTING}
        {DAY_BEFORE}
        → claire: mon seul rappel … Pour voter … /voter 1 … 3. Ne plus me rappeler les sondages
        claire: 3
        → claire: Je ne vous rappelle plus les sondages … 1. Me rappeler les sondages
        claire: /mesdonnees
        → claire: Je ne vous rappelle plus les sondages
        {VOTING}
        ⏲ 2026-12-07 17:00
        ✗ claire: mon seul rappel
        claire: /profil
        → claire: Je ne vous rappelle plus les sondages
        claire: /rappels oui
        → claire: je vous écris une fois, ici
        """,
        settings(tmp_path),
        channel=MemoryChannel(buttons=False),
    )


def test_nobody_is_woken_and_what_is_over_reminds_nobody(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {VOTING}
        camille@bureau: /clore 1 30/11 5h
        camille@bureau [C’est bien cela]
        camille@bureau: /sondage Midi ou soir ? | Midi | Soir
        camille@bureau [Ouvrir maintenant]
        ⏲ 2026-11-29 07:59
        ✗ claire: mon seul rappel
        ⏲ 2026-11-29 08:00
        → claire: mon seul rappel … Un atelier en mars ?
        camille@bureau: /abandonner 2 La salle n’est plus libre
        camille@bureau [Oui, annuler]
        ⏲ 2026-11-30 18:00
        ✗ claire: mon seul rappel
        """,
        settings(tmp_path),
    )


def test_a_community_may_do_without(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {VOTING}
        ⏲ 2026-11-30 17:00
        ✗ claire: mon seul rappel
        """,
        settings(tmp_path, polls={"reminder": "0"}),
    )

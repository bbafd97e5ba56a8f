"""Law: a call’s answers stand together in the edition, and its posts say what is so.

The usual schedule: freeze on Friday at 14:00, publication at 17:00; the stage opens on a Monday.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.memory import MemoryChannel
from bot.errors import Rejected, Unreachable
from bot.ports import Delivery
from tests.dialogues.calling import LAUNCHED, QUESTION, TWO, answered
from tests.dialogues.platforms import Refusing, Unsure
from tests.dialogues.records import rows
from tests.dialogues.scenes import IN_TIME, LAB, PUBLISH, approved, known, proposed
from tests.stage import FUTURS, Stage, change, dialogue, settings

# --- in the edition -------------------------------------------------------------------------------


def test_answers_stand_under_their_call_in_the_edition(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire", "malik")}
        {LAUNCHED}
        {answered("claire")}
        malik: /temoigner Le bus passe le mardi.
        {proposed("malik")}
        camille@bureau: /approuver 1
        camille@bureau: /approuver 2
        {IN_TIME}
        → canal: Témoignages … bus … {QUESTION} … Appel ouvert jusqu’au vendredi 4 décembre à 18:00 : /participer 1 … chaise
        → claire: vient de paraître
        {answered("malik", "Nous avons repeint l’entrée.")}
        camille@bureau: /approuver 3
        ⏲ 2026-12-04 18:00
        → bureau: est clos … 2 réponses
        ⏲ 2026-12-11 14:00
        camille@bureau [Approuver l’édition]
        ⏲ 2026-12-11 17:00
        → canal: {QUESTION} … Appel clos : 2 réponses … repeint
        """,  # noqa: E501
        settings(tmp_path),
    )


def test_an_edition_shows_no_call_of_another_community_and_no_draft(tmp_path: Path) -> None:
    given, platform = settings(tmp_path, FUTURS, LAB), MemoryChannel()
    dialogue(
        f"""
        zoe@bureau_lab: /appel Qui a fraudé ? | vendredi 4 décembre 18h
        zoe@bureau_lab [Lancer l’appel]
        camille@bureau: /appel {QUESTION} | vendredi 4 décembre 18h
        claire: /communaute futurs
        claire [Oui]
        {approved("claire", 1)}
        {approved("claire", 2, "Le bus passe le mardi.")}
        """,
        given,
        channel=platform,
    )
    change(given, "UPDATE contribution SET section = 'call.' || id")
    dialogue(
        """
        camille@bureau: /apercu
        ✗ bureau: fraudé
        ✗ bureau: Appel ouvert
        → bureau: guichet commun … Le bus passe
        """,
        given,
        channel=platform,
    )


def test_a_withdrawal_after_the_close_lowers_nothing_that_is_published(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire", "malik")}
        camille@bureau: /appel {QUESTION} | mercredi 9h
        camille@bureau [Lancer l’appel]
        {answered("claire")}
        {answered("malik", "Nous avons repeint l’entrée.")}
        ⏲ 2026-11-25 09:00
        camille@bureau: /approuver 1
        camille@bureau: /approuver 2
        {PUBLISH}
        → canal: Appel clos : 2 réponses … chaise … repeint
        claire: /retirer 1
        claire [Oui, retirer]
        ◌ canal: chaise
        ◉ canal: Appel clos : 2 réponses
        """,
        settings(tmp_path),
    )


# --- what becomes of its posts --------------------------------------------------------------------


def test_a_channel_that_refuses_is_told_to_the_desk_and_the_others_have_it(tmp_path: Path) -> None:
    dialogue(
        f"""
        {LAUNCHED}
        → bureau: L’appel n° 1 : le canal Memory 2 l’a refusé (forbidden)
        ⏲ 2026-12-04 18:00
        ◉ canal: Cet appel est clos
        ✗ bureau: annexe
        """,
        settings(tmp_path, **TWO),
        channel=Refusing(lambda post: post.to == Stage.room("annexe"), Rejected("forbidden")),
    )


def test_a_post_whose_fate_is_unknown_at_the_close_is_mended_by_hand(tmp_path: Path) -> None:
    dialogue(
        f"""
        {LAUNCHED}
        → bureau: Je ne sais pas si ce message est arrivé dans le canal Memory : « Appel
        ⏲ 2026-12-04 18:00
        → bureau: est clos
        camille@bureau [Oui, il y est]
        → bureau: L’appel n° 1 a changé, et je ne peux pas modifier moi-même le message
        """,
        settings(tmp_path),
        channel=Unsure(),
    )


def invites(post: Delivery) -> bool:
    """A post to the channel that can be answered."""
    return post.to == Stage.room("canal") and bool(post.letter.choices)


@pytest.mark.parametrize("keyed", [False, True])
def test_nobody_is_invited_to_what_is_closed(tmp_path: Path, keyed: bool) -> None:
    stage = dialogue(
        f"""
        camille@bureau: /appel {QUESTION} | aujourd’hui 12h
        camille@bureau [Lancer l’appel]
        ⏲ 2026-11-23 13:00
        → bureau: est clos
        ◌ canal: Je réponds
        """,
        settings(tmp_path),
        channel=Refusing(invites, Unreachable("down"), keyed=keyed),
    )
    # A keyed one may stand there after all, so it is brought to say that the call is closed.
    assert len(stage.channel.shown(stage.room("canal"))) == keyed
    posts = [row["status"] for row in rows(stage, "outbox") if row["topic"] == "call.1"]
    assert posts == (["sent", "sent"] if keyed else ["dropped"])

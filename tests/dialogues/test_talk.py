"""Law: in a room of several the bot hears what names it, and nothing else."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from adapters.memory import MemoryChannel
from tests.dialogues.scenes import ATELIER, GUICHET, known, told
from tests.stage import MONDAY, Stage, dialogue, opened, settings

# --- named in a room ------------------------------------------------------------------------------


@pytest.mark.parametrize("room", ["canal", "inconnu"])
def test_what_does_not_name_the_bot_is_not_heard(tmp_path: Path, room: str) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire@{room}: aide
        claire@{room}: {ATELIER}
        ≡
        ✗ claire: message
        """,
        settings(tmp_path),
    )


@pytest.mark.parametrize(
    ("words", "answered"),
    [
        ("sondages", "Aucun sondage"),
        ("Aide", "Vous pouvez aussi taper"),
        ("lire 3", "n° 3"),
        ("", "Vous pouvez aussi taper"),
    ],
)
def test_a_command_needs_no_sign_after_the_bot_s_name(
    tmp_path: Path, words: str, answered: str
) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire@canal: @essaim {words}
        → claire: {answered}
        """,
        settings(tmp_path),
    )


def test_other_words_are_offered_where_their_author_alone_reads(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire@canal: @essaim {ATELIER}
        → claire: Qu’en fait-on … « Nous avons tenu un atelier
        claire [Un témoignage]
        → claire: Dans quelle région
        claire [Passer]
        claire [Passer]
        ✗ claire: anonyme
        → claire: Sous quel nom
        claire [Signer]
        claire [Oui, proposer]
        → bureau: Nouvelle contribution … vingt habitants
        ✗ canal: atelier
        """,
        settings(tmp_path),
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "Participer à cet atelier m’a beaucoup appris.",
        "Lire à voix haute calme la salle d’attente.",
    ],
)
def test_a_sentence_may_begin_with_a_command_s_word(tmp_path: Path, sentence: str) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire@canal: @essaim {sentence}
        → claire: Qu’en fait-on … « {sentence[:30]}
        """,
        settings(tmp_path),
    )


def test_a_testimony_may_be_told_at_once(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire@canal: @essaim témoigner {ATELIER}
        → claire: Dans quelle région
        """,
        settings(tmp_path),
    )


def test_what_is_said_in_a_room_is_no_answer_to_what_was_asked_alone(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /temoigner {GUICHET}
        → claire: Dans quelle région
        claire@canal: @essaim sondages
        → claire: Aucun sondage
        ✗ claire: région
        claire@canal: @essaim Bretagne, nous voici
        → claire: brouillon
        → claire: Qu’en fait-on … « Bretagne, nous voici »
        """,
        settings(tmp_path),
    )


def test_who_can_not_be_written_to_alone_is_asked_to_write_first(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire@canal: @essaim {ATELIER}
        ≡
        → canal: en message direct avec moi
        """,
        settings(tmp_path),
        unreachable=("claire",),
    )


def test_a_stranger_s_words_wait_for_their_yes(tmp_path: Path) -> None:
    dialogue(
        f"""
        marc@canal: @essaim {ATELIER}
        → marc: Bonjour, ici Essaim
        marc [Oui, je suis d’accord]
        → marc: Qu’en fait-on … « Nous avons tenu un atelier
        """,
        settings(tmp_path),
    )


def test_a_stranger_who_is_welcomed_in_the_room_may_say_yes_there(tmp_path: Path) -> None:
    dialogue(
        """
        marc@canal: @essaim sondages
        → canal: Bonjour, ici Essaim
        marc@canal ↩ Bonjour, ici Essaim: 1
        → canal: Aucun sondage
        """,
        settings(tmp_path),
        channel=MemoryChannel(buttons=False),
        unreachable=("marc",),
    )


def test_two_strangers_in_a_room_have_a_welcome_each(tmp_path: Path) -> None:
    dialogue(
        """
        rita@canal: @essaim sondages
        marc@canal: @essaim appels
        → canal: Bonjour, ici Essaim
        → canal: Bonjour, ici Essaim
        rita@canal ☺ Bonjour, ici Essaim: 1️⃣
        ≡
        ✗ canal: message
        marc@canal ☺ Bonjour, ici Essaim: 1️⃣
        → canal: Aucun appel
        """,
        settings(tmp_path),
        channel=MemoryChannel(buttons=False),
        unreachable=("marc", "rita"),
    )


@pytest.mark.parametrize("act", ["☺ Bonjour, ici Essaim: 1️⃣", "↩ Bonjour, ici Essaim: 1"])
def test_a_stranger_is_not_welcomed_by_somebody_else_s_welcome(tmp_path: Path, act: str) -> None:
    dialogue(
        f"""
        marc@canal: @essaim sondages
        → canal: Bonjour, ici Essaim
        rita@canal {act}
        ≡
        ✗ canal: Bonjour, ici Essaim
        ∅ rita
        """,
        settings(tmp_path),
        channel=MemoryChannel(buttons=False),
        unreachable=("marc", "rita"),
    )


@pytest.mark.parametrize(
    ("words", "answered"),
    [
        ("attente", "n° 1"),
        ("demander 1 Combien de temps ?", "est transmise"),
        ("sondage Quel jour ? | Lundi | Mardi", "Quel jour ?"),
        ("merci beaucoup", "Je ne connais pas /merci"),
        ("aprouver 1", "Vouliez-vous dire /approuver"),
    ],
)
def test_the_desk_says_commands_to_the_bot_by_its_name(
    tmp_path: Path, words: str, answered: str
) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        camille@bureau: @essaim {words}
        → bureau: {answered}
        """,
        settings(tmp_path),
    )


def test_a_reply_to_the_desk_s_question_is_its_answer(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        camille@bureau: @essaim demander 1
        camille@bureau ↩ Que voulez-vous demander: Attente moyenne, en minutes ?
        ✗ bureau: Je ne connais pas
        → bureau: Attente moyenne
        """,
        settings(tmp_path),
    )


# --- threads --------------------------------------------------------------------------------------


async def _said_in_a_thread(folder: Path, who: str, text: str, room: str) -> Stage:
    channel = MemoryChannel()
    async with opened(settings(folder), channel, MONDAY) as stage:
        await stage.say("claire", "/aide")
        await stage.press("claire", "Oui, je suis d’accord")
        channel.sent.clear()
        stage.thread, stage.unreachable = "$thread", ("claire",)
        await stage.say(who, text, room)
        return stage


@pytest.mark.parametrize(
    ("who", "room", "text"),
    [
        ("claire", "canal", "@essaim sondages"),
        ("claire", "canal", f"@essaim {ATELIER}"),
        ("claire", "", "sondages"),
        ("camille", "bureau", "/attente"),
    ],
)
def test_a_thread_is_answered_in_it(tmp_path: Path, who: str, room: str, text: str) -> None:
    stage = asyncio.run(_said_in_a_thread(tmp_path, who, text, room))
    here = stage.room(room or who)
    assert [(sent.to, sent.thread) for sent in stage.channel.sent] == [(here, "$thread")]


def test_what_goes_elsewhere_leaves_the_thread(tmp_path: Path) -> None:
    async def threads() -> dict[str, str]:
        async with opened(settings(tmp_path), MemoryChannel(), MONDAY) as stage:
            stage.thread = "$thread"
            await stage.say("claire", "@essaim sondages", "canal")
            return {sent.to.native: sent.thread for sent in stage.channel.sent}

    assert asyncio.run(threads()) == {"claire": ""}

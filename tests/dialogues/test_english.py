"""Law: a community that speaks English is spoken to in English, from hello to good-bye.

Every other dialogue is played in English as well (`tests.english`); these are written in it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.config import Settings
from tests.stage import dialogue, settings

DESK = "We opened one desk for three services at the town hall. People wait half as long."


@pytest.fixture
def community(tmp_path: Path) -> Settings:
    """The usual community, in English."""
    words: dict[str, Any] = {"name": "Public Futures", "host": "the Futures team"}
    return settings(tmp_path, language="en", **words)


def told(name: str, text: str = DESK) -> str:
    """A testimony, signed, without a region or a stage, has reached the desk."""
    return f"""
        {name}: /story {text}
        {name} [Skip]
        {name} [Skip]
        {name} [Sign]
        {name} [Yes, submit it]
        → {name}: is with the animators
        → bureau: New contribution
    """


def known(name: str) -> str:
    """Somebody who has been welcomed."""
    return f"""
        {name}: /help
        {name} [Yes, I agree]
        → {name}: this help
    """


def test_hello_and_who_is_there(community: Settings) -> None:
    dialogue(
        """
        claire: hello
        ✗ claire: What shall we do
        → claire: the bot of the community Public Futures, run by the Futures team
        claire [Yes, I agree]
        → claire: welcome to Public Futures
        → claire: Hello to you. Tell me in one message what you tried
        claire: We opened a desk in the market hall.
        → claire: I have your message. What shall we do with it? … 3. Nothing
        claire [Nothing]
        → claire: Your text is kept as a draft
        claire: /help
        ✗ claire: /queue
        → claire: /story — tell what you went through … /mydata — see and erase
        """,
        community,
    )


def test_a_stranger_says_no(community: Settings) -> None:
    dialogue(
        """
        claire: /story The bus was late.
        claire [No, thank you]
        → claire: nothing is kept. If you change your mind, write to me.
        ∅ The bus was late
        """,
        community,
    )


def test_a_story_in_one_message(community: Settings) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /story {DESK}
        → claire: In which region? Choose, or write
        claire: Brittany
        → claire: I don’t recognise “Brittany”
        claire: Rennes
        → claire: Where does it stand?
        claire [In place]
        → claire: Under which name?
        claire [Anonymous to readers]
        → claire: This is what will be published in Public Futures … Bretagne · In place
        claire [Yes, submit it]
        → claire: Your contribution no. 1 is with the animators
        → bureau: New contribution, no. 1 … Claire (anonymous to readers)
        """,
        community,
    )


def test_the_desk_refuses_and_the_author_tries_again(community: Settings) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        camille@bureau: /refuse 1 Please say what it cost.
        → bureau: is refused by Camille; the reason is passed on. Nothing waits for a decision.
        → claire: is not accepted. The animators answer: “Please say what it cost.”
        claire: /edit 1
        claire [Change something]
        claire [The text]
        claire: {DESK} It cost two weeks of work.
        → claire: two weeks of work
        claire [Yes, submit it]
        → bureau: No. 1 was changed by its author and waits again … two weeks of work
        camille@bureau: approve 1
        → bureau: is approved by Camille
        → claire: Good news: your contribution no. 1 is accepted
        """,
        community,
    )


def test_the_weekly_edition(community: Settings) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        camille@bureau: /approve 1
        ⏲ 2026-11-27 14:00
        → bureau: The edition is frozen; it leaves Friday 27 November at 17:00 if you approve it.
        camille@bureau [Approve the edition]
        → bureau: Edition approved by Camille. It leaves: Friday 27 November at 17:00.
        ✗ canal: desk
        ⏲ 2026-11-27 17:00
        → canal: From 23 November 2026 to 27 November 2026 · 1 contribution … Testimonies … Claire
        → claire: has just come out in edition no. 1. Thank you.
        → bureau: Edition no. 1 has come out in 1 channel.
        """,
        community,
    )


def test_a_change_of_mind(community: Settings) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        claire: /withdraw 1
        → claire: Withdraw no. 1, “We opened one desk for three services at the town hall”?
        claire: no
        → claire: No. 1 stays.
        claire: /withdraw 1
        claire: yes
        → claire: No. 1 is withdrawn.
        → bureau: No. 1 is withdrawn by its author.
        claire: /mine
        → claire: no. 1 · We opened one desk for three services at the town hall — withdrawn
        """,
        community,
    )


def test_what_is_kept_and_how_to_leave(community: Settings) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        claire: /mydata
        → claire: This is all that I keep about you: … Your name: Claire … waiting for the animators
        → claire: Shall all this be erased?
        claire [Erase, leave what is published]
        → claire: It is erased on my side
        → bureau: A person erased their data; withdrawn: no. 1.
        ∅ three services
        """,
        community,
    )


def test_a_poll(community: Settings) -> None:
    dialogue(
        f"""
        {known("claire")}
        camille@bureau: /poll A workshop in March? | Yes | No
        → bureau: Poll no. 1 is ready. Here is its card … until Monday 30 November 2026 at 18:00
        camille@bureau [Open now]
        → canal: Poll no. 1 · A workshop in March? … Your choice is counted and shown to nobody
        claire@canal [Yes]
        → claire: Your choice is counted: “Yes”. You can change it, or take it back, until Monday
        claire [No]
        → claire: “No”
        ⏲ 2026-11-30 18:01
        → bureau: Poll no. 1 is closed, with 1 vote. The result is in the channels
        ◉ canal: No: 1 vote, 100%
        """,
        community,
    )


def test_a_hurried_thumb(community: Settings) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /stroy
        → claire: I don’t know /stroy. Did you mean /story?
        claire: /read 12
        → claire: No published contribution bears the number 12
        ≡
        claire: /queue
        → claire: This is for the animators.
        ≡
        claire: /temoigner Le bus passe le mardi.
        → claire: In which region?
        claire: /cancel
        → claire: Your text is kept as a draft
        """,
        community,
    )

"""Law: a post whose text changes just as it leaves says the newest, whatever becomes of it.

A call and a poll go to two channels; another process, which then ends, was sending to the forum.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import RateLimited, Rejected, Unconfirmed, Unreachable
from tests.integration.moody import Moody, lines, live, wait, weekly
from tests.stage import Stage, settings

pytestmark = pytest.mark.usefixtures("houses")

CALL = """
camille@bureau: /appel Quoi de neuf ? | aujourd’hui 12h
camille@bureau [Lancer l’appel]
"""
POLL = """
camille@bureau: /sondage Un atelier ? | Oui | Non
camille@bureau: /clore 1 aujourd’hui 12h
camille@bureau [C’est bien cela]
camille@bureau [Ouvrir maintenant]
"""
NAMED = POLL.replace(
    "camille@bureau [Ouvrir", "camille@bureau: /noms 1 oui\ncamille@bureau [Ouvrir"
)
NOON = "⏲ 2026-11-23 12:30"
SEND, THERE = "camille@bureau [Non, l’envoyer]", "camille@bureau [Oui, il y est]"
ASKED = "→ bureau: Je ne sais pas si ce message est arrivé dans le canal Memory 2"
BY_HAND = "que vous avez vu dans le canal Memory 2"


def restarted(
    folder: Path, opening: str, as_it_left: str, after: str, channel: Moody | None = None
) -> Stage:
    """Play the opening; from then on its post to the forum is leaving, until the process ends."""
    channel = channel or Moody(keyed=False)
    channel.before["forum"].append(RateLimited(60))

    async def leave(stage: Stage) -> None:
        await lines(stage, opening)
        taken_up = "UPDATE outbox SET status = 'sending', sender = NULL"
        forum = " WHERE destination = 'memory:forum' AND replaces = ''"
        await stage.house.store.run(lambda c: c.exec_driver_sql(taken_up + forum))
        await lines(stage, as_it_left)

    async def rest(stage: Stage) -> None:
        await lines(stage, after)

    return live(weekly(folder), channel, leave, rest)


@pytest.mark.parametrize("opening", [CALL, POLL], ids=["call", "poll"])
def test_what_closed_as_it_left_is_sent_as_closed(opening: str, tmp_path: Path) -> None:
    stage = restarted(
        tmp_path,
        opening,
        f"{NOON}\n→ bureau: est clos",
        f"{ASKED}\n{SEND}\n◉ forum: clos\n✗ bureau: forum",
    )
    assert len(stage.texts("forum")) == 1


@pytest.mark.parametrize("opening", [CALL, POLL], ids=["call", "poll"])
def test_what_closed_as_it_left_is_mended_by_hand_where_it_stands(
    opening: str, tmp_path: Path
) -> None:
    restarted(
        tmp_path,
        opening,
        NOON,
        f"{ASKED}\n{THERE}\n→ bureau: {BY_HAND}\n⏲ 2026-11-23 14:00\n✗ bureau: {BY_HAND}",
    )


@pytest.mark.parametrize(
    ("settled", "check"), [(SEND, "◉ forum: Oui : 1 vote"), (THERE, "→ bureau: arrivé")]
)
def test_a_vote_as_the_card_left_is_on_it_when_it_is_sent_and_no_hand_is_asked(
    settled: str, check: str, tmp_path: Path
) -> None:
    restarted(
        tmp_path,
        POLL,
        "claire@canal ⟪vote 1:1⟫\n⏲ 2026-11-23 10:00\n◉ canal: Oui : 1 vote",
        f"{ASKED}\n{settled}\n{check}\n✗ bureau: {BY_HAND}",
    )


@pytest.mark.parametrize("opening", [CALL, POLL], ids=["call", "poll"])
def test_a_key_that_is_known_brings_it_in_line_without_a_question(
    opening: str, tmp_path: Path
) -> None:
    stage = restarted(
        tmp_path,
        opening,
        NOON,
        "◉ forum: clos\n✗ bureau: arrivé dans le canal Memory 2",
        Moody(keyed=True),
    )
    assert len(stage.channel.shown(stage.room("forum"))) == 1


def test_what_is_sent_again_and_lost_again_is_asked_about_again(tmp_path: Path) -> None:
    """It waits with its new wording: that is no trouble to tell."""
    channel = Moody(keyed=False)

    async def down(stage: Stage) -> None:
        channel.before["forum"].extend([Unreachable(), Unreachable()])
        await lines(stage, f"{ASKED}\n{SEND}\n✗ bureau: refusé")
        channel.before["forum"].append(ZeroDivisionError())
        await wait(stage, 60)
        await lines(stage, f"{ASKED}\n{SEND}\n◉ forum: clos\n✗ bureau: refusé")

    async def lost(stage: Stage) -> None:
        channel.before["forum"].append(ZeroDivisionError())
        await lines(stage, f"{CALL}{NOON}")

    live(weekly(tmp_path), channel, lost, down)


def test_what_was_sent_again_in_its_new_wording_needs_no_hand(tmp_path: Path) -> None:
    channel = Moody(keyed=False)
    channel.after["forum"].append(Unconfirmed())
    again = f"{ASKED}\n{SEND}\n{ASKED}\ncamille@bureau [Oui, il y est]"
    restarted(tmp_path, CALL, NOON, f"{again}\n◉ forum: clos\n✗ bureau: {BY_HAND}", channel)


def test_a_refusal_is_told_though_the_call_closes_before_anybody_could_be_told(
    tmp_path: Path,
) -> None:
    channel = Moody()
    channel.before["forum"].append(RateLimited(60))

    async def act(stage: Stage) -> None:
        await lines(stage, CALL)
        refused = "UPDATE outbox SET status = 'refused', fault = 'blocked'"
        forum = " WHERE destination = 'memory:forum'"
        await stage.house.store.run(lambda c: c.exec_driver_sql(refused + forum))
        await lines(stage, f"{NOON}\n→ bureau: est clos\n→ bureau: le canal Memory 2")

    live(weekly(tmp_path), channel, act)


def test_a_slow_channel_gets_the_latest_deadline_alone(tmp_path: Path) -> None:
    channel = Moody()

    async def act(stage: Stage) -> None:
        await lines(stage, CALL)
        channel.before["forum"].append(RateLimited(600))
        for hour in (13, 14):
            await lines(stage, f"camille@bureau: /appel 1 prolonger aujourd’hui {hour}h")
            await lines(stage, "camille@bureau [Oui, prolonger]")
        await lines(stage, "⏲ 2026-11-23 10:00\n◉ forum: 14:00")

    assert len(live(weekly(tmp_path), channel, act).texts("forum")) == 2


def test_an_edit_that_waits_is_not_lost_where_the_house_comes_to_word_it_otherwise(
    tmp_path: Path,
) -> None:
    """The deadline is the same, so no other edit is kept for it."""
    channel = Moody()

    async def extend(stage: Stage) -> None:
        await lines(stage, CALL)
        channel.before["forum"].append(RateLimited(600))
        await lines(stage, "camille@bureau: /appel 1 prolonger aujourd’hui 13h")
        await lines(stage, "camille@bureau [Oui, prolonger]")

    async def wait_for_it(stage: Stage) -> None:
        await lines(stage, "⏲ 2026-11-23 10:00\n◉ forum: 13:00")

    live(weekly(tmp_path), channel, extend)
    live(settings(tmp_path, language="en", channels=["memory:forum"]), channel, wait_for_it)


def test_a_card_that_was_refused_keeps_no_name_longer_than_the_others(tmp_path: Path) -> None:
    channel = Moody(keyed=False)
    channel.before["forum"].extend([RateLimited(60), Rejected("read-only")])

    async def act(stage: Stage) -> None:
        await lines(stage, NAMED)
        await lines(stage, "awa@canal [Oui]\n⏲ 2026-11-23 09:05")
        await lines(stage, "◉ canal: Awa\n→ bureau: read-only")
        await lines(stage, "⏲ 2026-12-24 13:00\n◌ canal: Awa\n∅ awa")

    live(weekly(tmp_path), channel, act)

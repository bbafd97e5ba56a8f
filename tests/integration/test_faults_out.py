"""Law: whatever a platform does, what it is owed is sent late or asked about, and never doubled."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import Blocked, RateLimited, Rejected, Unconfirmed, Unreachable
from tests.dialogues.scenes import known
from tests.integration.moody import (
    ASKED,
    CHANNELS,
    FRIDAY,
    OUT,
    Moody,
    approve_one,
    lines,
    live,
    wait,
    weekly,
)
from tests.stage import Stage, settings

pytestmark = pytest.mark.usefixtures("houses")

# --- on the way out -------------------------------------------------------------------------------


def test_a_rate_limit_delays_its_room_alone_and_keeps_its_order(tmp_path: Path) -> None:
    channel = Moody()

    async def act(stage: Stage) -> None:
        await lines(stage, known("claire", "malik"))
        channel.before["claire"].append(RateLimited(30))
        await stage.say("claire", "/contributions")
        await stage.say("claire", "/annuler")
        await stage.say("malik", "/contributions")
        stage.expect("malik", "Vous n’avez encore rien raconté")
        await wait(stage, 29)
        assert stage.unread("claire") == []
        await wait(stage, 1)
        stage.expect("claire", "Vous n’avez encore rien raconté")
        stage.expect("claire", "Il n’y a rien à annuler")

    live(settings(tmp_path), channel, act)


def test_an_unreachable_platform_is_tried_less_and_less_often(tmp_path: Path) -> None:
    channel = Moody()
    channel.before["claire"].extend(Unreachable() for _ in range(4))

    async def act(stage: Stage) -> None:
        await stage.say("claire", "/aide")
        left = []
        for _ in range(16):
            left.append(len(channel.before["claire"]))
            await wait(stage, 1)
        # Tried after 0, 1, 3 and 7 seconds, and answered after 15.
        assert left == [3, 2, 2, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]
        stage.expect("claire", "Bonjour, ici Essaim")

    live(settings(tmp_path), channel, act)


def test_an_unreachable_room_receives_all_in_order(tmp_path: Path) -> None:
    channel = Moody()

    async def act(stage: Stage) -> None:
        await lines(stage, known("claire"))
        channel.before["claire"].extend(Unreachable() for _ in range(5))
        for number in range(101, 105):
            await stage.say("claire", f"/lire {number}")
        await wait(stage, 60)
        for number in range(101, 105):
            stage.expect("claire", f"n° {number}")
        assert stage.unread("claire") == []

    live(settings(tmp_path), channel, act)


def test_after_a_day_an_unreachable_room_is_given_up(tmp_path: Path) -> None:
    channel = Moody()

    async def act(stage: Stage) -> None:
        await lines(stage, known("claire"))
        channel.before["claire"].extend(Unreachable() for _ in range(10_000))
        await stage.say("claire", "/lire 101")
        await wait(stage, 25 * 3600)
        channel.before["claire"].clear()
        await wait(stage, 3600)
        assert stage.unread("claire") == []
        await stage.say("claire", "/lire 102")
        stage.expect("claire", "n° 102")

    live(settings(tmp_path), channel, act)


@pytest.mark.parametrize(("keyed", "copies"), [(True, 1), (False, 2)])
@pytest.mark.parametrize("fault", [Unconfirmed, ZeroDivisionError])
def test_a_reply_of_unknown_fate_is_sent_again(
    keyed: bool, copies: int, fault: type[Exception], tmp_path: Path
) -> None:
    channel = Moody(keyed=keyed)

    async def act(stage: Stage) -> None:
        await lines(stage, known("claire"))
        channel.after["claire"].append(fault())
        await stage.say("claire", "/lire 101")
        await wait(stage, 60)
        heard = stage.unread("claire")
        assert len(heard) == copies
        assert all("n° 101" in text for text in heard)

    live(settings(tmp_path), channel, act)


def test_a_blocked_room_holds_nobody_up(tmp_path: Path) -> None:
    channel = Moody()

    async def act(stage: Stage) -> None:
        await lines(stage, known("claire"))
        channel.before["claire"].append(Blocked())
        await stage.say("claire", "/lire 101")
        await stage.say("claire", "/lire 102")
        stage.expect("claire", "n° 102")
        await wait(stage, 3600)
        stage.expect_not("claire", "n° 101")

    live(settings(tmp_path), channel, act)


# --- posts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", [Unconfirmed, ZeroDivisionError])
def test_a_post_that_may_have_arrived_is_asked_about_once_and_not_repeated(
    fault: type[Exception], tmp_path: Path
) -> None:
    channel = Moody(keyed=False)

    async def act(stage: Stage) -> None:
        await approve_one(stage)
        channel.after["forum"].append(fault())
        await stage.until(FRIDAY)
        stage.expect("bureau", ASKED)
        await wait(stage, 7200)
        stage.expect_not("bureau", ASKED)
        stage.expect_not("bureau", OUT)
        await stage.press("camille", "Oui, il y est", "bureau")
        stage.expect("bureau", "il est arrivé")
        stage.expect("bureau", OUT)
        await stage.press("camille", "Non, l’envoyer", "bureau")
        stage.expect("bureau", "n’est plus incertaine")

    stage = live(weekly(tmp_path), channel, act)
    assert [len(stage.texts(name)) for name in CHANNELS] == [1, 1]


def test_a_post_that_did_not_arrive_is_sent_when_the_desk_says_so(tmp_path: Path) -> None:
    channel = Moody(keyed=False)

    async def act(stage: Stage) -> None:
        await approve_one(stage)
        channel.before["forum"].append(Unconfirmed())
        await stage.until(FRIDAY)
        stage.expect("bureau", ASKED)
        await stage.press("camille", "Non, l’envoyer", "bureau")
        stage.expect("bureau", OUT)

    stage = live(weekly(tmp_path), channel, act)
    assert [len(stage.texts(name)) for name in CHANNELS] == [1, 1]


def test_a_post_that_is_lost_again_is_asked_about_again(tmp_path: Path) -> None:
    channel = Moody(keyed=False)

    async def act(stage: Stage) -> None:
        await approve_one(stage)
        channel.before["forum"].extend([Unconfirmed(), Unconfirmed()])
        await stage.until(FRIDAY)
        for _ in range(2):
            stage.expect("bureau", ASKED)
            await stage.press("camille", "Non, l’envoyer", "bureau")
        stage.expect("bureau", OUT)

    stage = live(weekly(tmp_path), channel, act)
    assert [len(stage.texts(name)) for name in CHANNELS] == [1, 1]


def test_a_keyed_platform_is_never_asked_about(tmp_path: Path) -> None:
    channel = Moody(keyed=True)

    async def act(stage: Stage) -> None:
        await approve_one(stage)
        channel.after["forum"].extend([Unconfirmed(), Unconfirmed()])
        await stage.until(FRIDAY + timedelta(minutes=1))
        stage.expect_not("bureau", ASKED)
        stage.expect("bureau", OUT)

    stage = live(weekly(tmp_path), channel, act)
    assert [len(stage.texts(name)) for name in CHANNELS] == [1, 1]


def test_a_refused_post_is_told_and_the_edition_closes(tmp_path: Path) -> None:
    channel = Moody()

    async def act(stage: Stage) -> None:
        await approve_one(stage)
        channel.before["forum"].append(Rejected("the room is read-only"))
        await stage.until(FRIDAY)
        stage.expect("bureau", "Memory 2 … the room is read-only")
        stage.expect("bureau", f"{OUT} dans 1 canal")
        stage.expect("claire", "vient de paraître")
        await wait(stage, 3600)
        stage.expect_not("bureau", "l’a refusé")

    stage = live(weekly(tmp_path), channel, act)
    assert [len(stage.texts(name)) for name in CHANNELS] == [1, 0]

"""Law: a phone rings for what comes unasked, not for an answer where somebody has just spoken.

The homeserver counts, by the push rules that every account has.
"""

from __future__ import annotations

import itertools
from pathlib import Path

from tests.element import Person
from tests.homeserver import shared
from tests.integration.salon import contribute, curate, salon

ASKED = itertools.count(1)


def rung(person: Person, room: str) -> int:
    """How often that room has rung since this person read it."""
    newly = str(next(ASKED))  # the homeserver answers the same words as it did before
    told = person.call("GET", "sync", timeout=newly)
    count: int = told["rooms"]["join"][room]["unread_notifications"]["notification_count"]
    return count


def has_read(person: Person, room: str) -> None:
    last = person.timeline(room)[-1]["event_id"]
    person.call("POST", "rooms", room, "receipt", "m.read", last, content={})


def test_an_edition_a_card_and_a_word_to_an_author_ring_and_an_answer_does_not(
    tmp_path: Path,
) -> None:
    lab = salon(shared(), tmp_path)
    claire = lab.newcomer("Claire")
    lab.camille.call("POST", "rooms", lab.channel, "invite", content={"user_id": claire.id})
    claire.join(lab.channel)
    has_read(claire, lab.channel)
    has_read(lab.camille, lab.desk)
    with lab.place.running():
        room = lab.direct(claire)
        contribute(lab.bot.id, claire, room)
        assert rung(claire, room) == 0
        lab.camille.hears(lab.desk, lab.bot.id, "Nouvelle contribution, n° 1")
        assert rung(lab.camille, lab.desk) == 1
        has_read(lab.camille, lab.desk)
        curate(lab.bot.id, lab.camille, lab.desk)
        claire.hears(room, lab.bot.id, "vient de paraître")
        assert rung(claire, room) == 2  # retenue, parue
        assert rung(claire, lab.channel) == 1

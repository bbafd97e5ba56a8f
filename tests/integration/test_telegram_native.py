"""Law: a poll of Telegram's own counts beside a card of the same poll, each voter once.

Telegram tells votes by the poll and never lists them: what was heard stands, and what was not is
told as a number.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.botapi import Message
from tests.integration.processes import until
from tests.integration.telegram_place import Village, village


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Village]:
    with village(tmp_path) as one:
        yield one


def opened(there: Village) -> tuple[Message, Message]:
    """A native poll in the group, and its card in the channel, where nobody is known by name."""
    there.asks("/sondage Faut-il un guichet ? | Oui | Non", "est prêt")
    there.asks("/noms 1 oui", "chaque nom sera montré")
    there.asks("/salon 1 oui", "tout le salon verra qui choisit quoi")
    there.asks("/ouvrir 1", "est ouvert dans")
    until(lambda: any(one.poll for one in there.api.sent(there.group)))
    (poll,) = [one for one in there.api.sent(there.group) if one.poll]
    return poll, there.api.wait_for(there.channel, "Faut-il un guichet")


def test_votes_in_the_poll_and_by_the_card_are_one_count(there: Village) -> None:
    poll, card = opened(there)
    paul, marc = there.api.person("Paul"), there.api.person("Marc")
    there.claire.vote(poll, [0])
    marc.vote(poll, [0])
    marc.vote(poll, [])
    paul.press(card, "Non")
    until(lambda: len(there.place.ask("SELECT * FROM ballot")) == 2)
    paul.vote(poll, [0])
    until(lambda: len(there.place.ask("SELECT * FROM response WHERE of <> ''")) == 4)
    there.asks("/clore 1", "Clore le sondage")
    there.chooses("Clore le sondage", "Oui, clore")
    closed = there.api.wait_for(there.desk, "est clos, avec 2 votes")
    assert "Oui : 2" in closed.words
    assert poll.poll is not None
    assert poll.poll.closed
    assert "Oui : 2" in there.api.wait_for(there.channel, "est clos depuis").words

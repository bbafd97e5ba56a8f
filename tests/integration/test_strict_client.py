"""Law: the strict client has all that was said, however much of it came at once."""

from __future__ import annotations

from contextlib import ExitStack

from adapters.matrix.polls import END, START, ended, started
from tests.element import newcomer
from tests.homeserver import shared
from tests.integration.hall import PAPER
from tests.relay import relayed
from tests.strict_client import stickler


def test_it_has_what_a_homeserver_leaves_out_of_a_look_that_brings_much() -> None:
    said = [str(number) for number in range(12)]
    marc = newcomer(shared(), display="Marc")
    with stickler(shared(), newcomer(shared(), display="Claire").account) as claire:
        room = claire.room(marc.id, encrypted=False)
        marc.join(room)
        claire.until(lambda: claire.ask("members", room=room).get(marc.id) == "join")
        with claire.asleep():
            poll = marc.send(room, started(PAPER, "À vous"), START)
            for words in said:
                marc.say(room, words)
            marc.send(room, ended(poll, "C’est clos."), END)
        claire.hears(room, marc.id, said[-1])
        assert claire.read(room, marc.id) == said
        assert claire.tally(room, poll)["ended"]


def test_it_reads_what_came_before_it_knew_who_wrote() -> None:
    camille, claire = [newcomer(shared(), display=name).account for name in ("Camille", "Claire")]
    with ExitStack() as ends:
        wire = ends.enter_context(relayed(shared().port))
        reader = ends.enter_context(stickler(shared(), claire, url=wire.url))
        writer = ends.enter_context(stickler(shared(), camille))
        room = writer.room(claire.id)
        writer.until(lambda: claire.id in writer.ask("members", room=room))
        writer.say(room, "Bonjour")
        wire.words, wire.slow = b"/keys/query", 1.0
        reader.ask("join", room=room)
        reader.hears(room, camille.id, "Bonjour")

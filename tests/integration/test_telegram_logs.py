"""Law: no log line of a bot on Telegram holds a token, an account, a room or what people say.

The library writes whole requests and answers to its own logs, and so does what speaks HTTP for it.
"""

from __future__ import annotations

from pathlib import Path

from tests.drawn import picture
from tests.integration.processes import until
from tests.integration.telegram_place import Village, village

MARK = "zorglub"


def live(there: Village) -> None:
    """A little of everything, and all that may go wrong with it."""
    paul = there.api.person(f"Paul {MARK}", username=f"paul_{MARK}")
    there.api.faults.answer(500, times=2, method="sendMessage", description=f"Internal {MARK}")
    there.api.faults.answer(502, method="sendMessage")
    there.api.faults.answer(400, method="answerCallbackQuery", description=f"Bad Request: {MARK}")
    there.api.faults.cut(method="sendMessage")
    paul.start(MARK)
    paul.press(there.api.wait_for(paul, "ici Essaim", 30), "Oui, je suis d’accord")
    paul.say(f"/temoigner Un guichet {MARK} dans le bus.")
    paul.press_data(there.api.wait_for(paul, "Dans quelle région", 30), f"answer {MARK}")
    there.api.faults.answer(404, method="download")
    paul.send_file("photo", picture(), f"Un plan {MARK}", name=f"{MARK}.png")
    there.api.wait_for(paul, "Je ne reconnais pas", 30)
    there.api.faults.answer(409, method="getUpdates")
    there.api.faults.answer(502, method="getUpdates")
    paul.say(f"/sondages@{MARK}")
    paul.say("/sondages")
    there.api.wait_for(paul, "Aucun sondage", 40)
    paul.remove_bot(there.group)
    there.api.wait_for(there.desk, f"Paul {MARK} a retiré", 40)


def test_a_life_with_marks_and_faults_leaves_none_in_the_logs(tmp_path: Path) -> None:
    with village(tmp_path) as there:
        live(there)
        log = there.place.log
        until(lambda: "loop_failed" in log())
        logged = log()
        assert '"event": "started"' in logged
    assert MARK not in logged.casefold()
    number, _, secret = there.api.token.partition(":")
    ids = [str(abs(chat)) for chat in there.api.world.chats]
    assert not [one for one in (number, secret, *ids) if one in logged]


def test_a_token_that_is_not_known_ends_it_in_one_sentence(tmp_path: Path) -> None:
    with village(tmp_path) as there:
        there.claire.say("bonjour")
        there.api.wait_for(there.claire, "ici Essaim")
        there.api.faults.answer(401, times=99)
        there.claire.say("encore")
        until(lambda: "Telegram" in there.place.log())
        assert there.api.token not in there.place.log()
        assert "Traceback" not in there.place.log()

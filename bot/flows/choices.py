"""Law: the short conversations that are one question with a few answers.

Consent at first contact, what to do with a plain message, the yes before a withdrawal or an
erasure, which community, whether to publish early or to end a call. Each answer is the outcome.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from bot.contributions.greetings import courtesy, is_brief
from bot.contributions.shortening import cut
from bot.contributions.telling import as_data
from bot.contributions.wording import is_story
from bot.errors import Illegal
from bot.flows.engine import Answer, Data, Flow, Input, Option, Prompt, Step, Typed, one_of
from bot.richtext import Body, paragraph, quote
from bot.texts import Speech

QUOTED = 200
"""Of a text that was said elsewhere, how much is repeated."""

Ask = Callable[[Data, Speech], Prompt]


def _question(name: str, ask: Ask) -> Flow[Speech]:
    def read(data: Data, given: Input, speech: Speech) -> Answer:
        return Answer(data, outcome=one_of(ask(data, speech), given))

    return Flow(name, {"choice": Step(ask, read)})


def _options(speech: Speech, name: str, *values: str) -> tuple[Option, ...]:
    return tuple(Option(speech(f"{name}.{value}"), value) for value in values)


def _lines(speech: Speech, *keys: str, **values: object) -> Body:
    return tuple(paragraph(speech(key, **values)) for key in keys)


def _ask_consent(data: Data, speech: Speech) -> Prompt:
    who = "welcome.who" if data["host"] != data["name"] else "welcome.who_alone"
    values = {"host": data["host"], "name": data["name"]}
    lines = _lines(speech, who, "welcome.kept", "welcome.leave", **values)
    words = data.get("words", "")
    own = (paragraph(words),) if words else ()
    return Prompt((*own, *lines), _options(speech, "welcome", "yes", "no"), speech("asks.consent"))


def _ask_link(_: Data, speech: Speech) -> Prompt:
    return Prompt(
        _lines(speech, "link.sure", "link.means"), _options(speech, "link", "yes", "leave")
    )


def _ask_part(_: Data, speech: Speech) -> Prompt:
    return Prompt(_lines(speech, "link.sure_parted"), _options(speech, "part", "yes", "leave"))


def _ask_kind(data: Data, speech: Speech) -> Prompt:
    """`asked` are the contributions that the desk has an open question about, each with it.

    What was not said where the question is asked is quoted. A text of some length that is only here
    is never let go by one tap.
    """
    elsewhere = not data.get("private", True)
    own = (quote(cut(data["text"], QUOTED)),) if elsewhere else ()
    lines = (*_lines(speech, "offer.question"), *own)
    asked = data.get("asked", ())
    answers = [Option(speech("offer.answer", number=one), str(one)) for one, _ in asked]
    last = "nothing" if elsewhere or is_brief(data["text"]) else "keep"
    usual = _options(speech, "offer", "testimony", "initiative", last)
    return Prompt(lines, (*answers, *usual))


def _read_kind(data: Data, given: Input, speech: Speech) -> Answer:
    """What is no answer goes on with the text, unless it is a number or a sign alone."""
    try:
        return Answer(data, outcome=one_of(_ask_kind(data, speech), given))
    except Illegal:
        if not isinstance(given, Typed) or not is_story(given.text):
            raise
        return Answer(_gone_on(data, given), first=("choice",))


def _gone_on(data: Data, given: Typed) -> Data:
    """The text with what was typed behind it; a hello makes way, and adds nothing."""
    if courtesy(given.text):
        return data
    before, told = ("", []) if courtesy(data["text"]) else (data["text"], data.get("told", ()))
    text = f"{before}\n\n{given.text}" if before else given.text
    return {**data, "text": text, "told": [*told, *as_data(given.told)]}


def _ask_withdraw(data: Data, speech: Speech) -> Prompt:
    lines = _lines(speech, "withdraw.question", number=data["number"], title=data["title"])
    return Prompt(lines, _options(speech, "withdraw", "yes", "no"))


def _ask_erase(data: Data, speech: Speech) -> Prompt:  # noqa: ARG001
    lines = _lines(speech, "mydata.question")
    return Prompt(lines, _options(speech, "mydata", "erase", "erase_all", "keep"))


def _ask_publish_early(data: Data, speech: Speech) -> Prompt:
    lines = _lines(speech, "publish.early", count=data["count"], when=data["when"])
    return Prompt(lines, _options(speech, "publish", "now", "wait"))


def _ask_community(data: Data, speech: Speech) -> Prompt:
    lines = _lines(speech, "community.question")
    return Prompt(lines, tuple(Option(name, slug) for slug, name in data["communities"]))


def named_community(typed: str, slugs: Iterable[str]) -> str:
    """The slug that somebody typed, alone or after a command's word; empty when it is none."""
    *command, slug = typed.casefold().split() or [""]
    alone = not command or (len(command) == 1 and not command[0][0].isalnum())
    return slug if alone and slug in slugs else ""


def _read_community(data: Data, given: Input, speech: Speech) -> Answer:
    slugs = [slug for slug, _ in data["communities"]]
    typed = named_community(given.text, slugs) if isinstance(given, Typed) else ""
    return Answer(data, outcome=typed or one_of(_ask_community(data, speech), given))


def _ask_meant(data: Data, speech: Speech) -> Prompt:
    lines = _lines(speech, "meant.question", typed=data["typed"], nearest=data["nearest"])
    return Prompt(lines, _options(speech, "meant", "yes", "no"))


def _ask_end_call(data: Data, speech: Speech) -> Prompt:
    lines = _lines(speech, "end_call.question", number=data["number"], count=data["count"])
    return Prompt(lines, _options(speech, "end_call", "yes", "no"))


CONSENT = _question("consent", _ask_consent)
OFFER = Flow("offer", {"choice": Step(_ask_kind, _read_kind)})
WITHDRAW = _question("withdraw", _ask_withdraw)
ERASE = _question("erase", _ask_erase)
LINK = _question("link", _ask_link)
PART = _question("part", _ask_part)
PUBLISH_EARLY = _question("early", _ask_publish_early)
COMMUNITY = Flow("community", {"choice": Step(_ask_community, _read_community)})
MEANT = _question("meant", _ask_meant)
END_CALL = _question("end_call", _ask_end_call)

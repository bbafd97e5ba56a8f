"""Law: the desk writes another wording and sees it whole; its author decides.

A long text comes with a shorter one, ready to be sent.
"""

from __future__ import annotations

from typing import Any

from bot.contributions.proposals import title_after
from bot.contributions.wording import read_line, read_text
from bot.flows.contribute import TITLE_MOST
from bot.flows.engine import Answer, Data, Flow, Input, Option, Prompt, Step, Typed, one_of, says
from bot.messages import bold, paragraph, quote
from bot.texts import Speech


def _ask_text(data: Data, speech: Speech) -> Prompt:
    """`shorter` is a ready text, empty when there is none; `pending`, whether one waits already."""
    body = [paragraph(speech("reword.question", number=data["number"]))]
    options = []
    if data["pending"]:
        body.insert(0, paragraph(speech("reword.pending")))
    if data["shorter"]:
        body += [paragraph(speech("reword.shorter")), quote(data["shorter"])]
        options.append(Option(speech("reword.send_shorter"), "shorter"))
    options.append(Option(speech("reword.only_title"), "title"))
    return Prompt(tuple(body), (*options, Option(speech("reword.give_up"), "give_up")))


def _read_text(data: Data, given: Input, speech: Speech) -> Answer:
    labels = [option.label for option in _ask_text(data, speech).options]
    if isinstance(given, Typed) and not any(says(given, label) for label in labels):
        return Answer(with_words(data, read_text(given.text)), first=("title",))
    match one_of(_ask_text(data, speech), given):
        case "title":
            return Answer(data, first=("title",))
        case "shorter":
            return Answer(with_words(data, data["shorter"]))
        case outcome:
            return Answer(data, outcome=outcome)


def with_words(data: Data, text: str) -> dict[str, Any]:
    """Another text, and the title that goes with it."""
    return {**data, "text": text, "title": title_after(data["title"], data["text"], text)}


def _ask_title(data: Data, speech: Speech) -> Prompt:
    body = (paragraph(speech("reword.title"), " ", bold(data["title"])),)
    return Prompt(body, (Option(speech("tell.title.keep"), "keep"),))


def _read_title(data: Data, given: Input, speech: Speech) -> Answer:
    if isinstance(given, Typed) and not says(given, speech("tell.title.keep")):
        return Answer({**data, "title": read_line(given.text, TITLE_MOST)})
    one_of(_ask_title(data, speech), given)
    return Answer(data)


REWORD: Flow[Speech] = Flow(
    "reword", {"text": Step(_ask_text, _read_text), "title": Step(_ask_title, _read_title)}
)
"""It begins at `text`, which leads to `title`."""

"""Law: the desk writes another wording and sees it whole; its author decides.

A long text comes with a shorter one, ready to be sent. The author's own text is read where it is
kept, never copied into the question: what an author erases is erased here as well.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.contributions.proposals import title_after
from bot.contributions.shortening import shorten, shortened
from bot.contributions.wording import read_line, read_text
from bot.flows.contribute import TITLE_MOST
from bot.flows.engine import Answer, Data, Flow, Input, Option, Prompt, Step, Typed, one_of, says
from bot.richtext import bold, paragraph, quote
from bot.tables import Revision
from bot.texts import Speech


@dataclass(frozen=True, slots=True)
class Bench:
    """What the questions need to know: the author's wording, and how long a text should be."""

    speech: Speech
    own: Callable[[Data], Revision]
    most: int


def _shorter(data: Data, bench: Bench) -> str:
    """A text that is ready; empty when the author's is short enough."""
    text = bench.own(data).text
    return shorten(text, bench.most) if shortened(text, bench.most) else ""


def _ask_text(data: Data, bench: Bench) -> Prompt:
    """`pending` is a suggestion that waits already."""
    speech, shorter = bench.speech, _shorter(data, bench)
    question = speech("reword.question", number=data["number"])
    body = [paragraph(question)]
    options = []
    if data["pending"]:
        body.insert(0, paragraph(speech("reword.pending")))
    if shorter:
        body += [paragraph(speech("reword.shorter")), quote(shorter)]
        options.append(Option(speech("reword.send_shorter"), "shorter"))
    options.append(Option(speech("reword.only_title"), "title"))
    options.append(Option(speech("reword.give_up"), "give_up"))
    return Prompt(tuple(body), tuple(options), question)


def _read_text(data: Data, given: Input, bench: Bench) -> Answer:
    asked, own = _ask_text(data, bench), bench.own(data)
    labels = [option.label for option in asked.options]
    if isinstance(given, Typed) and not any(says(given, label) for label in labels):
        return Answer(with_words(data, own, read_text(given.text)), first=("title",))
    match one_of(asked, given):
        case "title":
            return Answer(data, first=("title",))
        case "shorter":
            return Answer(with_words(data, own, _shorter(data, bench)))
        case outcome:
            return Answer(data, outcome=outcome)


def with_words(data: Data, own: Revision, text: str) -> dict[str, Any]:
    """Another text than the author's own, and the title that goes with it."""
    return {**data, "text": text, "title": title_after(own.title, own.text, text)}


def _ask_title(data: Data, bench: Bench) -> Prompt:
    speech, title = bench.speech, data.get("title") or bench.own(data).title
    body = (paragraph(speech("reword.title"), " ", bold(title)),)
    keep = Option(speech("tell.title.keep"), "keep")
    return Prompt(body, (keep,), speech("asks.title"))


def _read_title(data: Data, given: Input, bench: Bench) -> Answer:
    if isinstance(given, Typed) and not says(given, bench.speech("tell.title.keep")):
        return Answer({**data, "title": read_line(given.text, TITLE_MOST)})
    one_of(_ask_title(data, bench), given)
    return Answer(data)


REWORD: Flow[Bench] = Flow(
    "reword", {"text": Step(_ask_text, _read_text), "title": Step(_ask_title, _read_title)}
)
"""It begins at `text`, which leads to `title`."""

"""Law: one picture of a contribution, the same for its author, the desk and the readers.

What differs is the name: each audience sees the name that the author agreed to show it.
"""

from __future__ import annotations

from enum import StrEnum

from bot.contributions import enclosures
from bot.contributions.proposals import greeted
from bot.contributions.regions import region_named
from bot.richtext import Block, Body, Span, bold, italic, paragraph
from bot.tables import Revision
from bot.texts import Speech


class Attribution(StrEnum):
    """Who may know the author: everybody, the animators alone, nobody."""

    NAMED = "named"
    READERS = "readers"
    ANIMATORS = "animators"


class Audience(StrEnum):
    AUTHOR = "author"
    DESK = "desk"
    READER = "reader"


KINDS = ("initiative", "testimony")
STAGES = ("idea", "attempt", "in_place", "stopped")


def signature(revision: Revision, audience: Audience, speech: Speech) -> str:
    """The name under a contribution, for that audience."""
    attribution, named = Attribution(revision.attribution), bool(revision.signature)
    if attribution is Attribution.NAMED:
        return revision.signature
    if attribution is Attribution.READERS and named and audience is not Audience.READER:
        return speech("card.hidden_from_readers", name=revision.signature)
    if attribution is Attribution.ANIMATORS and audience is not Audience.READER:
        return speech("card.hidden_from_all")
    return speech("card.anonymous")


def facts(revision: Revision, speech: Speech) -> str:
    """Region, stage and themes on one line; empty when none is given."""
    parts = [region_named(revision.region).name] if revision.region else []
    parts += [speech(f"stage.{revision.stage}")] if revision.stage else []
    return " · ".join([*parts, *revision.themes])


def begins(text: str, title: str) -> bool:
    """Whether the text begins with its own title, whole or cut, so it need not be said twice.

    As where a title is proposed, a greeting before it counts for nothing, nor do capitals.
    """
    return any(_led(text, title))


def _led(text: str, title: str) -> tuple[str, str]:
    """What stands before the title in the text, and the title as it stands there, before it was
    cut; both empty where the text does not begin with it.
    """
    lead = title.removesuffix("…").rstrip()
    for start in (0, greeted(text)):
        found = text[start : start + len(lead)]
        if found.casefold() == lead.casefold():
            return text[:start], found
    return "", ""


def titled(text: str, title: str) -> list[str | Span]:
    """The text, with its title in bold where it begins with it."""
    before, lead = _led(text, title)
    parts = (before, bold(lead) if lead else "", text[len(before + lead) :])
    return [part for part in parts if part]


def full_text(revision: Revision, speech: Speech) -> list[Block]:
    """The whole text, a block a paragraph, and what was learnt."""
    texts = revision.text.split("\n\n")
    hello = revision.text[: greeted(revision.text)].count("\n\n")  # what stands above the title
    head = paragraph(*titled(texts[hello], revision.title))
    blocks = [*map(paragraph, texts[:hello]), head, *map(paragraph, texts[hello + 1 :])]
    if revision.lesson:
        blocks.append(paragraph(bold(speech("card.lesson")), " ", revision.lesson))
    return blocks


def card(number: int, kind: str, revision: Revision, audience: Audience, speech: Speech) -> Body:
    """The contribution in full; number 0 is one that has none yet."""
    signed = speech("card.signed", name=signature(revision, audience, speech))
    return (*unsigned(number, kind, revision, speech), paragraph(signed))


def files_may_tell(revision: Revision, speech: Speech) -> list[Block]:
    """To an author who hides their name, before the yes: their files may give it away."""
    return [paragraph(italic(speech("files.may_tell")))] if revision.files else []


def unsigned(number: int, kind: str, revision: Revision, speech: Speech) -> Body:
    """The same without the name, for an author who is still to choose it."""
    label = speech(f"kind.{kind}")
    if number:
        label += f" {speech('numbered', number=number)}"
    title: list[str | Span] = (
        [] if begins(revision.text, revision.title) else [" · ", bold(revision.title)]
    )
    blocks = [paragraph(label, *title), *full_text(revision, speech)]
    about = facts(revision, speech)
    if about:
        blocks.append(paragraph(italic(about)))
    return (*blocks, *enclosures.lines(revision, speech))

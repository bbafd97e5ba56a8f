"""Law: an edition's text is a pure function of its items; composed again, it is the same again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from bot.calls.card import in_edition
from bot.calls.section import number_in
from bot.contributions.card import KINDS, Audience, begins, facts, signature, titled
from bot.contributions.shortening import shorten, shortened
from bot.digests.lifecycle import State
from bot.polls.results import Result, summary
from bot.richtext import Block, Body, Span, bold, heading, italic, paragraph
from bot.tables import Call, Edition, Revision
from bot.texts import Speech


class Item(Protocol):
    """A contribution in one wording."""

    @property
    def id(self) -> int: ...
    @property
    def section(self) -> str: ...
    @property
    def revision(self) -> Revision: ...
    @property
    def featured(self) -> bool: ...


ItemT = TypeVar("ItemT", bound=Item)

TITLES = 0

FEWEST = 3
"""Contributions from which on an edition is told in figures."""

FEATURED, STOPPED = "featured", "stopped"
"""The keys of what stands first, whatever its section, and of what was tried and stopped, which
stands together where a community has a section for it."""


@dataclass(frozen=True, slots=True)
class Figures:
    """An edition in numbers: contributions, regions heard, votes in its polls; the names of regions
    heard in it for the first time."""

    contributions: int
    regions: int
    votes: int
    first_heard: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """What an edition holds: its contributions in their order, the calls that some answer, and what
    the polls that closed came to; how many more contributions are `left` to be read elsewhere; the
    whole in figures, where there is something to count."""

    items: Sequence[Item]
    calls: Mapping[str, Call] = field(default_factory=dict)
    polls: Sequence[Result] = ()
    left: int = 0
    figures: Figures | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """How a community wants its digest: name, sections (key, title) in order, excerpt's length.

    A section's key is a kind of contribution, or, for one of the community's own, its title. With
    an excerpt of `TITLES` items are their titles alone.
    """

    community: str
    sections: Sequence[tuple[str, str]]
    excerpt: int


def compose(
    edition: Edition, content: Content, layout: Layout, speech: Speech, contact: str = ""
) -> Body:
    """The edition as its readers see it; `contact` is a link to where they may answer it alone."""
    blocks = [*_opening(edition, content, layout, speech)]
    titles = dict(layout.sections)
    for key, section in in_sections(content.items, layout):
        title = section_title(key, titles.get(key, ""), speech)
        blocks += _above(content.calls.get(key), title, speech)
        blocks += [block for item in section for block in _entry(item, layout, speech)]
    blocks += [paragraph(speech.count("digest.more", content.left))] if content.left else []
    blocks += _polls(content.polls, speech)
    blocks += _in_figures(content.figures, speech) if content.figures else []
    return (*blocks, heading(speech("digest.take_part")), _invitation(contact, speech))


def _invitation(contact: str, speech: Speech) -> Block:
    how = speech("digest.how")
    return (
        paragraph(how, " ", Span(speech("digest.open"), link=contact))
        if contact
        else paragraph(how)
    )


def in_sections(items: Sequence[ItemT], layout: Layout) -> list[tuple[str, list[ItemT]]]:
    """The items by section, as the digest shows them: what is featured, the community's sections,
    then those that it has not named; none is empty."""
    keys = dict.fromkeys([FEATURED, *dict(layout.sections), *(item.section for item in items)])
    parted: dict[str, list[ItemT]] = {key: [] for key in keys}
    for item in items:
        parted[section_key(item, layout)].append(item)
    return [(key, section) for key, section in parted.items() if section]


def section_key(item: Item, layout: Layout) -> str:
    """The section that shows it: unless the desk has placed it elsewhere, by what it is."""
    if item.featured:
        return FEATURED
    stopped = item.revision.stage == STOPPED and item.section in KINDS
    return STOPPED if stopped and STOPPED in dict(layout.sections) else item.section


def section_title(key: str, title: str, speech: Speech) -> str:
    """What names a section: its title, else the usual one of its kind, or of its call."""
    call = number_in(key)
    if call is not None:
        return speech("call.title", number=call)
    usual = speech(f"section.{key}") if key in (*KINDS, STOPPED, FEATURED) else key
    return title or usual


def _above(call: Call | None, title: str, speech: Speech) -> list[Block]:
    """What stands above a section: its title, or the call's question and how it goes."""
    if call is None:
        return [heading(title)]
    return [heading(call.question), paragraph(italic(in_edition(call, speech)))]


def _polls(results: Sequence[Result], speech: Speech) -> list[Block]:
    if not results:
        return []
    told = [block for result in results for block in summary(result, speech)]
    return [heading(speech("section.polls")), *told]


def _in_figures(figures: Figures, speech: Speech) -> list[Block]:
    """A line of numbers; one or two contributions need none."""
    if figures.contributions < FEWEST:
        return []
    told = [speech.count("digest.count", figures.contributions)]
    told += [speech.count("figures.regions", figures.regions)] if figures.regions else []
    told += [speech.count("figures.votes", figures.votes)] if figures.votes else []
    names = speech.listed(figures.first_heard)
    first = [speech("figures.first", names=names)] if names else []
    line = speech("figures", counted=speech.listed(told))
    return [heading(speech("section.figures")), paragraph(" ".join([line, *first]))]


def _opening(edition: Edition, content: Content, layout: Layout, speech: Speech) -> list[Block]:
    number = f" · {speech('numbered', number=edition.number)}" if edition.number else ""
    first, last = speech.date(edition.opens_at), speech.date(edition.freeze_at)
    period = speech("digest.period" if first != last else "digest.day", first=first, last=last)
    count = len(content.items) + content.left
    counted = f" · {speech.count('digest.count', count)}" if count else ""
    corrected = f" · {speech('digest.corrected')}" if edition.state == State.CORRECTED else ""
    note = [paragraph(line) for line in edition.note.splitlines() if line.strip()]
    title = heading(f"{layout.community}{number}")
    return [title, paragraph(italic(f"{period}{counted}{corrected}")), *note]


def _entry(item: Item, layout: Layout, speech: Speech) -> list[Block]:
    revision = item.revision
    if layout.excerpt == TITLES:
        return [paragraph(bold(revision.title)), foot(item, layout, speech)]
    return [
        *_head(revision),
        *_text(revision, layout.excerpt, speech),
        foot(item, layout, speech),
    ]


def _head(revision: Revision) -> list[Block]:
    """The title, unless the text begins with it."""
    said = begins(flowing(revision.text), revision.title)
    return [] if said else [paragraph(bold(revision.title))]


def _text(revision: Revision, excerpt: int, speech: Speech) -> list[Block]:
    blocks = [paragraph(*titled(shorten(flowing(revision.text), excerpt), revision.title))]
    if revision.lesson:
        lesson = shorten(flowing(revision.lesson), excerpt)
        blocks.append(paragraph(bold(speech("card.lesson")), " ", lesson))
    return blocks


def flowing(text: str) -> str:
    """The text as one paragraph."""
    return " ".join(text.split())


def is_shortened(revision: Revision, excerpt: int) -> bool:
    """Whether the digest shows only a part of the text."""
    said = (flowing(revision.text), flowing(revision.lesson))
    return excerpt == TITLES or any(shortened(text, excerpt) for text in said)


def foot(item: Item, layout: Layout, speech: Speech) -> Block:
    """The line below an item: who signs it, its number, its facts."""
    name = signature(item.revision, Audience.READER, speech)
    key = "digest.read_on" if is_shortened(item.revision, layout.excerpt) else "digest.signed"
    signed = speech(key, name=name, number=item.id)
    about = facts(item.revision, speech)
    count = len(item.revision.files)
    enclosed = speech.count("files.count", count) if count else ""
    return paragraph(italic(" · ".join(part for part in (signed, about, enclosed) if part)))

"""Law: a card shows the desk all that a decision needs, and never a name that its author hid.

Below the text stand what was done with it, the last question and its answer, a wording that waits
for its author's yes, and what looks like it in the archive. Each button is a typed command and the
wording shown.
"""

from __future__ import annotations

from bot.calls.section import number_in
from bot.commands.context import Context, Reply
from bot.commands.history import history
from bot.contributions.card import Attribution, Audience, card
from bot.contributions.enclosures import coded
from bot.contributions.lifecycle import State
from bot.contributions.shortening import cut
from bot.contributions.taking import is_taken
from bot.digests.compose import section_key, section_title
from bot.messages import Choice
from bot.richtext import Block, Body, Span, italic, item, paragraph
from bot.store import authors, calls, contributions, inquiries, keywords, tellings
from bot.store.entries import Entry
from bot.tables import Inquiry
from bot.texts import Speech

Card = tuple[Body, tuple[Choice, ...]]

SECTION_MOST = 30
"""Of a section's title, what a button shows."""


def show_card(context: Context, number: int, head: str) -> Reply:
    """The card of a contribution in the desk, with its buttons as long as it waits."""
    entry = current(context, number)
    body, choices = desk_card(context, entry, head)
    return context.tell_desk(*body, choices=choices)


def current(context: Context, number: int) -> Entry:
    """The contribution in the wording that the desk is to decide on, or has decided on."""
    entry = contributions.proposal(context.connection, number)
    entry = entry or contributions.find(context.connection, number)
    assert entry is not None
    return entry


def desk_card(context: Context, entry: Entry, head: str) -> Card:
    """A contribution as the animators see it, with its buttons and their typed words."""
    speech, kind = context.desk_speech, entry.contribution.kind
    body = card(entry.id, kind, entry.revision, Audience.DESK, speech)
    choices = _choices(context, entry)
    hint = [paragraph(speech("desk.words", number=entry.id))] if choices else []
    return (paragraph(head), *body, *_notes(context, entry), *hint), choices


def title_of(context: Context, section: str) -> str:
    """What the desk calls a section of the digest."""
    call = number_in(section)
    if call:
        return context.desk_speech("classify.call", number=call)
    title = dict(context.community.layout.sections).get(section, "")
    return section_title(section, title, context.desk_speech)


def _choices(context: Context, entry: Entry) -> tuple[Choice, ...]:
    speech, shown = context.desk_speech, f"{entry.id} {entry.revision.id}"
    if entry.proposed:
        names = {"approve": speech("desk.approve"), "refuse": speech("desk.refuse")}
    elif entry.state is State.WAITING:
        section = cut(title_of(context, _shown_in(context, entry)), SECTION_MOST)
        names = {"approve": speech("desk.approve_in", section=section)}
        names |= {name: speech(f"desk.{name}") for name in _BESIDE}
        if len(context.community.team) > 1 and not is_taken(entry.contribution, context.now):
            names["take"] = speech("desk.take")
    else:
        names = {}
    return tuple(Choice(label, f"{name} {shown}") for name, label in names.items())


def _shown_in(context: Context, entry: Entry) -> str:
    return section_key(entry, context.community.layout)


_BESIDE = ("refuse", "hold", "classify", "reword", "ask")


def _notes(context: Context, entry: Entry) -> list[Block]:
    return [
        *map(paragraph, _external(context, entry)),
        *_files(context, entry),
        paragraph(italic(history(context, entry.id))),
        *map(paragraph, taken_by(context, entry)),
        *map(paragraph, _call(context, entry)),
        *map(paragraph, _exchange(context, entry)),
        *map(item, _look_alikes(context, entry)),
        *_said_here(context, entry),
    ]


def taken_by(context: Context, entry: Entry) -> list[str]:
    """Who sees to it now, if anybody does."""
    one = entry.contribution
    if entry.state is not State.WAITING or not is_taken(one, context.now):
        return []
    assert one.taken_at is not None
    when = context.desk_speech.clock(one.taken_at)
    return [context.desk_speech("desk.taken", name=one.taken_name, when=when)]


def _external(context: Context, entry: Entry) -> list[str]:
    """That its author is from outside the administration, unless they are hidden."""
    if entry.revision.attribution == Attribution.ANIMATORS:
        return []
    return [context.desk_speech("desk.external")] * authors.is_external(context.connection, entry)


def _files(context: Context, entry: Entry) -> list[Block]:
    """How one of its files is left out."""
    files = entry.revision.files
    hint = context.desk_speech("desk.files", codes=coded(entry.id, files, context.desk_speech))
    return [paragraph(italic(hint))] if files else []


def _said_here(context: Context, entry: Entry) -> list[Block]:
    """Links to what others than the desk can read as well, unless its author is hidden."""
    if entry.revision.attribution == Attribution.ANIMATORS:
        return []
    links = [one.link for one in tellings.of(context.connection, entry.id) if one.link]
    return [paragraph(Span(context.desk_speech("desk.said_here"), link=link)) for link in links]


def _call(context: Context, entry: Entry) -> list[str]:
    call = calls.find(context.connection, entry.contribution.call_id or 0)
    if call is None:
        return []
    return [context.desk_speech("desk.call", number=call.id, question=call.question)]


def _exchange(context: Context, entry: Entry) -> list[str]:
    """What its author was asked last, and what waits for their yes."""
    speech = context.desk_speech
    suggested = [speech("desk.suggestion_waits")] if entry.contribution.suggestion_id else []
    asked = inquiries.last(context.connection, entry.id)
    if asked is None:
        return suggested
    question = speech("desk.question", question=asked.question)
    return [f"{question} {_answer(asked, speech)}", *suggested]


def _answer(asked: Inquiry, speech: Speech) -> str:
    if asked.answer:
        return speech("desk.answer", answer=asked.answer)
    return speech("desk.no_answer" if asked.answered_at is None else "desk.reworded_instead")


def _look_alikes(context: Context, entry: Entry) -> list[str]:
    speech = context.desk_speech
    return [
        speech(
            "desk.alike",
            number=other.id,
            title=other.revision.title,
            state=speech(f"state.{other.state}"),
        )
        for other in keywords.look_alikes(context.connection, entry)
    ]

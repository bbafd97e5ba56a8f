"""Law: what the desk asks of an author stays with the contribution until it is answered.

It comes as a message, and is there again whenever the author opens the contribution.
"""

from __future__ import annotations

from bot.contributions.card import full_text
from bot.messages import Choice
from bot.richtext import Body, bold, paragraph, quote
from bot.store.entries import Entry
from bot.tables import Inquiry, Revision
from bot.texts import Speech

Request = tuple[Body, tuple[Choice, ...]]


def suggestion(entry: Entry, suggested: Entry, speech: Speech) -> Request:
    """Another wording of the desk's, beside the author's own."""
    shown = f"{entry.id} {suggested.revision.id}"
    body = (
        paragraph(speech("suggestion.head", number=entry.id)),
        *_wording(entry.revision, "suggestion.yours", speech),
        *_wording(suggested.revision, "suggestion.ours", speech),
        paragraph(speech("suggestion.how", number=entry.id)),
    )
    accept = Choice(speech("suggestion.accept"), f"accept {shown}")
    return body, (accept, Choice(speech("suggestion.keep"), f"keep {shown}"))


def _wording(revision: Revision, label: str, speech: Speech) -> Body:
    return (paragraph(speech(label), " ", bold(revision.title)), *full_text(revision, speech))


def question(entry: Entry, inquiry: Inquiry, speech: Speech) -> Request:
    """A question of the desk's."""
    body = (
        paragraph(speech("inquire.head", number=entry.id), " ", bold(entry.revision.title)),
        quote(inquiry.question),
        paragraph(speech("inquire.how", number=entry.id)),
    )
    return body, (Choice(speech("inquire.answer"), f"reply {entry.id} {inquiry.id}"),)

"""Law: section and themes are the desk's to set, at any time; the author's words are not.

Other themes make another row of the same wording, so no approval falls. What is frozen, posted or
proposed by the author follows.
"""

from __future__ import annotations

from typing import Any

from bot.calls.section import section_of
from bot.commands import talk
from bot.commands.context import Context, Reply
from bot.commands.desk import acted, at_hand, in_community, pointed, who_did
from bot.commands.desk_card import show_card, title_of
from bot.commands.talk import Dialogue
from bot.contributions.lifecycle import SHOWN_TO_NOBODY, State
from bot.contributions.proposals import propose_themes
from bot.digests.compose import STOPPED
from bot.digests.lifecycle import State as EditionState
from bot.flows.classify import CLASSIFY, as_typed
from bot.flows.draft import THEMES_MOST
from bot.flows.engine import Data
from bot.messages import Choice
from bot.roles import Role
from bot.store import contributions, editions, items, revisions
from bot.store.entries import Entry
from bot.texts import Speech


def classify(context: Context, argument: str) -> Reply:
    """`classer number section, themes`; the button asks."""
    point = pointed(context, argument)
    at_hand(context, point.number, point.shown)
    entry = in_community(context, point.number)
    data = _question(context, entry)
    if point.words:
        return _classify(context, entry, as_typed(data, point.words, context.speech))
    return talk.start(context, CLASSIFYING, ("shelf",), data)


def _question(context: Context, entry: Entry) -> dict[str, Any]:
    """What is in force, and what may be; likely themes first."""
    likely = propose_themes(entry.revision.text, context.community.themes, THEMES_MOST)
    shelf = dict.fromkeys([*entry.revision.themes, *likely, *context.community.themes])
    return {
        "number": entry.id,
        "revision": entry.revision.id,
        "section": entry.section,
        "sections": [[key, title_of(context, key)] for key in _sections(context, entry)],
        "themes": list(entry.revision.themes),
        "shelf": list(shelf),
    }


def _sections(context: Context, entry: Entry) -> list[str]:
    """Where it may stand: where it stands now, then the community's sections and its call's."""
    call = entry.contribution.call_id
    own = [section_of(call)] if call else []
    named = [key for key in dict(context.community.layout.sections) if key != STOPPED]
    return list(dict.fromkeys([entry.section, *own, *named]))


def _finish(context: Context, data: Data, outcome: str) -> Reply:  # noqa: ARG001 - there is but one
    entry = in_community(context, data["number"])
    if entry.revision.id != data["revision"] or entry.state in SHOWN_TO_NOBODY:
        return context.say(context.speech("desk.changed", number=entry.id))
    gone = _gone(data, _question(context, entry))
    if gone:
        names = context.speech.listed(gone)
        return context.say(context.speech("classify.gone", number=entry.id, names=names))
    return _classify(context, entry, data)


def _gone(data: Data, now: Data) -> list[str]:
    """What was chosen here, and was removed from the settings meanwhile."""
    sections, chosen = dict(now["sections"]), data["section"]
    section = [] if chosen in sections else [dict(data["sections"])[chosen]]
    return section + [name for name in data["themes"] if name not in now["shelf"]]


def _classify(context: Context, entry: Entry, data: Data) -> Reply:
    _keep(context, entry, data["section"], data["themes"])
    context.record("classify", entry.id)
    shelves = " · ".join([title_of(context, data["section"]), *data["themes"]])
    if entry.state is State.WAITING:
        head = who_did(context, entry.id, "desk.classified", shelves=shelves)
        return show_card(context, entry.id, head)
    reopen = _reopening(context, entry)
    key = "desk.classified_late" if reopen else "desk.classified"
    return acted(context, entry.id, key, choices=reopen, shelves=shelves) + Reply(stir=True)


def _reopening(context: Context, entry: Entry) -> tuple[Choice, ...]:
    """The way to look again at an edition that was approved with what has changed now."""
    edition = items.edition_of(context.connection, entry.id)
    if edition is None or edition.state != EditionState.APPROVED:
        return ()
    return (Choice(context.speech("edition.reopen"), f"reopen {edition.id}"),)


def _keep(context: Context, entry: Entry, section: str, themes: list[str]) -> None:
    """It stands there with these themes, here and where it is frozen or posted."""
    connection, number = context.connection, entry.id
    changed = themes != list(entry.revision.themes)
    wordings = _with_themes(context, entry, themes) if changed else {}
    usual = section_of(entry.contribution.call_id) if entry.contribution.call_id else entry.kind
    kept = "" if section == usual else section
    contributions.reclassify(connection, number, kept, **wordings)
    items.place(connection, number, section)
    in_force = in_community(context, number).revision.id
    assert in_force is not None
    for edition_id in items.reword(connection, number, in_force):
        editions.note(connection, edition_id, to_correct=True)


def _with_themes(context: Context, entry: Entry, themes: list[str]) -> dict[str, int]:
    """The text in force and the one that its author proposes, each with these themes: new rows."""
    proposed = contributions.proposal(context.connection, entry.id)
    same_words = {"revision_id": entry} | ({"proposal_id": proposed} if proposed else {})
    return {
        name: revisions.add(
            context.connection,
            entry.id,
            revisions.wording(one.revision) | {"themes": themes},
            context.now,
        )
        for name, one in same_words.items()
    }


CLASSIFYING: Dialogue[Speech] = Dialogue(
    CLASSIFY, lambda context: context.speech, _finish, role=Role.ANIMATOR
)

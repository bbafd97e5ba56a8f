"""Law: section and themes are the desk's to set, at any time; the author's words are not.

Other themes make another row of the same wording, so no approval falls. What is frozen or posted
follows.
"""

from __future__ import annotations

from typing import Any

from bot.calls.card import section_of
from bot.commands import talk
from bot.commands.context import Context, Reply
from bot.commands.desk import acted, at_hand, in_community, pointed, who_did
from bot.commands.desk_card import show_card, title_of
from bot.commands.talk import Dialogue
from bot.contributions.lifecycle import SHOWN_TO_NOBODY, State
from bot.contributions.proposals import propose_themes
from bot.contributions.wording import unaccented
from bot.errors import Illegal
from bot.flows.classify import CLASSIFY
from bot.flows.draft import THEMES_MOST
from bot.flows.engine import Data
from bot.roles import Role
from bot.store import contributions, editions
from bot.store.contributions import Entry
from bot.texts import Speech


def classify(context: Context, argument: str) -> Reply:
    """`classer number section, themes`; the button asks."""
    point = pointed(context, argument)
    at_hand(context, point.number, point.shown)
    entry = in_community(context, point.number)
    data = _question(context, entry)
    if point.words:
        return _classify(context, entry, _as_typed(data, point.words, context))
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
    return list(dict.fromkeys([entry.section, *own, *dict(context.community.layout.sections)]))


def _as_typed(data: Data, typed: str, context: Context) -> Data:
    """`section, theme, theme`: a section moves it, themes take the place of those it had."""
    section, themes = data["section"], list[str]()
    for part in filter(None, map(str.strip, typed.split(","))):
        titled = [key for key, title in data["sections"] if _same(title, part)]
        found = propose_themes(part, context.community.themes, THEMES_MOST)
        if not titled and not found:
            names = [title for _, title in data["sections"]] + list(context.community.themes)
            raise Illegal("classify.unknown", typed=part, names=context.speech.listed(names))
        section = titled[0] if titled else section
        themes += [] if titled else found
    named = list(dict.fromkeys(themes)) or data["themes"]
    if len(named) > THEMES_MOST:
        raise Illegal("tell.themes.too_many", most=THEMES_MOST)
    return {**data, "section": section, "themes": named}


def _same(title: str, typed: str) -> bool:
    return unaccented(title).casefold().startswith(unaccented(typed).casefold())


def _finish(context: Context, data: Data, outcome: str) -> Reply:  # noqa: ARG001 - there is but one
    entry = in_community(context, data["number"])
    if entry.revision.id != data["revision"] or entry.state in SHOWN_TO_NOBODY:
        return context.say(context.speech("desk.changed", number=entry.id))
    return _classify(context, entry, data)


def _classify(context: Context, entry: Entry, data: Data) -> Reply:
    _keep(context, entry, data["section"], data["themes"])
    context.record("classify", entry.id)
    shelves = " · ".join([title_of(context, data["section"]), *data["themes"]])
    if entry.state is not State.WAITING:
        told = acted(context, entry.id, "desk.classified", shelves=shelves)
        return told + Reply(stir=True)
    head = who_did(context, entry.id, "desk.classified", shelves=shelves)
    return show_card(context, entry.id, head)


def _keep(context: Context, entry: Entry, section: str, themes: list[str]) -> None:
    """The text in force has these themes, here and where it is frozen or posted."""
    connection, number = context.connection, entry.id
    wording = contributions.wording(entry.revision) | {"themes": themes}
    revision_id = contributions.add_revision(connection, number, wording, context.now)
    usual = section_of(entry.contribution.call_id) if entry.contribution.call_id else entry.kind
    kept = "" if section == usual else section
    contributions.reclassify(connection, number, revision_id, kept)
    contributions.place_in_editions(connection, number, section)
    for edition_id in contributions.reword_in_editions(connection, number, revision_id):
        editions.note(connection, edition_id, to_correct=True)


CLASSIFYING: Dialogue[Speech] = Dialogue(
    CLASSIFY, lambda context: context.speech, _finish, role=Role.ANIMATOR
)

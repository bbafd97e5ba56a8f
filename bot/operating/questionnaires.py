"""Law: a questionnaire is taken from its file whole or not at all; its data leave without names.

Both beside the house at work: the file is read and checked before the database is asked, and the
export is written once the database is left.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import SystemRandom

from sqlalchemy import Connection

from bot.config import Settings
from bot.errors import ConfigError
from bot.operating.given import community_of, text_of
from bot.questionnaires.form import Form, unpack
from bot.questionnaires.lifecycle import State
from bot.questionnaires.open_data import published
from bot.questionnaires.reading import Fault, read
from bot.settings.communities import CommunitySettings, PollsSettings
from bot.store import answer_sheets, people, questionnaires
from bot.store.beside import looking, marking
from bot.texts import Speech


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a file: there is no `form` where its faults kept it out."""

    key: str
    number: int = 0
    form: Form | None = None
    faults: tuple[Fault, ...] = ()


def imported(settings: Settings, file: Path, now: datetime, slug: str = "") -> Imported:
    """Take a questionnaire in as a draft of that community, or of the only one.

    The same again changes nothing; another wording replaces a draft. Raises `ConfigError` where
    the file or the community is not there, or the questionnaire is open already.
    """
    community = community_of(settings, slug, "questionnaire.import.community")
    reading = read(text_of(file, "questionnaire.import.unreadable"))
    if reading.form is None:
        return Imported("questionnaire.import.faulty", faults=reading.faults)
    with marking(settings.database.url) as connection:
        return _kept(connection, community, reading.form, now)


def _kept(
    connection: Connection, community: CommunitySettings, form: Form, now: datetime
) -> Imported:
    here = people.keep_communities(connection, [community.slug], now)[community.slug]
    known = questionnaires.keyed(connection, here, form.key)
    if known is None:
        number = questionnaires.keep(connection, here, form, now)
        return Imported("questionnaire.import.new", number, form)
    if questionnaires.says(known, form):
        return Imported("questionnaire.import.same", known.id or 0, form)
    if known.state != State.DRAFT:
        raise ConfigError("questionnaire.import.open", number=known.id)
    questionnaires.replace(connection, known, form)
    return Imported("questionnaire.import.replaced", known.id or 0, form)


def told(outcome: Imported, speech: Speech) -> Iterator[str]:
    """The lines that a person reads: one for each fault, and what was done."""
    for fault in outcome.faults:
        yield _where(fault, speech) + speech(fault.key, **fault.values)
    form = outcome.form
    values = {"questions": len(form.questions), "minutes": form.minutes} if form else {}
    yield speech(outcome.key, number=outcome.number, faults=len(outcome.faults), **values)


def _where(fault: Fault, speech: Speech) -> str:
    if not fault.line:
        return ""
    name = fault.question or "?"
    return speech("questionnaire.import.where", line=fault.line, name=name) + " "


def exported(settings: Settings, number: int, file: Path, *, texts: bool) -> int:
    """Write a questionnaire's sheets as CSV; how many. Raises `ConfigError` where there is none."""
    with looking(settings.database.url) as connection:
        found = questionnaires.find(connection, number)
        if found is None or found.state != State.CLOSED:
            raise ConfigError("questionnaire.export.none", number=number)
        fewest = _fewest(settings, questionnaires.slug(connection, found))
        filled = answer_sheets.filled(connection, number)
    if len(filled) < fewest:
        raise ConfigError("questionnaire.export.few", number=number, fewest=fewest)
    written = published(unpack(found.questions), filled, SystemRandom(), texts=texts)
    try:
        file.write_bytes(written)
    except OSError:
        raise ConfigError("questionnaire.export.unwritable", path=file) from None
    return len(filled)


def _fewest(settings: Settings, slug: str) -> int:
    """How many sheets have to be begun before anything of them is given out."""
    community = settings.named(slug)
    return (community.polls if community else PollsSettings()).cell_minimum

"""Law: a season file is checked whole before anything is kept, and kept in one transaction.

What an earlier import has brought is left as it is; what has changed in the file since is refused,
since polls are changed in chat.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from bot.config import Settings
from bot.errors import ConfigError, Illegal
from bot.operating.given import community_of
from bot.seasons.entries import Entry, Mistake, Season, Wrong, read_season
from bot.seasons.planning import Planned, plan
from bot.settings.communities import CommunitySettings
from bot.store import beside, seasons, trail
from bot.tables import Poll
from bot.texts import Speech


@dataclass(frozen=True, slots=True)
class Brought:
    """What an import came to: the mistakes, or the new polls and how many were there already."""

    mistakes: Sequence[Mistake] = ()
    polls: Sequence[Poll] = field(default=())
    known: int = 0


WHICH, UNREADABLE = "season.which", "season.unreadable"
"""What is said where the community, or the file, is not there."""


def import_season(settings: Settings, slug: str, text: str, now: datetime) -> Brought:
    """Keep what is new in a season file, whether the house is at work or not."""
    community = community_of(settings, slug, WHICH)
    speech = Speech(community.language, community.zone)
    season = read_season(text, speech)
    fixed = not community.polls.newcomers
    season.entries = [replace(entry, fixed_roll=fixed) for entry in season.entries]
    with beside.marking(settings.database.url) as connection:
        found = seasons.community_id(connection, community.slug)
        if found is None:
            raise ConfigError("season.not_served", community=community.name)
        return _import(connection, found, season, now, speech)


def _import(
    connection: Connection, community: int, season: Season, now: datetime, speech: Speech
) -> Brought:
    known = seasons.known(connection, community)
    planned = []
    for entry in season.entries:
        try:
            if entry.key not in known:
                planned.append(plan(entry, now, speech))
            elif known[entry.key].digest != entry.digest:
                raise _changed(entry, known[entry.key].poll_id)
        except Wrong as wrong:
            season.refuse(entry.rank, wrong)
    if season.mistakes:
        return Brought(mistakes=sorted(season.mistakes, key=lambda one: one.line))
    made = [_keep(connection, community, one, now, speech) for one in planned]
    if made:
        seasons.announce(connection, made[-1])
    return Brought(polls=made, known=len(season.entries) - len(made))


def _changed(entry: Entry, number: int) -> Wrong:
    return Wrong("key", Illegal("season.changed", entry=entry.key, number=number))


def _keep(
    connection: Connection, community: int, planned: Planned, now: datetime, speech: Speech
) -> Poll:
    made = seasons.bring(connection, community, planned, now)
    note = speech("numbered", number=made.id)
    deed = trail.Deed(verb="import_poll", community_id=community, note=note)
    trail.record(connection, deed, now)
    return made


# --- told -----------------------------------------------------------------------------------------


def told(
    brought: Brought, path: Path, community: CommunitySettings, speech: Speech
) -> Iterator[str]:
    """What a person at the command line reads."""
    local = replace(speech, zone=community.zone)
    for mistake in brought.mistakes:
        sentence = local(mistake.key, **mistake.values)
        yield local("season.mistake", file=path.name, line=mistake.line, mistake=sentence)
    if brought.mistakes:
        yield local("season.nothing")
        return
    for poll in brought.polls:
        assert poll.opens_at is not None
        when = local.exact(poll.opens_at)
        yield local("season.poll", number=poll.id, when=when, question=poll.question)
    counts = {"season.known": brought.known, "season.brought": len(brought.polls)}
    yield from (local.count(key, count) for key, count in counts.items() if count)

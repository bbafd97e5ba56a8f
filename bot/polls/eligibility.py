"""Law: who may vote is settled before the opening; whoever may not is told why, and what to do.

Everybody who sees the card, unless the desk or the community wants it otherwise. A region is the
one of the profile, a role is the configuration's, and a member is one since they first did
something in the community: a stranger's vote comes after any opening.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.contributions.regions import REGIONS, read_region, region_named
from bot.contributions.wording import unaccented
from bot.errors import Illegal
from bot.tables import Poll
from bot.texts import Speech


class Scope(StrEnum):
    ALL = "all"
    MEMBERS = "members"
    REGIONS = "regions"
    ANIMATORS = "animators"


_WORDS: Mapping[str, Scope] = {
    **dict.fromkeys(("tous", "toutes", "tout le monde", "all", "everybody", "everyone"), Scope.ALL),
    **dict.fromkeys(("membre", "membres", "member", "members"), Scope.MEMBERS),
    **dict.fromkeys(("animateurs", "animatrices", "animation", "equipe"), Scope.ANIMATORS),
    **dict.fromkeys(("animators", "team"), Scope.ANIMATORS),
}
_BETWEEN = re.compile(r"\s*[,;|\n]\s*|\s+(?:et|and)\s+")


@dataclass(frozen=True, slots=True)
class Electorate:
    """Who may vote: of members of regions, these, by their INSEE codes; with a `fixed` roll, only
    those who were members at the opening."""

    scope: Scope = Scope.ALL
    regions: tuple[str, ...] = ()
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Elector:
    """What is known of somebody who votes: of a stranger, nothing."""

    member_since: datetime | None = None
    region: str = ""
    animates: bool = False


# --- as it is typed and kept ----------------------------------------------------------------------


def read_electorate(typed: str) -> str:
    """As people type it → as a poll keeps it; `Illegal` for what is neither a word nor a region."""
    word = " ".join(unaccented(typed).casefold().split())
    scope = _WORDS.get(word)
    if scope is not None:
        return scope
    named = {read_region(one) for one in _BETWEEN.split(typed.strip()) if one}
    if not named:
        raise Illegal("region.empty")
    return " ".join([Scope.REGIONS, *(one.code for one in REGIONS if one in named)])


def electorate(poll: Poll) -> Electorate:
    """Who may vote in that poll. A roll that is fixed is one of members; roles have no date."""
    word, *regions = poll.electorate.split()
    scope = Scope(word)
    fixed = poll.fixed_roll and scope is not Scope.ANIMATORS
    return Electorate(
        Scope.MEMBERS if fixed and scope is Scope.ALL else scope, tuple(regions), fixed
    )


# --- the rule -------------------------------------------------------------------------------------

Bar = Callable[[Electorate, Elector, datetime], bool]

BARS: Mapping[str, Bar] = {
    "eligibility.team": lambda who, one, _: who.scope is Scope.ANIMATORS and not one.animates,
    "eligibility.no_region": lambda who, one, _: who.scope is Scope.REGIONS and not one.region,
    "eligibility.elsewhere": lambda who, one, _: (
        who.scope is Scope.REGIONS and one.region not in who.regions
    ),
    "eligibility.stranger": lambda who, one, _: (
        who.scope in (Scope.MEMBERS, Scope.REGIONS) and one.member_since is None
    ),
    "eligibility.newcomer": lambda who, one, opened_at: (
        who.fixed and one.member_since is not None and one.member_since > opened_at
    ),
}
"""What keeps somebody from voting, by the sentence that says so: the first that holds is said."""


def barred(who: Electorate, one: Elector, opened_at: datetime) -> str:
    """The key of what keeps them from voting; empty when they may."""
    return next((key for key, holds in BARS.items() if holds(who, one, opened_at)), "")


# --- as it is said --------------------------------------------------------------------------------


def who_may(who: Electorate, speech: Speech) -> str:
    """On the card; empty where everybody may."""
    if who.scope is Scope.ALL:
        return ""
    said = speech(f"eligibility.are.{who.scope}", regions=regions(who, speech))
    return f"{said} {speech('eligibility.fixed')}" if who.fixed else said


def regions(who: Electorate, speech: Speech) -> str:
    """`de la région Bretagne`."""
    names = [region_named(code).name for code in who.regions]
    return speech.count("eligibility.of", len(names), names=speech.listed(names))

"""Law: a community is its rooms, its people with a role, its themes and its digest."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from bot.digests.compose import Layout
from bot.digests.digest import NEWS, Approval, Digest
from bot.digests.schedule import Schedule, read_schedule
from bot.messages import Address
from bot.roles import Role
from bot.settings.fields import (
    AccountField,
    Crontab,
    DurationField,
    Freeze,
    Frozen,
    Holidays,
    Name,
    Pause,
    Reason,
    RecapSlug,
    RegionField,
    RoomField,
    Slug,
    Title,
    WaitField,
    Words,
    Zone,
)

DEFAULT_THEMES: dict[str, tuple[str, ...]] = {
    "Accueil et démarches": ("guichet", "usager", "formulaire", "accueil", "courrier"),
    "Numérique et données": ("numérique", "application", "données", "logiciel", "plateforme"),
    "Management et équipes": ("manager", "équipe", "réunion", "télétravail", "cadre"),
    "Participation": ("citoyen", "habitant", "concertation", "atelier", "budget participatif"),
    "Transition écologique": ("écologie", "énergie", "climat", "mobilité", "déchets"),
    "Santé et solidarités": ("santé", "hôpital", "social", "solidarité", "patient"),
    "Éducation et formation": ("école", "collège", "élève", "formation", "apprentissage"),
    "Territoires": ("commune", "rural", "mairie", "quartier", "territoire"),
}


class SectionSettings(Frozen):
    """A section of the digest: a kind of contribution, or what was tried and stopped (its title
    empty: the usual one), or one of the community's own, by its title, which the desk fills."""

    kind: Literal["initiative", "testimony", "stopped", ""] = ""
    title: Title = ""

    @property
    def key(self) -> str:
        return self.kind or self.title


def _each_once(sections: tuple[SectionSettings, ...]) -> tuple[SectionSettings, ...]:
    keys = [section.key for section in sections]
    if "" in keys:
        raise PydanticCustomError("unnamed", "neither a kind nor a title")
    for key in keys:
        if keys.count(key) > 1:
            raise PydanticCustomError("twice", "used twice", {"name": key})
    return sections


class _IssueSettings(Frozen):
    """When an edition freezes and goes out, who lets it go, and how much is in it."""

    schedule: Crontab = "0 17 * * fri"
    freeze: Freeze = "3h"
    reminder: DurationField = timedelta(hours=4)
    approval: Literal["required", "automatic", "delayed"] = "required"
    delay: DurationField = timedelta(hours=2)
    limit: Annotated[int, Field(ge=1, le=300)] = 20
    excerpt: Annotated[int, Field(ge=80, le=2000)] = 420
    media: Annotated[int, Field(ge=0, le=20)] = 4
    posts: Annotated[int, Field(ge=1, le=20)] = 3


class DigestSettings(_IssueSettings):
    """The digest that brings what is new, and what holds for the recaps as well: the days without
    an edition, and the sections."""

    holidays: Holidays = "FR"
    pauses: Annotated[tuple[Pause, ...], Field(strict=False, max_length=24)] = ()
    sections: Annotated[
        tuple[SectionSettings, ...],
        Field(min_length=1, max_length=12, strict=False),
        AfterValidator(_each_once),
    ] = (
        SectionSettings(kind="initiative"),
        SectionSettings(kind="testimony"),
        SectionSettings(kind="stopped"),
    )


class RecapSettings(_IssueSettings):
    """A digest of what has come out since its last edition, of one region or some themes if it is
    to be; in the community's channels when it names none."""

    slug: RecapSlug
    name: Name
    schedule: Crontab = "0 9 * * mon#1"
    region: RegionField = ""
    themes: Annotated[tuple[Name, ...], Field(strict=False)] = ()
    channels: Annotated[tuple[RoomField, ...], Field(strict=False)] = ()


class PollsSettings(Frozen):
    """Whether who joins after a poll's opening votes in it; how long before the close members who
    have not voted are reminded, once: never, when it is zero. No detail of a poll shows fewer votes
    than the `cell_minimum` in one place, and a secret one no result of fewer than
    `secret_minimum`."""

    newcomers: bool = True
    reminder: WaitField = timedelta(hours=24)
    cell_minimum: Annotated[int, Field(ge=3, le=100)] = 5
    secret_minimum: Annotated[int, Field(ge=3, le=100)] = 5


class CommunitySettings(Frozen):
    """One community: its rooms, its people with a role, its themes and its digest."""

    slug: Slug
    name: Name
    host: str = ""
    language: Literal["fr", "en"] = "fr"
    timezone: Zone = "Europe/Paris"
    desk: RoomField
    channels: Annotated[tuple[RoomField, ...], Field(strict=False)] = ()
    animators: Annotated[tuple[AccountField, ...], Field(strict=False)] = ()
    admins: Annotated[tuple[AccountField, ...], Field(strict=False)] = ()
    welcome: Annotated[str, StringConstraints(max_length=600, strip_whitespace=True)] = ""
    reasons: Annotated[tuple[Reason, ...], Field(strict=False, max_length=12)] = ()
    themes: Annotated[dict[Name, Words], Field(max_length=20)] = DEFAULT_THEMES
    digest: DigestSettings = DigestSettings()
    recaps: Annotated[tuple[RecapSettings, ...], Field(strict=False, max_length=6)] = ()
    polls: PollsSettings = PollsSettings()

    @property
    def team(self) -> tuple[Address, ...]:
        """The accounts that animate the community."""
        return tuple(dict.fromkeys((*self.animators, *self.admins)))

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def news(self) -> Digest:
        """The digest that brings what is new."""
        return self._digest(self.digest, NEWS, self.name, self.channels)

    @property
    def digests(self) -> tuple[Digest, ...]:
        """What brings the news, then the recaps."""
        return (self.news, *map(self._recap, self.recaps))

    def digest_named(self, slug: str) -> Digest:
        """The digest of that slug; the news where there is no such recap any more."""
        recap = next((one for one in self.recaps if one.slug == slug), None)
        return self.news if recap is None else self._recap(recap)

    def _recap(self, recap: RecapSettings) -> Digest:
        name = f"{self.name} · {recap.name}"
        digest = self._digest(recap, recap.slug, name, recap.channels or self.channels)
        return replace(digest, region=recap.region, themes=recap.themes)

    def _digest(
        self, issue: _IssueSettings, slug: str, name: str, channels: tuple[Address, ...]
    ) -> Digest:
        days = (self.digest.pauses, self.digest.holidays)
        sections = [(section.key, section.title) for section in self.digest.sections]
        return Digest(
            slug=slug,
            schedule=read_schedule(issue.schedule, self.timezone, issue.freeze, *days),
            layout=Layout(name, sections, issue.excerpt),
            channels=channels,
            approval=Approval(issue.approval),
            delay=issue.delay,
            reminder=issue.reminder,
            limit=issue.limit,
            media=issue.media,
            posts=issue.posts,
        )

    @property
    def schedule(self) -> Schedule:
        return self.news.schedule

    @property
    def layout(self) -> Layout:
        return self.news.layout

    @model_validator(mode="after")
    def _recaps_are_told_apart(self) -> CommunitySettings:
        seen: set[str] = set()
        for recap in self.recaps:
            if recap.slug in seen:
                raise PydanticCustomError("twice", "used twice", {"name": recap.slug})
            for place in recap.channels:
                if place not in self.channels:
                    raise PydanticCustomError("no_channel", "no channel", {"place": place})
            seen.add(recap.slug)
        return self

    def role(self, account: Address) -> Role:
        """The role of that account here; everybody may be an agent."""
        if account in self.admins:
            return Role.ADMIN
        return Role.ANIMATOR if account in self.animators else Role.AGENT

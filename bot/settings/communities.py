"""Law: a community is its rooms, its people with a role, its themes and its digest."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from bot.digests.compose import Layout
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
    """A section of the digest: a kind of contribution (its title empty: the usual one), or one of
    the community's own, by its title, which the desk fills."""

    kind: Literal["initiative", "testimony", ""] = ""
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


class DigestSettings(Frozen):
    """When the digest freezes and goes out, and what is in it."""

    schedule: Crontab = "0 17 * * fri"
    freeze: Freeze = "3h"
    reminder: DurationField = timedelta(hours=4)
    approval: Literal["required", "automatic"] = "required"
    limit: Annotated[int, Field(ge=1, le=300)] = 20
    excerpt: Annotated[int, Field(ge=80, le=2000)] = 420
    media: Annotated[int, Field(ge=0, le=20)] = 4
    holidays: Holidays = "FR"
    pauses: Annotated[tuple[Pause, ...], Field(strict=False, max_length=24)] = ()
    sections: Annotated[
        tuple[SectionSettings, ...],
        Field(min_length=1, max_length=12, strict=False),
        AfterValidator(_each_once),
    ] = (SectionSettings(kind="initiative"), SectionSettings(kind="testimony"))


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
    polls: PollsSettings = PollsSettings()

    @property
    def team(self) -> tuple[Address, ...]:
        """The accounts that animate the community."""
        return tuple(dict.fromkeys((*self.animators, *self.admins)))

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def schedule(self) -> Schedule:
        digest = self.digest
        return read_schedule(
            digest.schedule, self.timezone, digest.freeze, digest.pauses, digest.holidays
        )

    @property
    def layout(self) -> Layout:
        sections = [(section.key, section.title) for section in self.digest.sections]
        return Layout(self.name, sections, self.digest.excerpt)

    def role(self, account: Address) -> Role:
        """The role of that account here; everybody may be an agent."""
        if account in self.admins:
            return Role.ADMIN
        return Role.ANIMATOR if account in self.animators else Role.AGENT

"""Law: which communities there are, what each room is for, and in which words each is spoken to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bot.config import Settings
from bot.editorial import Row, overlaid
from bot.messages import Address, Event
from bot.ports import Traits
from bot.roles import Place
from bot.settings.communities import CommunitySettings
from bot.texts import Speech


@dataclass(frozen=True, slots=True)
class Directory:
    """The communities of the configuration with their ids in the database.

    `settings` are in force, `configured` what the configuration says. `traits` tells what a
    platform can do.
    """

    settings: Settings
    ids: Mapping[str, int]
    traits: Callable[[str], Traits]
    configured: Settings

    def community(self, community_id: int | None) -> CommunitySettings | None:
        """The settings of that community, unless it has left the configuration."""
        slug = next((slug for slug, number in self.ids.items() if number == community_id), "")
        return self.settings.named(slug)

    def whereabouts(
        self, event: Event, community_id: int | None
    ) -> tuple[CommunitySettings, Place]:
        """What an event concerns, and what its room is for: alone, it is the community chosen."""
        community, place = self.settings.room(event.place)
        if community is not None:
            return community, place
        chosen = self.community(community_id) or self.settings.community[0]
        return chosen, Place.DIRECT if event.direct else Place.UNKNOWN

    @property
    def only(self) -> CommunitySettings | None:
        """The community of an instance that has just one."""
        communities = self.settings.community
        return communities[0] if len(communities) == 1 else None

    def speech(self, community: CommunitySettings, address: Address) -> Speech:
        """The community's language, with commands as that address's platform writes them."""
        return Speech(community.language, community.zone, self.traits(address.platform).prefix)


class Edited:
    """The directory as animators have set it; the same rows are read once."""

    def __init__(self, plain: Directory) -> None:
        self.plain = plain
        self._latest: tuple[tuple[Row, ...], Directory] = ((), plain)

    def by(self, rows: tuple[Row, ...]) -> Directory:
        """The directory with what these rows set."""
        known, directory = self._latest
        if rows != known:
            settings = overlaid(self.plain.configured, self.plain.ids, rows)
            directory = replace(self.plain, settings=settings)
            self._latest = (rows, directory)
        return directory

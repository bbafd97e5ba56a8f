"""Law: what animators set in chat stands over the configuration, by the configuration's own rules.

A value is kept as the configuration would write it. One that no longer fits (an older version kept
it) is left out, and the configuration's holds.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.config import Settings
from bot.settings.communities import CommunitySettings, DigestSettings

OF_THE_DIGEST = ("schedule", "freeze", "pauses", "sections")
OF_THE_COMMUNITY = ("themes", "reasons", "welcome")
NAMES = (*OF_THE_DIGEST, *OF_THE_COMMUNITY)

Row = tuple[int, str, str]
"""A community's id, a value's name, and the value as JSON."""


def values(community: CommunitySettings) -> dict[str, Any]:
    """All editorial values of a community, as the configuration would write them."""
    digest = community.digest.model_dump(mode="json", include=set(OF_THE_DIGEST))
    return digest | community.model_dump(mode="json", include=set(OF_THE_COMMUNITY))


def edited(community: CommunitySettings, name: str, value: Any) -> CommunitySettings:
    """The community with that value; ValueError when the configuration would refuse it."""
    if name in OF_THE_DIGEST:
        read = DigestSettings.model_validate({name: value})
        digest = community.digest.model_copy(update={name: getattr(read, name)})
        return community.model_copy(update={"digest": digest})
    if name not in OF_THE_COMMUNITY:
        raise ValueError(f"{name!r} is not set in chat")
    known = {key: getattr(community, key) for key in ("slug", "name", "desk")}
    own = CommunitySettings.model_validate({**known, name: value})
    return community.model_copy(update={name: getattr(own, name)})


def overlaid(settings: Settings, ids: Mapping[str, int], rows: Iterable[Row]) -> Settings:
    """The settings with what animators set, wherever it still fits."""
    communities = {ids.get(community.slug): community for community in settings.community}
    for community_id, name, line in rows:
        if community_id in communities:
            before = communities[community_id]
            communities[community_id] = _fitting(before, name, json.loads(line)) or before
    return settings.model_copy(update={"community": tuple(communities.values())})


def _fitting(community: CommunitySettings, name: str, value: Any) -> CommunitySettings | None:
    try:
        return edited(community, name, value)
    except ValueError:  # pydantic's errors are ValueErrors
        return None


@dataclass(frozen=True, slots=True)
class Difference:
    """A value set in chat that is not the configuration's; it holds if it `fits`."""

    community: str
    name: str
    configured: Any
    kept: Any
    fits: bool


def differences(
    settings: Settings, ids: Mapping[str, int], rows: Iterable[Row]
) -> Iterator[Difference]:
    """Where what is kept differs from the configuration."""
    communities = {ids.get(community.slug): community for community in settings.community}
    for community_id, name, line in rows:
        community = communities.get(community_id)
        if community is None:
            continue
        kept, configured = json.loads(line), values(community).get(name)
        fits = _fitting(community, name, kept) is not None
        if kept != configured:
            yield Difference(community.name, name, configured, kept, fits)

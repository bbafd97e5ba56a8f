"""Law: the file and the community named at the command line are there, or one sentence says so."""

from __future__ import annotations

from pathlib import Path

from bot.config import Settings
from bot.errors import ConfigError
from bot.settings.communities import CommunitySettings


def text_of(path: Path, otherwise: str) -> str:
    """What is written in that file; `ConfigError` of the key `otherwise` when it can't be read."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(otherwise, path=path, reason=error) from None


def community_of(settings: Settings, slug: str, otherwise: str) -> CommunitySettings:
    """The community of that slug, or the only one; `ConfigError` when that is not one."""
    named = [one for one in settings.community if slug in ("", one.slug)]
    if len(named) != 1:
        slugs = ", ".join(one.slug for one in settings.community)
        raise ConfigError(otherwise, communities=slugs)
    return named[0]

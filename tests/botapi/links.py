"""Law: an address is one that `td::LinkManager::check_link` takes, and reads as it leaves it."""

from __future__ import annotations

from urllib.parse import urlsplit

_WEB = ("http", "https", "tonsite")
_APPS = ("tg:", "ton:")


class BadLinkError(ValueError):
    """Why it is none."""


def checked(link: str) -> str:
    """The address as readers get it; raises `BadLinkError`."""
    if link.lower().startswith(_APPS):
        return link
    parts = urlsplit(link if "://" in link else f"http://{link}")
    if parts.scheme not in _WEB:
        raise BadLinkError("Unsupported URL protocol")
    host = parts.hostname or ""
    if "." not in host.strip(".") or any(letter.isspace() for letter in link):
        raise BadLinkError("Wrong HTTP URL")
    return parts.geturl() if parts.path else parts._replace(path="/").geturl()

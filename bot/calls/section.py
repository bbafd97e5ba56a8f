"""Law: a call's answers stand in a section of its own, whose key no other section may have."""

from __future__ import annotations

PREFIX = "call."


def section_of(call_id: int | None) -> str:
    """The key of the section that a call's answers stand in."""
    return f"{PREFIX}{call_id}"


def number_in(section: str) -> int | None:
    """The call whose section that is; None for a section of another sort."""
    digits = section.removeprefix(PREFIX)
    return int(digits) if section.startswith(PREFIX) and digits.isdecimal() else None

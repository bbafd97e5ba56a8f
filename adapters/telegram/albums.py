"""Law: the parts of an album come one by one, and are told as one message once all have come.

They are all once no more have come for a moment: Telegram does not say how many there are. Whatever
its sender says after a part of an album, or does to a message that waits, waits behind it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from telegram import Message, Update

from adapters.telegram.cursor import Raw
from bot.messages import Edited, Event, Said

WHOLE = 1.0
"""Seconds after which the parts that have come are all of them."""


@dataclass(frozen=True, slots=True)
class Heard:
    """An update, and the event that it is, if it is one."""

    raw: Raw
    update: Update | None
    event: Event | None

    @property
    def message(self) -> Message | None:
        return self.update.message or self.update.channel_post if self.update else None

    @property
    def album(self) -> str:
        """The album that it is a part of; empty when it is none."""
        return (self.message and self.message.media_group_id) or ""

    @property
    def speaker(self) -> tuple[str, str]:
        return (self.event.place, self.event.account) if self.event else ("", "")


AGAIN = 5.0
"""The same of an album of which a part was heard in an earlier life: what was under way then comes
again at Telegram's own pace."""


class Albums:
    """Since when the albums that are coming in have had as many parts as now.

    Those that are there at the first look were begun in an earlier life.
    """

    def __init__(self) -> None:
        self._since: dict[tuple[str, int], float] = {}
        self._earlier: frozenset[str] | None = None

    def begin(self, waiting: Iterable[Raw]) -> None:
        """These were heard before; said at each look, it counts at the first."""
        if self._earlier is None:
            messages = (raw.get("message") or raw.get("channel_post") or {} for raw in waiting)
            self._earlier = frozenset(one.get("media_group_id", "") for one in messages)

    def unripe(self, heard: Iterable[Heard], now: float) -> set[str]:
        """Those of which more may come; `now` is in seconds, of any clock."""
        counts = Counter(one.album for one in heard if one.album)
        self._since = {seen: self._since.get(seen, now) for seen in counts.items()}
        return {
            album
            for (album, _), since in self._since.items()
            if now - since < self._patience(album)
        }

    def _patience(self, album: str) -> float:
        return AGAIN if album in (self._earlier or ()) else WHOLE


def waiting(heard: Sequence[Heard], unripe: Collection[str], late: Collection[str]) -> list[Heard]:
    """Those that are not told yet: parts of albums, late files, and what goes behind either.

    `late` are the ids of the events whose file is on its way.
    """
    held = {one.album for one in heard if one.event is not None and one.event.id in late}
    held = {*held, *unripe} - {""}
    waits: list[Heard] = []
    speakers: set[tuple[str, str]] = set()
    messages = set(late)
    for one in heard:
        event = one.event
        if event is None:
            continue
        behind = one.speaker in speakers or (isinstance(event, Edited) and event.of in messages)
        if one.album in held or event.id in late or behind:
            waits.append(one)
            messages.add(event.id)
            speakers |= {one.speaker} if one.album in held else set()
    return waits


def joined(heard: Iterable[Heard]) -> list[Event]:
    """The events in order; an album is one, with all its files, where its first part was."""
    told: list[Event] = []
    places: dict[str, int] = {}
    for one in heard:
        if one.event is None:
            continue
        if one.album in places:
            told[places[one.album]] = _with(told[places[one.album]], one.event)
            continue
        if one.album:
            places[one.album] = len(told)
        told.append(one.event)
    return told


def _with(first: Event, part: Event) -> Event:
    """Both as one, which is known by the parts with words, so that their edits find it."""
    assert isinstance(first, Said)
    assert isinstance(part, Said)
    named, other = (first, part) if first.text or not part.text else (part, first)
    return replace(
        named,
        text="\n\n".join(text for text in (first.text, part.text) if text),
        files=first.files + part.files,
        addressed=first.addressed or part.addressed,
        also=(*first.also, *([other.id] if other.text else [])),
    )

"""Law: a text is cleaned, trimmed and marked as `td::fix_formatted_text` does, and no other way.

Offsets and lengths count UTF-16 code units. What Telegram would mend in entities is refused, but
for white space, which it trims from everything that anybody sends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from telegram.constants import MessageLimit

from tests.botapi import links, refusals

Entity = dict[str, Any]

PLAIN = frozenset(
    [
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "spoiler",
        "code",
        "blockquote",
        "expandable_blockquote",
    ]
)
FOUND = frozenset(
    [
        "mention",
        "hashtag",
        "cashtag",
        "bot_command",
        "url",
        "email",
        "phone_number",
        "bank_card_number",
    ]
)
"""What Telegram finds in a text by itself, and ignores where a bot says it."""

FURTHER = {
    "text_link": ("url",),
    "text_mention": ("user",),
    "custom_emoji": ("custom_emoji_id",),
}
BLANKS = " \n"
_FARTHEST = 1_000_000
_LARGEST = 2**15
_TO_BLANK = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f]")
_DROPPED = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
_URL = (
    r"https?://[^\s<>\"]+|(?<![\w@./])(?:[\w-]+\.)+(?:com|org|net|fr|eu|io|be|ch)\b(?:/[^\s<>]*)?"
)
_FINDERS = (
    ("url", re.compile(_URL, re.IGNORECASE)),
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("bot_command", re.compile(r"(?<![\w/<>@])/\w{1,64}(?:@\w{3,32})?(?![\w/<>])")),
    ("mention", re.compile(r"(?<![\w@])@[A-Za-z]\w{2,31}\b")),
    ("hashtag", re.compile(r"(?<![\w#])#(?!\d+\b)\w{1,256}")),
)


def width(text: str) -> int:
    """The length in UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def fixed(text: str, given: Any, *, empty: bool = False) -> tuple[str, list[Entity]]:
    """The text and its entities as readers get them; raises `Refusal`."""
    if not is_utf8(text):
        raise refusals.UTF8()
    if len(text.encode()) > _LARGEST:
        raise refusals.HUGE()
    entities = sorted(_read(given), key=lambda one: (one["offset"], -one["length"]))
    units = text.encode("utf-16-le")
    for entity in entities:
        _check(entity, units)
    _check_nesting(entities)
    text, entities = _cleaned(text, entities)
    text, entities = _trimmed(text, entities)
    if not text and not empty:
        raise refusals.BLANK()
    return text, marked(text, entities)


def is_utf8(text: str) -> bool:
    """Whether nothing in it is half a character."""
    return text.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in text)


def marked(text: str, entities: list[Entity]) -> list[Entity]:
    """These entities, and what Telegram finds in the text outside them."""
    spans = [(one["offset"], one["offset"] + one["length"]) for one in entities]
    found: list[Entity] = []
    for kind, start, end in _findings(text):
        if all(end <= begin or start >= stop for begin, stop in spans):
            spans.append((start, end))
            found.append({"type": kind, "offset": start, "length": end - start})
    return sorted([*entities, *found], key=lambda one: (one["offset"], -one["length"]))


def part(text: str, entity: Entity) -> str:
    """The words that an entity marks."""
    units = text.encode("utf-16-le")
    start = 2 * entity["offset"]
    return units[start : start + 2 * entity["length"]].decode("utf-16-le")


def _findings(text: str) -> Iterator[tuple[str, int, int]]:
    for kind, finder in _FINDERS:
        for match in finder.finditer(text):
            words = match[0].rstrip(".,;:!?)") if kind == "url" else match[0]
            start = width(text[: match.start()])
            yield kind, start, start + width(words)


def _read(given: Any) -> Iterator[Entity]:
    if given is None:
        return
    if not isinstance(given, list):
        raise refusals.BAD_JSON(what="entities")
    if len(given) > MessageLimit.MESSAGE_ENTITIES:
        raise refusals.MANY_ENTITIES(most=int(MessageLimit.MESSAGE_ENTITIES))
    for one in given:
        entity = _entity(one)
        if entity["type"] not in FOUND:
            yield entity


def _entity(one: Any) -> Entity:
    """`Client::get_text_entity`."""
    if not isinstance(one, dict):
        raise refusals.ENTITY(why="expected an Object")
    for name in ("offset", "length", "type"):
        if one.get(name) is None:
            raise refusals.ENTITY(why=f'Can\'t find field "{name}"')
    return {
        "type": one["type"],
        "offset": int(one["offset"]),
        "length": int(one["length"]),
        **_further(one),
    }


def _further(one: Entity) -> Entity:
    """`Client::get_text_entity_type`."""
    kind = one["type"]
    if kind == "pre":
        return {"language": one["language"]} if one.get("language") else {}
    if kind not in FURTHER and kind not in PLAIN and kind not in FOUND:
        raise refusals.ENTITY(why="Unsupported type specified")
    needed = FURTHER.get(kind, ())
    for name in needed:
        if one.get(name) is None:
            raise refusals.ENTITY(why=f'Can\'t find field "{name}"')
    if kind == "text_link":
        return {"url": _url(str(one["url"]))}
    return {name: one[name] for name in needed}


def _url(url: str) -> str:
    if not is_utf8(url):
        raise refusals.UTF8()
    try:
        return links.checked(url)
    except links.BadLinkError as error:
        raise refusals.ENTITY_URL(url=url, why=error) from None


def _check(entity: Entity, units: bytes) -> None:
    offset, length, end = entity["offset"], entity["length"], len(units) // 2
    if not 0 <= offset <= _FARTHEST:
        raise refusals.OFFSET(offset=offset)
    if not 0 <= length <= _FARTHEST:
        raise refusals.LENGTH(length=length)
    if length == 0:
        raise refusals.EMPTY_ENTITY(offset=offset)
    if offset >= end:
        raise refusals.BEGINS_AFTER(offset=offset)
    if offset + length > end:
        raise refusals.ENDS_AFTER(offset=offset, end=offset + length)
    if _inside(units, offset):
        raise refusals.BEGINS_INSIDE(byte=_bytes(units, offset + 1))
    if _inside(units, offset + length):
        raise refusals.ENDS_INSIDE(offset=offset, byte=_bytes(units, offset + length + 1))


def _inside(units: bytes, offset: int) -> bool:
    """Whether the unit there is the second half of a surrogate pair."""
    return 2 * offset < len(units) and 0xDC <= units[2 * offset + 1] <= 0xDF


def _bytes(units: bytes, offset: int) -> int:
    return len(units[: 2 * offset].decode("utf-16-le").encode())


def _check_nesting(entities: list[Entity]) -> None:
    open_ends: list[int] = []
    for entity in entities:
        start, end = entity["offset"], entity["offset"] + entity["length"]
        while open_ends and open_ends[-1] <= start:
            open_ends.pop()
        if open_ends and end > open_ends[-1]:
            raise refusals.OVERLAP(offset=start)
        open_ends.append(end)


def _cleaned(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    text = _TO_BLANK.sub(" ", text)
    if _DROPPED.search(text) is None:
        return text, entities
    gone = [width(text[: match.start()]) for match in _DROPPED.finditer(text)]

    def moved(offset: int) -> int:
        return offset - sum(1 for place in gone if place < offset)

    ends = [(moved(one["offset"]), moved(one["offset"] + one["length"])) for one in entities]
    kept = [
        {**one, "offset": start, "length": end - start}
        for one, (start, end) in zip(entities, ends, strict=True)
        if end > start
    ]
    return _DROPPED.sub("", text), kept


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """`td::remove_invalid_entities`, then both ends of the text."""
    end = width(text.rstrip(BLANKS))
    lead = len(text) - len(text.lstrip(BLANKS))
    kept: list[Entity] = []
    for one in entities:
        words = part(text, one)
        skipped = len(words) - len(words.lstrip(BLANKS))
        start = one["offset"] + skipped
        stop = min(one["offset"] + one["length"], end)
        if stop > start:
            kept.append({**one, "offset": start - lead, "length": stop - start})
    return text.strip(BLANKS), kept

"""Law: each type of event that people send has one reader here, which makes it a neutral event, or
nothing.

Pure. Notices are what bots say, and are never answered. A reaction is told if the bot may be meant
by it; whose message it is on is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from adapters.matrix.attachments import caption
from adapters.matrix.events import (
    REDACTION,
    Source,
    Where,
    circumstances,
    related,
    taken_back,
    text_of,
    thread,
)
from adapters.matrix.polls import RESPONSES, poll_of, to_voted
from bot.messages import Edited, Event, Reacted, Redacted, Said, Voted, bare

_SPOKEN = ("m.text", "m.emote")
_KEYCAP = re.compile("(?:[1-9]\ufe0f?\u20e3|\U0001f51f)\ufe0f?")


@dataclass(frozen=True, slots=True)
class Own:
    """Who the bot is to the people of a room.

    `name` is what the room calls it. `take` is the emoji by which people give it a message.
    """

    user: str
    name: str = ""
    take: str = ""

    @property
    def called(self) -> str:
        """The pattern of all that it is called."""
        whole = self.user.removeprefix("@")
        names = {whole, whole.partition(":")[0], self.name} - {""}
        longest = sorted(names, key=len, reverse=True)
        return rf"@?(?:{'|'.join(map(re.escape, longest))})(?!\w)"


def read(source: Source, where: Where, own: Own) -> Event | None:
    """What a person did by this event; None when that is nothing to the bot."""
    reader = READERS.get(text_of(source, "type"))
    return None if reader is None else reader(source, where, own)


# --- words ----------------------------------------------------------------------------------------


def _message(source: Source, where: Where, own: Own) -> Event | None:
    if related(source, "m.relates_to").get("rel_type") == "m.replace":
        return _edited(source, where, own)
    return _said(source, where, own)


def _said(source: Source, where: Where, own: Own) -> Said | None:
    text = _words(_content(source))
    if text is None:
        return None
    answered = _answered(source)
    addressed = _names(_content(source), text, own)
    return Said(
        **circumstances(source, where),
        text=_spoken(text, own, quotes=bool(answered), named=addressed),
        answers=answered,
        addressed=addressed,
    )


def _edited(source: Source, where: Where, own: Own) -> Edited | None:
    of = text_of(related(source, "m.relates_to"), "event_id")
    whole, new = _content(source), related(source, "m.new_content")
    text = _words(new)
    if not of or text is None:
        return None
    # Outside of its new words an edit mentions only those whom the message did not mention yet.
    named = any(_names(one, text, own) for one in (whole, new)) or _calls(text, own)
    return Edited(
        **circumstances(source, where), of=of, text=_spoken(text, own, quotes=True, named=named)
    )


def _content(source: Source) -> Mapping[str, Any]:
    content = source.get("content")
    return content if isinstance(content, dict) else {}


def _words(content: Mapping[str, Any]) -> str | None:
    body = content.get("body")
    if isinstance(body, str) and content.get("msgtype") in _SPOKEN:
        return body
    return caption(content)


def _answered(source: Source) -> str:
    """The message that this one replies to; in a thread a mere place to stand is no reply."""
    relation = related(source, "m.relates_to")
    replied = relation.get("m.in_reply_to")
    falls_back = thread(source) and relation.get("is_falling_back", False)
    return text_of(replied, "event_id") if isinstance(replied, dict) and not falls_back else ""


def _names(content: Mapping[str, Any], text: str, own: Own) -> bool:
    """Whether it mentions the bot; older clients say so in the words, or by quoting it."""
    if "m.mentions" in content:
        mentions = content["m.mentions"]
        mentioned = mentions.get("user_ids") if isinstance(mentions, dict) else None
        return isinstance(mentioned, list) and own.user in mentioned
    pill = f"https://matrix.to/#/{own.user}"
    formatted = text_of(content, "formatted_body")
    return own.user in text or f'{pill}"' in formatted or f"{pill}?" in formatted


def _calls(text: str, own: Own) -> bool:
    """Whether it begins by calling the bot; some clients lose a mention when it is edited."""
    return re.match(rf"{own.called}:\s", text.lstrip(), re.IGNORECASE) is not None


def _spoken(text: str, own: Own, *, quotes: bool, named: bool) -> str:
    """The words alone, without the lines they answer and the name of whom they are said to."""
    text = _without_quotation(text) if quotes else text
    return _without_name(text, own) if named else text


def _without_name(text: str, own: Own) -> str:
    """The words without the bot's name before and after them; in one pass, however long."""
    if before := re.match(rf"{own.called}[:,]?", words := text.lstrip(), re.IGNORECASE):
        text = words[before.end() :].lstrip()
    if after := re.search(rf"(?<!\w){own.called}\Z", words := text.rstrip(), re.IGNORECASE):
        text = words[: after.start()].rstrip().removesuffix(",").rstrip()
    return text


def _without_quotation(body: str) -> str:
    """A reply without the lines that repeat what it replies to, which older clients put first."""
    lines = body.split("\n")
    quoted = 0
    while quoted < len(lines) and lines[quoted].startswith("> "):
        quoted += 1
    if quoted and quoted < len(lines) and not lines[quoted]:
        quoted += 1
    return "\n".join(lines[quoted:])


# --- signs ----------------------------------------------------------------------------------------


def _reacted(source: Source, where: Where, own: Own) -> Reacted | None:
    relation = related(source, "m.relates_to")
    of, emoji = text_of(relation, "event_id"), text_of(relation, "key")
    meant = _KEYCAP.fullmatch(emoji) or is_same(emoji, own.take)
    return Reacted(**circumstances(source, where), of=of, emoji=emoji) if of and meant else None


def is_same(emoji: str, other: str) -> bool:
    """Whether both are one emoji, whichever keyboard they were typed on."""
    return bool(emoji) and bare(emoji) == bare(other)


def handed_over(event: Reacted, message: Sequence[Event | None]) -> Reacted | None:
    """The reaction to one's own message with what that says, its newest wording last.

    None when there is no such message, or nothing that can be read.
    """
    told = [one for one in message if isinstance(one, Said | Edited)]
    if not told:
        return None
    return replace(event, own=True, text=told[-1].text, thread=told[0].thread)


def _redacted(source: Source, where: Where, _: Own) -> Redacted | None:
    of = taken_back(source)
    return Redacted(**circumstances(source, where), of=of) if of else None


def _voted(source: Source, where: Where, _: Own) -> Voted | None:
    return to_voted(source, where) if poll_of(source) else None


Reader = Callable[[Source, Where, Own], Event | None]
READERS: Mapping[str, Reader] = {
    "m.room.message": _message,
    "m.reaction": _reacted,
    REDACTION: _redacted,
    **dict.fromkeys(RESPONSES, _voted),
}

"""Law: an inspection only reads, takes no update, and mends nothing.

What it names is for whoever keeps the bot, on their terminal: rooms and people by name and number.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Iterator, Mapping
from itertools import islice
from urllib.parse import urlsplit

from telegram import Bot, ChatFullInfo, WebhookInfo
from telegram.constants import SUPPORTED_WEBHOOK_PORTS

from adapters.telegram.channel import new_bot
from adapters.telegram.ears import Credentials, Ears, address
from adapters.telegram.faults import Migrated, ask
from adapters.telegram.met import Names, met, shown
from adapters.telegram.rights import Hall, Remark, is_masked, is_member, judged
from bot.errors import Blocked, ChannelError, Rejected, SignedOut
from bot.messages import Address

Team = Mapping[Address, Collection[Address]]
"""The accounts that have a role, each with those of its desks that are on Telegram."""

LISTED = 10
"""Of the rooms, and of the people, that the bot has met, those that are named: the last."""

_OFFICIAL = Credentials("").api_url


async def inspect(who: Credentials, ears: Ears, team: Team | None = None) -> list[Remark]:
    """Who the bot is, how updates come, what it lacks in its rooms, and whom it has met."""
    bot = new_bot(who)
    try:
        await ask(bot.initialize())
        return [one async for one in _remarks(bot, who, ears, team or {})]
    except ChannelError as fault:
        refused = isinstance(fault, SignedOut)
        key = "check.telegram.refused" if refused else "check.telegram.unreachable"
        return [Remark(key, {"server": who.api_url, "reason": str(fault)}, fault=True)]
    finally:
        await bot.shutdown()


async def _remarks(bot: Bot, who: Credentials, ears: Ears, team: Team) -> AsyncIterator[Remark]:
    for one in _manners(bot):
        yield one
    info = await ask(bot.get_webhook_info())
    for one in brought(info, who):
        yield one
    places: dict[Address, int] = {}
    for room in ears.halls:
        async for one in _room(bot, room, places, desk=room in ears.desks):
            yield one
    for account, desks in team.items():
        there = [places[desk] for desk in desks if desk in places]
        async for one in _teammate(bot, account, there):
            yield one
    known = {*ears.halls, *map(address, places.values()), *team}
    for one in await _met(bot, known):
        yield one


def _manners(bot: Bot) -> Iterator[Remark]:
    """Who the bot is, and what it hears in groups."""
    yield Remark("check.telegram.signed_in", {"bot": f"@{bot.username}"})
    hears_all = bot.can_read_all_group_messages
    yield Remark("check.telegram.hears_all" if hears_all else "check.telegram.private")
    if not bot.can_join_groups:
        yield Remark("check.telegram.stays_out")


# --- how updates come -----------------------------------------------------------------------------


def brought(info: WebhookInfo, who: Credentials) -> Iterator[Remark]:
    """What Telegram does with updates, against what is configured. Pure."""
    own, set_ = who.webhook_url, info.url
    values: dict[str, object] = {"host": _host(set_), "own": own}
    if own and not _takes(own, who.api_url):
        yield Remark("check.telegram.webhook_url", values, fault=True)
    if own and own == set_:
        failed = info.last_error_message
        key = "check.telegram.webhook_failed" if failed else "check.telegram.webhook_fine"
        yield Remark(key, {**values, "reason": shown(failed or "")})
    elif own:
        key = "check.telegram.webhook_other" if set_ else "check.telegram.webhook_none"
        yield Remark(key, values)
    elif set_:
        yield Remark("check.telegram.webhook_foreign", values)
    if info.pending_update_count:
        yield Remark("check.telegram.waiting", {"count": info.pending_update_count})


def _host(url: str) -> str:
    """Where an address leads; the rest of it may be somebody's secret."""
    return urlsplit(url).hostname or "?"


def _takes(url: str, api_url: str) -> bool:
    """Whether Telegram brings updates there; a server of one's own may bring them anywhere."""
    parts = urlsplit(url)
    secure = parts.scheme == "https" and (parts.port or 443) in SUPPORTED_WEBHOOK_PORTS
    return secure or api_url != _OFFICIAL


# --- rooms and people -----------------------------------------------------------------------------


async def _room(
    bot: Bot, room: Address, places: dict[Address, int], *, desk: bool
) -> AsyncIterator[Remark]:
    """What the bot finds there; the number of where it is goes to `places`."""
    found = await _hall(bot, room, desk=desk)
    if isinstance(found, Address):
        yield Remark("check.telegram.moved", {"room": room, "became": found})
        found = await _hall(bot, found, desk=desk)
    if not isinstance(found, Hall):
        yield Remark("check.telegram.absent", {"room": room, "bot": f"@{bot.username}"}, fault=True)
        return
    if is_member(found.me):
        places[room] = found.chat.id
    for one in judged(found):
        yield one


async def _hall(bot: Bot, room: Address, *, desk: bool) -> Hall | Address | None:
    """The room; the address that it has now, if it has moved; None where the bot is shut out."""
    number, private = int(room.native), not bot.can_read_all_group_messages
    try:
        chat = await ask(bot.get_chat(number))
        # Of a group that has moved, this is the first that Telegram refuses.
        count = await ask(bot.get_chat_member_count(number))
        me = await ask(bot.get_chat_member(number, bot.id))
    except Migrated as moved:
        return address(moved.chat_id)
    except (Blocked, Rejected):
        return None
    return Hall(room, chat, me, count, desk, private)


async def _teammate(bot: Bot, account: Address, desks: Collection[int]) -> AsyncIterator[Remark]:
    """Whether that person has met the bot, and is known to it in their desks."""
    number = int(account.native)
    try:
        person = await ask(bot.get_chat(number))
    except (Blocked, Rejected):
        yield Remark("check.telegram.unmet", {"account": account, "link": bot.link})
        return
    for desk in desks:
        async for one in _at_the_desk(bot, account, person, desk):
            yield one


async def _at_the_desk(
    bot: Bot, account: Address, person: ChatFullInfo, desk: int
) -> AsyncIterator[Remark]:
    values: dict[str, object] = {
        "account": account,
        "name": shown(person.full_name or ""),
        "room": address(desk),
    }
    try:
        member = await ask(bot.get_chat_member(desk, person.id))
    except (Blocked, Rejected):  # Telegram may keep who is there from a bot that is a mere member
        return
    if not is_member(member):
        yield Remark("check.telegram.not_in_desk", values)
    elif is_masked(member):
        yield Remark("check.telegram.masked", values)


async def _met(bot: Bot, known: Collection[Address]) -> list[Remark]:
    """The rooms and people that no configuration names, with the numbers to name them by."""
    found = await met(bot)
    rooms = _last({one: name for one, name in found.rooms.items() if one not in known})
    people = _last({one: name for one, name in found.people.items() if one not in known})
    return [
        *(Remark("check.telegram.met_room", {"room": one, "name": rooms[one]}) for one in rooms),
        *(
            Remark("check.telegram.met_person", {"account": one, "name": people[one]})
            for one in people
        ),
    ]


def _last(names: Names) -> Names:
    return dict(islice(reversed(names.items()), LISTED))

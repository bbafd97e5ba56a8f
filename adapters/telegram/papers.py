"""Law: a poll of Telegram's own is opened by name, never changed, and ended once.

Its votes come by its own id, in no room: that ends the message's. At its end Telegram counts them
and lists none.
"""

from __future__ import annotations

from datetime import UTC, datetime

from telegram import InputPollOption
from telegram.constants import PollLimit

from adapters.telegram.ears import address
from adapters.telegram.errands import Errand, receipt_of
from adapters.telegram.faults import ask
from adapters.telegram.render import clean
from bot.errors import Rejected
from bot.messages import Ended, Paper
from bot.ports import Receipt
from bot.splitter import utf16


async def open_poll(given: Errand) -> Receipt:
    """Votes come by the poll's own id, in no room: it ends the message's."""
    if given.number:
        raise Rejected("a poll is not edited: it may have votes")
    paper = given.delivery.letter.extra
    assert isinstance(paper, Paper)
    call = given.kit.bot.send_poll(
        given.chat_id,
        shortened(paper.question, PollLimit.MAX_QUESTION_LENGTH),
        [
            InputPollOption(shortened(text, PollLimit.MAX_OPTION_LENGTH))
            for _, text in paper.options
        ],
        is_anonymous=False,
        protect_content=True,  # passed on, it would be voted on by others
        **given.manners,
    )
    sent = await ask(call)
    return receipt_of(sent, sent.poll.id if sent.poll else "")


def shortened(text: str, most: int) -> str:
    """The text in so many UTF-16 units."""
    text = clean(text)
    while utf16(text) > most:
        text = text[: min(len(text) - 2, most - 1)].rstrip() + "…"
    return text


async def end_poll(given: Errand) -> Receipt:
    """Telegram counts votes and lists none: how many it has counted is told."""
    if not given.number:
        raise Rejected("no poll to end")
    kit = given.kit
    voters: int | None = None
    try:
        voters = (await ask(kit.bot.stop_poll(given.chat_id, given.number))).total_voter_count
    except Rejected as fault:
        if "already been closed" not in str(fault):
            raise
    of = given.delivery.replaces
    assert of is not None
    ended = Ended(
        id=f"end/{of}",
        at=datetime.now(UTC),
        account=address(kit.me.id),
        name=kit.me.first_name,
        place=given.delivery.to,
        of=of,
        votes=None,
        voters=voters,
    )
    return Receipt(of, heard=(ended,))

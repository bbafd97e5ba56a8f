"""Law: native polls, their votes counted by Telegram; in channels nobody sees who voted."""

from __future__ import annotations

from typing import Any

from telegram.constants import PollLimit

from tests.botapi import access, formatting, refusals, render
from tests.botapi.keyboards import markup
from tests.botapi.parameters import Parameters
from tests.botapi.records import Json, Poll
from tests.botapi.sending import envelope
from tests.botapi.world import World

FEWEST = 1


def send_poll(world: World, parameters: Parameters) -> Json:
    poll = _poll(world, parameters)
    if not poll.anonymous and access.chat(world, parameters).kind == "channel":
        raise refusals.PUBLIC_POLL()
    place, carried = envelope(world, parameters, "poll")
    return render.message(world.add(place, world.bot, poll=poll, **carried))


def _poll(world: World, parameters: Parameters) -> Poll:
    question = _text(parameters.words("question"))
    if len(question) > PollLimit.MAX_QUESTION_LENGTH:
        raise refusals.LONG_QUESTION(most=int(PollLimit.MAX_QUESTION_LENGTH))
    options = _options(parameters.get("options"))
    kind = parameters.words("type") or "regular"
    if kind not in ("regular", "quiz"):
        raise refusals.POLL_TYPE()
    period, date = parameters.number("open_period"), parameters.number("close_date")
    return Poll(
        id=str(5_000_000_000_000_000_000 + next(world.numbers)),
        question=question,
        options=options,
        anonymous=parameters.flag("is_anonymous", otherwise=True),
        multiple=parameters.flag("allows_multiple_answers"),
        kind=kind,
        correct=parameters.get("correct_option_ids") or [],
        closed=parameters.flag("is_closed"),
        closes=world.wall() + period if period else date or None,
    )


def _options(told: Any) -> list[str]:
    if not isinstance(told, list):
        raise refusals.OPTIONS()
    options = [_text(one.get("text", "") if isinstance(one, dict) else one) for one in told]
    if len(options) < FEWEST:
        raise refusals.FEW_OPTIONS(least=FEWEST)
    if len(options) > PollLimit.MAX_OPTION_NUMBER:
        raise refusals.MANY_OPTIONS(most=int(PollLimit.MAX_OPTION_NUMBER))
    if any(len(one) > PollLimit.MAX_OPTION_LENGTH for one in options):
        raise refusals.LONG_OPTION(most=int(PollLimit.MAX_OPTION_LENGTH))
    return options


def _text(told: Any) -> str:
    return formatting.fixed(str(told), None)[0]


def stop_poll(world: World, parameters: Parameters) -> Json:
    rows = markup(parameters.get("reply_markup"))
    message = access.message(world, parameters, "message with poll to stop")
    if message.poll is None:
        raise refusals.NO_POLL()
    if not message.by_bot:
        raise refusals.POLL_NOT_OWN()
    if is_closed(world, message.poll):
        raise refusals.POLL_CLOSED()
    world.admit(message.chat)
    message.poll.closed, message.rows = True, rows
    world.poll_changed(message, message.poll)
    return render.poll(message.poll)


def is_closed(world: World, poll: Poll) -> bool:
    """Whether it was stopped, or its time has come."""
    poll.closed = poll.closed or (poll.closes is not None and world.wall() >= poll.closes)
    return poll.closed

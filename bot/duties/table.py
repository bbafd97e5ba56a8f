"""Law: every duty that the house has, in the order in which a round does them."""

from __future__ import annotations

from bot.duties.calls import keep_calls
from bot.duties.corrections import correct_editions
from bot.duties.editions import keep_editions
from bot.duties.indexing import index_older
from bot.duties.polls import keep_polls
from bot.duties.publications import close_editions, publish_editions
from bot.duties.questionnaires import keep_questionnaires
from bot.duties.reminders import remind_voters
from bot.duties.retention import retain
from bot.duties.rounds import Duty
from bot.duties.series import keep_series
from bot.duties.shelving import sweep_shelf
from bot.duties.troubles import tell_troubles

DUTIES: tuple[Duty, ...] = (
    retain,
    keep_calls,
    keep_polls,
    keep_series,
    remind_voters,
    keep_questionnaires,
    keep_editions,
    publish_editions,
    correct_editions,
    tell_troubles,
    close_editions,
    index_older,
    sweep_shelf,
)

"""Law: every duty that the house has, in the order in which a round does them."""

from __future__ import annotations

from bot.duties.editions import keep_editions
from bot.duties.publications import close_editions, publish_editions
from bot.duties.retention import retain
from bot.duties.rounds import Duty
from bot.duties.troubles import tell_troubles

DUTIES: tuple[Duty, ...] = (keep_editions, publish_editions, tell_troubles, close_editions, retain)

"""Law: who says that they see to a contribution is named on its card, so that two do not collide.

It binds nobody: a colleague may still decide, and after two hours it waits for anybody again.
"""

from __future__ import annotations

from bot.commands.context import Context, Reply, read_answer
from bot.commands.desk import pointed, undecided, who_did
from bot.contributions.taking import is_taken_by_another
from bot.errors import Illegal
from bot.messages import Choice
from bot.store import contributions


def take(context: Context, argument: str) -> Reply:
    """`prendre number`: I see to it; `prendre number non`: no more."""
    point = pointed(context, argument)
    given_back = read_answer(point.words or point.shown) is False
    entry = undecided(context, point.number, "" if given_back else point.shown)
    if given_back:
        contributions.take(context.connection, entry.id, None)
        return context.say(who_did(context, entry.id, "take.given_back"))
    if is_taken_by_another(entry.contribution, context.event.account, context.now):
        name = entry.contribution.taken_name
        raise Illegal("take.taken", number=entry.id, name=name)
    taken = (context.event.account, context.name, context.now)
    contributions.take(context.connection, entry.id, taken)
    back = Choice(context.speech("take.back"), f"take {entry.id} no")
    return context.say(who_did(context, entry.id, "take.done"), choices=[back])

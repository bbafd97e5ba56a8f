"""Law: whoever may not vote is told why and what to do, in a sentence and alone."""

from __future__ import annotations

from bot.commands.context import Context
from bot.contributions.regions import region_named
from bot.polls.eligibility import Elector, Scope, barred, electorate, regions
from bot.store.electorate import elector
from bot.tables import Poll


def refusal(context: Context, poll: Poll) -> str:
    """What keeps this person from voting in that poll; empty when nothing does."""
    who = electorate(poll)
    if who.scope is Scope.ALL:
        return ""
    home = context.within(context.directory.community(poll.community_id))
    opened_at = poll.opened_at or poll.created_at
    known = _known(home, poll)
    key = barred(who, known, opened_at)
    if not key:
        return ""
    speech, community = home.speech, home.community
    return speech(
        key,
        number=poll.id,
        regions=regions(who, speech),
        region=region_named(known.region).name if known.region else "",
        community=community.name,
        slug=community.slug,
        when=speech.moment(opened_at),
    )


def _known(home: Context, poll: Poll) -> Elector:
    team = home.community.team
    if home.person is None:
        return Elector(animates=home.event.account in team)
    return elector(home.connection, poll, home.person, team)

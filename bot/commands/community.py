"""Law: `communaute` shows the community of a direct chat, and joins or changes it."""

from __future__ import annotations

from bot.commands import talk
from bot.commands.context import Context, Reply
from bot.commands.welcome import CHOOSING
from bot.contributions.shortening import cut
from bot.contributions.wording import clean
from bot.errors import Illegal
from bot.richtext import bold, paragraph
from bot.store import people

SHOWN = 32
"""As long as a slug may be."""


def community(context: Context, argument: str) -> Reply:
    """`communaute [slug]`."""
    slug = argument.strip().casefold()
    if slug:
        return _join(context, slug)
    if context.directory.only or not context.event.direct:
        people.join(context.connection, context.somebody.id, context.community_id, context.now)
        return context.say(
            paragraph(context.speech("community.here"), " ", bold(context.community.name))
        )
    choices = [[one.slug, one.name] for one in context.directory.settings.community]
    return talk.start(context, CHOOSING, ("choice",), {"communities": choices})


def _join(context: Context, slug: str) -> Reply:
    found = context.directory.settings.named(slug)
    if found is None:
        known = context.speech.listed(one.slug for one in context.directory.settings.community)
        raise Illegal("community.unknown", slug=cut(clean(slug), SHOWN), known=known)
    chosen = context.directory.ids[slug]
    people.join(context.connection, context.somebody.id, chosen, context.now)
    return context.say(paragraph(context.speech("community.here"), " ", bold(found.name)))

"""Law: the desk sees an edition before its readers do, and its yes is the gate."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.commands import talk
from bot.commands.context import Context, Reply, read_answer, read_number
from bot.commands.hold import held_lines
from bot.commands.talk import Dialogue
from bot.digests.compose import Content, compose
from bot.digests.lifecycle import Deed, State, goes_out_at
from bot.errors import Illegal
from bot.flows.choices import PUBLISH_EARLY
from bot.flows.engine import Data
from bot.messages import Choice
from bot.roles import Role
from bot.store import contributions, deliveries, drawings, editions
from bot.store.entries import Entry
from bot.tables import Edition
from bot.texts import Speech

GATED = (State.FROZEN, State.APPROVED)


def preview(context: Context, argument: str) -> Reply:  # noqa: ARG001 - a handler's signature
    """`apercu`: the frozen edition, or the next one as it stands."""
    edition = editions.newest(context.connection, context.community_id, *GATED)
    if edition is not None:
        content = editions.content(context.connection, edition)
        return _shown(context, edition, content, _buttons(context, edition))
    collecting = _collecting(context)
    content = _upcoming(context, collecting)
    if not content.items:
        raise Illegal("preview.empty", when=context.speech.moment(collecting.freeze_at))
    return _shown(context, collecting, content, ()) + _held(context, collecting.publish_at)


def _held(context: Context, publish_at: datetime) -> Reply:
    """What an edition of then leaves to a later one, apart from what its readers will see."""
    lines = held_lines(context, publish_at)
    return context.say(*lines) if lines else Reply()


def _shown(
    context: Context, edition: Edition, content: Content, choices: Sequence[Choice]
) -> Reply:
    speech = context.speech
    when = speech.moment(edition.publish_at)
    head = speech(f"preview.{edition.state}", when=when, freeze=speech.moment(edition.freeze_at))
    body = compose(edition, content, context.community.layout, speech)
    drawn = len(drawings.drawn(context.connection, edition.id))
    pictures = [speech.count("preview.pictures", drawn)] if drawn else []
    return context.say(head, *body, *pictures, choices=choices)


def _buttons(context: Context, edition: Edition) -> list[Choice]:
    if edition.state == State.APPROVED:
        return [Choice(context.speech("edition.reopen"), f"reopen {edition.id}")]
    return [Choice(context.speech("edition.approve"), f"publish {edition.id}")]


def publish(context: Context, argument: str) -> Reply:
    """`publier`: approve the frozen edition; before the freeze, offer to publish at once."""
    edition = editions.newest(context.connection, context.community_id, *GATED)
    if argument.strip() and (edition is None or argument.strip() != str(edition.id)):
        raise Illegal("edition.gone")
    if edition is None:
        return _offer_early(context)
    if edition.state == State.APPROVED:
        raise Illegal("edition.approved_already", when=_leaves(context, edition))
    editions.move(context.connection, edition, Deed.APPROVE)
    context.record("approve_edition", edition_id=edition.id or 0)
    told = context.speech("edition.approved", when=_leaves(context, edition), name=context.name)
    undo = Choice(context.speech("edition.reopen"), f"reopen {edition.id}")
    return context.say(told, choices=[undo]) + Reply(stir=True)


def _leaves(context: Context, edition: Edition) -> str:
    when = goes_out_at(edition.publish_at, context.now, context.community.zone)
    if when <= context.now:
        return context.speech("edition.at_once")
    return context.speech.moment(when)


def reopen(context: Context, argument: str) -> Reply:
    """`rouvrir`: take the approval back, as long as the edition has not left."""
    edition = editions.newest(context.connection, context.community_id, State.APPROVED)
    if edition is None or (argument.strip() and argument.strip() != str(edition.id)):
        raise Illegal("edition.not_open")
    editions.move(context.connection, edition, Deed.REOPEN)
    context.record("reopen_edition", edition_id=edition.id or 0)
    approve = Choice(context.speech("edition.approve"), f"publish {edition.id}")
    return context.say(context.speech("edition.reopened"), choices=[approve])


def _offer_early(context: Context) -> Reply:
    if not context.community.channels:
        raise Illegal("publish.no_channel")
    collecting = _collecting(context)
    ready = _ready(context, collecting)
    when = context.speech.moment(collecting.publish_at)
    counted = context.speech.count("publish.items", len(ready))
    asked = talk.start(context, PUBLISHING_EARLY, ("choice",), {"count": counted, "when": when})
    return _held(context, context.now) + asked


def _finish_early(context: Context, _: Data, outcome: str) -> Reply:
    collecting = _collecting(context)
    if outcome == "wait":
        return context.say(
            context.speech("publish.waits", when=context.speech.moment(collecting.publish_at))
        )
    ready = _ready(context, collecting)
    # It begins where the last one froze, and no period is empty: not even one of that instant.
    freeze_at = max(context.now, collecting.opens_at + datetime.resolution)
    times = {"freeze_at": freeze_at, "publish_at": context.now}
    editions.freeze(context.connection, collecting, ready, context.now, **times)
    editions.move(
        context.connection, editions.get(context.connection, collecting.id or 0), Deed.APPROVE
    )
    context.record("approve_edition", edition_id=collecting.id or 0)
    return context.say(context.speech("publish.leaving")) + Reply(stir=True)


def settle(context: Context, argument: str) -> Reply:
    """`constater number oui|non`: what became of a post whose fate was unknown."""
    row = read_number(argument)
    word = argument.rsplit(maxsplit=1)[-1].casefold()
    is_there = read_answer(word)
    if is_there is None:
        raise Illegal("settle.which", number=row)
    if deliveries.owner(context.connection, row) != context.community_id:
        raise Illegal("settle.already", number=row)
    fate = "sent" if is_there else "pending"
    if not deliveries.settle_unsure(context.connection, row, fate, context.now):
        raise Illegal("settle.already", number=row)
    context.record("settle", note=f"{row}: {word}")
    key = "settle.there" if is_there else "settle.again"
    return context.say(context.speech(key)) + Reply(stir=True)


def _collecting(context: Context) -> Edition:
    edition = editions.newest(context.connection, context.community_id, State.COLLECTING)
    if edition is None:
        raise Illegal("edition.none")
    return edition


def _upcoming(context: Context, collecting: Edition) -> Content:
    return editions.upcoming(context.connection, collecting, context.community.digest.limit)


def _ready(context: Context, collecting: Edition) -> Sequence[Entry]:
    """What would be in the edition if it left now; `Illegal` when there is nothing."""
    most = context.community.digest.limit
    entries = contributions.ready(context.connection, context.community_id, context.now, most)
    if not entries:
        raise Illegal("publish.nothing", when=context.speech.moment(collecting.freeze_at))
    return entries


PUBLISHING_EARLY: Dialogue[Speech] = Dialogue(
    PUBLISH_EARLY, lambda context: context.speech, _finish_early, role=Role.ANIMATOR
)

"""Law: the desk sees an edition before its readers do, and its yes is the gate."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.commands import talk
from bot.commands.context import Context, Reply, read_answer, read_number
from bot.commands.hold import held_lines
from bot.commands.talk import Dialogue
from bot.contributions.shortening import cut
from bot.contributions.wording import clean
from bot.digests.compose import Content, compose
from bot.digests.digest import NEWS, Digest
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
WORD_MOST = 40


def preview(context: Context, argument: str) -> Reply:
    """`apercu [recap]`: the frozen edition, or the next one as it stands."""
    digest = _digest(context, argument)
    edition = _gated(context, digest)
    if edition is not None:
        content = editions.content(context.connection, edition)
        return _shown(context, edition, content, _buttons(context, edition))
    digest = digest or context.community.news
    collecting = _collecting(context, digest)
    content = editions.upcoming(context.connection, collecting, digest)
    if not content.items:
        key = "preview.empty" if digest.brings_news else "preview.nothing_new"
        raise Illegal(key, when=context.speech.moment(collecting.freeze_at))
    shown = _shown(context, collecting, content, ())
    return shown + _held(context, collecting.publish_at) if digest.brings_news else shown


def _digest(context: Context, argument: str) -> Digest | None:
    """The digest whose slug was typed; None when none was."""
    word = argument.strip().casefold()
    if not word:
        return None
    found = next((one for one in context.community.digests if one.slug == word), None)
    if found is None:
        slugs = [recap.slug for recap in context.community.recaps]
        named = context.speech.listed(slugs) or "—"
        raise Illegal("edition.no_digest", word=cut(clean(word), WORD_MOST), names=named)
    return found


def _gated(context: Context, digest: Digest | None) -> Edition | None:
    """What waits for a yes first, then what waits for its hour: of that digest, if one was named.

    Of a recap that was not named only the yes is missing.
    """
    waiting = [
        edition
        for edition in _waiting(context)
        if (edition.digest == digest.slug if digest else _comes_to_mind(edition))
    ]
    frozen = [edition for edition in waiting if edition.state == State.FROZEN]
    return next(iter(frozen or waiting), None)


def _comes_to_mind(edition: Edition) -> bool:
    return edition.digest == NEWS or edition.state == State.FROZEN


def _waiting(context: Context) -> list[Edition]:
    """The editions that are frozen and have not left, in the order in which they would."""
    return editions.all_in(context.connection, context.community_id, *GATED)


def _held(context: Context, publish_at: datetime) -> Reply:
    """What an edition of then leaves to a later one, apart from what its readers will see."""
    lines = held_lines(context, publish_at)
    return context.say(*lines) if lines else Reply()


def _shown(
    context: Context, edition: Edition, content: Content, choices: Sequence[Choice]
) -> Reply:
    speech = context.speech
    moments = {"when": edition.publish_at, "freeze": edition.freeze_at}
    if edition.leaves_at:
        moments["leaves"] = edition.leaves_at
    by_itself = edition.state == State.FROZEN and edition.leaves_at
    key = "preview.delayed" if by_itself else f"preview.{edition.state}"
    head = speech(key, **{name: speech.moment(at) for name, at in moments.items()})
    layout = context.community.digest_named(edition.digest).layout
    body = compose(edition, content, layout, speech)
    drawn = len(drawings.drawn(context.connection, edition.id))
    pictures = [speech.count("preview.pictures", drawn)] if drawn else []
    return context.say(head, *body, *pictures, choices=choices)


def _buttons(context: Context, edition: Edition) -> list[Choice]:
    speech = context.speech
    reopen = f"reopen {edition.id}"
    if edition.state == State.APPROVED:
        return [Choice(speech("edition.reopen"), reopen)]
    approve = Choice(speech("edition.approve"), f"publish {edition.id}")
    return [approve, Choice(speech("edition.wait"), reopen)] if edition.leaves_at else [approve]


def publish(context: Context, argument: str) -> Reply:
    """`publier`: approve the frozen edition; before the freeze, offer to publish at once."""
    number = argument.strip()
    edition = _pointed(context, number) if number.isdigit() else None
    digest = None if edition else _digest(context, argument)
    edition = edition or _gated(context, digest)
    if edition is None:
        return _offer_early(context, digest)
    if edition.state == State.APPROVED:
        raise Illegal("edition.approved_already", when=_leaves(context, edition))
    editions.move(context.connection, edition, Deed.APPROVE)
    context.record("approve_edition", edition_id=edition.id or 0)
    told = context.speech("edition.approved", when=_leaves(context, edition), name=context.name)
    undo = Choice(context.speech("edition.reopen"), f"reopen {edition.id}")
    return context.say(told, choices=[undo]) + Reply(stir=True)


def _pointed(context: Context, number: str) -> Edition:
    """The edition that a button names, as long as it has not left."""
    edition = next((one for one in _waiting(context) if str(one.id) == number), None)
    if edition is None:
        raise Illegal("edition.gone")
    return edition


def _leaves(context: Context, edition: Edition) -> str:
    when = goes_out_at(edition.publish_at, context.now, context.community.zone)
    if when <= context.now:
        return context.speech("edition.at_once")
    return context.speech.moment(when)


def reopen(context: Context, argument: str) -> Reply:
    """`rouvrir`: take the approval back, or have it waited for, as long as it has not left."""
    edition = _reopened(context, argument.strip())
    approve = Choice(context.speech("edition.approve"), f"publish {edition.id}")
    if edition.state == State.FROZEN:
        editions.note(context.connection, edition.id, leaves_at=None)
        key = "edition.waits"
    else:
        editions.move(context.connection, edition, Deed.REOPEN, leaves_at=None)
        key = "edition.reopened"
    context.record("reopen_edition", edition_id=edition.id or 0)
    return context.say(context.speech(key), choices=[approve])


def _reopened(context: Context, number: str) -> Edition:
    """The edition that would leave; the one that a button names."""
    leaving = [one for one in _waiting(context) if one.state == State.APPROVED or one.leaves_at]
    found = [one for one in leaving if number in ("", str(one.id))]
    if not found:
        raise Illegal("edition.not_open")
    return found[0]


def _offer_early(context: Context, digest: Digest | None) -> Reply:
    if not context.community.channels:
        raise Illegal("publish.no_channel")
    if digest is not None and not digest.brings_news:
        raise Illegal("publish.recap")
    collecting = _collecting(context, context.community.news)
    ready = _ready(context, collecting)
    when = context.speech.moment(collecting.publish_at)
    counted = context.speech.count("publish.items", len(ready))
    asked = talk.start(context, PUBLISHING_EARLY, ("choice",), {"count": counted, "when": when})
    return _held(context, context.now) + asked


def _finish_early(context: Context, _: Data, outcome: str) -> Reply:
    collecting = _collecting(context, context.community.news)
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


def _collecting(context: Context, digest: Digest) -> Edition:
    whose = (context.connection, context.community_id)
    edition = editions.newest(*whose, State.COLLECTING, digest=digest.slug)
    if edition is None:
        raise Illegal("edition.none")
    return edition


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

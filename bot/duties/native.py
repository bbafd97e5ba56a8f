"""Law: a platform's own poll is posted with its line, is ended once, and is waited for a while.

What stands there is fetched again at its end, and told as an event; if it does not come, what was
heard so far counts. A poll that never came to stand is neither ended nor waited for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.duties import posts
from bot.duties.posts import Post
from bot.duties.rounds import Round
from bot.messages import Address, Closing, Outgoing
from bot.polls import card
from bot.polls.lifecycle import post_key, topic
from bot.polls.native import votes_due
from bot.richtext import paragraph
from bot.store import deliveries, placements, polls
from bot.tables import Placement, Poll


def opening(visit: Round, poll: Poll, channel: Address) -> Iterator[tuple[str, Outgoing]]:
    """What a voter has to know, then the poll itself."""
    speech = visit.directory.speech(visit.community, channel)
    options, result = polls.options(visit.connection, poll.id), polls.result(visit.connection, poll)
    key = post_key(poll.id, channel)
    yield line_key(key), Outgoing(to=channel, body=card.line(poll, result, speech))
    words = card.in_words(poll, result, options, speech)
    yield key, Outgoing(to=channel, body=words, extra=card.paper(poll, options))


def line_key(key: str) -> str:
    """The key of the line that goes with the post of that key."""
    return f"{key}.line"


def _end_key(key: str) -> str:
    return f"{key}.end"


# --- the end --------------------------------------------------------------------------------------


def end(visit: Round, poll: Poll) -> None:
    """End it wherever it stands; where it has not left yet it stays away."""
    for _, post in _awaited(visit, poll):
        if posts.may_stand(visit, post):
            channel, key = post.channel, post.row.key
            speech = visit.directory.speech(visit.community, channel)
            said = (paragraph(speech("poll.is_closed", number=poll.id)),)
            closing = Outgoing(to=channel, body=said, extra=Closing(), replaces=key)
            visit.post(topic(poll.id), [(_end_key(key), closing)])
        elif post.row.status == "pending":
            deliveries.drop(visit.connection, post.row.id)


def votes_awaited(visit: Round, poll: Poll) -> datetime | None:
    """When to stop waiting for votes to be fetched; None when all have come, or none will."""
    dues = (_due(visit, placement, post) for placement, post in _awaited(visit, poll))
    coming = [due for due in dues if due is not None and due > visit.now]
    return max(coming, default=None)


def _due(visit: Round, placement: Placement, post: Post) -> datetime | None:
    end_key = _end_key(post.row.key)
    row = next((edit for edit in post.edits if edit.key == end_key), None)
    if row is None:
        return None
    sent_at = placement.end_sent_at
    if row.status == "sent" and sent_at is None:
        sent_at = visit.now
        placements.note(visit.connection, placement, end_sent_at=sent_at)
    return votes_due(row.status, row.created_at, sent_at)


def unheard(visit: Round, poll: Poll) -> int:
    """In how many rooms it stands, and what stands there was not told."""
    return sum(posts.may_stand(visit, post) for _, post in _awaited(visit, poll))


def _awaited(visit: Round, poll: Poll) -> Sequence[tuple[Placement, Post]]:
    """Where it was posted and has not been seen to end."""
    found = {post.row.key: post for post in posts.of_topic(visit, topic(poll.id))}
    running = [one for one in placements.native(visit.connection, poll.id) if one.ended_at is None]
    keyed = ((one, found.get(post_key(poll.id, one.channel))) for one in running)
    return [(placement, post) for placement, post in keyed if post is not None]

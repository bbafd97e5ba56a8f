"""Law: an answer in words is asked for alone, and shown without a name once the desk has read it.

One answer a person. A new wording takes the place of the old, and waits for the desk again.
"""

from __future__ import annotations

from bot.commands import talk, welcome
from bot.commands.context import Context, Reply, read_number
from bot.commands.seen import check_seen, mark
from bot.commands.talk import Dialogue
from bot.commands.vote_told import revealed, spare, take_back, told
from bot.contributions.wording import read_line
from bot.errors import Illegal
from bot.flows.engine import Data
from bot.flows.poll_words import ANSWER_MOST, WORDS
from bot.messages import Choice
from bot.polls.card import terms
from bot.polls.lifecycle import State, counts
from bot.polls.reading import NOTHING
from bot.richtext import paragraph, plain, quote
from bot.store import ballots, poll_answers, polls
from bot.tables import Poll, PollAnswer
from bot.texts import Speech

FATES = {
    **dict.fromkeys(("montrer", "show"), poll_answers.SHOWN),
    **dict.fromkeys(("ecarter", "hide"), poll_answers.HIDDEN),
}
"""What the desk does with an answer, by the word for it."""


def answer(context: Context, poll: Poll, words: str) -> Reply:
    """Of that poll: the words that came, or the question; `0` takes the answer back."""
    if not counts(poll, context.event.at) and words != str(NOTHING):
        when = context.speech.moment(poll.closes_at)
        raise Illegal("vote.closed", number=poll.id, when=when)
    if words == str(NOTHING):
        return _take_back(context, poll)
    if not context.private:
        return Reply()
    waits = welcome.gate(context) if context.person is None else None
    if waits is not None:  # what they say is kept as their own, unlike a tap
        return waits
    return _tell(context, poll, words) if words else ask(context, poll)


def ask(context: Context, poll: Poll) -> Reply:
    """The question, what becomes of an answer, and one's own so far."""
    own = poll_answers.own(context.connection, poll.id or 0, context.voter)
    data = {
        "number": poll.id,
        "question": poll.question,
        "terms": plain(tuple(terms(poll, context.speech))),
    }
    before = context.say(context.speech("poll.answers.own", text=own.text)) if own else Reply()
    return before + talk.start(context, ANSWERING, ("words",), data)


def _finish(context: Context, data: Data, outcome: str) -> Reply:
    if outcome == "leave":
        return context.say(context.speech("poll.answers.left", number=data["number"]))
    poll = polls.locked(context.connection, data["number"])
    if poll is None or not counts(poll, context.event.at):
        return context.say(context.speech("poll.answers.too_late", number=data["number"]))
    return _tell(context, poll, data["words"])


def _tell(context: Context, poll: Poll, words: str) -> Reply:
    text = read_line(words, ANSWER_MOST)
    first = poll_answers.waiting(context.connection, poll.id or 0) is None
    poll_answers.tell(context.connection, poll, context.voter, text, context.event.at)
    spare(context, poll)
    stale = ballots.fell_behind(context.connection, poll.id, context.now)
    when = context.speech.moment(poll.closes_at)
    kept = context.speech("poll.answers.kept", number=poll.id, text=text, when=when)
    choices = (take_back(poll, context.speech),)
    thanks = told(context, kept, *revealed(context, poll), choices=choices)
    return thanks + (_notice(context, poll) if first else Reply()) + Reply(stir=stale)


def _notice(context: Context, poll: Poll) -> Reply:
    """The desk is told once that something waits, not of each answer."""
    speech = context.desk_speech
    read = Choice(speech("poll.do.read"), f"answers {poll.id}")
    text = speech("poll.answers.waiting", number=poll.id, question=poll.question)
    return context.tell_desk(text, choices=[read])


def _take_back(context: Context, poll: Poll) -> Reply:
    if not poll_answers.take_back(context.connection, poll, context.voter):
        return told(context, context.speech("vote.none", number=poll.id))
    stale = ballots.fell_behind(context.connection, poll.id, context.now)
    text = context.speech("vote.taken_back", number=poll.id)
    return told(context, text) + Reply(stir=stale)


# --- in the desk ----------------------------------------------------------------------------------


def answers(context: Context, argument: str) -> Reply:
    """`reponses number`: the oldest that waits; `reponses number montrer|ecarter answer`."""
    number = read_number(argument)
    poll = polls.find(context.connection, number)
    if poll is None or poll.community_id != context.community_id or not _is_answered(poll):
        raise Illegal("poll.answers.none_such", number=number)
    _, *rest = argument.split()
    return _judge(context, poll, *rest) if rest else _next(context, poll)


def _is_answered(poll: Poll) -> bool:
    return bool(poll_answers.is_in_words(poll)) and poll.state in (State.OPEN, State.CLOSED)


def _judge(context: Context, poll: Poll, word: str, which: str = "", seen: str = "") -> Reply:
    found = poll_answers.get(context.connection, poll.id or 0, _number(which))
    if word not in FATES or found is None:
        raise Illegal("poll.answers.how", number=poll.id)
    check_seen(seen, mark(found.text))
    poll_answers.judge(context.connection, poll, found, FATES[word])
    stale = ballots.fell_behind(context.connection, poll.id, context.now)
    context.record(f"answer_{FATES[word]}", note=context.speech("numbered", number=poll.id))
    done = context.say(context.speech(f"poll.answers.{FATES[word]}", text=found.text))
    return done + _next(context, poll) + Reply(stir=stale)


def _number(which: str) -> int:
    return int(which) if which.isascii() and which.isdecimal() and len(which) < 10 else 0


def _next(context: Context, poll: Poll) -> Reply:
    """The oldest that waits, with its buttons, or how things stand."""
    speech = context.speech
    found = poll_answers.waiting(context.connection, poll.id or 0)
    if found is None:
        shown = len(poll_answers.shown(context.connection, poll.id or 0))
        return context.say(speech.count("poll.answers.all_read", shown, number=poll.id))
    return context.say(
        paragraph(speech("poll.answers.read", number=poll.id, answer=found.id)),
        quote(found.text),
        choices=list(_verdicts(poll, found, speech)),
    )


def _verdicts(poll: Poll, found: PollAnswer, speech: Speech) -> tuple[Choice, ...]:
    key = f"answers {poll.id} {{}} {found.id} {mark(found.text)}"
    return (
        Choice(speech("poll.do.show_answer"), key.format("montrer")),
        Choice(speech("poll.do.hide_answer"), key.format("ecarter")),
    )


ANSWERING: Dialogue[Speech] = Dialogue(WORDS, lambda context: context.speech, _finish)

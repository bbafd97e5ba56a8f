"""Law: `mesdonnees` shows all that is held of a person and, on a yes, erases it.

What was published stays without a name, unless the person takes that back as well; what was not
is withdrawn at once. Of what its author hid from the animators too, no desk and no journal is told:
said at the same moment as the rest, it would be known for the same person's. It leaves the queue,
and whoever names its number reads that it is withdrawn.
"""

from __future__ import annotations

from itertools import groupby

from bot.commands import talk
from bot.commands.context import Context, Reply
from bot.commands.desk import close_questions
from bot.commands.mine import take_back
from bot.commands.show_files import show_files
from bot.commands.talk import Dialogue
from bot.contributions.card import Attribution, Audience, card
from bot.contributions.enclosures import joined, line
from bot.contributions.lifecycle import State as ContributionState
from bot.contributions.regions import region_named
from bot.flows.choices import ERASE
from bot.flows.draft import files_of
from bot.flows.engine import Data, State
from bot.messages import Address
from bot.questionnaires.card import own_answers
from bot.richtext import Block, item, paragraph
from bot.store import (
    answer_sheets,
    authors,
    ballots,
    contributions,
    deliveries,
    editions,
    events,
    inquiries,
    people,
    poll_answers,
    poll_retention,
    responses,
    revisions,
    secret_votes,
    tellings,
    trail,
)
from bot.store.entries import Entry
from bot.texts import Speech


def mydata(context: Context, argument: str) -> Reply:  # noqa: ARG001 - a handler's signature
    """`mesdonnees`."""
    if context.person is None:
        return _of_stranger(context)
    shown = context.say(paragraph(context.speech("mydata.head")), *_held(context))
    return shown + _files(context) + talk.start(context, ERASING, ("choice",), {})


def _held(context: Context) -> list[Block]:
    speech, person, connection = context.speech, context.somebody, context.connection
    joined = [context.directory.community(i) for i in people.memberships(connection, person.id)]
    accounts = people.accounts(connection, person.id)
    lines = [
        speech("mydata.name", name=person.name),
        speech("mydata.accounts", accounts=speech.listed(accounts)),
        speech("mydata.communities", names=speech.listed(c.name for c in joined if c)),
    ]
    if person.region:
        lines.append(speech("mydata.region", region=region_named(person.region).name))
    if person.administration:
        works = speech(f"administration.{person.administration}")
        lines.append(speech("mydata.administration", administration=works))
    lines += [speech("reminders.off")] if person.unreminded else []
    lines += _open_texts(context)
    lines += _votes(context, accounts)
    failed = sum(events.failed(connection, account) for account in accounts)
    lines += [speech.count("mydata.failed", failed)] if failed else []
    told = contributions.of_person(connection, person.id)
    said = (block for entry in told for block in _told(context, entry))
    return [*map(item, lines), *said, *_questionnaires(context)]


def _questionnaires(context: Context) -> list[Block]:
    """What was answered, as long as it is known to be this person's."""
    begun = answer_sheets.of_person(context.connection, context.somebody.id)
    lines = (own_answers(one.questionnaire, one.answers, context.speech) for one in begun)
    return [block for those in lines for block in those]


def _of_stranger(context: Context) -> Reply:
    """Whoever has said no yes may have voted, and what they wrote may wait for their yes."""
    speech, account = context.speech, context.event.account
    lines = _votes(context, [account])
    lines += [speech("mydata.forgotten")] if lines else []
    lines += [speech("mydata.waits")] if events.held(context.connection, account) else []
    if not lines:
        return context.say(speech("mydata.nothing"))
    return context.say(speech("mydata.head"), *map(item, lines))


def _told(context: Context, entry: Entry) -> list[Block]:
    """A contribution in each of its wordings, those that another has replaced as well."""
    speech = context.speech
    state = speech(f"state.{entry.state}")
    line = speech("mine.line", number=entry.id, title=entry.revision.title, state=state)
    wordings = revisions.wordings(context.connection, entry.id)
    kind, author = entry.contribution.kind, Audience.AUTHOR
    texts = dict.fromkeys(card(entry.id, kind, one, author, speech) for one in wordings)
    shown = [item(line), *(block for text in texts for block in text)]
    return [*shown, *_messages(context, entry), *_asked(context, entry)]


def _files(context: Context) -> Reply:
    """The files themselves, of every wording and of what is being told."""
    connection = context.connection
    told = [entry.id for entry in contributions.of_person(connection, context.somebody.id)]
    held = {number: revisions.wordings(connection, number) for number in told}
    files = {number: [one for text in held[number] for one in text.files] for number in told}
    files[0] = [one for data in _open(context) for one in files_of(data)]
    shown = (
        show_files(context, number, joined(each, ()), context.here)
        for number, each in files.items()
    )
    return sum(shown, Reply())


def _messages(context: Context, entry: Entry) -> list[Block]:
    """The messages that it was told in, where there is a link to them."""
    return [
        item(context.speech("mydata.message", link=one.link))
        for one in tellings.of(context.connection, entry.id)
        if one.link
    ]


def _asked(context: Context, entry: Entry) -> list[Block]:
    """What the desk asked about it, and what was answered."""
    speech = context.speech
    return [
        item(speech("mydata.asked", question=one.question, answer=one.answer or "—"))
        for one in inquiries.of(context.connection, entry.id)
    ]


def _votes(context: Context, accounts: list[Address]) -> list[str]:
    """What counts, then what was answered in a room and counts no more, or not at all."""
    counted = ballots.of_voters(context.connection, accounts)
    answered = responses.of_voters(context.connection, accounts)
    votes = [("mydata.vote", *vote) for vote in counted]
    votes += [("mydata.answer", *vote) for vote in answered if vote not in counted]
    votes += [
        ("mydata.vote", *vote) for vote in poll_answers.of_voters(context.connection, accounts)
    ]
    secret = secret_votes.of_voters(context.connection, accounts)
    return [
        *(
            context.speech(key, number=number, question=question, option=option)
            for key, number, question, option in dict.fromkeys(votes)
        ),
        *(
            context.speech("mydata.secret_vote", number=number, question=question)
            for number, question in secret
        ),
    ]


def _open_texts(context: Context) -> list[str]:
    texts = [data["text"] for data in _open(context) if data.get("text")]
    files = [one for data in _open(context) for one in files_of(data)]
    return [
        *(context.speech("mydata.open", text=text) for text in texts),
        *(line(rank, one, context.speech) for rank, one in enumerate(files, start=1)),
    ]


def _open(context: Context) -> list[Data]:
    """What is known in this person's open questions."""
    accounts = people.accounts(context.connection, context.somebody.id)
    states = people.standings(context.connection, accounts)
    return [State.unpack(one.state).data for one in states]


def _finish(context: Context, _: Data, outcome: str) -> Reply:
    if outcome == "keep":
        return context.say(context.speech("mydata.kept"))
    told = context.say(context.speech("mydata.erased"))
    withdrawn = _withdraw(context, everything=outcome == "erase_all")
    _forget(context)
    for community_id, entries in groupby(withdrawn, lambda entry: entry.contribution.community_id):
        home = context.within(context.directory.community(community_id))
        speech = home.desk_speech
        numbers = [speech("numbered", number=entry.id) for entry in entries]
        listed = speech.listed(numbers)
        told += home.tell_desk(speech.count("desk.erased", len(numbers), numbers=listed))
    return told


def _withdraw(context: Context, *, everything: bool) -> list[Entry]:
    """Take back what is unpublished, or all; what the desks have seen of it, desk by desk."""
    told = []
    for entry in contributions.of_person(context.connection, context.somebody.id):
        published = entry.state is ContributionState.PUBLISHED
        if entry.state is ContributionState.WITHDRAWN:
            continue
        if published and not everything:
            if entry.revision.attribution == Attribution.NAMED or entry.revision.files:
                editions.correct(context.connection, entry.id)
            continue
        home = context.within(context.directory.community(entry.contribution.community_id))
        hidden = entry.revision.attribution == Attribution.ANIMATORS
        take_back(home, entry, recorded=not hidden)
        served = context.directory.community(entry.contribution.community_id) is not None
        if served and not hidden and entry.state is not ContributionState.DRAFT:
            told.append(entry)
    return sorted(told, key=lambda entry: (entry.contribution.community_id, entry.id))


def _forget(context: Context) -> None:
    connection, person = context.connection, context.somebody
    accounts = people.accounts(connection, person.id)
    numbers = authors.forget(connection, person.id)
    trail.forget(connection, accounts, numbers)
    inquiries.forget(connection, numbers)
    tellings.forget(connection, numbers)
    close_questions(context, numbers)
    for account in accounts:
        events.forget(connection, account)
    poll_retention.seal_closed(connection, accounts)
    ballots.forget(connection, accounts, context.now)
    responses.forget(connection, accounts)
    secret_votes.forget(connection, accounts)
    for poll_id in poll_answers.forget(connection, accounts):
        ballots.fell_behind(connection, poll_id, context.now)
    answer_sheets.forget(connection, person.id)
    deliveries.forget(connection, people.private_places(connection, person.id))
    people.forget(connection, person.id)


def _erased(context: Context, data: Data, outcome: str) -> Reply:
    reply = _finish(context, data, outcome)
    return Reply(reply.messages, stir=True)


ERASING: Dialogue[Speech] = Dialogue(ERASE, lambda context: context.speech, _erased, brief=True)

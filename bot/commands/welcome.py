"""Law: nobody is served, or kept, before their yes; what they said first waits for it.

The event itself is held in the inbox and wiped after a day. After the yes, and once a community is
chosen, it is handled as if it had just come.
"""

from __future__ import annotations

from datetime import timedelta

from bot.commands import talk
from bot.commands.context import Context, Reply
from bot.commands.links import is_hello, link
from bot.commands.talk import Dialogue
from bot.contributions.wording import is_story
from bot.errors import Illegal
from bot.flows.choices import COMMUNITY, CONSENT, named_community
from bot.flows.engine import Chosen, Data, Input, State, Typed
from bot.messages import Event, Pressed, Said
from bot.richtext import Span, paragraph
from bot.roles import Place
from bot.settings.communities import CommunitySettings
from bot.store import deliveries, events, people
from bot.store.people import Standing
from bot.texts import Speech

PATIENCE = timedelta(hours=24)
"""How long the first message waits, as the welcome lines say."""


def gate(context: Context) -> Reply | None:
    """What keeps this event waiting, or None when the person may go on."""
    if context.person is None:
        if not context.private and _is_for_another(context):
            return Reply()
        if context.is_unmet:
            return _sent_for(context)
        return _ask(context, CONSENTING, _consent_data(context))
    if context.event.direct and _lives_nowhere(context):
        return _ask(context, CHOOSING, _community_data(context))
    return None


def _sent_for(context: Context) -> Reply:
    """The bot can't write first: a link leads to it, and what was said waits there.

    For a tap nothing is said: in a channel all would read it.
    """
    if context.masked:
        return context.say(context.speech("welcome.masked"))
    if isinstance(context.event, Pressed):
        return _hold(context)
    contact = context.directory.traits(context.event.place.platform).contact
    there = link(contact, context.community.slug)
    written = context.speech("welcome.write_first")
    told = (written, " ", Span(there, link=there)) if there else (written,)
    return _hold(context) + context.say(paragraph(*told))


def _is_for_another(context: Context) -> bool:
    """Whether it answers what the bot asked somebody else in that room."""
    event = context.event
    if not isinstance(event, Pressed) or event.key.partition(" ")[0] != "answer":
        return False
    standing = talk.open_question(context)
    return standing is None or _answer(context, standing) is None


def _lives_nowhere(context: Context) -> bool:
    """No community chosen yet, or one that is no longer served here."""
    person = context.person
    return person is not None and context.directory.community(person.community_id) is None


def belong(context: Context) -> None:
    """An act in a channel makes a member; one in a direct chat shows where to write to."""
    event, person = context.event, context.somebody
    if event.direct and person.private != event.private:
        people.set_private(context.connection, event.account, event.place)
    if person.external != event.external:
        people.set_external(context.connection, event.account, event.external)
    if context.place is Place.CHANNEL:
        people.belong(context.connection, person.id, context.community_id, context.now)


def _ask(context: Context, dialogue: Dialogue[Speech], data: Data) -> Reply:
    standing = talk.open_question(context)
    if standing is None or State.unpack(standing.state).flow != dialogue.flow.name:
        return _given_back(context, standing) + _begin(context, dialogue, data)
    if is_hello(context.event) and data.get("named"):  # another link: its community instead
        return talk.start(context, dialogue, ("choice",), data)
    given = _answer(context, standing)
    try:
        if given is not None:
            return talk.proceed(context, dialogue, State.unpack(standing.state), given)
    except Illegal:
        if _tells_nothing(context, given):
            raise
    # not an answer, but a further message: it waits as well
    return _hold(context) + talk.repeat(context, dialogue, standing)


def _tells_nothing(context: Context, given: Input | None) -> bool:
    """Whether it is a wrong number, or a sign, rather than words that may wait."""
    said = given.text.strip() if isinstance(given, Typed) else ""
    return bool(said) and not context.files and not is_story(said)


def _begin(context: Context, dialogue: Dialogue[Speech], data: Data) -> Reply:
    return _hold(context) + talk.start(context, dialogue, ("choice",), data)


def _given_back(context: Context, standing: Standing | None) -> Reply:
    """What was typed for a community that has gone since."""
    data = State.unpack(standing.state).data if standing else {}
    return talk.give_back(context, data) if data.get("text") else Reply()


def _hold(context: Context) -> Reply:
    """It waits, and the timetable learns when it is to be wiped."""
    if not is_hello(context.event):
        events.hold(context.connection, context.row)
    return Reply(stir=True)


def _answer(context: Context, standing: Standing) -> Input | None:
    event = context.event
    if isinstance(event, Said):
        return Typed(event.text) if event.direct else None
    if not isinstance(event, Pressed):
        return None
    word, _, rest = event.key.partition(" ")
    token, _, value = rest.partition(" ")
    return Chosen(value) if word == "answer" and token == standing.token else None


def _consent_data(context: Context) -> Data:
    communities = context.directory.settings.community
    named = _named(context, context.event)
    only = context.community if context.directory.only or not context.event.direct else named
    known = [only] if only else communities
    name = context.speech.listed(community.name for community in known)
    host = context.speech.listed(dict.fromkeys(c.host or c.name for c in known))
    words = known[0].welcome if len(known) == 1 else ""
    return {"name": name, "host": host, "words": words, "named": named.slug if named else ""}


def _community_data(context: Context) -> Data:
    communities = context.directory.settings.community
    return {"communities": [[community.slug, community.name] for community in communities]}


def _finish_consent(context: Context, data: Data, outcome: str) -> Reply:
    event = context.event
    if outcome == "no":
        events.forget(context.connection, event.account)
        if event.private is not None:
            deliveries.forget(context.connection, [event.private])
        return context.say(context.speech("welcome.bye"))
    context.person = people.welcome(
        context.connection, event.account, context.name, event.private, context.now
    )
    named = context.directory.settings.named(data.get("named", ""))
    settled = context.directory.only or named or _first_named(context)
    if settled is None:
        return talk.start(context, CHOOSING, ("choice",), _community_data(context))
    return _enter(context, settled.slug)


def _first_named(context: Context) -> CommunitySettings | None:
    """The community that the first message was said in, or that it named."""
    first = events.first_held(context.connection, context.event.account) or context.event
    return _named(context, first)


def _named(context: Context, first: Event) -> CommunitySettings | None:
    settings = context.directory.settings
    if not isinstance(first, Said) or not first.direct:
        return settings.room(first.place)[0]
    return settings.named(named_community(first.text, (one.slug for one in settings.community)))


def _finish_choice(context: Context, _: Data, outcome: str) -> Reply:
    if context.directory.settings.named(outcome) is None:  # gone since the question was asked
        return talk.start(context, CHOOSING, ("choice",), _community_data(context))
    return _enter(context, outcome)


def _enter(context: Context, slug: str) -> Reply:
    """The person joins, and what they said first is handled next."""
    chosen = context.directory.ids[slug]
    people.join(context.connection, context.somebody.id, chosen, context.now)
    waiting = events.held(context.connection, context.event.account)
    events.release(context.connection, context.event.account)
    community = context.directory.settings.named(slug)
    assert community is not None
    key = "welcome.go_on" if waiting else "welcome.joined"
    return context.say(context.speech(key, community=community.name))


CONSENTING: Dialogue[Speech] = Dialogue(CONSENT, lambda context: context.speech, _finish_consent)
CHOOSING: Dialogue[Speech] = Dialogue(COMMUNITY, lambda context: context.speech, _finish_choice)

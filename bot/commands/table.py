"""Law: one row for each command and button: its words, who may use it, where, and what it does.

Whatever is not in this table can't be said or pressed. A command without words is a button only.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from bot.commands import (
    accounts,
    agenda,
    arrange,
    board,
    call,
    calls,
    cancel,
    classify,
    community,
    curate,
    detach,
    edition,
    enclose,
    fill,
    fill_back,
    hold,
    inquire,
    join,
    journal,
    mine,
    mydata,
    other_words,
    poll,
    poll_dates,
    poll_detail,
    poll_mend,
    poll_terms,
    poll_words,
    polls,
    profile,
    questionnaire,
    questionnaire_trial,
    questionnaires,
    read,
    reminders,
    respond,
    reword,
    series,
    settings,
    start,
    take,
    talk,
    tell,
    vote,
    welcome,
)
from bot.commands import help as help_
from bot.commands.context import Context, Reply
from bot.commands.talk import Dialogue
from bot.errors import Illegal, Stale
from bot.flows.choices import MEANT
from bot.flows.engine import Chosen, Data, State
from bot.roles import Place, Role
from bot.store.people import Standing

Handler = Callable[[Context, str], Reply]

TALK = frozenset({Place.DIRECT, Place.CHANNEL})
DESK = frozenset({Place.DESK})
DIRECT = frozenset({Place.DIRECT})
ANYWHERE = frozenset({Place.DIRECT, Place.CHANNEL, Place.DESK})


@dataclass(frozen=True, slots=True)
class Command:
    """A row: the name that buttons carry, the words that are typed, the least role, the places.

    What `asks` always opens a question: the one before is left, and kept, first. What is said
    `alone` is answered to this person only, or not at all. What is `open` needs no yes to the
    welcome lines first: its own words say what is kept. Where `words_follow`, a reply to the
    message with its button may be what the button asks for. What `encloses` takes files.
    """

    name: str
    words: tuple[str, ...]
    role: Role
    places: frozenset[Place]
    run: Handler
    asks: bool = False
    alone: bool = False
    open: bool = False
    words_follow: bool = False
    encloses: bool = False


def show_help(context: Context, argument: str) -> Reply:  # noqa: ARG001 - a handler's signature
    """`aide`: what this person can do here."""
    language = 0 if context.speech.language == "fr" else -1
    groups = {
        f"help.group.{name}": [
            (row.words[language], f"help.{row.name}") for row in rows if allowed(row, context)
        ]
        for name, rows in GROUPS.items()
    }
    return help_.overview(context, groups)


def answer(context: Context, argument: str) -> Reply:
    """A button of the open question."""
    token, _, value = argument.partition(" ")
    standing = talk.check_token(context, token)
    return proceed(context, standing, Chosen(value))


GROUPS: dict[str, tuple[Command, ...]] = {
    "tell": (
        Command(
            "testimony",
            ("temoigner", "story"),
            Role.AGENT,
            TALK,
            tell.testimony,
            asks=True,
            alone=True,
            encloses=True,
        ),
        Command(
            "initiative",
            ("initiative",),
            Role.AGENT,
            TALK,
            tell.initiative,
            asks=True,
            alone=True,
            encloses=True,
        ),
        Command(
            "join", ("participer", "join"), Role.AGENT, TALK, join.join, asks=True, encloses=True
        ),
    ),
    "curate": (
        Command("queue", ("attente", "queue"), Role.ANIMATOR, DESK, curate.queue),
        Command("approve", ("approuver", "approve"), Role.ANIMATOR, DESK, curate.approve),
        Command("refuse", ("refuser", "refuse"), Role.ANIMATOR, DESK, curate.refuse),
        Command("hold", ("reporter", "hold"), Role.ANIMATOR, DESK, hold.hold),
        Command("release", ("avancer", "release"), Role.ANIMATOR, DESK, hold.release),
        Command("classify", ("classer", "classify"), Role.ANIMATOR, DESK, classify.classify),
        Command("detach", ("ecarter", "detach"), Role.ANIMATOR, DESK, detach.detach),
        Command("reword", ("reecrire", "reword"), Role.ANIMATOR, DESK, reword.reword),
        Command("ask", ("demander", "ask"), Role.ANIMATOR, DESK, inquire.ask),
        Command("take", ("prendre", "take"), Role.ANIMATOR, DESK, take.take),
        Command("undo", ("defaire", "undo"), Role.ANIMATOR, DESK, curate.undo),
    ),
    "edition": (
        Command("board", ("sommaire", "board"), Role.ANIMATOR, DESK, board.board),
        Command("feature", ("une", "feature"), Role.ANIMATOR, DESK, arrange.feature),
        Command("place", ("placer", "place"), Role.ANIMATOR, DESK, arrange.place),
        Command("note", ("mot", "note"), Role.ANIMATOR, DESK, arrange.note),
        Command("preview", ("apercu", "preview"), Role.ANIMATOR, DESK, edition.preview),
        Command("publish", ("publier", "publish"), Role.ANIMATOR, DESK, edition.publish),
        Command("reopen", ("rouvrir", "reopen"), Role.ANIMATOR, DESK, edition.reopen),
        Command("agenda", ("agenda", "calendar"), Role.ANIMATOR, DESK, agenda.agenda),
        Command("settle", ("constater", "settle"), Role.ANIMATOR, DESK, edition.settle),
    ),
    "gather": (
        Command("call", ("appel", "call"), Role.ANIMATOR, DESK, call.call),
        Command("poll", ("sondage", "poll"), Role.ANIMATOR, DESK, poll.poll),
        Command("open", ("ouvrir", "open"), Role.ANIMATOR, DESK, poll_dates.open_poll),
        Command("close", ("clore", "close"), Role.ANIMATOR, DESK, poll_dates.close_poll),
        Command("voters", ("votants", "voters"), Role.ANIMATOR, DESK, poll_terms.voters),
        Command("terms", ("modalites", "terms"), Role.ANIMATOR, DESK, poll_terms.terms),
        Command("names", ("noms", "names"), Role.ANIMATOR, DESK, poll_terms.names),
        Command("native", ("salon", "room"), Role.ANIMATOR, DESK, poll_terms.native),
        Command("choices", ("choix", "choices"), Role.ANIMATOR, DESK, poll_terms.several),
        Command("mend", ("corriger", "mend"), Role.ANIMATOR, DESK, poll_mend.mend),
        Command("results", ("resultats", "results"), Role.ANIMATOR, DESK, poll_terms.results),
        Command("answers", ("reponses", "answers"), Role.ANIMATOR, DESK, poll_words.answers),
        Command("detail", ("detail",), Role.ANIMATOR, DESK, poll_detail.detail),
        Command("export", ("exporter", "export"), Role.ANIMATOR, DESK, poll_detail.export),
        Command("suspend", ("suspendre", "suspend"), Role.ANIMATOR, DESK, poll.suspend),
        Command("drop", ("abandonner", "drop"), Role.ANIMATOR, DESK, poll_dates.drop),
        Command("series", ("serie", "series"), Role.ANIMATOR, DESK, series.series),
        Command(
            "questionnaire",
            ("questionnaire", "survey"),
            Role.ANIMATOR,
            DESK,
            questionnaire.questionnaire,
        ),
    ),
    "mine": (
        Command("mine", ("contributions", "mine"), Role.AGENT, DIRECT, mine.mine),
        Command(
            "edit", ("modifier", "edit"), Role.AGENT, DIRECT, mine.edit, asks=True, encloses=True
        ),
        Command("withdraw", ("retirer", "withdraw"), Role.AGENT, DIRECT, mine.withdraw, asks=True),
        Command(
            "reply", ("repondre", "reply"), Role.AGENT, DIRECT, respond.reply, words_follow=True
        ),
        Command("accept", ("accepter", "accept"), Role.AGENT, DIRECT, reword.accept),
        Command("keep", ("garder", "keep"), Role.AGENT, DIRECT, reword.keep),
    ),
    "read": (
        Command("digest", ("digest",), Role.AGENT, TALK, read.digest),
        Command("read", ("lire", "read"), Role.AGENT, ANYWHERE, read.read),
        Command("calls", ("appels", "calls"), Role.AGENT, ANYWHERE, calls.all_calls),
        Command("polls", ("sondages", "polls"), Role.AGENT, ANYWHERE, polls.polls),
        Command("vote", ("voter", "vote"), Role.AGENT, ANYWHERE, vote.vote, open=True),
        Command(
            "questionnaires",
            ("questionnaires", "surveys"),
            Role.AGENT,
            ANYWHERE,
            questionnaires.all_questionnaires,
        ),
        Command("fill", ("remplir", "fill"), Role.AGENT, TALK, fill.fill, asks=True),
    ),
    "keep": (
        Command("settings", ("reglages", "settings"), Role.ANIMATOR, DESK, settings.settings),
        Command("journal", ("journal", "trail"), Role.ANIMATOR, DESK, journal.journal),
        Command("community", ("communaute", "community"), Role.AGENT, TALK, community.community),
        Command("profile", ("profil", "profile"), Role.AGENT, DIRECT, profile.profile, asks=True),
        Command("reminders", ("rappels", "reminders"), Role.AGENT, DIRECT, reminders.reminders),
        Command("link", ("lier", "link"), Role.AGENT, DIRECT, accounts.link),
        Command("unlink", ("delier", "unlink"), Role.AGENT, DIRECT, accounts.part),
        Command("mydata", ("mesdonnees", "mydata"), Role.AGENT, DIRECT, mydata.mydata, open=True),
        Command("cancel", ("annuler", "cancel"), Role.AGENT, ANYWHERE, cancel.cancel),
        Command("help", ("aide", "help"), Role.AGENT, ANYWHERE, show_help),
    ),
}
"""The commands by what they are for, in the order of the help."""

COMMANDS: tuple[Command, ...] = (
    *(row for rows in GROUPS.values() for row in rows),
    Command("answer", (), Role.AGENT, ANYWHERE, answer),
    Command("start", ("commencer", "start"), Role.AGENT, TALK, start.start),
)


def _take_meant(context: Context, data: Data, outcome: str) -> Reply:
    if outcome == "no":
        return context.say(context.speech("meant.dropped"))
    said = replace(context, told=data.get("told", ()), files=tuple(data.get("files", ())))
    return run(said, by_name(data["command"]), data["text"])


MEANING: Dialogue[Any] = Dialogue(
    MEANT,
    lambda context: context.speech,
    _take_meant,
    tell.keep_typed,
    reworded=other_words.typed_again,
)

DIALOGUES: tuple[Dialogue[Any], ...] = (
    welcome.CONSENTING,
    welcome.CHOOSING,
    tell.CONTRIBUTING,
    tell.OFFERING,
    enclose.FILING,
    mine.WITHDRAWING,
    mydata.ERASING,
    profile.PROFILING,
    accounts.LINKING,
    accounts.PARTING,
    respond.RESPONDING,
    curate.REFUSING,
    hold.HOLDING,
    classify.CLASSIFYING,
    reword.REWORDING,
    inquire.INQUIRING,
    edition.PUBLISHING_EARLY,
    call.CALLING,
    call.ENDING,
    poll.MAKING,
    poll_dates.DATING,
    poll_dates.CONFIRMING,
    poll_dates.ENDING,
    poll_dates.DROPPING,
    poll_dates.CANCELLING,
    series.RHYTHMING,
    series.LASTING,
    series.CONFIRMING,
    series.STOPPED,
    poll_words.ANSWERING,
    questionnaire.DATING,
    questionnaire_trial.TRYING,
    fill.QUESTIONING,
    fill_back.WITHDRAWING,
    settings.SETTING,
    MEANING,
)

_BY_NAME = {row.name: row for row in COMMANDS}
_BY_WORD = {word: row for row in COMMANDS for word in row.words}
_BY_FLOW = {dialogue.flow.name: dialogue for dialogue in DIALOGUES}
talk.know(DIALOGUES)


def by_name(name: str) -> Command:
    """The row that a button names; `Stale` when the button is older than the table."""
    if name not in _BY_NAME:
        raise Stale("error.stale")
    return _BY_NAME[name]


def by_word(word: str) -> Command | None:
    """The row of a typed word, whatever its case and accents."""
    return _BY_WORD.get(plain_word(word))


def nearest(word: str, context: Context) -> str | None:
    """The allowed word most like a mistyped one."""
    words = [one for one, row in _BY_WORD.items() if allowed(row, context)]
    found = difflib.get_close_matches(plain_word(word), words, n=1, cutoff=0.6)
    return found[0] if found else None


def plain_word(word: str) -> str:
    """The word in small letters without accents."""
    decomposed = unicodedata.normalize("NFD", word.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def allowed(row: Command, context: Context) -> bool:
    """Whether this person may use it here."""
    return context.role >= row.role and context.place in row.places


def run(context: Context, row: Command, argument: str) -> Reply:
    """Run a command; `Illegal` says who may use it, or where."""
    if context.role < row.role:
        raise Illegal("error.masked" if context.masked else "error.role")
    if context.place is Place.UNKNOWN:
        raise Illegal("error.unknown_room", room=context.event.place)
    if context.place not in row.places:
        raise Illegal("error.place", where=context.speech(_where(row)))
    if row.alone and not context.private:
        raise Illegal("error.place", where=context.speech("place.direct"))
    stray = bool(context.files) and not row.encloses
    kept_not = context.say(context.speech("files.not_here")) if stray else Reply()
    return kept_not + row.run(context, argument)


def _where(row: Command) -> str:
    return "place.desk" if row.places == DESK else "place.direct"


def dialogue_of(standing: Standing) -> Dialogue[Any]:
    """The dialogue of an open question."""
    return _BY_FLOW[State.unpack(standing.state).flow]


def proceed(context: Context, standing: Standing, given: Any) -> Reply:
    """Take an answer to the open question."""
    dialogue = dialogue_of(standing)
    if context.role < dialogue.role:
        talk.close(context)
        return context.say(context.speech("error.role"))
    return talk.proceed(context, dialogue, State.unpack(standing.state), given)

"""Law: the desk sees a questionnaire whole before it opens it, and its results, but nobody's sheet.

It is written in a file; here it is opened, extended and closed, each at a date that is echoed and
confirmed, and only if it still stands as it was shown.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from random import SystemRandom

from bot.commands import talk
from bot.commands.context import Context, Reply, read_number
from bot.commands.desk import overtaken
from bot.commands.questionnaire_trial import try_out
from bot.commands.talk import Dialogue
from bot.contributions.wording import unaccented
from bot.errors import Explained, Illegal, Stale
from bot.flows.deadline import Dated, closes_at
from bot.flows.engine import Data
from bot.flows.questionnaire_date import DATE
from bot.messages import File, Media, Outgoing
from bot.questionnaires.card import counted, desk_buttons, line
from bot.questionnaires.card import preview as previewed
from bot.questionnaires.form import unpack
from bot.questionnaires.lifecycle import UNTIL, Deed, State, after, remind_at
from bot.questionnaires.open_data import published
from bot.questionnaires.results import body
from bot.questionnaires.tally import result
from bot.richtext import paragraph
from bot.roles import Role
from bot.store import answer_sheets, questionnaires
from bot.tables import Questionnaire

Act = Callable[[Context, Questionnaire, str], Reply]


def questionnaire(context: Context, argument: str) -> Reply:
    """`questionnaire number`, and what to do with it."""
    if not argument.strip():
        raise Illegal("questionnaire.from_file")
    found = _in_community(context, read_number(argument))
    _, word, rest = (*argument.split(maxsplit=2), "", "")[:3]
    act = _ACTS.get(unaccented(word).casefold())
    if act is None:
        raise Illegal("questionnaire.which_desk_act", number=found.id)
    return act(context, found, rest)


def _in_community(context: Context, number: int) -> Questionnaire:
    found = questionnaires.find(context.connection, number)
    if found is None or found.community_id != context.community_id:
        raise Illegal("questionnaire.unknown", number=number)
    return found


def _show(context: Context, found: Questionnaire, _: str) -> Reply:
    told = line(found, answer_sheets.count(context.connection, found.id), context.speech)
    return context.say(told, choices=desk_buttons(found, context.speech))


def _preview(context: Context, found: Questionnaire, _: str) -> Reply:
    return context.say(
        *previewed(found, context.speech), choices=desk_buttons(found, context.speech)
    )


def _results(context: Context, found: Questionnaire, _: str) -> Reply:
    """Whole sheets and half ones apart."""
    if found.state == State.DRAFT:
        raise Illegal("questionnaire.is.draft")
    if found.state != State.CLOSED:
        raise Illegal("questionnaire.results_at_close", number=found.id)
    speech = context.speech
    _check_enough(context, found)
    outcome = result(unpack(found.questions), answer_sheets.filled(context.connection, found.id))
    told = counted((outcome.whole, outcome.half), speech)
    head = speech("questionnaire.results", number=found.id, title=found.title, counted=told)
    return context.say(paragraph(head), *body(outcome, speech))


def _check_enough(context: Context, found: Questionnaire) -> None:
    """Of a few sheets what somebody answered could be told."""
    begun = sum(answer_sheets.count(context.connection, found.id))
    fewest = context.community.polls.cell_minimum
    if begun < fewest:
        raise Illegal("questionnaire.too_few", number=found.id, fewest=fewest)


def _export(context: Context, found: Questionnaire, typed: str) -> Reply:
    """The open data as a file, with the free answers if that is said."""
    if found.state != State.CLOSED:  # nobody can tell a late sheet by comparing
        raise Illegal("questionnaire.export.not_closed", number=found.id)
    _check_enough(context, found)
    if File not in context.directory.traits(context.here.platform).shows:
        raise Illegal("questionnaire.export.no_files", number=found.id, name=found.key)
    texts = unaccented(typed).casefold() in ("textes", "texts")
    context.record("export_questionnaire", note=context.speech("numbered", number=found.id))
    words = "questionnaire.export.texts" if texts else "questionnaire.export.without"
    said = (context.speech("questionnaire.export.inside", number=found.id), context.speech(words))
    extra = _file(context, found, texts=texts)
    return Reply((Outgoing(to=context.here, body=tuple(map(paragraph, said)), extra=extra),))


def _file(context: Context, found: Questionnaire, *, texts: bool) -> File:
    filled = answer_sheets.filled(context.connection, found.id)
    content = published(unpack(found.questions), filled, SystemRandom(), texts=texts)
    digest = context.shelf.put_own(content)
    return File(Media.FILE, f"{found.key}.csv", "text/csv", len(content), digest)


# --- its dates ------------------------------------------------------------------------------------


def _open(context: Context, found: Questionnaire, typed: str) -> Reply:
    if not context.community.channels:
        raise Illegal("call.no_channel")
    return _dated(context, found, Deed.OPEN, typed)


def _extend(context: Context, found: Questionnaire, typed: str) -> Reply:
    return _dated(context, found, Deed.EXTEND, typed)


def _dated(context: Context, found: Questionnaire, deed: Deed, typed: str) -> Reply:
    after(State(found.state), deed)
    data = _data(found, deed)
    if not typed:
        return talk.start(context, DATING, ("closes_at", "sure"), data)
    when = UNTIL.read(typed, context.now, context.speech, found.closes_at)
    return talk.start(context, DATING, ("sure",), {**data, "closes_at": when.isoformat()})


def _close(context: Context, found: Questionnaire, _: str) -> Reply:
    after(State(found.state), Deed.CLOSE)
    return talk.start(context, DATING, ("sure",), _data(found, Deed.CLOSE))


def _data(found: Questionnaire, deed: Deed) -> dict[str, object]:
    """What is asked about, and how it stood then."""
    later = found.closes_at.isoformat() if found.closes_at else ""
    known = {"number": found.id, "title": found.title, "deed": str(deed)}
    return {**known, "closes_at": "", "later": later}


def _finish(context: Context, data: Data, outcome: str) -> Reply:
    if outcome == "no":
        return context.say(context.speech("questionnaire.as_before", number=data["number"]))
    try:
        return _DEEDS[Deed(data["deed"])](context, data)
    except Explained as refused:  # a colleague was faster: there is nothing to ask now
        return overtaken(context, refused)


def _opened(context: Context, data: Data) -> Reply:
    when = _later_than_now(context, data)
    _moved(context, data, Deed.OPEN, **_until(context, when), opened_at=context.now)
    return _told(context, data, "open_questionnaire", "questionnaire.opened")


def _extended(context: Context, data: Data) -> Reply:
    _moved(context, data, Deed.EXTEND, **_until(context, _later_than_now(context, data)))
    return _told(context, data, "extend_questionnaire", "questionnaire.extended")


def _ended(context: Context, data: Data) -> Reply:
    """The deadline is brought to now; closing is then as at any deadline."""
    _moved(context, data, Deed.EXTEND, closes_at=context.now, remind_at=None)
    _record(context, data, "end_questionnaire")
    return Reply(stir=True)


def _later_than_now(context: Context, data: Data) -> datetime:
    when = closes_at(data)
    if when <= context.now:
        raise Illegal("questionnaire.past", when=context.speech.exact(when))
    return when


def _until(context: Context, when: datetime) -> dict[str, datetime | int | None]:
    zone = context.community.zone
    due = remind_at(when, context.now, zone)
    return {"closes_at": when, "remind_at": due, "reminded_to": 0}


def _moved(context: Context, data: Data, deed: Deed, **values: object) -> None:
    """Change what still stands as it was shown; `Stale` when a colleague was faster."""
    found = _in_community(context, data["number"])
    seen = datetime.fromisoformat(data["later"]) if data["later"] else None
    after(State(found.state), deed)
    if found.closes_at != seen or not questionnaires.move(
        context.connection, found, deed, **values
    ):
        raise Stale("error.stale")


def _told(context: Context, data: Data, verb: str, key: str) -> Reply:
    _record(context, data, verb)
    when = context.speech.exact(closes_at(data))
    told = context.speech(key, number=data["number"], name=context.name, when=when)
    return context.say(told) + Reply(stir=True)


def _record(context: Context, data: Data, verb: str) -> None:
    context.record(verb, note=context.speech("numbered", number=data["number"]))


_DEEDS: dict[Deed, Callable[[Context, Data], Reply]] = {
    Deed.OPEN: _opened,
    Deed.EXTEND: _extended,
    Deed.CLOSE: _ended,
}

_ACTS: dict[str, Act] = {
    "": _show,
    **dict.fromkeys(("apercu", "preview"), _preview),
    **dict.fromkeys(("essai", "try"), try_out),
    **dict.fromkeys(("ouvrir", "open"), _open),
    **dict.fromkeys(("prolonger", "extend"), _extend),
    **dict.fromkeys(("clore", "close"), _close),
    **dict.fromkeys(("resultats", "results"), _results),
    "export": _export,
}
"""What the desk can do with a questionnaire; the buttons use the English words."""

DATING: Dialogue[Dated] = Dialogue(
    DATE, lambda context: Dated(context.speech, context.now), _finish, role=Role.ANIMATOR
)

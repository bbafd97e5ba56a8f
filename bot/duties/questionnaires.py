"""Law: a questionnaire is posted once in each channel, and closes on time; half sheets are kept.

Two days before the close, by day, whoever has begun and not finished is reminded, alone, unless
they said not to be. Its posts are edited in place.
"""

from __future__ import annotations

from datetime import datetime

from bot.digests.lifecycle import goes_out_at
from bot.duties import posts
from bot.duties.rounds import Round, earliest
from bot.messages import Address, Choice, Letter, Outgoing
from bot.questionnaires import card
from bot.questionnaires.lifecycle import Deed, State, topic
from bot.richtext import paragraph
from bot.store import answer_sheets, people, questionnaires, trail
from bot.tables import Questionnaire, Sheet


def keep_questionnaires(visit: Round) -> datetime | None:
    """Post, edit, remind of and close what is open; when something is due next."""
    running = questionnaires.all_in(visit.connection, visit.community_id, [State.OPEN])
    return earliest(*(_keep(visit, one) for one in running))


def _keep(visit: Round, running: Questionnaire) -> datetime | None:
    assert running.closes_at is not None
    if running.closes_at <= visit.now:
        _close(visit, running)
        return None
    _show(visit, running)
    return earliest(_reminded(visit, running), running.closes_at)


# --- the reminder ---------------------------------------------------------------------------------


def _reminded(visit: Round, running: Questionnaire) -> datetime | None:
    """When the reminder is due, unless it is done: now, where it is."""
    if running.remind_at is None:
        return None
    due = goes_out_at(running.remind_at, visit.now, visit.community.zone)
    if due > visit.now:
        return due
    if questionnaires.reminded(visit.connection, running):
        for sheet in answer_sheets.to_remind(visit.connection, running.id):
            _remind(visit, running, sheet)
    return None


def _remind(visit: Round, running: Questionnaire, sheet: Sheet) -> None:
    """Where this person can be written to alone: in one place, however many accounts they have."""
    assert sheet.person_id is not None
    assert running.closes_at is not None
    for place in sorted(people.private_places(visit.connection, sheet.person_id))[:1]:
        speech = visit.directory.speech(visit.community, place)
        when = speech.moment(running.closes_at)
        text = speech("questionnaire.reminder", title=running.title, when=when, number=running.id)
        choices = (
            Choice(speech("questionnaire.do.resume"), f"fill {running.id}"),
            Choice(speech("questionnaire.do.quiet"), f"fill {running.id} quiet"),
        )
        key = f"questionnaire.{running.id}.sheet.{sheet.id}.{running.closes_at:%Y%m%d%H%M}"
        visit.put([Outgoing(to=place, body=(paragraph(text),), choices=choices, key=key)])


# --- closing --------------------------------------------------------------------------------------


def _close(visit: Round, running: Questionnaire) -> None:
    if not questionnaires.move(visit.connection, running, Deed.CLOSE, remind_at=None):
        return
    closed = questionnaires.find(visit.connection, running.id or 0)
    assert closed is not None
    _show(visit, closed)
    note = visit.speech("numbered", number=closed.id)
    deed = trail.Deed(verb="close_questionnaire", community_id=visit.community_id, note=note)
    trail.record(visit.connection, deed, visit.now)
    speech = visit.speech
    told = card.counted(answer_sheets.count(visit.connection, closed.id), speech)
    text = speech("questionnaire.closed", number=closed.id, title=closed.title, counted=told)
    visit.tell_desk(f"{topic(closed)}.closed", text, choices=card.desk_buttons(closed, speech))


# --- its posts ------------------------------------------------------------------------------------


def _show(visit: Round, shown: Questionnaire) -> None:
    """Each channel has it as it stands; nobody is invited any more to what is closed."""
    is_open = shown.state == State.OPEN
    version = f"{shown.state}.{shown.closes_at:%Y%m%d%H%M%S}"
    there = posts.of_topic(visit, topic(shown))
    for post in there:
        letter = _letter(visit, shown, post.channel)
        posts.bring_in_line(visit, post, letter, version, wanted=is_open)
    if not there and is_open:
        visit.post(topic(shown), [_first(visit, shown, one) for one in visit.community.channels])


def _first(visit: Round, shown: Questionnaire, channel: Address) -> tuple[str, Outgoing]:
    letter = _letter(visit, shown, channel)
    outgoing = Outgoing(to=channel, body=letter.body, choices=letter.choices)
    return f"{topic(shown)}.{channel}", outgoing


def _letter(visit: Round, shown: Questionnaire, channel: Address) -> Letter:
    speech = visit.directory.speech(visit.community, channel)
    if shown.state == State.OPEN:  # says nothing of counts, which it would cost to know
        return Letter(card.post(shown, (0, 0), speech), (card.answer_button(shown, speech),))
    return Letter(card.post(shown, answer_sheets.count(visit.connection, shown.id), speech))

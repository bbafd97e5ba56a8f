"""Law: a questionnaire is posted once in each channel, and closes on time; half sheets are kept.

Two days before the close, by day, whoever has begun and not finished is reminded, alone, unless
they said not to be. Its posts are edited in place.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial

from bot.digests.lifecycle import goes_out_at
from bot.duties import posts
from bot.duties.reminding import Reminder, remind_some
from bot.duties.rounds import Round, earliest
from bot.messages import Address, Choice, Letter
from bot.questionnaires import card
from bot.questionnaires.lifecycle import Deed, State, topic
from bot.richtext import paragraph
from bot.store import answer_sheets, questionnaires, reminders, trail
from bot.tables import Questionnaire


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
    return earliest(_remind(visit, running), running.closes_at)


# --- the reminder ---------------------------------------------------------------------------------


def _remind(visit: Round, running: Questionnaire) -> datetime | None:
    """Remind of it where that is due; when to go on, None once it is done."""
    if running.remind_at is None:
        return None
    due = goes_out_at(running.remind_at, visit.now, visit.community.zone)
    if due > visit.now:
        return due
    return remind_some(visit, _reminder(visit, running))


def _reminder(visit: Round, running: Questionnaire) -> Reminder:
    find = partial(answer_sheets.to_remind, visit.connection, running)
    letter = partial(_reminding, visit, running)
    return Reminder(running, reminders.of_questionnaire(running), find, letter, {"remind_at": None})


def _reminding(visit: Round, running: Questionnaire, place: Address) -> Letter:
    """How to go on, and how to be left in peace."""
    assert running.closes_at is not None
    speech = visit.directory.speech(visit.community, place)
    when = speech.moment(running.closes_at)
    text = speech("questionnaire.reminder", title=running.title, when=when, number=running.id)
    resume = Choice(speech("questionnaire.do.resume"), f"fill {running.id}")
    quiet = Choice(speech("questionnaire.do.quiet"), f"fill {running.id} quiet")
    return Letter((paragraph(text),), (resume, quiet))


# --- closing --------------------------------------------------------------------------------------


def _close(visit: Round, running: Questionnaire) -> None:
    if not questionnaires.move(visit.connection, running, Deed.CLOSE, remind_at=None):
        return
    closed = questionnaires.get(visit.connection, running.id)
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
    letter = partial(_letter, visit, shown)
    posts.follow(visit, shown, topic(shown), visit.community.channels, letter)


def _letter(visit: Round, shown: Questionnaire, channel: Address) -> Letter:
    speech = visit.directory.speech(visit.community, channel)
    if shown.state == State.OPEN:  # says nothing of counts, which it would cost to know
        return Letter(card.post(shown, (0, 0), speech), (card.answer_button(shown, speech),))
    return Letter(card.post(shown, answer_sheets.count(visit.connection, shown.id), speech))

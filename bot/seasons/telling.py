"""Law: a series is told by its rhythm in words and its dates in full: nothing is left to guess."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.digests.rhythm import tell_rhythm
from bot.seasons.lasting import Settled, is_monthly
from bot.seasons.rule import Rule
from bot.texts import Speech

DATES = 3
"""Openings that are told one by one, before anything is kept."""

_INSTANT = timedelta(microseconds=1)


def tell_series(rule: Rule, speech: Speech) -> str:
    """`chaque lundi à 09:00, jusqu’au 24 mai 2027`: the last day that a poll may open on."""
    last = speech.date(rule.until - _INSTANT)
    return speech("series.told", rhythm=_rhythm(rule, speech), last=last)


def tell_settled(number: int, found: Settled, speech: Speech) -> str:
    """How often the poll of that number will come, by which rhythm, until when."""
    count, last = len(found.openings), speech.date(found.openings[-1])
    rhythm = _rhythm(found.rule, speech)
    return speech.count("series.settled", count, number=number, rhythm=rhythm, last=last)


def tell_dates(found: Settled, speech: Speech) -> list[str]:
    """Its first openings, each with its close."""
    return [_tell_date(found.rule, opens_at, speech) for opens_at in found.openings[:DATES]]


def _tell_date(rule: Rule, opens_at: datetime, speech: Speech) -> str:
    closes = speech.moment(rule.closing(opens_at))
    return speech("series.date", opens=speech.exact(opens_at), closes=closes)


def _rhythm(rule: Rule, speech: Speech) -> str:
    """`le premier lundi du mois à 09:00, un mois sur 3`."""
    told = tell_rhythm(rule.crontab, speech)
    if rule.stride == 1:
        return told
    key = "series.months" if is_monthly(rule.crontab) else "series.weeks"
    return speech(key, rhythm=told, stride=rule.stride)

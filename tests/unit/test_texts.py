"""Law: the catalogues hold the same sentences, the code asks for no other, and each reads well."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from itertools import product
from pathlib import Path
from string import Formatter
from zoneinfo import ZoneInfo

import pytest
from babel.messages.pofile import read_po

import bot.texts
from bot.calls import lifecycle as call
from bot.commands import arrange, poll_card
from bot.commands.table import GROUPS
from bot.contributions import lifecycle as contribution
from bot.contributions.administrations import ADMINISTRATIONS
from bot.contributions.card import STAGES, Attribution
from bot.contributions.enclosures import enclosed
from bot.dates.deadlines import USUAL
from bot.digests import lifecycle as edition
from bot.duties import troubles
from bot.flows import choices, classify, inquire, profile, refuse, reword
from bot.flows import poll as poll_flow
from bot.flows import series as series_flow
from bot.flows.contribute import CONTRIBUTE, FIELDS
from bot.flows.draft import Scene, blank
from bot.flows.enclose import WHERETO
from bot.flows.engine import Flow
from bot.flows.settings.flow import ALL
from bot.messages import Choice, File, Media
from bot.polls import kinds
from bot.polls import lifecycle as poll
from bot.polls.cells import DIMENSIONS
from bot.polls.eligibility import Scope
from bot.polls.terms import Showing
from bot.questionnaires import lifecycle as questionnaire
from bot.questionnaires.form import OPINION, Kind
from bot.settings.communities import DEFAULT_THEMES
from bot.tables import Revision
from bot.texts import LANGUAGES, Speech

SETTINGS = tuple(setting.name for setting in ALL)
ROOT = Path(bot.texts.__file__).parents[2]
SOURCES = [
    path for part in ("bot", "adapters", "scheduler") for path in (ROOT / part).rglob("*.py")
]
KEY = re.compile(r"[a-z_]+(\.[a-z_]+)+")
GIVEN = {"p", "n"}
"""What Speech itself fills in."""

FAULTS = (
    "count", "ends", "equal", "key", "kind", "lacks", "later", "long", "no_most", "no_options",
    "option", "options", "reserved", "toml", "truth", "twice", "unknown", "value", "when", "whole",
    "written",
)  # fmt: skip
"""What may be wrong with a questionnaire's file."""

FAMILIES = {
    "act": ("approve", "approve_edition", "correct", "freeze", "propose", "publish", "refuse",
            "hold", "release", "classify", "detach", "suggest", "accept", "keep", "ask", "answer",
            "schedule_poll", "unschedule_poll", "redate_poll", "open_poll", "close_poll",
            "drop_poll", "poll_open", "poll_discreet", "poll_native", "poll_card",
            "poll_voters", "poll_several", "poll_single", "poll_ranked", "poll_secret",
            "poll_shown_live", "poll_shown_voted", "poll_shown_close", "mend_poll", "answer_shown",
            "answer_hidden", "cancel_poll", "export_poll",
            "begin_series", "stop_series", "import_poll",
            "export_questionnaire", "open_questionnaire", "extend_questionnaire",
            "end_questionnaire", "close_questionnaire", "launch_call", "close_call",
            "drop_call", "end_call",
            "extend_call", "feature", "let_go", "note_edition", "place", "unfeature",
            "unnote_edition", "reopen_edition", "revise", "settings", "settle", "skip",
            "submit", "undo", "withdraw"),
    "administration": tuple(ADMINISTRATIONS),
    "answer": tuple(Attribution),
    "board": ("feature", "place", "note", "preview", "collecting", "frozen", "approved"),
    "call.in": tuple(USUAL),
    "courtesy": ("hello", "thanks"),
    "call.is": tuple(call.State),
    "call.state": (call.State.DRAFT, call.State.OPEN, call.State.CLOSED),
    "desk": ("refuse", "hold", "classify", "reword", "ask", "take"),
    "did": ("submit", "revise", "propose", "withdraw", "accept", "keep", "answer", "approve",
            "refuse", "hold", "release", "undo", "classify", "detach", "suggest", "ask",
            "feature", "unfeature", "place"),
    "eligibility.are": tuple(scope for scope in Scope if scope is not Scope.ALL),
    "end_call": ("yes", "no"),
    "fault": troubles.FAULTS,
    "feature": ("featured", "unfeatured"),
    "field": FIELDS,
    "files": tuple(Media),
    "files.unsaid": tuple(Media),
    "files.refused": ("large", "type", "lost", "many", "daily"),
    "frozen": (edition.State.FROZEN, edition.State.APPROVED),
    "help": tuple(row.name for rows in GROUPS.values() for row in rows),
    "help.group": tuple(GROUPS),
    "kind": ("initiative", "testimony"),
    "meant": ("yes", "no"),
    "link": ("yes", "leave", "oui", "non"),
    "mydata": ("erase", "erase_all", "keep"),
    "offer": ("testimony", "initiative", "nothing", "keep"),
    "part": ("yes", "leave"),
    "poll.answer": ("yes", "other", "leave", "end", "leave_open", "drop", "cancel", *kinds.READY),
    "poll.answers": ("shown", "hidden"),
    "poll.ask_date": ("schedule", "redate"),
    "place": arrange.WAYS,
    "poll.detail.by": DIMENSIONS,
    "poll.detail.untold": DIMENSIONS,
    "poll.brief": (*poll.Secrecy, *Showing, "free", "ranking"),
    "poll.do": tuple(poll_card.LINES),
    "poll.showing": ("voted", "close"),
    "poll.head": tuple(poll_card.BUTTONS),
    "poll.kept": tuple(poll.Secrecy),
    "poll.native.head": tuple(poll_card.BUTTONS),
    "poll.now": ("poll_open", "poll_discreet", "poll_secret", "poll_native", "poll_card",
                 "poll_several", "poll_single", "poll_ranked", "poll_voters", "poll_everybody",
                 "poll_shown_live", "poll_shown_voted", "poll_shown_close", "schedule", "redate"),
    "poll.scale": ("1", "2", "3", "4", "5"),
    "poll.secrecy": tuple(poll.Secrecy),
    "poll.so_far": ("voters", "answers"),
    "poll.state": tuple(poll.State),
    "poll.sure": ("schedule", "redate"),
    "poll.total": ("voters", "answers"),
    "poll.words": tuple(poll_card.BUTTONS),
    "preview": (edition.State.COLLECTING, edition.State.FROZEN, edition.State.APPROVED),
    "profile": ("name", "region", "administration", "nothing"),
    "publish": ("now", "wait"),
    "questionnaire.act": ("preview", "try", "open", "results", "extend", "close", "export"),
    "questionnaire.do": ("keep", "skip", "back", "later", "done", "resume", "quiet", "review",
                         "withdraw"),
    "questionnaire.fault": FAULTS,
    "questionnaire.hint": (Kind.TEXT, Kind.NUMBER, Kind.SCALE, "most", "several"),
    "questionnaire.is": tuple(questionnaire.State),
    "questionnaire.opinion": OPINION,
    "questionnaire.state": tuple(questionnaire.State),
    "questionnaire.sure": ("open", "extend", "close"),
    "questionnaire.sure_do": ("yes", "other", "no"),
    "questionnaire.withdraw": ("yes", "no"),
    "reasons": refuse.USUAL_REASONS,
    "refuse.for": refuse.USUAL_REASONS,
    "refuse": ("send", "other", "give_up"),
    "section": ("initiative", "testimony", "stopped", "featured"),
    "settings.how": SETTINGS,
    "settings.name": SETTINGS,
    "settings.word": SETTINGS,
    "rhythm": ("first", "second", "third", "fourth", "last"),
    "series": ("often", "one_hour", "uncounted"),
    "series.answer": (*series_flow.RHYTHMS, *series_flow.LENGTHS, "yes", "other", "leave", "stop"),
    "stage": STAGES,
    "state": tuple(contribution.State),
    "tell.describe": tuple(Media),
    "tell.text": ("initiative", "testimony"),
    "vote.seen": ("discreet", "secret"),
    "topic": ("call", "edition", "poll", "questionnaire"),
    "welcome": ("yes", "no"),
    "withdraw": ("yes", "no"),
    "vote.changed": ("several",),
    "vote.counted": ("several",),
    "vote.same": ("several",),
}  # fmt: skip
"""The keys that the code puts together: a family, and all the ends that it may take."""


OUTGOING = {"call", "edition", "poll", "questionnaire", "trouble"}
"""How the keys of outgoing messages begin: they are put together alike, and are no sentences."""


@cache
def catalogue(language: str) -> dict[str, tuple[str, ...]]:
    """Each key with its sentence, in all its plural forms."""
    with (ROOT / "bot" / "texts" / f"{language}.po").open("rb") as file:
        messages = [message for message in read_po(file, locale=language) if message.id]
    return {_forms(message.id)[0]: _forms(message.string) for message in messages}


def _forms(of: object) -> tuple[str, ...]:
    """One sentence, or one for each number."""
    assert isinstance(of, str | list | tuple)
    return (of,) if isinstance(of, str) else tuple(of)


def sentences(language: str) -> Iterator[str]:
    for forms in catalogue(language).values():
        yield from forms


def placeholders(pattern: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(pattern) if name is not None}


@cache
def nodes() -> list[ast.AST]:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES]
    return [node for tree in trees for node in ast.walk(tree)]


def written() -> set[str]:
    """The literals of the code that look like a key of one of the catalogues' families."""
    families = {key.partition(".")[0] for key in catalogue("fr")}
    files = ("toml", "jsonl", "txt", "svg", "db")
    literals = {node.value for node in nodes() if isinstance(node, ast.Constant)}
    return {
        text
        for text in literals
        if isinstance(text, str) and (KEY.fullmatch(text) or text in catalogue("fr"))
        if text.partition(".")[0] in families and not text.endswith((*files, ".id"))
    }


def put_together() -> set[str]:
    return {f"{family}.{end}" for family, ends in FAMILIES.items() for end in ends}


# --- the same in every language -------------------------------------------------------------------


def test_the_languages_hold_the_same_keys() -> None:
    assert list(catalogue("fr")) == list(catalogue("en"))
    assert list(catalogue("fr")) == sorted(catalogue("fr"))


@pytest.mark.parametrize("key", catalogue("fr"))
def test_the_languages_hold_the_same_placeholders(key: str) -> None:
    per_language = [
        set().union(*map(placeholders, catalogue(language)[key])) - {"p"} for language in LANGUAGES
    ]
    assert per_language[0] == per_language[1]


def test_plurals_are_plurals_everywhere() -> None:
    forms = [{key: len(all_) for key, all_ in catalogue(one).items()} for one in LANGUAGES]
    assert forms[0] == forms[1]
    assert set(forms[0].values()) == {1, 2}


def test_every_sentence_is_written() -> None:
    assert [
        text for language in LANGUAGES for text in sentences(language) if not text.strip()
    ] == []


# --- what the code asks for -----------------------------------------------------------------------


def test_every_key_in_the_code_has_its_sentence() -> None:
    families = {key.rpartition(".")[0] for key in put_together()}
    assert (written() | put_together()) - set(catalogue("fr")) - families == set()


def test_every_sentence_is_asked_for_in_the_code() -> None:
    assert set(catalogue("fr")) - written() - put_together() == set()


def test_every_family_put_together_in_the_code_is_listed() -> None:
    starts = {
        node.values[0].value
        for node in nodes()
        if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant)
    }
    known = {key.partition(".")[0] for key in catalogue("fr")}
    prefixes = {start[:-1] for start in map(str, starts) if KEY.fullmatch(start + "x")}
    assert {one for one in prefixes if one.partition(".")[0] in known} <= {*FAMILIES, *OUTGOING}


def test_every_placeholder_is_given() -> None:
    lacking = {
        (key, name)
        for key, given in _calls()
        for form in catalogue("fr")[key]
        for name in placeholders(form) - GIVEN - given
    }
    assert lacking == set()


def _calls() -> Iterator[tuple[str, set[str]]]:
    """The calls whose first argument is a key, with the names that they give."""
    for node in nodes():
        if not isinstance(node, ast.Call) or not node.args:
            continue
        first, names = node.args[0], {keyword.arg for keyword in node.keywords}
        counted = isinstance(node.func, ast.Attribute) and node.func.attr == "count"
        if len(node.args) > 1 + counted:
            continue  # the values are handed over otherwise
        if isinstance(first, ast.Constant) and first.value in catalogue("fr") and None not in names:
            yield str(first.value), {name for name in names if name}


# --- how it reads ---------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sign", ["  ", "!", "...", " .", " ,", "\n", "\t"])
def test_no_sentence_has(language: str, sign: str) -> None:
    assert [text for text in sentences(language) if sign in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_trimmed(language: str) -> None:
    assert [text for text in sentences(language) if text != text.strip()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_apostrophes_are_typographic(language: str) -> None:
    assert [text for text in sentences(language) if "'" in text] == []


def test_french_leaves_a_space_before_high_points() -> None:
    tight = re.compile(r"[^\s\d:{]([;?»]|:(?![a-zé]|//))")
    assert [text for text in sentences("fr") if tight.search(text)] == []


# --- the speech -----------------------------------------------------------------------------------


def test_what_a_person_typed_is_never_a_pattern() -> None:
    speech = Speech("fr", ZoneInfo("Europe/Paris"))
    assert "{name} %s {0}" in speech("card.signed", name="{name} %s {0}")


def test_an_unknown_key_is_an_error_at_once() -> None:
    speech = Speech("fr", ZoneInfo("Europe/Paris"))
    with pytest.raises(KeyError):
        speech("welcome.nobody")
    with pytest.raises(KeyError):
        speech.count("welcome.nobody", 2)


def test_dates_numbers_and_plurals_follow_the_language() -> None:
    fr = Speech("fr", ZoneInfo("Europe/Paris"))
    en = Speech("en", ZoneInfo("Europe/Paris"))
    friday = datetime(2026, 11, 27, 16, 0, tzinfo=UTC)
    assert fr.moment(friday) == "vendredi 27 novembre à 17:00"
    assert en.day(friday) == "Friday 27 November"
    assert [fr.count("digest.count", n) for n in (0, 1, 2)] == [
        "0 contribution",
        "1 contribution",
        "2 contributions",
    ]
    assert en.count("digest.count", 0) == "0 contributions"
    assert fr.listed(["a", "b", "c"]) == "a, b et c"


def test_french_counts_the_first_of_a_month_and_only_that() -> None:
    fr, en = (Speech(language, ZoneInfo("Europe/Paris")) for language in LANGUAGES)
    first = datetime(2027, 7, 31, 22, 1, tzinfo=UTC)
    assert fr.moment(first) == "dimanche 1er août à 00:01"
    assert fr.date(first) == "1er août 2027"
    assert fr.exact(first).startswith("dimanche 1er août 2027 à 00:01")
    assert fr.short_day(first) == "dim. 1er août"
    assert en.date(first) == "1 August 2027"
    for month, day in product(range(1, 13), (1, 2, 11, 21, 28)):
        said = fr.date(datetime(2027, month, day, 12, tzinfo=UTC))
        assert said == f"{'1er' if day == 1 else day} {fr.month(month)} 2027"


# --- buttons --------------------------------------------------------------------------------------

LONGEST_ROW = 10**10
SLUG_MOST = 32
LONG = Revision(contribution_id=9, text="Un texte. " * 40, title="Un titre")
DATA = {
    **blank("testimony", "Claire", "", private=True),
    **{"text": "Un texte.", "title": "Un titre", "typed": "aid", "nearest": "aide", "count": "2"},
    **{"reasons": [["Trop court", "Trop court."]], "asked": [[9, 8]], "question": "Quand ?"},
    **{"section": "", "sections": [["", "Brèves"]], "shelf": ["Eau"]},
    **{"pending": 9, "number": 9, "words": "Quand ?"},
    **{"name": "Futurs", "host": "nous", "when": "vendredi", "number": 9, "command": "help"},
    "reason": "Trop court.",
    **{"told": "Elle reviendra.", "dates": ["lundi"]},
    "communities": [["x" * SLUG_MOST, "Futurs"]],
    **{"question": "Quand ?", "deed": "redate", "numbers": [LONGEST_ROW] * 3},
    "files": [enclosed(File(Media.IMAGE, "a.png", "image/png", 9, "f" * 64))] * 10,
}


def keys(language: str) -> Iterator[str]:
    """The keys of all buttons of all questions."""
    speech = Speech(language, ZoneInfo("Europe/Paris"))
    scene = Scene(speech, "Futurs", DEFAULT_THEMES, "Claire")
    simple: list[Flow[Speech]] = [profile.PROFILE, refuse.REFUSE, classify.CLASSIFY]
    simple += [inquire.INQUIRE, inquire.RESPOND, WHERETO]
    named = {**vars(choices), **vars(poll_flow), **vars(series_flow)}
    simple += [one for one in named.values() if isinstance(one, Flow)]
    prompts = [
        (flow.name, step.ask(DATA, speech)) for flow in simple for step in flow.steps.values()
    ]
    prompts += [(CONTRIBUTE.name, step.ask(DATA, scene)) for step in CONTRIBUTE.steps.values()]
    bench = reword.Bench(speech, lambda _: LONG, 80)
    prompts += [(reword.REWORD.name, s.ask(DATA, bench)) for s in reword.REWORD.steps.values()]
    for name, prompt in prompts:
        for option in prompt.options:
            yield Choice(option.label, f"answer {name}.{LONGEST_ROW} {option.value}").key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_button_fits_in_64_bytes(language: str) -> None:
    assert [key for key in keys(language) if len(key.encode()) > 64] == []

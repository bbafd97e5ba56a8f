"""Law: themes, ready reasons and the words of welcome are the community's own, within bounds."""

from __future__ import annotations

from bot.contributions.shortening import cut
from bot.contributions.wording import read_line, read_text, unaccented
from bot.errors import Illegal
from bot.flows.settings.panel import Lines, Panel, Presses, Setting
from bot.richtext import item, quote

THEMES_MOST, THEME_MOST = 20, 80
KEYWORDS_MOST, KEYWORD_MOST = 20, 40
REASONS_MOST, REASON_MOST = 12, 500
WELCOME_MOST = 600
BRIEF_MOST = 80

Themes = dict[str, list[str]]


# --- themes ---------------------------------------------------------------------------------------


def _read_theme(typed: str, value: Themes, _: Panel) -> Themes:
    """A theme more, or other words for one there is."""
    before, _colon, after = typed.partition(":")
    name = read_line(before, THEME_MOST)
    words = [read_line(word, KEYWORD_MOST) for word in after.split(",") if word.strip()]
    if len(words) > KEYWORDS_MOST:
        raise Illegal("settings.themes.too_many_words", most=KEYWORDS_MOST)
    there = next((one for one in value if _letters(one) == _letters(name)), name)
    if len(value) >= THEMES_MOST and there not in value:
        raise Illegal("settings.themes.too_many", most=THEMES_MOST)
    return {**value, there: list(dict.fromkeys(words))}


def _letters(text: str) -> str:
    return unaccented(text).casefold()


def _told_themes(value: Themes, panel: Panel) -> Lines:
    lines = [item(_told_theme(name, words, panel)) for name, words in value.items()]
    return lines or [panel.speech("settings.none")]


def _told_theme(name: str, words: list[str], panel: Panel) -> str:
    return panel.speech("settings.line", name=name, value=", ".join(words)) if words else name


def _brief_themes(value: Themes, panel: Panel) -> str:
    return panel.speech.listed(value) if value else panel.speech("settings.none")


def _press_themes(value: Themes, panel: Panel) -> Presses:
    return [
        (
            panel.label("settings.remove", name),
            {other: words for other, words in value.items() if other != name},
        )
        for name in value
    ]


THEMES = Setting(
    name="themes",
    words=("themes", "theme"),
    read=_read_theme,
    brief=_brief_themes,
    told=_told_themes,
    presses=_press_themes,
)


# --- ready reasons --------------------------------------------------------------------------------


def _ready(value: list[str], panel: Panel) -> list[str]:
    """The community's own, or else the usual ones: the first one added joins those."""
    return value or list(panel.usual_reasons)


def _read_reason(typed: str, value: list[str], panel: Panel) -> list[str]:
    reason, ready = read_line(typed, REASON_MOST), _ready(value, panel)
    if any(_letters(one) == _letters(reason) for one in ready):
        raise Illegal("settings.same")
    if len(ready) >= REASONS_MOST:
        raise Illegal("settings.reasons.too_many", most=REASONS_MOST)
    return [*ready, reason]


def _brief_reasons(value: list[str], panel: Panel) -> str:
    if value:
        return panel.speech.count("settings.reasons.count", len(value))
    return panel.speech.count("settings.reasons.usual", len(panel.usual_reasons))


def _told_reasons(value: list[str], panel: Panel) -> Lines:
    return [_brief_reasons(value, panel), *(item(reason) for reason in _ready(value, panel))]


def _press_reasons(value: list[str], panel: Panel) -> Presses:
    ready = _ready(value, panel)
    return [
        (
            panel.label("settings.remove", reason),
            ready[:rank] + ready[rank + 1 :],
        )
        for rank, reason in enumerate(ready)
    ]


REASONS = Setting(
    name="reasons",
    words=("raisons", "raison", "reasons", "reason"),
    read=_read_reason,
    brief=_brief_reasons,
    told=_told_reasons,
    presses=_press_reasons,
)


# --- the words of welcome -------------------------------------------------------------------------


def _brief_welcome(value: str, panel: Panel) -> str:
    if not value:
        return panel.speech("settings.none")
    return f"« {cut(' '.join(value.split()), BRIEF_MOST)} »"


def _press_welcome(value: str, panel: Panel) -> Presses:
    return [(panel.speech("settings.welcome.remove"), "")] if value else []


WELCOME = Setting(
    name="welcome",
    words=("accueil", "welcome"),
    read=lambda typed, _, __: read_text(typed, WELCOME_MOST),
    brief=_brief_welcome,
    told=lambda value, panel: [quote(value) if value else panel.speech("settings.none")],
    presses=_press_welcome,
)

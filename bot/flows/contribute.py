"""Law: the conversation that makes a contribution; the last card shows what will be published.

A quick start skips what can be proposed (title, themes) and asks the rest, one question at a time,
each skippable. Nothing leaves this conversation without the yes on the card.
"""

from __future__ import annotations

from bot.contributions.card import STAGES
from bot.contributions.proposals import propose_themes
from bot.contributions.regions import REGIONS, mentioned_region, read_region
from bot.contributions.telling import as_data
from bot.contributions.wording import read_line, read_text
from bot.errors import Illegal
from bot.flows.draft import THEMES_MOST, Scene, files_of, with_text
from bot.flows.enclose import DESCRIBE, TAKE_OFF
from bot.flows.engine import Answer, Data, Flow, Input, Option, Prompt, Step, Typed, one_of
from bot.flows.signing import ATTRIBUTION, CARD, SIGNING
from bot.flows.skip import skip, skipped, typed
from bot.richtext import bold, paragraph

TITLE_MOST = 100
LESSON_MOST = 2000
FIELDS = ("text", "title", "region", "themes", "stage", "lesson", "files", "attribution")


# --- text and title -------------------------------------------------------------------------------


def _ask_text(data: Data, scene: Scene) -> Prompt:
    speech = scene.speech
    if data["text"]:
        return Prompt((paragraph(speech("tell.replaced")),))
    if not data.get("call"):
        return Prompt((paragraph(speech(f"tell.text.{data['kind']}")),))
    call = paragraph(speech("answer.call", number=data["call"]), " ", bold(data["question"]))
    return Prompt((call, paragraph(speech("answer.text"))))


def _read_text(data: Data, given: Input, scene: Scene) -> Answer:
    said = typed(given)
    return Answer({**with_text(data, said.text, scene.themes), "told": as_data(said.told)})


def _ask_title(data: Data, scene: Scene) -> Prompt:
    body = (paragraph(scene.speech("tell.title"), " ", bold(data["title"])),)
    keep = Option(scene.speech("tell.title.keep"), "keep")
    return Prompt(body, (keep,), scene.speech("asks.title"))


def _read_title(data: Data, given: Input, scene: Scene) -> Answer:
    if (
        isinstance(given, Typed)
        and given.text.casefold() != scene.speech("tell.title.keep").casefold()
    ):
        return Answer({**data, "title": read_line(given.text, TITLE_MOST)})
    one_of(_ask_title(data, scene), given)
    return Answer(data)


# --- region ---------------------------------------------------------------------------------------


def _ask_region(data: Data, scene: Scene) -> Prompt:
    likely = mentioned_region(data["text"])
    first = [likely] if likely else []
    regions = first + [region for region in REGIONS if region != likely]
    options = tuple(Option(region.name, region.code) for region in regions)
    return Prompt((paragraph(scene.speech("tell.region")),), (*options, skip(scene.speech)))


def _read_region(data: Data, given: Input, scene: Scene) -> Answer:
    if skipped(given, scene.speech):
        return Answer({**data, "region": ""})
    if isinstance(given, Typed):
        return Answer({**data, "region": read_region(given.text).code})
    return Answer({**data, "region": one_of(_ask_region(data, scene), given)})


# --- themes: each press adds or removes one -------------------------------------------------------


def _ask_themes(data: Data, scene: Scene) -> Prompt:
    ticks = ["✓ " if theme in data["themes"] else "" for theme in scene.themes]
    options = [
        Option(f"{tick}{theme}", str(rank))
        for rank, (tick, theme) in enumerate(zip(ticks, scene.themes, strict=True))
    ]
    done = scene.speech("flow.continue" if data["themes"] else "flow.skip")
    body = (paragraph(scene.speech("tell.themes", most=THEMES_MOST)),)
    return Prompt(body, (*options, Option(done, "skip")))


def _read_themes(data: Data, given: Input, scene: Scene) -> Answer:
    if isinstance(given, Typed):
        return _read_typed_themes(data, given.text, scene)
    value = one_of(_ask_themes(data, scene), given)
    if value == "skip":
        return Answer(data)
    theme = list(scene.themes)[int(value)]
    kept = [name for name in data["themes"] if name != theme]
    themes = kept if theme in data["themes"] else [*kept, theme]
    if len(themes) > THEMES_MOST:
        raise Illegal("tell.themes.too_many", most=THEMES_MOST)
    return Answer({**data, "themes": themes}, first=("themes",))


def _read_typed_themes(data: Data, typed: str, scene: Scene) -> Answer:
    if (
        skipped(Typed(typed), scene.speech)
        or typed.casefold() == scene.speech("flow.continue").casefold()
    ):
        return Answer(data)
    themes = propose_themes(typed, scene.themes, THEMES_MOST)
    if not themes:
        raise Illegal("tell.themes.unknown", themes=scene.speech.listed(scene.themes))
    return Answer({**data, "themes": themes})


# --- stage and what was learnt --------------------------------------------------------------------


def _ask_stage(_: Data, scene: Scene) -> Prompt:
    options = tuple(Option(scene.speech(f"stage.{stage}"), stage) for stage in STAGES)
    return Prompt((paragraph(scene.speech("tell.stage")),), (*options, skip(scene.speech)))


def _read_stage(data: Data, given: Input, scene: Scene) -> Answer:
    stage = one_of(_ask_stage(data, scene), given)
    if stage == "skip":
        return Answer({**data, "stage": ""})
    first = ("lesson",) if stage == "stopped" and not data["lesson"] else ()
    return Answer({**data, "stage": stage}, first=first)


def _ask_lesson(_: Data, scene: Scene) -> Prompt:
    return Prompt((paragraph(scene.speech("tell.lesson")),), (skip(scene.speech),))


def _read_lesson(data: Data, given: Input, scene: Scene) -> Answer:
    if skipped(given, scene.speech):
        return Answer({**data, "lesson": ""})
    return Answer({**data, "lesson": read_text(typed(given).text, LESSON_MOST)})


# --- what to change ------------------------------------------------------------------------------


def _ask_field(data: Data, scene: Scene) -> Prompt:
    names = [name for name in FIELDS if name != "files" or files_of(data)]
    options = tuple(Option(scene.speech(f"field.{name}"), name) for name in names)
    back = Option(scene.speech("flow.back"), "back")
    return Prompt((paragraph(scene.speech("tell.field")),), (*options, back))


def _read_field(data: Data, given: Input, scene: Scene) -> Answer:
    name = one_of(_ask_field(data, scene), given)
    return Answer(data, first=() if name == "back" else (name,))


CONTRIBUTE: Flow[Scene] = Flow(
    "contribute",
    {
        "text": Step(_ask_text, _read_text),
        "title": Step(_ask_title, _read_title),
        "region": Step(_ask_region, _read_region),
        "themes": Step(_ask_themes, _read_themes),
        "stage": Step(_ask_stage, _read_stage),
        "lesson": Step(_ask_lesson, _read_lesson),
        "attribution": ATTRIBUTION,
        "describe": DESCRIBE,
        "files": TAKE_OFF,
        "card": CARD,
        "signing": SIGNING,
        "field": Step(_ask_field, _read_field),
    },
)

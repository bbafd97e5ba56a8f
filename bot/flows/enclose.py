"""Law: of each file its author is asked once what it shows, and may take it off before the yes."""

from __future__ import annotations

from typing import Any

from bot.contributions.enclosures import DESCRIPTION_MOST, described, lines, next_undescribed
from bot.contributions.telling import as_data
from bot.contributions.wording import is_story, read_line
from bot.errors import Illegal
from bot.flows.draft import Scene, as_revision, files_of
from bot.flows.engine import (
    Answer,
    Data,
    Flow,
    Input,
    Option,
    Prompt,
    Step,
    Typed,
    one_of,
)
from bot.flows.skip import skip, skipped, typed
from bot.richtext import paragraph
from bot.texts import Speech


def _ask_description(data: Data, scene: Scene) -> Prompt:
    """In words, for those who can't see or hear it."""
    files = files_of(data)
    here = next_undescribed(files) or 0
    asked = scene.speech(f"tell.describe.{files[here]['media']}", rank=here + 1)
    return Prompt((paragraph(asked),), (skip(scene.speech),))


def _read_description(data: Data, given: Input, scene: Scene) -> Answer:
    passed = skipped(given, scene.speech)
    words = "" if passed else read_line(typed(given).text, DESCRIPTION_MOST)
    files = described(files_of(data), words)
    again = next_undescribed(files) is not None
    return Answer({**data, "files": files}, first=("describe",) if again else ())


def _ask_files(data: Data, scene: Scene) -> Prompt:
    speech = scene.speech
    ranks = range(1, len(files_of(data)) + 1)
    options = [Option(speech("tell.take_off", rank=rank), str(rank)) for rank in ranks]
    back = Option(speech("flow.back"), "back")
    body = tuple(lines(as_revision(data), speech))
    return Prompt(body, (*options, back), speech("asks.files"))


def _read_files(data: Data, given: Input, scene: Scene) -> Answer:
    chosen = one_of(_ask_files(data, scene), given)
    ranked = enumerate(files_of(data), start=1)
    return Answer({**data, "files": [one for rank, one in ranked if str(rank) != chosen]})


DESCRIBE: Step[Scene] = Step(_ask_description, _read_description)
TAKE_OFF: Step[Scene] = Step(_ask_files, _read_files)


# --- files that came alone ------------------------------------------------------------------------


def _ask_whereto(data: Data, speech: Speech) -> Prompt:
    """`numbers` are the author's contributions that files can still join."""
    options = [Option(speech("files.add_to", number=one), str(one)) for one in data["numbers"]]
    begin, leave = speech("files.begin"), speech("files.leave")
    usual = (Option(begin, "begin"), Option(leave, "leave"))
    return Prompt((paragraph(speech.count("files.alone", len(data["files"]))),), (*options, *usual))


def _read_whereto(data: Data, given: Input, speech: Speech) -> Answer:
    """What is no answer are the words that go with the files: pictures come first, often."""
    try:
        return Answer(data, outcome=one_of(_ask_whereto(data, speech), given))
    except Illegal:
        if not isinstance(given, Typed) or not is_story(given.text):
            raise
        words: dict[str, Any] = {"text": given.text, "told": as_data(given.told)}
        return Answer({**data, **words}, outcome="words")


WHERETO: Flow[Speech] = Flow("files", {"choice": Step(_ask_whereto, _read_whereto)})

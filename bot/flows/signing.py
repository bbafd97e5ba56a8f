"""Law: the name is chosen with the text in view; nothing is signed or leaves without a yes.

What others have read is signed. What is typed as a name has letters.
"""

from __future__ import annotations

from bot.contributions.card import (
    Attribution,
    Audience,
    card,
    files_may_tell,
    unsigned,
)
from bot.contributions.wording import has_letters, read_line
from bot.flows.draft import Scene, as_revision, is_edit
from bot.flows.engine import (
    Answer,
    Chosen,
    Data,
    Input,
    Option,
    Prompt,
    Step,
    Typed,
    one_of,
    says,
)
from bot.richtext import Body, paragraph
from bot.texts import Speech

NAME_MOST = 80


# --- attribution ----------------------------------------------------------------------------------


def _ask_attribution(data: Data, scene: Scene) -> Prompt:
    speech = scene.speech
    name = data["signature"] or scene.name
    options = [Option(speech("tell.sign", name=name), Attribution.NAMED.value)]
    if data["private"]:
        options.append(Option(speech("tell.hide_from_readers"), Attribution.READERS.value))
        options.append(Option(speech("tell.hide_from_all"), Attribution.ANIMATORS.value))
    body = (paragraph(speech("tell.attribution")), *_heard(data, speech))
    return Prompt(body, tuple(options))


def _heard(data: Data, speech: Speech) -> Body:
    """Why there is a name on what others have read."""
    return () if data["private"] else (paragraph(speech("tell.heard")),)


def _read_attribution(data: Data, given: Input, scene: Scene) -> Answer:
    name = data["signature"] or scene.name
    asked, attribution = _ask_attribution(data, scene), Attribution.NAMED
    chosen = isinstance(given, Chosen) or any(says(given, one.label) for one in asked.options)
    if isinstance(given, Typed) and not chosen and has_letters(given.text):
        name = read_line(given.text, NAME_MOST)
    else:
        attribution = Attribution(one_of(asked, given))
    hidden = attribution is Attribution.ANIMATORS
    return Answer({**data, "attribution": attribution.value, "signature": "" if hidden else name})


# --- the last card --------------------------------------------------------------------------------


def _ask_card(data: Data, scene: Scene) -> Prompt:
    speech = scene.speech
    shown = [*card(data["number"], data["kind"], as_revision(data), Audience.AUTHOR, speech)]
    hidden = data["attribution"] != Attribution.NAMED
    shown += files_may_tell(as_revision(data), speech) if hidden else []
    options = (
        Option(speech("tell.submit"), "submit"),
        Option(speech("tell.change"), "change"),
        Option(speech("tell.discard" if is_edit(data) else "tell.keep"), "keep"),
    )
    body = (paragraph(speech("tell.card", community=scene.community)), *shown)
    return Prompt(body, options, speech("asks.card"))


def _ask_signing(data: Data, scene: Scene) -> Prompt:
    """The card of an answer to a call: the name is chosen with the yes, in one tap."""
    speech, name = scene.speech, data["signature"] or scene.name
    revision = as_revision(data)
    shown = [*unsigned(data["number"], data["kind"], revision, speech)]
    shown += files_may_tell(revision, speech) if data["private"] else []
    forms = Attribution if data["private"] else (Attribution.NAMED,)
    options = (
        *(Option(speech(f"answer.{form}", name=name), form.value) for form in forms),
        Option(speech("tell.change"), "change"),
        Option(speech("tell.keep"), "keep"),
    )
    body = (paragraph(speech("answer.card", community=scene.community)), *shown)
    return Prompt((*body, *_heard(data, speech)), options, speech("asks.card"))


def _read_signing(data: Data, given: Input, scene: Scene) -> Answer:
    choice = one_of(_ask_signing(data, scene), given)
    if choice == "change":
        return Answer(data, first=("field", "signing"))
    if choice == "keep":
        return Answer(data, outcome=choice)
    name = data["signature"] or scene.name
    signature = "" if choice == Attribution.ANIMATORS else name
    return Answer({**data, "attribution": choice, "signature": signature}, outcome="submit")


def _read_card(data: Data, given: Input, scene: Scene) -> Answer:
    choice = one_of(_ask_card(data, scene), given)
    if choice == "change":
        return Answer(data, first=("field", "card"))
    return Answer(data, outcome=choice)


ATTRIBUTION: Step[Scene] = Step(_ask_attribution, _read_attribution)
CARD: Step[Scene] = Step(_ask_card, _read_card)
SIGNING: Step[Scene] = Step(_ask_signing, _read_signing)

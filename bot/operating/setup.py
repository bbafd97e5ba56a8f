"""Law: a configuration is written by asking: each answer is checked as it comes, by the very rules
that `essaim run` reads it with, and what was written is read again before it takes its name.

The text is `config.example.toml`, comments and all, with the answers in their places.
"""

from __future__ import annotations

import json
import os
import re
import tomllib
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bot
from bot.config import Settings, given, load, read
from bot.errors import ConfigError
from bot.texts import Speech

_PACKAGE = Path(str(bot.__path__[0]))
_EXAMPLES = (_PACKAGE / "config.example.toml", _PACKAGE.parent / "config.example.toml")
"""In the package when installed from a wheel, beside it in a checkout."""

CONSOLE, MATRIX = "console", "matrix"
NO_NAME = "communaute"

_BOT = ("homeserver", "user", "password", "allowed_servers")
"""The keys of `[matrix]` that are asked for; the others are a community's."""

Answers = dict[str, Any]
Ask = Callable[[str, str, bool], str]
"""A question, the answer that an empty line stands for, and whether what is typed is a secret;
what was typed."""


def _text(typed: str, _: str) -> str:
    return typed.strip()


def _address(typed: str, platform: str) -> str:
    """An address there; its platform may be left out."""
    named = typed.partition(":")[0] in (CONSOLE, MATRIX) or (platform == CONSOLE and ":" in typed)
    return typed if named else f"{platform}:{typed}"


def _room(typed: str, platform: str) -> str:
    return _address(typed.strip(), platform)


def _addresses(typed: str, platform: str) -> list[str]:
    return [_address(part, platform) for part in _parts(typed, platform)]


def _parts(typed: str, _: str) -> list[str]:
    return [part.strip() for part in typed.split(",") if part.strip()]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for a key, how what was typed is read, and what is said when it won't do.

    `on` is the platform that it is about, `read` is told it too; empty, it is about any.
    """

    key: str
    asks: str
    wrong: str
    default: str = ""
    reads: Callable[[str, str], str | list[str]] = _text
    on: str = ""
    secret: bool = False


QUESTIONS = (
    Question("platform", "init.platform", "init.platform_wrong", CONSOLE),
    Question(
        "homeserver",
        "init.homeserver",
        "init.homeserver_wrong",
        "https://matrix.agent.dinum.tchap.gouv.fr",
        on=MATRIX,
    ),
    Question("user", "init.user", "init.user_wrong", on=MATRIX),
    Question("password", "init.password", "init.password_wrong", on=MATRIX, secret=True),
    Question("allowed_servers", "init.servers", "init.user_wrong", "", _parts, on=MATRIX),
    Question("name", "init.name", "init.name_wrong"),
    Question("host", "init.host", "init.name_wrong"),
    Question("language", "init.language", "init.language_wrong", "fr"),
    Question("timezone", "init.timezone", "init.timezone_wrong", "Europe/Paris"),
    Question("desk", "init.desk", "init.rooms_wrong", "bureau", _room, on=CONSOLE),
    Question("channels", "init.channels", "init.rooms_wrong", "canal", _addresses, on=CONSOLE),
    Question("animators", "init.animators", "init.rooms_wrong", "", _addresses, on=CONSOLE),
    Question("desk", "init.matrix_desk", "init.matrix_wrong", "", _room, on=MATRIX),
    Question("channels", "init.matrix_channels", "init.matrix_wrong", "", _addresses, on=MATRIX),
    Question("animators", "init.matrix_animators", "init.matrix_wrong", "", _addresses, on=MATRIX),
)


def interview(ask: Ask, tell: Callable[[str], None], speech: Speech) -> Answers:
    """Ask everything that this platform wants to know, each thing until the answer will do.

    What the environment gives is not asked, nor written.
    """
    answers: Answers = {}
    for question in QUESTIONS:
        if question.on not in ("", answers.get("platform")) or _is_given(question):
            continue
        while (value := _answer(question, answers, ask, speech)) is None:
            tell(speech(question.wrong))
        answers[question.key] = value
    return answers


def _is_given(question: Question) -> bool:
    return question.on == MATRIX and question.key in given(MATRIX)


def _answer(question: Question, answers: Answers, ask: Ask, speech: Speech) -> Any:
    typed = ask(speech(question.asks), question.default, question.secret)
    value = question.reads(typed, answers.get("platform", ""))
    if question.secret and not value:  # which no usual answer stands for
        return None
    return value if _will_do(answers | {question.key: value}) else None


def _will_do(answers: Mapping[str, Any]) -> bool:
    if answers["platform"] not in (CONSOLE, MATRIX):
        return False
    try:
        read({**_platform(answers), "community": [_community(answers)]})
    except ConfigError:
        return False
    return True


def _platform(answers: Mapping[str, Any]) -> dict[str, Any]:
    if answers["platform"] == CONSOLE:
        return {CONSOLE: {"folder": CONSOLE}}
    blank = {"homeserver": "https://a", "user": "@a:a"}
    return {MATRIX: blank | {key: answers[key] for key in _BOT if key in answers}}


def _community(answers: Mapping[str, Any]) -> dict[str, Any]:
    # What nobody types, until it is known.
    blank = {"name": NO_NAME, "desk": f"{CONSOLE}:\n"}
    own = {key: value for key, value in answers.items() if key not in ("platform", *_BOT)}
    return {**blank, **own, "slug": slug(str(answers.get("name", "")))}


def slug(name: str) -> str:
    """The short name that a name suggests."""
    plain = unicodedata.normalize("NFKD", name.replace("’", " ")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower())[:32].strip("-") or NO_NAME


# --- the file -------------------------------------------------------------------------------------


def written(answers: Mapping[str, Any]) -> str:
    """The example with these answers in it; they are all that differs from it."""
    text = next(file for file in _EXAMPLES if file.exists()).read_text(encoding="utf-8")
    head, community, tail = text.partition("[[community]]")
    for key, value in {**_community(answers), "admins": []}.items():
        tail = _put(tail, key, value)
    tail = re.sub(r"^(?=title = )", "# ", tail, flags=re.MULTILINE)  # each language has its own
    filled = _switched(head, answers) + community + tail
    assert _kept(tomllib.loads(filled), answers)
    return filled


def _switched(head: str, answers: Mapping[str, Any]) -> str:
    """The platforms, with the one that was chosen turned on, and it alone."""
    if answers["platform"] == CONSOLE:
        return head
    head = re.sub(r"^(?=\[console\]|folder = )", "# ", head, flags=re.MULTILINE)
    head = head.replace(f"# [{MATRIX}]", f"[{MATRIX}]")
    for key in filter(answers.get, _BOT):  # what is left empty stays a comment
        head = _put(head, key, answers[key])
    return head


def _put(text: str, key: str, value: object) -> str:
    line = f"{key} = {_toml(value)}"
    filled, found = re.subn(
        rf"^(# )?{key} = .*$", lambda _: line, text, count=1, flags=re.MULTILINE
    )
    assert found, f"config.example.toml has no line for {key}"
    return filled


def _toml(value: object) -> str:
    """TOML's strings and lists are JSON's, but for one control character."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _kept(document: Mapping[str, Any], answers: Mapping[str, Any]) -> bool:
    platform = next(one for one in (CONSOLE, MATRIX) if one in document)
    said = {**document["community"][0], **document[platform], "platform": platform}
    return all(said.get(key, []) == value for key, value in answers.items())


def save(path: Path, text: str) -> Settings:
    """Put the text in that file, readable by its owner alone; the settings that it makes."""
    partial = path.with_name(path.name + ".partial")
    try:
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        partial.replace(path)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ConfigError("backup.not_written", path=path, reason=reason) from None
    return load(path)

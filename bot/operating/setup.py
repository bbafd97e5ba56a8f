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
from bot.config import Settings, read
from bot.errors import ConfigError
from bot.texts import Speech

_PACKAGE = Path(str(bot.__path__[0]))
_EXAMPLES = (_PACKAGE / "config.example.toml", _PACKAGE.parent / "config.example.toml")
"""In the package when installed from a wheel, beside it in a checkout."""

PLATFORM = "console"
NO_NAME = "communaute"

Answers = dict[str, Any]
Ask = Callable[[str, str], str]
"""A question and the answer that an empty line stands for; what was typed."""


def _text(typed: str) -> str:
    return typed.strip()


def _address(typed: str) -> str:
    """A console address; its platform may be left out."""
    return typed if ":" in typed else f"{PLATFORM}:{typed}"


def _room(typed: str) -> str:
    return _address(typed.strip())


def _list(typed: str) -> list[str]:
    return [_address(part.strip()) for part in typed.split(",") if part.strip()]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for a key, how what was typed is read, and what is said when it won't do."""

    key: str
    asks: str
    wrong: str
    default: str = ""
    reads: Callable[[str], str | list[str]] = _text


QUESTIONS = (
    Question("name", "init.name", "init.name_wrong"),
    Question("host", "init.host", "init.name_wrong"),
    Question("language", "init.language", "init.language_wrong", "fr"),
    Question("timezone", "init.timezone", "init.timezone_wrong", "Europe/Paris"),
    Question("desk", "init.desk", "init.rooms_wrong", "bureau", _room),
    Question("channels", "init.channels", "init.rooms_wrong", "canal", _list),
    Question("animators", "init.animators", "init.rooms_wrong", "", _list),
)


def interview(ask: Ask, tell: Callable[[str], None], speech: Speech) -> Answers:
    """Ask everything, each thing until the answer will do."""
    answers: Answers = {}
    for question in QUESTIONS:
        while (value := _answer(question, answers, ask, speech)) is None:
            tell(speech(question.wrong))
        answers[question.key] = value
    return answers


def _answer(question: Question, answers: Answers, ask: Ask, speech: Speech) -> Any:
    typed = ask(speech(question.asks), question.default)
    value = question.reads(typed)
    return value if _will_do(answers | {question.key: value}) else None


def _will_do(answers: Mapping[str, Any]) -> bool:
    try:
        read({"console": {"folder": PLATFORM}, "community": [_community(answers)]})
    except ConfigError:
        return False
    return True


def _community(answers: Mapping[str, Any]) -> dict[str, Any]:
    blank = {"desk": f"{PLATFORM}:\n"}  # a room that nobody types, until the desk is known
    return {**blank, **answers, "slug": slug(str(answers.get("name", "")))}


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
    filled = head + community + tail
    assert _kept(tomllib.loads(filled), answers)
    return filled


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
    first = document["community"][0]
    return all(first[key] == value for key, value in answers.items())


def save(path: Path, text: str) -> Settings:
    """Put the text in that file, readable by its owner alone; its settings."""
    partial = path.with_name(path.name + ".partial")
    try:
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        partial.replace(path)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ConfigError("backup.not_written", path=path, reason=reason) from None
    return read(tomllib.loads(text))

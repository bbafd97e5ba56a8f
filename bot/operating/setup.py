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
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import bot
from bot.config import Settings, given, load, read
from bot.errors import ChannelError, ConfigError, SignedOut
from bot.messages import Address
from bot.operating.questions import (
    BOT,
    CONSOLE,
    MATRIX,
    PLATFORMS,
    QUESTIONS,
    TELEGRAM,
    Meet,
    Met,
    Question,
    picked,
)
from bot.texts import Speech

_PACKAGE = Path(str(bot.__path__[0]))
_EXAMPLES = (_PACKAGE / "config.example.toml", _PACKAGE.parent / "config.example.toml")
"""In the package when installed from a wheel, beside it in a checkout."""

NO_NAME = "communaute"
TOKEN = "token"  # noqa: S105 - the name of its key

Answers = dict[str, Any]
Ask = Callable[[str, str, bool], str]
"""A question, the answer that an empty line stands for, and whether what is typed is a secret;
what was typed."""


def interview(ask: Ask, tell: Callable[[str], None], speech: Speech, meet: Meet) -> Answers:
    """Ask everything that this platform wants to know, each thing until the answer will do.

    What the environment gives is not asked, nor written. On Telegram the bot is met as soon as its
    token is known; its rooms and people are looked for when they are asked for, and once more
    when nothing is answered.
    """
    return _Interview(ask, tell, speech, meet).done()


@dataclass(frozen=True, slots=True)
class _Interview:
    ask: Ask
    tell: Callable[[str], None]
    speech: Speech
    meet: Meet
    answers: Answers = field(default_factory=dict)

    def done(self) -> Answers:
        for question in QUESTIONS:
            if question.on not in ("", self.answers.get("platform")):
                continue
            known = given(question.on).get(question.key) if question.on else None
            if known is None:
                self.answers[question.key] = self._answer(question)
            elif question.key == TOKEN:
                self._greets(known)
        return self.answers

    def _answer(self, question: Question) -> Any:
        while True:
            listed = self._listed(question)
            typed = self.ask(self.speech(question.asks), question.default, question.secret)
            value = self._read(question, picked(typed, listed) if listed else typed)
            if value is not None and (question.key != TOKEN or self._greets(value)):
                return value
            if value is None and (typed.strip() or question.lists is None):
                self.tell(self.speech(question.wrong))

    def _read(self, question: Question, typed: str) -> Any:
        """None when it won't do."""
        value = question.reads(typed, self.answers.get("platform", ""))
        if question.secret and not value:  # which no usual answer stands for
            return None
        return value if _will_do(self.answers | {question.key: value}) else None

    # --- whom the bot has met ---------------------------------------------------------------------

    def _greets(self, token: str) -> bool:
        """Whether there may be such a bot; who it is, and what its keeper is to do meanwhile."""
        try:
            met = self.meet(token)
        except SignedOut:
            self.tell(self.speech("init.token_refused"))
            return False
        except (ChannelError, ConfigError) as fault:
            self._tell_fault(fault)
        else:
            self.tell(self.speech("init.telegram_bot", bot=met.name))
        return True

    def _listed(self, question: Question) -> Sequence[Address]:
        """What the bot has met that may answer the question, told with ranks."""
        met = None if question.lists is None else self._met()
        if met is None or question.lists is None:
            return []
        taken = self.answers.get("desk")
        names = {one: name for one, name in question.lists(met).items() if one != taken}
        if not names:
            self.tell(self.speech("init.telegram_none"))
        for rank, (one, name) in enumerate(names.items(), start=1):
            self.tell(self.speech("init.telegram_met", rank=rank, name=name, address=one))
        return list(names)

    def _met(self) -> Met | None:
        try:
            return self.meet(self.answers.get(TOKEN) or given(TELEGRAM)[TOKEN])
        except (ChannelError, ConfigError) as fault:
            self._tell_fault(fault)
            return None

    def _tell_fault(self, fault: ChannelError | ConfigError) -> None:
        if isinstance(fault, ConfigError):
            self.tell(self.speech(fault.key, **fault.values))
        else:
            self.tell(self.speech("init.telegram_silent", reason=str(fault)))


def _will_do(answers: Mapping[str, Any]) -> bool:
    if answers["platform"] not in PLATFORMS:
        return False
    try:
        read({**_platform(answers), "community": [_community(answers)]})
    except ConfigError:
        return False
    return True


_BLANK = {
    CONSOLE: {"folder": CONSOLE},
    MATRIX: {"homeserver": "https://a", "user": "@a:a"},
    TELEGRAM: {TOKEN: "1:a"},
}
"""What a platform's section needs, until it is known."""


def _platform(answers: Mapping[str, Any]) -> dict[str, Any]:
    platform = answers["platform"]
    known = {key: answers[key] for key in BOT[platform] if key in answers}
    return {platform: _BLANK[platform] | known}


def _community(answers: Mapping[str, Any]) -> dict[str, Any]:
    # What nobody types, until it is known.
    blank = {"name": NO_NAME, "desk": f"{CONSOLE}:\n"}
    the_bot_s = {"platform", *BOT[answers["platform"]]}
    own = {key: value for key, value in answers.items() if key not in the_bot_s}
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
    platform = answers["platform"]
    if platform == CONSOLE:
        return head
    head = re.sub(r"^(?=\[console\]|folder = )", "# ", head, flags=re.MULTILINE)
    head = head.replace(f"# [{platform}]", f"[{platform}]")
    for key in filter(answers.get, BOT[platform]):  # what is left empty stays a comment
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
    platform = next(one for one in PLATFORMS if one in document)
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

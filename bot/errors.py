"""Law: every error that Essaim raises on purpose stands in this one tree.

EssaimError
├── Explained              carries the sentence to answer with
│   ├── ConfigError        the configuration can't be used
│   ├── Illegal            a person's input was refused
│   └── Stale              a button or an answer that came after its question was settled
├── Unavailable            the database is away: try again later
└── ChannelError           a platform did not take a message
    ├── RateLimited        too fast: wait `retry_after` seconds, for this destination alone
    ├── Unreachable        it did not leave, or a fault on their side: try again later
    ├── Unconfirmed        it left, and no answer came: it may have arrived
    ├── Blocked            this person or room no longer hears the bot
    ├── SignedOut          the platform no longer knows the bot: somebody has to sign it in again
    └── Rejected           the platform will never take this message
"""

from __future__ import annotations

import traceback
from pathlib import Path


class EssaimError(Exception):
    """The root of the family."""


class Explained(EssaimError):
    """An error that a person is told about.

    `key` names a sentence of the catalogue and `values` fill it, so that whoever answers can say
    it in the person's own language.
    """

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


class ConfigError(Explained):
    """The configuration can't be used."""


class Illegal(Explained):
    """A person's input was refused and nothing changed."""


class Stale(Explained):
    """A button was pressed after its question was settled; nothing changed."""


class Unavailable(EssaimError):
    """The database is away: nothing of this is committed, unless it was away at the commit only."""


class ChannelError(EssaimError):
    """A platform did not take a message."""


class RateLimited(ChannelError):
    """Too fast for this destination; `retry_after` is in seconds."""

    def __init__(self, retry_after: float) -> None:
        super().__init__(f"retry after {retry_after} s")
        self.retry_after = retry_after


class Unreachable(ChannelError):
    """The request did not leave, or a fault on the platform's side: worth trying again."""


class Unconfirmed(ChannelError):
    """The request left and no answer came: the message may have arrived."""


class Blocked(ChannelError):
    """The person or room no longer hears the bot."""


class SignedOut(ChannelError):
    """The platform no longer takes the bot's word for who it is; trying again changes nothing."""


class Rejected(ChannelError):
    """The platform refused this message for good; `str()` is its reason."""


def origin(error: BaseException) -> str:
    """The file and line where it was raised, fit for a log: never a value, never a message."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""

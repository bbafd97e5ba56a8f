"""Law: of all that is wrong in a configuration one key is told, with what it expected."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from pydantic import BaseModel, ValidationError

from bot.errors import ConfigError

Sections = Mapping[tuple[str, ...], type[BaseModel]]
"""The sections of a configuration, by their names from the outside in."""

_SENTENCES = {
    "address": "config.wrong.address",
    "bool_type": "config.wrong.bool",
    "bot_token": "config.wrong.bot_token",
    "crontab": "config.wrong.crontab",
    "database": "config.wrong.database",
    "emoji": "config.wrong.emoji",
    "dict_type": "config.wrong.section",
    "duration": "config.wrong.duration",
    "freeze": "config.wrong.freeze",
    "greater_than_equal": "config.wrong.least",
    "holidays": "config.wrong.holidays",
    "int_type": "config.wrong.number",
    "less_than_equal": "config.wrong.most",
    "listen": "config.wrong.listen",
    "literal_error": "config.wrong.choice",
    "matrix_account": "config.wrong.matrix_account",
    "matrix_room": "config.wrong.matrix_room",
    "matrix_user": "config.wrong.matrix_user",
    "media_type": "config.wrong.media_type",
    "model_type": "config.wrong.section",
    "no_channel": "config.wrong.no_channel",
    "of_a_call": "config.wrong.of_a_call",
    "pause": "config.wrong.pause",
    "region": "config.wrong.region",
    "server": "config.wrong.server",
    "sign_in": "config.wrong.sign_in",
    "size": "config.wrong.size",
    "string_pattern_mismatch": "config.wrong.slug",
    "string_too_long": "config.wrong.long",
    "string_too_short": "config.wrong.empty",
    "string_type": "config.wrong.text",
    "telegram_account": "config.wrong.telegram_account",
    "telegram_room": "config.wrong.telegram_room",
    "too_long": "config.wrong.many",
    "too_short": "config.wrong.none",
    "tuple_type": "config.wrong.list",
    "twice": "config.wrong.twice",
    "unnamed": "config.wrong.unnamed",
    "webhook": "config.wrong.webhook",
    "zone": "config.wrong.zone",
}
"""What is said of each kind of fault: pydantic's own kinds, and those raised here."""


def explained(error: ValidationError, sections: Sections) -> ConfigError:
    """The error that names the key at fault, and the one that was meant where it is misspelt."""
    faults = error.errors()
    # A misspelt key is also a missing one: what was written tells more than what was not.
    fault = next((one for one in faults if one["type"] == "extra_forbidden"), faults[0])
    where = ".".join(str(part + 1 if isinstance(part, int) else part) for part in fault["loc"])
    if fault["type"] == "extra_forbidden":
        *above, key = (str(part) for part in fault["loc"] if isinstance(part, str))
        return _unknown_key(where, key, sections.get(tuple(above)))
    if fault["type"] == "missing":
        return ConfigError("config.absent", where=where)
    sentence = _SENTENCES.get(fault["type"], "config.wrong")
    return ConfigError(
        sentence, where=where or "config", reason=fault["msg"], **fault.get("ctx", {})
    )


def _unknown_key(where: str, key: str, section: type[BaseModel] | None) -> ConfigError:
    known = section.model_fields if section else ()
    near = difflib.get_close_matches(key, known, n=1)
    if near:
        return ConfigError("config.misspelt", where=where, nearest=near[0])
    return ConfigError("config.unknown", where=where)

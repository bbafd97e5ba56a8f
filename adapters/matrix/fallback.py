"""Law: strangers always find a key to write with, and none is forgotten while they may be writing.

When the keys that are given out once are used up, a homeserver gives everybody the fallback key.
Only the last two are known to open anything, so a new one is made an hour after the last at the
earliest, whatever a homeserver says: its answer may be minutes old.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from nio.crypto.olm_machine import Olm

from adapters.matrix import files

ALGORITHM = "signed_curve25519"

AGE = timedelta(hours=1)
"""For how long a key serves at least, in line with the specification."""

MADE = "fallback.made"
"""The file that says which device made the last one, and when."""


def is_known(olm: Olm) -> bool:
    """Whether the last one was made here: of a store that was restored nobody can tell."""
    return _made(olm) is not None


def renew(olm: Olm, now: datetime) -> None:
    """Make a new key, unless the last one is not yet published or too young."""
    account, made = _account(olm), _made(olm)
    if account.fallback_key or (made is not None and now - made < AGE):
        return
    account.generate_fallback_key()
    olm.save_account()
    files.write(_file(olm), f"{olm.device_id} {now.isoformat()}")


def unpublished(olm: Olm) -> dict[str, Any]:
    """The key that the homeserver has still to be given, if any, signed by this device."""
    keys: dict[str, Any] = {}
    for key_id, key in _account(olm).fallback_key.items():
        content: dict[str, Any] = {"key": key.to_base64(), "fallback": True}
        signature = olm.sign_json(content)
        signatures = {olm.user_id: {f"ed25519:{olm.device_id}": signature}}
        keys[f"{ALGORITHM}:{key_id}"] = {**content, "signatures": signatures}
    return keys


def _account(olm: Olm) -> Any:
    """vodozemac's own account: nio knows nothing of these keys."""
    return olm.account._account


def _made(olm: Olm) -> datetime | None:
    """When this device's last key was made."""
    device, _, text = files.read(_file(olm)).partition(" ")
    return datetime.fromisoformat(text) if device == olm.device_id else None


def _file(olm: Olm) -> Path:
    return Path(olm.store.store_path) / MADE

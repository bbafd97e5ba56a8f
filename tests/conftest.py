"""Law: what a test records as `told` is printed at the end, also by `pytest -n`.

No property has a deadline of its own: a busy machine is not a fault.
"""

from __future__ import annotations

import hypothesis
import pytest

from tests import databases, homeserver

hypothesis.settings.register_profile("essaim", deadline=None)
hypothesis.settings.load_profile("essaim")


LONGEST = ("test_kills.py", "test_growth.py", "test_telegram_kills.py", "test_telegram_faults.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes minutes begins first, so that no process is left alone with it at the end."""
    items.sort(key=lambda item: item.path.name not in LONGEST)


def pytest_unconfigure() -> None:
    databases.leave()
    homeserver.leave()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for outcome in ("passed", "failed"):
        for report in terminalreporter.getreports(outcome):
            for name, value in report.user_properties:
                if name == "told":
                    terminalreporter.write_line(str(value))

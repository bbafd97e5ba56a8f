"""Law: a channel is called by its platform and, among several there, by its rank."""

from __future__ import annotations

import pytest

from bot.channels import name, names

CANAL, ANNEXE, GROUP = "matrix:!canal:example.org", "matrix:!annexe:example.org", "telegram:-1001"


@pytest.mark.parametrize(
    ("channels", "called"),
    [
        ([], []),
        ([CANAL], ["Matrix"]),
        ([CANAL, GROUP], ["Matrix", "Telegram"]),
        ([CANAL, GROUP, ANNEXE], ["Matrix 1", "Telegram", "Matrix 2"]),
    ],
)
def test_only_where_a_platform_has_several_they_are_counted(
    channels: list[str], called: list[str]
) -> None:
    assert names(channels) == dict(zip(channels, called, strict=True))


def test_one_that_has_gone_keeps_its_address() -> None:
    assert name(CANAL, [CANAL]) == "Matrix"
    assert name(GROUP, [CANAL]) == GROUP

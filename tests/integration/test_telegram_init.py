"""Law: whoever sets up Telegram finds every number without looking it up, and loses no answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from adapters.telegram import channel, inspection, met
from adapters.telegram.ears import Credentials
from bot.cli import app
from bot.config import load
from tests.botapi import TOKEN, BotApi, serving

ABOUT = ["Le Labo", "", "", ""]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def essaim(*words: str, typed: list[str], language: str = "fr") -> Result:
    lines = "".join(f"{line}\n" for line in typed)
    return CliRunner().invoke(app, words, input=lines, env={"LC_ALL": f"{language}.UTF-8"})


@pytest.fixture
def newcomer(monkeypatch: pytest.MonkeyPatch) -> Iterator[BotApi]:
    """What asks Telegram's own address asks this one."""
    with serving(flood=False) as api:

        def elsewhere(who: Credentials) -> object:
            return channel.new_bot(replace(who, api_url=api.url))

        monkeypatch.setattr(met, "new_bot", elsewhere)
        monkeypatch.setattr(inspection, "new_bot", elsewhere)
        yield api


def test_init_lists_what_the_bot_has_met_and_takes_ranks(newcomer: BotApi, here: Path) -> None:
    camille = newcomer.person("Camille")
    desk = newcomer.group("Bureau", camille, bot="left")
    group = newcomer.group("Atelier", camille, bot="left")
    news = newcomer.channel("Nouvelles", camille, bot="left")
    camille.add_bot(desk, "administrator")
    camille.add_bot(group)
    camille.add_bot(news)
    camille.start()
    found = essaim("init", typed=["telegram", "not a token", TOKEN, *ABOUT, "9", "1", "1, 2", "1"])
    assert found.exit_code == 0
    for told in (
        "Copiez le jeton entier",
        "Le jeton est bon, c’est celui de @essaim_test_bot.",
        f"1. « Bureau » : telegram:{desk.id}",
        "Écrivez des rangs de la liste",
        f"1. « Atelier » : telegram:{group.id}",
        f"2. « Nouvelles » : telegram:{news.id}",
        f"1. « Camille » : telegram:{camille.id}",
        "La configuration convient : Le Labo.",
    ):
        assert told in found.output
    assert TOKEN not in found.output
    kept = load(here / "config.toml")
    assert kept.telegram is not None
    assert (kept.telegram.token, kept.console) == (TOKEN, None)
    (labo,) = kept.community
    assert labo.desk == f"telegram:{desk.id}"
    assert labo.channels == (f"telegram:{group.id}", f"telegram:{news.id}")
    assert labo.animators == (f"telegram:{camille.id}",)


def test_init_looks_again_for_a_newcomer_who_adds_the_bot_meanwhile(newcomer: BotApi) -> None:
    found = essaim("init", typed=["telegram", TOKEN, *ABOUT, "", "-1001", "", ""])
    assert found.output.count("La liste est vide pour l’instant") == 4
    assert found.output.count("Écrivez des rangs de la liste") == 0
    assert found.exit_code == 2
    assert "telegram:-1001 : le bot n’y est pas" in found.stderr


def test_init_says_that_telegram_does_not_know_a_token_and_asks_again(newcomer: BotApi) -> None:
    found = essaim("init", typed=["telegram", "123456:another", TOKEN, *ABOUT, "telegram:-1001"])
    assert "Telegram ne connaît pas ce jeton." in found.output
    assert "Le jeton est bon" in found.output


def test_init_asks_for_no_token_that_the_environment_gives_and_writes_none(
    newcomer: BotApi, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ESSAIM_TELEGRAM_TOKEN", TOKEN)
    found = essaim("init", typed=["telegram", *ABOUT, "-1001", "-1002", "4242"])
    assert "Le jeton est bon" in found.output
    assert "Le jeton que @BotFather donne" not in found.output
    text = (here / "config.toml").read_text(encoding="utf-8")
    assert TOKEN not in text
    assert "\n[telegram]\n" in text
    assert load(here / "config.toml").community[0].animators == ("telegram:4242",)


def test_init_goes_on_without_telegram(newcomer: BotApi, here: Path) -> None:
    newcomer.faults.cut(times=99)
    found = essaim("init", typed=["telegram", TOKEN, *ABOUT, "-1001", "telegram:-1002", "4242"])
    assert found.exit_code == 2
    assert found.output.count("Telegram ne répond pas (") == 4
    assert load(here / "config.toml").community[0].channels == ("telegram:-1002",)


def test_init_speaks_english_there_too(newcomer: BotApi) -> None:
    found = essaim("init", typed=["telegram", TOKEN, *ABOUT, "-1001", "", ""], language="en")
    assert "The token is good, it is that of @essaim_test_bot." in found.output
    assert "The list is empty for now" in found.output

"""Law: a check of Telegram takes nothing, and says of each lack what mends it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from tests.botapi import TOKEN, BotApi, Chat, Person, serving
from tests.botapi.methods import METHODS
from tests.botapi.parameters import Parameters

READING = {"getMe", "getWebhookInfo", "getUpdates"}
READING |= {"getChat", "getChatMember", "getChatMemberCount"}
HOOK = "http://127.0.0.1:9/essaim"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def api() -> Iterator[BotApi]:
    with serving(flood=False) as there:
        yield there


class Town:
    """A community on one Telegram: its desk, a group, a channel, and who animates."""

    def __init__(self, api: BotApi) -> None:
        self.api = api
        self.camille, self.claire = api.person("Camille"), api.person("Claire")
        self.camille.start()
        self.desk = api.group("Bureau", self.camille, bot="administrator")
        self.group = api.group("Atelier", self.camille, self.claire)
        self.news = api.channel("Nouvelles", self.camille)
        self.animators: list[Person] = [self.camille]
        self.platform = ""
        api.world.queue.waiting.clear()

    def check(self, desk: Chat | None = None, channels: list[Chat] | None = None) -> Result:
        rooms = [self.group, self.news] if channels is None else channels
        Path("config.toml").write_text(
            f"""
[telegram]
token = "{TOKEN}"
api_url = "{self.api.url}"
{self.platform}
[[community]]
slug = "labo"
name = "Le Labo"
desk = "telegram:{(desk or self.desk).id}"
channels = {[f"telegram:{room.id}" for room in rooms]}
animators = {[f"telegram:{one.id}" for one in self.animators]}
""",
            encoding="utf-8",
        )
        return essaim("check")


def essaim(*words: str) -> Result:
    return CliRunner().invoke(app, words, env={"LC_ALL": "fr.UTF-8"})


@pytest.fixture
def town(api: BotApi) -> Town:
    return Town(api)


# --- rooms ----------------------------------------------------------------------------------------


def test_where_nothing_is_missing_each_room_has_its_line_and_nothing_is_taken(town: Town) -> None:
    town.camille.say("Bonjour")
    town.claire.say("/aide", town.group)
    waiting = dict(town.api.world.queue.waiting)
    found = town.check()
    assert found.exit_code == 0
    for line in (
        "Telegram : le bot est connecté, c’est @essaim_test_bot.",
        "Telegram ne lui transmet que les commandes et les réponses",
        f"telegram:{town.desk.id} « Bureau » : bureau, groupe privé",
        f"telegram:{town.group.id} « Atelier » : groupe, le bot peut y écrire.",
        f"telegram:{town.news.id} « Nouvelles » : canal de diffusion, le bot peut y publier.",
        "Messages qui attendent que le bot les prenne : 2.",
        "La configuration convient : Le Labo. Plateformes : telegram",
    ):
        assert line in found.output
    assert TOKEN not in found.output
    assert town.api.world.queue.waiting == waiting
    assert {name for name, _ in town.api.calls} == READING
    (asked,) = (given for name, given in town.api.calls if name == "getUpdates")
    assert not {"offset", "allowed_updates"} & set(asked)


def test_a_room_without_the_bot_or_unknown_is_told_with_what_mends_it(town: Town) -> None:
    town.camille.remove_bot(town.desk)
    town.camille.remove_bot(town.news)
    found = town.check(channels=[Chat(-100_5, "supergroup"), town.news])
    assert found.exit_code == 2
    for number in (town.desk.id, -100_5, town.news.id):
        assert f"telegram:{number} : le bot n’y est pas" in found.stderr
    assert "Ajoutez @essaim_test_bot à ce groupe" in found.stderr


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda town: town.api.set_status(town.news, "member"), "ne peut pas publier"),
        (lambda town: setattr(town.news, "can_post", False), "ne peut pas publier"),
        (lambda town: town.camille.leave(town.desk), "le bot y est seul"),
    ],
)
def test_what_keeps_the_bot_from_working_is_a_fault(town: Town, change: object, told: str) -> None:
    assert callable(change)
    change(town)
    found = town.check()
    assert (found.exit_code, told in found.stderr) == (2, True)


def test_a_desk_that_is_public_or_a_channel_is_a_fault(town: Town) -> None:
    public = town.api.group("Place", town.camille, username="place_publique", bot="administrator")
    found = town.check(public)
    assert (found.exit_code, "ce bureau est public" in found.stderr) == (2, True)
    found = town.check(town.news, [town.group])
    assert (found.exit_code, "ne peut donc pas servir de bureau" in found.stderr) == (2, True)


def test_what_the_bot_hears_of_a_room_is_told(town: Town) -> None:
    town.api.set_status(town.desk, "member")
    town.api.set_status(town.group, "administrator")
    town.api.world.queue.waiting.clear()
    found = town.check()
    assert found.exit_code == 0
    assert "getUpdates" not in {name for name, _ in town.api.calls}
    assert "dans ce bureau, le bot n’est que membre" in found.output
    assert "Telegram lui transmet donc tout" in found.output
    town.api.privacy = False
    found = town.check()
    assert found.exit_code == 0
    assert "envoyez /setprivacy à @BotFather" in found.output
    assert "n’est que membre" not in found.output


def test_a_group_that_became_a_supergroup_is_named_by_its_new_number(town: Town) -> None:
    old = town.api.group("Ancien", town.camille, kind="group", bot="administrator")
    new = town.api.migrate(old)
    found = town.check(old)
    assert found.exit_code == 0
    assert f"remplacez « telegram:{old.id} » par « telegram:{new.id} »" in found.output
    assert f"telegram:{new.id} « Ancien » : bureau" in found.output


# --- the team -------------------------------------------------------------------------------------


def test_who_has_a_role_and_is_not_at_the_desk_is_told(town: Town) -> None:
    town.animators += [town.claire, Person(4242, "Nobody", world=town.api.world)]
    found = town.check()
    assert found.exit_code == 0
    away = f"telegram:{town.claire.id} « Claire » : cette personne a un rôle, mais n’est pas"
    assert f"{away} dans le bureau telegram:{town.desk.id}" in found.output
    assert "telegram:4242 : cette personne a un rôle, mais n’a pas encore écrit" in found.output
    assert "https://t.me/essaim_test_bot" in found.output


# --- the way in -----------------------------------------------------------------------------------


def test_a_token_that_telegram_does_not_know_is_told_and_never_said(town: Town) -> None:
    town.api.token = "123456:another"
    found = town.check()
    assert found.exit_code == 2
    assert f"{town.api.url} ne connaît pas le jeton du bot" in found.stderr
    assert TOKEN not in found.output


def test_a_telegram_that_is_away_is_told(town: Town) -> None:
    town.api.faults.answer(502, times=9)
    found = town.check()
    assert (found.exit_code, "ne répond pas comme il faut" in found.stderr) == (2, True)
    town.api.faults.clear()
    town.api.down()
    found = town.check()
    assert (found.exit_code, "ne répond pas comme il faut" in found.stderr) == (2, True)
    town.api.up()


def test_a_webhook_is_held_against_what_is_configured(town: Town) -> None:
    METHODS["setWebhook"](town.api.world, _asked(url="https://autre.example.fr/secret"))
    found = town.check()
    assert found.exit_code == 0
    assert "apporte aujourd’hui les messages du bot à autre.example.fr." in found.output
    assert "secret" not in found.output
    town.platform = f'mode = "webhook"\nwebhook_url = "{HOOK}"'
    found = town.check()
    assert found.exit_code == 0
    assert f"Dès que essaim run lui donnera {HOOK}" in found.output
    METHODS["setWebhook"](town.api.world, _asked(url=HOOK))
    assert f"Telegram apporte les messages du bot à {HOOK}." in town.check().output
    town.claire.say("/aide", town.group)
    assert town.api.until(lambda: town.api.webhook.last_error_message)
    found = town.check()
    assert f"n’a pas réussi, la dernière fois, à apporter un message à {HOOK}" in found.output
    METHODS["deleteWebhook"](town.api.world, _asked())
    assert f"pas encore les messages du bot à {HOOK}" in town.check().output
    assert town.api.webhook.url == ""


def _asked(**given: str) -> Parameters:
    parameters = Parameters()
    for name, value in given.items():
        parameters.put(name, value)
    return parameters


# --- whom the bot has met -------------------------------------------------------------------------


def test_rooms_and_people_that_no_configuration_names_are_named_with_their_numbers(
    town: Town,
) -> None:
    away = town.api.group("Jardin", town.claire, bot="left")
    town.claire.add_bot(away)
    town.claire.start()
    town.camille.say("Bonjour")
    found = town.check()
    assert found.exit_code == 0
    assert f"que la configuration ne nomme pas : « Jardin », telegram:{away.id}." in found.output
    assert f"aucun rôle dans la configuration : Claire, telegram:{town.claire.id}." in found.output
    assert "Camille, telegram:" not in found.output
    assert "« Bureau », telegram:" not in found.output


def test_beside_a_bot_that_runs_or_a_webhook_nobody_is_named(town: Town) -> None:
    town.claire.start()
    town.api.faults.answer(409, method="getUpdates")
    found = town.check()
    assert (found.exit_code, "aucun rôle" in found.output) == (0, False)
    assert "aucun rôle" in town.check().output
    METHODS["setWebhook"](town.api.world, _asked(url=HOOK))
    assert "aucun rôle" not in town.check().output

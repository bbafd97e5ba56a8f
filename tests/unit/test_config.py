"""Law: a wrong configuration stops the start with one sentence: the key, and what it expected."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from typer.testing import CliRunner

from bot.app import channels_of
from bot.cli import app
from bot.config import Settings, load, read
from bot.errors import ConfigError
from bot.messages import Address
from bot.roles import Place, Role
from bot.store import editorial, people
from bot.store.database import Store
from bot.texts import Speech

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
LAB: dict[str, Any] = {"slug": "lab", "name": "Le Lab", "desk": "console:bureau"}
FINE = """
[console]
folder = "salons"

[[community]]
slug = "lab"
name = "Le Lab"
desk = "console:bureau"
channels = ["console:canal"]
animators = ["console:camille"]
admins = ["console:alix"]

[community.digest]
schedule = "0 17 * * fri"
"""


def with_lab(**changes: Any) -> dict[str, Any]:
    return {"community": [LAB | changes]}


def with_digest(**changes: Any) -> dict[str, Any]:
    return with_lab(digest=changes)


RECAP = {"slug": "mensuel", "name": "Le mensuel"}


def with_recap(**changes: Any) -> dict[str, Any]:
    return with_lab(recaps=[RECAP | changes])


BOT = {"homeserver": "https://example.org", "user": "@essaim:example.org", "password": "secret"}


def with_matrix(**changes: Any) -> dict[str, Any]:
    return {"matrix": {**BOT, **changes}, **with_lab()}


def with_media(**changes: Any) -> dict[str, Any]:
    return {"media": changes, **with_lab()}


def with_telegram(**changes: Any) -> dict[str, Any]:
    return {"telegram": {"token": "123456:ABC-def", **changes}, **with_lab()}


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"comunity": [LAB]}, "comunity", "« community » ?"),
    (with_lab(animateurs=[]), "community.1.animateurs", "« animators » ?"),
    (with_digest(shedule="0 17 * * fri"), "community.1.digest.shedule", "« schedule » ?"),
    (with_digest(sections=[{"kin": "x"}]), "community.1.digest.sections.1.kin", "« kind » ?"),
    ({**with_lab(), "zzzz": 1}, "zzzz", "config.example.toml"),
    ({}, "community", "manque"),
    ({"community": []}, "community", "au moins un élément"),
    ({"community": [{"slug": "lab", "name": "Le Lab"}]}, "community.1.desk", "manque"),
    (with_lab(name=3), "community.1.name", "entre guillemets"),
    (with_lab(name=""), "community.1.name", "vide"),
    (with_lab(slug="Le Lab"), "community.1.slug", "minuscules"),
    (with_lab(slug="x" * 33), "community.1.slug", "minuscules"),
    (with_lab(channels="console:canal"), "community.1.channels", "entre crochets"),
    (with_lab(desk="bureau"), "community.1.desk", "console:bureau"),
    (with_lab(desk=":bureau"), "community.1.desk", "console:bureau"),
    (with_lab(channels=["console:"]), "community.1.channels.1", "console:bureau"),
    (with_lab(desk="matrix:@camille:a.fr"), "community.1.desk", "entier d’un salon"),
    (with_lab(channels=["matrix:bureau"]), "community.1.channels.1", "entier d’un salon"),
    (with_lab(animators=["matrix:!bureau:a.fr"]), "community.1.animators.1", "d’une personne"),
    (with_lab(admins=["matrix:camille"]), "community.1.admins.1", "d’une personne"),
    (with_lab(timezone="Europe/Pari"), "community.1.timezone", "Europe/Paris"),
    (with_lab(timezone="Europe"), "community.1.timezone", "Europe/Paris"),
    (with_lab(language="de"), "community.1.language", "'fr' or 'en'"),
    (with_digest(schedule="17h vendredi"), "community.1.digest.schedule", "0 17 * * fri"),
    (with_digest(schedule="0 17 31 2 *"), "community.1.digest.schedule", "cinq champs"),
    (with_digest(schedule="0 0 17 * * fri"), "community.1.digest.schedule", "cinq champs"),
    (with_digest(freeze="3 heures"), "community.1.digest.freeze", "« 3h », « 90m »"),
    (with_digest(freeze="30d"), "community.1.digest.freeze", "14 jours"),
    (with_digest(pauses=["août"]), "community.1.digest.pauses.1", "2026-08-01/2026-08-31"),
    (with_digest(pauses=["2026-08-31/2026-08-01"]), "community.1.digest.pauses.1", "deux dates"),
    (with_digest(pauses="2026-08-01/2026-08-31"), "community.1.digest.pauses", "crochets"),
    (with_digest(pauses=["2026-08-01/2026-08-31"] * 25), "community.1.digest.pauses", "au plus 24"),
    (with_lab(themes={f"Thème {n}": [] for n in range(21)}), "community.1.themes", "au plus 20"),
    (with_lab(reasons=["Non."] * 13), "community.1.reasons", "au plus 12"),
    (with_lab(welcome="x" * 601), "community.1.welcome", "plus de 600"),
    (with_digest(reminder="bientôt"), "community.1.digest.reminder", "« 3h », « 90m »"),
    (with_digest(reminder=4), "community.1.digest.reminder", "« 3h »"),
    (with_digest(approval="peut-être"), "community.1.digest.approval", "'automatic' or 'delayed'"),
    (with_digest(limit=0), "community.1.digest.limit", "au moins 1"),
    (with_digest(limit="20"), "community.1.digest.limit", "nombre entier"),
    (with_digest(limit=True), "community.1.digest.limit", "nombre entier"),
    (with_digest(sections=[]), "community.1.digest.sections", "au moins un élément"),
    (with_digest(sections=[{"kind": "poème"}]), "community.1.digest.sections.1.kind", "initiative"),
    (
        with_digest(sections=[{"title": "call.1"}]),
        "community.1.digest.sections.1.title",
        "« call.1 » est le nom d’un appel",
    ),
    (
        with_digest(sections=[{"kind": "initiative"}] * 2),
        "community.1.digest.sections",
        "« initiative » y est deux fois",
    ),
    (with_digest(holidays="France"), "community.1.digest.holidays", "« FR-GP »"),
    (with_recap(slug="12"), "community.1.recaps.1.slug", "minuscules"),
    (with_recap(region="Atlantide"), "community.1.recaps.1.region", "« Bretagne »"),
    (with_recap(channels=["console:ailleurs"]), "community.1", "pas un canal de cette communauté"),
    (with_recap(shedule="0 9 * * *"), "community.1.recaps.1.shedule", "« schedule » ?"),
    (with_lab(recaps=[RECAP, RECAP]), "community.1", "« mensuel » y est deux fois"),
    ({"database": {"url": "mysql://x"}, **with_lab()}, "database.url", "adresse sqlite"),
    (with_matrix(homeserver="example.org"), "matrix.homeserver", "« https »"),
    (with_matrix(user="essaim"), "matrix.user", "« @essaim:example.org »"),
    (with_matrix(access_token="t"), "matrix", "« access_token » et « device_id »"),
    (with_matrix(pasword="x"), "matrix.pasword", "« password » ?"),
    (with_matrix(take="abeille"), "matrix.take", "un seul émoji"),
    (with_matrix(take="🐝 🐝"), "matrix.take", "un seul émoji"),
    (with_matrix(preset_reactions="oui"), "matrix.preset_reactions", "true ou false"),
    (with_media(most="beaucoup"), "media.most", "« 10 MB »"),
    (with_media(most="0 MB"), "media.most", "« 10 MB »"),
    (with_media(most=10), "media.most", "« 10 MB »"),
    (with_media(most_files=0), "media.most_files", "au moins 1"),
    (with_media(types=["jpeg"]), "media.types.1", "« image/jpeg »"),
    (with_media(folde="x"), "media.folde", "« folder » ?"),
    (with_digest(media=21), "community.1.digest.media", "au plus 20"),
    (with_matrix(allowed_servers="a"), "matrix.allowed_servers", "entre crochets"),
    (with_telegram(token="jeton"), "telegram.token", "@BotFather"),
    (with_telegram(token=""), "telegram.token", "@BotFather"),
    (with_telegram(mode="push"), "telegram.mode", "'polling' or 'webhook'"),
    (with_telegram(mode="webhook"), "telegram", "webhook_url"),
    (with_telegram(api_url="api.telegram.org"), "telegram.api_url", "« https »"),
    (with_telegram(webhook_listen="8080"), "telegram.webhook_listen", "« 127.0.0.1:8080 »"),
    (with_telegram(webhook_listen=":0"), "telegram.webhook_listen", "« 127.0.0.1:8080 »"),
    (with_telegram(tokn="x"), "telegram.tokn", "« token » ?"),
    (with_lab(desk="telegram:1001"), "community.1.desk", "commence par un tiret"),
    (with_lab(channels=["telegram:@futurs"]), "community.1.channels.1", "commence par un tiret"),
    (with_lab(animators=["telegram:-1001"]), "community.1.animators.1", "une personne"),
    ({"community": [LAB, LAB]}, "config", "« lab »"),
    (with_lab(channels=["console:bureau"]), "config", "« console:bureau »"),
    (with_lab(channels=["console:a", "console:a"]), "config", "« console:a »"),
]


@pytest.mark.parametrize(("raw", "where", "right"), WRONG)
def test_a_wrong_key_is_named_with_what_would_be_right(
    raw: dict[str, Any], where: str, right: str
) -> None:
    with pytest.raises(ConfigError) as stopped:
        read(raw)
    values = stopped.value.values
    assert values["where"] == where
    said = Speech("fr", ZoneInfo("UTC"))(stopped.value.key, **values)
    assert right in said


def toml(text: str, tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def check(path: Path, language: str = "fr") -> tuple[int, str]:
    """`essaim check`: its exit status and what it says."""
    found = CliRunner().invoke(
        app, ["check", "--config", str(path)], env={"LC_ALL": f"{language}_FR.UTF-8"}
    )
    return found.exit_code, found.output.strip()


@pytest.mark.parametrize(
    ("change", "fr", "en"),
    [
        (
            ("animators =", "animateurs ="),
            "Dans la configuration, « community.1.animateurs » n’est pas connu."
            " Vouliez-vous dire « animators » ?",
            "animators",
        ),
        (('desk = "console:bureau"\n', ""), "« community.1.desk » manque", "community.1.desk"),
        (('"console:canal"', '"canal"'), "« community.1.channels.1 » ne convient pas", "expected"),
        (("0 17 * * fri", "le vendredi"), "cinq champs", "five fields"),
        (("[console]", "[console"), "ne peut pas être lu", "config.toml"),
        (('[console]\nfolder = "salons"\n', ""), "n’allume aucune plateforme", "platform"),
    ],
)
def test_check_says_it_in_one_sentence_in_both_languages(
    tmp_path: Path, change: tuple[str, str], fr: str, en: str
) -> None:
    path = toml(FINE.replace(*change), tmp_path)
    for language, expected in (("fr", fr), ("en", en)):
        status, said = check(path, language)
        assert status == 2
        assert expected in said
        assert len(said.splitlines()) == 1
    assert check(path, "fr")[1] != check(path, "en")[1]


def test_check_of_a_file_that_is_not_there(tmp_path: Path) -> None:
    status, said = check(tmp_path / "absent.toml")
    assert status == 2
    assert "n’existe pas. Copiez config.example.toml" in said


def test_check_of_a_fine_one_names_communities_and_platforms(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    status, said = check(toml(FINE, tmp_path))
    assert status == 0
    assert "La configuration convient : Le Lab. Plateformes : console." in said


def test_check_tells_rooms_that_nothing_will_reach(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    _, said = check(toml(FINE.replace("console:canal", "matrix:!canal:example.org"), tmp_path))
    assert "« matrix:!canal:example.org » est sur une plateforme éteinte" in said


# --- a fine one -----------------------------------------------------------------------------------


@pytest.fixture
def fine(tmp_path: Path) -> Settings:
    return load(toml(FINE, tmp_path))


def test_a_room_is_known_by_what_it_is_for(fine: Settings) -> None:
    lab = fine.community[0]
    assert fine.room(Address("console:bureau")) == (lab, Place.DESK)
    assert fine.room(Address("console:canal")) == (lab, Place.CHANNEL)
    assert fine.room(Address("console:claire")) == (None, Place.UNKNOWN)


def test_check_tells_where_the_desk_has_set_something_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = toml(FINE, tmp_path)
    store = Store(load(path).database.url)
    try:
        ids = store.run_now(people.keep_communities, ["lab", "parti"], NOW)
        for slug, name, value in (
            ("lab", "schedule", "0 9 * * mon"),
            ("lab", "freeze", "3h"),
            ("lab", "welcome", "x" * 601),
            ("parti", "welcome", "Bonjour"),
        ):
            store.run_now(editorial.keep, ids[slug], name, value, NOW)
    finally:
        store.close()
    status, said = check(path)
    assert status == 0
    assert [line for line in said.splitlines() if line.startswith("Le Lab")] == [
        'Le Lab : « schedule » est réglé dans le bureau à "0 9 * * mon" ; la configuration dit'
        ' "0 17 * * fri". « reglages » y revient.',
        f'Le Lab : « welcome » a été réglé dans le bureau à "{"x" * 198}…, qui ne convient plus :'
        ' la configuration vaut, "". Réglez-le de nouveau par « reglages ».',
    ]


def test_a_role_is_read_from_the_lists(fine: Settings) -> None:
    names = {"claire": Role.AGENT, "camille": Role.ANIMATOR, "alix": Role.ADMIN}
    lab = fine.community[0]
    assert {name: lab.role(Address(f"console:{name}")) for name in names} == names


def test_the_environment_has_the_last_word_on_the_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ESSAIM_DATABASE_URL", "sqlite:///ailleurs.db")
    assert load(toml(FINE, tmp_path)).database.url == "sqlite:///ailleurs.db"


def test_settings_do_not_change_underway(fine: Settings) -> None:
    with pytest.raises(ValueError, match="frozen"):
        fine.community[0].name = "Autre"


# --- Matrix ---------------------------------------------------------------------------------------

MATRIX = (
    FINE
    + """
[matrix]
homeserver = "https://example.org/"
user = "@essaim:example.org"
"""
)


def test_the_password_may_come_from_the_environment_and_is_never_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ESSAIM_MATRIX_PASSWORD", "of the environment")
    settings = load(toml(MATRIX, tmp_path))
    assert settings.matrix is not None
    assert settings.matrix.password == "of the environment"
    assert settings.matrix.homeserver == "https://example.org"
    assert "of the environment" not in repr(settings)


def test_a_password_in_the_environment_turns_no_platform_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ESSAIM_MATRIX_PASSWORD", "of the environment")
    assert load(toml(FINE, tmp_path)).matrix is None


def test_a_start_without_a_session_needs_a_way_to_sign_in_and_looking_on_needs_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = toml(MATRIX, tmp_path)
    status, said = check(path)
    assert status == 2
    assert said.startswith("Dans la configuration, « matrix » ne dit pas comment se connecter")
    assert "ESSAIM_MATRIX_PASSWORD" in said
    Store(load(path).database.url).close()
    assert CliRunner().invoke(app, ["status", "--config", str(path)]).exit_code == 0


def test_a_platform_whose_library_is_missing_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "adapters.matrix.channel", None)
    with pytest.raises(ConfigError) as stopped:
        channels_of(read(with_matrix()))
    assert (stopped.value.key, stopped.value.values) == (
        "config.no_library",
        {"platform": "matrix"},
    )


@pytest.mark.parametrize(
    ("written", "size"), [("500 kB", 500_000), ("10MB", 10_000_000), ("1 GB", 1_000_000_000)]
)
def test_a_size_is_read_in_bytes(written: str, size: int) -> None:
    assert read(with_media(most=written)).media.most == size


# --- Telegram -------------------------------------------------------------------------------------


def test_telegram_asks_for_its_updates_unless_told_where_they_are_brought() -> None:
    asked = read(with_telegram()).telegram
    assert asked is not None
    assert (asked.mode, asked.api_url) == ("polling", "https://api.telegram.org")
    url = "https://bot.example.fr/essaim"
    brought = read(
        with_telegram(mode="webhook", webhook_url=url, webhook_listen="[::1]:81")
    ).telegram
    assert brought is not None
    assert (brought.webhook_url, brought.webhook_listen) == (url, ("::1", 81))


def test_no_token_is_shown_with_the_settings() -> None:
    settings = read(with_telegram(token="123456:SECRET"))
    assert "SECRET" not in repr(settings)
    assert "SECRET" not in str(settings)


def test_the_environment_s_token_goes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ESSAIM_TELEGRAM_TOKEN", "654321:env")
    lab = '[[community]]\nslug = "lab"\nname = "Le Lab"\ndesk = "telegram:-1001"\n'
    found = load(toml(f"[telegram]\n{lab}", tmp_path)).telegram
    assert found is not None
    assert found.token == "654321:env"
    assert load(toml(lab, tmp_path)).telegram is None

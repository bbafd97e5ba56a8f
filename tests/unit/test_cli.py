"""Law: the operator's commands ask plainly, check at once, and write over nothing unasked."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.config import load
from bot.operating import setup
from bot.store.database import Store

ANSWERS = ["", "Le Labo d’Été", "", "", "", "", "", "camille"]
"""Only what has no usual answer is typed."""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def essaim(*words: str, typed: list[str] | None = None, language: str = "fr") -> Result:
    lines = "".join(f"{line}\n" for line in typed or [])
    return CliRunner().invoke(app, words, input=lines, env={"LC_ALL": f"{language}.UTF-8"})


# --- init -----------------------------------------------------------------------------------------


def test_init_asks_writes_and_checks(here: Path) -> None:
    found = essaim("init", typed=ANSWERS)
    assert found.exit_code == 0
    assert "La configuration convient : Le Labo d’Été." in found.output
    (lab,) = load(here / "config.toml").community
    assert (lab.slug, lab.name, lab.language) == ("le-labo-d-ete", "Le Labo d’Été", "fr")
    assert (lab.desk, lab.channels) == ("console:bureau", ("console:canal",))
    assert (lab.animators, lab.admins) == (("console:camille",), ())


def test_init_writes_every_comment_of_the_example_for_its_owner_alone(here: Path) -> None:
    essaim("init", typed=ANSWERS)
    path = here / "config.toml"
    example = next(file for file in setup._EXAMPLES if file.exists()).read_text(encoding="utf-8")
    comments = {line for line in example.splitlines() if line.startswith("# ") and "=" not in line}
    assert comments <= set(path.read_text(encoding="utf-8").splitlines())
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("wrong", "place", "told"),
    [
        ("telegraphe", 0, "console, matrix ou telegram"),
        ("", 1, "80 caractères"),
        ("x" * 81, 1, "80 caractères"),
        ("de", 3, "fr ou en"),
        ("Europe/Pari", 4, "Europe/Paris ou"),
        ("canal, canal", 6, "ne sert qu’une fois"),
        ("bureau", 6, "ne sert qu’une fois"),
        ("12:canal", 6, "ne sert qu’une fois"),
    ],
)
def test_a_wrong_answer_is_told_and_asked_again(
    here: Path, wrong: str, place: int, told: str
) -> None:
    found = essaim("init", typed=[*ANSWERS[:place], wrong, *ANSWERS[place:]])
    assert found.exit_code == 0
    assert told in found.output
    assert load(here / "config.toml").community[0].name == "Le Labo d’Été"


@pytest.mark.parametrize(
    "name", ['Les "Guillemets"', "Retour\\arrière", "{p} %s", "日本", "a\x7fb"]
)
def test_any_name_can_be_written(here: Path, name: str) -> None:
    assert essaim("init", typed=["", name, *ANSWERS[2:]]).exit_code == 0
    assert load(here / "config.toml").community[0].name == name


def test_init_overwrites_only_after_a_yes(here: Path) -> None:
    path = here / "config.toml"
    path.write_text("# à moi", encoding="utf-8")
    for typed in (["non"], [""], [], ["oui", "", "Le Labo"]):
        found = essaim("init", typed=typed)
        assert (found.exit_code, "Rien n’a été écrit." in found.output) == (1, True)
        assert path.read_text(encoding="utf-8") == "# à moi"
    assert essaim("init", typed=["oui", *ANSWERS]).exit_code == 0
    assert load(path).community[0].name == "Le Labo d’Été"


def test_init_sets_up_matrix_and_says_at_once_when_it_cannot_sign_in(here: Path) -> None:
    bot = ["http://127.0.0.1:9", "@essaim:a.fr", "secret sauce", "agent.*.fr, a.fr"]
    wrong = ["matrix", "127.0.0.1:9", bot[0], "essaim", *bot[1:]]
    rooms = ["", "bureau", "@essaim:a.fr", "!bureau:a.fr"]
    rooms += ["@camille:a.fr", "!forum:a.fr, !autre:a.fr", "!bureau:a.fr", "@camille:a.fr"]
    found = essaim("init", typed=[*wrong, *ANSWERS[1:5], *rooms])
    assert found.exit_code == 2
    for told in (
        "adresse entière",
        "identifiant entier",
        "copiés de Tchap",
        "ne répond pas",
    ):
        assert told in found.output
    assert found.output.count("copiés de Tchap") == 5
    assert "secret sauce" not in found.output
    kept = load(here / "config.toml")
    assert kept.console is None
    assert kept.matrix is not None
    assert (kept.matrix.user, kept.matrix.password) == ("@essaim:a.fr", "secret sauce")
    assert kept.matrix.allowed_servers == ("agent.*.fr", "a.fr")
    (lab,) = kept.community
    assert (lab.desk, lab.channels) == (
        "matrix:!bureau:a.fr",
        ("matrix:!forum:a.fr", "matrix:!autre:a.fr"),
    )
    assert lab.animators == ("matrix:@camille:a.fr",)


def test_init_asks_for_no_password_that_the_environment_gives_and_writes_none(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ESSAIM_MATRIX_PASSWORD", "secret sauce")
    typed = ["matrix", "http://127.0.0.1:9", "@essaim:a.fr", "", *ANSWERS[1:5]]
    found = essaim("init", typed=[*typed, "!bureau:a.fr", "", "@camille:a.fr"])
    assert "ne répond pas" in found.output
    assert "mot de passe" not in found.output
    assert "secret sauce" not in (here / "config.toml").read_text(encoding="utf-8")


def test_init_asks_again_for_a_password_left_empty(here: Path) -> None:
    bot = ["matrix", "http://127.0.0.1:9", "@essaim:a.fr", "", "secret sauce", ""]
    found = essaim("init", typed=[*bot, *ANSWERS[1:5], "!bureau:a.fr", "", "@camille:a.fr"])
    assert found.output.count("Il faut un mot de passe") == 1
    matrix = load(here / "config.toml").matrix
    assert matrix is not None
    assert matrix.password == "secret sauce"


def test_init_through_a_pipe_warns_of_nothing_and_leaves_what_is_empty(here: Path) -> None:
    bot = ["matrix", "http://127.0.0.1:9", "@essaim:a.fr", "secret sauce", ""]
    typed = [*bot, *ANSWERS[1:5], "", "!bureau:a.fr", "", "@camille:a.fr"]
    lines = "".join(f"{line}\n" for line in typed)
    told = subprocess.run(
        [sys.executable, "-c", "from bot.start import main; main()", "init"],
        check=False,
        input=lines,
        capture_output=True,
        text=True,
    )
    assert "arning" not in told.stderr
    assert "secret sauce" not in told.stdout + told.stderr
    written = (here / "config.toml").read_text(encoding="utf-8")
    assert '\n# allowed_servers = ["agent.*.tchap.gouv.fr"]\n' in written
    matrix = load(here / "config.toml").matrix
    assert matrix is not None
    assert (matrix.password, matrix.allowed_servers) == ("secret sauce", ())


def test_init_speaks_english_too(here: Path) -> None:
    found = essaim("init", typed=["", "The Lab", "", "en", *ANSWERS[4:]], language="en")
    assert "The name of your community" in found.output
    assert load(here / "config.toml").community[0].language == "en"


# --- check ----------------------------------------------------------------------------------------


def test_check_tells_where_the_database_stands(here: Path) -> None:
    essaim("init", typed=ANSWERS)
    assert "n’existe pas encore" in essaim("check").output
    (here / "essaim.db").write_text("something else than a database " * 9, encoding="utf-8")
    found = essaim("check")
    assert (found.exit_code, "n’est pas une base Essaim" in found.output) == (2, True)


@pytest.mark.parametrize(
    "change",
    [
        ("sqlite:///essaim.db", "sqlite:///config.toml/essaim.db"),
        ('folder = "essaim-console"', 'folder = "config.toml/rooms"'),
    ],
)
def test_check_tells_a_folder_that_cannot_be_written(here: Path, change: tuple[str, str]) -> None:
    essaim("init", typed=ANSWERS)
    path = here / "config.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(*change), encoding="utf-8")
    found = essaim("check")
    assert (found.exit_code, "ne peut pas écrire dans" in found.output) == (2, True)


def test_a_new_database_is_its_owner_s_alone_and_check_says_of_another_how_to_mend_it(
    here: Path,
) -> None:
    essaim("init", typed=ANSWERS)
    store = Store("sqlite:///essaim.db")
    files = [here / f"essaim.db{end}" for end in ("", "-wal", "-shm")]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    store.close()
    assert "chmod 600" not in essaim("check").output
    (here / "essaim.db").chmod(0o644)
    Store("sqlite:///essaim.db").close()
    assert stat.S_IMODE((here / "essaim.db").stat().st_mode) == 0o644
    found = essaim("check")
    assert found.exit_code == 0
    assert f'chmod 600 "{here}/essaim.db"*' in found.output


# --- without a database file ----------------------------------------------------------------------


@pytest.mark.parametrize("words", [["status"], ["replay"], ["backup", "x"], ["restore", "x"]])
def test_the_operators_commands_need_a_file(
    words: list[str], here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    essaim("init", typed=ANSWERS)
    monkeypatch.setenv("ESSAIM_DATABASE_URL", "sqlite:///:memory:")
    found = essaim(*words)
    assert (found.exit_code, "base SQLite dans un fichier" in found.output) == (2, True)

"""Law: a copy of the keys is its owner's alone, and nothing is written over unasked."""

from __future__ import annotations

import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from nio.crypto.olm_machine import Olm

from adapters.matrix import files, keystore
from adapters.matrix.safekeeping import REPLACED, back_up, restore
from bot.errors import ConfigError


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder of keys, in use."""
    folder = tmp_path / "matrix"
    folder.mkdir()
    files.write(folder / "session.json", '{"device": "DEVICE"}')
    files.write(folder / "fallback.made", "DEVICE 2026-11-23T09:00:00+00:00")
    store = keystore.KeyStore("@bot:test", "DEVICE", str(folder), database_name=keystore.NAME)
    Olm("@bot:test", "DEVICE", store)
    yield folder
    store.database.close()


def identity(folder: Path) -> bytes:
    """The account that is kept there."""
    with closing(sqlite3.connect(folder / keystore.NAME)) as database:
        (account,) = database.execute("SELECT account FROM accounts").fetchone()
        return bytes(account)


def refused(key: str) -> pytest.RaisesExc[ConfigError]:
    return pytest.raises(ConfigError, check=lambda error: error.key == key)


def test_a_copy_of_a_store_in_use_is_whole_and_its_owners_alone(folder: Path) -> None:
    copy, elsewhere = folder.with_name("keys.tar"), folder.with_name("elsewhere")
    back_up(folder, copy, force=False)
    assert copy.stat().st_mode & 0o777 == 0o600
    assert restore(elsewhere, copy, force=False) is None
    assert identity(elsewhere) == identity(folder)
    assert elsewhere.stat().st_mode & 0o777 == 0o700
    assert {one.stat().st_mode & 0o777 for one in elsewhere.iterdir()} == {0o600}


def test_when_the_last_key_for_strangers_was_made_is_not_known_of_a_copy(folder: Path) -> None:
    copy, elsewhere = folder.with_name("keys.tar"), folder.with_name("elsewhere")
    back_up(folder, copy, force=False)
    restore(elsewhere, copy, force=False)
    assert {one.name for one in elsewhere.iterdir()} == {"session.json", keystore.NAME}


def test_a_copy_is_replaced_only_by_force(folder: Path) -> None:
    copy = folder.with_name("keys.tar")
    back_up(folder, copy, force=False)
    with refused("backup.exists"):
        back_up(folder, copy, force=False)
    back_up(folder, copy, force=True)


def test_without_keys_there_is_nothing_to_copy(tmp_path: Path) -> None:
    with refused("keys.absent"):
        back_up(tmp_path / "matrix", tmp_path / "keys.tar", force=False)
    assert not (tmp_path / "keys.tar").exists()


def test_a_restore_keeps_what_it_replaces_once(folder: Path) -> None:
    copy, replaced = folder.with_name("keys.tar"), folder.with_name(folder.name + REPLACED)
    back_up(folder, copy, force=False)
    with refused("keys.there"):
        restore(folder, copy, force=False)
    (folder / "mine").touch()
    assert restore(folder, copy, force=True) == replaced
    assert (replaced / "mine").exists()
    assert not (folder / "mine").exists()
    with refused("restore.kept"):
        restore(folder, copy, force=True)


def test_a_store_in_use_is_not_replaced(folder: Path) -> None:
    copy = folder.with_name("keys.tar")
    back_up(folder, copy, force=False)
    lock = keystore.hold(folder)
    try:
        with refused("matrix.held"):
            restore(folder, copy, force=True)
    finally:
        lock.release()
    restore(folder, copy, force=True)


@pytest.mark.parametrize(
    "names", [[], ["session.json"], ["session.json", "keys.db"], ["session.json", "../keys.db"]]
)
def test_only_a_copy_of_keys_is_restored(tmp_path: Path, names: list[str]) -> None:
    wrong, text = tmp_path / "wrong.tar", tmp_path / "text"
    text.write_text("no key at all")
    with tarfile.open(wrong, "w") as tar:
        for name in names:
            tar.add(text, arcname=name)
    for one in (wrong, text, tmp_path / "nowhere"):
        with refused("keys.unreadable"):
            restore(tmp_path / "matrix", one, force=False)
    assert {one.name for one in tmp_path.iterdir()} <= {"wrong.tar", "text", "matrix.lock"}

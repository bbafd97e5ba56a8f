"""Law: what is on the shelf is whole, there once, its owner's alone, and gone when unnamed."""

from __future__ import annotations

import asyncio
import hashlib
import os
import stat
import struct
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.config import read
from bot.messages import Address, Media
from bot.settings.storage import MediaSettings
from bot.store.shelf import FolderShelf
from tests.files import box, content, png
from tests.houses import FUTURS

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)
CLAIRE, MARC = Address("memory:claire"), Address("memory:marc")


def media(folder: Path, **given: object) -> MediaSettings:
    return read({"media": {"folder": folder / "files", **given}, "community": [FUTURS]}).media


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "files").iterdir() if path.name != ".lock")


def aged(folder: Path, name: str, when: datetime) -> None:
    os.utime(folder / "files" / name, (when.timestamp(), when.timestamp()))


def test_what_is_kept_is_read_back_by_its_digest(tmp_path: Path) -> None:
    shelf = FolderShelf(media(tmp_path))
    file = asyncio.run(shelf.keep(content("bilan.pdf"), "bilan.pdf", CLAIRE))
    assert (file.media, file.type) == (Media.FILE, "application/pdf")
    assert asyncio.run(shelf.read(file.digest)) == content("bilan.pdf")
    assert hashlib.sha256(content("bilan.pdf")).hexdigest() == file.digest


@pytest.mark.parametrize(
    ("name", "kind", "media_type"),
    [
        ("a.png", Media.IMAGE, "image/png"),
        ("a.jpg", Media.IMAGE, "image/jpeg"),
        ("a.webp", Media.IMAGE, "image/webp"),
        ("a.ogg", Media.VOICE, "audio/ogg"),
        ("a.mp4", Media.VIDEO, "video/mp4"),
        ("a.pdf", Media.FILE, "application/pdf"),
    ],
)
def test_a_type_is_read_from_the_bytes(
    tmp_path: Path, name: str, kind: Media, media_type: str
) -> None:
    file = FolderShelf(media(tmp_path)).put(content(name), "menteur.txt")
    assert (file.media, file.type, file.refused) == (kind, media_type, "")


def test_the_digest_is_of_what_is_kept_without_metadata(tmp_path: Path) -> None:
    shelf = FolderShelf(media(tmp_path))
    bare, spoken = png(bytes(12)), png(bytes(12), (b"tEXt", b"Author\0Claire"))
    assert shelf.put(bare, "a").digest == shelf.put(spoken, "b").digest
    assert shelf.get(shelf.put(spoken, "b").digest) == bare


@pytest.mark.parametrize("name", ["virus.exe"])
def test_what_is_not_taken_is_not_kept(tmp_path: Path, name: str) -> None:
    assert FolderShelf(media(tmp_path)).put(content(name), name).refused == "type"
    assert FolderShelf(media(tmp_path)).put(b"", name).refused == "type"
    assert FolderShelf(media(tmp_path)).put(content("a.png")[:30], name).refused == "type"
    deep = b"".join(struct.pack(">I4s", 8 * rank, b"moov") for rank in range(5000, 0, -1))
    assert FolderShelf(media(tmp_path)).put(box(b"ftyp", b"isom") + deep, name).refused == "type"
    assert not (tmp_path / "files").exists()


def test_a_type_that_is_not_wanted_is_refused(tmp_path: Path) -> None:
    shelf = FolderShelf(media(tmp_path, types=["image/jpeg"]))
    assert shelf.put(content("a.png"), "a.png").refused == "type"
    assert shelf.put(content("a.jpg"), "a.jpg").refused == ""


def test_a_file_too_large_is_refused(tmp_path: Path) -> None:
    shelf = FolderShelf(media(tmp_path, most="1 kB"))
    assert shelf.put(b"%PDF-1.7" + bytes(993), "a.pdf").refused == "large"
    assert shelf.put(b"%PDF-1.7" + bytes(992), "a.pdf").refused == ""


@pytest.mark.parametrize("limit", [{"daily_files": 2}, {"daily": "1 kB"}])
def test_no_more_is_kept_of_an_account_than_a_day_s_worth(
    tmp_path: Path, limit: dict[str, object]
) -> None:
    shelf = FolderShelf(media(tmp_path, **limit))
    sent = [(b"%PDF-1.7" + bytes(600 + rank), CLAIRE) for rank in range(4)]
    sent.append((content("marc.pdf"), MARC))
    refused = [asyncio.run(shelf.keep(one, "a.pdf", giver)).refused for one, giver in sent]
    assert refused == ["", "", "daily", "daily", ""]
    assert len(names(tmp_path)) == 3
    assert shelf.is_spent(CLAIRE)
    assert not shelf.is_spent(MARC)


def test_the_same_bytes_are_there_once_and_for_their_owner_alone(tmp_path: Path) -> None:
    shelf = FolderShelf(media(tmp_path))
    digest = shelf.put(content("a.pdf"), "a.pdf").digest
    shelf.put(content("a.pdf"), "b.pdf")
    assert names(tmp_path) == [digest]
    assert stat.S_IMODE((tmp_path / "files").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "files" / digest).stat().st_mode) == 0o600


@pytest.mark.parametrize("digest", ["../essaim.db", "/etc/passwd", "", "a" * 63, "A" * 64])
def test_nothing_outside_its_folder_is_read(tmp_path: Path, digest: str) -> None:
    (tmp_path / "essaim.db").write_bytes(b"secret")
    assert FolderShelf(media(tmp_path)).get(digest) is None


def test_what_nothing_names_is_swept_after_a_day(tmp_path: Path) -> None:
    shelf = FolderShelf(media(tmp_path))
    named, stray, young = (shelf.put(content(f"{one}.pdf"), "").digest for one in "abc")
    for one in (named, stray):
        aged(tmp_path, one, NOW - DAY - timedelta(seconds=1))
    aged(tmp_path, young, NOW)
    assert shelf.sweep({named}, NOW - DAY) == 1
    assert names(tmp_path) == sorted([named, young])


def test_what_is_received_again_is_young_again(tmp_path: Path) -> None:
    shelf = FolderShelf(media(tmp_path))
    digest = shelf.put(content("a.pdf"), "").digest
    aged(tmp_path, digest, datetime(2020, 1, 1, tzinfo=UTC))
    shelf.put(content("a.pdf"), "")
    assert shelf.sweep((), datetime.now(UTC) - DAY) == 0


def test_what_was_being_written_at_a_kill_is_swept_and_others_files_are_not(tmp_path: Path) -> None:
    shelf = FolderShelf(media(tmp_path))
    shelf.put(content("a.pdf"), "")
    for name in ("f" * 64 + ".x1y2z3", "lisez-moi.txt", "essaim.db"):
        (tmp_path / "files" / name).write_bytes(b"partial")
        aged(tmp_path, name, NOW - 2 * DAY)
    assert shelf.sweep((), NOW - DAY) == 1
    assert {"lisez-moi.txt", "essaim.db"} < set(names(tmp_path))


def test_without_a_folder_there_is_nothing_to_sweep(tmp_path: Path) -> None:
    assert FolderShelf(media(tmp_path)).sweep((), NOW) == 0
    assert not (tmp_path / "files").exists()

"""Law: a file said on a real homeserver arrives whole or is refused for a reason, and holds up
nobody; what the bot shows is what people get.

Files are sealed and opened by a program of another make.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from nio.client.async_client import AsyncClient

from adapters.matrix import hearing, uploads
from adapters.matrix.attachments import Attachment
from adapters.matrix.channel import MatrixChannel
from adapters.matrix.downloads import fetch
from adapters.matrix.ears import Ears
from adapters.matrix.session import Credentials
from bot import downloads
from bot.errors import Rejected
from bot.messages import Address, Event, File, Letter, Media, Reacted, Redacted, Said
from bot.ports import Delivery
from bot.richtext import paragraph
from bot.settings.storage import MediaSettings
from bot.store.shelf import FolderShelf
from tests.drawn import picture
from tests.element import PATIENCE, Person, newcomer
from tests.homeserver import Homeserver, serving, shared
from tests.relay import Relay, relayed
from tests.sealed import opened, seal
from tests.strict_client import stickler

MOST = 100_000
MANY = 10**6
TAKE = "🐝"
SOMEBODY = Address("matrix:@somebody:a.org")


PICTURE = picture()


@dataclass(frozen=True, slots=True)
class Lab:
    """The bot as an adapter with its shelf, and Claire who is alone with it in a room."""

    bot: Person
    claire: Person
    room: str
    credentials: Credentials
    shelf: FolderShelf

    def channel(self) -> MatrixChannel:
        return MatrixChannel(self.credentials, Ears(take=TAKE), self.shelf)

    def shows(self, room: str = "", content: bytes = PICTURE, **more: Any) -> str:
        """Claire says a file; the event's id."""
        url = self.claire.upload(content)
        return self.tells(room, **({"url": url} | more))

    def tells(self, room: str = "", **more: Any) -> str:
        """Claire says a file that was uploaded, or never was."""
        said = {"msgtype": "m.image", "body": "guichet.png", **more}
        return self.claire.send(room or self.room, said)

    async def hears(self, *said: Any, cursor: str | None = None) -> list[Event]:
        """What the bot hears of what was said, by its first cursor."""
        channel = self.channel()
        try:
            return await heard(channel, cursor, len(said))
        finally:
            await channel.close()

    def hear(self, *said: str) -> list[Said]:
        """What the bot hears, who was away, of these messages."""
        events = asyncio.run(self.hears(*said))
        return [one for one in events if isinstance(one, Said) and one.id in said]


async def heard(channel: MatrixChannel, cursor: str | None, least: int) -> list[Event]:
    """What the bot hears until it is so much."""
    events: list[Event] = []
    async with asyncio.timeout(PATIENCE):
        while len(events) < least:
            batch = await channel.receive(cursor)
            cursor = batch.cursor
            events += batch.events
    return events


def made(server: Homeserver, folder: Path, url: str = "") -> Lab:
    bot, claire = newcomer(server, display="Essaim"), newcomer(server, display="Claire")
    password = bot.account.password
    credentials = Credentials(
        homeserver=url or server.url, user=bot.id, password=password, folder=folder / "matrix"
    )
    shelf = shelf_in(folder, f"{MOST // 1000} kB")
    lab = Lab(bot, claire, claire.room(bot.id), credentials, shelf)
    bot.join(lab.room)
    asyncio.run(_begun(lab))
    return lab


def shelf_in(folder: Path, most: str, **more: object) -> FolderShelf:
    given = {"folder": folder / "media", "most": most, **more}
    return FolderShelf(MediaSettings.model_validate(given))


async def _begun(lab: Lab) -> None:
    """The bot answers what is said from now on."""
    channel = lab.channel()
    try:
        await channel.open()
    finally:
        await channel.close()


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hearing, "LOOK", 0.5)
    monkeypatch.setattr(hearing, "QUIET", 1.0)
    monkeypatch.setattr(downloads, "GRACE", 0.5)
    monkeypatch.setattr(downloads, "AGAIN", 0.2)


@pytest.fixture
def lab(tmp_path: Path) -> Lab:
    return made(shared(), tmp_path)


# --- what arrives ---------------------------------------------------------------------------------


def test_a_picture_and_its_words_arrive(lab: Lab) -> None:
    alone = lab.shows()
    with_words = lab.shows(body="Notre guichet", filename="guichet.png")
    one, other = lab.hear(alone, with_words)
    (file,) = one.files
    assert (one.text, other.text) == ("", "Notre guichet")
    assert (file.media, file.name, file.type) == (Media.IMAGE, "guichet.png", "image/png")
    assert lab.shelf.get(file.digest) == PICTURE
    assert other.files == one.files


def test_a_sealed_picture_is_opened(lab: Lab) -> None:
    sealed, keys = seal(PICTURE)
    (said,) = lab.hear(lab.tells(file={**keys, "url": lab.claire.upload(sealed)}))
    (file,) = said.files
    assert lab.shelf.get(file.digest) == PICTURE


def refusals(lab: Lab, *said: str) -> list[str]:
    return [file.refused for one in lab.hear(*said) for file in one.files]


def test_what_cannot_be_had_is_lost(lab: Lab) -> None:
    sealed, keys = seal(PICTURE)
    url = lab.claire.upload(sealed)
    other = {**keys, "hashes": {"sha256": seal(b"x")[1]["hashes"]["sha256"]}}
    missing = lab.tells(url=f"mxc://{lab.claire.id.partition(':')[2]}/nowhere")
    nothing = lab.tells(url="https://example.org/a.png")
    torn, unsealed = lab.tells(file={**other, "url": url}), lab.tells(file={"url": url})
    assert refusals(lab, missing, nothing, torn, unsealed) == ["lost"] * 4
    assert not list(lab.shelf._files())


def test_what_is_too_large_is_refused_whatever_it_claims(lab: Lab) -> None:
    # The first is nowhere: its claim was enough.
    honest = lab.tells(url="mxc://a.org/nowhere", info={"size": MOST + 1})
    liar = lab.shows(content=PICTURE + bytes(MOST), info={"size": 7})
    fits = lab.shows(info={"size": 7})
    assert refusals(lab, honest, liar, fits) == ["large", "large", ""]


def test_of_an_account_a_day_s_worth_is_kept(lab: Lab, tmp_path: Path) -> None:
    lab = replace(lab, shelf=shelf_in(tmp_path, "1 MB", daily_files=2))
    sent = [lab.shows(content=picture(side)) for side in (4, 5, 6)]
    assert sorted(refusals(lab, *sent)) == ["", "", "daily"]
    assert sum(len(file.name) == 64 for file in (tmp_path / "media").iterdir()) == 2


def test_after_a_day_s_worth_nothing_is_fetched(tmp_path: Path) -> None:
    shelf = shelf_in(tmp_path, "1 MB", daily_files=1)
    asyncio.run(shelf.keep(PICTURE, "", SOMEBODY))
    client = AsyncClient("http://127.0.0.1:1", "@essaim:a.org")  # nobody answers there
    wanted = Attachment(Media.IMAGE, "a.png", place=("a.org", "id"))
    assert asyncio.run(fetch(client, wanted, shelf, SOMEBODY)) == wanted.refused("daily")


def test_the_type_is_read_from_the_bytes(lab: Lab) -> None:
    page = lab.shows(content=b"<html>", info={"mimetype": "image/png"})
    image = lab.shows(msgtype="m.file", info={"mimetype": "text/html"})
    assert refusals(lab, page, image) == ["type", ""]


def of_three(lab: Lab) -> tuple[str, Person]:
    """A room of Claire's with the bot and Marc, and Marc."""
    marc = newcomer(shared(), display="Marc")
    room = lab.claire.room(lab.bot.id, marc.id)
    for one in (lab.bot, marc):
        one.join(room)
    return room, marc


def reacts(person: Person, room: str, of: str) -> str:
    relation = {"rel_type": "m.annotation", "event_id": of, "key": TAKE}
    return person.send(room, {"m.relates_to": relation}, "m.reaction")


def test_in_a_room_a_picture_is_given_to_the_bot_by_its_own_author(lab: Lab) -> None:
    room, marc = of_three(lab)
    shown = lab.shows(room, body="Notre guichet", filename="guichet.png")
    others, own = reacts(marc, room, shown), reacts(lab.claire, room, shown)
    events = asyncio.run(lab.hears(shown, own))
    (reaction,) = [one for one in events if isinstance(one, Reacted)]
    assert others != reaction.id == own
    assert (reaction.text, len(reaction.files)) == ("Notre guichet", 1)


def test_in_a_room_of_several_only_what_is_for_the_bot_is_fetched(lab: Lab) -> None:
    room, _ = of_three(lab)
    words: dict[str, Any] = {"filename": "guichet.png"}
    mention: dict[str, Any] = {"m.mentions": {"user_ids": [lab.bot.id]}}
    unheard = lab.shows(room)
    talk = lab.shows(room, body="Regardez", **words)
    command = lab.shows(room, body="!temoigner Un guichet", **words)
    named = lab.shows(room, body="Essaim: un guichet", **words, **mention)
    events = asyncio.run(lab.hears(talk, command, named))
    found = {one.id: one.files for one in events if isinstance(one, Said)}
    assert unheard not in found
    assert found[talk] == ()
    assert [len(found[one]) for one in (command, named)] == [1, 1]


# --- what is slow, or breaks ----------------------------------------------------------------------


@pytest.fixture
def relay() -> Iterator[Relay]:
    with relayed(shared().port) as wire:
        wire.words = b"/media/download/"
        yield wire


def test_a_download_that_breaks_is_tried_again(tmp_path: Path, relay: Relay) -> None:
    lab = made(shared(), tmp_path, relay.url)
    relay.lose = 2
    assert refusals(lab, lab.shows()) == [""]
    assert relay.lose == 0


def test_a_file_that_does_not_come_holds_up_nobody_and_waits_across_a_restart(
    tmp_path: Path, relay: Relay
) -> None:
    lab = made(shared(), tmp_path, relay.url)

    async def play() -> None:
        relay.lose = MANY
        shown = lab.shows()
        lab.claire.say(lab.room, "Bonjour")
        channel = lab.channel()
        first = await channel.receive(None)
        await channel.close()
        assert [one.text for one in first.events if isinstance(one, Said)] == ["Bonjour"]
        assert shown in first.cursor
        relay.lose = 0
        (later,) = await lab.hears(shown, cursor=first.cursor)
        assert isinstance(later, Said)
        assert (later.id, [file.refused for file in later.files]) == (shown, [""])

    asyncio.run(play())


def test_an_edit_waits_behind_the_file_of_its_message(tmp_path: Path, relay: Relay) -> None:
    lab = made(shared(), tmp_path, relay.url)

    async def play() -> None:
        relay.lose = MANY
        shown = lab.shows(body="Notre guichet", filename="guichet.png")
        edit = lab.claire.edit(lab.room, shown, "Notre nouveau guichet")
        gone = lab.shows()
        lab.claire.redact(lab.room, gone)
        channel = lab.channel()
        first = await channel.receive(None)
        await channel.close()
        assert [one.of for one in first.events if isinstance(one, Redacted)] == [gone]
        assert len(first.events) == 1
        assert gone not in first.cursor
        relay.lose = 0
        later = await lab.hears(shown, edit, cursor=first.cursor)
        assert [one.id for one in later] == [shown, edit]

    asyncio.run(play())


def test_while_the_homeserver_is_down_nothing_is_lost(
    tmp_path: Path, relay: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "PATIENCE", 0.5)
    lab = made(shared(), tmp_path, relay.url)

    async def play() -> None:
        relay.lose = MANY
        shown = lab.shows()
        channel = lab.channel()
        try:
            listening = asyncio.create_task(heard(channel, None, 1))
            await asyncio.to_thread(lab.claire.until, lambda: relay.lose < MANY)
            relay.cut()
            (broken,) = await asyncio.gather(listening, return_exceptions=True)
            assert isinstance(broken, Exception)
            await asyncio.sleep(1)
            relay.lose = 0
            relay.mend()
            (said,) = await heard(channel, None, 1)
            assert isinstance(said, Said)
            assert (said.id, [file.refused for file in said.files]) == (shown, [""])
        finally:
            await channel.close()

    asyncio.run(play())


def test_a_file_that_never_comes_is_lost_in_the_end(
    tmp_path: Path, relay: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "PATIENCE", 0.5)
    lab = made(shared(), tmp_path, relay.url)
    relay.lose = MANY
    assert refusals(lab, lab.shows()) == ["lost"]


class _Old(BaseHTTPRequestHandler):
    """A homeserver that has no authenticated media, and bytes without end."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if not self.path.startswith("/_matrix/media/v3/"):
            self._answer(404, json.dumps({"errcode": "M_UNRECOGNIZED"}).encode())
        elif self.path.endswith("endless"):
            self._flood()
        else:
            self._answer(200, PICTURE)

    def _answer(self, status: int, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _flood(self) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"1000\r\n" + bytes(0x1000) + b"\r\n")
        except OSError:
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def old() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Old)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_an_old_homeserver_is_asked_in_the_old_way_and_cut_short_at_the_limit(
    tmp_path: Path,
) -> None:
    shelf = shelf_in(tmp_path, "1 MB")

    async def fetched(url: str, *names: str) -> list[str]:
        client = AsyncClient(url, "@essaim:a.org")
        try:
            wanted = [Attachment(Media.IMAGE, "a.png", place=("a.org", one)) for one in names]
            return [(await fetch(client, one, shelf, SOMEBODY)).refused for one in wanted]
        finally:
            await client.close()

    with old() as url:
        assert asyncio.run(fetched(url, "picture", "endless")) == ["", "large"]


# --- what the bot shows ---------------------------------------------------------------------------


def shown(lab: Lab, room: str, key: str, file: File | None = None) -> Delivery:
    """A letter with a picture of the shelf's."""
    letter = Letter((paragraph("Un guichet à la mairie"),), extra=file or kept(lab))
    return Delivery(key, Address(f"matrix:{room}"), letter)


def kept(lab: Lab, side: int = 4) -> File:
    return lab.shelf.put(picture(side, side), "guichet.png")


async def sent(lab: Lab, *deliveries: Delivery) -> list[str]:
    channel = lab.channel()
    try:
        return [(await channel.send(one)).id for one in deliveries]
    finally:
        await channel.close()


def test_a_picture_is_shown_once_with_its_alternative_text(lab: Lab) -> None:
    first, again = asyncio.run(sent(lab, *[shown(lab, lab.room, "k")] * 2))
    assert first == again
    content = lab.claire.event(lab.room, first)["content"]
    assert (content["msgtype"], content["body"]) == ("m.image", "Un guichet à la mairie")
    assert content["filename"] == "guichet.png"
    assert content["info"] == {"mimetype": "image/png", "size": len(PICTURE), "w": 4, "h": 4}
    assert lab.claire.download(content["url"]) == PICTURE


def test_what_a_picture_shows_is_edited_in_place(lab: Lab) -> None:
    first = shown(lab, lab.room, "k")
    (event_id,) = asyncio.run(sent(lab, first))
    letter = replace(first.letter, body=(paragraph("Une façade"),))
    edit = replace(first, key="e", letter=letter, replaces=event_id)
    assert asyncio.run(sent(lab, edit)) == [event_id]
    (told,) = [
        content
        for content in (one["content"] for one in lab.claire.timeline(lab.room))
        if "m.new_content" in content
    ]
    after = told["m.new_content"]
    assert told["m.relates_to"] == {"rel_type": "m.replace", "event_id": event_id}
    assert (after["msgtype"], after["body"]) == ("m.image", "Une façade")
    assert lab.claire.download(after["url"]) == PICTURE


def test_in_an_encrypted_room_a_picture_is_sealed(lab: Lab) -> None:
    with stickler(shared(), newcomer(shared()).account) as strict:
        room = strict.room(lab.bot.id)
        lab.bot.join(room)
        (event_id,) = asyncio.run(sent(lab, shown(lab, room, "k")))
        strict.until(lambda: any(one["id"] == event_id for one in strict.timeline(room)))
        (told,) = [one for one in strict.timeline(room) if one["id"] == event_id]
    assert told["wire"] == "m.room.encrypted"
    assert "url" not in told["content"]
    file = told["content"]["file"]
    assert opened(lab.claire.download(file["url"]), file) == PICTURE


def test_the_first_picture_in_a_room_that_the_bot_had_sealed_is_sealed(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As no look tells what the bot did itself."""
    open_ones: list[File] = []
    put = uploads._plain

    async def watched(client: AsyncClient, file: File, content: bytes) -> dict[str, Any]:
        open_ones.append(file)
        return await put(client, file, content)

    monkeypatch.setattr(uploads, "_plain", watched)
    room = lab.bot.room()

    async def live() -> str:
        channel = lab.channel()
        cursor = (await channel.receive(None)).cursor
        sealed = {"algorithm": "m.megolm.v1.aes-sha2"}
        lab.bot.call("PUT", "rooms", room, "state", "m.room.encryption", "", content=sealed)
        await channel.receive(cursor)
        receipt = await channel.send(shown(lab, room, "k"))
        await channel.close()
        return receipt.id

    said = asyncio.run(live())
    assert lab.bot.event(room, said)["type"] == "m.room.encrypted"
    assert open_ones == []


def test_what_is_gone_or_larger_than_the_homeserver_takes_is_not_sent(tmp_path: Path) -> None:
    with serving(max_upload_size=200) as server:
        lab = made(server, tmp_path)
        gone = replace(kept(lab), digest="0" * 64)
        for file in (gone, kept(lab, side=1000)):
            with pytest.raises(Rejected):
                asyncio.run(sent(lab, shown(lab, lab.room, "k", file)))
        asyncio.run(sent(lab, shown(lab, lab.room, "fits")))

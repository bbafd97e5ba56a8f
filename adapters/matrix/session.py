"""Law: the bot signs in once. Its device, token and keys are kept in a folder of its own, readable
by it alone, and are never logged.

A session begins at a point of the homeserver's time, kept with it: what was said before is not the
bot's to answer. Opening one makes a picture of the rooms as they are, which neither reads nor
answers anything.
"""

from __future__ import annotations

import asyncio
import json
import logging
from dataclasses import asdict, dataclass
from pathlib import Path

import structlog
from filelock import FileLock
from nio.client.async_client import AsyncClient, AsyncClientConfig

from adapters.matrix import files, keystore
from adapters.matrix.faults import ask
from adapters.matrix.identity import vouch
from adapters.matrix.keys import Keys
from adapters.matrix.machine import Machine
from adapters.matrix.sync import picture
from bot.errors import Rejected

log = structlog.get_logger()

DEVICE_NAME = "Essaim"
SESSION = "session.json"
PATIENCE = 30
"""Seconds that a request may take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """Who the bot is, and where it keeps what it needs to be the same tomorrow."""

    homeserver: str
    user: str
    folder: Path
    password: str = ""
    access_token: str = ""
    device_id: str = ""
    recovery_key: str = ""


@dataclass(frozen=True, slots=True)
class Login:
    """A device that is signed in; `since` is the point from which it answers."""

    user: str
    device: str
    token: str
    since: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A signed-in client that knows its rooms, and the upkeep of its keys.

    `since` is the point from which this session answers.
    """

    client: AsyncClient
    keys: Keys
    since: str


class Session:
    """A line to the homeserver, opened by whoever needs it first."""

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials
        self._opening = asyncio.Lock()
        self._line: Line | None = None
        self._lock: FileLock | None = None

    async def line(self) -> Line:
        """The open line; raises a `ChannelError` when it can't be opened.

        Raises `ConfigError` when another process holds the folder.
        """
        async with self._opening:
            if self._line is None:
                self._line = await self._open()
            return self._line

    async def close(self) -> None:
        """Hold nothing open; the session stays signed in."""
        line, self._line = self._line, None
        if line is not None:
            await self._leave(line.client)

    async def _open(self) -> Line:
        self._lock = keystore.hold(self._credentials.folder)
        client = _client(self._credentials)
        try:
            return await self._enter(client)
        except BaseException:
            await self._leave(client)
            raise

    async def _leave(self, client: AsyncClient) -> None:
        await client.close()
        if client.store is not None:
            client.store.database.close()
        assert self._lock is not None, "whoever leaves has entered"
        self._lock.release()

    async def _enter(self, client: AsyncClient) -> Line:
        before = kept(self._credentials)
        login = before or await _sign_in(client, self._credentials)
        if client.olm is None:  # which a login by password has opened
            client.restore_login(login.user, login.device, login.token)
        assert client.store is not None, "where keys are kept is told to the client"
        client.olm = Machine(login.user, login.device, client.store)
        now = await picture(client)
        line = Line(client, Keys(client), login.since or now.response.next_batch)
        await line.keys.keep_up(lacks_fallback=now.lacks_fallback)
        await self._vouch(client)
        if before is None:
            keep = Login(login.user, login.device, login.token, line.since)
            files.write(_file(self._credentials), json.dumps(asdict(keep)))
        return line

    async def _vouch(self, client: AsyncClient) -> None:
        """A homeserver that won't have it keeps nobody who does without from talking to the bot."""
        one = self._credentials
        try:
            await vouch(client, one.folder, one.password, one.recovery_key)
        except Rejected as fault:
            log.warning("device_unsigned", reason=str(fault))


def _client(credentials: Credentials) -> AsyncClient:
    # It warns by name of what is handled here.
    logging.getLogger("nio").setLevel(logging.CRITICAL)
    credentials.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    config = AsyncClientConfig(
        store=keystore.KeyStore,
        store_name=keystore.NAME,
        request_timeout=PATIENCE,
        max_limit_exceeded=0,  # The outbox waits, for that room alone.
        max_timeouts=0,
    )
    folder = str(credentials.folder)
    return AsyncClient(credentials.homeserver, credentials.user, None, folder, config)


async def _sign_in(client: AsyncClient, credentials: Credentials) -> Login:
    if credentials.access_token:
        return Login(credentials.user, credentials.device_id, credentials.access_token)
    answer = await ask(client.login(credentials.password, DEVICE_NAME))
    return Login(answer.user_id, answer.device_id, answer.access_token)


# --- as kept --------------------------------------------------------------------------------------


def _file(credentials: Credentials) -> Path:
    return credentials.folder / SESSION


def kept(credentials: Credentials) -> Login | None:
    """The session opened before, unless the configuration now names another."""
    text = files.read(_file(credentials))
    if not text:
        return None
    login = Login(**json.loads(text))
    given = credentials.access_token or login.token
    return login if (login.user, login.token) == (credentials.user, given) else None

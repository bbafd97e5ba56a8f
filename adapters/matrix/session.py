"""Law: the bot signs in once. Its device, token and keys are kept in a folder of its own, readable
by it alone, and are never logged. A homeserver that refuses the bot refuses none of its messages.

A session begins at a point of the homeserver's time, kept with it: what was said before is not the
bot's to answer. Opening one makes a picture of the rooms as they are, which neither reads nor
answers anything.
"""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import structlog
from filelock import FileLock
from nio.client.async_client import AsyncClient, AsyncClientConfig

from adapters.matrix import files, keystore, raw
from adapters.matrix.answers import needed
from adapters.matrix.events import PLATFORM
from adapters.matrix.faults import ask, at_the_door
from adapters.matrix.identity import vouch
from adapters.matrix.keys import Keys
from adapters.matrix.machine import Machine
from adapters.matrix.sync import picture
from adapters.matrix.targets import Authors
from bot.errors import ChannelError, ConfigError, Rejected, SignedOut

log = structlog.get_logger()

DEVICE_NAME = "Essaim"
SESSION = "session.json"
DEVICE = "device"
"""Where the device that is signing in is kept, until its session is."""

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
    """A device that is signed in; `since` is the point from which it answers, once that is known.

    `asked` is the user as the configuration has it, `user` as the homeserver spells it.
    """

    user: str
    device: str
    token: str
    since: str = ""
    asked: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A signed-in client that knows its rooms, the upkeep of its keys, and who sent what.

    `since` is the point from which this session answers.
    """

    client: AsyncClient
    keys: Keys
    authors: Authors
    since: str


class Session:
    """A line to the homeserver, opened by whoever needs it first."""

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials
        self._opening = asyncio.Lock()
        self._line: Line | None = None
        self._lock: FileLock | None = None

    async def line(self) -> Line:
        """The open line; raises what `at_the_door` tells when it can't be opened.

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
        except ChannelError as fault:
            await self._leave(client)
            raise at_the_door(fault) from None
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
        login = await self._signed_in(client)
        assert client.store is not None, "where keys are kept is told to the client"
        client.olm = Machine(login.user, login.device, client.store)
        now = await picture(client)
        since = login.since or now.response.next_batch
        line = Line(client, Keys(client), Authors(client), since)
        await line.keys.keep_up(lacks_fallback=now.lacks_fallback)
        await self._vouch(client)
        if not login.since:
            self._keep(replace(login, since=line.since))
        return line

    async def _signed_in(self, client: AsyncClient) -> Login:
        """The device of this session, which is kept from the moment it is known."""
        before = kept(self._credentials)
        login = before or await _sign_in(client, self._credentials)
        if client.store is None:  # which a login by password has opened
            login = await _proved(client, login)
            client.restore_login(login.user, login.device, login.token)
        if before is None:
            self._keep(login)
        (self._credentials.folder / DEVICE).unlink(missing_ok=True)
        return login

    def _keep(self, login: Login) -> None:
        files.write(_file(self._credentials), json.dumps(asdict(login)))

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
    return AsyncClient(credentials.homeserver, credentials.user.strip(), None, folder, config)


async def _sign_in(client: AsyncClient, credentials: Credentials) -> Login:
    asked = credentials.user
    if credentials.access_token:
        return Login(asked, credentials.device_id, credentials.access_token, asked=asked)
    client.device_id = _proposed(credentials.folder)
    answer = await ask(client.login(credentials.password, DEVICE_NAME))
    return Login(answer.user_id, answer.device_id, answer.access_token, asked=asked)


def _proposed(folder: Path) -> str:
    """The device to sign in as, the same at each try: a login whose answer was lost has made it."""
    device = files.read(folder / DEVICE) or secrets.token_hex(5).upper()
    files.write(folder / DEVICE, device)
    return device


async def _proved(client: AsyncClient, login: Login) -> Login:
    """The login with the homeserver's word for whose token it is; raises a `ChannelError`."""
    client.access_token = login.token
    told = await raw.call(client, "GET", raw.path("account", "whoami"))
    user = needed(told, str, "user_id")
    if not is_same_user(user, login.user):
        raise SignedOut("the token is another account’s")
    if told.get("device_id", login.device) != login.device:
        raise SignedOut("the token is another device’s")
    return replace(login, user=user)


# --- as kept --------------------------------------------------------------------------------------


def _file(credentials: Credentials) -> Path:
    return credentials.folder / SESSION


def kept(credentials: Credentials) -> Login | None:
    """The session opened before, unless the configuration now names another."""
    text = files.read(_file(credentials))
    if not text:
        return None
    login = Login(**json.loads(text))
    asked, given = credentials.user, credentials.access_token or login.token
    same = asked == login.asked or is_same_user(asked, login.user)
    return login if same and login.token == given else None


def need_a_way_in(credentials: Credentials) -> None:
    """Raises `ConfigError` when there is neither a session nor anything to open one with."""
    given = credentials.password or credentials.access_token
    if not given and kept(credentials) is None:
        raise ConfigError("config.wrong.sign_in", where=PLATFORM)


def is_same_user(one: str, other: str) -> bool:
    """Whether both name one account, however they are typed."""
    return one.strip().casefold() == other.strip().casefold()

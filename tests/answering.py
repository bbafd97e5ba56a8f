"""Law: a homeserver that gives the answers it was handed, in order, and no others."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer
from nio.client.async_client import AsyncClient, AsyncClientConfig

from adapters.matrix.keystore import NAME, KeyStore

BOT = "@essaim:a.org"

Answer = tuple[int, dict[str, Any]]
"""An HTTP status, and what comes with it."""


@asynccontextmanager
async def answering(folder: Path, *answers: Answer) -> AsyncIterator[tuple[AsyncClient, list[str]]]:
    """A signed-in client of it, whose keys are kept in that folder, and the paths it has asked."""
    asked: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(request.path)
        status, said = answers[len(asked) - 1]
        return web.json_response(said, status=status)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    async with TestServer(app) as server:
        config = AsyncClientConfig(store=KeyStore, store_name=NAME)
        client = AsyncClient(str(server.make_url("")), BOT, None, str(folder), config)
        client.restore_login(BOT, "DEVICE", "token")
        try:
            yield client, asked
        finally:
            await client.close()
            assert client.store is not None
            client.store.database.close()

"""Law: HTTP as the Bot API speaks it, in a loop and a thread of its own, on loopback."""

from __future__ import annotations

import asyncio
import contextlib
import re
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from typing import Any

from aiohttp import web
from telegram.constants import FileSizeLimit, PollingLimit

from tests.botapi import parameters as reading
from tests.botapi import refusals
from tests.botapi.api import BotApi
from tests.botapi.faults import Fault
from tests.botapi.methods import GET_UPDATES, NAMES
from tests.botapi.parameters import Parameters
from tests.botapi.refusals import PREFIXES, Refusal
from tests.botapi.updates import Bell
from tests.botapi.webhook import Pusher

HOST = "127.0.0.1"
DOWNLOAD = "download"
"""What faults call the fetching of a file."""

_LONGEST_POLL = 50
_BODY = 2 * FileSizeLimit.FILESIZE_UPLOAD
_TOKEN = re.compile(r"[1-9]\d*:[\w-]+")
_BY_PROXY = (502, 503, 504)
_PAGE = "<html><head><title>{0}</title></head><body><h1>{0}</h1><hr>nginx</body></html>"


def application(api: BotApi) -> web.Application:
    """An application of this Telegram, for a loop that is there already."""
    app = web.Application(client_max_size=_BODY)
    app.router.add_route("*", "/bot{token}/{method}", Handler(api).answer)
    app.router.add_get("/file/bot{token}/{path:.+}", Handler(api).download)
    app.router.add_route("*", "/{rest:.*}", _nowhere)

    async def push(_: web.Application) -> AsyncIterator[None]:
        task = asyncio.create_task(Pusher(api).run())
        yield
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    app.cleanup_ctx.append(push)
    return app


async def _nowhere(_: web.Request) -> web.Response:
    return _refused(refusals.MALFORMED)


class Handler:
    """Answers requests."""

    def __init__(self, api: BotApi) -> None:
        self._api = api

    async def download(self, request: web.Request) -> web.Response:
        """A file, by the path that `getFile` gave."""
        try:
            self._check(request.match_info["token"])
        except Refusal as refusal:
            return _refused(refusal)
        if failure := await self._struck(request, DOWNLOAD):
            return failure
        file = self._api.world.paths.get(request.match_info["path"])
        return web.Response(body=file.content) if file else _refused(refusals.MALFORMED)

    async def answer(self, request: web.Request) -> web.Response:
        """What a method gives, unless a fault strikes."""
        name = request.match_info["method"]
        try:
            self._check(request.match_info["token"])
            name = _method(name)
            parameters = await reading.read(request)
            self._api.note(name, parameters)
            return await self._answered(request, name, parameters)
        except Refusal as refusal:
            self._api.note_refusal(name, refusal)
            return _refused(refusal)

    def _check(self, token: str) -> None:
        if not _TOKEN.fullmatch(token):
            raise refusals.MALFORMED
        if token != self._api.token:
            raise refusals.UNAUTHORIZED

    async def _answered(
        self, request: web.Request, name: str, parameters: Parameters
    ) -> web.Response:
        if failure := await self._struck(request, name):
            return failure
        if name == GET_UPDATES:
            result = await self._updates(parameters)
        else:
            result = self._api.perform(name, parameters)
        if self._api.faults.strikes("lose", name):
            return _hang_up(request)
        return web.json_response({"ok": True, "result": result})

    async def _struck(self, request: web.Request, name: str) -> web.Response | None:
        """What a fault makes of it before anything is done."""
        faults = self._api.faults
        if faults.strikes("cut", name):
            return _hang_up(request)
        if fault := faults.strikes("hold", name):
            await asyncio.sleep(fault.seconds)
        fault = faults.strikes("answer", name)
        return _failed(fault) if fault else None

    async def _updates(self, parameters: Parameters) -> list[dict[str, Any]]:
        world = self._api.world
        bell = Bell()
        with world.turn():
            if world.queue.webhook.url:
                raise refusals.WEBHOOK_ACTIVE()
            world.queue.end_poller(refusals.OTHER_POLLER)
            world.queue.allow(parameters.get("allowed_updates"))
            world.queue.poller = bell
            world.queue.bells.add(bell)
        try:
            return await self._wait(bell, parameters)
        finally:
            with world.turn():
                world.queue.bells.discard(bell)
                if world.queue.poller is bell:
                    world.queue.poller = None

    async def _wait(self, bell: Bell, parameters: Parameters) -> list[dict[str, Any]]:
        world = self._api.world
        offset = parameters.number("offset")
        most = int(PollingLimit.MAX_LIMIT)
        limit = max(int(PollingLimit.MIN_LIMIT), min(parameters.number("limit", most), most))
        deadline = bell.loop.time() + max(0, min(parameters.number("timeout"), _LONGEST_POLL))
        while True:
            bell.event.clear()
            if bell.ended is not None:
                raise bell.ended()
            with world.turn():
                given = world.queue.take(offset, limit)
            left = deadline - bell.loop.time()
            if given or left <= 0:
                return [update.told for update in given]
            offset = max(offset, 0)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(bell.event.wait(), left)


def _method(asked: str) -> str:
    if asked.lower() not in NAMES:
        raise refusals.NO_METHOD()
    return NAMES[asked.lower()]


def _refused(refusal: Refusal) -> web.Response:
    told: dict[str, Any] = {
        "ok": False,
        "error_code": refusal.code,
        "description": refusal.description,
    }
    headers = {}
    if refusal.parameters:
        told["parameters"] = refusal.parameters
    if "retry_after" in refusal.parameters:
        headers["Retry-After"] = str(refusal.parameters["retry_after"])
    return web.json_response(told, status=refusal.code, headers=headers)


def _failed(fault: Fault) -> web.Response:
    words = PREFIXES.get(fault.code, "Error")
    if fault.code in _BY_PROXY:
        page = _PAGE.format(f"{fault.code} {words}")
        return web.Response(text=page, status=fault.code, content_type="text/html")
    return _refused(Refusal(fault.code, fault.description or words))


def _hang_up(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def _cancel() -> None:
    """End what is still open, so that the loop can."""
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


class _Thread:
    """A loop in a thread, and a server there that can go and come back."""

    def __init__(self, api: BotApi) -> None:
        self._api = api
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._runner: web.AppRunner | None = None
        self._port = 0
        self._thread.start()

    def start(self) -> None:
        self._do(self._start)

    def stop(self) -> None:
        self._do(self._stop)

    def end(self) -> None:
        self.stop()
        self._do(_cancel)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _do(self, act: Callable[[], Coroutine[Any, Any, None]]) -> None:
        asyncio.run_coroutine_threadsafe(act(), self._loop).result()

    async def _start(self) -> None:
        if self._runner is None:
            self._runner = web.AppRunner(
                application(self._api), access_log=None, shutdown_timeout=0.01
            )
            await self._runner.setup()
            await web.TCPSite(self._runner, HOST, self._port, reuse_address=True).start()
            self._port = self._runner.addresses[0][1]
            self._api.url = f"http://{HOST}:{self._port}"

    async def _stop(self) -> None:
        runner, self._runner = self._runner, None
        if runner is not None:
            await runner.cleanup()


@contextlib.contextmanager
def serving(api: BotApi | None = None, **options: Any) -> Iterator[BotApi]:
    """A Telegram as long as the block lasts; `options` are those of `BotApi`."""
    api = api or BotApi(**options)
    thread = _Thread(api)
    api.take_down, api.bring_up = thread.stop, thread.start
    thread.start()
    try:
        yield api
    finally:
        thread.end()
    assert not api.crashes, f"the stand-in failed: {api.crashes!r}"

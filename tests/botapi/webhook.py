"""Law: an update is pushed until it is taken: in order in its lane, side by side over the lanes."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from itertools import takewhile

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout

from tests.botapi.api import BotApi
from tests.botapi.methods import NAMES
from tests.botapi.parameters import Parameters
from tests.botapi.refusals import Refusal
from tests.botapi.updates import Bell, Update, Webhook

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
_PATIENCE = ClientTimeout(total=60)
_UNANSWERED = ("get", "setwebhook", "deletewebhook")
"""Methods that an answer to a push cannot ask for begin so."""


class Pusher:
    """Pushes as long as it runs."""

    def __init__(self, api: BotApi) -> None:
        self._api = api
        self._queue = api.world.queue
        self._hook: Webhook | None = None
        self._last = 0
        self._lanes: dict[int, deque[Update]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._places = asyncio.Semaphore()

    async def run(self) -> None:
        """Until it is cancelled."""
        bell = Bell()
        self._queue.bells.add(bell)
        async with ClientSession(timeout=_PATIENCE) as session:
            try:
                while True:
                    bell.event.clear()
                    await self._follow(session)
                    await bell.event.wait()
            finally:
                self._queue.bells.discard(bell)
                await self._stop()

    async def _follow(self, session: ClientSession) -> None:
        """Begin with what is new, all over again where the webhook is another one."""
        if self._hook is not self._queue.webhook:
            await self._stop()
            self._hook = self._queue.webhook
            self._places = asyncio.Semaphore(self._hook.max_connections)
        if not self._hook.url:
            return
        with self._api.world.turn():
            self._queue.expire()
            ids = takewhile(lambda number: number > self._last, reversed(self._queue.waiting))
            fresh = [self._queue.waiting[number] for number in ids][::-1]
        for update in fresh:
            self._last = update.id
            if update.lane in self._lanes:
                self._lanes[update.lane].append(update)
            else:
                self._lanes[update.lane] = deque([update])
                self._start(session, update.lane)

    def _start(self, session: ClientSession, lane: int) -> None:
        task = asyncio.create_task(self._drain(session, lane))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _stop(self) -> None:
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._lanes.clear()
        self._last = 0

    async def _drain(self, session: ClientSession, lane: int) -> None:
        updates = self._lanes[lane]
        while updates:
            if len(updates) > 1 and self._api.faults.strikes("shuffle"):
                updates.reverse()
            await self._deliver(session, updates[0])
            updates.popleft()
        del self._lanes[lane]

    async def _deliver(self, session: ClientSession, update: Update) -> None:
        """Push until it is taken; once more where a fault says so."""
        pause = self._api.pause
        while update.id in self._queue.waiting:
            async with self._places:
                taken = await self._push(session, update)
            if taken and not self._api.faults.strikes("repeat"):
                with self._api.world.turn():
                    self._queue.confirm(update.id)
            elif not taken:
                await asyncio.sleep(pause)
                pause *= 2

    async def _push(self, session: ClientSession, update: Update) -> bool:
        hook = self._queue.webhook
        headers = {SECRET_HEADER: hook.secret_token} if hook.secret_token else {}
        try:
            async with session.post(hook.url, json=update.told, headers=headers) as answer:
                if answer.ok and answer.status < 300:
                    await self._obey(answer)
                    return True
                said = f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except TimeoutError:
            said = "Read timeout expired"
        except ClientError:
            said = "Connection refused"
        with self._api.world.turn():
            hook.last_error_date = int(self._api.world.wall())
            hook.last_error_message = said
        return False

    async def _obey(self, answer: ClientResponse) -> None:
        """An answer may ask for a method, whose result nobody hears."""
        if answer.content_type != "application/json":
            return
        told = await answer.json()
        wanted = str(told.get("method", "")).lower() if isinstance(told, dict) else ""
        if wanted not in NAMES or wanted.startswith(_UNANSWERED):
            return
        parameters = Parameters()
        for name, value in told.items():
            parameters.put(name, value)
        self._api.note(NAMES[wanted], parameters)
        with contextlib.suppress(Refusal):
            self._api.perform(NAMES[wanted], parameters)

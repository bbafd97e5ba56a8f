"""Law: whoever may read a room can read the bot, and whoever may write to it can be read.

After each look: keys for strangers to write with are kept in store on the homeserver, with one that
is never used up; what nio wants to know or to tell other devices is asked and told. Keys are on our
disk before they are on the homeserver. Every device of a room's members is given its key: a bot
can't look at anybody's emoji.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from nio.client.async_client import AsyncClient
from nio.crypto.olm_machine import Olm
from nio.event_builders.direct_messages import RoomKeyRequestMessage, ToDeviceMessage
from nio.events.room_events import MegolmEvent
from nio.responses import KeysUploadResponse
from nio.rooms import MatrixRoom

from adapters.matrix import fallback, raw
from adapters.matrix.answers import inner
from adapters.matrix.faults import ask, checked
from adapters.matrix.rooms import known
from bot.errors import Rejected

ASKED = 20
"""Keys asked of one person at once: anybody can name any number that there never were."""

PUBLISHED = 500
"""More keys than any homeserver holds of one device."""


def within_measure(messages: Sequence[ToDeviceMessage]) -> list[ToDeviceMessage]:
    """The messages, in order, without what would ask somebody for too many keys."""
    asked: Counter[str] = Counter()
    kept = []
    for message in messages:
        if isinstance(message, RoomKeyRequestMessage):
            asked[message.recipient] += 1
            if asked[message.recipient] > ASKED:
                continue
        kept.append(message)
    return kept


class Keys:
    """The upkeep of one signed-in client's keys."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client
        self._sharing = asyncio.Lock()

    @property
    def _olm(self) -> Olm:
        assert self._client.olm is not None, "a line is signed in"
        return self._client.olm

    async def keep_up(self, *, lacks_fallback: bool) -> None:
        """Do all that other devices need of us by now."""
        await self._publish(lacks_fallback=lacks_fallback)
        await self._look_up()
        if self._client.should_claim_keys:
            await ask(self._client.keys_claim(self._client.get_users_for_key_claiming()))
        await self._write()

    async def _write(self) -> None:
        """Send other devices what waits for them; what is refused is not sent again."""
        messages = self._olm.outgoing_to_device_messages
        messages[:] = within_measure(messages)
        for message in list(messages):
            try:
                await ask(self._client.to_device(message))
            except Rejected:
                messages.remove(message)

    async def _publish(self, *, lacks_fallback: bool) -> None:
        olm = self._olm
        if restored := not fallback.is_known(olm):
            await self._take_back()
        if restored or lacks_fallback:
            fallback.renew(olm, datetime.now(UTC))
        content: dict[str, Any] = olm.share_keys() if olm.should_upload_keys else {}
        # A successful upload marks every key as published: what is not yet has to be in it.
        if keys := fallback.unpublished(olm):
            content["fallback_keys"] = keys
        if content:
            olm.save_account()
            told = await raw.call(self._client, "POST", raw.path("keys", "upload"), content)
            await self._client.receive_response(checked(KeysUploadResponse.from_dict(told)))

    async def _take_back(self) -> None:
        """Leave nobody a key of which only a lost store knew: what it seals could not be read.

        Their names are also free again, which this store is going to use.
        """
        user, device = self._client.user_id, self._client.device_id
        asked = {"one_time_keys": {user: {device: fallback.ALGORITHM}}}
        for _ in range(PUBLISHED):
            told = await raw.call(self._client, "POST", raw.path("keys", "claim"), asked)
            keys = inner(told, "one_time_keys", user, str(device)).values()
            if all(inner(key).get("fallback") for key in keys):
                break
        self._olm.uploaded_key_count = 0

    def request(self, event: MegolmEvent) -> None:
        """Ask the device that wrote this for its key, once for all that is sealed with it."""
        session, device = event.session_id, self._client.device_id
        assert device is not None, "a line is signed in"
        waits = {
            one.request_id
            for one in self._olm.outgoing_to_device_messages
            if isinstance(one, RoomKeyRequestMessage)
        }
        if session and session not in waits and session not in self._olm.outgoing_key_requests:
            request = event.as_key_request(event.sender, device, session, event.device_id)
            self._olm.outgoing_to_device_messages.append(request)

    def give_up(self, event: MegolmEvent) -> None:
        """Expect the key that was asked for no more."""
        request = self._olm.outgoing_key_requests.pop(str(event.session_id), None)
        if request is not None:
            self._olm.store.remove_outgoing_key_request(request)

    async def share(self, room_id: str) -> None:
        """Give the room's key to all devices that have to read what is said next."""
        room = await known(self._client, room_id)
        if not room.encrypted:
            return
        async with self._sharing:
            await self._look_up()
            if self._olm.should_share_group_session(room_id):
                await self._share(room)

    async def _look_up(self) -> None:
        """Learn the devices of whoever is new or has new ones."""
        if self._client.should_query_keys:
            await ask(self._client.keys_query())

    async def _share(self, room: MatrixRoom) -> None:
        """nio forgets no key that is still being shared, whoever comes or goes meanwhile."""
        while self._discarded(room) or await self._given(room):
            await self._look_up()
        self._olm.outbound_group_sessions[room.room_id].shared = True

    def _discarded(self, room: MatrixRoom) -> bool:
        """Whether there was a key that is too old, or that somebody has who is gone."""
        session = self._olm.outbound_group_sessions.get(room.room_id)
        if session is None:
            return False
        gone = {user for user, _ in session.users_shared_with} - room.users.keys()
        if gone or session.expired:
            del self._olm.outbound_group_sessions[room.room_id]
        return bool(gone or session.expired)

    async def _given(self, room: MatrixRoom) -> bool:
        """Whether any device lacked the key; it has been sent to them."""
        room_id, lacked = room.room_id, False
        if missing := self._client.get_missing_sessions(room_id):
            await ask(self._client.keys_claim(missing))
        batches = self._olm.share_group_session_parallel(
            room_id, list(room.users), ignore_unverified_devices=True
        )
        for devices, content in batches:
            where = raw.path("sendToDevice", "m.room.encrypted", secrets.token_hex(16))
            await raw.call(self._client, "PUT", where, content)
            self._olm.outbound_group_sessions[room_id].users_shared_with.update(devices)
            lacked = True
        return lacked

"""Law: a key that was lost on its way is taken again from the device that made it, and no other;
nothing that a device may send stops the others from being heard.

nio takes such keys from the bot's own verified devices alone, of which there are none, and is
felled by a message for a key that it has not.
"""

from __future__ import annotations

from typing import Any

import vodozemac
from nio import exceptions
from nio.crypto.olm_machine import Olm
from nio.events.to_device import ForwardedRoomKeyEvent

_MALFORMED = (
    ValueError,  # all of vodozemac's too
    LookupError,
    TypeError,
    AttributeError,
    exceptions.EncryptionError,
    exceptions.ProtocolError,
)
"""What nio raises over a message of a shape or with keys that it did not think of."""


class Machine(Olm):
    """nio's cryptography, which asks a message's author again for its key and takes the answer."""

    _from_its_maker = False

    def handle_to_device_event(self, event: Any) -> Any:
        """Raises nothing: what makes no sense is passed over."""
        try:
            return super().handle_to_device_event(event)  # type: ignore[no-untyped-call]
        except _MALFORMED:
            return None

    def decrypt(self, sender: str, sender_key: str, message: Any) -> Any:
        """Raises nothing: a new session is opened with a device that can't be read."""
        try:
            return super().decrypt(sender, sender_key, message)
        except vodozemac.SessionCreationException:
            super()._mark_device_for_unwedging(sender, sender_key)  # type: ignore[no-untyped-call]
            return None

    def _handle_forwarded_room_key_event(
        self, sender: str, sender_key: str, payload: dict[str, Any]
    ) -> Any:
        self._from_its_maker = payload["content"].get("sender_key") == sender_key
        return super()._handle_forwarded_room_key_event(sender, sender_key, payload)

    def _should_accept_forward(
        self, _sender: str, _sender_key: str, event: ForwardedRoomKeyEvent
    ) -> bool:
        asked = self.outgoing_key_requests.get(event.session_id)
        meant = asked is not None and (asked.room_id, asked.algorithm) == (
            event.room_id,
            event.algorithm,
        )
        return meant and self._from_its_maker

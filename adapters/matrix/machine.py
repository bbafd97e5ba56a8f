"""Law: a key that was lost on its way is taken again from the device that made it, and no other;
nothing that a device may send stops the others from being heard, or says what a homeserver alone
may say.

nio takes such keys from the bot's own verified devices alone, of which there are none, and is
felled by a message for a key that it has not. It also takes whatever was sealed for what it claims
to be: of a room's state and of who took back what, no homeserver would have judged.
"""

from __future__ import annotations

from typing import Any

import vodozemac
from nio import exceptions
from nio.crypto.device import OlmDevice
from nio.crypto.olm_machine import Olm
from nio.events.misc import BadEvent, BadEventType
from nio.events.room_events import Event, MegolmEvent
from nio.events.to_device import ForwardedRoomKeyEvent

from adapters.matrix import polls
from adapters.matrix.events import text_of

SEALABLE = frozenset(
    {
        "m.room.message",
        "m.reaction",
        "m.sticker",
        *polls.STARTS,
        *polls.RESPONSES,
        *polls.ENDS,
    }
)
"""The types of what people seal and the bot may have to know of; none is state."""

_MALFORMED = (
    AssertionError,
    RecursionError,
    ValueError,  # all of vodozemac's too
    LookupError,
    TypeError,
    AttributeError,
    exceptions.EncryptionError,
    exceptions.ProtocolError,
)
"""What nio raises over a message of a shape or with keys that it did not think of."""


Opened = Event | BadEventType


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

    def decrypt_megolm_event(self, event: MegolmEvent, room_id: str | None = None) -> Opened:
        """Raises `EncryptionError` and nothing else, whatever was sealed and however.

        All ways of hearing lead through here. What may not be sealed says nothing.
        """
        try:
            opened = super().decrypt_megolm_event(event, room_id)
        except _MALFORMED as fault:
            raise exceptions.EncryptionError(type(fault).__name__) from None
        return opened if _may_be_sealed(opened.source) else _says_nothing(event)

    # A bot can't compare emoji with anybody: no device is verified or blocked, all are written to.
    # nio would look each of them up on the disk for each message.

    def is_device_verified(self, _device: OlmDevice) -> bool:
        return False

    def is_device_blacklisted(self, _device: OlmDevice) -> bool:
        return False

    def is_device_ignored(self, _device: OlmDevice) -> bool:
        """What nio calls a device that is not verified and is written to all the same."""
        return True

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


def _may_be_sealed(source: object) -> bool:
    """Whether it is what people say, and not what a homeserver would have to allow."""
    return (
        isinstance(source, dict)
        and "state_key" not in source
        and isinstance(source.get("content"), dict)
        and text_of(source, "type") in SEALABLE
    )


def _says_nothing(event: MegolmEvent) -> BadEvent:
    """The event as it is seen from outside, of which nobody makes anything."""
    nothing: BadEvent = BadEvent.from_dict(event.source)
    return nothing

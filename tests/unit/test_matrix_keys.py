"""Law: of one person no more keys are asked than make sense, and the others' go through."""

from __future__ import annotations

from nio.event_builders.direct_messages import RoomKeyRequestMessage, ToDeviceMessage

from adapters.matrix.keys import ASKED, within_measure


def request(user: str, session: str) -> RoomKeyRequestMessage:
    return RoomKeyRequestMessage(
        "m.room_key_request", user, "DEVICE", {}, session, session, "!r:a.org", "megolm"
    )


def test_invented_keys_are_asked_for_a_few_times_and_hold_up_nobody_elses() -> None:
    invented = [request("@marc:a.org", f"s{n}") for n in range(3 * ASKED)]
    others = request("@claire:a.org", "c")
    note = ToDeviceMessage("m.room.encrypted", "@marc:a.org", "DEVICE", {})
    assert within_measure([*invented, others, note]) == [*invented[:ASKED], others, note]

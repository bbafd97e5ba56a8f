"""Law: what the bot finds on Telegram is judged by what Telegram says, and each lack is named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from telegram import ChatFullInfo, ChatMember, WebhookInfo

from adapters.telegram.ears import Credentials, address
from adapters.telegram.inspection import brought
from adapters.telegram.rights import Hall, is_masked, is_member, judged

GROUP = -1001
BOT = {"id": 7, "is_bot": True, "first_name": "Essaim", "username": "essaim_bot"}
_RIGHTS = (
    *("can_be_edited", "can_manage_chat", "can_delete_messages", "can_manage_video_chats"),
    *("can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users"),
    *("can_post_stories", "can_edit_stories", "can_delete_stories", "can_post_messages"),
)
_SENDING = (
    *("can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos"),
    *("can_send_videos", "can_send_video_notes", "can_send_voice_notes", "can_send_polls"),
    *("can_send_other_messages", "can_add_web_page_previews", "can_change_info"),
    *("can_invite_users", "can_pin_messages", "can_manage_topics", "can_edit_tag"),
    "can_react_to_messages",
)


def chat(kind: str = "supergroup", **more: Any) -> ChatFullInfo:
    told = {"id": GROUP, "type": kind, "title": "Atelier", "accent_color_id": 0}
    told |= {"max_reaction_count": 11, "accepted_gift_types": dict.fromkeys(_GIFTS, False)}
    found = ChatFullInfo.de_json(told | more)
    assert found is not None
    return found


_GIFTS = (
    *("unlimited_gifts", "limited_gifts", "unique_gifts"),
    *("premium_subscription", "gifts_from_channels"),
)


def member(status: str = "member", **more: Any) -> ChatMember:
    told: dict[str, Any] = {"status": status, "user": BOT, "is_anonymous": False}
    if status == "administrator":
        told |= dict.fromkeys(_RIGHTS, True)
    if status == "restricted":
        told |= dict.fromkeys(_SENDING, True) | {"is_member": True, "until_date": 0}
    if status == "kicked":
        told["until_date"] = 0
    found = ChatMember.de_json(told | more)
    assert found is not None
    return found


def keys(hall: Hall) -> list[tuple[str, bool]]:
    return [(one.key.removeprefix("check.telegram."), one.fault) for one in judged(hall)]


ROOM = address(GROUP)


def hall(kind: str = "supergroup", me: ChatMember | None = None, **more: Any) -> Hall:
    return Hall(ROOM, chat(kind), me or member(), **more)


# --- rooms ----------------------------------------------------------------------------------------


def test_a_member_of_a_group_lacks_nothing() -> None:
    assert keys(hall()) == [("group", False)]


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
@pytest.mark.parametrize(
    "me", [member("left"), member("kicked"), member("restricted", is_member=False)]
)
def test_who_is_not_there_is_absent(kind: str, me: ChatMember) -> None:
    assert not is_member(me)
    assert keys(hall(kind, me)) == [("absent", True)]


def test_a_desk_is_no_channel_and_not_open_to_all() -> None:
    administrator = member("administrator")
    assert keys(hall("channel", administrator, desk=True)) == [("desk_channel", True)]
    for public in ({"username": "atelier"}, {"active_usernames": ["atelier"]}):
        found = Hall(ROOM, chat(**public), administrator, desk=True)
        assert keys(found) == [("open_desk", True)]
        assert keys(Hall(ROOM, chat(**public), member())) == [("group", False)]


def test_at_the_desk_the_bot_is_to_hear_all_and_elsewhere_it_need_not() -> None:
    administrator = member("administrator")
    assert keys(hall(me=administrator, desk=True)) == [("desk", False)]
    assert keys(hall(desk=True)) == [("desk", False), ("desk_member", False)]
    assert keys(hall(desk=True, private=False)) == [("desk", False)]
    assert keys(hall(me=administrator)) == [("group", False), ("administrator", False)]
    assert keys(hall(me=administrator, private=False)) == [("group", False)]


def test_a_bot_alone_in_a_group_is_told() -> None:
    assert keys(hall(count=1)) == [("alone", True)]
    assert keys(hall("channel", member("administrator"), count=1)) == [("channel", False)]


def test_a_channel_takes_an_administrator_who_may_post() -> None:
    assert keys(hall("channel", member("administrator"))) == [("channel", False)]
    for me in (member("administrator", can_post_messages=False), member()):
        assert keys(hall("channel", me)) == [("no_post", True)]
    poor = member("administrator", can_delete_messages=False)
    assert keys(hall("channel", poor)) == [("channel", False), ("no_delete", False)]


@pytest.mark.parametrize(
    ("right", "told"),
    [
        ("can_send_messages", [("mute", True)]),
        ("can_send_polls", [("group", False), ("no_polls", False)]),
        ("can_send_photos", [("group", False), ("no_files", False)]),
        ("can_send_voice_notes", [("group", False), ("no_files", False)]),
        ("can_send_other_messages", [("group", False)]),
    ],
)
def test_what_a_group_or_a_restriction_forbids_is_told(
    right: str, told: list[tuple[str, bool]]
) -> None:
    restricted = member("restricted", **{right: False})
    assert keys(hall(me=restricted)) == told
    permissions = dict.fromkeys(_SENDING, True) | {right: False}
    closed = chat(permissions=permissions)
    assert keys(Hall(ROOM, closed, member())) == told
    # an administrator is bound by neither, and a desk needs no polls
    if right == "can_send_polls":
        assert keys(hall(me=restricted, desk=True, private=False)) == [("desk", False)]
    assert keys(Hall(ROOM, closed, member("administrator"), private=False)) == [("group", False)]


def test_who_writes_in_the_name_of_a_group_is_masked() -> None:
    assert is_masked(member("administrator", is_anonymous=True))
    assert is_masked(member("creator", is_anonymous=True))
    assert not is_masked(member("creator"))
    assert not is_masked(member())


# --- how updates come -----------------------------------------------------------------------------

HOOK = "https://bot.example.fr/essaim"


@pytest.mark.parametrize(
    ("own", "info", "told"),
    [
        ("", {}, []),
        ("", {"url": HOOK}, ["webhook_foreign"]),
        ("", {"pending_update_count": 3}, ["waiting"]),
        (HOOK, {"url": HOOK}, ["webhook_fine"]),
        (HOOK, {}, ["webhook_none"]),
        (HOOK, {"url": "https://other.example.fr/secret"}, ["webhook_other"]),
        (HOOK, {"url": HOOK, "last_error_message": "Connection refused"}, ["webhook_failed"]),
        (HOOK, {"url": "https://b.fr", "last_error_message": "it"}, ["webhook_other"]),
        ("http://bot.example.fr/", {"url": ""}, ["webhook_url", "webhook_none"]),
        ("https://bot.example.fr:8080/", {}, ["webhook_url", "webhook_none"]),
        ("https://bot.example.fr:8443/", {}, ["webhook_none"]),
    ],
)
def test_what_telegram_does_with_updates_is_held_against_what_is_configured(
    own: str, info: Mapping[str, Any], told: list[str]
) -> None:
    plain = {"url": "", "has_custom_certificate": False, "pending_update_count": 0}
    found = WebhookInfo.de_json({**plain, **info})
    assert found is not None
    remarks = list(brought(found, Credentials("1:a", webhook_url=own)))
    assert [one.key.removeprefix("check.telegram.") for one in remarks] == told
    assert [one.key for one in remarks if one.fault] == [
        "check.telegram.webhook_url" for one in told if one == "webhook_url"
    ]
    assert all("secret" not in str(one.values) for one in remarks)


def test_a_server_of_ones_own_brings_updates_anywhere() -> None:
    at_home = Credentials("1:a", "http://127.0.0.1:8081", "http://127.0.0.1:8080/essaim")
    info = WebhookInfo(at_home.webhook_url, False, 0)
    assert [one.key for one in brought(info, at_home)] == ["check.telegram.webhook_fine"]

"""Law: records become the Bot API's objects here alone."""

from __future__ import annotations

from typing import Any

from tests.botapi.records import Account, Chat, File, Json, Message, Poll, Query

GROUP_ANONYMOUS: Json = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}
_CHANNEL_RIGHTS = ("can_post_messages", "can_edit_messages", "can_manage_direct_messages")
_GROUP_RIGHTS = ("can_pin_messages", "can_manage_topics")
_RIGHTS = [
    f"can_{right}"
    for right in (
        *("manage_chat", "delete_messages", "manage_video_chats", "restrict_members"),
        *("change_info", "invite_users", "post_stories", "edit_stories", "delete_stories"),
    )
]
_SENDING = [
    f"can_{right}"
    for right in (
        *("send_messages", "send_audios", "send_documents", "send_photos", "send_videos"),
        *("send_video_notes", "send_voice_notes", "send_polls", "send_other_messages"),
        *("add_web_page_previews", "change_info", "invite_users", "pin_messages"),
        *("manage_topics", "edit_tag", "react_to_messages"),
    )
]
_GIFTS = (
    *("unlimited_gifts", "limited_gifts", "unique_gifts"),
    *("premium_subscription", "gifts_from_channels"),
)


def _said(**values: Any) -> Json:
    """Without what there is not."""
    return {name: value for name, value in values.items() if value is not None and value != ""}


def user(account: Account) -> Json:
    return _said(
        id=account.id,
        is_bot=account.is_bot,
        first_name=account.first_name,
        username=account.username,
        language_code=account.language_code,
    )


def chat(place: Chat) -> Json:
    name = place.person.first_name if place.person else None
    return _said(
        id=place.id,
        type=place.kind,
        title=place.title,
        first_name=name,
        username=place.username,
        is_forum=place.forum or None,
    )


def full_chat(place: Chat) -> Json:
    gifts = dict.fromkeys(_GIFTS, False)
    more = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}
    return {**chat(place), **more}


def member(place: Chat, account: Account) -> Json:
    """A `ChatMember`."""
    status = place.status(account.id)
    told: Json = {"status": status, "user": user(account)}
    if status == "administrator":
        rights = [*_RIGHTS, *(_CHANNEL_RIGHTS if place.kind == "channel" else _GROUP_RIGHTS)]
        told |= dict.fromkeys(rights, True)
        told |= {"can_be_edited": False, "is_anonymous": False, "can_promote_members": False}
        if place.kind == "channel":
            told["can_post_messages"] = place.can_post
    elif status == "creator":
        told["is_anonymous"] = False
    elif status == "restricted":
        told |= dict.fromkeys(_SENDING, False) | {"is_member": True, "until_date": 0}
    elif status == "kicked":
        told["until_date"] = 0
    return told


def poll(one: Poll) -> Json:
    options = [
        {"text": text, "voter_count": number, "persistent_id": f"{one.id}-{place}"}
        for place, (text, number) in enumerate(zip(one.options, one.counts, strict=True))
    ]
    told = {
        "id": one.id,
        "question": one.question,
        "options": options,
        "total_voter_count": len(one.votes),
        "is_closed": one.closed,
        "is_anonymous": one.anonymous,
        "type": one.kind,
        "allows_multiple_answers": one.multiple,
        "allows_revoting": True,
        "members_only": False,
    }
    return told | ({"correct_option_ids": one.correct} if one.kind == "quiz" else {})


def file(one: File) -> Json:
    """A `File`, as `getFile` gives it."""
    return {**_file(one), "file_path": one.path}


def _file(one: File) -> Json:
    return {"file_id": one.id, "file_unique_id": one.unique, "file_size": len(one.content)}


def _photo(one: File) -> list[Json]:
    small = one.thumbnail or one
    return [
        {**_file(small), "width": 90, "height": 67},
        {**_file(one), "width": 1280, "height": 960},
    ]


def _media(kind: str, one: File) -> Any:
    if kind == "photo":
        return _photo(one)
    told = {**_file(one), **_SHAPES.get(kind, {}), **_said(mime_type=one.mime)}
    return told | (_said(file_name=one.name) if kind in _NAMED else {})


_SHAPES: dict[str, Json] = {
    "voice": {"duration": 3},
    "audio": {"duration": 120},
    "video": {"duration": 5, "width": 640, "height": 480},
    "video_note": {"duration": 5, "length": 240},
}
_NAMED = ("audio", "video", "document")


def message(one: Message, *, deep: bool = True) -> Json:
    """A `Message`; the one it replies to is told without its own reply."""
    if one.deleted:
        return {"chat": chat(one.chat), "message_id": one.id, "date": 0}
    told: Json = {"message_id": one.id, "date": one.date, "chat": chat(one.chat)}
    told |= _author(one)
    told |= _said(
        message_thread_id=one.thread,
        is_topic_message=True if one.thread else None,
        edit_date=one.edit_date,
        media_group_id=one.album,
        forward_origin=one.origin,
        text=one.text,
        caption=one.caption,
        link_preview_options={"is_disabled": True} if one.link_preview_disabled else None,
    )
    if one.entities:
        told["entities" if one.text else "caption_entities"] = one.entities
    if one.file:
        told[one.media_kind] = _media(one.media_kind, one.file)
    if one.poll:
        told["poll"] = poll(one.poll)
    if one.rows:
        told["reply_markup"] = {"inline_keyboard": one.rows}
    if one.reply_to and deep and not one.reply_to.deleted:
        told["reply_to_message"] = message(one.reply_to, deep=False)
    return told | (one.service or {})


def _author(one: Message) -> Json:
    told: Json = {}
    if one.sender_chat:
        told["sender_chat"] = chat(one.sender_chat)
    if one.sender and one.chat.kind != "channel":
        told["from"] = user(one.sender)
    elif one.sender_chat is one.chat and one.chat.kind != "channel":
        told["from"] = GROUP_ANONYMOUS
    return told


def query(one: Query) -> Json:
    """A `CallbackQuery`."""
    return {
        "id": one.id,
        "from": user(one.sender),
        "message": message(one.message),
        "chat_instance": str(-one.message.chat.id),
        "data": one.data,
    }


def reactions(emojis: list[str]) -> list[Json]:
    return [{"type": "emoji", "emoji": emoji} for emoji in emojis]

"""Law: inline keyboards alone, and each button is one that Telegram shows and can be pressed."""

from __future__ import annotations

from typing import Any

from telegram.constants import InlineKeyboardButtonLimit, InlineKeyboardMarkupLimit

from tests.botapi import links, refusals
from tests.botapi.formatting import is_utf8

Button = dict[str, Any]
Rows = list[list[Button]]

_OTHERS = ("keyboard", "remove_keyboard", "force_reply")


def markup(value: Any) -> Rows:
    """The rows that `reply_markup` describes, none where there is none; raises `Refusal`."""
    if value is None or value == "":
        return []
    if not isinstance(value, dict):
        raise refusals.MARKUP()
    if any(value.get(name) for name in _OTHERS):
        raise refusals.OTHER_KEYBOARD()
    rows = value.get("inline_keyboard", [])
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise refusals.ROWS()
    read = [[_button(one) for one in row] for row in rows if row]
    if sum(map(len, read)) > InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER:
        raise refusals.MANY_BUTTONS()
    if any(len(row) > InlineKeyboardMarkupLimit.BUTTONS_PER_ROW for row in read):
        raise refusals.LONG_ROW(most=int(InlineKeyboardMarkupLimit.BUTTONS_PER_ROW))
    return read


def _button(one: Any) -> Button:
    """`Client::get_inline_keyboard_button`."""
    if not isinstance(one, dict):
        raise refusals.BUTTON(why="InlineKeyboardButton must be an Object")
    if not isinstance(one.get("text"), str):
        raise refusals.BUTTON(why='Can\'t find field "text"')
    if not is_utf8(one["text"]):
        raise refusals.UTF8()
    if not one["text"].strip():
        raise refusals.BLANK_BUTTON()
    if one.get("url"):
        return {"text": one["text"], "url": _url(one["url"])}
    if one.get("callback_data"):
        return {"text": one["text"], "callback_data": _data(one["callback_data"])}
    raise refusals.BUTTON(why="Text buttons are unallowed in the inline keyboard")


def _data(data: Any) -> str:
    if not isinstance(data, str):
        raise refusals.BUTTON(why='Field "callback_data" must be of type String')
    if not is_utf8(data):
        raise refusals.UTF8()
    if len(data.encode()) > InlineKeyboardButtonLimit.MAX_CALLBACK_DATA:
        raise refusals.BUTTON_DATA()
    return data


def _url(url: Any) -> str:
    try:
        return links.checked(str(url))
    except links.BadLinkError as error:
        raise refusals.BUTTON_URL(url=url, why=error) from None

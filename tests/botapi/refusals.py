"""Law: every refusal is a row here, in Telegram's own words, with the function they come from.

The sources are `telegram-bot-api/Client.cpp` (`Client::…`) and TDLib (`td::…`). "Server" marks what
Telegram's servers answer, which is known from its users alone; "public", words that public bots and
libraries list, whose function has not been seen. "Stricter" marks what Telegram mends
without a word, and these tests want to hear of: such a description begins with `STAND_IN`.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

STAND_IN = "the stand-in refuses what Telegram mends: "
PREFIXES = {
    code: HTTPStatus(code).phrase
    for code in (400, 401, 403, 404, 409, 413, 429, 500, 502, 503, 504)
}


class Refusal(Exception):
    """What is answered instead of a result."""

    def __init__(self, code: int, description: str, parameters: dict[str, int] | None = None):
        super().__init__(code, description)
        self.code = code
        self.description = description
        self.parameters = parameters or {}


@dataclass(frozen=True, slots=True)
class Reason:
    """A row of the table: the code, the words, where they come from."""

    code: int
    words: str
    source: str

    def __call__(self, **values: object) -> Refusal:
        said = self.words.format(**values) if values else self.words
        return Refusal(self.code, f"{PREFIXES[self.code]}: {said}")


def too_many_requests(seconds: int) -> Refusal:
    """`Query::set_retry_after_error`."""
    return Refusal(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


def upgraded(chat_id: int) -> Refusal:
    """`Client::check_chat_access`."""
    words = "Bad Request: group chat was upgraded to a supergroup chat"
    return Refusal(400, words, {"migrate_to_chat_id": chat_id})


def not_found(what: str) -> Refusal:
    """`Client::check_message`; `what` is the kind of message its caller names."""
    return Refusal(400, f"Bad Request: {what} not found")


UNAUTHORIZED = Refusal(401, "Unauthorized")
MALFORMED = Refusal(404, "Not Found")
TOO_LARGE = Refusal(413, "Request Entity Too Large")

_CHECK_CHAT = "Client::check_chat"
_ACCESS = "Client::check_chat_access"
_THREAD = "Client::TdOnCheckMessageThreadCallback"
_FAIL = "Client::fail_query_with_error"
_FIX = "td::fix_formatted_text"
_CLEAN = "td::clean_input_string_with_entities"
_BUTTON = "Client::get_inline_keyboard_button"
_MARKUP = "td::get_reply_markup"
_CAN_SEND = "td::can_send_message_content"
_SEND_FAIL = "td::MessagesManager::on_send_message_fail"
_CONTENT = "td::get_input_message_content"
_ALBUM = "td::check_message_group_message_contents"
_EDIT = "td::MessagesManager::edit_message_*"
_COMMANDS = "td::set_commands"
_SCOPE = "td::BotCommandScope::get_bot_command_scope"
_WEBHOOK = "Client::do_set_webhook"
_SERVER = "server"
_PUBLIC = "public"
_STRICTER = "stricter"

# --- requests -------------------------------------------------------------------------------------

NO_METHOD = Reason(404, "method not found", "Client::on_cmd")
REQUIRED = Reason(400, 'parameter "{name}" is required', "Client::get_required_string_arg")
BAD_JSON = Reason(400, "can't parse {what} JSON object", "Client::get_*")
PARSE_MODE = Reason(400, STAND_IN + "it does not parse, send entities", _STRICTER)
BAD_USER = Reason(400, "invalid user_id specified", "Client::get_user_id")

# --- chats ----------------------------------------------------------------------------------------

NO_CHAT_ID = Reason(400, "chat_id is empty", _CHECK_CHAT)
NO_CHAT = Reason(400, "chat not found", "Client::TdOnCheckChatCallback")
NO_USER = Reason(400, "user not found", "Client::TdOnGetChatMemberCallback")
DEACTIVATED = Reason(403, "user is deactivated", _ACCESS)
NOT_STARTED = Reason(403, "bot can't initiate conversation with a user", _SEND_FAIL)
BLOCKED = Reason(403, "bot was blocked by the user", _FAIL)
KICKED = Reason(403, "bot was kicked from the {kind} chat", _ACCESS)
NOT_MEMBER = Reason(403, "bot is not a member of the {kind} chat", _ACCESS)
NO_RIGHTS = Reason(400, "not enough rights to send {what} to the chat", _CAN_SEND)
CHANNEL_ADMIN = Reason(400, "need administrator rights in the channel chat", _PUBLIC)
NO_ADMINISTRATORS = Reason(
    400,
    "there are no administrators in the private chat",
    "Client::process_get_chat_administrators_query",
)
NO_ACTION = Reason(
    400, "wrong parameter action in request", "Client::process_send_chat_action_query"
)
REACTION = Reason(400, "REACTION_INVALID", _SERVER)
TOO_MANY_REACTIONS = Reason(400, "REACTIONS_TOO_MANY", _SERVER)

# --- texts ----------------------------------------------------------------------------------------

HUGE = Reason(400, "text is too long", "Client::get_formatted_text")
NO_TEXT = Reason(400, "message text is empty", "Client::get_input_message_text")
BLANK = Reason(400, "text must be non-empty", _FIX)
TOO_LONG = Reason(400, "message is too long", _SEND_FAIL)
EDIT_TOO_LONG = Reason(400, "MESSAGE_TOO_LONG", _SERVER)
CAPTION_TOO_LONG = Reason(400, "message caption is too long", _CONTENT)
UTF8 = Reason(400, "strings must be encoded in UTF-8", _FIX)
ENTITY = Reason(400, "can't parse MessageEntity: {why}", "Client::get_formatted_text")
OFFSET = Reason(400, "receive an entity with incorrect offset {offset}", _FIX)
LENGTH = Reason(400, "receive an entity with incorrect length {length}", _FIX)
BEGINS_INSIDE = Reason(
    400, "entity begins in a middle of a UTF-16 symbol at byte offset {byte}", _CLEAN
)
ENDS_INSIDE = Reason(
    400,
    "entity beginning at UTF-16 offset {offset} ends in a middle of a UTF-16 symbol"
    " at byte offset {byte}",
    _CLEAN,
)
BEGINS_AFTER = Reason(
    400, "entity begins after the end of the text at UTF-16 offset {offset}", _CLEAN
)
ENDS_AFTER = Reason(
    400,
    "entity beginning at UTF-16 offset {offset} ends after the end of the text"
    " at UTF-16 offset {end}",
    _CLEAN,
)
ENTITY_URL = Reason(
    400,
    "entity URL '{url}' is invalid: {why}",
    "td::get_message_entities, td::LinkManager::check_link",
)
EMPTY_ENTITY = Reason(400, STAND_IN + "an empty entity at {offset}", _STRICTER)
OVERLAP = Reason(400, STAND_IN + "entities overlap partially at {offset}", _STRICTER)
MANY_ENTITIES = Reason(400, STAND_IN + "more than {most} entities", _STRICTER)

# --- buttons --------------------------------------------------------------------------------------

MARKUP = Reason(400, "object expected as reply markup", "Client::get_reply_markup")
ROWS = Reason(
    400,
    'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
    "Client::get_reply_markup",
)
BUTTON = Reason(400, "can't parse inline keyboard button: {why}", _BUTTON)
BUTTON_DATA = Reason(400, "BUTTON_DATA_INVALID", _SERVER)
BUTTON_URL = Reason(
    400,
    "inline keyboard button URL '{url}' is invalid: {why}",
    "td::get_inline_keyboard_button, td::LinkManager::check_link",
)
MANY_BUTTONS = Reason(400, "reply markup is too long", _FAIL)
BLANK_BUTTON = Reason(400, STAND_IN + "a button without text", _STRICTER)
LONG_ROW = Reason(400, STAND_IN + "more than {most} buttons in a row", _STRICTER)
OTHER_KEYBOARD = Reason(400, STAND_IN + "it knows inline keyboards alone", _STRICTER)

# --- messages -------------------------------------------------------------------------------------

NO_THREAD = Reason(400, "message thread not found", _THREAD)
NO_ID = Reason(400, "message identifier is not specified", "Client::process_delete_message_query")
NOT_MODIFIED = Reason(
    400,
    "message is not modified: specified new message content and reply markup are exactly"
    " the same as a current content and reply markup of the message",
    _FAIL,
)
NO_EDIT = Reason(400, "message can't be edited", _EDIT)
NOTHING_TO_EDIT = Reason(400, "there is no {what} in the message to edit", _EDIT)
NO_DELETE = Reason(400, "message can't be deleted", _FAIL)
NO_DELETE_FOR_ALL = Reason(400, "message can't be deleted for everyone", _PUBLIC)
OLD_QUERY = Reason(
    400, "query is too old and response timeout expired or query ID is invalid", _FAIL
)
LONG_ANSWER = Reason(400, "MESSAGE_TOO_LONG", _SERVER)

# --- files ----------------------------------------------------------------------------------------

NO_FILE = Reason(400, "there is no {kind} in the request", "Client::process_send_*_query")
BAD_FILE = Reason(400, "wrong file identifier/HTTP URL specified", _SEND_FAIL)
WRONG_KIND = Reason(400, "can't use file of type {kind} as {wanted}", _PUBLIC)
EMPTY_FILE = Reason(400, "file must be non-empty", _PUBLIC)
BIG_PHOTO = Reason(
    400,
    "file of size {size} bytes is too big for a photo; the maximum size is {most} bytes",
    _PUBLIC,
)
NO_IMAGE = Reason(400, "IMAGE_PROCESS_FAILED", _SERVER)
FETCHED = Reason(400, "failed to get HTTP URL content", _FAIL)
MEDIA = Reason(400, "can't parse InputMedia: {why}", "Client::get_input_media")
NO_ALBUM = Reason(400, "expected an Array of InputMedia", "Client::get_input_message_contents")
EMPTY_ALBUM = Reason(400, "there are no messages to send", _ALBUM)
LONG_ALBUM = Reason(400, "too many messages to send as an album", _ALBUM)
LONE_ALBUM = Reason(400, STAND_IN + "an album of one", _STRICTER)
MIXED = Reason(400, "{kind} can't be mixed with other media types", _ALBUM)
NO_FILE_ID = Reason(400, "file_id not specified", "Client::check_remote_file_id")
BAD_FILE_ID = Reason(400, "invalid file_id", "Client::TdOnCheckRemoteFileIdCallback")
BIG_FILE = Reason(400, "file is too big", "Client::do_get_file")

# --- polls ----------------------------------------------------------------------------------------

OPTIONS = Reason(400, "expected an Array of String as options", "Client::get_poll_options")
POLL_TYPE = Reason(400, "unsupported poll type specified", "Client::process_send_poll_query")
LONG_QUESTION = Reason(400, "poll question length must not exceed {most}", _CONTENT)
LONG_OPTION = Reason(400, "poll options length must not exceed {most}", _CONTENT)
FEW_OPTIONS = Reason(400, "poll must have at least {least} option", _CONTENT)
MANY_OPTIONS = Reason(400, "poll can't have more than {most} options", _CONTENT)
PUBLIC_POLL = Reason(400, "non-anonymous polls can't be sent to channel chats", _CAN_SEND)
NO_POLL = Reason(400, "message is not a poll", _PUBLIC)
POLL_CLOSED = Reason(400, "poll has already been closed", _PUBLIC)
POLL_NOT_OWN = Reason(400, "poll can't be stopped", _PUBLIC)

# --- commands -------------------------------------------------------------------------------------

COMMANDS = Reason(400, "expected an Array of BotCommand", "Client::get_bot_commands")
COMMAND = Reason(400, "can't parse BotCommand: {why}", "Client::get_bot_commands")
NO_COMMAND = Reason(400, "command must be non-empty", _COMMANDS)
LONG_COMMAND = Reason(400, "command length must not exceed {most}", _COMMANDS)
BAD_COMMAND = Reason(400, "BOT_COMMAND_INVALID", _SERVER)
NO_DESCRIPTION = Reason(400, "command description must be non-empty", _COMMANDS)
LONG_DESCRIPTION = Reason(400, "command description length must not exceed {most}", _COMMANDS)
MANY_COMMANDS = Reason(400, "BOT_COMMANDS_TOO_MUCH", _SERVER)
LANGUAGE = Reason(400, "invalid language code specified", "td::validate_bot_language_code")
BAD_SCOPE = Reason(400, "can't parse BotCommandScope: {why}", "Client::get_bot_command_scope")
PRIVATE_SCOPE = Reason(400, "can't use specified scope in private chats", _SCOPE)
CHANNEL_SCOPE = Reason(400, "can't change commands in channel chats", _SCOPE)

# --- updates --------------------------------------------------------------------------------------

OTHER_POLLER = Reason(
    409,
    "terminated by other getUpdates request; make sure that only one bot instance is running",
    "Client::abort_long_poll",
)
BY_WEBHOOK = Reason(409, "terminated by setWebhook request", "Client::abort_long_poll")
WEBHOOK_ACTIVE = Reason(
    409,
    "can't use getUpdates method while webhook is active;"
    " use deleteWebhook to delete the webhook first",
    "Client::process_get_updates_query",
)
WEBHOOK_URL = Reason(400, "invalid webhook URL specified", _WEBHOOK)
WEBHOOK_HTTPS = Reason(
    400,
    "bad webhook: An HTTPS URL must be provided for webhook",
    "WebhookActor::start_up, Client::on_webhook_closed",
)
WEBHOOK_PORT = Reason(
    400,
    "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
    "WebhookActor::start_up, Client::on_webhook_closed",
)
SECRET_LONG = Reason(400, "secret token is too long", _WEBHOOK)
SECRET_CHARACTERS = Reason(400, "secret token contains unallowed characters", _WEBHOOK)

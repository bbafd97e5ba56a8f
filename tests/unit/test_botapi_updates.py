"""Law: updates come as Telegram gives them: until confirmed, in order, to one bot at a time."""

from __future__ import annotations

import contextlib
import http.server
import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest

from tests import web
from tests.botapi import BotApi, serving
from tests.botapi.updates import DAY


@pytest.fixture
def api() -> Iterator[BotApi]:
    with serving(flood=False) as api:
        yield api


def ask(api: BotApi, method: str, **content: Any) -> Any:
    """A method's result; raises `web.Refused`."""
    data, path = json.dumps(content).encode(), f"/bot{api.token}/{method}"
    return json.loads(web.exchange(api.url, "POST", path, data, kind="application/json"))["result"]


@contextlib.contextmanager
def refused(code: int, description: str) -> Iterator[None]:
    with pytest.raises(web.Refused) as found:
        yield
    said = {"ok": False, "error_code": code, "description": description}
    assert (found.value.status, found.value.said) == (code, said)


@contextlib.contextmanager
def asked(api: BotApi, method: str, **content: Any) -> Iterator[Future[Any]]:
    """A request that stays open."""
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(ask, api, method, **content)
        assert api.until(lambda: api.world.queue.poller is not None)
        yield future


def texts(updates: list[dict[str, Any]]) -> list[str]:
    return [update["message"]["text"] for update in updates]


# --- HTTP -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "code", "description"),
    [
        ("/bot{token}/sendLove", 404, "Not Found: method not found"),
        ("/bot999:TEST-token/getMe", 401, "Unauthorized"),
        ("/botwords/getMe", 404, "Not Found"),
        ("/bot{token}", 404, "Not Found"),
        ("/", 404, "Not Found"),
        ("/file/bot{token}/photos/none.jpg", 404, "Not Found"),
    ],
)
def test_what_is_nowhere(api: BotApi, path: str, code: int, description: str) -> None:
    with refused(code, description):
        web.call(api.url, "GET", path.format(token=api.token))


def test_any_way_to_ask_is_good(api: BotApi) -> None:
    claire = api.person("Claire")
    claire.start()
    path = f"/bot{api.token}/sendmessage"
    web.call(api.url, "GET", f"{path}?chat_id={claire.id}&text=un%20%C3%A9t%C3%A9")
    form = f"chat_id={claire.id}&text=deux&disable_notification=TRUE".encode()
    kind = "application/x-www-form-urlencoded"
    web.exchange(api.url, "POST", path, form, kind=kind)
    ask(api, "SENDMESSAGE", chat_id=claire.id, text="trois")
    assert [one.text for one in api.sent(claire)] == ["un été", "deux", "trois"]
    assert [one.silent for one in api.sent(claire)] == [False, True, False]
    assert [name for name, _ in api.calls] == ["sendMessage"] * 3
    with pytest.raises(web.Refused):
        web.exchange(api.url, "POST", path, b"chat_id=%d&text=%%ED%%A0" % claire.id, kind=kind)
    assert api.refused[-1][2] == "Bad Request: strings must be encoded in UTF-8"


# --- asking ---------------------------------------------------------------------------------------


def test_an_update_stays_until_it_is_confirmed(api: BotApi) -> None:
    claire = api.person("Claire")
    for words in ("un", "deux", "trois"):
        claire.say(words)
    first = ask(api, "getUpdates", limit=2)
    assert texts(first) == ["un", "deux"]
    assert texts(ask(api, "getUpdates")) == ["un", "deux", "trois"]
    assert texts(ask(api, "getUpdates", offset=first[-1]["update_id"] + 1)) == ["trois"]
    assert texts(ask(api, "getUpdates", offset=0)) == ["trois"]


def test_a_negative_offset_counts_from_the_end(api: BotApi) -> None:
    claire = api.person("Claire")
    for words in ("un", "deux", "trois"):
        claire.say(words)
    assert texts(ask(api, "getUpdates", offset=-2)) == ["deux", "trois"]
    assert texts(ask(api, "getUpdates", offset=-9)) == ["deux", "trois"]


def test_who_waits_is_woken_at_once(api: BotApi) -> None:
    claire = api.person("Claire")
    with asked(api, "getUpdates", timeout=30) as waiting:
        began = time.monotonic()
        claire.say("Bonjour")
        assert texts(waiting.result(5)) == ["Bonjour"]
        assert time.monotonic() - began < 2


def test_who_waits_for_nothing_gets_nothing(api: BotApi) -> None:
    assert ask(api, "getUpdates", timeout=1) == []


def test_a_second_bot_ends_the_first(api: BotApi) -> None:
    words = (
        "Conflict: terminated by other getUpdates request;"
        " make sure that only one bot instance is running"
    )
    with asked(api, "getUpdates", timeout=30) as waiting:
        assert ask(api, "getUpdates") == []
        with refused(409, words):
            waiting.result(5)


def test_a_webhook_ends_who_waits_and_forbids_to_ask(api: BotApi) -> None:
    with asked(api, "getUpdates", timeout=30) as waiting:
        assert ask(api, "setWebhook", url="https://essaim.invalid/h") is True
        with refused(409, "Conflict: terminated by setWebhook request"):
            waiting.result(5)
    words = (
        "Conflict: can't use getUpdates method while webhook is active;"
        " use deleteWebhook to delete the webhook first"
    )
    with refused(409, words):
        ask(api, "getUpdates")
    ask(api, "deleteWebhook")
    assert ask(api, "getUpdates") == []


def test_kinds_are_chosen_before_an_update_is_born(api: BotApi) -> None:
    claire = api.person("Claire")
    message = claire.say("Bonjour")
    ask(api, "getUpdates", allowed_updates=["message_reaction"])
    claire.say("Oui ?")
    claire.react(message, "👍")
    kinds = [next(iter(update.keys() - {"update_id"})) for update in ask(api, "getUpdates")]
    assert kinds == ["message", "message_reaction"]
    assert ask(api, "getWebhookInfo")["allowed_updates"] == ["message_reaction"]
    ask(api, "getUpdates", allowed_updates=[])
    claire.react(message)
    claire.say("Encore")
    assert texts(ask(api, "getUpdates", offset=-1)) == ["Encore"]


def test_a_day_later_nobody_knows() -> None:
    clock = [0.0]
    with serving(flood=False, now=lambda: clock[0]) as api:
        claire = api.person("Claire")
        claire.say("hier")
        clock[0] = DAY
        claire.say("ce matin")
        clock[0] += 1
        assert texts(ask(api, "getUpdates")) == ["ce matin"]


# --- faults ---------------------------------------------------------------------------------------


def test_an_error_is_answered_as_often_as_asked(api: BotApi) -> None:
    api.faults.answer(500, times=2, method="getMe")
    ask(api, "getMyName")
    for _ in range(2):
        with refused(500, "Internal Server Error"):
            ask(api, "getMe")
    assert ask(api, "getMe")["username"] == "essaim_test_bot"


def test_a_proxy_answers_with_a_page(api: BotApi) -> None:
    api.faults.answer(502)
    with pytest.raises(json.JSONDecodeError):
        ask(api, "getMe")


def test_a_cut_request_does_nothing_and_a_lost_answer_is_of_something_done(api: BotApi) -> None:
    claire = api.person("Claire")
    claire.start()
    api.faults.cut()
    with pytest.raises(OSError, match=r".*"):
        ask(api, "sendMessage", chat_id=claire.id, text="un")
    assert api.sent(claire) == []
    api.faults.lose(method="sendMessage")
    with pytest.raises(OSError, match=r".*"):
        ask(api, "sendMessage", chat_id=claire.id, text="deux")
    assert [one.text for one in api.sent(claire)] == ["deux"]


def test_a_download_fails_as_a_method_does(api: BotApi) -> None:
    file = api.person("Claire").send_file("document", b"plan").file
    assert file
    api.faults.answer(503, method="download")
    path = f"/file/bot{api.token}/{file.path}"
    with pytest.raises(json.JSONDecodeError):
        web.exchange(api.url, "GET", path)
    assert web.exchange(api.url, "GET", path) == b"plan"


def test_a_webhook_is_set_once_a_second() -> None:
    with serving() as api:
        ask(api, "setWebhook", url="https://essaim.invalid/h")
        with pytest.raises(web.Refused) as found:
            ask(api, "setWebhook", url="https://essaim.invalid/h")
        assert found.value.said["parameters"] == {"retry_after": 1}


def test_a_held_request_takes_its_time(api: BotApi) -> None:
    api.faults.hold(0.3)
    began = time.monotonic()
    ask(api, "getMe")
    assert time.monotonic() - began >= 0.3


def test_updates_come_again_and_out_of_order(api: BotApi) -> None:
    claire = api.person("Claire")
    claire.say("un")
    claire.say("deux")
    last = ask(api, "getUpdates")[-1]["update_id"]
    claire.say("trois")
    api.faults.repeat()
    assert texts(ask(api, "getUpdates", offset=last + 1)) == ["un", "deux", "trois"]
    claire.say("quatre")
    api.faults.shuffle()
    assert texts(ask(api, "getUpdates", offset=last + 1)) == ["quatre", "trois"]
    assert texts(ask(api, "getUpdates")) == ["trois", "quatre"]


def test_it_goes_down_and_comes_back_where_it_was(api: BotApi) -> None:
    url = api.url
    with asked(api, "getUpdates", timeout=30) as waiting:
        api.down()
        with pytest.raises(OSError, match=r".*"):
            waiting.result(5)
    with pytest.raises(OSError, match=r".*"):
        ask(api, "getMe")
    api.person("Claire").say("Bonjour")
    api.up()
    assert api.url == url
    assert texts(ask(api, "getUpdates")) == ["Bonjour"]


# --- the webhook ----------------------------------------------------------------------------------


class Ear(http.server.ThreadingHTTPServer):
    """Where updates are pushed; it answers what it is told to."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Hearing)
        self.heard: list[dict[str, Any]] = []
        self.secrets: set[str | None] = set()
        self.answers: list[int] = []
        self.said = b""
        self.open = threading.Event()
        self.open.set()
        self.at_once = self.most = 0
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/h"


class _Hearing(http.server.BaseHTTPRequestHandler):
    server: Ear

    def do_POST(self) -> None:
        ear = self.server
        told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with ear.lock:
            ear.heard.append(told)
            ear.secrets.add(self.headers["X-Telegram-Bot-Api-Secret-Token"])
            ear.at_once += 1
            ear.most = max(ear.most, ear.at_once)
        ear.open.wait(5)
        with ear.lock:
            ear.at_once -= 1
            status = ear.answers.pop(0) if ear.answers else 200
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(ear.said)))
        self.end_headers()
        self.wfile.write(ear.said)

    def log_message(self, *_: Any) -> None:
        """Nobody reads it."""


@pytest.fixture
def ear() -> Iterator[Ear]:
    with Ear() as ear:
        thread = threading.Thread(target=ear.serve_forever, args=(0.01,))
        thread.start()
        yield ear
        ear.shutdown()
        thread.join()


def heard(api: BotApi, ear: Ear, number: int) -> list[str]:
    """What was pushed, once so much was and all of it is taken."""
    assert api.until(lambda: len(ear.heard) >= number and not api.world.queue.waiting)
    return texts(ear.heard)


def test_updates_are_pushed_with_the_secret(api: BotApi, ear: Ear) -> None:
    claire = api.person("Claire")
    claire.say("avant")
    ask(api, "setWebhook", url=ear.url, secret_token="s-3_cret")
    claire.say("après")
    assert heard(api, ear, 2) == ["avant", "après"]
    assert ear.secrets == {"s-3_cret"}
    ask(api, "deleteWebhook")
    claire.say("trop tard")
    assert texts(ask(api, "getUpdates")) == ["trop tard"]


def test_a_push_is_repeated_until_it_is_taken(api: BotApi, ear: Ear) -> None:
    claire = api.person("Claire")
    ear.answers = [500, 302, 503]
    ask(api, "setWebhook", url=ear.url)
    claire.say("un")
    claire.say("deux")
    assert heard(api, ear, 5) == ["un"] * 4 + ["deux"]
    said = "Wrong response from the webhook: 503 Service Unavailable"
    assert api.webhook.last_error_message == said
    assert (api.webhook.url, api.webhook.pending) == (ear.url, 0)


def test_chats_do_not_wait_for_each_other(api: BotApi, ear: Ear) -> None:
    people = [api.person(f"Claire {number}") for number in range(6)]
    ear.open.clear()
    ask(api, "setWebhook", url=ear.url, max_connections=4)
    for person in people:
        person.say("un")
        person.say("deux")
    assert api.until(lambda: len(ear.heard) == 4)
    assert ask(api, "getWebhookInfo")["pending_update_count"] == 12
    ear.open.set()
    heard(api, ear, 12)
    assert ear.most == 4
    for person in people:
        own = [one for one in ear.heard if one["message"]["chat"]["id"] == person.id]
        assert texts(own) == ["un", "deux"]


def test_a_push_comes_again_though_it_was_taken(api: BotApi, ear: Ear) -> None:
    api.faults.repeat()
    ask(api, "setWebhook", url=ear.url)
    api.person("Claire").say("un")
    assert heard(api, ear, 2) == ["un", "un"]


def test_an_answer_to_a_push_can_ask_for_something(api: BotApi, ear: Ear) -> None:
    claire = api.person("Claire")
    ear.said = json.dumps({"method": "sendMessage", "chat_id": claire.id, "text": "Oui ?"}).encode()
    ask(api, "setWebhook", url=ear.url)
    claire.say("Bonjour")
    assert api.wait_for(claire, "Oui ?").by_bot


def test_pending_updates_can_be_dropped(api: BotApi) -> None:
    claire = api.person("Claire")
    claire.say("un")
    ask(api, "deleteWebhook", drop_pending_updates=True)
    assert ask(api, "getUpdates") == []

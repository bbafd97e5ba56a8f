"""Law: a person on Matrix, through the client-server API alone: nothing of the bot's is used."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from tests import web
from tests.homeserver import Account, Homeserver

PATIENCE = 30.0
API = "/_matrix/client/v3"

Told = dict[str, Any]
"""An event as the homeserver tells it."""


@dataclass(eq=False)
class Person:
    """Somebody who is signed in on one device."""

    server: Homeserver
    account: Account
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    @property
    def id(self) -> str:
        return self.account.id

    def call(self, method: str, *parts: str, content: object = None, **query: str) -> Told:
        """Ask the homeserver; raises `web.Refused`."""
        path = "/".join([API, *(quote(part, safe="") for part in parts)])
        where = f"{path}?{urlencode(query)}" if query else path
        return web.call(self.server.url, method, where, content, self.account.token)

    # --- rooms ------------------------------------------------------------------------------------

    def room(self, *guests: str, **options: Any) -> str:
        """A new room; its id."""
        content = {"preset": "private_chat", "invite": guests, **options}
        made: str = self.call("POST", "createRoom", content=content)["room_id"]
        return made

    def join(self, room: str) -> None:
        self.call("POST", "join", room, content={})

    def members(self, room: str) -> dict[str, str]:
        """Everybody's membership."""
        told = self.call("GET", "rooms", room, "members")["chunk"]
        return {one["state_key"]: one["content"]["membership"] for one in told}

    # --- messages ---------------------------------------------------------------------------------

    def send(self, room: str, content: Told, kind: str = "m.room.message") -> str:
        """Send an event; its id."""
        number = f"t{next(self._numbers)}"
        sent = self.call("PUT", "rooms", room, "send", kind, number, content=content)
        event_id: str = sent["event_id"]
        return event_id

    def say(self, room: str, text: str) -> str:
        """Write a message; its id."""
        return self.send(room, {"msgtype": "m.text", "body": text})

    def mention(self, room: str, other: str, text: str, thread: str = "") -> str:
        """Write a message to somebody, by the pill that Element makes, perhaps in a thread."""
        name = other.removeprefix("@").partition(":")[0]
        pill = f'<a href="https://matrix.to/#/{other}">{name}</a>'
        words = {"body": f"{name}: {text}", "formatted_body": f"{pill}: {text}"}
        content: Told = {"msgtype": "m.text", "format": "org.matrix.custom.html", **words}
        content["m.mentions"] = {"user_ids": [other]}
        if thread:
            content["m.relates_to"] = {"rel_type": "m.thread", "event_id": thread}
        return self.send(room, content)

    def reply(self, room: str, event_id: str, text: str) -> str:
        """Write a message that answers another, naming nobody, as older clients do."""
        relation = {"m.in_reply_to": {"event_id": event_id}}
        return self.send(room, {"msgtype": "m.text", "body": text, "m.relates_to": relation})

    def react(self, room: str, event_id: str, emoji: str) -> str:
        """Put an emoji on a message."""
        relation = {"rel_type": "m.annotation", "event_id": event_id, "key": emoji}
        return self.send(room, {"m.relates_to": relation}, "m.reaction")

    def reactions(self, room: str, event_id: str) -> list[str]:
        """The emojis on a message, in order."""
        relations = (one["content"].get("m.relates_to", {}) for one in self.timeline(room))
        on_it = (one for one in relations if one.get("event_id") == event_id)
        return [one["key"] for one in on_it if one["rel_type"] == "m.annotation"]

    def message(self, room: str, author: str, words: str) -> Told:
        """The newest message of that account with these words, awaited."""
        self.hears(room, author, words)
        said = (one for one in reversed(self.timeline(room)) if one["sender"] == author)
        return next(one for one in said if words in str(one["content"].get("body")))

    def edit(self, room: str, event_id: str, text: str) -> str:
        """Have a message of one's own read so from now on."""
        content = {"msgtype": "m.text", "body": text}
        relation = {"rel_type": "m.replace", "event_id": event_id}
        edited = {**content, "body": f"* {text}", "m.new_content": content}
        return self.send(room, {**edited, "m.relates_to": relation})

    def redact(self, room: str, event_id: str) -> None:
        """Take an event away."""
        self.call("PUT", "rooms", room, "redact", event_id, f"t{next(self._numbers)}", content={})

    def upload(self, content: bytes, kind: str = "application/octet-stream") -> str:
        """Put these bytes on the homeserver; their address there."""
        there, token = self.server.url, self.account.token
        told = web.exchange(there, "POST", "/_matrix/media/v3/upload", content, token, kind)
        address: str = json.loads(told)["content_uri"]
        return address

    def download(self, address: str) -> bytes:
        path = "/_matrix/client/v1/media/download/" + address.removeprefix("mxc://")
        return web.exchange(self.server.url, "GET", path, token=self.account.token)

    def event(self, room: str, event_id: str) -> Told:
        return self.call("GET", "rooms", room, "event", event_id)

    def timeline(self, room: str) -> list[Told]:
        """All events of the room, oldest first."""
        events: list[Told] = []
        start: dict[str, str] = {}
        while True:
            page = self.call("GET", "rooms", room, "messages", dir="f", limit="500", **start)
            events += page["chunk"]
            if "end" not in page:
                return events
            start = {"from": page["end"]}

    def read(self, room: str, author: str) -> list[str]:
        """What that account said there, as it reads now, edits applied."""
        shown: dict[str, str] = {}
        for event in self.timeline(room):
            if event["type"] == "m.room.message" and event["sender"] == author:
                _show(shown, event)
        return list(shown.values())

    def until(self, true: Callable[[], object]) -> None:
        """Return as soon as it is true."""
        deadline = time.monotonic() + PATIENCE
        while not true():
            assert time.monotonic() < deadline, "it never came true"
            time.sleep(0.05)

    def hears(self, room: str, author: str, words: str, times: int = 1) -> str:
        """Wait until that account has said these words so often; its last such message."""
        self.until(lambda: len(self._with(room, author, words)) >= times)
        return self._with(room, author, words)[-1]

    def _with(self, room: str, author: str, words: str) -> list[str]:
        return [text for text in self.read(room, author) if words in text]


def _show(shown: dict[str, str], event: Told) -> None:
    content = event["content"]
    relation = content.get("m.relates_to", {})
    if relation.get("rel_type") == "m.replace":
        if relation["event_id"] in shown:
            shown[relation["event_id"]] = content["m.new_content"]["body"]
    elif "body" in content:
        shown[event["event_id"]] = content["body"]


def newcomer(server: Homeserver, name: str = "", display: str = "") -> Person:
    """A new account, signed in."""
    person = Person(server, server.register(name))
    if display:
        person.call("PUT", "profile", person.id, "displayname", content={"displayname": display})
    return person


def pretty(told: Told) -> str:
    """For a failed assertion."""
    return json.dumps(told, ensure_ascii=False, indent=1)

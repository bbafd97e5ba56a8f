"""Law: one bot hears updates in one way: it asks for them, or has them pushed."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from telegram.constants import WebhookLimit

from tests.botapi import refusals
from tests.botapi.parameters import Parameters
from tests.botapi.records import Json
from tests.botapi.updates import Webhook
from tests.botapi.world import World

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_PORTS = (None, 80, 88, 443, 8443)
_USUAL = 40
_SECRET = re.compile("[A-Za-z0-9_-]*")


def set_webhook(world: World, parameters: Parameters) -> bool:
    """As Telegram, but for plain HTTP on loopback, at any port, which it would not have."""
    url = parameters.words("url")
    queue = world.queue
    if url and world.flood:
        if world.now() < world.webhook_again:
            raise refusals.too_many_requests(1)
        world.webhook_again = world.now() + 1
    if parameters.flag("drop_pending_updates"):
        queue.waiting.clear()
    if not url:
        queue.webhook = Webhook()
        queue.ring()
        return True
    _check_url(url)
    secret = parameters.words("secret_token")
    if len(secret) > WebhookLimit.MAX_SECRET_TOKEN_LENGTH:
        raise refusals.SECRET_LONG()
    if not _SECRET.fullmatch(secret):
        raise refusals.SECRET_CHARACTERS()
    most = parameters.number("max_connections", _USUAL)
    least, limit = WebhookLimit.MIN_CONNECTIONS_LIMIT, WebhookLimit.MAX_CONNECTIONS_LIMIT
    queue.allow(parameters.get("allowed_updates"))
    queue.webhook = Webhook(url, secret, max(least, min(most, limit)))
    queue.end_poller(refusals.BY_WEBHOOK)
    queue.ring()
    return True


def _check_url(url: str) -> None:
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        host, port = parts.hostname, parts.port
    except ValueError:
        raise refusals.WEBHOOK_URL() from None
    if not host:
        raise refusals.WEBHOOK_URL()
    if parts.scheme == "http" and host in _LOOPBACK:
        return
    if parts.scheme != "https":
        raise refusals.WEBHOOK_HTTPS()
    if port not in _PORTS:
        raise refusals.WEBHOOK_PORT()


def delete_webhook(world: World, parameters: Parameters) -> bool:
    if parameters.flag("drop_pending_updates"):
        world.queue.waiting.clear()
    world.queue.webhook = Webhook()
    world.queue.ring()
    return True


def get_webhook_info(world: World, _: Parameters) -> Json:
    hook = webhook(world)
    told: Json = {
        "url": hook.url,
        "has_custom_certificate": False,
        "pending_update_count": hook.pending,
    }
    if hook.url:
        told["max_connections"] = hook.max_connections
        if hook.last_error_date is not None:
            told["last_error_date"] = hook.last_error_date
            told["last_error_message"] = hook.last_error_message
    if hook.allowed_updates:
        told["allowed_updates"] = hook.allowed_updates
    return told


def webhook(world: World) -> Webhook:
    """Where updates are pushed, and how it goes."""
    world.queue.expire()
    hook = world.queue.webhook
    hook.pending, hook.allowed_updates = len(world.queue.waiting), world.queue.allowed
    return hook

"""Law: all bots are asked in rooms of the same kind, each by its own login."""

from __future__ import annotations

import json
import sys
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.processes import Command, running
from tests.element import Person
from tests.integration.processes import ESSAIM
from tests.integration.salon import Salon

HERE = Path(__file__).parent
MAUBOT = Path(__file__).parents[2] / ".maubot" / "bin" / "python"


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot, the room where it is measured, and how to start it."""

    name: str
    who: Person
    room: str
    folder: Path
    command: Command

    def running(self) -> AbstractContextManager[None]:
        """At work as long as the block lasts; what it logs is in its folder."""
        return running(self.command, self.folder)


def essaim(lab: Salon) -> Bot:
    """`essaim run`, its database on disk, at its desk, where everybody is answered in the room."""
    command = (*ESSAIM, "run", "--config", lab.place.config)
    return Bot("Essaim", lab.bot, lab.desk, lab.place.folder, command)


def echo(who: Person, room: str, folder: Path) -> Bot:
    """The echo on nio's own loop."""
    own = who.account
    command = (sys.executable, HERE / "echo.py", who.server.url, own.id, own.device, own.token)
    return Bot("nio echo", who, room, folder, command)


def maubot(who: Person, room: str, folder: Path) -> Bot:
    """The echo on maubot, alone in its process."""
    assert MAUBOT.exists(), "maubot is missing: `make .maubot/ready` installs it"
    (folder / "config.yaml").write_text(json.dumps(_maubot_settings(who, folder)))
    meta = HERE / "plugin" / "maubot.yaml"
    command = (MAUBOT, "-m", "maubot.standalone", "-c", "config.yaml", "-m", meta)
    return Bot("maubot", who, room, folder, command)


def _maubot_settings(who: Person, folder: Path) -> dict[str, object]:
    """JSON is YAML. It logs no more than the others: its usual would take its time."""
    credentials = {
        "id": who.id,
        "homeserver": who.server.url,
        "access_token": who.account.token,
        "device_id": who.account.device,
    }
    return {
        "user": {"credentials": credentials, "displayname": "disable", "avatar_url": "disable"},
        "database": f"sqlite:{folder / 'maubot.db'}",
        "logging": {"version": 1, "root": {"level": "WARNING"}},
    }

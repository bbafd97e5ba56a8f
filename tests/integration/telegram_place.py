"""Law: a community that lives on Telegram alone, its bot a process on the strict stand-in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.botapi import BotApi, Chat, Message, Person, serving
from tests.integration.processes import Place


@dataclass(frozen=True, slots=True)
class Village:
    """A desk, a group and a channel; Camille animates, Claire tells."""

    place: Place
    api: BotApi
    desk: Chat
    group: Chat
    channel: Chat
    camille: Person
    claire: Person

    def asks(self, said: str, heard: str) -> Message:
        """Camille says that in the desk, and reads the answer."""
        self.camille.say(said, chat=self.desk)
        return self.api.wait_for(self.desk, heard)

    def chooses(self, heard: str, label: str) -> None:
        """Camille presses a button of the newest message with these words."""
        self.camille.press(self.api.wait_for(self.desk, heard), label)


@contextmanager
def village(folder: Path) -> Iterator[Village]:
    """The bot at work for as long as the block lasts."""
    with serving() as api:
        camille, claire = api.person("Camille"), api.person("Claire")
        desk = api.group("Bureau", camille, bot="administrator")
        group = api.group("Communauté", claire, camille)
        channel = api.channel("Futurs Publics", camille)
        place = Place(folder)
        _configure(place, api, (desk, group, channel), camille)
        with place.running():
            yield Village(place, api, desk, group, channel, camille, claire)


def _configure(place: Place, api: BotApi, rooms: tuple[Chat, ...], animator: Person) -> None:
    desk, *channels = (f'"telegram:{room.id}"' for room in rooms)
    place.config.write_text(
        f"""
[database]
url = "{place.url}"
[media]
folder = "{place.folder}/media"
[telegram]
token = "{api.token}"
api_url = "{api.url}"
[[community]]
slug = "futurs"
name = "Futurs Publics"
desk = {desk}
channels = [{", ".join(channels)}]
animators = ["telegram:{animator.id}"]
""",
        encoding="utf-8",
    )

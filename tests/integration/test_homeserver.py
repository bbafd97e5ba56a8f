"""Law: the homeserver of the tests is a real one, and outlives nobody."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests import web
from tests.homeserver import serving

PATIENCE = 20.0

KILLED = """
import os, signal
from tests import homeserver
server = homeserver.shared()
print(server.url, server.folder, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_it_knows_outlives_a_restart_and_goes_with_it() -> None:
    with serving() as server:
        server.register("claire")
        server.stop()
        with pytest.raises(OSError, match="refused"):
            web.call(server.url, "GET", "/_matrix/client/versions")
        server.start()
        with pytest.raises(web.Refused, match="M_USER_IN_USE"):
            server.register("claire")
    assert not server.folder.exists()


def test_it_ends_with_a_process_that_is_killed() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", KILLED], stdout=subprocess.PIPE, text=True, check=False
    )
    url, folder = ran.stdout.split()
    deadline = time.monotonic() + PATIENCE
    while Path(folder).exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    with pytest.raises(OSError, match="refused"):
        web.call(url, "GET", "/_matrix/client/versions")

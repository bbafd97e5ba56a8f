"""Law: the tables as the store's statements name them, and the way from any older schema.

`HEAD` is the newest migration; Alembic is loaded only when a database is not there yet.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, Table, inspect, text
from sqlmodel import SQLModel

import bot.tables  # noqa: F401 - registers the tables

HEAD = "0001"
MIGRATIONS = Path(__file__).parent / "migrations"


def _table(name: str) -> Table:
    return SQLModel.metadata.tables[name]


CURSOR = _table("cursor")
INBOX = _table("inbox")
OUTBOX = _table("outbox")
COMMUNITY = _table("community")
PERSON = _table("person")
ACCOUNT = _table("account")
MEMBER = _table("member")
CONVERSATION = _table("conversation")
OFFER = _table("offer")
CONTRIBUTION = _table("contribution")
REVISION = _table("revision")
EDITION = _table("edition")
EDITION_ITEM = _table("edition_item")
ACT = _table("act")


def bring_up_to_date(engine: Engine) -> None:
    """Run the migrations that this database has not had."""
    with engine.connect() as connection:
        if _version(connection) == HEAD:
            return
    migrate(engine, "head")


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def migrate(engine: Engine, revision: str, *, down: bool = False) -> None:
    """Move the database to that revision, up or down, in one transaction."""
    from alembic import command  # noqa: PLC0415 - a slow import, needed once in a database's life
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        (command.downgrade if down else command.upgrade)(config, revision)

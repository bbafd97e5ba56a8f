"""Law: the tables as the store's statements name them, and the way from any older schema.

`HEAD` is the newest migration; Alembic is loaded only when an older database is there.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import (
    Column,
    Connection,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    insert,
    inspect,
    select,
)
from sqlmodel import SQLModel

import bot.tables  # noqa: F401 - registers the tables
from bot.store.dialects import check_references, restructured, transaction

HEAD = "0017"
MIGRATIONS = Path(__file__).parent / "migrations"


def _table(name: str) -> Table:
    return SQLModel.metadata.tables[name]


CURSOR = _table("cursor")
INBOX = _table("inbox")
OUTBOX = _table("outbox")
EDITORIAL = _table("editorial")
COMMUNITY = _table("community")
PERSON = _table("person")
ACCOUNT = _table("account")
MEMBER = _table("member")
PAIRING = _table("pairing")
CONVERSATION = _table("conversation")
OFFER = _table("offer")
CONTRIBUTION = _table("contribution")
TELLING = _table("telling")
REVISION = _table("revision")
KEYWORD = _table("keyword")
INQUIRY = _table("inquiry")
CALL = _table("call")
POLL = _table("poll")
POLL_OPTION = _table("poll_option")
SERIES = _table("series")
OCCURRENCE = _table("occurrence")
SEASON_ENTRY = _table("season_entry")
POLL_REACH = _table("poll_reach")
POLL_CELL = _table("poll_cell")
PLACEMENT = _table("placement")
BALLOT = _table("ballot")
MARK = _table("mark")
RESPONSE = _table("response")
POLL_VOTER = _table("poll_voter")
SECRET_BALLOT = _table("secret_ballot")
POLL_ANSWER = _table("poll_answer")
QUESTIONNAIRE = _table("questionnaire")
SHEET = _table("sheet")
SHEET_ANSWER = _table("sheet_answer")
EDITION = _table("edition")
EDITION_ITEM = _table("edition_item")
ACT = _table("act")

_VERSIONS = Table(  # Alembic's own
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)


def bring_up_to_date(connection: Connection) -> None:
    """Make the tables of a new database; run the migrations that an older one has not had.

    One transaction, so that of several processes that start together one does it.
    """
    with restructured(connection), transaction(connection):
        if not inspect(connection).get_table_names():
            _create(connection)
        elif version(connection) != HEAD:
            _migrate(connection, "head")


def _create(connection: Connection) -> None:
    """What all migrations come to, at once (a test compares them)."""
    SQLModel.metadata.create_all(connection)
    _VERSIONS.create(connection)
    connection.execute(insert(_VERSIONS), {"version_num": HEAD})


def migrate(connection: Connection, revision: str, *, down: bool = False) -> None:
    """Move the database to that revision, up or down, in one transaction."""
    with restructured(connection), transaction(connection):
        _migrate(connection, revision, down=down)


def _migrate(connection: Connection, revision: str, *, down: bool = False) -> None:
    from alembic import command  # noqa: PLC0415 - a slow import, needed once in a database's life
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    (command.downgrade if down else command.upgrade)(config, revision)
    check_references(connection)


def version(connection: Connection) -> str | None:
    """The newest migration that this database has had; None for one that is none of ours."""
    if not inspect(connection).has_table(_VERSIONS.name):
        return None
    return connection.execute(select(_VERSIONS.c.version_num)).scalar()


def known_versions() -> frozenset[str]:
    """Every migration that this code knows."""
    return frozenset(file.name[: len(HEAD)] for file in (MIGRATIONS / "versions").glob("[0-9]*.py"))

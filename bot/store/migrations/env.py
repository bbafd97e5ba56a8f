"""Law: migrations run on the connection they are handed, inside its transaction."""

from __future__ import annotations

from alembic import context
from sqlmodel import SQLModel

import bot.tables  # noqa: F401 - registers the tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
)
context.run_migrations()

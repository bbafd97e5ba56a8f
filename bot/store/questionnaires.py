"""Law: the questions the bot asks about questionnaires; a change is claimed by what it leaves.

Only a draft is replaced: what people have been asked changes no more.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from bot.questionnaires.form import Form, pack
from bot.questionnaires.lifecycle import Deed, State, after
from bot.store import reminders
from bot.store.loading import loaded
from bot.store.schema import COMMUNITY, QUESTIONNAIRE, SHEET
from bot.tables import Questionnaire


def keep(connection: Connection, community_id: int, form: Form, now: datetime) -> int:
    """A new draft of that form; its number."""
    values = {"community_id": community_id, "key": form.key, "created_at": now}
    query = insert(QUESTIONNAIRE).values(**values, **_said(form))
    number: int = connection.execute(query.returning(QUESTIONNAIRE.c.id)).scalar_one()
    return number


def replace(connection: Connection, kept: Questionnaire, form: Form) -> None:
    """The draft says this from now on; raises `Illegal` once it is none."""
    after(State(kept.state), Deed.REPLACE)
    this = QUESTIONNAIRE.c.id == kept.id
    connection.execute(update(QUESTIONNAIRE).where(this).values(**_said(form)))


def says(kept: Questionnaire, form: Form) -> bool:
    """Whether it is that form, word for word."""
    return all(getattr(kept, name) == value for name, value in _said(form).items())


def _said(form: Form) -> dict[str, Any]:
    return {
        "title": form.title,
        "intro": form.intro,
        "minutes": form.minutes,
        "questions": _as_json(pack(form.questions)),
    }


def _as_json(value: Any) -> Any:
    """With lists for tuples, as it is read again."""
    if isinstance(value, dict):
        return {name: _as_json(one) for name, one in value.items()}
    return [_as_json(one) for one in value] if isinstance(value, list | tuple) else value


def find(connection: Connection, number: int) -> Questionnaire | None:
    """The questionnaire of that number."""
    return _one(connection, QUESTIONNAIRE.c.id == number)


def get(connection: Connection, number: int | None) -> Questionnaire:
    """The questionnaire that is known to be there: only drafts are replaced, none is deleted."""
    found = _one(connection, QUESTIONNAIRE.c.id == number)
    assert found is not None
    return found


def keyed(connection: Connection, community_id: int, key: str) -> Questionnaire | None:
    """The community's questionnaire of that key."""
    here = QUESTIONNAIRE.c.community_id == community_id
    return _one(connection, here & (QUESTIONNAIRE.c.key == key))


def _one(connection: Connection, which: Any) -> Questionnaire | None:
    row = connection.execute(select(QUESTIONNAIRE).where(which)).first()
    return None if row is None else loaded(Questionnaire, row)


def all_in(
    connection: Connection, community_id: int, states: Iterable[State], most: int = 1000
) -> list[Questionnaire]:
    """The newest questionnaires in these states, oldest first."""
    here = QUESTIONNAIRE.c.community_id == community_id
    query = select(QUESTIONNAIRE).where(here, QUESTIONNAIRE.c.state.in_(list(states)))
    rows = connection.execute(query.order_by(QUESTIONNAIRE.c.id.desc()).limit(most)).all()
    return [loaded(Questionnaire, row) for row in reversed(rows)]


def move(connection: Connection, kept: Questionnaire, deed: Deed, **values: Any) -> bool:
    """Change it along the lifecycle's table; False when somebody else changed it first."""
    state = after(State(kept.state), deed)
    as_seen = (QUESTIONNAIRE.c.id == kept.id) & (QUESTIONNAIRE.c.state == kept.state)
    dated = QUESTIONNAIRE.c.closes_at.is_not_distinct_from(kept.closes_at)
    change = update(QUESTIONNAIRE).where(as_seen, dated).values(state=state, **values)
    moved = bool(connection.execute(change).rowcount)
    if moved and kept.state == State.OPEN:
        reminders.call_off(connection, reminders.of_questionnaire(kept))
    return moved


# --- whose the sheets are -------------------------------------------------------------------------

_KNOWN = (QUESTIONNAIRE.c.state == State.CLOSED) & ~QUESTIONNAIRE.c.severed


def sever(connection: Connection, closed_before: datetime) -> None:
    """The sheets of what was closed by then are nobody's any more; what they say stays."""
    due = _KNOWN & (QUESTIONNAIRE.c.closes_at <= closed_before)
    numbers = list(connection.execute(select(QUESTIONNAIRE.c.id).where(due)).scalars())
    if not numbers:
        return
    theirs = SHEET.c.questionnaire_id.in_(numbers)
    connection.execute(update(SHEET).where(theirs).values(person_id=None))
    these = QUESTIONNAIRE.c.id.in_(numbers)
    connection.execute(update(QUESTIONNAIRE).where(these).values(severed=True))


def next_severed(connection: Connection) -> datetime | None:
    """When the first of those closed whose sheets are still somebody's."""
    query = select(func.min(QUESTIONNAIRE.c.closes_at)).where(_KNOWN)
    moment: datetime | None = connection.execute(query).scalar()
    return moment


def slug(connection: Connection, questionnaire: Questionnaire) -> str:
    """The community whose questionnaire it is."""
    query = select(COMMUNITY.c.slug).where(COMMUNITY.c.id == questionnaire.community_id)
    found: str = connection.execute(query).scalar_one()
    return found

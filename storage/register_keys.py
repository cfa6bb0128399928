"""The keys members are found by: digits of the Kundennummer, sound of the name, folds of the full name."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, bindparam, column, delete, insert, select, table, update

from classifiers.folding import name_folds, name_pairs, sound, telling
from classifiers.identifiers.customer_number import digits_of
from storage.tables import FirstNameRow, MemberNameRow

T = TypeVar("T")
AT_ONCE = 5_000
"""Members whose keys are made together."""
_LONGEST_KEY = 120
_LONGEST_SOUND = 40
# Only the columns that are needed, so that a migration may use them before later ones exist.
_MEMBERS = table(
    "members", *(column(n) for n in ("id", "customer_number", "last_name", "first_name", "birth_date"))
)
_ALL_KEYS = table("members", column("id"), column("digits"), column("sound"))


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items in lists of at most `size`."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def facts_of(customer_number: str, last_name: str) -> dict[str, str]:
    """The columns of a member that are made from others."""
    spoken = " ".join(sound(word) for word in telling(last_name))
    return {"digits": digits_of(customer_number), "sound": spoken[:_LONGEST_SOUND]}


def index_everybody(connection: Connection) -> None:
    """Make all keys of all members anew, after the way they are made has changed."""
    connection.execute(delete(MemberNameRow))
    last = 0
    while rows := _members_after(connection, last):
        columns = [{"member": row.id, **facts_of(row.customer_number, row.last_name)} for row in rows]
        connection.execute(
            update(_ALL_KEYS)
            .where(_ALL_KEYS.c.id == bindparam("member"))
            .values(digits=bindparam("digits"), sound=bindparam("sound")),
            columns,
        )
        index(connection, rows)
        last = rows[-1].id


def index(connection: Connection, members: Iterable[Any]) -> None:
    """Write the names of members (rows with id, last_name, first_name, birth_date) into the index."""
    rows = list(members)
    keys = [
        {"key": key[:_LONGEST_KEY], "born": _iso(row.birth_date), "member": row.id}
        for row in rows
        for key in name_pairs(row.last_name, row.first_name)
    ]
    if keys:
        connection.execute(insert(MemberNameRow), sorted(keys, key=lambda row: row["key"]))
    firsts = {fold[:_LONGEST_KEY] for row in rows for fold in name_folds(row.first_name)}
    for some in batches(sorted(firsts), 400):
        known = set(connection.scalars(select(FirstNameRow.fold).where(FirstNameRow.fold.in_(some))))
        if fresh := [{"fold": fold} for fold in some if fold not in known]:
            connection.execute(insert(FirstNameRow), fresh)


def _members_after(connection: Connection, last: int) -> list[Any]:
    query = select(_MEMBERS).where(_MEMBERS.c.id > last).order_by(_MEMBERS.c.id).limit(AT_ONCE)
    return list(connection.execute(query))


def _iso(day: Any) -> str:  # noqa: ANN401 - a date, or what an untyped column gives in its place
    return "" if day is None else str(day)[:10]

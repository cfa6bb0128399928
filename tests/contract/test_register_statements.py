"""What the register asks the database for one letter: few statements, and none that reads whole tables."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from classifiers.lookup import what_to_look_up
from storage.register import MOST_NAMESAKES
from storage.register_load import MemberEntry
from storage.transaction import Store

LETTER = (
    "BG-Nr. 35502//0000007, Kundennummer 123D000007, IBAN DE89 3704 0044 0532 0130 00\n"
    "Vertragskonto: 4711081522, Frau Anna Müller, geb. 01.02.1980, Ben Klein"
)
MOST_STATEMENTS = 11


def load_namesakes(store: Store) -> None:
    people = [
        MemberEntry(
            bg_number=f"35502BG{n:07}", customer_number=f"123D{n:06}", last_name="Müller", first_name="Anna",
            birth_date=dt.date(1980, 2, 1), street="", postcode="", city="", email="", iban="", vsnr="",
            active=True, site="",
        )
        for n in range(2 * MOST_NAMESAKES)
    ]  # fmt: skip
    with store.write() as tx:
        tx.register.load(people)


@contextmanager
def overheard(store: Store) -> Iterator[list[tuple[str, object]]]:
    said: list[tuple[str, object]] = []

    def hear(_: object, __: object, statement: str, parameters: object, *___: object) -> None:
        if statement.startswith("SELECT"):
            said.append((statement, parameters))

    event.listen(store.database.engine, "before_cursor_execute", hear)
    yield said
    event.remove(store.database.engine, "before_cursor_execute", hear)


def test_one_letter_asks_few_statements_however_many_words_and_numbers_it_has(store: Store) -> None:
    load_namesakes(store)
    numbers = " ".join(f"35502//{n:07}" for n in range(900))
    asked = []
    for letter in (LETTER, f"{LETTER}\n{numbers}"):
        with overheard(store) as said, store.read() as tx:
            members = tx.register.members_for(what_to_look_up([letter]))
        assert members
        asked.append([statement for statement, _ in said])
    assert asked[0] == asked[1], "the statements grow with the letter"
    assert len(asked[0]) <= MOST_STATEMENTS


def test_no_statement_reads_a_whole_table(store: Store) -> None:
    load_namesakes(store)
    with overheard(store) as said, store.read() as tx:
        tx.register.members_for(what_to_look_up([LETTER]))
    if not store.database.sqlite:  # with so few rows PostgreSQL rightly reads them all
        return
    with store.database.read() as connection:
        plans = [
            str(row[-1])
            for statement, parameters in said
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)  # type: ignore[arg-type]
        ]
    assert any("SEARCH" in step for step in plans)
    assert [step for step in plans if step.startswith(("SCAN members", "SCAN member_", "SCAN first_"))] == []

"""The register, over SQLite and PostgreSQL: who is found by which number and name."""

import datetime as dt

from classifiers.lookup import Lookup, what_to_look_up
from storage.register import MemberEntry
from storage.transaction import Store


def entry(
    case: str, customer: str, last: str, first: str, *, active: bool = True, iban: str = ""
) -> MemberEntry:
    return MemberEntry(
        bg_number=case, customer_number=customer, last_name=last, first_name=first,
        birth_date=dt.date(1980, 2, 1), street="", postcode="", city="", email="", iban=iban, vsnr="",
        active=active, site="",
    )  # fmt: skip


OFFICE = (
    entry("35502BG0012345", "123D456789", "Müller", "Anna", iban="DE89370400440532013000"),
    entry("35502BG0012345", "123D456790", "Müller", "Ben"),
    entry("35502BG0012346", "123D456791", "Yılmaz-Kaya", "Ayşe"),
    entry("35502BG0012347", "123D456790", "Müller", "Ben"),
)


def found(store: Store, lookup: Lookup) -> set[tuple[str, str]]:
    with store.read() as tx:
        return {(m.bg_number[-1], m.customer_number[-2:]) for m in tx.register.members_for(lookup)}


def test_a_case_number_finds_the_whole_case_and_its_members_other_cases(store: Store) -> None:
    with store.write() as tx:
        tx.register.load(OFFICE)
    numbers = Lookup(bg_numbers=frozenset({"35502BG0012345"}))
    assert found(store, numbers) == {("5", "89"), ("5", "90"), ("7", "90")}


def test_half_of_a_double_name_and_another_alphabet_find_the_person(store: Store) -> None:
    with store.write() as tx:
        tx.register.load(OFFICE)
    assert ("6", "91") in found(store, what_to_look_up(["Sehr geehrte Frau Ayse Yilmaz, …"]))
    assert ("6", "91") in found(store, what_to_look_up(["KAYA, Ayse"]))
    assert found(store, what_to_look_up(["Sehr geehrte Frau Kaya, …"])) == set()


def test_an_account_finds_its_owner(store: Store) -> None:
    with store.write() as tx:
        tx.register.load(OFFICE)
    assert ("5", "89") in found(store, what_to_look_up(["IBAN DE89 3704 0044 0532 0130 00"]))


def test_a_second_load_changes_only_what_differs(store: Store) -> None:
    with store.write() as tx:
        first = tx.register.load(OFFICE)
        closed = (*OFFICE[:2], entry("35502BG0012346", "123D456791", "Kaya", "Ayşe", active=False), OFFICE[3])
        second = tx.register.load(closed)
        assert tx.register.count() == 4
    assert (first.rows, first.added, first.changed) == (4, 4, 0)
    assert (second.rows, second.added, second.changed, second.unchanged) == (4, 0, 1, 3)
    assert found(store, what_to_look_up(["Ayşe Yılmaz"])) == set()

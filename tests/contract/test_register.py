"""The register, over SQLite and PostgreSQL: who is found by which number and name."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest

from classifiers.lookup import Lookup, what_to_look_up
from config.errors import BadDataError
from storage.register_load import MemberEntry, TooManyClosedError
from storage.transaction import Store


def entry(
    case: str, customer: str, last: str, first: str, *, active: bool = True, iban: str = "", born: int = 1980
) -> MemberEntry:
    return MemberEntry(
        bg_number=case, customer_number=customer, last_name=last, first_name=first,
        birth_date=dt.date(born, 2, 1), street="", postcode="", city="", email="", iban=iban, vsnr="",
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


def test_who_is_found_is_told_with_where_they_live(store: Store) -> None:
    with store.write() as tx:
        tx.register.load([replace(OFFICE[2], street="Am Markt 3", postcode="44137")])
        (member,) = tx.register.members_for(Lookup(bg_numbers=frozenset({"35502BG0012346"})))
    assert (member.street, member.postcode) == ("Am Markt 3", "44137")


def test_a_second_load_changes_only_what_differs(store: Store) -> None:
    with store.write() as tx:
        first = tx.register.load(OFFICE)
        closed = (*OFFICE[:2], entry("35502BG0012346", "123D456791", "Kaya", "Ayşe", active=False), OFFICE[3])
        second = tx.register.load(closed, sure=True)
        assert tx.register.count() == 4
    assert (first.rows, first.added, first.changed) == (4, 4, 0)
    assert (second.rows, second.added, second.changed, second.unchanged) == (4, 0, 1, 3)
    assert (second.closed, second.reopened) == (1, 0)
    assert found(store, what_to_look_up(["Ayşe Yılmaz"])) == set()
    assert ("6", "91") in found(store, what_to_look_up(["Ayşe Kaya"]))


def test_whom_a_full_load_does_not_name_is_closed_and_never_deleted(store: Store) -> None:
    with store.write() as tx:
        tx.register.load(OFFICE)
        imported = tx.register.load(OFFICE[:3], sure=True)
        assert (imported.closed, tx.register.count()) == (1, 4)
        (left,) = tx.register.of_case("35502BG0012347")
        assert not left.active
        back = tx.register.load(OFFICE)
        assert (back.reopened, back.closed) == (1, 0)
        assert tx.register.of_case("35502BG0012347")[0].active


def test_a_delta_leaves_everybody_else_as_they_are(store: Store) -> None:
    with store.write() as tx:
        tx.register.load(OFFICE)
        imported = tx.register.load([entry("35502BG0012348", "123D456799", "Neu", "Nora")], delta=True)
        assert (imported.added, imported.closed, tx.register.count()) == (1, 0, 5)
        assert all(member.active for member in tx.register.of_case("35502BG0012345"))


def test_a_load_that_would_close_too_many_changes_nothing_until_somebody_is_sure(store: Store) -> None:
    with store.write() as tx:
        tx.register.load(OFFICE)
        with pytest.raises(TooManyClosedError, match="2 of 4"):
            tx.register.load(OFFICE[:2])
        assert all(tx.register.of_case(number)[0].active for number in ("35502BG0012346", "35502BG0012347"))
        assert tx.register.load(OFFICE[:2], sure=True).closed == 2


def test_a_broken_load_leaves_the_register_as_it_was(store: Store) -> None:
    with store.write() as tx:
        tx.register.load(OFFICE)

    def breaks() -> Iterator[MemberEntry]:
        yield entry("35502BG0012349", "123D456700", "Halb", "Hanna")
        raise BadDataError("line 2")

    with pytest.raises(BadDataError), store.write() as tx:
        tx.register.load(breaks(), delta=True)
    with store.write() as tx:
        assert (tx.register.count(), tx.register.of_case("35502BG0012349")) == (4, ())
        assert tx.register.load(OFFICE).unchanged == 4


def test_a_person_moves_from_one_case_to_another(store: Store) -> None:
    moved = (*OFFICE[:1], OFFICE[2], OFFICE[3], entry("35502BG0012399", "123D456790", "Müller", "Ben"))
    with store.write() as tx:
        tx.register.load(OFFICE)
        tx.register.load(moved, sure=True)
        by_number = tx.register.members_for(Lookup(customer_digits=frozenset({"123456790"})))
    assert {m.bg_number[-2:]: m.active for m in by_number if m.first_name == "Ben"} == {
        "45": False, "47": True, "99": True,
    }  # fmt: skip


def test_a_namesake_born_on_a_day_of_the_text_is_found_among_thousands(store: Store) -> None:
    many = [
        entry(f"35502BG1{n:06}", f"9{n // 1000:02}Z{n:06}", "Müller", "Anna", born=1950) for n in range(500)
    ]
    one = entry("35502BG1999999", "999Y999999", "Müller", "Anna", born=1987)
    with store.write() as tx:
        tx.register.load([*many, one, *OFFICE])
    assert ("9", "99") in found(store, what_to_look_up(["Anna Müller, geb. 01.02.1987"]))
    near = found(store, what_to_look_up(["Anna Müller, BG 35502//1999998"]))
    assert ("9", "99") in near
    assert len(near) < 100


def test_twins_are_found_by_the_next_number_of_either_kind(store: Store) -> None:
    twins = (
        entry("35502BG0000100", "123D000017", "Roth", "Emil", born=2016),
        entry("35502BG0002345", "123D000018", "Brand", "Jonte", born=2016),
        entry("35502BG0000101", "123D000055", "Klein", "Ida", born=2016),
        entry("35502BG0000102", "123D000019", "Lang", "Ben", born=1999),
    )
    with store.write() as tx:
        tx.register.load(twins)
    assert found(store, what_to_look_up(["Kundennummer 123D000017, geb. 01.02.2016"])) == {
        ("0", "17"), ("5", "18"),
    }  # fmt: skip
    assert found(store, what_to_look_up(["BG 35502//0000100, geb. 01.02.2016"])) == {("0", "17"), ("1", "55")}


def test_people_in_each_others_cases_are_found_once(store: Store) -> None:
    ring = [
        entry(f"35502BG000000{n}", f"123R00000{m}", f"Kreis{m}", "Rita")
        for n in range(4)
        for m in (n, (n + 1) % 4)
    ]
    with store.write() as tx:
        tx.register.load(ring)
        members = tx.register.members_for(Lookup(bg_numbers=frozenset({"35502BG0000000"})))
    assert len(members) == len(set(members)) == 6


def test_father_and_son_of_one_name_without_a_number_stay_two_in_every_load(store: Store) -> None:
    father, son = (entry("35502BG0000001", "", "Kaya", "Can", born=year) for year in (1980, 2009))
    unknown = replace(father, birth_date=None, bg_number="35502BG0000002")
    with store.write() as tx:
        assert tx.register.load([father, son, unknown]).added == 3
        again = tx.register.load([father, replace(son, street="Weg 1"), unknown])
        members = tx.register.members_for(Lookup(bg_numbers=frozenset({"35502BG0000001"})))
    assert (again.added, again.changed, again.unchanged, again.closed) == (0, 1, 2, 0)
    assert {(m.birth_date[:4], m.street) for m in members} == {("1980", ""), ("2009", "Weg 1")}


def test_a_person_is_searched_by_number_by_name_and_by_ear(store: Store) -> None:
    with store.write() as tx:
        tx.register.load(OFFICE)
        found = {words: {m.customer_number[-2:] for m in tx.register.search(words)} for words in (
            "35502//0012346", "123 D 456790", "Mueller, Anna", "ayse yilmaz", "Jilmas", "Meier", "",
        )}  # fmt: skip
    assert found == {
        "35502//0012346": {"91"}, "123 D 456790": {"90"}, "Mueller, Anna": {"89"}, "ayse yilmaz": {"91"},
        "Jilmas": set(), "Meier": set(), "": set(),
    }  # fmt: skip

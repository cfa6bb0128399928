"""Learned references, over SQLite and PostgreSQL: taught with their origin, listed, forgotten."""

import datetime as dt
from dataclasses import replace

import pytest

from classifiers.identifiers.references import teachable
from classifiers.lookup import what_to_look_up
from classifiers.weigh import weigh
from config.errors import BadDataError, NotFoundError
from ingest.operations.references import forget, learn, references
from storage.audit import Action
from storage.audit_search import AuditSearch
from storage.register_load import MemberEntry
from storage.transaction import Store
from tests.unit.classifiers.people import part, reading
from tests.unit.classifiers.weighing import OFFICE, mail

CASE = "35502BG0012345"
ANNA = MemberEntry(
    bg_number=CASE, customer_number="123D456789", last_name="Müller", first_name="Anna", birth_date=None,
    street="", postcode="", city="", email="", iban="", vsnr="", active=True, site="",
)  # fmt: skip


@pytest.fixture
def taught(store: Store) -> Store:
    with store.write() as tx:
        tx.register.load([ANNA])
        learn(tx, "contract", "4711 0815-22", CASE, origin="DO-AAAA-AAAA-01", actor="clerk:eva")
    return store


def test_a_letter_with_the_number_finds_the_case(taught: Store) -> None:
    with taught.read() as tx:
        (found,) = tx.register.members_for(what_to_look_up(["Vertragskonto: 4711081522"]))
        assert (found.bg_number, found.references) == (CASE, (("contract", "4711081522"),))
        assert tx.register.members_for(what_to_look_up(["Vertragskonto: 4711081523"])) == ()


def test_what_was_taught_ranks_the_case_and_files_nothing_alone(taught: Store) -> None:
    letter = reading("Stadtwerke\nVertragskonto: 4711081522\nAnna Müller")
    with taught.read() as tx:
        members = tx.register.members_for(what_to_look_up([letter.text]))
    [verdict] = weigh((part(),), {2: letter}, mail(), members, OFFICE)
    assert (verdict.case, [one.bg_number for one in verdict.candidates]) == (None, [CASE])


def test_it_is_kept_once_with_its_latest_origin_and_told_to_the_log(taught: Store) -> None:
    with taught.write() as tx:
        learn(tx, "contract", "4711081522", CASE, origin="DO-BBBB-BBBB-02", actor="clerk:ben")
        events = list(tx.audit_index.all(AuditSearch(action=Action.REFERENCE_LEARNED)))
    (one,) = references(taught, CASE)
    assert (one["value"], one["origin"], one["learned_by"]) == ("4711081522", "DO-BBBB-BBBB-02", "clerk:ben")
    assert [dict(event.details) for event in events] == [
        {"kind": "contract", "origin": "DO-AAAA-AAAA-01"},
        {"kind": "contract", "origin": "DO-BBBB-BBBB-02"},
    ]


def test_a_team_sees_and_forgets_what_was_learned_for_its_own_sites(taught: Store) -> None:
    with taught.write() as tx:
        tx.register.load([replace(ANNA, site="Hörde")])
    with taught.read() as tx:
        assert [one.case for one in tx.references.list(sites=frozenset({"Hörde"}))] == [CASE]
        assert tx.references.list(sites=frozenset({"Südwall"})) == ()
        assert tx.references.list(limit=0) == ()
    with pytest.raises(NotFoundError):
        forget(taught, "contract", "4711081522", CASE, "user:tina", frozenset({"Südwall"}))
    forget(taught, "contract", "4711081522", CASE, "user:tina", frozenset({"Hörde"}))
    assert list(references(taught)) == []


def test_it_can_be_forgotten(taught: Store) -> None:
    forget(taught, "contract", "4711081522", CASE, "operator:ada")
    assert list(references(taught)) == []
    with pytest.raises(NotFoundError):
        forget(taught, "contract", "4711081522", CASE, "operator:ada")
    with taught.read() as tx:
        assert tx.register.members_for(what_to_look_up(["Vertragskonto: 4711081522"])) == ()


@pytest.mark.parametrize(
    ("kind", "value", "case"),
    [("contract", "12", CASE), ("tax_id", "86095742718", CASE), ("shoe_size", "42", CASE),
     ("contract", "4711081522", "35502BG9999999")],
)  # fmt: skip
def test_what_is_no_number_and_what_is_no_case_is_not_learned(
    store: Store, kind: str, value: str, case: str
) -> None:
    with store.write() as tx:
        tx.register.load([ANNA])
        with pytest.raises(BadDataError):
            tx.references.learn(kind, value, case, "DO-AAAA-AAAA-01", dt.datetime.now(dt.UTC))
    assert list(references(store)) == []


def test_a_letter_shows_what_could_be_learned_from_it() -> None:
    text = "Kindergeld-Nr. 115FK150220, Steuer-ID 86 095 742 719, Kassenzeichen 8000.1234.5678"
    text += ", Az. S 19 AS 345/20 ER"
    assert {(one.kind, one.value) for one in teachable(text)} == {
        ("child_benefit", "115FK150220"), ("tax_id", "86095742719"), ("contract", "800012345678"),
        ("court_file", "S 19 AS 345/20 ER"),
    }  # fmt: skip

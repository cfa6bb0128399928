"""What a score is worth is counted from what people decided, over SQLite and PostgreSQL."""

from dataclasses import replace
from pathlib import Path

from sqlalchemy import insert

from classifiers.bounds import at_most, interval
from classifiers.nouns import Candidate
from ingest.operations.calibrate import draw, reliability
from storage.tables import DecisionRow
from storage.transaction import Store
from tests.contract.makers import WHEN, document, plan, submission

RIGHT, OTHER = "35502BG0012345", "35502BG0099999"


def decided(
    store: Store, number: int, score: float, case: str, state: str = "done", action: str = "file"
) -> None:
    """A document whose first candidate was the right case, and the case a person filed it in."""
    name = f"DO-AAAA-{number:04}"
    candidate = Candidate(bg_number=RIGHT, customer_number="123D456789", factors=(), score=score)
    waits = document(name)
    waits = replace(waits, verdict=replace(waits.verdict, candidates=(candidate,)))
    mail = submission(name, f"{number:064}")
    decision = {
        "id": f"D{number}", "item": waits.id, "submission": name, "document": waits.id, "actor": "eva",
        "action": action, "case": case, "note": "", "state": state, "decided_at": WHEN, "due_at": WHEN,
        "problem": "",
    }  # fmt: skip
    with store.write() as tx:
        tx.submissions.add(mail, tx.now)
        tx.carry_out(plan(mail, waits))
        tx.connection.execute(insert(DecisionRow), decision)


def test_each_range_of_scores_tells_how_often_it_was_right(store: Store) -> None:
    for number in range(4):
        decided(store, number, 0.99, RIGHT if number else OTHER)
    decided(store, 10, 0.6, OTHER)
    decided(store, 11, 0.99, OTHER, state="undone")
    decided(store, 12, 0.99, OTHER, action="set_aside")
    rows = {row.at_least: row for row in reliability(store) if row.decisions}
    assert {at: (row.decisions, row.right, row.precision) for at, row in rows.items()} == {
        0.99: (4, 3, 0.75), 0.5: (1, 0, 0.0),
    }  # fmt: skip
    assert rows[0.99].lowest < 0.75 < rows[0.99].highest


def test_without_decisions_nothing_is_claimed_and_the_curve_is_drawn_all_the_same(
    store: Store, tmp_path: Path
) -> None:
    rows = reliability(store)
    assert all((row.decisions, row.precision) == (0, None) for row in rows)
    assert (rows[0].at_least, rows[-1].below > 1) == (0.0, True)
    draw(rows, tmp_path / "curve.png")
    assert (tmp_path / "curve.png").read_bytes().startswith(b"\x89PNG")


def test_the_bounds_are_those_of_clopper_and_pearson() -> None:
    assert round(at_most(0, 3_000), 6) == 0.000998
    assert [round(bound, 4) for bound in interval(85, 100)] == [0.7647, 0.9135]
    assert interval(4, 4)[1] == 1.0
    assert interval(0, 4)[0] == 0.0

"""No letter is ever filed into a stranger's case, however it is written."""

from pathlib import Path

import pytest

from tests.fixtures.people import register_csv
from tests.office import OfficeUnderTest
from tests.stories.traps import MORE_ROWS, traps

pytestmark = pytest.mark.dovecot


def test_no_trap_ends_in_a_strangers_case(office: OfficeUnderTest, tmp_path: Path) -> None:
    register = tmp_path / "register.csv"
    register.write_text("\n".join((register_csv().strip(), *MORE_ROWS, *_a_city())) + "\n", encoding="utf-8")
    assert office.run("cases", "import", str(register)).code == 0
    laid = traps()
    office.dovecot.append_all(office.user, [trap.raw for trap in laid])
    assert office.once()["received"] == len(laid)
    cases: dict[str, set[str]] = {}
    for row in office.documents():
        cases.setdefault(row["submission"], set()).update({row["case"]} - {None})
    got = zip(laid, cases.values(), strict=True)
    assert [(trap.name, filed) for trap, filed in got if filed != trap.allowed] == []


def _a_city() -> list[str]:
    """Enough people with everyday words for names that a look-up by name finds thousands."""
    lasts = (
        "Klein",
        "Lange",
        "Koch",
        "König",
        "Weiß",
        "Jung",
        "Bach",
        "Berg",
        "Schreiben",
        "Rechnung",
        "Müller",
    )
    firsts = ("Jonas", "Lena", "Paul", "Marie", "Lukas", "Emma", "Felix")
    return [
        f"35502BG1{n:06},9{n // 1000:02}Z{n:06},{lasts[n % 11]},{firsts[n % 7]},,,,,,,,active,"
        for n in range(3_000)
    ]

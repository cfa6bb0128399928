"""The sample office, worked by the program on real servers: each part ends as `expected.toml` says."""

import hashlib
import tomllib
from pathlib import Path

import pytest

from tests.office import OfficeUnderTest

pytestmark = pytest.mark.dovecot
SAMPLES = Path(__file__).parents[1] / "fixtures" / "office"
EXPECTED = tomllib.loads((SAMPLES / "expected.toml").read_text(encoding="utf-8"))["mail"]


def test_every_part_of_every_sample_letter_ends_as_expected(office: OfficeUnderTest) -> None:
    assert office.run("cases", "import", str(SAMPLES / "register.csv")).code == 0
    letters = [(SAMPLES / mail["file"]).read_bytes() for mail in EXPECTED]
    for letter in letters:
        office.dovecot.append(office.user, letter)
    counts = office.once()
    assert counts["received"] == len(letters)
    assert counts["received"] == sum(
        counts[n] for n in ("filed", "review", "set_aside", "quarantined", "duplicates")
    )
    assert office.dovecot.uids(office.user) == []
    assert len(office.dovecot.uids(office.user, "Verarbeitet")) == len(letters)
    check_documents(office)
    check_receipts(office)
    assert office.run("balance", "--json").json["balanced"] is True
    assert office.once()["received"] == 0


def check_documents(office: OfficeUnderTest) -> None:
    rows = iter(office.documents())
    wrong = []
    for mail in EXPECTED:
        if mail.get("same_as"):
            continue
        for part in mail["part"]:
            row = next(rows)
            got = {name: row[name] for name in part if name in row}
            if got != {name: part[name] for name in got}:
                wrong.append((mail["file"], part, got))
            if row["status"] == "filed":
                file = office.cases / row["path"]
                assert hashlib.sha256(file.read_bytes()).hexdigest() == row["sha256"]
                assert file.with_suffix(".json").is_file()
    assert wrong == []
    assert next(rows, None) is None


def check_receipts(office: OfficeUnderTest) -> None:
    allowed = [mail["receipt"] for mail in EXPECTED if not mail.get("same_as")]
    assert [row["acknowledged"] for row in office.submissions()] == allowed
    receipts = [m.message for m in office.sink.messages if "Eingangsbest" in str(m.message["Subject"])]
    assert len(receipts) == sum(allowed)

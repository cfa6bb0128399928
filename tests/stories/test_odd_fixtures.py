"""Every class of mail and file that broke other systems, worked by the program, ends as expected."""

import tomllib
from hashlib import sha256

import pytest

from tests.office import ROOT, OfficeUnderTest

pytestmark = pytest.mark.dovecot
FIXTURES = ROOT / "tests" / "fixtures"
EXPECTED = tomllib.loads((FIXTURES / "odd" / "expected.toml").read_text(encoding="utf-8"))
SILENT = {
    "delivery-report",
    "read-report",
    "out-of-office",
    "mailing-list",
    "newsletter",
    "spam",
    "application-in-spam",
}
"""Mails that get no receipt."""


def test_every_part_of_every_odd_mail_ends_as_expected(office: OfficeUnderTest) -> None:
    assert office.run("cases", "import", str(FIXTURES / "office" / "register.csv")).code == 0
    mails = {name: (FIXTURES / "odd" / f"{name}.eml").read_bytes() for name in EXPECTED}
    office.dovecot.append_all(office.user, mails.values())
    assert office.once()["received"] == len(mails)
    names = dict(zip((row["submission"] for row in office.submissions()), mails, strict=True))
    fates: dict[str, dict[str, str]] = {
        names[row["submission"]]: {"": row["reason"]}
        for row in office.submissions()
        if row["state"] == "quarantined"
    }
    for row in office.documents():
        fate, of_mail = f"{row['status']} {row['reason']}", fates.setdefault(names[row["submission"]], {})
        if row["part"]:
            of_mail[row["part"]] = fate
        else:  # a mail that was not opened has a row of its own
            assert fate == f"quarantined {of_mail['']}"
            assert row["sha256"] == sha256(mails[names[row["submission"]]]).hexdigest()
    assert fates == {name: spelled_out(expected) for name, expected in EXPECTED.items()}
    answered = {names[row["submission"]] for row in office.submissions() if row["acknowledged"]}
    assert answered == mails.keys() - SILENT
    assert office.run("balance").code == 0
    assert not any(office.once().values())


def test_photos_are_put_together_and_a_photo_sent_twice_is_linked(office: OfficeUnderTest) -> None:
    assert office.run("cases", "import", str(FIXTURES / "office" / "register.csv")).code == 0
    names = ("photos-of-one-letter", "photos-one-by-one", "photos-one-by-one-rest", "same-photo")
    mails = [(FIXTURES / "odd" / f"{name}.eml").read_bytes() for name in (*names, "same-photo-again")]
    office.dovecot.append_all(office.user, mails)
    office.once()
    last, between, first, one, two, photo, again = (
        row for row in office.documents() if row["media_type"].startswith("image/")
    )
    assert {row["document"] for row in (last, between, first)} == {first["document"]}
    assert one["document"] == two["document"]
    assert (photo["status"], again["status"]) == ("filed", "duplicate")
    assert photo["sha256"] == again["sha256"]
    assert len(office.sink.messages) == len(mails)


def test_two_mails_with_one_message_id_are_both_received_filed_and_acknowledged(
    office: OfficeUnderTest,
) -> None:
    assert office.run("cases", "import", str(FIXTURES / "office" / "register.csv")).code == 0
    mails = [
        (FIXTURES / "odd" / f"{name}.eml").read_bytes()
        for name in ("same-message-id", "same-message-id-again")
    ]
    office.dovecot.append_all(office.user, mails)
    counts = office.once()
    assert (counts["received"], counts["filed"], counts["acknowledged"], counts["sent"]) == (2, 2, 2, 2)
    first, second = office.submissions()
    assert first["message_id"] == second["message_id"]
    assert first["submission"] != second["submission"]
    filed = [row["path"] for row in office.documents() if row["status"] == "filed"]
    assert len({path for path in filed if (office.cases / path).is_file()}) == 2
    assert office.run("balance").code == 0


def spelled_out(expected: dict[str, str]) -> dict[str, str]:
    """With a line for each part, where one line says it for several (`1-501`)."""
    found = {}
    for path, fate in expected.items():
        first, _, last = path.partition("-")
        paths = map(str, range(int(first), int(last) + 1)) if last else [path]
        found |= dict.fromkeys(paths, fate)
    return found


def test_names_are_kept_as_they_were_written_and_never_used_as_a_path(office: OfficeUnderTest) -> None:
    assert office.run("cases", "import", str(FIXTURES / "office" / "register.csv")).code == 0
    mails = [(FIXTURES / "odd" / f"{name}.eml").read_bytes() for name in ("names", "archive-names")]
    office.dovecot.append_all(office.user, mails)
    office.once()
    rows = [row for row in office.documents() if row["media_type"] == "application/pdf"]
    assert [row["filename"] for row in rows] == [
        "Lohn März.pdf",
        "Lohn März 2.pdf",
        "Lohn März 3.pdf",
        "../../../etc/passwd",
        "Lohn\u202efdp.exe",
        "",
        "Lohnabrechnung März.pdf",
        "給与明細.pdf",
        "../../etc/cron.d/Lohn.pdf",
        "Lohn\u202efdp.exe",
    ]
    pdfs = (file for file in office.cases.rglob("*.pdf") if not file.name.endswith(".rendition.pdf"))
    files = {file.resolve() for file in pdfs}
    assert {(office.cases / row["path"]).resolve() for row in rows} == files
    assert all(file.is_relative_to(office.cases.resolve()) for file in files)
    assert not [file for file in files if "Lohn" in file.name or "passwd" in file.name]

"""What lies beside a filed document: a searchable PDF where it was a picture, nothing where it was a PDF."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from pypdfium2 import PdfDocument

from classifiers.nouns import Page, Part, Reading
from classifiers.reasons import Reason, Status
from ingest.office import Office
from ingest.operations.balance import balance
from ingest.operations.listing import documents
from ingest.operations.register_file import import_register
from ingest.reading.nouns import SIGNED
from ingest.renditions import renditions
from storage.nouns import FilingPlan, PlannedDocument
from tests.integration.room.conftest import part_of
from tests.integration.room.samples import page, pdf, saved, scanned_pdf
from tests.pdfa_rules import faults
from tests.unit.reading.office.samples import XLSX, xlsx
from tests.within import post_and_work

SAMPLES = Path(__file__).parents[2] / "fixtures" / "office"
LETTERS = {
    "photo": "01-photo-payslip.eml",
    "scan": "02-scan-lease.eml",
    "born digital": "03-pdf-payslip.eml",
    "HEIC": "04-heic-certificate.eml",
    "fax": "05-fax-change-notice.eml",
    "screenshot": "06-screenshot-account.eml",
    "words of a mail": "07-text-application.eml",
}


@pytest.fixture(scope="module")
def filed(office: Office) -> dict[str, dict[str, Any]]:
    """The file of each letter, as it was filed."""
    import_register(SAMPLES / "register.csv", office.store)
    found = {}
    for kind, name in LETTERS.items():
        submission = post_and_work(office, (SAMPLES / name).read_bytes())
        rows = list(documents(office.store, submission=submission, status=Status.FILED))
        found[kind] = rows[-1]
    return found


def rendition_of(row: dict[str, Any], office: Office) -> Path:
    return (office.cases.folder / row["path"]).with_suffix(".rendition.pdf")


@pytest.mark.parametrize("kind", [kind for kind in LETTERS if kind != "born digital"])
def test_what_is_no_pdf_has_a_searchable_one_beside_it(
    filed: dict[str, dict[str, Any]], office: Office, kind: str
) -> None:
    beside = rendition_of(filed[kind], office)
    assert faults(beside.read_bytes()) == []
    shown = PdfDocument(beside)
    assert len(shown) == filed[kind]["pages"]
    text = " ".join(sheet.get_textpage().get_text_range() for sheet in shown)
    for word in text_beside(filed[kind], office).split():
        assert word in text


def text_beside(row: dict[str, Any], office: Office) -> str:
    if row["media_type"].startswith("text/plain"):
        return (office.cases.folder / row["path"]).read_text(encoding="utf-8")
    return (office.cases.folder / row["path"]).with_suffix(".text.txt").read_text(encoding="utf-8")


def test_a_pdf_that_was_born_one_stays_alone(filed: dict[str, dict[str, Any]], office: Office) -> None:
    assert not rendition_of(filed["born digital"], office).exists()


def test_the_rendition_of_a_photo_has_at_most_a_third_of_its_bytes(
    filed: dict[str, dict[str, Any]], office: Office
) -> None:
    original = office.cases.folder / filed["photo"]["path"]
    assert rendition_of(filed["photo"], office).stat().st_size <= original.stat().st_size / 3


def test_the_original_and_the_balance_are_untouched(filed: dict[str, dict[str, Any]], office: Office) -> None:
    for kind, row in filed.items():
        original = office.cases.folder / row["path"]
        sent = message_from_bytes((SAMPLES / LETTERS[kind]).read_bytes())
        hashes = {hashlib.sha256(leaf.get_payload(decode=True) or b"").hexdigest() for leaf in sent.walk()}
        assert hashlib.sha256(original.read_bytes()).hexdigest() in hashes
        assert json.loads(original.with_suffix(".json").read_text())["sha256"] == row["sha256"]
    findings = balance(office.settings, office.store, ask_mailbox=False).findings
    assert [finding for finding in findings if "UID" not in finding.where] == []


def test_the_rendition_reads_as_the_photo_did(filed: dict[str, dict[str, Any]], office: Office) -> None:
    """Its picture alone is as legible: drawn anew and read, the case number is there again."""
    sheet = PdfDocument(rendition_of(filed["photo"], office))[0]
    picture = sheet.render(scale=200 / 72).to_pil().convert("L")
    again = read_again(saved(picture, "PNG"), office)
    first = text_beside(filed["photo"], office)
    common = set(first.split()) & set(again.text.split())
    assert len(common) > 0.9 * len(set(first.split()))


def read_again(data: bytes, office: Office) -> Reading:
    with office.blobs.scratch() as spool:
        spool.write_bytes(data)
        return office.room.read(spool, part_of(data, "image/png"))


@pytest.fixture
def beside(office: Office, tmp_path: Path) -> Callable[[bytes, str, Reading], bytes]:
    """What is made beside a document when it is filed."""

    def make(data: bytes, claimed: str, reading: Reading) -> bytes:
        spool = tmp_path / "spool"
        spool.write_bytes(data)
        plan = FilingPlan(
            submission=None,
            state=Status.FILED,
            reason=Reason.FILED_BY_CLERK,
            documents=(planned(part_of(data, claimed), reading),),
        )
        return renditions(plan, spool, office).get("one", b"")

    return make


def planned(part: Part, reading: Reading) -> PlannedDocument:
    return PlannedDocument(
        id="one", document="one", part=part, verdict=None, pages=1, path="a/b.pdf", reading=reading
    )


def test_a_broken_pdf_has_a_mended_one_beside_it(beside: Callable[..., bytes]) -> None:
    text = Page(number=1, text="Jobcenter Dortmund", how="text")
    reading = Reading(engine="e", pages=(text,), page_count=1, problem=Reason.DAMAGED)
    mended = beside(pdf()[:-300], "application/pdf", reading)
    assert "Jobcenter Dortmund" in PdfDocument(mended)[0].get_textpage().get_text_range()


def test_a_signed_pdf_stays_alone_even_where_its_pages_were_read(beside: Callable[..., bytes]) -> None:
    scan = Page(number=1, text="Jobcenter", how="ocr", width=1240, height=1754, kind="scan")
    reading = Reading(engine="e", pages=(scan,), page_count=1)
    assert beside(scanned_pdf(page()), "application/pdf", reading)
    signed = replace(reading, engine="f", metadata=(SIGNED,))
    assert beside(scanned_pdf(page()), "application/pdf", signed) == b""


def test_a_table_as_text_has_a_pdf_of_its_words(beside: Callable[..., bytes], office: Office) -> None:
    table = b"Datum;Betrag;Zweck\n01.03.2020;391,00;Miete\n"
    read = Reading(engine="e", pages=(Page(number=1, text="Datum\tBetrag\nMiete\t391,00", how="text"),))
    made = PdfDocument(beside(table, "text/csv", read))[0].get_textpage().get_text_range()
    assert all(word in made for word in ("Datum", "Betrag", "Miete", "391,00"))


def test_a_sheet_that_libreoffice_does_not_show_has_a_pdf_of_its_words(beside: Callable[..., bytes]) -> None:
    read = Reading(engine="e", pages=(Page(number=1, text="Miete\t391,00", how="text"),), page_count=1)
    made = PdfDocument(beside(xlsx({"Blatt": ""}), XLSX, read))[0].get_textpage().get_text_range()
    assert "391,00" in made


def test_a_document_whose_rendition_cannot_be_made_is_filed_without(beside: Callable[..., bytes]) -> None:
    read = Page(number=1, text="Jobcenter", how="ocr", width=100, height=100)
    reading = Reading(engine="e", pages=(read,), page_count=1)
    assert beside(b"\xff\xd8\xff\xe0" + bytes(3000), "image/jpeg", reading) == b""
    assert beside(b"%PDF-1.7" + bytes(3000), "application/pdf", reading) == b""
    assert beside(saved(page(), "PNG"), "image/png", Reading(engine="e", problem=Reason.UNREADABLE)) == b""

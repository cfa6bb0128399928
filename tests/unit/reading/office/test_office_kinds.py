"""Which Office document it is, by content alone."""

import pytest

from ingest.opening.office_kinds import office_type
from ingest.reading.office.read import reads_office
from tests.unit.reading.office.samples import (
    DOC,
    DOCX,
    ODP,
    ODS,
    ODT,
    PPTX,
    XLSX,
    doc,
    docx,
    ole,
    opendocument,
    pptx,
    xlsx,
    zipped,
)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (docx(""), DOCX),
        (xlsx({}), XLSX),
        (pptx([]), PPTX),
        (doc(""), DOC),
        *((opendocument(kind, ""), kind) for kind in (ODT, ODS, ODP)),
        (ole({"Workbook": b""}), "application/vnd.ms-excel"),
        (ole({"Book": b""}), "application/vnd.ms-excel"),
        (ole({"PowerPoint Document": b""}), "application/vnd.ms-powerpoint"),
        (ole({"__properties_version1.0": b""}), "application/vnd.ms-outlook"),
        (ole({"Irgendwas": b"W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0"}), None),
        (zipped({"word/document.xml": "nur ein Name"}), None),
        (zipped({"mimetype": "application/epub+zip"}), None),
        (zipped({"brief.docx": docx("").decode("latin-1")}), None),
        (b"PK\x03\x04", None),
        (b"%PDF-1.7", None),
        (b"", None),
    ],
)
def test_it_is_told_by_what_lies_within(data: bytes, kind: str | None) -> None:
    assert office_type(data) == kind


def test_a_document_with_macros_has_a_type_of_its_own() -> None:
    types = (
        '<Types><Default ContentType = "application/vnd.ms-office.vbaProject"/>'
        "<Override ContentType='application/vnd.ms-word.document.macroEnabled.main+xml'/></Types>"
    )
    kind = office_type(zipped({"[Content_Types].xml": types}))
    assert kind == "application/vnd.ms-word.document.macroenabled.12"
    assert reads_office(kind)


@pytest.mark.parametrize("kind", [DOCX, XLSX, PPTX, ODT, ODS, ODP, DOC, "text/csv", "application/rtf"])
def test_every_kind_of_the_list_is_read(kind: str) -> None:
    assert reads_office(kind)
    assert not reads_office("application/zip")

"""A PDF of an Office document by a real LibreOffice; skipped where it is not installed."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
import pytest
from pypdf import PdfReader

from ingest.room import landlock
from ingest.room.libreoffice import missing_layers, program, rendition
from tests.integration.room.office_files import open_sheet, open_slides, slides, workbook
from tests.unit.reading.office.samples import (
    DOCX,
    ODP,
    ODS,
    ODT,
    PPTX,
    RTF,
    XLSX,
    docx,
    ole,
    opendocument,
    paragraph,
)  # fmt: skip

installed = pytest.mark.skipif(program() is None, reason="LibreOffice is not installed")
SECONDS = 120.0
CALC, IMPRESS = "share/config/soffice.cfg/modules/scalc/ui/inputbar.ui", "program/libsdlo.so"
"""What LibreOffice cannot show sheets and slides without; Debian's calc-nogui lacks the first."""
ROOT = str(Path(__file__).parents[3])
SHOW_FOR_LONG = (
    f"import sys; sys.path.insert(0, {ROOT!r});"
    "from ingest.room.libreoffice import rendition;"
    "rendition(('<p>' + 'Wort ' * 50 + '</p>').encode() * 20_000, 'text/html', 600)"
)


@pytest.fixture
def folder() -> Iterator[str]:
    """A folder for temporary files that another user may pass through, as /tmp is."""
    with TemporaryDirectory() as name:
        Path(name).chmod(0o711)
        yield name


def text_of(shown: bytes | None) -> str:
    assert shown is not None
    return "".join(page.extract_text() for page in PdfReader(BytesIO(shown)).pages)


@installed
@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (docx(paragraph("Guten Tag")), DOCX),
        (rb"{\rtf1 Guten Tag}", RTF),
        (opendocument(ODT, "<office:text><text:p>Guten Tag</text:p></office:text>"), ODT),
    ],
)
def test_a_document_is_shown_as_pdf(data: bytes, media_type: str) -> None:
    assert "Guten Tag" in text_of(rendition(data, media_type, SECONDS))


@installed
def test_where_all_walls_are_asked_for_libreoffice_begins_only_behind_them() -> None:
    missing = missing_layers()
    assert ("Landlock (files)" in missing) is (landlock.version() == 0)
    shown = rendition(docx(paragraph("Guten Tag")), DOCX, SECONDS, "require")
    assert (shown is None) is bool(missing)


@installed
@pytest.mark.parametrize(
    ("make", "media_type", "needs"),
    [
        (workbook, XLSX, CALC),
        (open_sheet, ODS, CALC),
        (slides, PPTX, IMPRESS),
        (open_slides, ODP, IMPRESS),
    ],
)
def test_sheets_and_slides_are_shown_as_pdf(
    make: Callable[[str], bytes], media_type: str, needs: str
) -> None:
    folder = program()
    if folder is None or not (folder.parent / needs).is_file():
        pytest.skip(f"LibreOffice is installed without {needs}")
    assert "Guten Tag" in text_of(rendition(make("Guten Tag"), media_type, SECONDS))


@installed
def test_the_pdf_says_that_it_is_made_to_be_kept() -> None:
    with pikepdf.open(BytesIO(rendition(docx(paragraph("Guten Tag")), DOCX, SECONDS) or b"")) as shown:
        with shown.open_metadata() as metadata:
            assert metadata.pdfa_status == "2B"
        assert len(shown.Root.OutputIntents) == 1


@installed
def test_nothing_is_fetched_and_no_file_of_the_machine_is_shown() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
        page = f'<p>Guten Tag</p><img src="{address}/a.png"><iframe src="file:///etc/passwd"></iframe>'
        shown = text_of(rendition(page.encode(), "text/html", SECONDS))
        with pytest.raises(BlockingIOError):
            server.accept()
    assert "Guten Tag" in shown
    assert "root:" not in shown


@installed
@pytest.mark.parametrize("data", [b"", ole({"EncryptedPackage": b"x"})])
def test_what_cannot_be_shown_is_none(data: bytes) -> None:
    shown = rendition(data, DOCX, SECONDS)
    assert shown is None or text_of(shown) == ""


@installed
def test_a_document_that_takes_too_long_is_given_up_and_leaves_nothing() -> None:
    before = at_work(os.getpid())
    assert rendition(docx(paragraph("Guten Tag")), DOCX, 0.05) is None
    assert at_work(os.getpid()) == before


@installed
def test_it_ends_with_the_process_that_asked_for_it(folder: str) -> None:
    asked = subprocess.Popen([sys.executable, "-c", SHOW_FOR_LONG], env={**os.environ, "TMPDIR": folder})
    children = wait_for_children(asked.pid)
    asked.send_signal(signal.SIGKILL)
    asked.wait()
    ends = time.monotonic() + 20
    while any(Path(f"/proc/{child}/cmdline").exists() for child in children) and time.monotonic() < ends:
        time.sleep(0.05)
    assert [child for child in children if Path(f"/proc/{child}/cmdline").exists()] == []


def test_a_kind_it_does_not_show_is_none() -> None:
    assert rendition(b"a;b", "text/csv", SECONDS) is None


def wait_for_children(parent: int) -> list[int]:
    """The processes that `parent` has started, once LibreOffice has begun to write its folder."""
    ends = time.monotonic() + 20
    while not (children := at_work(parent)) and time.monotonic() < ends:
        time.sleep(0.05)
    time.sleep(0.5)  # until it has asked the kernel to end with its parent
    assert children
    return children


def at_work(parent: int) -> list[int]:
    return list(_children(parent))


def _children(parent: int) -> Iterator[int]:
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent and fields[0] != "Z":
            yield int(status.parent.name)

"""Long documents are read in turns, and say in the end what one go would have said, byte for byte."""

import io
import json
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from itertools import count
from pathlib import Path

import pikepdf
import pytest
from fpdf import FPDF
from PIL import Image

from classifiers.nouns import Page, Part, Reading
from classifiers.reasons import Reason
from config.settings import ReadingSettings
from ingest.reading.gather import gather
from ingest.reading.nouns import MAX_TEXT, ReadingLimits
from ingest.room import frames
from ingest.room.forkserver import MOST_PAUSES, Reader, ReaderDiedError
from ingest.room.pace import FEW, Pace
from ingest.room.room import PLACES, ReadingRoom
from tests.fixtures.paper import scanned_pdf
from tests.integration.room.conftest import part_of
from tests.integration.room.samples import page, pdf, saved
from tests.kills import born, left_of
from tests.unit.reading.office import samples

AT_A_TIME = 2
SMALL = (620, 877)


@pytest.fixture(scope="module")
def room() -> Iterator[ReadingRoom]:
    with ReadingRoom(ReadingSettings(readers=1, max_pixels=30_000_000)) as open_room:
        yield open_room


@pytest.fixture(autouse=True)
def nobody_waits(room: ReadingRoom) -> Iterator[None]:
    yield
    room.let_go()


@pytest.fixture
def spooled(tmp_path: Path) -> Callable[[bytes], tuple[Path, Part]]:
    """A document as the only one in a spool file."""
    numbers = count()

    def put(data: bytes) -> tuple[Path, Part]:
        spool = tmp_path / f"spool-{next(numbers)}"
        spool.write_bytes(data)
        return spool, part_of(data, "application/octet-stream")

    return put


def sheet(*lines: str) -> Image.Image:
    return page(lines, SMALL)


def sheets(number: int, about: str = "Kontoauszug") -> list[Image.Image]:
    return [
        sheet(about, f"Blatt {one} der Unterlagen", f"Kundennummer 123D45678{one}") for one in range(number)
    ]


def scan(*pictures: Image.Image) -> bytes:
    return scanned_pdf(*(saved(picture, "JPEG") for picture in pictures))


def pile() -> bytes:
    """With a page that comes twice far apart, a sheet that parts it, and an empty one."""
    one, two, three, *rest = sheets(9)
    return scan(one, two, sheet("Trennblatt"), three, sheet(), one, *rest, two)


def fax() -> bytes:
    first, *rest = (picture.convert("1") for picture in (*sheets(6), *sheets(2)))
    return saved(first, "TIFF", save_all=True, append_images=rest, compression="group4")


def with_a_broken_page() -> bytes:
    with pikepdf.open(io.BytesIO(scan(*sheets(9)))) as file:
        file.Root.Pages.Kids[5] = file.make_stream(b"no page", Type=pikepdf.Name.Page)
        out = io.BytesIO()
        file.save(out)
    return out.getvalue()


def pdf_cut_off() -> bytes:
    return scan(*sheets(9))[:-300]


def scans_and_print() -> bytes:
    """Pages with and without a text layer in turns, some of them equal."""
    document = FPDF()
    for number, picture in enumerate(sheets(7)):
        document.add_page()
        document.image(picture, x=0, y=0, w=210)
        document.add_page()
        document.set_font("Helvetica", size=12)
        document.multi_cell(0, 8, f"Anlage {number % 2}: " + "Ein Absatz mit genug Text. " * 12)
    return bytes(document.output())


def letter_with_scans() -> bytes:
    pictures = {f"word/media/image{n}.png": saved(one, "PNG") for n, one in enumerate(sheets(8), 1)}
    body = f'<w:document xmlns:w="{samples.WORD}"><w:body>{samples.paragraph("Anbei.")}</w:body></w:document>'
    return samples.open_xml(samples.DOCX, {"word/document.xml": body} | pictures)


DOCUMENTS: dict[str, Callable[[], bytes]] = {
    "a pile with equal pages, a separator and an empty page": pile,
    "a fax with equal pages": fax,
    "a scan with a broken page": with_a_broken_page,
    "a scan that is cut off": pdf_cut_off,
    "scans between printed pages": scans_and_print,
    "a letter with scans in it": letter_with_scans,
}


def in_turns(room: ReadingRoom, spool: Path, part: Part) -> tuple[int, Reading]:
    """How often it paused, and what it says."""
    reading, pauses = room.begin(spool, part, AT_A_TIME), 0
    while reading is None:
        pauses += 1
        reading = room.go_on(spool, part, AT_A_TIME)
    return pauses, reading


@pytest.mark.parametrize("document", DOCUMENTS)
def test_in_turns_is_what_one_go_gives(
    room: ReadingRoom, spooled: Callable[[bytes], tuple[Path, Part]], document: str
) -> None:
    spool, part = spooled(DOCUMENTS[document]())
    whole = room.read(spool, part)
    pauses, reading = in_turns(room, spool, part)
    assert pauses >= 2
    assert json.dumps(asdict(reading)) == json.dumps(asdict(whole))


def test_the_documents_show_what_they_are_for(
    room: ReadingRoom, spooled: Callable[[bytes], tuple[Path, Part]]
) -> None:
    _, read = in_turns(room, *spooled(pile()))
    assert [one.number for one in read.pages if one.kind == "separator"] == [3]
    assert {one.number: one.copy_of for one in read.pages if one.copy_of} == {6: 1, 13: 2}
    _, read = in_turns(room, *spooled(with_a_broken_page()))
    assert read.problem is Reason.DAMAGED
    assert {one.number: one.kind for one in read.pages}[6] == "damaged"


def test_printed_pages_and_short_scans_are_read_in_one_go(
    room: ReadingRoom, spooled: Callable[[bytes], tuple[Path, Part]]
) -> None:
    assert in_turns(room, *spooled(pdf(pages=80)))[0] == 0
    assert in_turns(room, *spooled(scan(*sheets(AT_A_TIME + FEW))))[0] == 0
    assert in_turns(room, *spooled(scan(*sheets(AT_A_TIME + FEW + 1))))[0] == 1


def test_others_are_read_while_a_document_waits(
    room: ReadingRoom, spooled: Callable[[bytes], tuple[Path, Part]]
) -> None:
    long, other = spooled(scan(*sheets(9))), spooled(scan(page()))
    assert room.begin(*long, AT_A_TIME) is None
    assert "Lohnabrechnung" in room.read(*other).text
    assert in_turns(room, *long)[1].page_count == 9


def test_of_too_many_documents_some_lose_their_reader_and_nothing_else(
    room: ReadingRoom, spooled: Callable[[bytes], tuple[Path, Part]]
) -> None:
    many = [spooled(scan(*sheets(9, about=f"Akte {number}"))) for number in range(PLACES + 1)]
    assert [room.begin(*one, AT_A_TIME) for one in many] == [None] * len(many)
    lost = many[-1]
    assert room.go_on(*lost, AT_A_TIME) == room.read(*lost)
    for one in many[:-1]:
        assert room.go_on(*one, AT_A_TIME) is None
    room.let_go()
    assert room.go_on(*many[0], AT_A_TIME) == room.read(*many[0])


def test_a_document_whose_reader_died_in_its_pause_is_read_anew(
    room: ReadingRoom, spooled: Callable[[bytes], tuple[Path, Part]]
) -> None:
    long = spooled(scan(*sheets(9)))
    assert room.begin(*long, AT_A_TIME) is None
    for reader in _readers(room):
        os.kill(reader, signal.SIGKILL)
    assert in_turns(room, *long)[1] == room.read(*long)


def test_a_closed_room_leaves_no_reader_that_waits(
    spooled: Callable[[bytes], tuple[Path, Part]],
) -> None:
    with ReadingRoom(ReadingSettings(readers=1)) as room:
        assert room.begin(*spooled(scan(*sheets(9))), AT_A_TIME) is None
        readers = [(reader, born(reader)) for reader in _readers(room)]
    assert readers
    assert left_of(readers) == []


def test_the_time_of_a_document_is_that_of_all_its_turns(
    spooled: Callable[[bytes], tuple[Path, Part]],
) -> None:
    """So many pages do not fit into it, whatever the pauses; and a longer pause takes none of it."""
    long = spooled(scan(*sheets(120)))
    with ReadingRoom(ReadingSettings(readers=1, read_time=8.0)) as hasty:
        hasty.warm()
        assert hasty.begin(*long, AT_A_TIME) is None
        time.sleep(9)
        reading = hasty.go_on(*long, AT_A_TIME)
        while reading is None:
            reading = hasty.go_on(*long, AT_A_TIME)
    assert (reading.problem, reading.page_count) == (Reason.OUT_OF_TIME, 120)
    assert len(reading.pages) > AT_A_TIME


def test_a_pause_takes_no_time() -> None:
    ours, theirs = socket.socketpair()
    pace = Pace(theirs, 1)
    seen = pace.counted(lambda *_: None)
    pace.pause(9)
    seen(1, page())  # type: ignore[arg-type]
    pace.pause(FEW)
    waits = threading.Thread(target=pace.pause, args=(9,))
    before = pace.clock()
    waits.start()
    assert frames.receive(ours) == {"paused": True}
    time.sleep(1.0)
    frames.send(ours, {"pages": 2})
    waits.join()
    assert pace.clock() - before < 0.8
    for end in (ours, theirs):
        end.close()


def test_a_reader_that_only_pauses_is_found_out() -> None:
    ours, theirs = socket.socketpair()

    def only_pauses() -> None:
        while True:
            try:
                frames.receive(theirs)
                frames.send(theirs, {"paused": True})
            except (EOFError, OSError):
                return

    threading.Thread(target=only_pauses, daemon=True).start()
    reader = Reader(ours, -1)
    for _ in range(MOST_PAUSES):
        assert reader.ask({"do": "read", "pages": 1}, (), 60.0) == {"paused": True}
    with pytest.raises(ReaderDiedError, match="without end"):
        reader.ask({"do": "read", "pages": 1}, (), 60.0)
    assert reader.jobs == 1
    for end in (ours, theirs):
        end.close()


def test_the_bound_of_letters_is_kept_over_all_turns() -> None:
    told: list[int] = []
    limits = ReadingLimits(pages=9, pixels=1, enough=lambda: False, pause=told.append)
    pages = (Page(number=number, text="x" * (MAX_TEXT // 4), how="ocr") for number in count(1))
    read = gather(pages, 12, limits)
    assert (len(read.pages), read.problem) == (4, Reason.TOO_LONG)
    assert told == [9, 8, 7, 6, 5]


def _readers(room: ReadingRoom) -> set[int]:
    assert room._server is not None  # noqa: SLF001 - the test kills what nobody else may see
    server = room._server._process.pid  # noqa: SLF001 - as above
    return set(map(int, Path(f"/proc/{server}/task/{server}/children").read_text().split()))

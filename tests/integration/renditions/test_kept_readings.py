"""Which readings are kept, which are read anew, and that nothing is read twice at once."""

import hashlib
import threading
import time
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import select

from classifiers.nouns import Part, Reading
from classifiers.reasons import Reason
from ingest.office import Office
from ingest.operations.reread import Chosen, reread
from ingest.readings import Turns, reading_of
from storage.tables import ReadingRow
from tests.integration.room.samples import page, saved
from tests.within import office_beside, post_and_work

FAX = saved(page(("Hallo",), (300, 90)).convert("1"), "TIFF", compression="group4")


@pytest.fixture
def fresh(office: Office, tmp_path: Path) -> Iterator[Office]:
    with office_beside(office, tmp_path) as fresh:
        yield fresh


def part_of(data: bytes, folder: Path, media_type: str) -> tuple[Part, Path]:
    spool = folder / "spool"
    spool.write_bytes(data)
    return Part.alone(media_type, len(data), sha256=hashlib.sha256(data).hexdigest()), spool


def kept(office: Office) -> list[str]:
    with office.store.read() as tx:
        return list(tx.connection.scalars(select(ReadingRow.sha256)))


def test_a_small_fax_is_kept_and_a_small_text_is_not(fresh: Office, tmp_path: Path) -> None:
    assert len(FAX) < 2_000
    part, spool = part_of(FAX, tmp_path, "image/tiff")
    reading_of(part, spool, fresh)
    assert kept(fresh) == [part.sha256]
    reading_of(*part_of(b"Guten Tag", tmp_path, "text/plain"), fresh)
    assert kept(fresh) == [part.sha256]


def keep(office: Office, part: Part, problem: Reason | None, pages: int) -> None:
    engine = office.room.engine()
    with office.store.write() as tx:
        reading = Reading(engine=engine, pages=(), page_count=pages, problem=problem)
        tx.readings.keep(part.sha256, engine, reading, tx.now)


def test_a_reading_cut_at_fewer_pages_is_read_anew_and_replaced(fresh: Office, tmp_path: Path) -> None:
    part, spool = part_of(FAX, tmp_path, "image/tiff")
    keep(fresh, part, Reason.TOO_LONG, 1)
    assert len(reading_of(part, spool, fresh).pages) == 1
    with fresh.store.read() as tx:
        again = tx.readings.get(part.sha256, fresh.room.engine())
    assert again is not None
    assert (len(again.pages), again.problem is Reason.TOO_LONG) == (1, False)


def test_a_whole_reading_is_not_read_again(fresh: Office, tmp_path: Path) -> None:
    part, spool = part_of(FAX, tmp_path, "image/tiff")
    keep(fresh, part, Reason.NO_TEXT, 1)
    assert reading_of(part, spool, fresh).problem is Reason.NO_TEXT


def test_reread_counts_what_it_read_again_beyond_the_old_bound(fresh: Office) -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "erika@example.org", "Fax"
    mail.set_content("Anbei.")
    mail.add_attachment(FAX, maintype="image", subtype="tiff", filename="fax.tif")
    part = Part.alone("image/tiff", len(FAX), sha256=hashlib.sha256(FAX).hexdigest())
    keep(fresh, part, Reason.TOO_LONG, 0)
    submission = post_and_work(fresh, mail.as_bytes())
    with fresh.store.write() as tx:
        tx.connection.execute(ReadingRow.__table__.delete())
    keep(fresh, part, Reason.TOO_LONG, 1)
    (done,) = reread(fresh, Chosen(submissions=(submission,)), "operator:test")
    assert done.read == 1
    (done,) = reread(fresh, Chosen(submissions=(submission,)), "operator:test")
    assert done.read == 0


def test_the_same_bytes_in_two_letters_at_once_are_read_once(fresh: Office, tmp_path: Path) -> None:
    part, spool = part_of(FAX, tmp_path, "image/tiff")
    readings: list[Reading] = []
    both = [
        threading.Thread(target=lambda: readings.append(reading_of(part, spool, fresh))) for _ in range(2)
    ]
    rooms = fresh.room
    read, asked = rooms.read, []

    def counted(spool: Path, part: Part) -> Reading:
        asked.append(part.sha256)
        return read(spool, part)

    rooms.read = counted  # type: ignore[assignment,method-assign]
    try:
        for one in both:
            one.start()
        for one in both:
            one.join()
    finally:
        del rooms.read
    assert (len(asked), readings[0] == readings[1]) == (1, True)


def test_turns_are_by_name() -> None:
    turns, order = Turns(), []

    def take(name: str, seconds: float) -> None:
        with turns.of(name):
            time.sleep(seconds)
            order.append(name)

    threads = [threading.Thread(target=take, args=one) for one in (("a", 0.2), ("a", 0.0), ("b", 0.0))]
    for thread in threads:
        thread.start()
        time.sleep(0.02)
    for thread in threads:
        thread.join()
    assert order == ["b", "a", "a"]

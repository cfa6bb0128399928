"""Pages of one letter, and the same photo, in several mails of one sender."""

import datetime as dt
from collections.abc import Iterator

import pytest

from ingest.office import Office
from ingest.operations.listing import document
from ingest.tally import Tally
from ingest.work import work
from tests.stories.mails import ANNA, File, mail, pdf
from tests.within import RECEIVED, office_within, post

SENDER = f"Jemand <{ANNA.email}>"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office_within(tmp_path_factory.mktemp("office"), pages_within="2h") as office:
        yield office


def worked(office: Office, *letters: tuple[bytes, dt.timedelta]) -> list[str]:
    """The Vorgangsnummern of letters that came so long after one another."""
    posted = [post(office, raw, received_at=RECEIVED + later) for raw, later in letters]
    work(office, Tally())
    return posted


def page(number: int, about: str) -> bytes:
    return mail(f"Blatt {number}", pdf(about, f"Seite {number} von 2", name=f"{number}.pdf"), sender=SENDER)


def test_an_office_says_how_long_the_pages_of_a_letter_may_take(office: Office) -> None:
    first, soon = worked(
        office, (page(1, "Befund"), dt.timedelta()), (page(2, "Befund"), dt.timedelta(minutes=110))
    )
    assert document(office.store, f"{soon}-02")["document"] == f"{first}-02"
    assert document(office.store, f"{soon}-02")["reason"] == "piece_of_another"
    (late,) = worked(office, (page(2, "Attest"), dt.timedelta(minutes=121)))
    assert document(office.store, f"{late}-02")["document"] == f"{late}-02"


def test_less_time_leaves_the_pages_apart(office: Office) -> None:
    settings = office.settings.model_copy(
        update={"reading": office.settings.reading.model_copy(update={"pages_within": 60.0})}
    )
    hasty = Office(settings, office.store, office.room, office.assessor)
    days = dt.timedelta(days=30)
    _, second = worked(hasty, (page(1, "Rezept"), days), (page(2, "Rezept"), days + dt.timedelta(minutes=2)))
    assert document(hasty.store, f"{second}-02")["document"] == f"{second}-02"


def test_the_same_photo_in_two_mails_is_linked_to_the_first(office: Office) -> None:
    photo = pdf("Rechnung über eine Brille", name="IMG_1.pdf")
    renamed = _named(photo, "IMG_2.pdf")
    days = dt.timedelta(days=60)
    first, again = worked(
        office,
        (mail("Hier ist meine Rechnung für die Brille", photo, sender=SENDER), days),
        (mail("Ich schicke sie lieber noch einmal", renamed, sender=SENDER), days * 2),
    )
    shown = document(office.store, f"{again}-02")
    assert (shown["status"], shown["duplicate_of"]) == ("duplicate", f"{first}-02")
    assert document(office.store, f"{again}-01")["status"] == "review"


def _named(file: File, name: str) -> File:
    return (name, *file[1:])

"""First pages of all letters before the rest of long documents; and yet the same mails end the same way."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import select

from classifiers.nouns import Part, Reading
from ingest import ahead
from ingest.office import Office
from ingest.operations.listing import document
from ingest.pipeline import PARTS
from ingest.readings import AT_A_TIME
from ingest.tally import Tally
from ingest.work import work
from storage.audit import Action
from storage.tables import AuditRow, SubmissionRow
from tests.fixtures.paper import scanned_pdf
from tests.integration.room.conftest import part_of
from tests.integration.room.samples import page, saved
from tests.stories.mails import File, mail, pdf
from tests.within import office_beside, office_within, post

FIRST, REST = "first pages", "rest"
PEOPLE = count(1)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office_within(tmp_path_factory.mktemp("office")) as office:
        yield office


@pytest.fixture
def office(shared: Office, tmp_path: Path) -> Iterator[Office]:
    with office_beside(shared, tmp_path) as office:
        yield office


def statement(about: str, pages: int = 8) -> File:
    """A long scan: its pages are pictures only."""
    sheets = [page((about, f"Blatt {one}", "Kontoauszug der Sparkasse"), (620, 877)) for one in range(pages)]
    return f"{about}.pdf", "application/pdf", scanned_pdf(*(saved(one, "JPEG") for one in sheets))


def letter(text: str, *files: File, sender: str = "") -> bytes:
    return mail(text, *files, sender=sender or f"person{next(PEOPLE)}@example.org")


def settled(office: Office) -> list[str]:
    """The Vorgangsnummern in the order in which the letters were concluded."""
    query = select(AuditRow.submission).where(AuditRow.action == Action.SETTLED).order_by(AuditRow.seq)
    with office.store.read() as tx:
        return list(dict.fromkeys(tx.connection.scalars(query)))


def is_open(office: Office, submission: str) -> bool:
    query = select(SubmissionRow.state).where(SubmissionRow.id == submission)
    with office.store.read() as tx:
        return tx.connection.scalar(query) == "open"


@contextmanager
def recorded(office: Office, then: Callable[[], None] = lambda: None) -> Iterator[list[tuple[str, str]]]:
    """Whenever pages of a PDF are asked for: whether its first ones, and the hash of its bytes."""
    room, asked = office.room, []
    begin, go_on = room.begin, room.go_on

    def beginning(spool: Path, part: Part, pages: int) -> Reading | None:
        if part.media_type == "application/pdf":
            asked.append((FIRST, part.sha256))
        return begin(spool, part, pages)

    def going_on(spool: Path, part: Part, pages: int) -> Reading | None:
        asked.append((REST, part.sha256))
        then()
        return go_on(spool, part, pages)

    room.begin, room.go_on = beginning, going_on  # type: ignore[method-assign]
    try:
        yield asked
    finally:
        del room.begin, room.go_on


def test_short_letters_do_not_wait_for_the_rest_of_a_long_one(office: Office) -> None:
    long = post(office, letter("Anbei die Auszüge.", statement("Auszug", 13)))
    short = [
        post(office, one)
        for one in (
            letter("Wann kommt mein Bescheid?"),
            letter("Anbei mein Attest.", pdf("Attest", "Das Kind war krank.")),
            letter("Anbei eine Rechnung.", statement("Rechnung", 1)),
        )
    ]
    with recorded(office) as asked:
        assert work(office, Tally()) == 4
    kinds = [kind for kind, _ in asked]
    assert kinds == [FIRST] * 3 + [REST] * kinds.count(REST)
    assert kinds.count(REST) == (13 - AT_A_TIME - 1) // AT_A_TIME
    assert settled(office) == [*short, long]
    assert document(office.store, f"{long}-02")["pages"] == 13


def test_the_same_long_document_in_two_letters_is_read_on_for_both(office: Office, tmp_path: Path) -> None:
    same = statement("Auszug", 9)
    first = post(office, letter("Anbei die Auszüge.", same))
    other = post(office, letter("Anbei die Auszüge meines Mannes.", same))
    with recorded(office) as asked:
        assert work(office, Tally()) == 2
    part = part_of(same[2], same[1])
    assert asked == [(FIRST, part.sha256)] * 2  # the second went on where the first had stopped
    assert settled(office) == [first, other]
    spool = tmp_path / "spool"
    spool.write_bytes(same[2])
    with office.store.read() as tx:
        assert tx.readings.get(part.sha256, office.room.engine()) == office.room.read(spool, part)


def test_a_letter_that_repeats_a_long_one_waits_for_it(office: Office) -> None:
    bill, sender = pdf("Rechnung über eine Brille"), "helfer@example.org"
    long = post(office, letter("Anbei alles.", statement("Auszug"), bill, sender=sender))
    again = post(office, letter("Noch einmal die Rechnung.", bill, sender=sender))
    third = post(office, letter("Und noch einmal.", bill, sender=sender))
    stranger = post(office, letter("Wann kommt mein Bescheid?"))
    assert work(office, Tally()) == 4
    assert settled(office) == [stranger, long, again, third]
    for one in (again, third):
        shown = document(office.store, f"{one}-02")
        assert (shown["status"], shown["duplicate_of"]) == ("duplicate", f"{long}-03")


def test_words_that_say_nothing_tie_no_letters_to_each_other(office: Office) -> None:
    nothing = "Von meinem iPhone gesendet"
    long = post(office, letter(nothing, statement("Auszug")))
    short = post(office, letter(nothing, pdf("Attest", "Das Kind war krank.")))
    assert work(office, Tally()) == 2
    assert document(office.store, f"{short}-01")["status"] == "set_aside"
    assert settled(office) == [short, long]


def test_further_pages_of_a_letter_wait_and_other_mails_of_the_sender_do_not(office: Office) -> None:
    sender = "familie@example.org"
    one, two = (pdf("Befund der Klinik", f"Seite {page} von 2", name=f"{page}.pdf") for page in (1, 2))
    long = post(office, letter("Teil eins.", statement("Auszug"), one, sender=sender))
    page_two = post(office, letter("Teil zwei.", two, sender=sender))
    question = post(office, letter("Wann kommt mein Bescheid?", sender=sender))
    assert work(office, Tally()) == 3
    assert settled(office) == [question, long, page_two]
    assert document(office.store, f"{page_two}-02")["document"] == f"{long}-03"


def test_a_steady_stream_does_not_hold_up_a_long_letter_for_ever(office: Office) -> None:
    post(office, letter("Anbei die Auszüge.", statement("Auszug")))
    for number in range(ahead.FIRST_TURNS + 3):
        post(office, letter("Anbei.", pdf(f"Attest Nummer {number}")))
    with recorded(office) as asked:
        assert work(office, Tally()) == ahead.FIRST_TURNS + 4
    kinds = [kind for kind, _ in asked]
    assert kinds[: ahead.FIRST_TURNS + 5] == [FIRST] * (ahead.FIRST_TURNS + 1) + [REST] + [FIRST] * 3
    assert kinds.count(REST) == len(kinds) - ahead.FIRST_TURNS - 4


def test_a_letter_of_very_many_files_is_read_in_turns_too(office: Office) -> None:
    files = [pdf(f"Beleg Nummer {number}", name=f"{number}.pdf") for number in range(PARTS + 1)]
    many = post(office, letter("Anbei die Belege.", *files))
    short = post(office, letter("Wann kommt mein Bescheid?"))
    assert work(office, Tally()) == 2
    assert settled(office) == [short, many]


def test_what_cannot_wait_overtakes_the_rest_of_what_came_before(office: Office) -> None:
    ordinary = post(office, letter("Anbei die Auszüge.", statement("Auszug", 22)))
    urgent: list[str] = []

    def alarm() -> None:
        if not urgent:
            raw = letter("Heute wurde mir der Strom abgestellt!", statement("Sperrung", 10))
            urgent.append(post(office, raw))

    with recorded(office, alarm) as asked:
        assert work(office, Tally()) == 2
    assert settled(office) == [*urgent, ordinary]
    names = [sha256 for _, sha256 in asked]
    since, other = names.index(asked[0][1]), next(name for name in names if name != names[0])
    first, last = names.index(other), len(names) - names[::-1].index(other)
    assert since == 0
    assert asked[first][0] == FIRST
    assert set(names[first:last]) == {other}
    assert names[last:]


def test_a_pass_that_ends_in_the_middle_leaves_the_letter_for_the_next(office: Office) -> None:
    long = post(office, letter("Anbei die Auszüge.", statement("Auszug", 13)))
    short = post(office, letter("Wann kommt mein Bescheid?"))
    with recorded(office, office.stop.set):
        work(office, Tally())
    assert is_open(office, long)
    office.stop.clear()
    tally = Tally()
    with recorded(office) as asked:
        work(office, tally)
    assert asked[0][0] == FIRST  # begun anew
    assert not is_open(office, long)
    assert sorted(settled(office)) == sorted([long, short])
    assert work(office, tally) == 0

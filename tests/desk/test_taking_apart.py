"""A file with several documents is taken apart: what is stored, what is not, and what is refused."""

from collections.abc import Iterator
from io import BytesIO

import pikepdf
import pytest
from PIL import Image
from pypdf import PdfReader

from classifiers.reasons import Reason
from config.errors import NotFoundError
from ingest.operations.balance import balance
from ingest.operations.carry_out import carry_out_due
from ingest.operations.decide import Choice, Chosen, NotDecidedError, claim, decide
from ingest.operations.pieces import join
from ingest.operations.quarantine import replay
from ingest.operations.reread import Chosen as ToRead
from ingest.operations.reread import reread
from ingest.operations.take_apart import take_apart
from ingest.reading.rendition.cut import cut
from tests.desk.test_deciding import KARLA, KURT, taken, until, waiting
from tests.fixtures import paper
from tests.fixtures.people import Person
from tests.review import Browser, DeskUnderTest
from tests.stories.mails import ANNA, BJOERN, bg, mail, pdf

PDF, TIFF = "application/pdf", "image/tiff"
MOST = 10_000_000


def pile(*people: Person) -> bytes:
    """One PDF with a page about each of them."""
    pages = [
        (paper.Text(x=20, y=30, words=f"BG-Nummer: {bg(one)}", size=11),
         paper.Text(x=20, y=40, words=f"{one.first_name} {one.last_name}", size=11),
         paper.Text(x=20, y=50, words=f"Dies ist die Seite {n} und nicht mehr", size=11))
        for n, one in enumerate(people, start=1)
    ]  # fmt: skip
    return paper.pdf(*pages, title="Stapel")


def mailed(content: bytes, media_type: str = PDF, name: str = "Stapel.pdf") -> bytes:
    return mail("", (name, media_type, content), sender="x@example.org")


THREE_PAGES = pile(ANNA, ANNA, BJOERN)
TWO_PEOPLE = mailed(THREE_PAGES)


def pages_of(data: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(data)).pages]


def filed(desk: DeskUnderTest) -> dict[str, list[str]]:
    """Case and text of the pages of every filed file."""
    rows = desk.rows("SELECT \"case\", path FROM documents WHERE status = 'filed' ORDER BY id")
    return {str(case): pages_of((desk.folder / "cases" / str(path)).read_bytes()) for case, path in rows}


def test_pages_of_two_people_go_to_their_two_cases_and_to_no_other(swift: DeskUnderTest) -> None:
    [submission] = swift.take(TWO_PEOPLE)
    whole = taken(swift)
    first, second = take_apart(swift.office, whole, [3], KARLA)
    assert swift.rows(f"SELECT status, reason, path FROM documents WHERE id = '{whole}'") == [
        ("set_aside", "taken_apart_by_clerk", None)
    ]
    assert waiting(swift) == [first, second]
    assert swift.rows("SELECT language FROM review_items WHERE closed_at IS NULL") == [("de",)] * 2
    suggested = swift.rows(
        f"SELECT candidates FROM documents WHERE id IN ('{first}', '{second}') ORDER BY id"
    )
    assert [ANNA.serial in str(row[0]) for row in suggested] == [True, False]
    assert [BJOERN.serial in str(row[0]) for row in suggested] == [False, True]
    for item, person in ((first, ANNA), (second, BJOERN)):
        claim(swift.office, item, KARLA)
        chosen = Chosen(choice=Choice.FILE, case=person.bg_number, person=person.customer_number)
        decide(swift.office, item, chosen, KARLA)
    until(lambda: waiting(swift) == [])
    anna, bjoern = filed(swift)[ANNA.bg_number], filed(swift)[BJOERN.bg_number]
    assert [ANNA.last_name in page for page in anna] == [True, True]
    assert [BJOERN.last_name in page for page in bjoern] == [True]
    assert swift.rows(f"SELECT state FROM submissions WHERE id = '{submission}'") == [("filed",)]
    assert balance(swift.office.settings, swift.office.store, ask_mailbox=False).findings == ()


def test_the_log_leads_from_the_file_to_its_pieces(desk: DeskUnderTest) -> None:
    desk.take(TWO_PEOPLE)
    whole = taken(desk)
    pieces = take_apart(desk.office, whole, [2, 3], KARLA)
    [event] = desk.events("taken_apart")
    [row] = desk.rows(f"SELECT sha256 FROM documents WHERE id = '{whole}'")
    assert event["document"] == whole
    assert event["actor"] == "user:karla"
    assert event["details"] == {
        "item": whole, "pages": "1-1, 2-2, 3-3", "into": ", ".join(pieces), "sha256": row[0]
    }  # fmt: skip


def test_the_first_piece_is_in_hand_and_the_others_are_for_anybody(desk: DeskUnderTest) -> None:
    desk.take(TWO_PEOPLE)
    first, second = take_apart(desk.office, taken(desk), [3], KARLA)
    assert desk.rows("SELECT id, claimed_by FROM review_items WHERE closed_at IS NULL ORDER BY id") == [
        (first, "karla"), (second, None)
    ]  # fmt: skip
    assert taken(desk, KURT) == second


def test_what_was_taken_apart_by_mistake_is_joined_again(swift: DeskUnderTest) -> None:
    swift.take(TWO_PEOPLE)
    first, second = take_apart(swift.office, taken(swift), [3], KARLA)
    join(swift.office, [second], first, KARLA)
    decide(swift.office, first, Chosen(choice=Choice.FILE, case=ANNA.bg_number), KARLA)
    until(lambda: waiting(swift) == [])
    assert swift.rows("SELECT id, document FROM documents WHERE status = 'filed' ORDER BY id") == [
        (first, first), (second, first)
    ]  # fmt: skip


def test_further_pages_of_what_is_taken_apart_stand_alone_and_in_no_order(desk: DeskUnderTest) -> None:
    files = (("Stapel.pdf", PDF, THREE_PAGES), pdf("Bitte um Bearbeitung"))
    desk.take(mail("", *files, sender="x@example.org"))
    whole, other = waiting(desk)
    claim(desk.office, whole, KARLA)
    join(desk.office, [other], whole, KARLA)
    first, second = take_apart(desk.office, whole, [3], KARLA)
    assert waiting(desk) == [other, first, second]
    assert desk.rows("SELECT DISTINCT piece FROM documents") == [(None,)]


def test_the_same_file_mailed_again_is_linked_to_the_one_that_was_taken_apart(desk: DeskUnderTest) -> None:
    desk.take(TWO_PEOPLE)
    whole = taken(desk)
    pieces = take_apart(desk.office, whole, [3], KARLA)
    [again] = desk.take(mail("", ("Noch.pdf", PDF, THREE_PAGES), sender="x@example.org"))
    query = f"SELECT status, duplicate_of FROM documents WHERE submission = '{again}' AND role <> 'text'"
    assert desk.rows(query) == [("duplicate", whole)]
    assert waiting(desk) == list(pieces)


def test_reading_again_leaves_the_pieces_as_they_are(desk: DeskUnderTest) -> None:
    [submission] = desk.take(TWO_PEOPLE)
    first, _ = take_apart(desk.office, taken(desk), [3], KARLA)
    with desk.office.store.write() as tx:
        tx.desk.release(first, "karla")
    before = desk.rows("SELECT * FROM documents ORDER BY id")
    [done] = reread(desk.office, ToRead(submissions=(submission,)), "operator:test")
    assert done.changed == ()
    assert desk.rows("SELECT * FROM documents ORDER BY id") == before


def test_a_mail_whose_file_was_taken_apart_is_not_worked_whole_once_more(desk: DeskUnderTest) -> None:
    [submission] = desk.take(TWO_PEOPLE)
    take_apart(desk.office, taken(desk), [3], KARLA)
    with desk.office.store.write() as tx:
        tx.connection.exec_driver_sql("UPDATE submissions SET state = 'quarantined'")
    with pytest.raises(NotFoundError, match="took a file"):
        replay(desk.office.store, [submission], "operator:test")
    assert replay(desk.office.store, [], "operator:test") == []
    assert desk.rows("SELECT state FROM submissions") == [("quarantined",)]


@pytest.mark.parametrize("begins", [(), (1,), (4,), (0, 2), (2, 10_000)])
def test_a_page_that_is_not_there_takes_nothing_apart(desk: DeskUnderTest, begins: tuple[int, ...]) -> None:
    desk.take(TWO_PEOPLE)
    whole = taken(desk)
    with pytest.raises(NotDecidedError, match="Mark the pages"):
        take_apart(desk.office, whole, begins, KARLA)
    assert waiting(desk) == [whole]


def test_only_who_has_it_in_hand_takes_it_apart(desk: DeskUnderTest) -> None:
    desk.take(TWO_PEOPLE)
    whole = taken(desk)
    with pytest.raises(NotDecidedError, match="Somebody else"):
        take_apart(desk.office, whole, [3], KURT)
    decide(desk.office, whole, Chosen(choice=Choice.SET_ASIDE), KARLA)
    with pytest.raises(NotDecidedError, match="decided this item already"):
        take_apart(desk.office, whole, [3], KARLA)
    carry_out_due(desk.office)
    assert desk.rows("SELECT count(*) FROM documents WHERE part LIKE '%#%'") == [(0,)]


def test_a_file_of_one_page_or_that_is_gone_stays_whole(desk: DeskUnderTest) -> None:
    desk.take(mailed(pile(ANNA, BJOERN)))
    whole = taken(desk)
    sent = desk.rows("SELECT blob FROM submissions")
    desk.office.blobs.path(str(sent[0][0])).unlink()
    for kept in (desk.folder / "blobs" / "cache").glob("*.part"):
        kept.unlink()
    with pytest.raises(NotDecidedError, match="missing or damaged in storage"):
        take_apart(desk.office, whole, [2], KARLA)
    assert waiting(desk) == [whole]
    with desk.office.store.write() as tx:
        tx.connection.exec_driver_sql("UPDATE documents SET pages = 1")
    with pytest.raises(NotDecidedError, match="of several pages"):
        take_apart(desk.office, whole, [2], KARLA)


def test_balance_misses_pages_that_are_gone(desk: DeskUnderTest) -> None:
    desk.take(TWO_PEOPLE)
    first, _ = take_apart(desk.office, taken(desk), [3], KARLA)
    [(sha256,)] = desk.rows(f"SELECT sha256 FROM documents WHERE id = '{first}'")
    desk.office.blobs.path(str(sha256)).unlink()
    [finding] = balance(desk.office.settings, desk.office.store, ask_mailbox=False).findings
    assert (finding.where, "missing" in finding.what) == (f"document {first}", True)


def test_by_form_and_by_interface_it_is_the_same(desk: DeskUnderTest) -> None:
    desk.take(TWO_PEOPLE, mailed(pile(BJOERN, BJOERN, ANNA)))
    browser = Browser(desk.url)
    browser.sign_in("karla")
    one, other = waiting(desk)
    for item in (one, other):
        assert browser.post(f"/items/{item}/claim", {}).status == 303
    answer = browser.post(f"/items/{one}/take-apart", {"begin": "3"})
    assert (answer.status, answer.headers["Location"]) == (303, f"/items/{one[:-2]}03")
    headers = {"X-CSRF-Token": browser.csrf, "Content-Type": "application/json"}
    answer = browser.ask("POST", f"/api/v1/items/{other}/take-apart", b'{"begins": [3]}', headers)
    first, second = f"{other[:-2]}03", f"{other[:-2]}04"
    assert (answer.status, answer.json) == (200, [first, second])
    joined = f'{{"document": "{second}", "joined": true}}'.encode()
    assert browser.ask("POST", f"/api/v1/items/{first}/pieces", joined, headers).status == 204
    assert waiting(desk) == [f"{one[:-2]}03", f"{one[:-2]}04", first, second]
    small = browser.get(f"/items/{first}/documents/{first}/pages/2?small=1")
    assert Image.open(BytesIO(small.body)).width == 240
    assert browser.post(f"/items/{first}/take-apart", {"begin": "x"}).status == 422


def objects(data: bytes) -> Iterator[bytes]:
    """Everything in a PDF that is not packed."""
    with pikepdf.open(BytesIO(data)) as document:
        for one in document.objects:
            yield one.read_bytes() if isinstance(one, pikepdf.Stream) else repr(one).encode()


def form_and_pictures() -> bytes:
    """Two pages that share their resources, with a form field and a picture each, and links to each other."""
    with pikepdf.new() as document:
        pictures = {
            f"/Im{n}": document.make_stream(
                f"Bild {n}".encode(), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=1,
                Height=1, ColorSpace=pikepdf.Name.DeviceGray, BitsPerComponent=8,
            )
            for n in (1, 2)
        }  # fmt: skip
        shared = document.make_indirect(pikepdf.Dictionary(XObject=pikepdf.Dictionary(pictures)))
        fields = []
        for n in (1, 2):
            page = document.add_blank_page(page_size=(200, 200))
            page.obj.Resources = shared
            page.obj.Contents = document.make_stream(f"/Im{n} Do".encode())
            field = document.make_indirect(
                pikepdf.Dictionary(
                    Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T=f"feld{n}",
                    V=f"Wert {n}", Rect=[10, 10, 90, 30], DA="/Helv 8 Tf", P=page.obj,
                )
            )  # fmt: skip
            page.obj.Annots = [field]
            fields.append(field)
        document.pages[0].obj.Annots.append(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9],
                Dest=[document.pages[1].obj, pikepdf.Name.Fit],
            )
        )  # fmt: skip
        document.Root.AcroForm = pikepdf.Dictionary(Fields=fields, DA="/Helv 8 Tf")
        file = BytesIO()
        document.save(file)
    return file.getvalue()


def test_nothing_of_another_page_lies_hidden_in_a_piece() -> None:
    pieces = cut(form_and_pictures(), PDF, [(1, 1), (2, 2)], MOST)
    assert not isinstance(pieces, Reason)
    for number, piece in enumerate(pieces, start=1):
        everything = b"\n".join(objects(piece))
        assert f"Bild {number}".encode() in everything
        assert f"Bild {3 - number}".encode() not in everything
        assert f"Wert {3 - number}".encode() not in everything
        assert everything.count(b"/MediaBox") == 1


def test_a_fax_is_taken_apart_dot_by_dot() -> None:
    pages = [Image.new("1", (1728, 200 + 10 * n), n % 2) for n in range(3)]
    file = BytesIO()
    pages[0].save(file, "TIFF", save_all=True, append_images=pages[1:], compression="group4", dpi=(204, 196))
    pieces = cut(file.getvalue(), TIFF, [(1, 2), (3, 3)], MOST)
    assert not isinstance(pieces, Reason)
    for piece, expected in zip(pieces, (pages[:2], pages[2:]), strict=True):
        with Image.open(BytesIO(piece)) as made:
            assert made.n_frames == len(expected)
            assert made.info["dpi"] == (204, 196)
            for number, page in enumerate(expected):
                made.seek(number)
                assert made.tobytes() == page.tobytes()


@pytest.mark.parametrize(
    ("data", "media_type", "most", "why"),
    [
        (b"%PDF-1.7\nrubbish", PDF, MOST, Reason.UNREADABLE),
        (b"II*\0rubbish", TIFF, MOST, Reason.UNREADABLE),
        (pile(ANNA, BJOERN), PDF, MOST, Reason.DAMAGED),
        (pile(*[ANNA] * 4), PDF, MOST, Reason.DAMAGED),
        (b"x", "image/jpeg", MOST, Reason.UNSUPPORTED_KIND),
    ],
)
def test_what_cannot_be_cut_says_why(data: bytes, media_type: str, most: int, why: Reason) -> None:
    assert cut(data, media_type, [(1, 1), (2, 3)], most) is why


def test_a_pdf_with_a_password_is_not_cut() -> None:
    file = BytesIO()
    with pikepdf.open(BytesIO(pile(ANNA, BJOERN))) as document:
        document.save(file, encryption=pikepdf.Encryption(user="geheim", owner="geheim"))
    assert cut(file.getvalue(), PDF, [(1, 1), (2, 2)], MOST) is Reason.ENCRYPTED

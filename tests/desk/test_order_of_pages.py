"""Pages that are one letter have an order: proposed, changed by a clerk, kept wherever the letter goes."""

import io
import json
import zipfile
from collections.abc import Sequence

import pytest

from ingest.operations.audit_search import Asked, life, search
from ingest.operations.decide import Choice, Chosen, NotDecidedError, claim, decide, release, undo
from ingest.operations.listing import document
from ingest.operations.package import forwarding_package
from ingest.operations.pieces import arrange, join, moved, split
from review.findings import look_at
from storage.audit_search import AuditSearch
from tests.desk.test_deciding import CASE, KARLA, KURT, taken, until, waiting
from tests.review import Browser, DeskUnderTest
from tests.stories.mails import ANNA, ELIF, bg, mail, pdf


def pages(*said: str) -> bytes:
    """A mail with a file for each page, by what it says of itself."""
    files = [
        pdf(f"BG-Nummer: {bg(ANNA)}", f"Bitte um Bearbeitung, {n}", one, name=f"{n}.pdf")
        for n, one in enumerate(said)
    ]
    return mail("", *files, sender="x@example.org")


def three(desk: DeskUnderTest) -> tuple[str, str, str]:
    """Three files that say nothing of themselves, joined: the first is the item."""
    desk.take(pages("eins", "zwei", "drei"))
    first = taken(desk)
    second, third = sorted(set(waiting(desk)) - {first})
    join(desk.office, [second, third], first, KARLA)
    return first, second, third


def in_order(desk: DeskUnderTest, item: str) -> tuple[str, ...]:
    with desk.office.store.read() as tx:
        return tx.desk.pieces(item)


def seen_by(desk: DeskUnderTest, item: str) -> list[str]:
    browser = Browser(desk.url)
    browser.sign_in("karla")
    told = browser.get(f"/api/v1/items/{item}").json
    assert isinstance(told, dict)
    documents: list[str] = told["documents"]
    return documents


def test_what_the_program_put_together_is_in_the_order_of_its_pages_whatever_came_first(
    desk: DeskUnderTest,
) -> None:
    [number] = desk.take(pages("Seite 3 von 3", "Seite 1 von 3", "Seite 2 von 3"))
    item = taken(desk)
    wanted = [f"{number}-03", f"{number}-04", f"{number}-02"]
    assert item == wanted[0]
    assert seen_by(desk, item) == wanted
    assert document(desk.office.store, item)["pieces"] == wanted


def test_what_a_clerk_joins_is_proposed_in_the_order_the_pages_tell(desk: DeskUnderTest) -> None:
    [number] = desk.take(pages("Seite 2 von 2", "Seite 1 von 2", "Seite 1 von 2", "ohne"))
    last, first, again, silent = (f"{number}-{n:02d}" for n in (2, 3, 4, 5))
    claim(desk.office, last, KARLA)
    join(desk.office, [first], last, KARLA)
    assert in_order(desk, last) == (first, last)
    join(desk.office, [silent], last, KARLA)
    assert in_order(desk, last) == (first, last, silent)
    split(desk.office, first, last, KARLA)
    join(desk.office, [again], last, KARLA)
    assert in_order(desk, last) == (again, last, silent)
    places = [event["details"]["place"] for event in desk.events("joined") if event["details"]["first"]]  # type: ignore[index]
    assert places == [1, 3, 1]


def test_what_a_clerk_arranged_stays_when_another_page_is_joined(desk: DeskUnderTest) -> None:
    [number] = desk.take(pages("Seite 2 von 3", "Seite 1 von 3", "Seite 1 von 3", "Seite 3 von 3"))
    second, first, _, third = (f"{number}-{n:02d}" for n in (2, 3, 4, 5))
    claim(desk.office, second, KARLA)
    join(desk.office, [third], second, KARLA)
    arrange(desk.office, (third, second), second, KARLA)
    join(desk.office, [first], second, KARLA)
    assert in_order(desk, second) == (third, second, first)


def test_the_order_goes_with_the_letter_to_the_case_the_log_and_the_other_office(
    swift: DeskUnderTest,
) -> None:
    first, second, third = three(swift)
    order = (third, first, second)
    arrange(swift.office, order, first, KARLA)
    decide(swift.office, first, Chosen(choice=Choice.FILE, case=CASE), KARLA)
    until(lambda: waiting(swift) == [])
    assert in_order(swift, first) == order
    rows = swift.rows("SELECT path, id FROM documents WHERE status = 'filed'")
    sidecars = {
        str(one): json.loads((swift.folder / "cases" / str(path)).with_suffix(".json").read_text())
        for path, one in rows
    }
    assert [(sidecars[one]["piece"], sidecars[one]["piece_of"]) for one in order] == [
        (1, first), (2, first), (3, first)
    ]  # fmt: skip
    assert all(document(swift.office.store, one)["pieces"] == list(order) for one in order)
    asked = Asked(actor="user:anton", purpose="Auskunft")
    question = search(swift.office.store, AuditSearch(document=second), asked).question
    assert life(swift.office.store, second, asked.actor, question).pieces == order
    name, data = forwarding_package(swift.office, first, KARLA)
    assert name == f"{first}.zip"
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.namelist()[:3] == [f"{n:02d}_{one}.pdf" for n, one in enumerate(order, 1)]
        proof = package.read("Eingangsnachweis.txt").decode()
    assert sorted(order, key=proof.index) == list(order)


def test_the_log_says_who_put_them_in_which_order_and_nothing_where_nothing_changed(
    desk: DeskUnderTest,
) -> None:
    first, second, third = three(desk)
    arrange(desk.office, (first, second, third), first, KARLA)
    assert desk.events("arranged") == []
    arrange(desk.office, (third, second, first), first, KARLA)
    [event] = desk.events("arranged")
    assert (event["actor"], event["document"]) == ("user:karla", first)
    assert event["details"] == {"item": first, "order": f"{third}, {second}, {first}"}


def test_the_order_stays_when_a_decision_is_taken_back_and_when_a_page_goes(desk: DeskUnderTest) -> None:
    first, second, third = three(desk)
    arrange(desk.office, (third, second, first), first, KARLA)
    made = decide(desk.office, first, Chosen(choice=Choice.SET_ASIDE), KARLA)
    with pytest.raises(NotDecidedError, match="decided this item already"):
        arrange(desk.office, (first, second, third), first, KARLA)
    undo(desk.office, made.id, KARLA)
    assert in_order(desk, first) == (third, second, first)
    split(desk.office, second, first, KARLA)
    assert in_order(desk, first) == (third, first)
    split(desk.office, third, first, KARLA)
    assert desk.rows("SELECT DISTINCT piece FROM documents") == [(None,)]


def test_only_who_has_it_in_hand_puts_it_in_order(desk: DeskUnderTest) -> None:
    first, second, third = three(desk)
    with pytest.raises(NotDecidedError, match="Somebody else"):
        arrange(desk.office, (third, second, first), first, KURT)
    release(desk.office, first, KARLA)
    with pytest.raises(NotDecidedError, match="time with this item has ended"):
        arrange(desk.office, (third, second, first), first, KARLA)
    assert in_order(desk, first) == (first, second, third)


@pytest.mark.parametrize("wrong", [(0, 1), (0, 1, 1), (0, 1, 2, 2), ()])
def test_all_of_its_pages_are_named_and_no_other(desk: DeskUnderTest, wrong: Sequence[int]) -> None:
    joined = three(desk)
    with pytest.raises(NotDecidedError, match="have changed meanwhile"):
        arrange(desk.office, [joined[n] for n in wrong], joined[0], KARLA)
    with pytest.raises(NotDecidedError, match="have changed meanwhile"):
        arrange(desk.office, (*joined[:2], "DO-AAAA-AAAA-01"), joined[0], KARLA)
    assert in_order(desk, joined[0]) == joined


@pytest.mark.parametrize(
    ("piece", "by", "order"),
    [("b", -1, "bac"), ("b", 1, "acb"), ("a", -1, "abc"), ("c", 1, "abc"), ("x", 1, "abc")],
)
def test_a_page_moves_one_place_and_no_further_than_the_ends(piece: str, by: int, order: str) -> None:
    assert moved("abc", piece, by) == tuple(order)


def test_by_form_and_by_interface_it_is_the_same_and_what_was_seen_must_be_so_still(
    desk: DeskUnderTest,
) -> None:
    first, second, third = three(desk)
    browser = Browser(desk.url)
    browser.sign_in("karla")
    seen = f"seen={first}&seen={second}&seen={third}&csrf={browser.csrf}"
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = browser.ask("POST", f"/items/{first}/order?type=LOHN", f"{seen}&earlier={third}".encode(), form)
    assert (answer.status, answer.headers["Location"]) == (303, f"/items/{first}?type=LOHN&earlier={third}")
    assert in_order(desk, first) == (first, third, second)
    shown = browser.get(f"/items/{first}?earlier={third}").text
    assert shown.index(f'name="seen" value="{third}"') < shown.index(f'name="seen" value="{second}"')
    assert shown.count("autofocus") == 1
    stale = browser.ask("POST", f"/items/{first}/order", f"{seen}&later={first}".encode(), form)
    assert (stale.status, "The pages have changed meanwhile." in stale.text) == (409, True)
    headers = {"X-CSRF-Token": browser.csrf, "Content-Type": "application/json"}
    body = json.dumps({"documents": [second, third, first]}).encode()
    assert browser.ask("PUT", f"/api/v1/items/{first}/order", body, headers).status == 204
    assert seen_by(desk, first) == [second, third, first]
    other = browser.ask("PUT", f"/api/v1/items/{first}/order", b'{"documents": []}', headers)
    assert (other.status, other.json["error"]) == (409, "other_pages")  # type: ignore[index]


def test_whoever_is_named_on_any_page_is_suggested_once_and_the_best_first(desk: DeskUnderTest) -> None:
    whole = (f"BG-Nummer: {bg(ELIF)}", f"{ELIF.first_name} {ELIF.last_name}")
    number_alone = (f"BG-Nummer: {bg(ANNA)}", "zwei")
    sheets = (("Bitte um Bearbeitung", "eins"), number_alone, (*whole, "drei"), (*whole, "vier"))
    files = [pdf(*lines, name=f"{n}.pdf") for n, lines in enumerate(sheets)]
    [number] = desk.take(mail("", *files, sender="x@example.org"))
    first, *others = (f"{number}-{n:02d}" for n in (2, 3, 4, 5))
    with desk.office.store.write() as tx:
        tx.connection.exec_driver_sql("UPDATE documents SET status = 'review'")
        for other in (first, *others):
            tx.documents.ask(number, other, "number_alone", tx.now)
    claim(desk.office, first, KARLA)
    assert look_at(desk.office, first, KARLA).suggestions == ()
    join(desk.office, others, first, KARLA)
    cases = [one.case for one in look_at(desk.office, first, KARLA).suggestions]
    assert cases[0] == ELIF.bg_number
    assert ANNA.bg_number in cases
    assert len(set(cases)) < len(cases) <= 5
    people = [one.person for one in look_at(desk.office, first, KARLA).suggestions]
    assert len(set(people)) == len(people)


def test_who_has_it_not_in_hand_sees_the_order_and_no_way_to_change_it(desk: DeskUnderTest) -> None:
    first, *_ = three(desk)
    browser = Browser(desk.url)
    browser.sign_in("kurt")
    shown = browser.get(f"/items/{first}").text
    assert shown.count("Piece 3 of 3") > 1
    assert 'name="later"' not in shown

"""The letters themselves: pictures of pages, their words, the mail's text, and files to take away.

Every one of them is content: each look is told to the filing log. What a client sent never runs here:
pages are drawn elsewhere and shown as pictures, files are only downloaded, with a policy that forbids all.
"""

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from config.errors import NotFoundError
from ingest.operations.decide import NO_DOCUMENT, Clerk, of_another_site, visible
from ingest.operations.mail_text import MailText, mail_text
from ingest.operations.marks import marked_in_mail, marked_on_page
from ingest.operations.package import forwarding_package
from ingest.operations.page_picture import page_picture, page_words, pages_to_show
from ingest.operations.part_bytes import document_row, part_bytes
from review.page import render
from review.pages.queue import clerk_of
from review.who import Worker, desk_of
from storage.audit import Action, Event
from storage.desk_nouns import Item
from storage.transaction import Store, Transaction

router = APIRouter(include_in_schema=False)
ItemId = Annotated[str, Path(max_length=64)]
DocumentId = Annotated[str, Path(max_length=40)]
PageNumber = Annotated[int, Path(ge=1, le=10_000)]
WIDTH, SMALL, LARGE = 1_200, 240, 2_400
FORBID_ALL = "default-src 'none'; sandbox"


@router.get("/items/{item}/documents/{document}/pages/{page}")
def picture(
    request: Request, who: Worker, item: ItemId, document: DocumentId, page: PageNumber,
    small: bool = False, large: bool = False,  # noqa: FBT001, FBT002 - queries
) -> Response:  # fmt: skip
    """One page as a picture, small or large. With a problem there is none, and its code says why."""
    office = desk_of(request).office
    _look(office.store, item, document, clerk_of(who), "page", page)
    shown = page_picture(office, document, page, SMALL if small else LARGE if large else WIDTH)
    if shown.problem:
        return Response(status_code=404, headers={"X-Problem": shown.problem, "Cache-Control": "no-store"})
    headers = {
        "Content-Security-Policy": FORBID_ALL,
        "Cache-Control": "no-store",
        "X-Pages": str(shown.pages),
    }
    return Response(shown.data, media_type=shown.media_type, headers=headers)


@router.get("/items/{item}/documents/{document}/pages/{page}/words")
def words(request: Request, who: Worker, item: ItemId, document: DocumentId, page: PageNumber) -> Response:
    """The words of a page, where they stand as fractions of the picture, and which are evidence."""
    office = desk_of(request).office
    _look(office.store, item, document, clerk_of(who), "words", page)
    found = page_words(office, document, page) or ()
    with office.store.read() as tx:
        seen = visible(tx, item, clerk_of(who))
        marked = marked_on_page(tx, seen, document, page, [word.text for word in found])
    placed = [
        (w.text, round(w.left, 4), round(w.top, 4), round(w.right, 4), round(w.bottom, 4), place in marked)
        for place, w in enumerate(found)
    ]
    pages = str(pages_to_show(office, document_row(office, document)))
    return JSONResponse(placed, headers={"Cache-Control": "no-store", "X-Pages": pages})


@router.get("/items/{item}/mail", response_class=HTMLResponse)
def mail(request: Request, who: Worker, item: ItemId) -> Response:
    """The mail's own text and the headers people look at."""
    return render(request, "mail.html", who, mail=mail_of(request, who, item))


@dataclass(frozen=True, slots=True)
class SeenMail:
    """A mail as it is shown."""

    mail: MailText
    parts: tuple[tuple[str, bool], ...]
    """Its text in pieces, each with whether it is evidence."""


def mail_of(request: Request, who: Worker, item: str) -> SeenMail:
    """The mail of an item, with a note in the filing log that somebody looked. Raises NotFoundError."""
    office, clerk = desk_of(request).office, clerk_of(who)
    with office.store.read() as tx:
        seen = visible(tx, item, clerk)
    _look(office.store, item, None, clerk, "mail", None)
    mail = mail_text(office, seen.submission)
    with office.store.read() as tx:
        return SeenMail(mail, marked_in_mail(tx, seen, mail.text) if mail.text else ())


@router.get("/items/{item}/documents/{document}/file")
def file(request: Request, who: Worker, item: ItemId, document: DocumentId) -> Response:
    """The file as the client sent it, to take away; it is never shown here."""
    office = desk_of(request).office
    _look(office.store, item, document, clerk_of(who), "file", None)
    part = part_bytes(office, document)
    name = quote(part.filename or document, safe="")
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{name}", "Content-Security-Policy": FORBID_ALL,
        "Cache-Control": "no-store",
    }  # fmt: skip
    return Response(part.data, media_type="application/octet-stream", headers=headers)


@router.get("/items/{item}/package")
def package(request: Request, who: Worker, item: ItemId) -> Response:
    """The documents of the item with the proof of receipt, for the office in charge."""
    name, data = forwarding_package(desk_of(request).office, item, clerk_of(who))
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(data, media_type="application/zip", headers=headers)


def _look(store: Store, item: str, document: str | None, clerk: Clerk, what: str, page: int | None) -> None:
    """Note who looks at what; a document is seen through an item of the same mail and of a site of theirs."""
    with store.write() as tx:
        found = visible(tx, item, clerk)
        if document is not None and not _of_the_mail(document, found, clerk, tx):
            raise NotFoundError(NO_DOCUMENT)
        details = (("what", what), ("item", item), *((("page", page),) if page else ()))
        tx.tell(
            Event(action=Action.VIEWED, actor=clerk.actor, submission=found.submission, document=document,
                  details=details)
        )  # fmt: skip


def _of_the_mail(document: str, item: Item, clerk: Clerk, tx: Transaction) -> bool:
    if document in tx.desk.pieces(item.id):
        return True
    hidden = of_another_site(tx, item.submission, clerk)
    return document in tx.desk.statuses(item.submission).keys() - hidden

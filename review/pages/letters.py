"""The letters themselves: pictures of pages, their words, the mail's text, and files to take away.

Every one of them is content: each look is told to the filing log. What a client sent never runs here:
pages are drawn elsewhere and shown as pictures, files are only downloaded, with a policy that forbids all.
"""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from config.errors import NotFoundError
from ingest.operations.decide import Clerk, visible
from ingest.operations.mail_text import MailText, mail_text
from ingest.operations.package import forwarding_package
from ingest.operations.page_picture import page_picture, page_words
from ingest.operations.part_bytes import part_bytes
from review.page import render
from review.pages.queue import clerk_of
from review.who import Worker, desk_of
from storage.audit import Action, Event
from storage.transaction import Store

router = APIRouter(include_in_schema=False)
ItemId = Annotated[str, Path(max_length=64)]
DocumentId = Annotated[str, Path(max_length=40)]
PageNumber = Annotated[int, Path(ge=1, le=10_000)]
WIDTH, SMALL = 1_200, 240
FORBID_ALL = "default-src 'none'; sandbox"


@router.get("/items/{item}/documents/{document}/pages/{page}")
def picture(
    request: Request, who: Worker, item: ItemId, document: DocumentId, page: PageNumber,
    small: bool = False,  # noqa: FBT001, FBT002 - a query
) -> Response:  # fmt: skip
    """One page as a picture, or a small one. With a problem there is none, and its code says why."""
    office = desk_of(request).office
    _look(office.store, item, document, clerk_of(who), "page", page)
    shown = page_picture(office, document, page, SMALL if small else WIDTH)
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
    """The words of a page and where they stand, as fractions of the picture."""
    office = desk_of(request).office
    _look(office.store, item, document, clerk_of(who), "words", page)
    found = page_words(office, document, page) or ()
    placed = [
        (w.text, round(w.left, 4), round(w.top, 4), round(w.right, 4), round(w.bottom, 4)) for w in found
    ]
    return JSONResponse(placed, headers={"Cache-Control": "no-store"})


@router.get("/items/{item}/mail", response_class=HTMLResponse)
def mail(request: Request, who: Worker, item: ItemId) -> Response:
    """The mail's own text and the headers people look at."""
    return render(request, "mail.html", who, mail=mail_of(request, who, item))


def mail_of(request: Request, who: Worker, item: str) -> MailText:
    """The same for pages and programs; that somebody looked is told to the filing log."""
    office = desk_of(request).office
    with office.store.read() as tx:
        submission = visible(tx, item, clerk_of(who)).submission
    _look(office.store, item, None, clerk_of(who), "mail", None)
    return mail_text(office, submission)


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
    """Note who looks at what; a document is seen through an item of the same mail only."""
    with store.write() as tx:
        found = visible(tx, item, clerk)
        if document is not None and document not in {r["id"] for r in tx.desk.documents_of(found.submission)}:
            raise NotFoundError("There is no such document.")
        details = (("what", what), ("item", item), *((("page", page),) if page else ()))
        tx.tell(
            Event(action=Action.VIEWED, actor=clerk.actor, submission=found.submission, document=document,
                  details=details)
        )  # fmt: skip

"""The HTTP interface to the letters: pictures, words, mails, files; each look is in the filing log."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel

from review.api import ANSWERS, ItemId
from review.errors import answer
from review.page import reason_in_words
from review.pages import letters
from review.who import Worker, language

router = APIRouter(prefix="/api/v1", tags=["letters"], responses=ANSWERS)
DocumentId = Annotated[str, Path(max_length=40, description="Such as DO-7KQ4-M2XF-01.")]
PageNumber = Annotated[int, Path(ge=1, le=10_000)]
PAGE = "/items/{item}/documents/{document}/pages/{page}"
Placed = tuple[str, float, float, float, float, bool]
"""A word, where it stands (left, top, right, bottom, in fractions of the picture), whether it is evidence."""


class HeaderOut(BaseModel):
    """One header people look at."""

    name: str
    value: str


class MailOut(BaseModel):
    """A mail as its reader would see it."""

    headers: list[HeaderOut]
    text: str
    problem: str | None
    """Why the text is missing or not whole: a code of the reasons."""


def _bytes(media_type: str, what: str) -> dict[int | str, dict[str, Any]]:
    return {200: {"content": {media_type: {}}, "description": what}}


@router.get(PAGE, responses=_bytes("image/webp", "The picture"), response_class=Response)
def picture(
    request: Request, who: Worker, item: ItemId, document: DocumentId, page: PageNumber,
    small: Annotated[bool, Query()] = False,  # noqa: FBT002 - a query
) -> Response:  # fmt: skip
    """One page as a picture, or a small one; `X-Pages` counts them."""
    found = letters.picture(request, who, item, document, page, small)
    if problem := found.headers.get("x-problem"):
        return answer(request, 404, problem, reason_in_words(problem, language(request)))
    return found


@router.get(f"{PAGE}/words", response_model=list[Placed])
def words(request: Request, who: Worker, item: ItemId, document: DocumentId, page: PageNumber) -> Response:
    """The words of a page and where they stand."""
    return letters.words(request, who, item, document, page)


@router.get("/items/{item}/mail")
def mail(request: Request, who: Worker, item: ItemId) -> MailOut:
    """The mail's own text and the headers people look at."""
    found = letters.mail_of(request, who, item).mail
    headers = [HeaderOut(name=name, value=value) for name, value in found.headers]
    return MailOut(headers=headers, text=found.text, problem=found.problem)


@router.get(
    "/items/{item}/documents/{document}/file",
    responses=_bytes("application/octet-stream", "The file as the client sent it"),
    response_class=Response,
)
def file(request: Request, who: Worker, item: ItemId, document: DocumentId) -> Response:
    """The file as the client sent it."""
    return letters.file(request, who, item, document)


@router.get(
    "/items/{item}/package", responses=_bytes("application/zip", "The package"), response_class=Response
)
def package(request: Request, who: Worker, item: ItemId) -> Response:
    """The documents of the item with the proof of receipt, for the office in charge."""
    return letters.package(request, who, item)

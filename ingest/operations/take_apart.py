"""A file with several documents taken apart: a clerk says where each begins.

The file stays as it came, set aside; each range of its pages becomes a document of the same mail with bytes
of its own, which are kept like an original, and waits to be decided by itself. Nothing is filed by this.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from typing import Any

from classifiers.nouns import Part, Reading, Role
from classifiers.reasons import Reason, Status
from config.errors import NotFoundError
from ingest.hints import with_hints
from ingest.office import Office
from ingest.operations.decide import Clerk, NotDecidedError, too_late, until, visible
from ingest.operations.part_bytes import open_again, open_part
from ingest.pipeline import weigh_parts
from ingest.planning import Weighed, gravest, planned
from ingest.reading.gather import NOT_READ
from ingest.reading.rendition.cut import CUT, Range
from storage.audit import Action, Event
from storage.desk_nouns import Item
from storage.documents import OF_PAGES
from storage.nouns import Blob, FilingPlan, PlannedDocument, Submission
from storage.transaction import Transaction

FORM = "form"
NO_FILE = "The file is missing or damaged in storage. Tell the administrator."
NOT_CUT = "This file cannot be taken apart: it is encrypted, damaged or too large. Decide it as it is."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Whole:
    """The file that is taken apart, as it is now."""

    item: Item
    row: dict[str, Any]
    submission: Submission
    taken: int
    """The highest number of a document of the mail."""


def can_be_taken_apart(row: dict[str, Any]) -> bool:
    """Whether a document is a file of several pages that can be cut."""
    return row["media_type"] in CUT and row["pages"] > 1


def take_apart(office: Office, item: str, begins: Sequence[int], clerk: Clerk) -> tuple[str, ...]:
    """Let a new document begin at each of these pages; returns the items of all of them, in their order.

    The first is in the clerk's hand. Raises NotFoundError, StorageError, and NotDecidedError where it cannot
    be done: the item is as it was.
    """
    with office.store.read() as tx:
        whole = _whole(item, clerk, tx)
    ranges = _ranges(whole, begins)
    with office.blobs.scratch() as spool:
        parts = _cut_out(whole, ranges, spool, office)
        weighed = _weighed(whole, parts, ranges, spool, office)
    return _written(whole, ranges, weighed, clerk, office)


def _whole(item: str, clerk: Clerk, tx: Transaction) -> _Whole:
    found = visible(tx, item, clerk)
    row = tx.documents.one(found.document) if found.document else None
    submission = tx.submissions.get(found.submission)
    if found.taken_by(tx.now) != clerk.name or found.closed_at or found.decision:
        raise too_late(found, clerk, tx)
    if row is None or submission is None or not can_be_taken_apart(row):
        raise NotDecidedError(
            "one_piece", "Only a PDF or TIFF file of several pages can be taken apart.", f"/items/{item}"
        )
    return _Whole(item=found, row=row, submission=submission, taken=tx.documents.numbers(submission.id))


def _ranges(whole: _Whole, begins: Sequence[int]) -> tuple[Range, ...]:
    pages, first = whole.row["pages"], sorted({1, *begins})
    if len(first) == 1 or not 1 <= first[0] <= first[-1] <= pages:
        raise NotDecidedError(
            "no_page", "Mark the pages at which a new document begins.", f"/items/{whole.item.id}"
        )
    return tuple(zip(first, (*(page - 1 for page in first[1:]), pages), strict=True))


def _cut_out(whole: _Whole, ranges: Sequence[Range], spool: Path, office: Office) -> tuple[Part, ...]:
    """The pieces, kept like originals; their bytes lie in `spool` one after the other."""
    back = f"/items/{whole.item.id}"
    try:
        with open_part(office, whole.row) as file:
            sizes = office.room.cut(file.fileno(), whole.row["media_type"], ranges, spool)
    except NotFoundError as error:
        raise NotDecidedError("no_file", NO_FILE, back) from error
    if isinstance(sizes, Reason):
        raise NotDecidedError("not_cut", NOT_CUT, back)
    offsets = accumulate(sizes, initial=0)
    numbers = range(whole.taken + 1, whole.taken + 1 + len(sizes))
    with spool.open("rb") as file:
        return tuple(
            _part(whole.row, number, pages, _kept(file.read(size), office), offset)
            for number, pages, size, offset in zip(numbers, ranges, sizes, offsets, strict=False)
        )


def _kept(data: bytes, office: Office) -> Blob:
    with office.blobs.incoming() as incoming:
        incoming.write(data)
        return office.blobs.keep(incoming)


def _part(row: dict[str, Any], number: int, pages: Range, blob: Blob, offset: int) -> Part:
    first, last = pages
    return Part(
        number=number, path=f"{row['part']}{OF_PAGES}{first}-{last}", nested=False, role=Role(row["role"]),
        filename=row["filename"], claimed_type=row["claimed_type"], media_type=row["media_type"],
        sha256=blob.sha256, size=blob.size, offset=offset, defects=tuple(row["defects"]),
    )  # fmt: skip


def _weighed(
    whole: _Whole, parts: Sequence[Part], ranges: Sequence[Range], spool: Path, office: Office
) -> tuple[Weighed, ...]:
    """What the program thinks of the text of the mail and of each piece; no two pieces are one document."""
    readings = {
        part.number: _read(whole, part, pages, spool, office)
        for part, pages in zip(parts, ranges, strict=True)
    }
    with office.blobs.scratch() as mail:
        opened = open_again(office, whole.submission.id, mail)
        covering = tuple(part for part in opened.parts if part.role is Role.TEXT)
        readings |= {part.number: office.room.read(mail, part, for_people=True) for part in covering}
    nested = any(part.nested for part in opened.parts if part.number == whole.row["number"])
    pieces = tuple(replace(part, nested=nested) for part in parts)
    together = replace(opened, parts=(*covering, *pieces), problem=None)
    weighed = weigh_parts(whole.submission, together, readings, office)
    return tuple(replace(one, first=one.part.number, piece=None) for one in weighed)


def _read(whole: _Whole, part: Part, pages: Range, spool: Path, office: Office) -> Reading:
    """The pages as they were read within the file; read anew where they were not. It is kept."""
    with office.store.read() as tx:
        known = tx.readings.latest(whole.row["sha256"])
    reading = _of_pages(known, pages) if known else None
    reading = reading or office.room.read(spool, part, for_people=True)
    with office.store.write() as tx:
        tx.readings.keep(part.sha256, reading.engine, reading, tx.now)
    return reading


def _of_pages(known: Reading, pages: Range) -> Reading | None:
    first, last = pages
    found = [page for page in known.pages if first <= page.number <= last and page.how != FORM]
    if len(found) != last - first + 1 or any(page.how == NOT_READ for page in found):
        return None
    before = first - 1
    counted = tuple(
        replace(page, number=page.number - before, copy_of=max(0, page.copy_of - before)) for page in found
    )
    return replace(known, pages=counted, page_count=len(counted), problem=None)


def _written(
    whole: _Whole, ranges: Sequence[Range], weighed: Sequence[Weighed], clerk: Clerk, office: Office
) -> tuple[str, ...]:
    pieces = [one for one in weighed if one.part.number > whole.taken]
    documents = tuple(_document(one, whole.submission, office) for one in pieces)
    with office.store.write() as tx:
        state, reason = _state(whole, documents, tx)
        plan = FilingPlan(submission=whole.submission, state=state, reason=reason, documents=documents)
        plan = with_hints(plan, weighed)
        unchanged = tx.documents.numbers(whole.submission.id) == whole.taken
        tx.tell(_event(whole, ranges, documents, clerk))
        if not unchanged or not tx.take_apart(whole.item, plan, clerk.name, until(office, tx)):
            raise too_late(visible(tx, whole.item.id, clerk), clerk, tx)
    return tuple(document.id for document in documents)


def _document(one: Weighed, submission: Submission, office: Office) -> PlannedDocument:
    """It waits, whatever the program thinks of it: the clerk who took it out goes on with it."""
    verdict = replace(
        one.verdict, status=Status.REVIEW, reason=Reason.TAKEN_OUT_BY_CLERK, case=None, person=None
    )
    return planned(one, verdict, submission, office.zone)


def _state(whole: _Whole, documents: Sequence[PlannedDocument], tx: Transaction) -> tuple[Status, Reason]:
    after = tx.desk.statuses(whole.submission.id) | {
        whole.row["id"]: (Status.SET_ASIDE, Reason.TAKEN_APART_BY_CLERK),
        **{document.id: (document.verdict.status, document.verdict.reason) for document in documents},
    }
    return gravest(after.values()) or (Status.REVIEW, Reason.TAKEN_OUT_BY_CLERK)


def _event(
    whole: _Whole, ranges: Sequence[Range], documents: Sequence[PlannedDocument], clerk: Clerk
) -> Event:
    details = (
        ("item", whole.item.id),
        ("sha256", whole.row["sha256"]),
        ("pages", ", ".join(f"{first}-{last}" for first, last in ranges)),
        ("into", ", ".join(document.id for document in documents)),
    )
    return Event(
        action=Action.TAKEN_APART, submission=whole.submission.id, document=whole.row["id"],
        actor=clerk.actor, details=details,
    )  # fmt: skip

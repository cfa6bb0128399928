"""The decoded bytes of one part of a mail, for people who look at it or take it away.

The mail is opened again in the reading room, once: its parts are kept ready in the cache by their hash.
"""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from classifiers.nouns import Part
from classifiers.reasons import Reason
from config.errors import MissingFileError, NotFoundError, StorageError
from ingest.office import Office
from ingest.opening.nouns import Opened
from storage.nouns import WHOLE_MAIL


@dataclass(frozen=True, slots=True, kw_only=True)
class PartBytes:
    """One part as the client sent it."""

    data: bytes
    media_type: str
    """By its content."""
    filename: str
    """The client's own name for it: show it, never use it as a path."""
    sha256: str


def part_bytes(office: Office, document: str) -> PartBytes:
    """The decoded bytes of a document. Raises NotFoundError and StorageError.

    It may take as long as opening a mail does (`reading.open_time` at most): call it from a thread.
    """
    row = document_row(office, document)
    with open_part(office, row) as file:
        return PartBytes(
            data=file.read(), media_type=row["media_type"], filename=row["filename"], sha256=row["sha256"]
        )


def document_row(office: Office, document: str) -> dict[str, Any]:
    """All that is stored of one document. Raises NotFoundError."""
    with office.store.read() as tx:
        row = tx.documents.one(document)
    if row is None:
        raise NotFoundError(f"There is no document {document}. `kundenpost documents` lists them all.")
    return row


def open_part(office: Office, row: dict[str, Any]) -> BinaryIO:
    """The decoded bytes of the document in `row`, as an open file. Raises NotFoundError and StorageError."""
    if row["number"] == WHOLE_MAIL:
        raise NotFoundError("This mail was not opened, so nothing of it is shown or handed out.")
    name = _name(row["sha256"])
    if file := office.blobs.cache.open(name):
        return file
    with suppress(FileNotFoundError):
        return office.blobs.path(row["sha256"]).open("rb")  # pages that a clerk took out of another file
    _unpack(office, row)
    if file := office.blobs.cache.open(name):
        return file
    raise MissingFileError(
        f"The file of {row['id']} was not found in its mail: the original is damaged, or too large to be "
        "shown. `kundenpost balance` tells; the letter itself is untouched."
    )


def _unpack(office: Office, row: dict[str, Any]) -> None:
    """Keep every part of the mail; the one that is asked for last, so that nothing takes its room."""
    with office.blobs.scratch() as spool:
        opened = open_again(office, row["submission"], spool)
        with spool.open("rb") as file:
            for part in sorted(opened.parts, key=lambda part: part.sha256 == row["sha256"]):
                _keep(office, part, file)


def open_again(office: Office, submission: str, spool: Path) -> Opened:
    """The mail taken apart once more, its parts in `spool`; never one in which a virus was found.

    Raises NotFoundError and StorageError.
    """
    with office.store.read() as tx:
        known = tx.submissions.get(submission)
    if known and known.reason == Reason.VIRUS_FOUND:
        return Opened.refused(Reason.VIRUS_FOUND)
    return office.room.open(original_of(office, submission), spool, for_people=True)


def original_of(office: Office, submission: str) -> Path:
    """Where the bytes of a mail lie. Raises NotFoundError and StorageError."""
    with office.store.read() as tx:
        found = tx.submissions.get(submission)
    if found is None:
        raise NotFoundError(f"There is no submission {submission}. `kundenpost submissions` lists them all.")
    path = office.blobs.path(found.blob)
    if path.is_file():
        return path
    if not office.blobs.folder.is_dir():
        raise StorageError(f"The folder {office.blobs.folder} is not there: a disk may be missing.")
    raise MissingFileError(
        f"The original of {submission} is not in {office.blobs.folder}. Restore it from the backup; "
        "`kundenpost balance` lists what is missing."
    )


def _keep(office: Office, part: Part, spool: BinaryIO) -> None:
    spool.seek(part.offset)
    office.blobs.cache.put(_name(part.sha256), spool.read(part.size))


def _name(sha256: str) -> str:
    return f"{sha256}.part"

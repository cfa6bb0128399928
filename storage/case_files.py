"""The case folders, a readable view for people and other programs.

A document lies at ``<BG number>/<year>/<received date>_<Vorgangsnummer>_<nn>.<ext>``, beside it
``….json`` with its metadata, ``….text.txt`` with what was read from it, and ``….rendition.pdf`` where it is
not a PDF that anybody can read as it is. Names never carry what a client wrote. An original is never
overwritten; writing the same again changes nothing.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO

from config.errors import OperatorError, StorageError
from storage.blobs import CHUNK
from storage.files import durable, fsync_folder, make_folders, sweep, told_as_storage_error
from storage.nouns import FilingPlan, PlannedDocument, Submission

EXTENSIONS = {
    "application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png", "image/tiff": "tif",
    "image/heic": "heic", "image/heif": "heif", "image/webp": "webp", "image/gif": "gif",
    "image/bmp": "bmp", "text/plain": "txt", "text/html": "html", "text/csv": "csv",
    "application/msword": "doc", "application/rtf": "rtf", "text/rtf": "rtf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "odp",
}  # fmt: skip
"""By the type of the content, never by the client's name for it."""
TEXT, RENDITION = ".text.txt", ".rendition.pdf"
"""What lies beside a document: what was read of it, and a form of it that everybody can look at."""
NOTHING: Mapping[str, bytes] = MappingProxyType({})
DRAFTS = ".drafts"
"""The folder of files in the making: a killed process leaves none among the letters."""


def case_path(case: str, submission: str, received: dt.date, number: int, media_type: str) -> str:
    """Where a document lies, relative to the case storage; `received` is the office's local date."""
    extension = EXTENSIONS.get(media_type.split(";", maxsplit=1)[0], "bin")
    return f"{case}/{received.year}/{received.isoformat()}_{submission}_{number:02d}.{extension}"


class CaseFiles:
    """The folder that holds all case folders."""

    def __init__(self, folder: Path) -> None:
        """`folder` is made when the first document is filed."""
        self.folder = folder

    def write(self, plan: FilingPlan, spool: Path, renditions: Mapping[str, bytes] = NOTHING) -> None:
        """Write every filed document with its sidecar, its text and its rendition. Safe to run twice.

        `spool` holds the decoded bytes of all parts, `renditions` PDFs by the id of the document.
        Raises StorageError.
        """
        for document in plan.filed:
            self._write_one(plan.submission, document, spool, renditions.get(document.id, b""))

    def _write_one(
        self, submission: Submission, document: PlannedDocument, spool: Path, rendition: bytes
    ) -> None:
        path = self.folder / str(document.path)
        with told_as_storage_error(self.folder):
            make_folders(path.parent)
            with spool.open("rb") as source:
                source.seek(document.part.offset)
                self._put(path, source, document.part.size, document.part.sha256)
            if document.text and not document.part.media_type.startswith("text/plain"):
                self._put_rendition(path.with_suffix(TEXT), document.text.encode())
            if rendition:
                self._put_rendition(path.with_suffix(RENDITION), rendition)
            self._put_rendition(path.with_suffix(".json"), sidecar(submission, document))
            fsync_folder(path.parent)

    def _put(self, path: Path, source: BinaryIO, size: int, sha256: str) -> None:
        digest, left = hashlib.sha256(), size
        with durable(self.folder / DRAFTS) as draft:
            while left and (piece := source.read(min(CHUNK, left))):
                digest.update(piece)
                draft.file.write(piece)
                left -= len(piece)
            if digest.hexdigest() != sha256:
                raise StorageError(
                    "The bytes to be filed are not the bytes that were read; the letter is worked again."
                )
            if not draft.keep_as(path):
                _must_be_the_same(path, sha256)

    def _put_rendition(self, path: Path, content: bytes) -> None:
        """What we made ourselves may be made again; the original beside it never changes."""
        with durable(self.folder / DRAFTS) as draft:
            draft.file.write(content)
            draft.replace(path)

    def sweep(self) -> int:
        """Remove what dead processes of this machine left half made."""
        return sweep(self.folder / DRAFTS)


def sidecar(submission: Submission, document: PlannedDocument) -> bytes:
    """The metadata beside a document, as JSON with sorted keys."""
    part, verdict = document.part, document.verdict
    content: dict[str, Any] = {
        "case": verdict.case,
        "channel": submission.channel,
        "document": document.id,
        "filename": part.filename,
        "media_type": part.media_type,
        "message_id": submission.message_id,
        "original_sha256": submission.blob,
        "pages": document.pages,
        "part": part.path,
        "person": verdict.person,
        "piece": document.piece,
        "piece_of": document.document if document.piece else None,
        "reason": verdict.reason,
        "received_at": submission.received_at.isoformat(),
        "sender": submission.sender,
        "sha256": part.sha256,
        "size": part.size,
        "submission": submission.id,
        "type": verdict.type,
        "urgency": verdict.urgency,
    }
    return json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True).encode() + b"\n"


def _must_be_the_same(path: Path, sha256: str) -> None:
    with path.open("rb") as file:
        same = hashlib.file_digest(file, "sha256").hexdigest() == sha256
    if not same:
        raise OperatorError(
            f"{path} is there with other content, and nothing is ever overwritten. The letter is kept; "
            "move the foreign file away, then run `kundenpost quarantine replay`."
        )

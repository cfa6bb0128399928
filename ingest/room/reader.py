"""A reader: takes one job at a time from its socket, answers with plain data, and ends with its socket."""

import errno
import os
import socket
import traceback
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Never

import cv2

from classifiers.assess import Assessor
from classifiers.reasons import Reason
from ingest.opening.opener import glance, open_mail
from ingest.reading.nouns import Engine, ReadingLimits
from ingest.reading.read import beginning, read_part
from ingest.reading.rendition.cut import cut
from ingest.reading.rendition.places import words_on
from ingest.reading.rendition.searchable import rendition
from ingest.reading.rendition.view import view
from ingest.reading.shelf import Shelf
from ingest.room import frames, plain
from ingest.room.confine import confine, limit_cpu
from ingest.room.pace import Pace
from ingest.room.preload import Loaded
from ingest.room.probe import still_possible
from ingest.room.terms import Terms

SHARE_FOR_PAGES = 0.8
"""Of the time for a document: then no further page is begun, and what was read so far is returned."""
DISK_FULL = (errno.ENOSPC, errno.EDQUOT)


def become_reader(file: int, server: int, loaded: Loaded, terms: Terms) -> Never:
    """Work in this freshly forked process until the daemon closes the socket."""
    try:
        _close_all_but(file)
        with socket.socket(fileno=file) as sock:
            frames.send(sock, {"missing": confine(terms, server)})
            desk = Desk(sock=sock, engine=loaded.engine, assessor=loaded.assessor, terms=terms)
            while desk.serve():
                pass
    finally:
        os._exit(os.EX_OK)


def _close_all_but(kept: int) -> None:
    """Close every file that was inherited; what libraries print leads nowhere."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in range(3):
        os.dup2(nowhere, standard)
    for file in [int(entry.name) for entry in Path("/proc/self/fd").iterdir()]:
        if file > 2 and file != kept:  # noqa: PLR2004 - after the three standard ones
            with suppress(OSError):  # the listing's own is closed already
                os.close(file)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where one reader works."""

    sock: socket.socket
    engine: Engine
    assessor: Assessor
    terms: Terms
    shelf: Shelf = field(default_factory=Shelf)

    def serve(self) -> bool:
        """Take one job and answer it; False when there will be no more.

        An error nobody foresaw ends the reader: where it stood is told, never its message, which may
        hold words of the letter.
        """
        try:
            job, files = frames.receive_with_files(self.sock)
        except (EOFError, OSError):
            return False
        try:
            answer = self._answer(job, files)
        except Exception as error:  # noqa: BLE001 - see above
            frames.send(self.sock, {"crashed": _where(error)})
            return False
        for file in files:
            os.close(file)
        frames.send(self.sock, answer)
        return True

    def _answer(self, job: plain.Plain, files: Sequence[int]) -> plain.Plain:
        limit_cpu(float(str(job.get("seconds", 0))))
        try:
            return self._do(job, files)
        except MemoryError:
            return {"problem": Reason.READER_OUT_OF_BOUNDS}
        except cv2.error as error:
            if error.code == cv2.Error.StsNoMem:
                return {"problem": Reason.READER_OUT_OF_BOUNDS}
            raise
        except OSError as error:
            if error.errno == errno.EFBIG:
                return {"problem": Reason.READER_OUT_OF_BOUNDS}
            if error.errno in DISK_FULL:
                return {"disk_full": True}
            raise

    def _do(self, job: plain.Plain, files: Sequence[int]) -> plain.Plain:
        match str(job.get("do")):
            case "glance":
                return self._glance(_all_of(files[0]), job)
            case "open":
                return self._open(*files)
            case "read":
                return self._read(files[0], job)
            case "view" | "rendition" | "cut" as what:
                make = {"view": self._view, "rendition": self._rendition, "cut": self._cut}[what]
                return make(files[0], files[1], job)
            case "words":
                return _words(files[0], job)
            case _:
                return {"possible": still_possible(job.get("paths"), files[0], self.terms.max_opened)}

    def _glance(self, raw: bytes, job: plain.Plain) -> plain.Plain:
        """How many attachments a person would count, and whether the mail can wait."""
        seen, day = glance(raw, self.terms.opening), date.fromisoformat(str(job["received"]))
        text = beginning(seen.text) if seen.text else ""
        urgency = self.assessor.at_receipt(str(job["subject"]), text, day)
        return {"count": seen.attachments, "urgent": urgency is not None}

    def _open(self, raw: int, spool: int) -> plain.Plain:
        with os.fdopen(spool, "wb", closefd=False) as file:
            file.seek(0)
            file.truncate()
            return plain.plain(open_mail(_all_of(raw), file, self.terms.opening))

    def _read(self, spool: int, job: plain.Plain) -> plain.Plain:
        part, pace = plain.part(plain.inner(job, "part")), Pace(self.sock, int(str(job["pages"])))
        ends = pace.clock() + SHARE_FOR_PAGES * float(str(job["seconds"]))
        limits = ReadingLimits(
            pages=self.terms.max_pages,
            pixels=self.terms.max_pixels,
            enough=lambda: pace.clock() > ends,
            seen=pace.counted(partial(self.shelf.put, part.sha256)),
            pause=pace.pause,
            clock=pace.clock,
        )
        data = os.pread(spool, part.size, part.offset)
        return plain.plain(read_part(data, part, self.engine, limits))

    def _rendition(self, spool: int, made: int, job: plain.Plain) -> plain.Plain:
        part, read = plain.part(plain.inner(job, "part")), plain.reading(plain.inner(job, "reading"))
        data = os.pread(spool, part.size, part.offset)
        kept = self.shelf.take(part.sha256)
        pdf = rendition(data, part.media_type, read.pages, self.terms.max_pixels, kept)
        os.ftruncate(made, 0)
        os.pwrite(made, pdf, 0)
        return {"size": len(pdf)}

    def _view(self, document: int, picture: int, job: plain.Plain) -> plain.Plain:
        shown, drawn = view(_all_of(document), plain.wanted(job), self.terms.max_pixels)
        os.ftruncate(picture, 0)
        os.pwrite(picture, drawn, 0)
        return plain.plain(shown)

    def _cut(self, document: int, made: int, job: plain.Plain) -> plain.Plain:
        ranges = plain.ranges(job)
        pieces = cut(_all_of(document), str(job.get("media_type")), ranges, self.terms.max_pixels)
        if isinstance(pieces, Reason):
            return {"problem": pieces}
        os.ftruncate(made, 0)
        os.pwrite(made, b"".join(pieces), 0)
        return {"sizes": [len(piece) for piece in pieces]}


def _words(document: int, job: plain.Plain) -> plain.Plain:
    return {"words": [plain.plain(word) for word in words_on(_all_of(document), int(str(job["page"])))]}


def _all_of(file: int) -> bytes:
    return os.pread(file, os.fstat(file).st_size, 0)


def _where(error: Exception) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(last.filename).name}:{last.lineno}"

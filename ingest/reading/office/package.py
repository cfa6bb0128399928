"""The ZIP file of an Office document: its members as streams, under one budget.

Only what is stored or deflated is read, as the formats ask. What a member claims about its size is not
believed; bytes are counted as they come.
"""

import posixpath
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from ingest.opening.damage import DamagedError
from ingest.opening.unpack.nouns import Budget, OverBudgetError
from ingest.opening.unpack.zips import unpack_zip
from ingest.reading.gather import TooBigError
from ingest.reading.office.markup import Attributes, Handler, parse
from ingest.reading.office.pages import Pages

MAX_RATIO = 200
"""Unpacked bytes for each packed one; tables of numbers come to fifty."""
ALWAYS_ALLOWED = 2_000_000
"""Unpacked bytes, however small the file."""
MAX_UNPACKED = 100_000_000
MAX_MEMBERS = 10_000
CHUNK = 256 * 1024
LISTED = b"PK\x01\x02"
"""Before each member in the table of contents."""
LOCKED = 1
BROKEN = (
    BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    LookupError,
    ArithmeticError,
    struct.error,
)
"""What `zipfile` raises on tables of contents that are wrong."""


class LockedError(Exception):
    """The document is protected by a password."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A part that another part names."""

    kind: str
    """The last word of its type: `header`, `slide`, `comments`."""
    name: str
    """The member's name."""


class Package:
    """An Office document in a ZIP file."""

    def __init__(self, data: bytes, pages: Pages) -> None:
        """Read the table of contents, or do without it where it is cut off. Raises TooBigError.

        `pages` is asked for time while members are unpacked.
        """
        if data.count(LISTED) > MAX_MEMBERS:
            raise TooBigError
        self._left = min(MAX_UNPACKED, max(ALWAYS_ALLOWED, MAX_RATIO * len(data)))
        self.damaged = False
        """Whether the file was cut off, and only some of its members are left."""
        self._zip = self._opened(data)
        self._pages = pages
        self.names = {info.filename.lower(): info for info in self._zip.infolist()}

    def __contains__(self, name: str) -> bool:
        return name.lower() in self.names

    def tell(self, name: str, handler: Handler) -> None:
        """Parse the member `name`. Raises DamagedError, TooBigError, LockedError and FullError."""
        parse(self._chunks(name), handler)

    def content(self, name: str) -> bytes:
        """The bytes of a member; none where it is broken. Raises TooBigError, LockedError, FullError."""
        try:
            return b"".join(self._chunks(name))
        except DamagedError:
            return b""

    def tell_if_there(self, name: str, handler: Handler) -> None:
        """The same for a member that may be missing, or broken without harm to the others."""
        if name in self:
            try:
                self.tell(name, handler)
            except DamagedError:
                return

    def relations(self, name: str) -> dict[str, Relation]:
        """What the member `name` points to within the file, by id; links to the outside are left out."""
        folder, file = posixpath.split(name)
        found = _Relations(folder)
        self.tell_if_there(posixpath.join(folder, "_rels", f"{file}.rels"), found)
        return found.found

    def related(self, name: str, kind: str) -> list[str]:
        """The members of one kind that `name` points to."""
        return [
            relation.name
            for relation in self.relations(name).values()
            if relation.kind == kind and relation.name in self
        ]

    def main(self, usual: str) -> str:
        """The part with the document itself, which is `usual` with few exceptions. Raises DamagedError."""
        named = [*self.related("", "officeDocument"), usual]
        return next((name for name in named if name in self), usual)

    def _opened(self, data: bytes) -> ZipFile:
        try:
            return ZipFile(BytesIO(data))
        except BROKEN:
            self.damaged = True
            return ZipFile(BytesIO(self._mended(data)))

    def _mended(self, data: bytes) -> bytes:
        """What is left of a file that was cut off, as one that can be opened."""
        file, seen = BytesIO(), set[str]()
        try:
            left = unpack_zip(data, Budget(parts=MAX_MEMBERS, size=self._left))
        except OverBudgetError as error:
            raise TooBigError from error
        with ZipFile(file, "w") as whole:
            for member in left.members:
                if member.name and member.name not in seen:
                    whole.writestr(member.name, member.data)
                seen.add(member.name)
        return file.getvalue()

    def _chunks(self, name: str) -> Iterator[bytes]:
        try:
            with self._zip.open(self._readable(name)) as file:
                while chunk := file.read(CHUNK):
                    self._left -= len(chunk)
                    if self._left < 0:
                        raise TooBigError
                    yield chunk
                    if len(chunk) == CHUNK:
                        self._pages.go_on()
        except BROKEN as error:
            raise DamagedError from error

    def _readable(self, name: str) -> ZipInfo:
        info = self.names.get(name.lower())
        if info is None or info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise DamagedError
        if info.flag_bits & LOCKED:
            raise LockedError
        return info


class _Relations(Handler):
    """A `.rels` part."""

    def __init__(self, folder: str) -> None:
        super().__init__()
        self._folder = folder
        self.found: dict[str, Relation] = {}
        self.begins = {"Relationship": self._relation}

    def _relation(self, told: Attributes) -> None:
        if told.get("TargetMode") == "External":
            return
        name = posixpath.normpath(posixpath.join("/", self._folder, told.get("Target", "")))
        kind = told.get("Type", "").rpartition("/")[2]
        self.found[told.get("Id", "")] = Relation(kind=kind, name=name.lstrip("/"))

"""Files within a PDF: portfolios, attachments, paper clips on a page (ISO 32000-2, 7.11.4 and 12.5.6.15)."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from typing import TypeVar

from pypdf import PdfReader, apply_configuration
from pypdf.errors import LimitReachedError
from pypdf.generic import ArrayObject, ByteStringObject, DictionaryObject, StreamObject

from classifiers.reasons import Reason
from ingest.opening.charsets import decode
from ingest.opening.damage import DamagedError
from ingest.opening.headers import MEDIA_TYPE
from ingest.opening.unpack.haul import Haul
from ingest.opening.unpack.nouns import Budget, OverBudgetError, Unpacked

FILE, PAPER_CLIP = re.compile(rb"/EF\s{0,9}[<0-9]"), re.compile(rb"/FileAttachment")
"""What stands in every PDF with a file in it, and with a paper clip on a page."""
PACKED = b"/ObjStm"
"""What stands in a PDF with packed objects, in which the other two may stand as well."""
LAST_LINES = b"\ntrailer\n<< /Size 9999 >>\nstartxref\n0\n%%EOF\n"
"""What pypdf must see before it looks for the objects of a cut-off file itself, and in them for the root."""
SYSTEMS = ("/UF", "/F", "/Unix", "/DOS", "/Mac")
"""Where a file specification keeps its name and its stream, the best first (7.11.3, table 43)."""
T = TypeVar("T")


def unpack_pdf(data: bytes, budget: Budget) -> Unpacked:
    """The files in a PDF; nothing where it has none. Raises OverBudgetError and MemoryError."""
    haul = Haul.of(data, budget)
    if PACKED in data or FILE.search(data):
        reader = _opened(data, haul)
        if reader:
            _Files(reader, data, haul).take_all()
    return haul.unpacked(says_something_itself=True)


def _opened(data: bytes, haul: Haul) -> PdfReader | None:
    """The PDF with the empty password; None where it cannot be opened, and why is on record."""
    try:
        reader = _mended(data, haul)
        locked = _guarded(lambda: reader.is_encrypted and not reader.decrypt(""))
    except DamagedError:
        haul.note("damaged")
        return None
    if locked:
        haul.note("encrypted")
    return None if locked else reader


def _mended(data: bytes, haul: Haul) -> PdfReader:
    """The PDF, if need be with the end it lacks. Raises DamagedError."""
    try:
        return _guarded(lambda: PdfReader(BytesIO(data)))
    except DamagedError:
        haul.note("damaged")
    return _guarded(lambda: PdfReader(BytesIO(data + LAST_LINES)))


class _Files:
    """Walks through a PDF; what is broken is put on record and left out."""

    def __init__(self, reader: PdfReader, data: bytes, haul: Haul) -> None:
        self._reader, self._data, self._haul = reader, data, haul
        self._seen: set[int] = set()

    def take_all(self) -> None:
        """Take every file once. Raises OverBudgetError and MemoryError."""
        if not self._mentions(FILE):
            return
        for specification in self._specifications():
            if self._is_new(specification):
                self._take(specification)

    def _mentions(self, word: re.Pattern[bytes]) -> bool:
        """Whether it stands in the PDF, packed or not. To parse thousands of objects to find out is slow."""
        return word.search(self._data) is not None or any(map(word.search, self._packed_objects()))

    def _packed_objects(self) -> Iterator[bytes]:
        """The object streams (7.5.7), unpacked within the limits of pypdf."""
        for number in {number for number, _ in self._reader.xref_objStm.values()}:
            stream = self._or_nothing(partial(self._reader.get_object, number))
            if isinstance(stream, StreamObject):
                yield self._or_nothing(stream.get_data) or b""

    def _specifications(self) -> Iterator[DictionaryObject]:
        """All file specifications: of the document, and of the paper clips on its pages."""
        root = self._or_nothing(lambda: self._reader.root_object)
        yield from self._in_tree(self._at(self._at(root, "/Names"), "/EmbeddedFiles"))
        yield from self._each(root, "/AF")
        if self._mentions(PAPER_CLIP):
            for page in self._or_nothing(lambda: list(self._reader.pages)) or ():
                yield from self._paper_clips(page)

    def _paper_clips(self, page: DictionaryObject) -> Iterator[DictionaryObject]:
        for annotation in self._each(page, "/Annots"):
            if self._at(annotation, "/Subtype") == "/FileAttachment":
                specification = self._at(annotation, "/FS")
                if isinstance(specification, DictionaryObject):
                    yield specification

    def _in_tree(self, root: object) -> Iterator[DictionaryObject]:
        """The values of a name tree (7.9.6), however deep and whether or not it bites its own tail."""
        nodes = [root]
        while nodes:
            node = nodes.pop()
            if isinstance(node, DictionaryObject) and self._is_new(node):
                yield from self._each(node, "/Names")
                nodes += reversed(list(self._each(node, "/Kids")))

    def _each(self, thing: object, key: str) -> Iterator[DictionaryObject]:
        """The dictionaries in a list; names, in a name tree, stand between them."""
        found = self._at(thing, key)
        for entry in found if isinstance(found, ArrayObject) else ():
            self._haul.budget.spend(0)
            value = self._or_nothing(entry.get_object)
            if isinstance(value, DictionaryObject):
                yield value

    def _take(self, specification: DictionaryObject) -> None:
        """Take the file, if it lies in the PDF; a specification may also name one elsewhere."""
        embedded = self._at(specification, "/EF")
        streams = (self._at(embedded, system) for system in SYSTEMS)
        stream = next((found for found in streams if isinstance(found, StreamObject)), None)
        if stream is None or not self._is_new(stream):
            return
        data = self._or_nothing(lambda: self._content(stream))
        if data is not None:
            self._haul.keep(self._name(specification), data, self._claimed_type(stream))

    def _content(self, stream: StreamObject) -> bytes:
        """The bytes of a file. Raises OverBudgetError where pypdf stops a bomb, and whatever it raises."""
        most = max(1, self._haul.left)
        limits = apply_configuration(
            zlib_maximum_output_length=most,
            lzw_maximum_output_length=most,
            run_length_maximum_output_length=most,
            stream_decoding_work_maximum_length=most,
        )
        try:
            with limits:
                data = stream.get_data()
        except LimitReachedError as error:
            raise OverBudgetError(Reason.UNPACKS_TOO_LARGE) from error
        self._haul.grow(len(data))
        return data

    def _name(self, specification: DictionaryObject) -> str:
        names = (self._at(specification, system) for system in SYSTEMS)
        name = next((found for found in names if isinstance(found, str | bytes) and found), "")
        return decode(bytes(name)) if isinstance(name, ByteStringObject) else str(name)

    def _claimed_type(self, stream: StreamObject) -> str:
        claimed = str(self._at(stream, "/Subtype") or "").lstrip("/").lower()
        return claimed if MEDIA_TYPE.fullmatch(claimed) else ""

    def _at(self, thing: object, key: str) -> object:
        """What stands in a dictionary under `key`, or None."""
        if not isinstance(thing, DictionaryObject) or key not in thing:
            return None
        return self._or_nothing(lambda: thing[key])

    def _or_nothing(self, read: Callable[[], T]) -> T | None:
        try:
            return _guarded(read)
        except DamagedError:
            self._haul.note("damaged")
            return None

    def _is_new(self, thing: object) -> bool:
        """Whether this very object was not met before; pypdf keeps each object once."""
        known = id(thing) in self._seen
        self._seen.add(id(thing))
        return not known


def _guarded(read: Callable[[], T]) -> T:
    """What pypdf answers. Raises DamagedError for the many errors it raises on broken files."""
    try:
        return read()
    except (MemoryError, ImportError, OverBudgetError):
        raise
    except Exception as error:
        raise DamagedError from error

"""ASN.1 in its basic encoding (X.690), as far as signed mail needs it: elements within elements.

Signed mail is written while it is signed: lengths may be missing and contents cut into pieces. Every step
is counted and depth is bounded, so that the time is linear in the size of the file.
"""

from collections.abc import Iterator
from dataclasses import dataclass

MAX_DEPTH = 40
MAX_STEPS = 3_000_000
"""Elements looked at in one file. A mail of 100 MB in pieces of 1,000 bytes takes a quarter of it."""
MAX_LENGTH_BYTES = 8
CONSTRUCTED, LONG_TAG, INDEFINITE = 0x20, 0x1F, 0x80
INTEGER, OCTETS, OID, SEQUENCE, SET = 0x02, 0x04, 0x06, 0x30, 0x31


class NotBerError(ValueError):
    """The bytes are no such encoding."""


@dataclass(frozen=True, slots=True)
class Element:
    """One element and where it lies."""

    tag: int
    """The first byte: class, constructed or primitive, number."""
    start: int
    """Where it begins, with its tag."""
    begin: int
    """Where its content begins."""
    end: int
    """Where its content ends."""
    after: int
    """Where the next element begins."""

    @property
    def is_constructed(self) -> bool:
        """Whether its content is elements."""
        return bool(self.tag & CONSTRUCTED)


@dataclass(slots=True)
class Encoded:
    """Bytes read as elements. Every method raises NotBerError for what is no encoding."""

    data: bytes
    steps: int = 0
    is_cut: bool = False
    """Whether an element ended before its length said; then what is there was taken."""

    def root(self) -> Element:
        """The first element; what follows it is not looked at."""
        return self._element(0, len(self.data), 0)

    def children(self, of: Element) -> Iterator[Element]:
        """The elements within an element."""
        if not of.is_constructed:
            raise NotBerError
        at = of.begin
        while at < of.end:
            child = self._element(at, of.end, 0)
            yield child
            at = child.after

    def content(self, of: Element) -> bytes:
        """The content as it stands."""
        return self.data[of.begin : of.end]

    def whole(self, of: Element) -> bytes:
        """The element with its tag and length."""
        return self.data[of.start : of.after]

    def octets(self, of: Element) -> bytes:
        """The bytes of an octet string, its pieces joined."""
        return b"".join(self._pieces(of, 0))

    def _pieces(self, of: Element, depth: int) -> Iterator[bytes]:
        if depth > MAX_DEPTH:
            raise NotBerError
        if not of.is_constructed:
            yield self.content(of)
            return
        for child in self.children(of):
            yield from self._pieces(child, depth + 1)

    def _element(self, at: int, end: int, depth: int) -> Element:
        self.steps += 1
        if depth > MAX_DEPTH or self.steps > MAX_STEPS or at + 2 > end:
            raise NotBerError
        tag, length, begin = self.data[at], self.data[at + 1], at + 2
        if tag & LONG_TAG == LONG_TAG:
            raise NotBerError  # no tag of signed mail is that large
        if length == INDEFINITE:
            return self._until_end_mark(tag, at, end, depth)
        if length > INDEFINITE:
            size = length - INDEFINITE
            length = (
                int.from_bytes(self.data[begin : begin + size], "big") if size <= MAX_LENGTH_BYTES else end
            )
            begin += size
        self.is_cut |= begin + length > end
        after = min(begin + length, end)
        return Element(tag, at, min(begin, end), after, after)

    def _until_end_mark(self, tag: int, start: int, end: int, depth: int) -> Element:
        """An element without a length: it ends with two zero bytes where an element would begin."""
        at = begin = start + 2
        if not tag & CONSTRUCTED:
            raise NotBerError
        while self.data[at : at + 2] != b"\0\0" and at + 2 <= end:
            at = self._element(at, end, depth + 1).after
        self.is_cut |= at + 2 > end
        return Element(tag, start, begin, min(at, end), min(at + 2, end))

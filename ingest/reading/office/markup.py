"""XML read strictly and as a stream: no tree, no entities, no document type, nothing fetched."""

from collections.abc import Callable, Iterable
from typing import ClassVar

from lxml.etree import LxmlError, XMLParser

from ingest.opening.damage import DamagedError

MAX_DEPTH = 400
"""Elements within elements; Word's deepest tables have some sixty."""
Attributes = dict[str, str]
"""By local name; what names a relation to another part is `r:id`, beside which an `id` may stand."""


class Handler:
    """What one kind of XML means: what is done where elements begin and end, and what with their text.

    Names are local names: the prefixes differ between the strict and the usual form of a format.
    """

    unseen: ClassVar[frozenset[str]] = frozenset()
    """Elements that are skipped with all they hold."""

    def __init__(self) -> None:
        """Subclasses fill the two tables."""
        self.begins: dict[str, Callable[[Attributes], object]] = {}
        self.ends: dict[str, Callable[[], object]] = {}
        self.open: list[str] = []
        """The elements around this place, outermost first."""
        self._unseen = 0

    def said(self, element: str, text: str) -> None:
        """What to do with a piece of text within `element`."""

    def start(self, tag: str, attributes: Attributes) -> None:
        """Told by the parser. Raises DamagedError where it is too deep."""
        name = local(tag)
        self.open.append(name)
        if len(self.open) > MAX_DEPTH:
            raise DamagedError
        if self._unseen or name in self.unseen:
            self._unseen += 1
        elif begin := self.begins.get(name):
            begin({_named(key): value for key, value in attributes.items()})

    def end(self, tag: str) -> None:
        """Told by the parser."""
        self.open.pop()
        if self._unseen:
            self._unseen -= 1
        elif end := self.ends.get(local(tag)):
            end()

    def data(self, text: str) -> None:
        """Told by the parser."""
        if self.open and not self._unseen:
            self.said(self.open[-1], text)

    def doctype(self, *_: object) -> None:
        """Told by the parser. No format has a document type; attacks with entities need one."""
        raise DamagedError

    def close(self) -> None:
        """Told by the parser."""


def local(name: str) -> str:
    """`p` of `{namespace}p`."""
    return name.rpartition("}")[2]


def _named(key: str) -> str:
    space, _, name = key.rpartition("}")
    return f"r:{name}" if space.endswith("/relationships") else name


def parse(chunks: Iterable[bytes], handler: Handler) -> None:
    """Tell `handler` all of a document. Raises DamagedError where it breaks off, after telling what came."""
    parser = XMLParser(target=handler, resolve_entities=False, no_network=True, huge_tree=False)
    try:
        for chunk in chunks:
            parser.feed(chunk)
        parser.close()
    except LxmlError as error:
        raise DamagedError from error

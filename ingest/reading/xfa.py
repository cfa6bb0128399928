"""What was typed into an XFA form (XFA 3.3, 4): such a PDF shows "please wait" to every program but one."""

from contextlib import suppress

from pypdf import PdfReader
from pypdf.generic import ArrayObject, PdfObject, StreamObject

from ingest.opening.charsets import clean
from ingest.opening.damage import DamagedError
from ingest.reading.office.markup import Attributes, Handler, parse

MOST_BYTES = 20_000_000
MOST_TEXT = 200_000
CHUNK = 65_536
DATA = "data"
"""The element that holds what was typed (`xfa:data` in `xfa:datasets`)."""


def xfa_values(reader: PdfReader) -> str:
    """One line a field that was filled in: `name: value`; empty where there is no such form."""
    try:
        packets = _packets(reader)
    except (MemoryError, ImportError):
        raise
    except Exception:  # noqa: BLE001 - a broken form has no values
        return ""
    values = _Values()
    with suppress(DamagedError):
        parse((packets[at : at + CHUNK] for at in range(0, len(packets), CHUNK)), values)
    return clean("\n".join(values.lines))[:MOST_TEXT]


def _packets(reader: PdfReader) -> bytes:
    """The form's data, or all of it where it is in one piece. Raises anything for a broken file."""
    form = reader.root_object["/AcroForm"].get_object()["/XFA"].get_object()  # type: ignore[index]
    if isinstance(form, ArrayObject):
        named = zip(form[::2], form[1::2], strict=False)
        return b"".join(_bytes(packet) for name, packet in named if str(name) == "datasets")[:MOST_BYTES]
    return _bytes(form)[:MOST_BYTES]


def _bytes(packet: PdfObject) -> bytes:
    found = packet.get_object()
    return found.get_data() if isinstance(found, StreamObject) else b""


class _Values(Handler):
    """Each element below `data` that has words of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._words: list[str] = []

    def start(self, tag: str, attributes: Attributes) -> None:
        self._end_line()
        super().start(tag, attributes)

    def said(self, _: str, text: str) -> None:
        if DATA in self.open[:-1]:
            self._words.append(text)

    def end(self, tag: str) -> None:
        self._end_line()
        super().end(tag)

    def _end_line(self) -> None:
        if words := " ".join("".join(self._words).split()):
            self.lines.append(f"{self.open[-1]}: {words}")
        self._words.clear()

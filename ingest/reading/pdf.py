"""PDF: pypdf for structure, encryption, forms and text layers; pages without usable text are rendered
by PDFium and read like pictures.
"""

from functools import partial
from io import BytesIO
from itertools import count as count_from
from itertools import islice
from typing import Any

from pypdf import PdfReader, PdfWriter

from classifiers.nouns import Page
from classifiers.reasons import Reason
from ingest.opening.charsets import clean
from ingest.opening.damage import DamagedError
from ingest.reading.gather import gather
from ingest.reading.layers import LayeredPages
from ingest.reading.nouns import SIGNED, Engine, Read, ReadingLimits
from ingest.reading.render import Renderer
from ingest.reading.xfa import xfa_values

METADATA = ("title", "subject", "creator", "producer", "creation_date_raw")
LAST_LINES = b"\ntrailer\n<< /Size 9999 >>\nstartxref\n0\n%%EOF\n"
"""What pypdf must see before it looks for the objects itself."""
MOST_FIELDS = 1_000
"""Of a form that are looked at for a signature."""
MAX_METADATA = 300
"""Characters of one value."""


class EncryptedError(Exception):
    """The file cannot be opened without a password."""


def read_pdf(data: bytes, engine: Engine, limits: ReadingLimits) -> Read:
    """The text of all pages, then the values of form fields as a page of their own.

    A file that was cut off is mended and read as far as it goes, with the problem DAMAGED.
    """
    try:
        return _read(_opened(data), Renderer(data), engine, limits)
    except EncryptedError:
        return Read(problem=Reason.ENCRYPTED)
    except DamagedError:
        read = _mended(data, engine, limits)
    return read.but(Reason.DAMAGED) if any(page.text for page in read.pages) else read


def _mended(data: bytes, engine: Engine, limits: ReadingLimits) -> Read:
    """With the end it lacks, written anew for PDFium; else as far as PDFium alone can draw it."""
    try:
        reader = _opened(data + LAST_LINES)
        return _read(reader, Renderer(_written_anew(reader)), engine, limits)
    except EncryptedError:
        return Read(problem=Reason.ENCRYPTED)
    except DamagedError:
        return _drawn_only(Renderer(data), engine, limits)


def _read(reader: PdfReader, renderer: Renderer, engine: Engine, limits: ReadingLimits) -> Read:
    layered = LayeredPages(renderer, engine, limits.seen)
    count = len(reader.pages)
    return _with_form(reader, gather(map(partial(_page, reader, layered), count_from(1)), count, limits))


def _page(reader: PdfReader, layered: LayeredPages, number: int) -> Page:
    return layered.page(number, _layer(reader, number))


def _opened(data: bytes) -> PdfReader:
    """Raises EncryptedError and DamagedError."""
    try:
        reader = PdfReader(BytesIO(data))
        locked = reader.is_encrypted and not reader.decrypt("")
        pages = 0 if locked else len(reader.pages)
    except (MemoryError, ImportError):
        raise
    except NotImplementedError as error:
        raise EncryptedError from error
    except Exception as error:
        raise DamagedError from error
    if locked:
        raise EncryptedError
    if not pages:
        raise DamagedError
    return reader


def _written_anew(reader: PdfReader) -> bytes:
    """Raises DamagedError."""
    file = BytesIO()
    try:
        PdfWriter(clone_from=reader).write(file)
    except (MemoryError, ImportError):
        raise
    except Exception as error:
        raise DamagedError from error
    return file.getvalue()


def _drawn_only(renderer: Renderer, engine: Engine, limits: ReadingLimits) -> Read:
    """A file pypdf cannot take, as far as PDFium can draw it."""
    try:
        count = renderer.count()
    except DamagedError:
        return Read(problem=Reason.UNREADABLE)
    pages = LayeredPages(renderer, engine, limits.seen)
    return gather(map(pages.drawn, count_from(1)), count, limits)


def _layer(reader: PdfReader, number: int) -> str:
    """The text in the file; empty where it cannot be taken out, and the page is drawn and read."""
    try:
        return clean(reader.pages[number - 1].extract_text())
    except (MemoryError, ImportError):
        raise
    except Exception:  # noqa: BLE001 - a broken file may raise anything
        return ""


def _with_form(reader: PdfReader, read: Read) -> Read:
    values = _form_values(reader) or xfa_values(reader)
    form = Page(number=read.page_count + 1, text=values, how="form")
    return Read(
        pages=(*read.pages, form) if values else read.pages,
        page_count=read.page_count,
        problem=None if values and read.problem is Reason.NO_TEXT else read.problem,
        metadata=(*_metadata(reader), *([SIGNED] if _is_signed(reader) else [])),
    )


def _form_values(reader: PdfReader) -> str:
    """One line a field that was filled in: `name: value`."""
    try:
        fields = reader.get_fields() or {}
    except (MemoryError, ImportError):
        raise
    except Exception:  # noqa: BLE001 - a broken form has no values
        return ""
    lines = (f"{name}: {_shown(field.get('/V'))}" for name, field in fields.items())
    return clean("\n".join(line for line in lines if not line.endswith(": ")))


def _is_signed(reader: PdfReader) -> bool:
    """Whether it says so, or has a signature in a field."""
    try:
        form: Any = reader.root_object["/AcroForm"].get_object()
        fields = (field.get_object() for field in islice(form.get("/Fields", ()), MOST_FIELDS))
        flags = int(form.get("/SigFlags", 0))
        return bool(flags & 1) or any(one.get("/FT") == "/Sig" and "/V" in one for one in fields)
    except (MemoryError, ImportError):
        raise
    except Exception:  # noqa: BLE001 - no form, or a broken one
        return False


def _shown(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(_shown, value))
    text = " ".join(str(value if value is not None else "").split())
    return "" if text == "/Off" else text.removeprefix("/")


def _metadata(reader: PdfReader) -> tuple[tuple[str, str], ...]:
    try:
        info = reader.metadata
        found = [(name, getattr(info, name)) for name in METADATA]
    except (MemoryError, ImportError):
        raise
    except Exception:  # noqa: BLE001 - metadata only helps; a broken entry is no loss
        return ()
    return tuple((name, clean(str(value))[:MAX_METADATA]) for name, value in found if value)

"""One Office document read, by its media type."""

from collections.abc import Callable
from dataclasses import replace

from classifiers.reasons import Reason
from ingest.opening.damage import DamagedError
from ingest.opening.office_kinds import LOCKED, office_type
from ingest.reading.gather import TooBigError
from ingest.reading.nouns import Read, ReadingLimits
from ingest.reading.office.binary_sheets import read_binary_sheets
from ingest.reading.office.binary_slides import read_binary_slides
from ingest.reading.office.binary_word import read_binary_word
from ingest.reading.office.comma import read_table
from ingest.reading.office.facts import Facts, read_facts, trimmed
from ingest.reading.office.opendocument import read_opendocument
from ingest.reading.office.package import LockedError, Package
from ingest.reading.office.pages import FullError, Pages, UnsupportedError
from ingest.reading.office.pictures import ReadPicture, Shown, read_shown, see_package
from ingest.reading.office.rich_text import read_rich_text
from ingest.reading.office.sheets import read_sheets
from ingest.reading.office.slides import read_slides
from ingest.reading.office.unlock import unlocked
from ingest.reading.office.word import read_word

InPackage = Callable[[Package, Pages, Facts], None]
IN_PACKAGES: tuple[tuple[str, InPackage], ...] = (
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.", read_word),
    ("application/vnd.ms-word.", read_word),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.", read_sheets),
    ("application/vnd.ms-excel.sheet.macroenabled", read_sheets),
    ("application/vnd.ms-excel.template.macroenabled", read_sheets),
    ("application/vnd.openxmlformats-officedocument.presentationml.", read_slides),
    ("application/vnd.ms-powerpoint.", read_slides),
    ("application/vnd.oasis.opendocument.text", read_opendocument),
    ("application/vnd.oasis.opendocument.spreadsheet", read_opendocument),
    ("application/vnd.oasis.opendocument.presentation", read_opendocument),
    ("application/vnd.oasis.opendocument.graphics", read_opendocument),
)
"""How the media types of each ZIP format begin: documents, templates, and either with macros."""
TABLES = frozenset({"text/csv", "text/tab-separated-values", "application/csv"})
RICH_TEXT = frozenset({"application/rtf", "text/rtf", "text/richtext"})
BINARY_WORD = "application/msword"
BINARY_SHEETS, BINARY_SLIDES = "application/vnd.ms-excel", "application/vnd.ms-powerpoint"


def reads_office(media_type: str) -> bool:
    """Whether `read_office` reads, or at least knows, such documents."""
    known = (*TABLES, *RICH_TEXT, BINARY_WORD, BINARY_SHEETS, BINARY_SLIDES, LOCKED)
    return media_type in known or _in_package(media_type) is not None


def read_office(
    data: bytes, media_type: str, limits: ReadingLimits, read_picture: ReadPicture | None = None
) -> Read:
    """The text of a document, in reading order: headers, body, footers, notes and comments.

    Sheets, slides and the pages the author's program saw are pages; rows of tables are lines with tabs.
    Pictures as large as a page are read by `read_picture` and follow as pages; where that cannot be done,
    the problem says so. What is wrong with the document is told in `problem`; only MemoryError is raised.
    A document behind a password that is none is read.
    """
    read = _read(data, media_type, limits, read_picture)
    if read.problem is not Reason.ENCRYPTED or (plain := unlocked(data)) is None:
        return read
    return _read(plain, office_type(plain) or media_type, limits, read_picture)


def _read(data: bytes, media_type: str, limits: ReadingLimits, read_picture: ReadPicture | None) -> Read:
    pages, facts, shown = Pages(limits), Facts(), Shown([])
    problem = _problem(lambda: _tell(data, media_type, pages, facts, shown))
    if problem is Reason.TOO_LONG and limits.enough():
        problem = Reason.OUT_OF_TIME
    if problem is Reason.DAMAGED and not pages.text().strip():
        problem = Reason.UNREADABLE
    read = replace(pages.read(problem), metadata=trimmed(facts))
    return read_shown(shown, read, read_picture or _not_read, limits)


def _not_read(_: bytes) -> Read:
    return Read(problem=Reason.UNSUPPORTED_KIND)


def _problem(tell: Callable[[], None]) -> Reason | None:
    try:
        tell()
    except UnsupportedError:
        return Reason.UNSUPPORTED_KIND
    except LockedError:
        return Reason.ENCRYPTED
    except FullError:
        return Reason.TOO_LONG
    except TooBigError:
        return Reason.READER_OUT_OF_BOUNDS
    except DamagedError:
        return Reason.DAMAGED
    return None


def _tell(data: bytes, media_type: str, pages: Pages, facts: Facts, shown: Shown) -> None:
    """Have the format's own reader write into `pages`. Raises all that `_problem` knows."""
    in_package = _in_package(media_type)
    if media_type in TABLES:
        read_table(data, pages)
    elif media_type in RICH_TEXT:
        read_rich_text(data, pages, shown)
    elif office_type(data) == LOCKED:
        raise LockedError
    elif media_type == BINARY_WORD:
        read_binary_word(data, pages, facts, shown)
    elif media_type == BINARY_SHEETS:
        read_binary_sheets(data, pages, facts)
    elif media_type == BINARY_SLIDES:
        read_binary_slides(data, pages, shown)
    elif in_package:
        package = Package(data, pages)
        _tell_package(in_package, package, pages, facts)
        see_package(package, shown)
        if package.damaged:
            raise DamagedError
    else:
        raise UnsupportedError


def _tell_package(read: InPackage, package: Package, pages: Pages, facts: Facts) -> None:
    read_facts(package, facts)
    read(package, pages, facts)


def _in_package(media_type: str) -> InPackage | None:
    return next((read for begin, read in IN_PACKAGES if media_type.startswith(begin)), None)

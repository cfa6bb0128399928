"""The words of a file, to be typed on paper where nothing shows the file itself."""

from ingest.reading.nouns import Read, ReadingLimits
from ingest.reading.office.read import read_office, reads_office
from ingest.reading.read import HTML
from ingest.reading.text import read_html, read_text

MOST_PAGES = 100


def words_in(data: bytes, media_type: str) -> str:
    """What the file says; the charset is guessed. Empty where it holds no words."""
    return "\n".join(page.text for page in _read(data, media_type).pages)


def _read(data: bytes, media_type: str) -> Read:
    if media_type in HTML:
        return read_html(data, "")
    if reads_office(media_type):
        return read_office(data, media_type, ReadingLimits(pages=MOST_PAGES, pixels=0, enough=lambda: False))
    return read_text(data, "") if media_type.startswith("text/") else Read()

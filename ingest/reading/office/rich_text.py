"""Rich Text Format (.rtf): pages by its page breaks. The reader is the one that opens Outlook's mails."""

from ingest.opening.damage import DamagedError
from ingest.opening.unpack.rtf import read_rtf
from ingest.reading.office.pages import Pages
from ingest.reading.office.pictures import Shown, see_rich_text
from ingest.reading.text import read_html


def read_rich_text(data: bytes, pages: Pages, shown: Shown) -> None:
    """Write the document into `pages`, its pictures into `shown`.

    Raises DamagedError where it broke off, and FullError.
    """
    found = read_rtf(data)
    if found.has_pictures:
        see_rich_text(data, shown)
    text = found.text
    if found.is_html:
        text = "\f".join(page.text for page in read_html(text.encode(), "utf-8").pages)
    for page in text.split("\f"):
        pages.say(page)
        pages.turn()
    if not found.is_whole:
        raise DamagedError

"""Plain text and HTML as text."""

import re

from lxml.etree import LxmlError, iterwalk
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from classifiers.nouns import Page
from classifiers.reasons import Reason
from ingest.opening.charsets import clean, decode
from ingest.reading.nouns import MAX_TEXT, Read

BLOCKS = (
    "address article aside blockquote center dd div dl dt fieldset figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody tfoot thead tr ul"
)
BREAKS = frozenset(BLOCKS.split())
"""The elements that begin and end a line."""
MAX_STYLE = 2_000
UNSEEN = frozenset({"script", "style", "title", "template"})
HIDDEN = re.compile(
    r"(?:display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}(?:hidden|collapse)|mso-hide\s{0,9}:\s{0,9}all"
    r"|(?:font-size|opacity|max-height)\s{0,9}:\s{0,9}0(?:\.0{1,9})?(?:px|pt|r?em|%)?\s{0,9}(?:;|!|$))",
    re.IGNORECASE,
)
"""A style that keeps an element from being seen. White words on white paper are not found out."""
META_CHARSET = re.compile(rb"charset\s{0,9}=\s{0,9}[\"']?([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)


def read_text(data: bytes, charset: str) -> Read:
    """One page; every kind of line end as a line feed."""
    return _one_page(decode(data, charset).replace("\r\n", "\n").replace("\r", "\n"))


def read_html(data: bytes, charset: str) -> Read:
    """One page with the text a browser would show: blocks on lines of their own, quotes behind `> `."""
    named = META_CHARSET.search(data[:2048])
    text = decode(data, charset or (named[1].decode() if named else ""))
    parser = HTMLParser(encoding="utf-8")  # type: ignore[no-untyped-call]
    try:
        root = document_fromstring(text.encode(), parser=parser)  # type: ignore[no-untyped-call]
    except (LxmlError, ValueError):
        return _one_page("")  # nothing but comments or white space
    too_deep = any("depth" in entry.message for entry in parser.error_log)
    page = _one_page(_shown_text(root))
    return page.but(Reason.DAMAGED) if too_deep else page


def _one_page(text: str) -> Read:
    page = Page(number=1, text=text[:MAX_TEXT], how="text")
    return Read(pages=(page,), page_count=1, problem=Reason.TOO_LONG if len(text) > MAX_TEXT else None)


class _Lines:
    """The lines of a page as they grow."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.words: list[str] = []
        self.quoted = 0

    def say(self, text: str | None) -> None:
        """Add to the line."""
        self.words.append(text or "")

    def end_line(self) -> None:
        """Begin a new line; white space within the old one is folded, as browsers do."""
        line = " ".join("".join(self.words).split())
        self.lines.append("> " * min(self.quoted, 5) + line if line else "")
        self.words = []

    def text(self) -> str:
        """All lines, never more than one empty line between two."""
        self.end_line()
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self.lines)).strip("\n")


def _shown_text(root: HtmlElement) -> str:
    page = _Lines()
    walk = iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        if event == "start":
            _begin(page, element.tag)  # its end is told in any case
            if _is_unseen(element):
                walk.skip_subtree()
            else:
                page.say(element.text)
        else:
            _end(page, element.tag)
            page.say(element.tail)
    return clean(page.text())


def _is_unseen(element: HtmlElement) -> bool:
    style = str(element.get("style", ""))[:MAX_STYLE]
    return element.tag in UNSEEN or "hidden" in element.attrib or bool(HIDDEN.search(style))


def _begin(page: _Lines, tag: str) -> None:
    if tag in BREAKS or tag == "br":
        page.end_line()
    page.quoted += tag == "blockquote"


def _end(page: _Lines, tag: object) -> None:
    if tag in BREAKS:
        page.end_line()
    if tag in ("td", "th"):
        page.say(" ")
    page.quoted -= tag == "blockquote"

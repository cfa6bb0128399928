"""Bytes to text, whatever the sender says about the charset; nothing in here raises.

The order is: byte order mark, declared charset, UTF-8, Windows-1252, and then whatever can be told.
"""

import codecs
import re

ALIASES = {
    # Labels that senders write for a larger set, as browsers read them (WHATWG Encoding, 4.2).
    "ascii": "utf-8",
    "us-ascii": "utf-8",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-9": "cp1254",
    "utf8mb4": "utf-8",
}
NEVER = frozenset({"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape"})
"""Codecs of Python that are no charset of a mail; some need quadratic time."""
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]+")
"""C0 and C1 without tab, line and page ends."""


def decode(data: bytes, declared: str = "") -> str:
    """The text in `data`; NUL and other control characters are left out."""
    for charset in (_by_mark(data), _known(declared), "utf-8", "cp1252"):
        if charset:
            try:
                return clean(data.decode(charset))
            except (UnicodeError, LookupError, ValueError):
                continue
    return clean(data.decode("cp1252", "replace"))


def clean(text: str) -> str:
    """`text` without control characters (tab, line and page ends stay) and half surrogate pairs."""
    return CONTROLS.sub("", text).encode("utf-8", "replace").decode("utf-8")


def from_wire(value: str, likely: str = "") -> str:
    """A header as Python's parser keeps it (raw bytes as lone surrogates), as text.

    `likely` is tried where the bytes are no UTF-8.
    """
    raw = value.encode("utf-8", "surrogateescape")
    return decode(raw, "" if is_utf8(raw) else likely) if value else ""


def is_utf8(data: bytes) -> bool:
    """Whether `data` can be read so."""
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _by_mark(data: bytes) -> str:
    return next((charset for mark, charset in MARKS if data.startswith(mark)), "")


def _known(declared: str) -> str:
    name = declared.strip().strip("\"'").lower()[:40]
    try:
        found = codecs.lookup(ALIASES.get(name, name)).name
    except (LookupError, ValueError):
        return ""
    return "" if found.replace("-", "_") in NEVER else found

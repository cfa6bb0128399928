"""Names in ZIP archives, whose charset nobody wrote down.

With its flag set a name is UTF-8 (APPNOTE 4.4.4, bit 11). Without it the format says cp437, and programs
wrote whatever their machine used: UTF-8, cp850 on a German Windows, Windows-1252, Shift-JIS in Japan.
"""

import re

GERMAN_DOS = re.compile(rb"[\x20-\x7e\x81\x84\x8e\x94\x99\x9a\xe1]*")
"""ASCII and ü ä Ä ö Ö Ü ß, where cp437 and cp850 agree."""
GERMAN_WINDOWS = re.compile(rb"[\x20-\x7e\xe4\xf6\xfc\xc4\xd6\xdc\xdf]*")
"""ASCII and ä ö ü Ä Ö Ü ß in Windows-1252; in cp437 they would be Greek letters and line art."""
JAPANESE = re.compile("[\u3041-\u30fe\u4e00-\u9fff]{2}")
"""Two neighbouring kana or kanji; a single one comes about where an umlaut stands before a letter."""


def zip_name(raw: bytes, *, utf8: bool) -> str:
    """The name as text. Never raises; what no charset explains is read as cp437."""
    for charset in ("utf-8", *_guesses(raw, utf8=utf8)):
        try:
            return raw.decode(charset)
        except UnicodeDecodeError:
            continue
    return raw.decode("cp437")


def _guesses(raw: bytes, *, utf8: bool) -> list[str]:
    if utf8 or GERMAN_DOS.fullmatch(raw):
        return []
    if GERMAN_WINDOWS.fullmatch(raw):
        return ["cp1252"]
    return ["cp932"] if JAPANESE.search(raw.decode("cp932", "replace")) else []

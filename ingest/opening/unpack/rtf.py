"""Rich Text Format as text; where Outlook wrapped HTML in it, that HTML (MS-OXRTFEX).

Groups nest, and each knows whether its words are shown and in which charset its bytes are. One pass,
linear in the size of the file; nothing in here raises.
"""

import re
import sys
from dataclasses import dataclass, field, replace

from ingest.opening.charsets import decode
from ingest.opening.unpack.codepages import BY_FONT_CHARSET, charset_of

MAX_DEPTH = 500
"""Groups within groups; Word stays under fifty."""
MAX_TOKENS = 3_000_000
"""Words, groups and runs of text; a thousand pages have fewer, and this many take seconds."""
HEAD = 2_000
"""Bytes in which `\\fromhtml` stands."""
TOKEN = re.compile(
    rb"\\([A-Za-z]{1,32})(-?[0-9]{1,10})? ?"  # a word with its number
    rb"|\\'([0-9A-Fa-f]{2})|\\([^A-Za-z])|([{}])|([^\\{}\r\n]+)|[\r\n]+|.",
    re.DOTALL,
)
WITHOUT_WORDS = (
    "colortbl stylesheet info pict objdata objclass objname themedata colorschememapping latentstyles "
    "datastore generator xmlnstbl listtable listoverridetable listpicture rsidtbl filetbl revtbl fldinst "
    "nonshppict shprslt pgptbl wgrffmtfilter mmathpr bkmkstart bkmkend tc tcn xe txe rxe private mhtmltag"
)
UNSEEN = frozenset(WITHOUT_WORDS.split())
"""Groups that begin with these hold no words of the letter."""
SHOWN = frozenset({"shptxt", "dptxbxtext"})
"""Text boxes stand within groups that are not shown."""
PICTURES = frozenset({"pict", "objdata"})
BREAKS = {
    "par": "\n",
    "line": "\n",
    "row": "\n",
    "sect": "\n\n",
    "page": "\f",
    "cell": "\t",
    "nestcell": "\t",
    "tab": "\t",
}
CHARACTERS = {
    "emdash": "\u2014",
    "endash": "\u2013",
    "emspace": " ",
    "enspace": " ",
    "qmspace": " ",
    "bullet": "\u2022",
    "lquote": "\u2018",
    "rquote": "\u2019",
    "ldblquote": "\u201c",
    "rdblquote": "\u201d",
}
SYMBOLS = {b"~": "\u00a0", b"_": "\u2011", b"{": "{", b"}": "}", b"\\": "\\", b"\n": "\n", b"\r": "\n"}
HIDING = frozenset({"v", "deleted"})
"""Words nobody sees: hidden, and struck out while changes were tracked."""
CHARSETS = {"ansi": "cp1252", "mac": "mac-roman", "pc": "cp437", "pca": "cp850"}


@dataclass(frozen=True, slots=True, kw_only=True)
class RichText:
    """What an RTF file says."""

    text: str
    is_html: bool
    """Whether `text` is the HTML that Outlook wrapped in RTF."""
    has_pictures: bool
    """Whether it shows pictures or objects, which are not in `text`."""
    is_whole: bool
    """Whether it was read to its end, and every group that was opened was closed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    shown: bool = True
    hidden: bool = False
    fonts: bool = False
    wrapping: bool = False
    """Between `\\htmlrtf` and `\\htmlrtf0`: words only for programs that do not know HTML."""
    font: int = -1
    fallback: int = 1
    """How many characters stand for one `\\u` in programs that do not know Unicode."""


def read_rtf(data: bytes) -> RichText:
    """The words of `data`, a line a paragraph, table cells with tabs between."""
    reader = _Reader(is_html=b"\\fromhtml" in data[:HEAD])
    at = max(data.find(b"{"), 0)
    for _ in range(MAX_TOKENS):
        if reader.ended or not (found := TOKEN.match(data, at)):
            break
        at = reader.take(found) + found.end()
    return reader.result()


@dataclass(slots=True, kw_only=True)
class _Reader:
    is_html: bool
    group: _Group = _Group()
    above: list[_Group] = field(default_factory=list)
    charset: str = "cp1252"
    charsets: dict[int, str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    held: bytearray = field(default_factory=bytearray)
    """Bytes whose charset is that of the group: a letter may need two of them."""
    passing: int = 0
    """Characters still to leave out: they stand for a `\\u` that was heard."""
    opened: bool = False
    """Whether the last token opened the group: only then `\\*` speaks of the whole of it."""
    ended: bool = False
    pictures: bool = False

    def take(self, found: re.Match[bytes]) -> int:
        """Take one token; return how many bytes of binary data to skip after it."""
        word, number, code, symbol, brace, text = found.groups()
        if symbol == b"*" and self.opened:
            self._set(shown=False)
        self.opened = brace == b"{"
        if word:
            return self._word(word.decode().lower(), int(number) if number else None)
        if brace:
            self._brace(is_open=brace == b"{")
        elif symbol:
            self._say(SYMBOLS.get(symbol, ""))
        else:
            self._bytes(bytes.fromhex(code.decode()) if code else text or b"")
        return 0

    def result(self) -> RichText:
        """All that was said; halves of surrogate pairs are joined."""
        self._flush()
        text = "".join(self.said).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        return RichText(
            text=text,
            is_html=self.is_html,
            has_pictures=self.pictures,
            is_whole=self.ended and not self.above,
        )

    def _brace(self, *, is_open: bool) -> None:
        self._flush()
        self.passing = 0
        if is_open:
            self.above.append(self.group)
            self.ended = len(self.above) > MAX_DEPTH
        else:
            self.group = self.above.pop() if self.above else self.group
            self.ended = not self.above

    def _bytes(self, data: bytes) -> None:
        passed = min(self.passing, len(data))
        self.passing -= passed
        if self._is_heard():
            self.held += data[passed:]

    def _word(self, word: str, number: int | None) -> int:
        if word == "bin":
            return max(number or 0, 0)
        if word == "u" and number is not None:
            self._unicode(number)
        elif word in BREAKS or word in CHARACTERS:
            self._say(BREAKS.get(word) or CHARACTERS[word])
        elif word in CHARSETS or word == "ansicpg":
            self.charset = CHARSETS.get(word) or charset_of(number or 0) or self.charset
        elif word == "uc":
            self._set(fallback=max(number or 0, 0))
        elif word == "htmlrtf":
            self._set(wrapping=number != 0)
        elif word in HIDING or word == "plain":
            self._set(hidden=word in HIDING and number != 0)
        elif word in ("f", "fcharset", "cpg"):
            self._font(word, number or 0)
        else:
            self._destination(word)
        return 0

    def _destination(self, word: str) -> None:
        self.pictures |= word in PICTURES and not self.group.wrapping
        if word in UNSEEN:
            self._set(shown=False)
        elif word == "fonttbl":
            self._set(shown=False, fonts=True)
        elif word in SHOWN or (word == "htmltag" and self.is_html):
            self._set(shown=True)

    def _font(self, word: str, number: int) -> None:
        if word == "f":
            self._set(font=number)
        elif self.group.fonts:
            known = BY_FONT_CHARSET.get(number, "") if word == "fcharset" else charset_of(number)
            if known:
                self.charsets[self.group.font] = known

    def _unicode(self, number: int) -> None:
        code = number + 0x10000 if number < 0 else number
        self._say(chr(code) if 0 < code <= sys.maxunicode else "\ufffd")
        self.passing = self.group.fallback

    def _say(self, text: str) -> None:
        self._flush()
        self.passing = 0
        if self._is_heard():
            self.said.append(text)

    def _is_heard(self) -> bool:
        if self.is_html:
            return self.group.shown and not self.group.wrapping
        return self.group.shown and not self.group.hidden

    def _set(self, **changes: bool | int) -> None:
        self._flush()
        self.group = replace(self.group, **changes)  # type: ignore[arg-type]

    def _flush(self) -> None:
        if self.held:
            self.said.append(decode(bytes(self.held), self.charsets.get(self.group.font, self.charset)))
            self.held.clear()

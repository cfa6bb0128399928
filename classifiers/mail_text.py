"""A mail's own text: the client's words, the words of others below them, whether the client says something.

Nothing a client wrote is ever thrown away here: where it is not sure that words are quoted or mere
courtesy, they are the client's own and say something.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from classifiers.covering import only_covers

REPLY = re.compile(r"\s*(?:re|aw|antw|antwort|r[eé]f|ynt|odp)\s*(?:\[\d+\])?\s*:", re.IGNORECASE)
"""Before the subject of an answer."""
_LEAD = r"[ \t\xa0*_\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]{0,9}"
"""What may stand before the first word of a line and does not show."""
_FROM = "Von|From|Від|От|Kimden|De la|De|Od|من|از"
_SENT = (
    "Gesendet(?: am)?|Sent|Datum|Date|Надіслано|Отправлено|Дата|Изпратено|Gönderilen|Tarih|Trimis|Data"
    "|Wysłano|تم الإرسال|التاريخ|تاریخ"
)
_TO = "An|To|Кому|До|Kime|Către|Do|إلى|به|Betreff|Subject|Тема|Относно|Konu|Subiect|Temat|الموضوع|موضوع"
"""The fields above an earlier mail, in the languages of most clients."""
_MARK = re.compile(
    rf"^(?P<lines>(?:{_LEAD}>.*(?:\n|\Z))+)"
    rf"|^{_LEAD}(?:"
    r"(?P<rest>-{2,}[ \t]*(?:Original|Ursprüngliche|Urspr\.|Weitergeleitete|Forwarded)[ -]?"
    r"(?:Nachricht|Message|E-Mail|Mail|Mitteilung)"
    r"|(?:Anfang|Beginn) der weitergeleiteten (?:Nachricht|E-Mail)|Begin forwarded message)"
    r"|(?P<told>Am |On |Den |[^\n<>]{0,80}<[^\n<>@]{1,80}@[^\n<>]{1,80}> (?:schrieb|wrote))"
    rf"|(?P<header>(?:{_FROM}|{_SENT}|{_TO})[*_]{{0,2}} ?:)(?=[^\n]))",
    re.MULTILINE | re.IGNORECASE,
)
_FOOTER = re.compile(
    r"^[ \t]*(?:(?:Gesendet|Sent|Verschickt) (?:von|mit|from|via|aus|mittels)\b[^\n]{0,80}"
    r"|Von meinem [^\n]{0,60} gesendet\.?"
    r"|Diese Nachricht wurde von meinem [^\n]{0,80} gesendet\.?"
    r"|(?:Outlook für|Get Outlook for|Holen Sie sich Outlook)[^\n]{0,60}"
    r"|Virenfrei\.[^\n]{0,60})[ \t]*\r?$",
    re.MULTILINE | re.IGNORECASE,
)
_DEVICE = re.compile(
    r"iphone|ipad|android|samsung|huawei|xiaomi|handy|smartphone|mail|outlook|galaxy|telefon", re.IGNORECASE
)
_WROTE = re.compile(r"\b(?:schrieb|wrote|geschrieben)\b", re.IGNORECASE)
_LETTERHEAD = re.compile(r"@|[0-9]{1,2}:[0-9]{2}|Uhr")
_FIELDS = tuple(
    re.compile(rf"^{_LEAD}(?:{names})[*_]{{0,2}} ?:", re.MULTILINE | re.IGNORECASE)
    for names in (_FROM, _SENT, _TO)
)
_REACH = 400
_EMPTY_LINES = re.compile(r"\n(?:[ \t]*\n){3,}")
_MOST_HEADS = 10_000
"""Lines looked at that may begin an earlier mail; a letter with more of them quotes nothing further."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailText:
    """The two voices of a mail's text."""

    written: str
    """What the sender of this mail wrote."""
    quoted: str
    """What the mail repeats of earlier ones: quoted lines, and all below the head of an earlier mail."""


@lru_cache(16)
def split(text: str) -> MailText:
    """Part the client's words from quoted and forwarded ones; footers of mail programs are dropped.

    The time is linear in the length of the text, some microsecond for each letter of the worst kind.
    """
    text = _EMPTY_LINES.sub("\n\n\n", text.replace("\r\n", "\n"))
    heads = _Heads(text)
    quoted: list[str] = []
    written: list[str] = []
    at = 0
    for mark in _MARK.finditer(text):
        if mark.start() < at:
            continue
        if lines := mark["lines"]:
            written.append(text[at : mark.start()])
            quoted += (line.partition(">")[2] + "\n" for line in lines.rstrip("\n").split("\n"))
            at = mark.end()
        elif head_end := heads.end_of(mark):
            written.append(text[at : mark.start()])
            if mark["told"] and text[head_end : head_end + _REACH].lstrip()[:1] == ">":
                quoted.append(text[mark.start() : head_end])
                at = head_end
                continue
            quoted.append(text[mark.start() :])
            at = len(text)
            break
    written.append(text[at:])
    return MailText(
        written=_FOOTER.sub(_unless_words, "".join(written)).strip(), quoted="".join(quoted).strip()
    )


def says_something(written: str) -> bool:
    """Whether the client's words are more than greeting, number, name and "here are my papers"."""
    return not only_covers(written)


class _Heads:
    """Where earlier mails begin in a text. Each line is looked at once, and only so many of them."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._left = _MOST_HEADS
        self._fields: Sequence[Sequence[tuple[int, int]]] | None = None

    def end_of(self, mark: re.Match[str]) -> int:
        """Where the head of an earlier mail ends; 0 when the mark is an ordinary line."""
        self._left -= 1
        if self._left < 0:
            return 0
        if mark["rest"]:
            return mark.end()
        return self._end_of_fields(mark) if mark["header"] else self._end_of_sentence(mark)

    def _end_of_fields(self, mark: re.Match[str]) -> int:
        """Of a head with fields: all three kinds stand near."""
        if self._fields is None:
            self._fields = [[found.span() for found in field.finditer(self._text)] for field in _FIELDS]
        near = all(_stands_within(spans, mark.start(), mark.start() + _REACH) for spans in self._fields)
        return mark.end() if near else 0

    def _end_of_sentence(self, mark: re.Match[str]) -> int:
        """Of "Am … schrieb …:", which tells who wrote and when."""
        reach = self._text[mark.start() : mark.start() + _REACH]
        told, colon, _ = reach.partition(":\n") if ":\n" in reach else reach.partition(":")
        long = "\n\n" in told or told.count("\n") > 1
        attributed = bool(colon) and not long and bool(_WROTE.search(told)) and bool(_LETTERHEAD.search(told))
        return mark.start() + len(told) + len(colon) if attributed else 0


def _stands_within(spans: Sequence[tuple[int, int]], begin: int, end: int) -> bool:
    first = bisect_left(spans, (begin, begin))
    return first < len(spans) and spans[first][1] <= end


def _unless_words(footer: re.Match[str]) -> str:
    return "" if _DEVICE.search(footer[0]) or footer[0].lstrip().startswith("Virenfrei") else footer[0]

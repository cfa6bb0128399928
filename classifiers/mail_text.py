"""A mail's own text: the client's words, the words of others below them, whether the client says something.

Nothing a client wrote is ever thrown away here: where it is not sure that words are quoted or mere
courtesy, they are the client's own and say something.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from heapq import merge
from itertools import islice
from unicodedata import normalize

from classifiers.covering import only_covers

REPLY = re.compile(r"\s*(?:re|aw|antw|antwort|r[eé]f|ynt|odp)\s*(?:\[\d+\])?\s*:", re.IGNORECASE)
"""Before the subject of an answer."""
_LEAD = r"[ \t\xa0*_\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]{0,9}"
"""What may stand before the first word of a line and does not show."""
_FROM = (
    "Von|From|Від|От|Kimden|Gönderen|De la|De|Da|Od|Van|Från|Fra|Absender|Expéditeur|Expeditor|Mittente"
    "|Remitente|Nadawca|Відправник|Отправитель|Подател|من|از"
)
_SENT = (
    "Gesendet(?: am)?|Sent|Datum|Date|Надіслано|Отправлено|Дата|Изпратено|Gönderilen|Gönderildi"
    "|Gönderme Tarihi|Tarih|Trimis|Data|Wysłan[oye]|Envoyé(?: le)?|Enviado(?: el)?|Enviada(?: em)?"
    "|Fecha|Inviato|Verzonden|Skickat|Sendt|تم الإرسال|أ?رسلت|التاريخ|تاریخ"
)
_TO = (
    "An|To|Кому|До|Получатель|Одержувач|Kime|Al\u0131c\u0131|Către|Catre|Do|À|A|Para|Naar|Aan|Till|Til|Empfänger"
    "|Destinataire|Destinatario|إلى|به"
)
_ABOUT = (
    "Betreff|Subject|Тема|Относно|Предмет|Konu|Subiect|Temat|Oggetto|Objet|Sujet|Asunto|Assunto|Onderwerp|Ämne"
    "|Emne|الموضوع|موضوع"
)
"""The fields above an earlier mail, in the languages of most clients."""
_COLON = r"[*_]{0,2}[ \xa0\u202f]?:"
_RESENT = (
    "Original|Originale|Orijinal|Oryginaln|Ursprüngliche|Urspr\\.|Weitergeleitete|Forwarded|transféré"
    "|d['\u2019]origine|inoltrat|reenviad|Przekazan|redirecționat|redirectionat|İletilen|Yönlendirilen|Исходн|Пересыла|Переслан"
    "|Оригінальн|Оригинал|Препратен|الأصلية|توجيهها"
)
_WROTE_WORDS = (
    "schrieb|geschrieben|wrote|writes|écrit|escribió|scritto|scrive|escreveu|napisał|pisze|napsal|napisa[ol]a?"
    "|yazd\u0131|yazm\u0131ş|scris|написав|написала?|написа|пише|пишет|писала?|schreef|geschreven|skrev|shkroi|írta|έγραψε"
    "|كتب|كتبت|كتابة|نوشت"
)
_WROTE = re.compile(rf"\b(?:{_WROTE_WORDS})\b", re.IGNORECASE)
_MARK = re.compile(
    rf"^(?P<lines>(?:{_LEAD}>.*(?:\n|\Z))+)"
    rf"|^{_LEAD}(?:"
    rf"(?P<rest>-{{2,}}[^\n-]{{0,30}}(?:{_RESENT})[^\n]{{0,60}}"
    r"|(?:Anfang|Beginn) der weitergeleiteten (?:Nachricht|E-Mail)|Begin forwarded message"
    r"|Début du (?:message|courriel) (?:transféré|réexpédié)|Inizio (?:del )?messaggio inoltrato"
    r"|Inicio del mensaje reenviado|Początek przekazywanej wiadomości)"
    rf"|(?P<told>[^\n<>]{{0,80}}<[^\n<>@]{{1,80}}@[^\n<>]{{1,80}}> (?:{_WROTE_WORDS})\b"
    r"(?:[^\n:]|:(?=[0-9])){0,60}:(?=[ \n]|\Z))"
    rf"|(?P<header>(?:{_FROM}|{_SENT}|{_TO}|{_ABOUT}){_COLON})(?=[^\n]))",
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
_ENDS_WITH_COLON = re.compile(r"[ \xa0\u202f]?:$", re.MULTILINE)
_MARKED = re.compile(rf"^{_LEAD}>", re.MULTILINE)
_ENDS_WITH_ADDRESS = re.compile(r"[<(\[][^\s<>()@]{1,80}@[^\s<>()]{1,80}[>)\]]\Z")
_ADDRESS = re.compile(r"[^\s<>()@]@[^\s<>()@]")
_CLOCK = re.compile(r"\d[:.h]\d\d|\bUhr\b")
_DAY = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[./-]\d{1,2}[./-]\d\d")
_OPENS = re.compile(rf"{_LEAD}(?:Am|On|Den) ", re.IGNORECASE)
_HEAD_LINES = 3
"""Lines over which a sentence that tells who wrote is broken."""
_FIELDS = tuple(
    re.compile(rf"^{_LEAD}(?:{names}){_COLON}", re.MULTILINE | re.IGNORECASE)
    for names in (_FROM, _SENT, _TO, _ABOUT)
)
_LINE_END = re.compile(r"(?<![ \t\xa0\u202f])[ \t\xa0\u202f]+$", re.MULTILINE)
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
    text = _LINE_END.sub("", normalize("NFC", text.replace("\r\n", "\n")))
    text = _EMPTY_LINES.sub("\n\n\n", text)
    quoted: list[str] = []
    written: list[str] = []
    at = 0
    for piece in _quoted_pieces(text):
        if piece.end <= at:
            continue
        written.append(text[at : piece.start])  # nothing where the piece begins in the one before
        quoted.append(piece.words if at <= piece.start else text[at : piece.end])
        at = piece.end
        if at >= len(text):  # the first head of an earlier mail has all below it
            break
    written.append(text[at:])
    return MailText(
        written=_FOOTER.sub(_unless_words, "".join(written)).strip(), quoted="".join(quoted).strip()
    )


def says_something(written: str) -> bool:
    """Whether the client's words are more than greeting, number, name and "here are my papers"."""
    return not only_covers(written)


@dataclass(frozen=True, slots=True, order=True)
class _Piece:
    """A stretch of a text that somebody else wrote."""

    start: int
    end: int
    words: str


def _quoted_pieces(text: str) -> Iterator[_Piece]:
    """Lines with a mark, and all below the head of an earlier mail, in their order; some overlap."""
    told = (_below(text, start, end) for start, end in _told(text))
    return merge(_marked(text), told)


def _marked(text: str) -> Iterator[_Piece]:
    fields = _Fields(text)
    for mark in _MARK.finditer(text):
        if lines := mark["lines"]:
            words = "".join(line.partition(">")[2] + "\n" for line in lines.rstrip("\n").split("\n"))
            yield _Piece(mark.start(), mark.end(), words)
        elif not mark["header"] or fields.stand_at(mark.start()):
            end = mark.end() if mark["told"] else 0
            yield _below(text, mark.start(), end)


def _below(text: str, start: int, told_until: int) -> _Piece:
    """What a head begins: all below it, or itself alone where the lines it tells of have marks."""
    if told_until and text[told_until : told_until + _REACH].lstrip()[:1] == ">":
        return _Piece(start, told_until, text[start:told_until] + "\n")
    return _Piece(start, len(text), text[start:])


def _told(text: str) -> Iterator[tuple[int, int]]:
    """Where sentences such as "Am … schrieb …:" begin and end: only so many lines are looked at."""
    for colon in islice(_ENDS_WITH_COLON.finditer(text), _MOST_HEADS):
        begin = _line_begin(text, colon.start())
        for _ in range(_HEAD_LINES):
            if _tells_who_wrote(text[begin : colon.start()]):
                yield _with_its_date(text, begin), colon.end()
                break
            before = _line_begin(text, begin - 1)
            if not 0 <= before < begin - 1 or colon.start() - before > _REACH:
                break
            begin = before


def _line_begin(text: str, at: int) -> int:
    """Where the line begins in which `at` stands; -1 before the first. Long lines are not looked through."""
    return text.rfind("\n", max(0, at - _REACH), at) + 1 if at >= 0 else -1


def _tells_who_wrote(told: str) -> bool:
    """By a word for writing and an address or a date; by both of these in languages that need no word.

    What stands in lines with a mark is quoted as it is.
    """
    if len(told) > _REACH or _MARKED.search(told):
        return False
    clock = _CLOCK.search(told)
    day = clock and _DAY.search(told)
    if _WROTE.search(told):
        return bool(_ADDRESS.search(told) or day or (clock and _OPENS.match(told)))
    return bool(day and _ENDS_WITH_ADDRESS.search(told, max(0, len(told) - _REACH)))


def _with_its_date(text: str, begin: int) -> int:
    """The line before belongs to the sentence where it tells the day: "On 2 March 2020 at 10:00,"."""
    before = _line_begin(text, begin - 1)
    line = text[before : begin - 1] if 0 <= before < begin - 1 else ""
    return before if _CLOCK.search(line) and _DAY.search(line) else begin


class _Fields:
    """The fields above earlier mails in a text; each line is looked at once, and only so many of them."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._left = _MOST_HEADS
        self._found: Sequence[Sequence[tuple[int, int]]] | None = None

    def stand_at(self, start: int) -> bool:
        """Whether a head begins there: the sender, and near it the day and one field more.

        Without the day it is one of a mail where it shows an address: "Von, An, Betreff" stands above many
        a letter of the client's own.
        """
        self._left -= 1
        if self._left < 0:
            return False
        if self._found is None:
            self._found = [[found.span() for found in field.finditer(self._text)] for field in _FIELDS]
        until = start + _REACH
        sender, sent, to, about = (_stands_within(spans, start, until) for spans in self._found)
        addressed = to and about and bool(_ADDRESS.search(self._text, start, until))
        return sender and ((sent and (to or about)) or addressed)


def _stands_within(spans: Sequence[tuple[int, int]], begin: int, end: int) -> bool:
    first = bisect_left(spans, (begin, begin))
    return first < len(spans) and spans[first][1] <= end


def _unless_words(footer: re.Match[str]) -> str:
    return "" if _DEVICE.search(footer[0]) or footer[0].lstrip().startswith("Virenfrei") else footer[0]

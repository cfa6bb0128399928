"""A mail's own text: the client's words, the words of others below them, whether the client says something.

Nothing a client wrote is ever thrown away here: where it is not sure that words are quoted or mere
courtesy, they are the client's own and say something.
"""

import re
from dataclasses import dataclass

from classifiers.covering import only_covers

_MARK = re.compile(
    r"^[ \t]*(?:(?P<line>>)"
    r"|(?P<rest>-{2,}[ \t]*(?:Original(?:nachricht|[ -]Message)|Ursprüngliche (?:Nachricht|E-Mail)"
    r"|Weitergeleitete (?:Nachricht|E-Mail)|Forwarded message|Urspr\. Nachricht)"
    r"|(?:Anfang|Beginn) der weitergeleiteten (?:Nachricht|E-Mail)|Begin forwarded message)"
    r"|(?P<told>Am |On |Den )"
    r"|(?P<header>\*?(?:Von|From): ?\*?)(?=[^\n]))",
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
_SENT = re.compile(r"^\s*\*?(?:Gesendet|Sent|Datum|Date)(?: am)?: ?", re.MULTILINE | re.IGNORECASE)
_TO = re.compile(r"^\s*\*?(?:An|To|Betreff|Subject): ?", re.MULTILINE | re.IGNORECASE)
_REACH = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class MailText:
    """The two voices of a mail's text."""

    written: str
    """What the sender of this mail wrote."""
    quoted: str
    """What the mail repeats of earlier ones: quoted lines, and all below the head of an earlier mail."""


def split(text: str) -> MailText:
    """Part the client's words from quoted and forwarded ones; footers of mail programs are dropped."""
    text = text.replace("\r\n", "\n")
    end = len(text)
    quoted: list[str] = []
    written: list[str] = []
    at = 0
    for mark in _MARK.finditer(text):
        if mark.start() < at:
            continue
        if mark["line"]:
            line_end = _after_line(text, mark.start())
            written.append(text[at : mark.start()])
            quoted.append(text[mark.end() : line_end])
            at = line_end
        elif head_end := _head_of_earlier_mail(text, mark):
            written.append(text[at : mark.start()])
            if mark["told"] and text[head_end:].lstrip()[:1] == ">":
                quoted.append(text[mark.start() : head_end])
                at = head_end
                continue
            quoted.append(text[mark.start() :])
            at = end
            break
    written.append(text[at:])
    return MailText(
        written=_FOOTER.sub(_unless_words, "".join(written)).strip(), quoted="".join(quoted).strip()
    )


def says_something(written: str) -> bool:
    """Whether the client's words are more than greeting, number, name and "here are my papers"."""
    return not only_covers(written)


def _after_line(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end + 1


def _head_of_earlier_mail(text: str, mark: re.Match[str]) -> int:
    """Where the head of an earlier mail ends; 0 when the mark is an ordinary line."""
    if mark["rest"]:
        return mark.end()
    reach = text[mark.start() : mark.start() + _REACH]
    if mark["header"]:
        return mark.end() if _SENT.search(reach) and _TO.search(reach) else 0
    told, colon, _ = reach.partition(":\n") if ":\n" in reach else reach.partition(":")
    long = "\n\n" in told or told.count("\n") > 1
    attributed = bool(colon) and not long and bool(_WROTE.search(told)) and bool(_LETTERHEAD.search(told))
    return mark.start() + len(told) + len(colon) if attributed else 0


def _unless_words(footer: re.Match[str]) -> str:
    return "" if _DEVICE.search(footer[0]) or footer[0].lstrip().startswith("Virenfrei") else footer[0]

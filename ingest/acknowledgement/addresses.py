"""Mail addresses out of header values, tolerant of everything phones and old gateways write.

One pass over the text, so that no header, however hostile, costs more than its length.
"""

import re
from dataclasses import dataclass, field

import idna

LONGEST = 254
"""Octets of a whole address (RFC 5321 4.5.3.1.3, less the angle brackets)."""
SHAPE = re.compile(
    r"[^\x00-\x20\x7f-\xa0\"(),:;<>@\[\\\]\ufffd]+@[^\x00-\x20\x7f-\xa0\"(),:;<>@\[\\\]\ufffd]+"
)
"""A dot-atom local part, taken generously, and a domain; quoted local parts and literals are not used."""
LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")


def addresses_in(value: str) -> tuple[str, ...]:
    """Every usable address of a From, To or Cc value, in order.

    Display names, comments, groups and source routes are left out; what is no address is passed over.
    """
    found = (usable_address(text) for text in _mailboxes(value))
    return tuple(address for address in found if address)


def usable_address(text: str) -> str:
    """Return `text` as a bare address with its domain in lower-case ASCII (IDNA 2008), or ""."""
    text = text.strip()
    if len(text) > LONGEST or not text.isprintable() or not SHAPE.fullmatch(text):
        return ""
    local, _, domain = text.rpartition("@")
    host = _ascii_domain(domain)
    address = f"{local}@{host}"
    return address if host and len(address.encode()) <= LONGEST else ""


def domain_of(address: str) -> str:
    """The part after the @, lower case; "" when there is none."""
    return address.rpartition("@")[2].lower() if "@" in address else ""


def local_part_of(address: str) -> str:
    """The part before the @, lower case; the whole text when there is no @."""
    return address.partition("@")[0].lower()


def _ascii_domain(domain: str) -> str:
    try:
        ascii_domain = domain.lower() if domain.isascii() else idna.encode(domain, uts46=True).decode()
    except UnicodeError:  # idna's own errors are UnicodeErrors
        return ""
    labels = ascii_domain.split(".")
    good = len(labels) > 1 and all(LABEL.fullmatch(label) for label in labels)
    return ascii_domain if good or ascii_domain == "localhost" else ""


def _mailboxes(value: str) -> list[str]:
    """The texts that should be addresses. An unclosed quote or comment is taken for a stray sign."""
    scan = _Scan()
    scan.over(value)
    if scan.open:
        scan = _Scan()
        scan.over(value.translate({ord(sign): " " for sign in '"()'}))
    return [text for text in scan.found if "@" in text]


@dataclass(slots=True)
class _Scan:
    """Where we are in a mailbox list (RFC 5322 3.4), and what was found so far."""

    found: list[str] = field(default_factory=list)
    bare: list[str] = field(default_factory=list)
    angle: list[str] | None = None
    closed: str = ""
    quoted: bool = False
    comments: int = 0

    @property
    def open(self) -> bool:
        return self.quoted or self.comments > 0

    def over(self, value: str) -> None:
        signs = iter(value)
        for sign in signs:
            if sign == "\\" and self.open:
                next(signs, "")
            elif self.quoted:
                self.quoted = sign != '"'
            elif self.comments:
                self.comments += (sign == "(") - (sign == ")")
            else:
                self._plain(sign)
        self._end()

    def _plain(self, sign: str) -> None:
        if sign == '"':
            self.quoted = True
        elif sign == "(":
            self.comments = 1
        elif sign == "<":
            self.angle = []
        elif sign == ">":
            self.closed, self.angle = self.closed or "".join(self.angle or ()), None
        elif sign == ":":  # the end of a group's name, or of a source route
            (self.bare if self.angle is None else self.angle).clear()
        elif sign in ",;" and not self.angle:
            self._end()
        else:
            (self.bare if self.angle is None else self.angle).append(sign)

    def _end(self) -> None:
        words = [word for word in "".join(self.bare).split() if "@" in word]
        alone = words[0] if len(words) == 1 else ""
        self.found.append(self.closed or "".join(self.angle or ()) or alone)
        self.bare, self.angle, self.closed = [], None, ""

"""The header block of a mail as far as a receipt needs it: bytes in, a value out.

Written for mail as it is: lines without a colon, a missing blank line, an mbox "From " line, raw
8-bit bytes, route addresses and groups are all read past. Nothing here raises.
"""

import base64
import binascii
import quopri
import re
from dataclasses import dataclass

from ingest.acknowledgement.addresses import addresses_in, usable_address

MOST_BYTES = 256_000
MOST_FIELDS = 1_000
MOST_RECIPIENTS = 500
LONGEST_VALUE = 32_000
LONGEST_MESSAGE_ID = 998
LONGEST_RETURN_PATH = 254

FIELD = re.compile(rb"([!-9;-~]{1,100})[ \t]*:(.*)", re.DOTALL)
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
ENCODED_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?\s]{0,500})\?=(?:\s+(?==\?))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """Who sent a mail, to whom, and every header field, bounded in count and size."""

    message_id: str
    """The Message-ID with its angle brackets as written; empty when missing."""
    sender: str
    """The bare address of the first usable From mailbox, its domain in lower-case ASCII; empty when none."""
    return_path: str | None
    """None when the header is absent, empty for the null reverse path `<>`."""
    recipients: tuple[str, ...]
    """The addresses of To and Cc."""
    headers: tuple[tuple[str, str], ...]
    """Lower-case names and unfolded values, as they came (RFC 2047 words still encoded)."""

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of a field, top first."""
        return tuple(value for key, value in self.headers if key == name)

    def first(self, name: str) -> str:
        """The topmost value of a field; empty when it is missing."""
        return next((value for key, value in self.headers if key == name), "")


def read_envelope(header_bytes: bytes) -> Envelope:
    """Read a header block; the text after its blank line, if it is there, is not looked at."""
    headers = _fields(header_bytes[:MOST_BYTES])
    values = _by_name(headers)
    senders = addresses_in(", ".join(values.get("from", ())))
    recipients = addresses_in(", ".join((*values.get("to", ()), *values.get("cc", ()))))
    return Envelope(
        message_id=(values.get("message-id") or [""])[0][:LONGEST_MESSAGE_ID],
        sender=senders[0] if senders else "",
        return_path=_return_path(values.get("return-path")),
        recipients=recipients[:MOST_RECIPIENTS],
        headers=headers,
    )


def in_words(value: str) -> str:
    """Return a header value with its RFC 2047 words decoded, as far as they can be."""
    return CONTROLS.sub(" ", ENCODED_WORD.sub(_decoded, value))


def _fields(block: bytes) -> tuple[tuple[str, str], ...]:
    matches = (FIELD.fullmatch(line) for line in _unfolded(block))
    found = [(m[1].decode("ascii").lower(), _text(m[2])) for m in matches if m]
    return tuple(found[:MOST_FIELDS])


def _unfolded(block: bytes) -> list[bytes]:
    """Whole lines up to the first blank one, each with its continuation lines (RFC 5322 2.2.3)."""
    if b"\n" not in block:  # old Macintosh line ends
        block = block.replace(b"\r", b"\n")
    lines: list[list[bytes]] = []
    for line in block.lstrip(b"\r\n").split(b"\n"):
        bare = line.rstrip(b"\r")
        if not bare:
            break
        if bare[:1] in {b" ", b"\t"} and lines:
            lines[-1].append(bare)
        else:
            lines.append([bare])
    return [b"".join(line) for line in lines]


def _text(value: bytes) -> str:
    return CONTROLS.sub(" ", value[:LONGEST_VALUE].decode("utf-8", "replace")).strip()


def _by_name(headers: tuple[tuple[str, str], ...]) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for name, value in headers:
        values.setdefault(name, []).append(value)
    return values


def _return_path(values: list[str] | None) -> str | None:
    """The topmost one: our own server wrote it (RFC 5321 4.4)."""
    if values is None:
        return None
    inside = values[0].partition("<")[2].partition(">")[0] if "<" in values[0] else values[0]
    routeless = inside.rpartition(":")[2].strip()
    return usable_address(routeless) or routeless[:LONGEST_RETURN_PATH]


def _decoded(word: re.Match[str]) -> str:
    charset, encoding, text = word[1].partition("*")[0], word[2], word[3]
    try:
        raw = text.encode("ascii")
        data = base64.b64decode(raw + b"==") if encoding in "bB" else quopri.decodestring(raw, header=True)
        return data.decode(charset, "replace")
    except (LookupError, ValueError, binascii.Error):
        return word[0]

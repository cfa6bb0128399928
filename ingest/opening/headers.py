"""Names and types from the headers of a part, decoded tolerantly; nothing in here raises.

Encoded words are RFC 2047, also where they do not belong (file names); parameters are RFC 2231.
"""

import binascii
import re
from collections.abc import Iterator
from email.message import Message

from ingest.opening.charsets import decode, from_wire
from ingest.opening.nouns import MAX_NAME, MAX_SUBJECT, MAX_TYPE

MAX_HEADER = 20_000
"""Characters of one header that are looked at."""
MAX_LEVELS = 10
"""Containers in which the first text is looked for."""
LOOKED_AT = frozenset({"content-type", "content-disposition", "content-id", "content-location"})
MEDIA_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,100}/[a-z0-9!#$&^_.+-]{1,100}")
ENCODED_WORD = re.compile(r"=\?([^?\s]{1,60})\?([BbQq])\?([^?]{0,2000})\?=")


def plain_headers(part: Message) -> Message:
    """The MIME headers of `part` as a message of their own: unfolded, raw bytes decoded, first of each.

    Python's own access replaces raw 8-bit bytes before anybody can decode them.
    """
    view = Message()
    view.set_default_type(part.get_default_type())
    for name, value in part.raw_items():
        if name.lower() in LOOKED_AT and name not in view:
            view[name] = " ".join(from_wire(str(value)[:MAX_HEADER]).split())
    return view


def subject(message: Message) -> str:
    """The subject, decoded; raw bytes that are no UTF-8 in the charset of the mail's text."""
    raw = next((value for name, value in message.raw_items() if name.lower() == "subject"), "")
    return tidy(words(str(raw)[:MAX_HEADER], _charset_of_text(message)), MAX_SUBJECT)


def filename(headers: Message) -> str:
    """The name the sender's program gave, for the record only."""
    for parameter, header in (("filename", "content-disposition"), ("name", "content-type")):
        if name := tidy(_parameter(headers, parameter, header), MAX_NAME):
            return name
    return ""


def claimed_type(headers: Message) -> str:
    """The media type in the mail, lower case; of text with its charset: `text/plain; charset=utf-8`."""
    found = MEDIA_TYPE.match(headers.get_content_type().lower())
    kind = found[0] if found else headers.get_default_type()
    charset = tidy(_parameter(headers, "charset", "content-type"), 40).lower()
    return tidy(f"{kind}; charset={charset}" if charset and kind.startswith("text/") else kind, MAX_TYPE)


def disposition(headers: Message) -> str:
    """`inline`, `attachment`, another word, or empty (RFC 2183)."""
    return str(headers.get("content-disposition", "")).partition(";")[0].strip().lower()


def content_id(headers: Message) -> str:
    """The Content-ID without its angle brackets."""
    return str(headers.get("content-id", "")).strip().strip("<>")[:MAX_HEADER]


def words(value: str, likely: str = "") -> str:
    """`value` with its encoded words decoded; `likely` is the charset of raw bytes that are no UTF-8.

    Neighbours of one charset are joined before they are decoded: senders split inside a character.
    """
    return "".join(
        from_wire(piece, likely) if isinstance(piece, str) else decode(piece[1], piece[0])
        for piece in _pieces(value)
    )


def tidy(text: str, most: int) -> str:
    """`text` on one line, without control characters, at most `most` characters."""
    return " ".join(from_wire(text).split())[:most]


def _pieces(value: str) -> Iterator[str | tuple[str, bytes]]:
    """Runs of plain text, and runs of encoded words of one charset as (charset, bytes)."""
    held, held_bytes, end = "", b"", 0
    for found in ENCODED_WORD.finditer(value):
        between, charset = value[end : found.start()], found[1].partition("*")[0].lower()
        if held and (between.strip() or charset != held):
            yield held, held_bytes
            held, held_bytes = "", b""
        if between.strip() or (between and not end):
            yield between
        held, held_bytes, end = charset, held_bytes + _word_bytes(found[2], found[3]), found.end()
    if held:
        yield held, held_bytes
    yield value[end:]


def _charset_of_text(message: Message) -> str:
    """What the first text of the mail says it is written in; empty where none says."""
    for _ in range(MAX_LEVELS):
        inside = message.get_payload() if message.is_multipart() else None
        if not (isinstance(inside, list) and inside and isinstance(inside[0], Message)):
            break
        message = inside[0]
    try:
        return str(message.get_content_charset() or "")
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""


def _word_bytes(encoding: str, text: str) -> bytes:
    data = text.encode("utf-8", "surrogateescape")
    if encoding in "Qq":
        return binascii.a2b_qp(data.replace(b" ", b"_"), header=True)
    return base64_bytes(data)


def base64_bytes(data: bytes) -> bytes:
    """What can be decoded of base64 that may be cut off or dirty."""
    letters = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
    usable = letters[: len(letters) - (len(letters) % 4 == 1)]
    return binascii.a2b_base64(usable + b"=" * (-len(usable) % 4))


def _parameter(headers: Message, name: str, header: str) -> str:
    try:
        value = headers.get_param(name, "", header=header)
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""
    if isinstance(value, tuple):
        charset, _, text = value
        return decode(_single_bytes(text), charset or "")
    return words(str(value))


def _single_bytes(text: str) -> bytes:
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogateescape")

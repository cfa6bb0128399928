"""Signed, encrypted and compressed mail (S/MIME 4.0, RFC 8551).

What is signed in one piece is opened without a key; what is encrypted is named. A mail signed beside its
text (`multipart/signed`) is read as it is, and `status_of_detached` says whether the signature holds.
"""

import re
import zlib

from classifiers.reasons import Reason
from ingest.opening.headers import base64_bytes
from ingest.opening.unpack.ber import NotBerError
from ingest.opening.unpack.cms import CryptographicMessage, Form, read_cms
from ingest.opening.unpack.nouns import Budget, Member, OverBudgetError, Unpacked
from ingest.opening.unpack.signatures import INVALID, NOT_CHECKED, Trust, status

ARMOUR = re.compile(rb"-----BEGIN [A-Z0-9 ]{1,40}-----([^-]+)")
BASE64 = re.compile(rb"\s{0,100}MI[A-Za-z0-9+/=\s]{0,1000}")
HEAD = 20_000
"""Bytes in which the headers of a MIME entity are looked for."""
MIME_HEADERS = re.compile(rb"[!-9;-~]+[ \t]*:")
CONTENT_TYPE = re.compile(rb"(?:^|\n)content-type[ \t]*:", re.IGNORECASE)


def unpack_smime(data: bytes, budget: Budget, trust: Trust | None = None) -> Unpacked:
    """What was signed or compressed, as one member; `signature` says whether it holds.

    A MIME entity has `is_mail` and `is_text`: it is the message itself and stands in the place of its
    container. Anything else that was signed (an invoice, a certificate request) is a file.
    Raises OverBudgetError.
    """
    try:
        message = read_cms(_binary(data))
    except NotBerError:
        return Unpacked(problem=Reason.UNREADABLE)
    if message.form is Form.ENCRYPTED:
        return Unpacked(problem=Reason.ENCRYPTED)
    if message.form is Form.OTHER:
        return Unpacked(problem=Reason.UNSUPPORTED_KIND)
    if message.content is None:
        return Unpacked(problem=Reason.CRYPTOGRAPHIC_SIGNATURE, signature=NOT_CHECKED)
    return _opened(message, message.content, budget, trust)


def status_of_detached(signed: bytes, signature: bytes, trust: Trust | None = None) -> str:
    """Whether a signature holds over the bytes it came with; the words are those of `signatures`.

    Mail is signed with lines ending in CR LF; programs between may have changed that, and it is undone.
    """
    try:
        message = read_cms(_binary(signature))
    except NotBerError:
        return NOT_CHECKED
    if message.form is not Form.SIGNED or message.is_cut:
        return NOT_CHECKED
    found = status(message, signed, trust)
    canonical = re.sub(rb"\r?\n", b"\r\n", signed)
    return status(message, canonical, trust) if found == INVALID and canonical != signed else found


def signed_bytes(raw: bytes, boundary: str) -> bytes | None:
    """The first part of a `multipart/signed` just as it was sent, headers and all (RFC 1847, 2.1).

    `raw` is the container or the whole mail. None when the boundaries are not there.
    """
    mark = b"--" + boundary.encode("utf-8", "surrogateescape")
    opening = re.search(rb"(?:^|\n)" + re.escape(mark) + rb"[ \t]*\r?\n", raw)
    closing = opening and re.search(rb"\r?\n" + re.escape(mark), raw[opening.end() :])
    return raw[opening.end() :][: closing.start()] if opening and closing else None


def _binary(data: bytes) -> bytes:
    """The message itself: some programs leave it in base64, with or without its frame."""
    if framed := ARMOUR.search(data[:200]) and ARMOUR.search(data):
        return base64_bytes(framed[1])
    return base64_bytes(data) if BASE64.fullmatch(data[:1000]) else data


def _opened(message: CryptographicMessage, content: bytes, budget: Budget, trust: Trust | None) -> Unpacked:
    damaged, checked = message.is_cut, ""
    if message.form is Form.COMPRESSED:
        content, whole = _inflated(content, budget)
        damaged |= not whole
    elif message.form is Form.SIGNED:
        checked = NOT_CHECKED if message.is_cut else status(message, content, trust)
    budget.take(len(content))
    defects = ("truncated",) if damaged else ()
    return Unpacked(
        members=(_member(content, defects),),
        defects=defects,
        problem=Reason.DAMAGED if damaged else None,
        signature=checked,
    )


def _inflated(packed: bytes, budget: Budget) -> tuple[bytes, bool]:
    """What was compressed (RFC 3274), and whether it is whole. Raises OverBudgetError."""
    most, running = budget.most_of(len(packed)), zlib.decompressobj()
    try:
        found = running.decompress(packed, most + 1)
    except zlib.error:
        return b"", False
    if len(found) > most:
        raise OverBudgetError(Reason.UNPACKS_TOO_LARGE)
    return found, running.eof


def _member(content: bytes, defects: tuple[str, ...]) -> Member:
    is_mime = _is_mime(content)
    kind = "message/rfc822" if is_mime else ""
    return Member(name="", data=content, claimed_type=kind, is_mail=is_mime, is_text=is_mime, defects=defects)


def _is_mime(content: bytes) -> bool:
    """Whether it begins with headers, the type of the content among them."""
    head = re.split(rb"\r?\n\r?\n", content[:HEAD], maxsplit=1)[0]
    return bool(MIME_HEADERS.match(head) and CONTENT_TYPE.search(head))

"""Signatures that hang beside what they sign (`multipart/signed`, RFC 1847): whether they hold."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from email.message import Message
from itertools import islice

from cryptography.x509 import load_pem_x509_certificates

from ingest.opening.contents import Content
from ingest.opening.tree import children
from ingest.opening.unpack.signatures import Trust
from ingest.opening.unpack.smime import signed_bytes, status_of_detached

SMIME = frozenset({"application/pkcs7-signature", "application/x-pkcs7-signature"})
MOST = 5
"""Signatures of one mail that are checked; each hashes what it signs."""
BOTH = 2
"""What is signed, and its signature."""


def trust_in(certificates: str) -> Trust | None:
    """Those who are believed now; `certificates` is PEM. Raises ValueError."""
    if not certificates:
        return None
    anchors = load_pem_x509_certificates(certificates.encode())
    return Trust(anchors=tuple(anchors), moment=datetime.now(UTC))


def with_statuses(
    found: Sequence[Content], message: Message, raw: bytes, trust: Trust | None
) -> list[Content]:
    """The contents of a mail, its S/MIME signatures checked over the bytes as they came."""
    status = dict(_statuses(message, raw, trust))
    return [replace(one, signature=status.get(id(one.leaf.message), one.signature)) for one in found]


def _statuses(message: Message, raw: bytes, trust: Trust | None) -> Iterator[tuple[int, str]]:
    signed = ((part, last) for part in message.walk() if (last := _signature(part)))
    for container, last in islice(signed, MOST):
        boundary, made = container.get_boundary(), last.get_payload(decode=True)
        content = signed_bytes(raw, boundary) if boundary else None
        if content is not None and isinstance(made, bytes):
            yield id(last), status_of_detached(content, made, trust)


def _signature(part: Message) -> Message | None:
    """The S/MIME signature in a container of what is signed and its signature."""
    if part.get_content_type() != "multipart/signed":
        return None
    parts = children(part)
    is_signature = len(parts) == BOTH and parts[-1].get_content_type() in SMIME
    return parts[-1] if is_signature else None

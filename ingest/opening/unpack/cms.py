"""Cryptographic messages (CMS, RFC 5652) taken apart; nothing is decrypted or verified here."""

from dataclasses import dataclass
from enum import StrEnum

from ingest.opening.unpack.ber import INTEGER, OCTETS, OID, SEQUENCE, SET, Element, Encoded, NotBerError

MAX_CERTIFICATES = 50
MAX_SIGNERS = 10
MAX_SIZE = 100_000
"""Bytes of a certificate, or of what is said of a signer."""


class Form(StrEnum):
    """What a message is."""

    PLAIN = "plain"
    SIGNED = "signed"
    ENCRYPTED = "encrypted"
    COMPRESSED = "compressed"
    OTHER = "other"


FORMS = {
    "1.2.840.113549.1.7.1": Form.PLAIN,
    "1.2.840.113549.1.7.2": Form.SIGNED,
    "1.2.840.113549.1.7.3": Form.ENCRYPTED,
    "1.2.840.113549.1.7.4": Form.ENCRYPTED,
    "1.2.840.113549.1.7.6": Form.ENCRYPTED,
    "1.2.840.113549.1.9.16.1.23": Form.ENCRYPTED,
    "1.2.840.113549.1.9.16.1.9": Form.COMPRESSED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """What is said of one signature."""

    serial: int | None
    """Of the certificate that signed, or None when it is named by its key."""
    key_identifier: bytes
    digest: str
    """The algorithm over the content, as a dotted number."""
    attributes: bytes
    """What was signed instead of the content, ready to be hashed; empty when the content was."""
    content_types: tuple[str, ...]
    digests: tuple[bytes, ...]
    """What the signed attributes say of the content: one of each, when they are right."""
    algorithm: str
    parameters: bytes
    signature: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class CryptographicMessage:
    """A message, as far as it can be read without a key."""

    form: Form
    content: bytes | None = None
    """None when it has none: a signature that came apart from what it signs, or certificates only."""
    content_type: str = ""
    certificates: tuple[bytes, ...] = ()
    signers: tuple[Signer, ...] = ()
    is_cut: bool = False
    """Whether the message ended too early; then `content` is what was there."""


def read_cms(data: bytes) -> CryptographicMessage:
    """The message in `data`. Raises NotBerError."""
    encoded = Encoded(data)
    kind, *rest = _fields(encoded, encoded.root(), SEQUENCE)
    form = FORMS.get(_oid(encoded, kind), Form.OTHER)
    inner = next(encoded.children(rest[0]), None) if rest else None
    if inner is None or form in (Form.ENCRYPTED, Form.OTHER):
        return CryptographicMessage(form=form)
    if form is Form.PLAIN:
        return CryptographicMessage(form=form, content=_octets(encoded, inner), is_cut=encoded.is_cut)
    return _with_content(encoded, form, _fields(encoded, inner, SEQUENCE))


def _with_content(encoded: Encoded, form: Form, fields: list[Element]) -> CryptographicMessage:
    """A signed or compressed message: version, algorithms, content, and what follows it."""
    if len(fields) < 3:  # noqa: PLR2004 - the three that every such message has
        raise NotBerError
    kind, *content = _fields(encoded, fields[2], SEQUENCE)
    inner = next(encoded.children(content[0]), None) if content else None
    certificates = [one for one in fields[3:] if one.tag == 0xA0]  # noqa: PLR2004 - [0]
    signers = [one for one in fields[3:] if one.tag == SET]
    return CryptographicMessage(
        form=form,
        content=_octets(encoded, inner) if inner else None,
        content_type=_oid(encoded, kind),
        certificates=tuple(_wholes(encoded, certificates)[:MAX_CERTIFICATES]),
        signers=tuple(_signers(encoded, signers)),
        is_cut=encoded.is_cut,
    )


def _wholes(encoded: Encoded, sets: list[Element]) -> list[bytes]:
    found = (encoded.whole(one) for group in sets for one in encoded.children(group) if one.tag == SEQUENCE)
    return [one for one in found if len(one) <= MAX_SIZE]


def _signers(encoded: Encoded, sets: list[Element]) -> list[Signer]:
    """What is said of each signature; one that cannot be read makes the message unreadable."""
    found = [one for group in sets for one in encoded.children(group)]
    if len(found) > MAX_SIGNERS or any(one.after - one.start > MAX_SIZE for one in found):
        raise NotBerError
    return [] if encoded.is_cut else [_signer(encoded, one) for one in found]


def _signer(encoded: Encoded, of: Element) -> Signer:
    fields = _fields(encoded, of, SEQUENCE)
    if len(fields) < 5:  # noqa: PLR2004 - version, certificate, digest, algorithm, signature
        raise NotBerError
    _, named, digest, *rest = fields
    attributes = rest.pop(0) if rest[0].tag == 0xA0 else None  # noqa: PLR2004 - [0]
    if len(rest) < 2:  # noqa: PLR2004 - algorithm, signature
        raise NotBerError
    said = _attributes(encoded, attributes) if attributes else {}
    algorithm, *parameters = _fields(encoded, rest[0], SEQUENCE)
    return Signer(
        serial=_serial(encoded, named),
        key_identifier=encoded.content(named) if named.tag != SEQUENCE else b"",
        digest=_oid(encoded, _fields(encoded, digest, SEQUENCE)[0]),
        # signed is the set of them with its own tag (RFC 5652, 5.4)
        attributes=bytes([SET]) + encoded.whole(attributes)[1:] if attributes else b"",
        content_types=tuple(_oid(encoded, one) for one in said.get("1.2.840.113549.1.9.3", ())),
        digests=tuple(encoded.octets(one) for one in said.get("1.2.840.113549.1.9.4", ())),
        algorithm=_oid(encoded, algorithm),
        parameters=b"".join(encoded.whole(one) for one in parameters),
        signature=encoded.octets(rest[1]),
    )


def _attributes(encoded: Encoded, of: Element) -> dict[str, list[Element]]:
    found: dict[str, list[Element]] = {}
    for attribute in encoded.children(of):
        kind, *values = _fields(encoded, attribute, SEQUENCE)
        for value in values:
            found.setdefault(_oid(encoded, kind), []).extend(encoded.children(value))
    return found


def _serial(encoded: Encoded, named: Element) -> int | None:
    """The serial number of the certificate, when it is named by issuer and number."""
    if named.tag != SEQUENCE:
        return None
    number = _fields(encoded, named, SEQUENCE)[-1]
    if number.tag != INTEGER:
        raise NotBerError
    return int.from_bytes(encoded.content(number), "big", signed=True)


def _fields(encoded: Encoded, of: Element, tag: int) -> list[Element]:
    """The elements within a sequence, at least one."""
    found = list(encoded.children(of)) if of.tag == tag else []
    if not found:
        raise NotBerError
    return found


def _octets(encoded: Encoded, of: Element) -> bytes:
    """The content of a message: an octet string; before CMS (PKCS #7 1.5) anything."""
    return encoded.octets(of) if of.tag & ~0x20 == OCTETS else encoded.content(of)


def _oid(encoded: Encoded, of: Element) -> str:
    """An object identifier as a dotted number."""
    body = encoded.content(of)
    if of.tag != OID or not 0 < len(body) <= 40:  # noqa: PLR2004 - none is longer
        raise NotBerError
    numbers, value = [], 0
    for byte in body:
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            numbers.append(value)
            value = 0
    if not numbers:
        raise NotBerError
    first = min(numbers[0] // 40, 2)
    return ".".join(map(str, (first, numbers[0] - 40 * first, *numbers[1:])))

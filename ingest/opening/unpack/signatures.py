"""Whether signatures of signed mail hold (RFC 5652, 5.4 to 5.6; RFC 8551).

======================  =======================================================================
`valid`                 it holds, and its certificate leads to one that is trusted
`unknown signer`        it holds; who signed is not known
`invalid`               it does not hold: content or signature was changed
`not checked`           weak or unknown algorithms, no certificate, no signature, or cut off
======================  =======================================================================
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.x509 import (
    Certificate,
    ExtendedKeyUsage,
    ExtensionNotFound,
    SubjectKeyIdentifier,
    load_der_x509_certificate,
)
from cryptography.x509.oid import ExtendedKeyUsageOID
from cryptography.x509.verification import ExtensionPolicy, PolicyBuilder, Store

from ingest.opening.unpack.cms import CryptographicMessage, Signer

VALID, UNKNOWN_SIGNER, INVALID, NOT_CHECKED = "valid", "unknown signer", "invalid", "not checked"
WORST_FIRST = (INVALID, NOT_CHECKED, UNKNOWN_SIGNER, VALID)
DIGESTS: dict[str, hashes.HashAlgorithm] = {
    "2.16.840.1.101.3.4.2.1": hashes.SHA256(),
    "2.16.840.1.101.3.4.2.2": hashes.SHA384(),
    "2.16.840.1.101.3.4.2.3": hashes.SHA512(),
}
"""What still proves something. SHA-1 and MD5 can be forged and are not checked."""
RSA, RSA_PSS = "1.2.840.113549.1.1.1", "1.2.840.113549.1.1.10"
EC_KEY, ED25519 = "1.2.840.10045.2.1", "1.3.101.112"
WITH_DIGEST = {
    "1.2.840.113549.1.1.11": hashes.SHA256(),
    "1.2.840.113549.1.1.12": hashes.SHA384(),
    "1.2.840.113549.1.1.13": hashes.SHA512(),
    "1.2.840.10045.4.3.2": hashes.SHA256(),
    "1.2.840.10045.4.3.3": hashes.SHA384(),
    "1.2.840.10045.4.3.4": hashes.SHA512(),
}
LONGEST_RSA = 8192
"""Bits of a key; checking with larger ones takes seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """Whose certificates are believed, and when."""

    anchors: tuple[Certificate, ...]
    moment: datetime
    """When the mail was received, with its time zone."""


class _NotCheckedError(Exception):
    """Nothing can be said of this signature."""


def status(message: CryptographicMessage, content: bytes, trust: Trust | None) -> str:
    """The worst that is to be said of the message's signatures over `content`."""
    certificates = list(_readable(message.certificates))
    found = {_status_of(one, message, content, certificates, trust) for one in message.signers}
    return next((one for one in WORST_FIRST if one in found), NOT_CHECKED)


def _readable(certificates: Iterable[bytes]) -> Iterable[Certificate]:
    for data in certificates:
        try:
            yield load_der_x509_certificate(data)
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001, S112 - a certificate that cannot be read is not there
            continue


def _status_of(
    signer: Signer,
    message: CryptographicMessage,
    content: bytes,
    certificates: list[Certificate],
    trust: Trust | None,
) -> str:
    try:
        certificate = next((one for one in certificates if _is_of(one, signer)), None)
        if certificate is None:
            return NOT_CHECKED
        _check(signer, message.content_type, content, certificate)
        return VALID if trust and _is_trusted(certificate, certificates, trust) else UNKNOWN_SIGNER
    except InvalidSignature:
        return INVALID
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - foreign certificates and keys raise errors of many kinds when used
        return NOT_CHECKED


def _is_of(certificate: Certificate, signer: Signer) -> bool:
    if signer.serial is not None:
        return certificate.serial_number == signer.serial
    try:
        found = certificate.extensions.get_extension_for_class(SubjectKeyIdentifier)
    except (ExtensionNotFound, ValueError):
        return False
    return found.value.digest == signer.key_identifier


def _check(signer: Signer, content_type: str, content: bytes, certificate: Certificate) -> None:
    """Raise InvalidSignature when it does not hold, _NotCheckedError when nothing can be said."""
    if signer.digest not in DIGESTS:
        raise _NotCheckedError
    signed = content
    if signer.attributes:
        signed = signer.attributes
        if signer.digests != (_digest(content, DIGESTS[signer.digest]),):
            raise InvalidSignature
        if signer.content_types != (content_type,):
            raise InvalidSignature
    _check_with_key(signer, signed, certificate)


def _check_with_key(signer: Signer, signed: bytes, certificate: Certificate) -> None:
    key, digest = certificate.public_key(), WITH_DIGEST.get(signer.algorithm, DIGESTS[signer.digest])
    known = {RSA, RSA_PSS, EC_KEY, ED25519} | WITH_DIGEST.keys()
    if signer.algorithm not in known:
        raise _NotCheckedError
    if isinstance(key, rsa.RSAPublicKey) and key.key_size <= LONGEST_RSA:
        key.verify(signer.signature, signed, _padding(signer, digest), digest)
    elif isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(signer.signature, signed, ec.ECDSA(digest))
    elif isinstance(key, ed25519.Ed25519PublicKey):
        key.verify(signer.signature, signed)
    else:
        raise _NotCheckedError


def _padding(signer: Signer, digest: hashes.HashAlgorithm) -> padding.PSS | padding.PKCS1v15:
    """PSS names its digest twice, for the content and for its mask; other choices are not checked."""
    if signer.algorithm != RSA_PSS:
        return padding.PKCS1v15()
    if signer.parameters.count(_encoded_oid(signer.digest)) != 2:  # noqa: PLR2004 - content and mask
        raise _NotCheckedError
    return padding.PSS(padding.MGF1(digest), padding.PSS.AUTO)


def _encoded_oid(dotted: str) -> bytes:
    """The identifiers of SHA-2 differ in their last byte."""
    return bytes.fromhex("6086480165030402") + bytes([int(dotted.rpartition(".")[2])])


def _digest(data: bytes, algorithm: hashes.HashAlgorithm) -> bytes:
    running = hashes.Hash(algorithm)
    running.update(data)
    return running.finalize()


def _is_trusted(certificate: Certificate, others: list[Certificate], trust: Trust) -> bool:
    """Whether the certificate was good for mail and led to an anchor at the time."""
    if not trust.anchors or not _is_for_mail(certificate):
        return False
    policy = PolicyBuilder().store(Store(list(trust.anchors))).time(trust.moment)
    policy = policy.extension_policies(
        ca_policy=ExtensionPolicy.webpki_defaults_ca(), ee_policy=ExtensionPolicy.permit_all()
    )
    try:
        policy.build_client_verifier().verify(certificate, [one for one in others if one != certificate])
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - whatever it stumbles over, the signer is not known
        return False
    return True


def _is_for_mail(certificate: Certificate) -> bool:
    """A certificate may say what it is for; then it must say mail (RFC 8550, 4.4.4)."""
    try:
        uses = certificate.extensions.get_extension_for_class(ExtendedKeyUsage).value
    except ExtensionNotFound:
        return True
    return ExtendedKeyUsageOID.EMAIL_PROTECTION in uses or ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE in uses

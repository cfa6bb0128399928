"""Signs and encrypts for tests, with certificates of nobody."""

from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs7 import (
    PKCS7EnvelopeBuilder,
    PKCS7Options,
    PKCS7SignatureBuilder,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

MOMENT = datetime(2026, 11, 22, 12, tzinfo=UTC)
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
Identity = tuple[x509.Certificate, Key]


@cache
def office() -> Identity:
    """A certificate authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    return certificate("Prüfstelle", key, None), key


@cache
def writer(kind: str = "ec") -> Identity:
    """Somebody whose certificate the authority signed; `kind` is `ec` or `rsa`."""
    key = rsa.generate_private_key(65537, 2048) if kind == "rsa" else ec.generate_private_key(ec.SECP256R1())
    return certificate("Erika Beispiel", key, office()), key


def sign(content: bytes, *options: PKCS7Options, by: Identity | None = None, pss: bool = False) -> bytes:
    """A message signed in one piece, or apart from its content with `DetachedSignature`."""
    who, key = by or writer()
    how = padding.PSS(padding.MGF1(hashes.SHA256()), padding.PSS.DIGEST_LENGTH) if pss else None
    builder = PKCS7SignatureBuilder().set_data(content).add_signer(who, key, hashes.SHA256(), rsa_padding=how)
    return builder.sign(Encoding.DER, [PKCS7Options.Binary, *options])


def encrypt(content: bytes) -> bytes:
    """A message for the writer, who alone could read it."""
    builder = PKCS7EnvelopeBuilder().set_data(content).add_recipient(writer("rsa")[0])
    return builder.encrypt(Encoding.DER, [PKCS7Options.Binary])


def certificate(name: str, key: Key, by: Identity | None, *, for_mail: bool = True) -> x509.Certificate:
    """A certificate for `key`; without `by` an authority that signs itself."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    uses = ExtendedKeyUsageOID.EMAIL_PROTECTION if for_mail else ExtendedKeyUsageOID.SERVER_AUTH
    issuer, signing = (by[0].subject, by[1]) if by else (subject, key)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(MOMENT - timedelta(days=30))
        .not_valid_after(MOMENT + timedelta(days=300))
        .add_extension(x509.BasicConstraints(ca=by is None, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key()), critical=False
        )
    )
    if by:
        builder = builder.add_extension(x509.ExtendedKeyUsage([uses]), critical=False)
    else:
        builder = builder.add_extension(_may_sign(), critical=True)
    return builder.sign(signing, hashes.SHA256())


def _may_sign() -> x509.KeyUsage:
    """What an authority's key is for: certificates."""
    return x509.KeyUsage(
        digital_signature=False,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )

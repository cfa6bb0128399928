"""Signed, encrypted and compressed mail: what is opened, and what is said of its signatures."""

import zlib
from base64 import encodebytes
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization.pkcs7 import PKCS7Options

from classifiers.reasons import Reason
from ingest.opening.unpack.nouns import Budget, Member, OverBudgetError, Unpacked
from ingest.opening.unpack.signatures import Trust
from ingest.opening.unpack.smime import signed_bytes, status_of_detached, unpack_smime
from tests.makers.signed import MOMENT, certificate, encrypt, office, sign, writer

ENTITY = b"Content-Type: text/plain; charset=utf-8\r\n\r\nSehr geehrte Damen und Herren\r\n"
TRUST = Trust(anchors=(office()[0],), moment=MOMENT)
APART = PKCS7Options.DetachedSignature
DATA, COMPRESSED = "06092a864886f70d010701", "060b2a864886f70d0109100109"


def opened(data: bytes, trust: Trust | None = None) -> Unpacked:
    return unpack_smime(data, Budget(parts=10, size=1_000_000), trust)


def element(tag: int, *inside: bytes) -> bytes:
    """One element in the form with a length of four bytes."""
    content = b"".join(inside)
    return bytes([tag, 0x84]) + len(content).to_bytes(4, "big") + content


def compressed(packed: bytes) -> bytes:
    content = element(0x30, bytes.fromhex(DATA), element(0xA0, element(4, packed)))
    algorithm = element(0x30, bytes.fromhex("060b2a864886f70d0109100308"))
    inner = element(0x30, bytes.fromhex("020100"), algorithm, content)
    return element(0x30, bytes.fromhex(COMPRESSED), element(0xA0, inner))


def test_what_was_signed_is_the_message_itself() -> None:
    (one,) = opened(sign(ENTITY)).members
    assert one == Member(name="", data=ENTITY, claimed_type="message/rfc822", is_mail=True, is_text=True)


def test_a_file_that_was_signed_is_a_file() -> None:
    (one,) = opened(sign(b"<?xml version='1.0'?>\n<rechnung/>")).members
    assert (one.is_mail, one.is_text) == (False, False)


@pytest.mark.parametrize("kind", ["ec", "rsa"])
def test_a_signature_that_leads_to_an_anchor_is_valid(kind: str) -> None:
    assert opened(sign(ENTITY, by=writer(kind)), TRUST).signature == "valid"


def test_a_signature_in_the_newer_form_of_rsa_is_valid() -> None:
    assert opened(sign(ENTITY, by=writer("rsa"), pss=True), TRUST).signature == "valid"


def test_a_signature_without_attributes_is_checked_over_the_content() -> None:
    assert opened(sign(ENTITY, PKCS7Options.NoAttributes), TRUST).signature == "valid"


def test_without_anchors_the_signer_is_unknown() -> None:
    assert opened(sign(ENTITY)).signature == "unknown signer"


def test_out_of_time_the_signer_is_unknown() -> None:
    late = Trust(anchors=TRUST.anchors, moment=MOMENT + timedelta(days=900))
    assert opened(sign(ENTITY), late).signature == "unknown signer"


def test_a_certificate_for_something_else_is_no_known_signer() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    server = certificate("server.example.org", key, office(), for_mail=False)
    assert opened(sign(ENTITY, by=(server, key)), TRUST).signature == "unknown signer"


@pytest.mark.parametrize("options", [(), (PKCS7Options.NoAttributes,)])
def test_a_changed_content_makes_the_signature_invalid(options: tuple[PKCS7Options, ...]) -> None:
    found = opened(sign(ENTITY, *options).replace(b"Damen", b"Damem"), TRUST)
    assert found.signature == "invalid"
    assert b"Damem" in found.members[0].data


def test_without_the_certificate_nothing_is_said() -> None:
    assert opened(sign(ENTITY, PKCS7Options.NoCerts), TRUST).signature == "not checked"


def test_base64_with_and_without_its_frame_is_opened() -> None:
    text = encodebytes(sign(ENTITY))
    for data in (text, b"-----BEGIN PKCS7-----\n" + text + b"-----END PKCS7-----\n"):
        assert opened(data, TRUST).signature == "valid"


def test_content_in_pieces_without_lengths_is_joined() -> None:
    pieces = b"".join(b"\x04\x0a" + ENTITY[at : at + 10] for at in range(0, 60, 10))
    content = bytes.fromhex("a0802480") + pieces + bytes(4)
    signed = (
        bytes.fromhex("3080020101310030 80".replace(" ", "") + DATA)
        + content
        + bytes(2)
        + b"\x31\x00"
        + bytes(2)
    )
    found = opened(bytes.fromhex("308006092a864886f70d010702a080") + signed + bytes(4))
    assert found.members[0].data == ENTITY[:60]
    assert found.signature == "not checked"


def test_what_is_encrypted_is_named() -> None:
    assert opened(encrypt(ENTITY)) == Unpacked(problem=Reason.ENCRYPTED)


def test_a_signature_without_content_is_a_signature() -> None:
    assert opened(sign(ENTITY, APART)).problem is Reason.CRYPTOGRAPHIC_SIGNATURE


def test_what_was_compressed_is_opened() -> None:
    assert opened(compressed(zlib.compress(ENTITY))).members[0].data == ENTITY


def test_of_what_is_cut_off_the_beginning_is_kept() -> None:
    found = opened(sign(ENTITY)[:100])
    assert ENTITY.startswith(found.members[0].data)
    assert (found.problem, found.defects, found.signature) == (Reason.DAMAGED, ("truncated",), "not checked")
    assert found.members[0].defects == ("truncated",)
    assert opened(compressed(zlib.compress(ENTITY)[:-8])).problem is Reason.DAMAGED


def test_a_compressed_bomb_stops_at_the_budget() -> None:
    with pytest.raises(OverBudgetError):
        unpack_smime(compressed(zlib.compress(bytes(900_000))), Budget(parts=9, size=10**9))


def test_anything_else_is_unreadable() -> None:
    for data in (b"", b"%PDF-1.7", b"0", b"\x30\x80" * 1_000, b"\x3f" + b"\xff" * 100_000):
        assert opened(data).problem is Reason.UNREADABLE


def test_a_detached_signature_is_checked_against_the_bytes_it_signed() -> None:
    signature = sign(ENTITY, APART)
    assert status_of_detached(ENTITY, signature, TRUST) == "valid"
    assert status_of_detached(ENTITY + b"x", signature, TRUST) == "invalid"
    assert status_of_detached(ENTITY, b"unsinn", TRUST) == "not checked"


def test_line_ends_changed_on_the_way_do_not_break_a_detached_signature() -> None:
    assert status_of_detached(ENTITY.replace(b"\r\n", b"\n"), sign(ENTITY, APART), TRUST) == "valid"


@pytest.mark.parametrize("ends", [b"\r\n", b"\n"])
def test_the_signed_part_is_cut_out_as_it_was_sent(ends: bytes) -> None:
    lines = [
        b"Content-Type: multipart/signed",
        b"",
        b"Vorspann --b",
        b"--b  ",
        b"X: 1",
        b"",
        b"a ",
        b"",
        b"--b",
        b"--b--",
        b"",
    ]
    assert signed_bytes(ends.join(lines), "b") == ends.join([b"X: 1", b"", b"a ", b""])


def test_without_boundaries_there_is_no_signed_part() -> None:
    assert signed_bytes(b"--b\na", "b") is None
    assert signed_bytes(b"a", "") is None

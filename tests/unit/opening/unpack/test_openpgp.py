"""OpenPGP recognised: encrypted mail is named, signed text is read."""

import pytest

from classifiers.reasons import Reason
from ingest.opening.unpack.nouns import Budget, Unpacked
from ingest.opening.unpack.openpgp import is_openpgp, unpack_openpgp

ENCRYPTED = b"-----BEGIN PGP MESSAGE-----\n\nhQEMA0x=\n-----END PGP MESSAGE-----\n"
SIGNATURE = b"-----BEGIN PGP SIGNATURE-----\n\niQEz\n-----END PGP SIGNATURE-----\n"
SIGNED = b"-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: SHA256\r\n\r\nGuten Tag\r\n- - Punkt\r\n" + SIGNATURE


def opened(data: bytes) -> Unpacked:
    return unpack_openpgp(data, Budget(parts=10, size=10_000))


def test_an_encrypted_message_is_named() -> None:
    assert opened(ENCRYPTED) == Unpacked(problem=Reason.ENCRYPTED)


def test_the_words_around_an_encrypted_block_are_kept() -> None:
    found = opened(b"Hallo,\n" + ENCRYPTED + b"Bitte lesen!\n")
    assert found.problem is Reason.ENCRYPTED
    assert b"".join(found.members[0].data.split()) == b"Hallo,Bittelesen!"
    assert found.members[0].is_text


def test_a_clear_signed_text_is_read_without_frame_escapes_and_signature() -> None:
    found = opened(b"Vorweg\r\n" + SIGNED + b"Danach\r\n")
    assert found.members[0].data.split(b"\r\n")[:4] == [b"Vorweg", b"Guten Tag", b"- Punkt", b"\nDanach"]
    assert (found.problem, found.signature) == (None, "not checked")


def test_a_text_without_the_empty_line_after_its_frame_is_read_too() -> None:
    assert b"Guten Tag" in opened(b"-----BEGIN PGP SIGNED MESSAGE-----\nGuten Tag\n").members[0].data


@pytest.mark.parametrize("kind", [b"SIGNATURE", b"PUBLIC KEY BLOCK"])
def test_signatures_and_keys_alone_are_signatures(kind: bytes) -> None:
    assert opened(SIGNATURE.replace(b"SIGNATURE", kind)).problem is Reason.CRYPTOGRAPHIC_SIGNATURE


def test_a_block_without_its_end_is_damaged() -> None:
    found = opened(b"Hallo\n" + SIGNATURE[:40])
    assert (found.problem, found.defects) == (Reason.DAMAGED, ("truncated",))
    assert found.members[0].defects == ("truncated",)


@pytest.mark.parametrize(
    "data",
    [
        b"\x85\x01\x0c\x03abc",
        b"\x84\x5e\x03abc",
        b"\xc1\xc0\x4c\x03abc",
        b"\x8c\x0d\x04\x09",
        b"\xc3\x0d\x04\x09",
    ],
)
def test_binary_messages_are_recognised_by_their_first_packet(data: bytes) -> None:
    assert is_openpgp(data)
    assert opened(data).problem is Reason.ENCRYPTED


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.7", "Ärger".encode(), b"\x89PNG\r\n", b"\xff\xd8\xff\xe0", b"\x85\x01"]
)
def test_other_files_are_no_openpgp(data: bytes) -> None:
    assert not is_openpgp(data)

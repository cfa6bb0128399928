"""Whatever bytes come, the unpackers of Outlook and signed mail answer within the budget and never raise."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.opening.unpack.nouns import Budget, OverBudgetError, Unpacked
from ingest.opening.unpack.openpgp import unpack_openpgp
from ingest.opening.unpack.outlook import unpack_outlook
from ingest.opening.unpack.rtf import read_rtf
from ingest.opening.unpack.smime import signed_bytes, status_of_detached, unpack_smime
from ingest.opening.unpack.tnef import unpack_tnef
from tests.makers import msg, rtf, tnef
from tests.makers.signed import sign

RICH = rb"{\rtf1\ansi\uc1{\fonttbl{\f0\fcharset204 A;}}\f0\'cf\u1234?{\*\x y}{\pict\bin3 abc}\par}"
OUTLOOK = msg.compound_file(
    msg.message(
        {0x37: "Betreff", 0x1000: "Text", 0x1009: rtf.packed(RICH)},
        [
            msg.attachment("a.pdf", b"%PDF-" * 900),
            msg.holding("innen", msg.message({0x1000: "Innen"}, before_rows=24)),
        ],
    )
)
WINMAIL = tnef.winmail(
    properties=[tnef.unicode(0x1000, "Text"), (0x1009, 0x0102, rtf.packed(RICH))],
    files=[tnef.file(b"a.txt", b"abc"), tnef.message("innen", tnef.winmail())],
)
SIGNED = sign(b"Content-Type: text/plain\r\n\r\nGuten Tag\r\n")
ARMOURED = (
    b"Hallo\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nText\n-----BEGIN PGP SIGNATURE-----\n\nx\n"
)
Unpack = Callable[[bytes, Budget], Unpacked]
CASES: list[tuple[Unpack, bytes]] = [
    (unpack_tnef, WINMAIL),
    (unpack_outlook, OUTLOOK),
    (unpack_smime, SIGNED),
    (unpack_openpgp, ARMOURED),
]
changes = st.lists(
    st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=6)), max_size=6
)


def changed(data: bytes, at: float, cut: float, pieces: list[tuple[float, bytes]]) -> bytes:
    """`data` with pieces overwritten, and cut off."""
    for place, piece in pieces:
        start = int((at + place) % 1 * len(data))
        data = data[:start] + piece + data[start + len(piece) :]
    return data[: int(cut * len(data)) + 1]


def held(unpack: Unpack, data: bytes) -> None:
    """It answers within the budget; where there are no members it says why."""
    try:
        found = unpack(data, Budget(parts=50, size=200_000))
    except OverBudgetError:
        return
    if unpack in (unpack_outlook, unpack_smime):
        assert found.members or found.problem
    assert len(found.members) <= 50
    assert sum(len(member.data) for member in found.members) <= 200_000


@pytest.mark.parametrize(("unpack", "sample"), CASES)
@given(at=st.floats(0, 1, exclude_max=True), cut=st.floats(0.3, 1), pieces=changes)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_changed_and_cut_samples_never_raise(
    unpack: Unpack, sample: bytes, at: float, cut: float, pieces: list[tuple[float, bytes]]
) -> None:
    held(unpack, changed(sample, at, cut, pieces))


@pytest.mark.parametrize(("unpack", "sample"), CASES)
@given(rest=st.binary(max_size=400), kept=st.integers(0, 40))
@settings(max_examples=100, deadline=None)
def test_random_bytes_never_raise(unpack: Unpack, sample: bytes, rest: bytes, kept: int) -> None:
    held(unpack, sample[:kept] + rest)


@given(
    data=st.binary(max_size=300) | st.lists(st.sampled_from([*RICH.split(b"\\"), b"{", b"}"])).map(b"\\".join)
)
@settings(max_examples=150, deadline=None)
def test_rich_text_of_any_kind_is_read(data: bytes) -> None:
    text = read_rtf(b"{\\rtf1" + data).text
    assert text.encode().decode() == text, "it can be kept"


@given(raw=st.binary(max_size=200), boundary=st.text(max_size=8), signature=st.binary(max_size=200))
@settings(max_examples=100, deadline=None)
def test_detached_signatures_of_any_kind_are_judged(raw: bytes, boundary: str, signature: bytes) -> None:
    signed_bytes(raw, boundary)
    assert status_of_detached(raw, SIGNED[:60] + signature) in ("invalid", "not checked", "unknown signer")

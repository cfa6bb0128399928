"""What went into a container comes out, or the harm is told; never an error, never more than the budget."""

import bz2
import gzip
import lzma
import tarfile
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfWriter

from classifiers.reasons import Reason
from ingest.opening.nouns import MAX_NAME
from ingest.opening.unpack.archives import ARCHIVES
from ingest.opening.unpack.member_names import zip_name
from ingest.opening.unpack.nouns import Budget, OverBudgetError, Unpacked
from ingest.opening.unpack.pdf import unpack_pdf
from ingest.opening.unpack.uuencoded import unpack_uuencoded
from tests.fixtures.raw_archives import FROM_7_ZIP, seven_zip_of, signed

SIZE = 50_000
NAMES = st.from_regex(r"[a-zA-ZäöüßÄÖÜ][a-zäöüß0-9_]{0,20}(/[a-z]{1,9})?", fullmatch=True)
FILES = st.dictionaries(NAMES, st.binary(max_size=200), min_size=1, max_size=6)
Files = dict[str, bytes]
UNPACKERS = {**ARCHIVES, "application/pdf": unpack_pdf, "text/plain": unpack_uuencoded}


def zip_of(files: Files, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def tar_of(files: Files) -> bytes:
    out = BytesIO()
    with tarfile.open(fileobj=out, mode="w", encoding="utf-8") as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, BytesIO(data))
    return out.getvalue()


def pdf_of(files: Files) -> bytes:
    writer, out = PdfWriter(), BytesIO()
    writer.add_blank_page(72, 72)
    for name, data in files.items():
        writer.add_attachment(name, data)
    writer.write(out)
    return out.getvalue()


PACKERS: list[tuple[str, Callable[[Files], bytes]]] = [
    ("application/zip", zip_of),
    ("application/zip", lambda files: zip_of(files, zipfile.ZIP_STORED)),
    ("application/zip", lambda files: zip_of(files, zipfile.ZIP_BZIP2)),
    ("application/zip", lambda files: zip_of(files, zipfile.ZIP_LZMA)),
    ("application/x-7z-compressed", seven_zip_of),
    ("application/x-tar", tar_of),
    ("application/gzip", lambda files: gzip.compress(tar_of(files))),
    ("application/x-bzip2", lambda files: bz2.compress(tar_of(files))),
    ("application/x-xz", lambda files: lzma.compress(tar_of(files))),
    ("application/pdf", pdf_of),
]
packers = st.sampled_from(PACKERS)


def opened(kind: str, data: bytes) -> Unpacked | None:
    """Unpacked under a small budget, with the promises that always hold; None where it is too much."""
    budget = Budget(parts=20, size=SIZE)
    try:
        unpacked = UNPACKERS[kind](data, budget)
    except OverBudgetError:
        return None
    assert len(unpacked.members) <= 20 + (kind == "text/plain")
    assert sum(len(member.data) for member in unpacked.members if not member.is_text) == SIZE - budget.size
    for member in unpacked.members:
        assert len(member.name) <= MAX_NAME
        assert member.name == " ".join(member.name.split())
        assert member.name.encode("utf-8", "strict").decode() == member.name
    return unpacked


@given(packers, FILES)
def test_what_went_in_comes_out(packer: tuple[str, Callable[[Files], bytes]], files: Files) -> None:
    kind, pack = packer
    unpacked = opened(kind, pack(files))
    assert unpacked is not None
    assert {member.name: member.data for member in unpacked.members} == files
    assert (unpacked.problem, unpacked.defects) == (None, ())


@given(packers, FILES, st.data())
def test_a_container_that_was_cut_off_is_never_taken_for_whole(
    packer: tuple[str, Callable[[Files], bytes]], files: Files, data: st.DataObject
) -> None:
    kind, pack = packer
    whole = pack(files)
    last = len(whole.rstrip(b"\0")) - 1  # the zeros that fill the last block of a tar are no loss
    unpacked = opened(kind, whole[: data.draw(st.integers(0, last))])
    if unpacked is None or kind == "application/pdf":
        return
    assert unpacked.problem in (Reason.DAMAGED, Reason.UNREADABLE)
    inside = {member.name: member.data for member in unpacked.members}
    assert all(files[name].startswith(found) for name, found in inside.items() if name in files)


@given(packers, FILES, st.data())
def test_damaged_bytes_never_make_an_unpacker_raise(
    packer: tuple[str, Callable[[Files], bytes]], files: Files, data: st.DataObject
) -> None:
    kind, pack = packer
    changed = bytearray(pack(files))
    for _ in range(data.draw(st.integers(1, 6))):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    opened(kind, bytes(changed))


@given(st.sampled_from(sorted(FROM_7_ZIP)), st.data())
def test_damaged_archives_of_7_zip_never_make_it_raise(sample: str, data: st.DataObject) -> None:
    changed = bytearray(FROM_7_ZIP[sample])
    for _ in range(data.draw(st.integers(1, 4))):
        changed[data.draw(st.integers(32, len(changed) - 1))] ^= data.draw(st.integers(1, 255))
    opened("application/x-7z-compressed", bytes(changed))


@pytest.mark.parametrize("kind", UNPACKERS)
@given(st.binary(max_size=300))
def test_any_bytes_are_answered(kind: str, data: bytes) -> None:
    opened(kind, data)


@given(st.dictionaries(NAMES, st.binary(max_size=40), min_size=1, max_size=3), st.binary(max_size=200))
def test_any_header_of_7z_with_the_right_checksum_is_answered(files: Files, header: bytes) -> None:
    opened("application/x-7z-compressed", signed(b"".join(files.values()), b"\x01\x04" + header))


LINES = st.sampled_from(
    [b"begin 644 a\n", b"end\n", b"`\n", b"#0V%T\n", b"MFG\n", b"Hallo\n", b" \n", b"M" + b"A" * 60 + b"\n"]
)


@given(st.lists(LINES, max_size=12).map(b"".join))
def test_taking_files_out_of_a_text_leaves_its_other_lines(text: bytes) -> None:
    unpacked = opened("text/plain", text)
    if unpacked is None or not unpacked.members:
        return
    assert unpacked.members[0].is_text
    left = unpacked.members[0].data
    assert left.count(b"Hallo\n") == text.count(b"Hallo\n")
    assert opened("text/plain", left + b"\n") is not None


@given(st.binary(max_size=60), st.booleans())
def test_any_bytes_are_a_name(raw: bytes, utf8: bool) -> None:  # noqa: FBT001 - drawn
    assert isinstance(zip_name(raw, utf8=utf8), str)

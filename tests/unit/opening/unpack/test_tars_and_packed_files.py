"""tar, and single files packed by gzip, bzip2 and xz."""

import bz2
import gzip
import lzma
import tarfile
from collections.abc import Callable
from io import BytesIO

import pytest

from classifiers.reasons import Reason
from ingest.opening.unpack.archives import ARCHIVES
from ingest.opening.unpack.nouns import Budget, OverBudgetError, Unpacked

LETTER = b"Guten Tag, hier der Antrag.\n" * 40
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "application/gzip": gzip.compress,
    "application/x-bzip2": bz2.compress,
    "application/x-xz": lzma.compress,
}
TAR = "application/x-tar"
LINKS = {"hart": tarfile.LNKTYPE, "weich": tarfile.SYMTYPE}
DEVICES = {"zeichen": tarfile.CHRTYPE, "block": tarfile.BLKTYPE, "rohr": tarfile.FIFOTYPE}


def opened(kind: str, data: bytes, *, parts: int = 50, size: int = 1_000_000) -> Unpacked:
    return ARCHIVES[kind](data, Budget(parts=parts, size=size))


def contents(unpacked: Unpacked) -> dict[str, bytes]:
    return {member.name: member.data for member in unpacked.members}


def tar_of(files: dict[str, bytes], form: int = tarfile.PAX_FORMAT, **special: bytes) -> bytes:
    out = BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form, encoding="utf-8") as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, BytesIO(data))
        for name, kind in special.items():
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = kind, "/etc/passwd"
            archive.addfile(entry)
    return out.getvalue()


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_the_members_of_a_tar_are_what_was_put_in(form: int) -> None:
    files = {"Grüße.txt": LETTER, "leer": b"", "../../etc/passwd": b"x", "o" * 90 + "/" + "n" * 90: b"lang"}
    unpacked = opened(TAR, tar_of(files, form))
    assert contents(unpacked) == files
    assert (unpacked.problem, unpacked.defects) == (None, ())


def test_a_name_that_is_not_utf8_is_windows_1252() -> None:
    data = tar_of({"Gr????.txt": b"x"}, tarfile.USTAR_FORMAT)
    entry = tarfile.TarInfo("Grüße.txt")
    entry.size = 1
    head = entry.tobuf(tarfile.USTAR_FORMAT, "cp1252", "strict")
    assert [member.name for member in opened(TAR, head + data[512:]).members] == ["Grüße.txt"]


def test_links_and_devices_are_on_record_and_not_followed() -> None:
    data = tar_of({"brief": LETTER}, ordner=tarfile.DIRTYPE, **LINKS, **DEVICES)
    unpacked = opened(TAR, data)
    assert contents(unpacked) == {"brief": LETTER}
    assert (unpacked.problem, unpacked.defects) == (None, ("device", "link"))


def test_a_file_with_holes_goes_to_a_person() -> None:
    pax = {"GNU.sparse.major": "0", "GNU.sparse.minor": "1", "GNU.sparse.name": "a"}
    pax |= {"GNU.sparse.size": "10000000000", "GNU.sparse.map": "0,1"}
    out = BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        entry = tarfile.TarInfo("a")
        entry.size, entry.pax_headers = 1, pax
        archive.addfile(entry, BytesIO(b"x"))
    unpacked = opened(TAR, out.getvalue())
    assert (unpacked.members, unpacked.problem) == ((), Reason.UNSUPPORTED_KIND)


@pytest.mark.parametrize("cut", [700, 1024 + len(LETTER) // 2, 512 + 1536 + 100, 512 + 1536])
def test_of_a_tar_that_was_cut_off_all_is_taken_that_is_there(cut: int) -> None:
    unpacked = opened(TAR, tar_of({"eins": LETTER, "zwei": LETTER})[:cut])
    assert (unpacked.problem, unpacked.defects) == (Reason.DAMAGED, ("truncated",))
    assert all(LETTER.startswith(data) for data in contents(unpacked).values())
    cut = [member.defects for member in unpacked.members if member.data != LETTER]
    assert all(defects == ("truncated",) for defects in cut)


def test_a_tar_with_a_broken_header_is_taken_up_to_it() -> None:
    data = bytearray(tar_of({"eins": LETTER, "zwei": LETTER}))
    data[512 + 1536 : 512 + 1536 + 20] = b"\xff" * 20
    unpacked = opened(TAR, bytes(data))
    assert contents(unpacked) == {"eins": LETTER}
    assert unpacked.problem is Reason.DAMAGED


def test_what_is_no_tar_is_unreadable() -> None:
    assert opened(TAR, b"kein Archiv" * 100).problem is Reason.UNREADABLE


def test_a_negative_size_does_not_lead_back_for_ever() -> None:
    head = bytearray(tarfile.TarInfo("b").tobuf(tarfile.GNU_FORMAT))
    head[124:136] = b"\xff" * 10 + b"\xfe\x00"
    head[148:156] = b" " * 8
    head[148:156] = b"%06o\0 " % sum(head)
    unpacked = opened(TAR, tar_of({"a": LETTER})[: 512 + 1536] + bytes(head) + bytes(1024))
    assert contents(unpacked) == {"a": LETTER}
    assert unpacked.problem is Reason.DAMAGED


@pytest.mark.parametrize("kind", PACKERS)
def test_a_packed_file_is_one_member(kind: str) -> None:
    unpacked = opened(kind, PACKERS[kind](LETTER))
    assert [member.data for member in unpacked.members] == [LETTER]
    assert (unpacked.problem, unpacked.defects) == (None, ())


@pytest.mark.parametrize("kind", PACKERS)
def test_several_streams_are_one_file(kind: str) -> None:
    packed = PACKERS[kind](b"eins ") + PACKERS[kind](b"zwei") + bytes(8)
    unpacked = opened(kind, packed)
    assert [member.data for member in unpacked.members] == [b"eins zwei"]
    assert unpacked.problem is None


@pytest.mark.parametrize("kind", PACKERS)
def test_a_packed_tar_is_opened_at_once(kind: str) -> None:
    unpacked = opened(kind, PACKERS[kind](tar_of({"brief.txt": LETTER, "b": b"x"})))
    assert contents(unpacked) == {"brief.txt": LETTER, "b": b"x"}


@pytest.mark.parametrize("kind", PACKERS)
def test_a_packed_file_that_was_cut_off_is_damaged(kind: str) -> None:
    packed = PACKERS[kind](LETTER)
    for cut in range(1, len(packed)):
        unpacked = opened(kind, packed[:cut])
        assert unpacked.problem in (Reason.DAMAGED, Reason.UNREADABLE)
        assert all(LETTER.startswith(member.data) for member in unpacked.members)


@pytest.mark.parametrize("kind", PACKERS)
def test_what_follows_the_last_stream_is_on_record(kind: str) -> None:
    unpacked = opened(kind, PACKERS[kind](LETTER) + b"Anhang")
    assert [member.data for member in unpacked.members] == [LETTER]
    assert (unpacked.problem, unpacked.defects) == (None, ("trailing",))


@pytest.mark.parametrize("kind", PACKERS)
def test_a_packed_bomb_is_stopped_while_it_is_unpacked(kind: str) -> None:
    seen: list[int] = []
    budget = Budget(parts=50, size=100_000_000, clock=lambda: float(seen.append(1) or len(seen)))
    with pytest.raises(OverBudgetError):
        ARCHIVES[kind](PACKERS[kind](bytes(10_000_000)), budget)
    assert len(seen) < 100


@pytest.mark.parametrize("kind", PACKERS)
def test_a_packed_file_larger_than_the_budget_is_stopped(kind: str) -> None:
    with pytest.raises(OverBudgetError):
        opened(kind, PACKERS[kind](LETTER), size=len(LETTER) - 1)


def test_unpacking_stops_when_the_time_is_up() -> None:
    with pytest.raises(OverBudgetError):
        ARCHIVES["application/gzip"](gzip.compress(LETTER), Budget(parts=5, size=10_000, deadline=0.0))


def test_a_gzip_file_tells_its_name() -> None:
    out = BytesIO()
    with gzip.GzipFile("Größe.txt", "wb", fileobj=out) as file:
        file.write(LETTER)
    assert contents(opened("application/gzip", out.getvalue())) == {"Größe.txt": LETTER}


def test_all_optional_fields_of_a_gzip_header_are_passed_over() -> None:
    packed = gzip.compress(LETTER)
    head = (
        packed[:3] + bytes([2 + 4 + 8 + 16]) + packed[4:10] + b"\x02\x00xy" + b"name\0" + b"comment\0" + b"cc"
    )
    assert contents(opened("application/gzip", head + packed[10:])) == {"name": LETTER}


def test_a_wrong_checksum_of_gzip_is_on_record() -> None:
    packed = gzip.compress(LETTER)
    unpacked = opened("application/gzip", packed[:-8] + b"\0\0\0\0" + packed[-4:])
    assert [member.data for member in unpacked.members] == [LETTER]
    assert (unpacked.problem, unpacked.defects) == (Reason.DAMAGED, ("crc",))
    assert unpacked.members[0].defects == ("crc",)


def test_every_member_of_a_packed_tar_that_is_not_whole_is_doubtful() -> None:
    packed = gzip.compress(tar_of({"eins": LETTER, "zwei": LETTER}))
    unpacked = opened("application/gzip", packed[:-8] + b"\0\0\0\0" + packed[-4:])
    assert [member.defects for member in unpacked.members] == [("crc",), ("crc",)]


def test_an_xz_file_that_asks_for_gigabytes_is_not_opened() -> None:
    packed = lzma.compress(b"x", filters=[{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 12}])
    header = bytearray(packed[12:20])
    header[4] = 40
    wanting = packed[:12] + bytes(header) + packed[20:]
    assert opened("application/x-xz", wanting).problem is Reason.UNREADABLE

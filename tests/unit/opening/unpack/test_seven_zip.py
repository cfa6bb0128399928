"""7z archives of the real program, and some that lie."""

import bz2
import lzma
import zlib

import pytest

from classifiers.reasons import Reason
from ingest.opening.unpack.nouns import Budget, OverBudgetError, Unpacked
from ingest.opening.unpack.seven_zip import unpack_7z
from tests.fixtures.raw_archives import FROM_7_ZIP, deflated, number, seven_zip_of, signed

LETTER = b"Guten Tag, hier der Antrag.\n" * 40
FILES = {"brief.txt": LETTER, "ordner/Grüße.txt": b"zwei"}


def opened(data: bytes, *, parts: int = 50, size: int = 1_000_000) -> Unpacked:
    return unpack_7z(data, Budget(parts=parts, size=size))


def contents(unpacked: Unpacked) -> dict[str, bytes]:
    return {member.name: member.data for member in unpacked.members}


def test_an_archive_of_7_zip_is_unpacked_and_its_link_not_followed() -> None:
    unpacked = opened(FROM_7_ZIP["solid"])
    assert contents(unpacked) == {
        "Grüße.txt": b"Zweiter Brief.\n",
        "ordner/antrag.txt": b"Guten Tag, hier der Antrag.\n",
        "leer.txt": b"",
    }
    assert (unpacked.problem, unpacked.defects) == (None, ("link",))


@pytest.mark.parametrize(
    ("sample", "problem"),
    [
        ("encrypted", Reason.ENCRYPTED),
        ("encrypted header", Reason.ENCRYPTED),
        ("ppmd", Reason.UNSUPPORTED_KIND),
    ],
)
def test_what_needs_a_password_or_a_rare_coder_is_named(sample: str, problem: Reason) -> None:
    unpacked = opened(FROM_7_ZIP[sample])
    assert (unpacked.members, unpacked.problem) == ((), problem)


def lzma1() -> bytes:
    return lzma.compress(
        b"".join(FILES.values()), lzma.FORMAT_RAW, filters=[{"id": lzma.FILTER_LZMA1, "dict_size": 1 << 16}]
    )


@pytest.mark.parametrize(
    ("coder", "packed"),
    [
        (b"\x01\x00", b"".join(FILES.values())),
        (b"\x03\x04\x01\x08", deflated(b"".join(FILES.values()))),
        (b"\x03\x04\x02\x02", bz2.compress(b"".join(FILES.values()))),
        (b"\x23\x03\x01\x01\x05\x5d\x00\x00\x01\x00", lzma1()),
        (b"\x21\x21\x01\x18", None),
    ],
    ids=["stored", "deflate", "bzip2", "lzma", "lzma2"],
)
def test_every_coder_that_python_has_is_unpacked(coder: bytes, packed: bytes | None) -> None:
    unpacked = opened(seven_zip_of(FILES, coder=coder, packed=packed))
    assert contents(unpacked) == FILES
    assert (unpacked.problem, unpacked.defects) == (None, ())


def test_an_archive_of_nothing_is_empty() -> None:
    assert opened(signed(b"", b"")).problem is Reason.EMPTY_FILE


def test_an_archive_that_was_cut_off_has_lost_its_header_and_is_unreadable() -> None:
    whole = seven_zip_of(FILES)
    for cut in range(6, len(whole)):
        assert opened(whole[:cut]).problem is Reason.UNREADABLE


def test_a_damaged_header_is_not_believed() -> None:
    whole = bytearray(seven_zip_of(FILES))
    whole[-5] ^= 1
    assert opened(bytes(whole)).problem is Reason.UNREADABLE


def test_a_wrong_checksum_is_on_record_and_the_member_kept() -> None:
    unpacked = opened(seven_zip_of(FILES, crcs=[1, zlib.crc32(b"zwei")]))
    assert contents(unpacked) == FILES
    assert (unpacked.problem, unpacked.defects) == (Reason.DAMAGED, ("crc",))
    assert [member.defects for member in unpacked.members] == [("crc",), ()]


def test_of_a_folder_that_breaks_off_all_is_taken_that_is_there() -> None:
    text = "".join(f"Zeile {n} des Antrags.\n" for n in range(3000)).encode()
    stream = bz2.compress(text, 1)
    cut = seven_zip_of({"a": b"kurz", "b": text[4:]}, coder=b"\x01\x00", packed=(b"kurz" + text[4:])[:1000])
    unpacked = opened(cut)
    assert contents(unpacked) == {"a": b"kurz", "b": text[4:1000]}
    assert unpacked.problem is Reason.DAMAGED
    broken = seven_zip_of({"a": text}, coder=b"\x03\x04\x02\x02", packed=stream[:100])
    assert opened(broken).problem is Reason.UNREADABLE


def test_a_bomb_is_stopped_while_it_is_unpacked() -> None:
    seen: list[int] = []
    budget = Budget(parts=50, size=100_000_000, clock=lambda: float(seen.append(1) or len(seen)))
    with pytest.raises(OverBudgetError):
        unpack_7z(seven_zip_of({"a": bytes(10_000_000)}), budget)
    assert len(seen) < 100


def test_a_count_of_files_that_nobody_sends_is_not_believed() -> None:
    for count in (21_000, 1 << 60):
        with pytest.raises(OverBudgetError):
            opened(seven_zip_of(FILES, count=count))


def test_a_window_of_gigabytes_is_not_allocated() -> None:
    assert contents(opened(seven_zip_of(FILES, coder=b"\x21\x21\x01\x28"))) == FILES


def test_a_header_packed_in_itself_is_not_followed_for_ever() -> None:
    header = (
        b"\x17\x06\x00\x01\x09"
        + number(34)
        + b"\x00\x07\x0b\x01\x00\x01\x01\x00\x0c"
        + number(34)
        + b"\x00\x00"
    )
    header = header.ljust(34, b"\x00")
    assert opened(signed(header, header)).problem is Reason.UNREADABLE


@pytest.mark.parametrize("count", [0, 1, 3])
def test_files_that_the_list_has_forgotten_or_invented_are_told(count: int) -> None:
    unpacked = opened(seven_zip_of(FILES, count=count))
    assert {LETTER, b"zwei"} == {member.data for member in unpacked.members}
    assert (unpacked.problem, unpacked.defects) == (Reason.DAMAGED, ("damaged",))


def test_more_members_than_the_budget_has_are_not_taken() -> None:
    with pytest.raises(OverBudgetError):
        opened(seven_zip_of(FILES), parts=1)

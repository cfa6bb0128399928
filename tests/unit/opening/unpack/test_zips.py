"""ZIP archives as programs write them, damaged ones, and such as only an attacker writes."""

import bz2
import lzma
import zipfile
import zlib
from io import BytesIO

import pytest

from classifiers.reasons import Reason
from ingest.opening.unpack.nouns import Budget, OverBudgetError, Unpacked
from ingest.opening.unpack.zips import unpack_zip
from tests.fixtures.raw_archives import Entry, deflated, zip_of

LETTER = b"Guten Tag, hier der Antrag.\n" * 40
SYMLINK, FIFO, DEVICE = 0o120777, 0o010600, 0o020600


def opened(data: bytes, *, parts: int = 50, size: int = 1_000_000) -> Unpacked:
    return unpack_zip(data, Budget(parts=parts, size=size))


def contents(unpacked: Unpacked) -> dict[str, bytes]:
    return {member.name: member.data for member in unpacked.members}


def packed(method: int = zipfile.ZIP_DEFLATED, **files: bytes) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return file.getvalue()


@pytest.mark.parametrize(
    "method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
def test_the_members_of_a_zip_are_what_was_put_in(method: int) -> None:
    unpacked = opened(packed(method, brief=LETTER, leer=b""))
    assert unpacked.problem is None
    assert unpacked.defects == ()
    assert contents(unpacked) == {"brief": LETTER, "leer": b""}


def test_a_member_packed_by_xz_is_unpacked() -> None:
    entry = Entry(name=b"a", data=lzma.compress(LETTER), method=95, crc=zlib.crc32(LETTER), size=len(LETTER))
    assert contents(opened(zip_of(entry))) == {"a": LETTER}


def test_a_zip_written_to_a_pipe_keeps_its_sizes_behind_the_members() -> None:
    class Pipe(BytesIO):
        def seekable(self) -> bool:
            return False

    file = Pipe()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("a", "w") as member:
        member.write(LETTER)
    whole = file.getvalue()
    assert opened(whole).problem is None
    assert contents(opened(whole)) == contents(opened(whole[:-40])) == {"a": LETTER}


def test_a_zip64_is_unpacked() -> None:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive, archive.open("a", "w", force_zip64=True) as member:
        member.write(LETTER)
    sizes = (
        (0x0001).to_bytes(2, "little") + (16).to_bytes(2, "little") + 2 * len(LETTER).to_bytes(8, "little")
    )
    huge = zip_of(Entry(name=b"a", data=LETTER, size=0xFFFFFFFF, extra=sizes))
    assert contents(opened(file.getvalue())) == contents(opened(huge)) == {"a": LETTER}


def test_what_stands_before_and_behind_the_archive_does_no_harm() -> None:
    data = zip_of(
        Entry(name=b"a", data=LETTER), before=b"MZ" + bytes(1000), comment=b"Mit freundlichen Gruss"
    )
    unpacked = opened(data)
    assert unpacked.problem is None
    assert contents(unpacked) == {"a": LETTER}


@pytest.mark.parametrize(
    ("raw", "flags", "name"),
    [
        ("Grüße.pdf".encode(), 1 << 11, "Grüße.pdf"),
        ("Grüße.pdf".encode(), 0, "Grüße.pdf"),
        ("Rückzahlung Größe.pdf".encode("cp437"), 0, "Rückzahlung Größe.pdf"),
        ("Äußerung.pdf".encode("cp850"), 0, "Äußerung.pdf"),
        ("Äußerung.pdf".encode("cp1252"), 0, "Äußerung.pdf"),
        ("請求書.pdf".encode("cp932"), 0, "請求書.pdf"),
        ("テスト.pdf".encode("cp932"), 0, "テスト.pdf"),
        ("café ñ.pdf".encode("cp437"), 0, "café ñ.pdf"),
        (b"\xfe\xfa", 1 << 11, "■·"),
        (b"../../etc/passwd", 0, "../../etc/passwd"),
        (b"C:\\Ordner\\a.pdf", 0, "C:\\Ordner\\a.pdf"),
        (b"a\nb\x1b[31m.pdf", 0, "a b[31m.pdf"),
        ("a\u202egpj.exe".encode(), 0, "a\u202egpj.exe"),
        (b"x" * 300 + b".pdf", 0, "x" * 251 + ".pdf"),
    ],
)
def test_a_name_is_text_whatever_charset_it_was_written_in(raw: bytes, flags: int, name: str) -> None:
    assert [m.name for m in opened(zip_of(Entry(name=raw, data=b"x", flags=flags))).members] == [name]


def test_the_unicode_name_counts_where_it_belongs_to_the_name() -> None:
    for crc, expected in ((zlib.crc32(b"?"), "Größe"), (1, "?")):
        field = b"\1" + crc.to_bytes(4, "little") + "Größe".encode()
        extra = (0x7075).to_bytes(2, "little") + len(field).to_bytes(2, "little") + field
        assert [m.name for m in opened(zip_of(Entry(name=b"?", data=b"x", extra=extra))).members] == [
            expected
        ]


def test_folders_are_no_members_and_links_are_not_followed() -> None:
    unpacked = opened(
        zip_of(
            Entry(name=b"ordner/"),
            Entry(name=b"verweis", data=b"/etc/passwd", mode=SYMLINK),
            Entry(name=b"geraet", mode=DEVICE),
            Entry(name=b"ordner/brief.txt", data=LETTER),
        )
    )
    assert contents(unpacked) == {"ordner/brief.txt": LETTER}
    assert unpacked.defects == ("device", "link")
    assert unpacked.problem is None


def test_bytes_behind_the_name_of_a_folder_or_a_pipe_are_a_member() -> None:
    data = zip_of(Entry(name=b"ordner/", data=LETTER), Entry(name=b"-", data=LETTER, mode=FIFO))
    assert contents(opened(data)) == {"ordner/": LETTER, "-": LETTER}


def test_two_members_of_one_name_are_two() -> None:
    unpacked = opened(zip_of(Entry(name=b"a", data=b"eins"), Entry(name=b"a", data=b"zwei")))
    assert [member.data for member in unpacked.members] == [b"eins", b"zwei"]


def test_encrypted_members_are_named_and_the_others_taken() -> None:
    unpacked = opened(zip_of(Entry(name=b"a", data=b"x" * 12, flags=1), Entry(name=b"b", data=LETTER)))
    assert unpacked.problem is Reason.ENCRYPTED
    assert contents(unpacked) == {"b": LETTER}


def test_a_way_of_packing_that_is_not_known_is_named_and_the_others_taken() -> None:
    unpacked = opened(zip_of(Entry(name=b"a", data=b"x" * 12, method=98), Entry(name=b"b", data=LETTER)))
    assert unpacked.problem is Reason.UNSUPPORTED_KIND
    assert contents(unpacked) == {"b": LETTER}


def test_a_wrong_checksum_is_on_record_and_the_member_kept() -> None:
    unpacked = opened(zip_of(Entry(name=b"a", data=LETTER, crc=1)))
    assert (unpacked.problem, unpacked.defects) == (Reason.DAMAGED, ("crc",))
    assert unpacked.members[0].defects == ("crc",)
    assert contents(unpacked) == {"a": LETTER}


def test_what_comes_before_a_damaged_byte_is_kept() -> None:
    text = "".join(f"Zeile {n} des Antrags.\n" for n in range(3000)).encode()
    stream = bytearray(deflated(text))
    stream[-3000:-2900] = b"\xff" * 100
    unpacked = opened(zip_of(Entry(name=b"a", data=bytes(stream), method=8, crc=zlib.crc32(text))))
    (member,) = unpacked.members
    assert unpacked.problem is Reason.DAMAGED
    assert len(member.data) > len(text) // 4
    assert text.startswith(member.data[:1000])


def test_of_a_zip_that_was_cut_off_all_is_taken_that_is_there() -> None:
    whole = packed(zipfile.ZIP_STORED, eins=LETTER, zwei=LETTER)
    unpacked = opened(whole[: len(LETTER) * 3 // 2])
    assert (unpacked.problem, unpacked.defects) == (Reason.DAMAGED, ("truncated",))
    assert contents(unpacked)["eins"] == LETTER
    assert LETTER.startswith(contents(unpacked)["zwei"])


def test_of_a_zip_whose_beginning_is_lost_the_rest_is_taken() -> None:
    whole = packed(eins=LETTER, zwei=LETTER)
    unpacked = opened(whole[10:])
    assert unpacked.problem is Reason.DAMAGED
    assert contents(unpacked) == {"zwei": LETTER}


def test_nothing_readable_is_unreadable_and_nothing_inside_is_empty() -> None:
    assert opened(b"PK\x03\x04 kein Archiv").problem is Reason.UNREADABLE
    assert opened(zip_of()).problem is Reason.EMPTY_FILE


@pytest.mark.parametrize(
    ("method", "stream"),
    [
        (8, deflated(bytes(10_000_000))),
        (12, bz2.compress(bytes(10_000_000))),
        (95, lzma.compress(bytes(10**7))),
    ],
)
def test_a_bomb_is_stopped_while_it_is_unpacked(method: int, stream: bytes) -> None:
    seen: list[int] = []
    budget = Budget(parts=50, size=100_000_000, clock=lambda: float(seen.append(1) or len(seen)))
    with pytest.raises(OverBudgetError):
        unpack_zip(zip_of(Entry(name=b"a", data=stream, method=method, size=5)), budget)
    assert len(seen) < 100


def test_many_members_that_share_their_bytes_are_a_bomb() -> None:
    stream = deflated(bytes(100_000))
    first = Entry(name=b"a", data=stream, method=8, size=100_000)
    again = [Entry(name=b"a", data=b"", method=8, at=0) for _ in range(400)]
    with pytest.raises(OverBudgetError):
        opened(with_sizes(zip_of(first, *again), len(stream)), parts=1000, size=10**8)


def with_sizes(data: bytes, size: int) -> bytes:
    """Every entry of the directory claims `size` packed bytes."""
    start = data.find(b"PK\x01\x02")
    entries = data[start:].split(b"PK\x01\x02")[1:]
    changed = [entry[:16] + size.to_bytes(4, "little") + entry[20:] for entry in entries]
    return data[:start] + b"".join(b"PK\x01\x02" + entry for entry in changed)


@pytest.mark.parametrize("name", [b"a", b"ordner/"])
def test_more_entries_than_anybody_sends_are_not_looked_at(name: bytes) -> None:
    data = zip_of(*[Entry(name=name)] * 21_000)
    with pytest.raises(OverBudgetError):
        opened(data, parts=100_000)


def test_more_members_than_the_budget_has_are_not_taken() -> None:
    with pytest.raises(OverBudgetError):
        opened(zip_of(*[Entry(name=b"a")] * 6), parts=5)


def test_declared_sizes_are_not_believed() -> None:
    stream = deflated(LETTER)
    unpacked = opened(
        zip_of(Entry(name=b"a", data=stream, method=8, size=0xFFFFFFFE, crc=zlib.crc32(LETTER)))
    )
    assert contents(unpacked) == {"a": LETTER}


@pytest.mark.parametrize("name", [b"", b"\0hidden.pdf"])
def test_a_member_without_a_name_is_a_member(name: bytes) -> None:
    entry = Entry(name=name, data=LETTER, method=0, crc=zlib.crc32(LETTER), size=len(LETTER))
    assert contents(opened(zip_of(entry))) == {"": LETTER}

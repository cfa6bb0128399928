"""Files within the text of a mail, as old programs write them, and texts that only look so."""

import binascii

import pytest

from classifiers.reasons import Reason
from ingest.opening.unpack.nouns import Budget, OverBudgetError, Unpacked
from ingest.opening.unpack.uuencoded import unpack_uuencoded

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) + bytes(100) + b"Ende"
BEFORE, AFTER = b"Guten Tag,\nanbei das Bild.\n\n", b"MFG\nAnna Beispiel\n"


def opened(data: bytes, parts: int = 50) -> Unpacked:
    return unpack_uuencoded(data, Budget(parts=parts, size=100_000))


def lines_of(data: bytes, *, backtick: bool = True) -> bytes:
    pieces = (data[at : at + 45] for at in range(0, len(data), 45))
    return b"".join(binascii.b2a_uu(piece, backtick=backtick) for piece in pieces)


def block(data: bytes, name: str = "bild.png", *, backtick: bool = True, last: bytes = b"`\nend\n") -> bytes:
    return b"begin 644 " + name.encode("cp1252") + b"\n" + lines_of(data, backtick=backtick) + last


def text(unpacked: Unpacked) -> bytes:
    assert unpacked.members[0].is_text
    return unpacked.members[0].data


def files(unpacked: Unpacked) -> dict[str, bytes]:
    assert not any(member.is_text for member in unpacked.members[1:])
    return {member.name: member.data for member in unpacked.members[1:]}


@pytest.mark.parametrize("last", [b"`\nend\n", b" \nend\n", b"\nend\n", b"end\n", b"`\r\nend \r\n"])
@pytest.mark.parametrize("backtick", [True, False])
def test_a_file_is_taken_out_of_the_text(last: bytes, backtick: bool) -> None:  # noqa: FBT001 - a case
    unpacked = opened(BEFORE + block(PICTURE, backtick=backtick, last=last) + AFTER)
    assert text(unpacked) == BEFORE + AFTER
    assert files(unpacked) == {"bild.png": PICTURE}
    assert (unpacked.problem, unpacked.defects) == (None, ())


def test_a_block_at_the_very_end_needs_no_line_end() -> None:
    assert files(opened(block(PICTURE, last=b"`\nend"))) == {"bild.png": PICTURE}


def test_lines_may_end_as_on_windows_and_have_lost_their_last_spaces() -> None:
    lines = block(PICTURE, backtick=False).splitlines()
    unpacked = opened(BEFORE + b"\r\n".join(line.rstrip() for line in lines) + b"\r\n" + AFTER)
    assert files(unpacked) == {"bild.png": PICTURE}
    assert text(unpacked) == BEFORE + AFTER


def test_lines_may_have_a_checksum_behind_them() -> None:
    lines = [line + b"X" for line in lines_of(PICTURE).splitlines()]
    data = b"begin 644 a\n" + b"\n".join(lines) + b"\n`\nend\n"
    assert files(opened(data)) == {"a": PICTURE}


def test_several_files_are_several_members() -> None:
    unpacked = opened(block(PICTURE, "Größe.png") + b"und\n" + block(b"zwei", "b.txt") + block(b"", "leer"))
    assert files(unpacked) == {"Größe.png": PICTURE, "b.txt": b"zwei", "leer": b""}
    assert text(unpacked) == b"und\n"


@pytest.mark.parametrize(
    "data",
    [
        BEFORE,
        b"begin 644 worte\nund so weiter\n",
        b"begin 644 worte\nMFG\nANNA BEISPIEL\n",
        b"begin 644 worte",
        b"begin 644 worte\n",
        b"begin der Leistung\nend\n",
        b" begin 644 eingerueckt\n`\nend\n",
        b"",
    ],
)
def test_a_text_that_only_looks_so_is_left_as_it_is(data: bytes) -> None:
    assert opened(data) == Unpacked()


def test_a_file_that_was_cut_off_keeps_its_full_lines_and_the_greeting_stays_text() -> None:
    unpacked = opened(
        BEFORE + b"begin 644 bild.png\n" + b"".join(lines_of(PICTURE).splitlines(keepends=True)[:3]) + AFTER
    )
    assert files(unpacked) == {"bild.png": PICTURE[:135]}
    assert text(unpacked) == BEFORE + AFTER
    assert (unpacked.problem, unpacked.defects) == (Reason.DAMAGED, ("truncated",))
    assert [member.defects for member in unpacked.members] == [(), ("truncated",)]


def test_more_files_than_the_budget_has_are_not_taken() -> None:
    with pytest.raises(OverBudgetError):
        opened(block(b"x") * 6, parts=5)


def test_thousands_of_beginnings_cost_no_more_than_their_lines() -> None:
    assert opened(b"begin 644 a\nMFG\n" * 20_000) == Unpacked()

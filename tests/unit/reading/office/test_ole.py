"""OLE files: streams of both sizes, and tables that lie."""

import struct

import pytest

from ingest.opening.damage import DamagedError
from ingest.opening.ole import OleFile
from tests.unit.reading.office.samples import ole, ole_of_small


@pytest.mark.parametrize("size", [1, 64, 65, 500])
def test_a_small_stream_is_read(size: int) -> None:
    content = bytes(range(250)) * 2
    assert OleFile(ole_of_small("Klein", content[:size])).read("Klein") == content[:size]


def test_large_streams_are_read_and_one_that_is_not_there_is_empty() -> None:
    file = OleFile(ole({"A": b"a" * 5120, "B": b"b" * 9216}))
    assert file.read("A") == b"a" * 5120
    assert file.read("B") == b"b" * 9216
    assert file.read("C") == b""


def test_a_chain_of_sectors_that_runs_in_a_circle_ends() -> None:
    data = bytearray(ole({"A": b"a" * 5120}))
    struct.pack_into("<I", data, 512 + 4 * 2, 2)
    assert OleFile(bytes(data)).read("A") == b"a" * 5120


def test_a_stream_that_claims_more_than_there_is_breaks_off() -> None:
    data = bytearray(ole({"A": b"a" * 5120}))
    struct.pack_into("<I", data, 1024 + 128 + 120, 0xFFFFFFF0)
    with pytest.raises(DamagedError):
        OleFile(bytes(data)).read("A")


def test_neighbours_that_point_at_each_other_are_seen_once() -> None:
    data = bytearray(ole({"A": b"", "B": b""}))
    struct.pack_into("<I", data, 1024 + 2 * 128 + 68, 1)
    assert list(OleFile(bytes(data)).streams) == ["A", "B"]


@pytest.mark.parametrize("kept", [0, 8, 100, 512, 1024, 1100])
def test_a_file_that_was_cut_off_early_is_damaged(kept: int) -> None:
    with pytest.raises(DamagedError):
        OleFile(ole({"A": b""})[:kept])

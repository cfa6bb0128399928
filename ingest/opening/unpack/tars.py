"""tar in all its dialects, read by `tarfile`; members are slices of the archive, nothing is followed."""

import tarfile
from collections.abc import Iterator
from io import BytesIO

from ingest.opening.charsets import from_wire
from ingest.opening.unpack.haul import Haul
from ingest.opening.unpack.nouns import Budget, Unpacked

MAGIC, MAGIC_AT = b"ustar", 257


def is_tar(data: bytes) -> bool:
    """Whether the bytes begin with a tar header (POSIX or GNU)."""
    return data.startswith(MAGIC, MAGIC_AT)


def unpack_tar(data: bytes, budget: Budget) -> Unpacked:
    """The members of a tar archive. Raises OverBudgetError and MemoryError."""
    haul = Haul.of(data, budget)
    take_tar(data, haul)
    return haul.unpacked()


def take_tar(data: bytes, haul: Haul, defects: tuple[str, ...] = ()) -> None:
    """Take the members of a tar archive; `defects` are those of all its bytes.

    Raises OverBudgetError and MemoryError.
    """
    for entry in _entries(data, haul):
        haul.look()
        if defect := _defect(entry):
            haul.note(defect)
        elif not entry.isdir():
            _take(data, entry, haul, defects)


def _entries(data: bytes, haul: Haul) -> Iterator[tarfile.TarInfo]:
    """The headers, up to the block of zeros at the end; one that is missing is put on record."""
    try:
        with tarfile.open(fileobj=BytesIO(data), mode="r:", encoding="utf-8") as archive:
            for entry in archive:
                if entry.size < 0:
                    raise tarfile.ReadError  # noqa: TRY301 - such a size leads back to an earlier header
                yield entry
            ended = data.startswith(bytes(tarfile.BLOCKSIZE), archive.offset)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - broken headers make it raise errors of many kinds
        ended = False
    if not ended:
        haul.note("truncated")


def _defect(entry: tarfile.TarInfo) -> str:
    """Why an entry is not taken, or nothing."""
    if entry.issym() or entry.islnk():
        return "link"
    if entry.isdev():
        return "device"
    return "method" if entry.issparse() else ""


def _take(data: bytes, entry: tarfile.TarInfo, haul: Haul, defects: tuple[str, ...]) -> None:
    content = data[entry.offset_data : entry.offset_data + entry.size]
    cut = ("truncated",) if len(content) != entry.size else ()
    haul.keep(from_wire(entry.name), content, defects=(*defects, *cut))

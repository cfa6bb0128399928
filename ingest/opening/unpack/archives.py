"""Which unpacker opens which kind of archive."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from ingest.opening.unpack.nouns import Budget, Unpacked
from ingest.opening.unpack.packed_files import unpack_bzip2, unpack_gzip, unpack_xz
from ingest.opening.unpack.seven_zip import unpack_7z
from ingest.opening.unpack.tars import unpack_tar
from ingest.opening.unpack.zips import unpack_zip

ARCHIVES: Mapping[str, Callable[[bytes, Budget], Unpacked]] = MappingProxyType(
    {
        "application/zip": unpack_zip,
        "application/x-7z-compressed": unpack_7z,
        "application/x-tar": unpack_tar,
        "application/gzip": unpack_gzip,
        "application/x-bzip2": unpack_bzip2,
        "application/x-xz": unpack_xz,
    }
)
"""By the media type of the content. An unpacker opens one level; what it finds has kinds of its own."""

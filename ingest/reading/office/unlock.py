"""Office documents behind a password that is none: the empty one, and the one Excel sets by itself.

Excel encrypts a workbook that is only protected against changes with a password of its own and opens it
without asking ([MS-OFFCRYPTO], 2.3.6.2 names it). No other password is ever tried.
"""

import xml.dom.expatbuilder  # noqa: F401 - a reader has no files to import it from when it is needed
from io import BytesIO

from msoffcrypto import OfficeFile
from msoffcrypto.format import doc97, ooxml, ppt97, xls97  # noqa: F401 - as above

from ingest.opening.unpack.outlook import fits

EXCELS_OWN = "VelvetSweatshop"
MOST_ROUNDS = 1_000_000
"""Rounds in which a password becomes a key; Office takes 100,000, a tenth of a second."""


class _Empty(str):
    """The empty password; the library takes an empty text for none."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return True


def unlocked(data: bytes) -> bytes | None:
    """The document without its encryption; None where only its owner can open it. Raises MemoryError."""
    if not fits(data):  # the library allocates what the header declares
        return None
    for password in (_Empty(), EXCELS_OWN):
        try:
            return _decrypted(data, password)
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001, S112 - broken files make it raise bare errors of many kinds
            continue
    return None


def _decrypted(data: bytes, password: str) -> bytes | None:
    """Raises whatever the library does where the password is wrong or the file is broken."""
    file, out = OfficeFile(BytesIO(data)), BytesIO()
    if getattr(file, "info", None) and isinstance(file.info, dict):
        if file.info.get("spinValue", 0) > MOST_ROUNDS:
            return None
        file.load_key(password=password, verify_password=True)
    else:
        file.load_key(password=password)
    file.decrypt(out)
    return out.getvalue()

"""Landlock (landlock(7)): the files a process may still open, no TCP, no signals to others.

Open file descriptors keep working, so a reader can read what it is handed and nothing else.
"""

import os
import struct
from collections.abc import Sequence
from pathlib import Path

from ingest.room.kernel import no_new_privileges, system_call

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
ASK_VERSION, BENEATH_PATH = 1, 1
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1, 2, 4, 8
REFER, TRUNCATE, IOCTL_DEV = 1 << 13, 1 << 14, 1 << 15
FIRST_RIGHTS = (1 << 13) - 1
"""All file rights of version 1; later versions added the three named above."""
ON_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE
"""The rights a single file can have; the others belong to folders."""
NEWER = ((2, REFER), (3, TRUNCATE), (5, IOCTL_DEV))


def version() -> int:
    """The kernel's Landlock version; 0 where it has none or it is switched off."""
    try:
        return system_call(CREATE_RULESET, 0, 0, ASK_VERSION)
    except OSError:
        return 0


def restrict_files(readable: Sequence[Path], startable: Sequence[Path], writable: Sequence[Path]) -> None:
    """Leave this process only these folders and files, for good. Raises OSError where it cannot be done."""
    rights = FIRST_RIGHTS | sum(right for since, right in NEWER if version() >= since)
    ruleset = system_call(CREATE_RULESET, *_attributes(rights), 0)
    try:
        for paths, allowed in (
            (readable, READ_FILE | READ_DIR),
            (startable, EXECUTE | READ_FILE | READ_DIR),
            (writable, rights & ~EXECUTE),
        ):
            for path in filter(os.path.exists, paths):
                _allow(ruleset, path, allowed)
        no_new_privileges()
        system_call(RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)


def _attributes(rights: int) -> tuple[bytes, int]:
    """What is governed: all file rights; TCP from version 4; signals and abstract sockets from 6."""
    network = 3 if version() >= 4 else 0  # noqa: PLR2004 - bind and connect
    scopes = 3 if version() >= 6 else 0  # noqa: PLR2004 - abstract sockets and signals
    packed = struct.pack("QQQ", rights, network, scopes)
    return packed, 8 if not network else 16 if not scopes else 24


def _allow(ruleset: int, path: Path, allowed: int) -> None:
    place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        rule = struct.pack("=Qi", allowed if path.is_dir() else allowed & ON_FILES, place)
        system_call(ADD_RULE, ruleset, BENEATH_PATH, rule, 0)
    finally:
        os.close(place)

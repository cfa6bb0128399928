"""The process that makes a PDF of one Office document: it gives up its rights, then loads LibreOffice.

LibreOfficeKit (`LibreOfficeKit.h`, unchanged since LibreOffice 5) is two tables of functions. Through it
LibreOffice needs no second process, no socket and no command, so that all of them can be refused. It never
runs macros.
"""

import os
import resource
import sys
from collections.abc import Sequence
from ctypes import CDLL, CFUNCTYPE, POINTER, c_char_p, c_int, c_void_p, cast
from pathlib import Path
from typing import Any, Never

from ingest.room.confine import SYSTEM, become_nobody, limit_processes
from ingest.room.kernel import die_with
from ingest.room.landlock import restrict_files
from ingest.room.syscalls import refuse_system_calls

LIBRARIES = ("libmergedlo.so", "libsofficeapp.so")
"""Where the kit lies: in the one library of most builds, or in one of many."""
SETTINGS = tuple(
    map(Path, ("/etc/fonts", "/etc/libreoffice", "/var/spool/libreoffice", "/var/cache/fontconfig"))
)
NOWHERE = Path("/dev/null")
MEMORY = 3_000_000_000
"""Bytes of address space; a letter takes 0.6 GB, most of it libraries."""
MOST_WRITTEN = 100_000_000
"""Bytes of one file."""
OPEN_FILES = 256
FILES_OPEN, CALLS_OPEN = 1, 2
"""What the kernel may lack: Landlock, filters of system calls."""
POLITE = 10
"""Renditions give way to the reading of letters."""
LOAD, SAVE_AS = 2, 2
"""Places in the tables of the office and of a document, after their size and `destroy`."""
ARCHIVABLE, ANY = '{"SelectPdfVersion":{"type":"long","value":"2"}}', ""
"""PDF/A-2b, by the options of the PDF export; or as an older LibreOffice has it."""


def main(arguments: Sequence[str]) -> Never:
    """Run with the daemon's process id, LibreOffice's folder, ours, the document and the seconds it has.

    Last comes whether all walls must stand. Without a document the exit code says which of them do not.
    """
    parent, program, folder, document, seconds, sandbox = arguments
    os.umask(0o077)
    os.nice(POLITE)
    _limit(float(seconds))
    become_nobody()
    limit_processes()
    die_with(int(parent))
    missing = _close_doors(Path(program), Path(folder))
    if not document:
        os._exit(missing)
    if missing and sandbox == "require":
        os._exit(os.EX_NOPERM)
    done = _save_as_pdf(Path(program), Path(folder), Path(document))
    os._exit(os.EX_OK if done else os.EX_DATAERR)  # what LibreOffice does at its end is of no use


def _limit(seconds: float) -> None:
    most = {
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_FSIZE: MOST_WRITTEN,
        resource.RLIMIT_NOFILE: OPEN_FILES,
        resource.RLIMIT_CPU: int(seconds) + 5,
        resource.RLIMIT_CORE: 0,
    }
    for what, value in most.items():
        resource.setrlimit(what, (value, value))


def _close_doors(program: Path, folder: Path) -> int:
    """No file but its own, no socket, no other process; returns what the kernel could not do of it."""
    own, missing = [program.parent, *map(Path, {sys.prefix, sys.base_prefix})], 0
    try:
        restrict_files([*SYSTEM, *SETTINGS, *own], [], [folder, NOWHERE])
    except OSError:
        missing |= FILES_OPEN
    try:
        refuse_system_calls(programs=False)
    except OSError:
        missing |= CALLS_OPEN
    return missing


def _save_as_pdf(program: Path, folder: Path, document: Path) -> bool:
    """Load the document and save it as PDF."""
    library = next(program / name for name in LIBRARIES if (program / name).exists())
    begin = CDLL(str(library)).libreofficekit_hook_2
    begin.restype, begin.argtypes = c_void_p, [c_char_p, c_char_p]
    office = begin(os.fsencode(program), (folder / "profile").as_uri().encode())
    loaded = office and _call(office, LOAD, c_void_p, document.as_uri())
    target = (folder / "document.pdf").as_uri()
    return bool(loaded) and any(
        _call(loaded, SAVE_AS, c_int, target, "pdf", how) for how in (ARCHIVABLE, ANY)
    )


def _call(thing: int, place: int, result: Any, *texts: str) -> Any:  # noqa: ANN401 - types of C
    """Call the function at `place` in the table that `thing` begins with."""
    table = cast(cast(thing, POINTER(c_void_p))[0] or 0, POINTER(c_void_p))
    function = CFUNCTYPE(result, c_void_p, *[c_char_p] * len(texts))
    return function(table[place] or 0)(thing, *[text.encode() for text in texts])

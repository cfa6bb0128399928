"""An Office document as PDF by LibreOffice, where it is installed, so that a person can look at it.

Each document gets a process of its own, with a new profile in a folder of its own, and both are gone
afterwards. Millions of lines meet hostile bytes in it: `ingest.room.libreoffice_kit` takes network, files,
memory and rights from it before it begins.
"""

import os
import pwd
import select
import shutil
import signal
import stat
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import structlog

from ingest.room.confine import NOBODY
from ingest.room.forkserver import SOURCES
from ingest.room.libreoffice_kit import CALLS_OPEN, FILES_OPEN, LIBRARIES, MOST_WRITTEN

log = structlog.get_logger()

START = (
    "import sys; sys.path.insert(0, sys.argv[1]);"
    " from ingest.room.libreoffice_kit import main; main(sys.argv[2:])"
)
OPEN_XML = "application/vnd.openxmlformats-officedocument"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
ENDINGS = {
    "application/msword": "doc",
    f"{OPEN_XML}.wordprocessingml.document": "docx",
    f"{OPEN_XML}.wordprocessingml.template": "dotx",
    "application/vnd.ms-word.document.macroenabled.12": "docm",
    "application/vnd.ms-word.template.macroenabled.12": "dotm",
    f"{OPEN_DOCUMENT}.text": "odt",
    f"{OPEN_DOCUMENT}.text-template": "ott",
    "application/rtf": "rtf",
    "text/rtf": "rtf",
    "text/html": "html",
    "application/vnd.ms-excel": "xls",
    f"{OPEN_XML}.spreadsheetml.sheet": "xlsx",
    f"{OPEN_XML}.spreadsheetml.template": "xltx",
    "application/vnd.ms-excel.sheet.macroenabled.12": "xlsm",
    "application/vnd.ms-excel.template.macroenabled.12": "xltm",
    "application/vnd.ms-excel.sheet.binary.macroenabled.12": "xlsb",
    f"{OPEN_DOCUMENT}.spreadsheet": "ods",
    f"{OPEN_DOCUMENT}.spreadsheet-template": "ots",
    "application/vnd.ms-powerpoint": "ppt",
    f"{OPEN_XML}.presentationml.presentation": "pptx",
    f"{OPEN_XML}.presentationml.slideshow": "ppsx",
    f"{OPEN_XML}.presentationml.template": "potx",
    "application/vnd.ms-powerpoint.presentation.macroenabled.12": "pptm",
    "application/vnd.ms-powerpoint.slideshow.macroenabled.12": "ppsm",
    f"{OPEN_DOCUMENT}.presentation": "odp",
    f"{OPEN_DOCUMENT}.presentation-template": "otp",
}
"""What can be shown, and the ending LibreOffice knows it by."""
PDF = b"%PDF-"
LAYERS = {FILES_OPEN: "Landlock (files)", CALLS_OPEN: "seccomp (sockets, processes)"}
TRIAL = 30.0
"""Seconds for the walls to be tried."""
COMMON, WRITER, CALC = (f"/org.openoffice.Office.{part}" for part in ("Common", "Writer", "Calc"))
SETTINGS = (
    (f"{COMMON}/Security/Scripting", "MacroSecurityLevel", "3"),
    (f"{COMMON}/Security/Scripting", "DisableMacrosExecution", "true"),
    (f"{COMMON}/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    (f"{COMMON}/Security/Scripting", "CheckDocumentEvents", "true"),
    (f"{COMMON}/Misc", "FirstRun", "false"),
    (f"{WRITER}/Content/Update", "Link", "0"),
    (f"{CALC}/Content/Update", "Link", "1"),
)
"""No macro runs, not even a signed one; links are never updated (0 in Writer, 1 in Calc), nor followed."""
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">{}</oor:items>
"""
SETTING = '<item oor:path="{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>'


def program() -> Path | None:
    """The folder of LibreOffice's own programs; None where it is not installed."""
    script = shutil.which("soffice") or shutil.which("libreoffice")
    folder = Path(script).resolve().parent if script else None
    return folder if folder and any((folder / name).is_file() for name in LIBRARIES) else None


def shows(media_type: str) -> bool:
    """Whether a document of this type is shown by way of LibreOffice; HTML is text already."""
    return media_type in ENDINGS and media_type != "text/html"


def rendition(data: bytes, media_type: str, seconds: float, sandbox: str = "best") -> bytes | None:
    """The document as PDF, or None: not installed, not a kind it shows, broken, or not done in time.

    Waits for at most `seconds`, and a little longer for the process to end. Where `sandbox` is `require`,
    LibreOffice does not begin unless all walls stand.
    """
    office, ending = program(), ENDINGS.get(media_type)
    if office is None or ending is None:
        return None
    with TemporaryDirectory(prefix="kundenpost-") as name:
        folder = Path(name)
        document = _laid_out(folder, data, ending)
        ended = _run(office, folder, str(document), seconds, sandbox)
        shown = _taken(folder / "document.pdf") if ended == os.EX_OK else None
    log.info("rendition", media_type=media_type, ended=ended, size=len(shown or b""))
    return shown


def missing_layers() -> tuple[str, ...]:
    """What the kernel does not give to close LibreOffice in, tried in a process like its own, in words."""
    with TemporaryDirectory(prefix="kundenpost-") as folder:
        found = _run(program() or Path("/usr/lib"), Path(folder), "", TRIAL)
    if found is None or found not in range((FILES_OPEN | CALLS_OPEN) + 1):
        return ("anything that could be tried: its process ended before",)
    return tuple(words for bit, words in LAYERS.items() if found & bit)


def _laid_out(folder: Path, data: bytes, ending: str) -> Path:
    """The document and a profile, for the user that LibreOffice runs as."""
    document, settings = folder / f"document.{ending}", folder / "profile/user/registrymodifications.xcu"
    document.write_bytes(data)
    settings.parent.mkdir(parents=True)
    settings.write_text(PROFILE.format("".join(SETTING.format(*setting) for setting in SETTINGS)))
    if os.getuid() == 0:
        user = pwd.getpwnam(NOBODY)
        for path in (folder, *folder.rglob("*")):
            os.chown(path, user.pw_uid, user.pw_gid)
    return document


def _run(office: Path, folder: Path, document: str, seconds: float, sandbox: str = "best") -> int | None:
    """The exit code; None when it was killed for taking too long."""
    task = (str(os.getpid()), office, folder, document, str(seconds), sandbox)
    process = subprocess.Popen(
        [sys.executable, "-I", "-c", START, SOURCES, *task],
        env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": str(folder), "TMPDIR": str(folder)},
        cwd="/",
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    ended = _ends(process, seconds)
    os.killpg(process.pid, signal.SIGKILL)  # and all it has started; not waited for yet, so it is still ours
    code = process.wait()
    return code if ended else None


def _ends(process: "subprocess.Popen[bytes]", seconds: float) -> bool:
    """Wait for its end, but leave it to be waited for."""
    handle = os.pidfd_open(process.pid)
    try:
        ended = select.poll()
        ended.register(handle, select.POLLIN)
        return bool(ended.poll(seconds * 1000))
    finally:
        os.close(handle)


def _taken(path: Path) -> bytes | None:
    """The result, if it is a PDF file and nothing that only stands there for another one."""
    try:
        file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    with os.fdopen(file, "rb") as opened:
        told = os.fstat(file)
        if not stat.S_ISREG(told.st_mode) or told.st_size > MOST_WRITTEN:
            return None
        data = opened.read()
    return data if data.startswith(PDF) else None

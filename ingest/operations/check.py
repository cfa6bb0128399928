"""`check`: every outside thing the daemon needs, each line ok or what to do about it."""

import datetime as dt
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from config.errors import KundenpostError, OperatorError
from config.servers import MailboxSettings
from config.settings import Settings
from ingest.mailbox.connect import connected
from ingest.office import open_catalogue, open_store
from ingest.outgoing.smtp import Outgoing
from ingest.reading.rendition.fonts import fonts
from ingest.reading.tessdata import require_best
from ingest.room import libreoffice
from ingest.room.room import ReadingRoom
from ingest.virus.clamd import Clamd

OLDEST_CLOCK = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
"""A clock before this was never set: receipts would carry a wrong date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that was looked at."""

    name: str
    ok: bool
    said: str
    """What was found, or what to do."""


def check(settings: Settings) -> Iterator[Line]:
    """Look at everything; one line at a time, none stops the others."""
    probes: list[tuple[str, Callable[[], str]]] = [
        ("clock", _clock),
        ("database", lambda: _database(settings)),
        ("blobs", lambda: _folder(Path(settings.storage.blobs), settings.storage.min_free)),
        ("cases", lambda: _folder(Path(settings.storage.cases), settings.storage.min_free)),
        ("reading", lambda: _reading(settings)),
        ("libreoffice", lambda: _libreoffice(settings)),
        ("fonts", _fonts),
        ("documents", lambda: _catalogue(settings)),
        *((f"mailbox {m.account}", lambda m=m: _mailbox(m)) for m in settings.mailbox),
        ("outgoing", lambda: _outgoing(settings)),
        ("virus", lambda: _virus(settings)),
    ]
    yield Line(name="settings", ok=True, said="read and understood")
    for name, probe in probes:
        yield _line(name, probe)


def _line(name: str, probe: Callable[[], str]) -> Line:
    try:
        return Line(name=name, ok=True, said=probe())
    except KundenpostError as error:
        return Line(name=name, ok=False, said=str(error))


def _catalogue(settings: Settings) -> str:
    types = open_catalogue(settings).catalogue.types
    return f"{len(types)} types of documents are known"


def _clock() -> str:
    now = dt.datetime.now(dt.UTC)
    if now < OLDEST_CLOCK:
        raise OperatorError(
            f"The clock says {now:%Y-%m-%d}. Set it (NTP): receipts carry the time of receipt."
        )
    return f"{now:%Y-%m-%d %H:%M} UTC"


def _database(settings: Settings) -> str:
    with open_store(settings) as store, store.write() as tx:
        tx.connection.execute(text("SELECT 1"))
        return f"{tx.connection.dialect.name}, {tx.register.count()} rows in the register"


def _folder(folder: Path, min_free: int) -> str:
    nearest = next(p for p in (folder, *folder.parents) if p.exists())
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise OperatorError(f"{nearest} is not writable for this user. Change its rights or the settings.")
    free = shutil.disk_usage(nearest).free
    if free < min_free:
        raise OperatorError(f"Only {free // 10**6} MB are free at {nearest}; storage.min_free wants more.")
    return f"{folder}, {free // 10**9} GB free"


def _reading(settings: Settings) -> str:
    chosen = settings.reading
    if chosen.second_reader == "best" and chosen.best_tessdata is not None:
        require_best(chosen.languages, chosen.best_tessdata)
    with ReadingRoom(settings.reading) as room:
        room.warm()
        missing = (
            f"; the kernel did not give: {', '.join(room.missing_layers)}" if room.missing_layers else ""
        )
        return f"{room.engine()}, {room.readers} readers{missing}"


def _libreoffice(settings: Settings) -> str:
    if libreoffice.program() is None:
        return (
            "LibreOffice is not installed: Office files are read, but filed without a PDF beside them. "
            "Install libreoffice-core and libreoffice-writer, -calc and -impress (apt install) to have one."
        )
    if not (missing := libreoffice.missing_layers()):
        return "makes PDFs of Office files, within the same walls as the readers"
    lacks = f"the kernel did not give: {', '.join(missing)}"
    if settings.reading.sandbox == "require":
        raise OperatorError(f"{lacks}; so LibreOffice is not started (reading.sandbox)")
    return f"makes PDFs of Office files, with limits of memory, time and processes; {lacks}"


def _fonts() -> str:
    found = [file.stem for file in fonts()]
    if not found:
        return "no font is installed: mails are filed without a PDF. Install fonts-dejavu-core (apt install)."
    if len(found) == 1:
        return (
            f"{found[0]}; mails in alphabets it lacks are filed without a PDF. Install fonts-noto-core and "
            "fonts-noto-cjk (apt install) to have one."
        )
    return ", ".join(found)


def _mailbox(settings: MailboxSettings) -> str:
    with connected(settings) as mailbox:
        folder = mailbox.select()
        return f"{folder.name}: {folder.messages} messages"


def _outgoing(settings: Settings) -> str:
    if settings.outgoing is None:
        return "no [outgoing] section: no receipts are sent"
    with Outgoing(settings.outgoing) as server:
        server.connect()
    return f"{settings.outgoing.host}:{settings.outgoing.port} answers"


def _virus(settings: Settings) -> str:
    if settings.virus is None:
        return "no [virus] section: mails are not scanned"
    if version := Clamd(settings.virus.clamd, settings.virus.timeout).version():
        return version
    held = settings.virus.when_down == "hold"
    means = "Letters wait, unopened, until it does" if held else "No letter is filed without a person"
    raise OperatorError(
        f"The virus scanner does not answer. {means}. Start clamd, or check clamd in [virus]."
    )

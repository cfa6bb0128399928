"""The composition root: everything a stage needs, built once from the settings and handed down."""

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

from classifiers.assess import Assessor, Learned, problems_in
from classifiers.identifiers.submission_number import draw
from config.errors import SettingsError
from config.load_catalogue import load_catalogue
from config.settings import Settings
from ingest.readings import Turns
from ingest.room.room import ReadingRoom
from ingest.virus.gate import VirusGate
from storage.blobs import BlobStore
from storage.case_files import CaseFiles
from storage.database import Database
from storage.leases import Holder, this_process
from storage.transaction import Store


class Office:
    """One office at work: its settings, its stores, and its reading room."""

    def __init__(self, settings: Settings, store: Store, room: ReadingRoom, assessor: Assessor) -> None:
        """Put the pieces together; use `open_office`."""
        self.settings = settings
        self.store = store
        self.room = room
        self.assessor = assessor
        """Document types and urgency."""
        self.gate = VirusGate(settings.virus)
        self.blobs = BlobStore(Path(settings.storage.blobs), settings.storage.min_free)
        self.cases = CaseFiles(Path(settings.storage.cases))
        self.turns = Turns()
        """Who reads which bytes."""
        self.zone = ZoneInfo(settings.office.timezone)
        self.holder: Holder = this_process()
        self.stop = threading.Event()
        """Set when the program is to end: nothing new is begun."""
        self.abandoned = threading.Event()
        """Set when waiting is over: what is in hand is dropped and done again later."""

    def sweep(self) -> None:
        """Clear up what dead processes left half made."""
        self.blobs.sweep()
        self.cases.sweep()

    def new_number(self) -> str:
        """A fresh Vorgangsnummer."""
        return draw(self.settings.office.letters, secrets.randbits(35))


@contextmanager
def open_store(settings: Settings) -> Iterator[Store]:
    """The database, its schema up to date. Raises StorageError."""
    database = Database(settings.storage.database)
    try:
        database.bring_up_to_date()
        yield Store(database)
    finally:
        database.close()


def open_catalogue(settings: Settings) -> Assessor:
    """The document types and signals of the office, ready for use. Raises SettingsError."""
    catalogue = load_catalogue(settings.documents.catalogue)
    if problems := problems_in(catalogue):
        raise SettingsError(problems)
    return Assessor(catalogue, _model(settings.documents.model))


def _model(file: Path | None) -> Learned | None:
    if file is None or not file.exists():
        return None
    from ingest.type_model import load_model  # noqa: PLC0415 - numpy only where something was learned

    return load_model(file)


@contextmanager
def open_office(settings: Settings) -> Iterator[Office]:
    """The whole office, its reading room first: it must be forked before any thread is started.

    Call it from the main thread. Raises StorageError and OperatorError.
    """
    assessor = open_catalogue(settings)
    catalogue = settings.documents.catalogue
    with ReadingRoom(settings.reading, catalogue) as room, open_store(settings) as store:
        yield Office(settings, store, room, assessor)

"""An office within this process, without mail servers: letters are handed over as bytes."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from config.settings import OfficeSettings, ReadingSettings, Settings, StorageSettings
from ingest.office import Office, open_office, open_store
from ingest.receive import Fetched, receive
from ingest.tally import Tally
from ingest.work import work
from storage.nouns import Arrival

RECEIVED = dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC)
UIDS = count(1)


@contextmanager
def office_within(folder: Path, **reading: object) -> Iterator[Office]:
    """All of an office but the mailbox and the outgoing server."""
    with open_office(settings_for(folder, **reading)) as office:
        yield office


@contextmanager
def office_beside(other: Office, folder: Path) -> Iterator[Office]:
    """An office with nothing in it yet that lends the readers of another one: they take long to start."""
    settings = settings_for(folder)
    with open_store(settings) as store:
        yield Office(settings, store, other.room, other.assessor)


def settings_for(folder: Path, **reading: object) -> Settings:
    """Settings that keep everything in one folder."""
    return Settings(
        storage=StorageSettings(
            database=f"sqlite:///{folder}/kundenpost.db",
            cases=str(folder / "cases"),
            blobs=str(folder / "blobs"),
            min_free=1,
        ),
        office=OfficeSettings(name="Jobcenter Dortmund", prefixes=("35502",)),
        reading=ReadingSettings(readers=1, **reading),
    )


def post(office: Office, raw: bytes, *, received_at: dt.datetime = RECEIVED) -> str:
    """Hand in a letter; returns its Vorgangsnummer."""
    arrival = Arrival(account="test", folder="INBOX", uid_validity=1, uid=next(UIDS))
    with office.blobs.incoming() as incoming:
        incoming.write(raw)
        mail = Fetched(
            arrival=arrival, bytes=incoming, received_at=received_at, too_large=False, authserv_id=""
        )
        (received,) = receive([mail], office)
        return received.submission


def post_and_work(office: Office, raw: bytes) -> str:
    """Hand in a letter and have it worked to its end."""
    submission = post(office, raw)
    work(office, Tally())
    return submission

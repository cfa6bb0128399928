"""`once` is killed again and again and then finished: every letter ends where it would have anyway."""

import os
import random
import sqlite3
import sys
import uuid
from collections.abc import Callable, Iterator
from itertools import islice
from math import ceil
from pathlib import Path

import pytest

from tests.fixtures.make_many import mixed_batch
from tests.fixtures.paper import scanned_pdf
from tests.integration.room.samples import LINES, page, saved
from tests.kills import Aftermath, after, aftermath, kill_once
from tests.office import PASSWORD, ROOT, OfficeUnderTest
from tests.servers.dovecot import Dovecot
from tests.servers.sink import Sink
from tests.stories.mails import mail, pdf

pytestmark = pytest.mark.dovecot
KILLS = int(os.environ.get("KUNDENPOST_KILLS", "8"))
LETTERS = int(os.environ.get("KUNDENPOST_KILL_LETTERS", "20"))
SEED = os.environ.get("KUNDENPOST_KILL_SEED", "7")
LONGEST = 3.0
"""Seconds after which the last kills come: the first one or two are the start of the program."""
REGISTER = ROOT / "tests" / "fixtures" / "office" / "register.csv"


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    with Dovecot() as server:
        yield server


@pytest.fixture
def sinks() -> Iterator[tuple[Sink, Sink]]:
    with Sink() as one, Sink() as other:
        yield one, other


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database(request: pytest.FixtureRequest) -> str:
    if request.param == "sqlite":
        return ""
    return str(request.getfixturevalue("postgresql").create_database())


@pytest.fixture
def calm(dovecot: Dovecot, sinks: tuple[Sink, Sink], tmp_path: Path) -> OfficeUnderTest:
    return office(tmp_path / "calm", dovecot, sinks[0], "")


@pytest.fixture
def shaken(dovecot: Dovecot, sinks: tuple[Sink, Sink], tmp_path: Path, database: str) -> OfficeUnderTest:
    return office(tmp_path / "shaken", dovecot, sinks[1], database)


def office(folder: Path, dovecot: Dovecot, sink: Sink, database: str) -> OfficeUnderTest:
    user = f"kills-{uuid.uuid4().hex[:8]}"
    dovecot.add_user(user, PASSWORD)
    folder.mkdir()
    made = OfficeUnderTest(folder, dovecot, sink, user=user, database=database)
    assert made.run("cases", "import", str(REGISTER)).code == 0
    return made


def finish(one: OfficeUnderTest) -> Aftermath:
    one.once()
    return aftermath(one)


def check(got: Aftermath, expected: Aftermath) -> None:
    """The same fates; each receipt once, or twice with one Message-ID; nothing half made; all proofs hold."""
    assert got.fates == expected.fates
    assert got.balance["balanced"] is True
    assert got.audit["verified"] is True
    assert (got.inbox, expected.inbox) == (0, 0)
    assert len(got.receipts) == len(expected.receipts)
    assert max(got.answered.values()) == 1
    assert max(expected.receipts.values()) == 1
    assert got.half_made == []


@pytest.mark.timeout(3000)
def test_no_kill_changes_what_becomes_of_a_letter(
    dovecot: Dovecot, calm: OfficeUnderTest, shaken: OfficeUnderTest
) -> None:
    letters = mixed_batch(LETTERS, seed=7)
    dovecot.append_all(calm.user, letters)
    chance = random.Random(f"kills {SEED}")
    coming, killed = iter(letters), 0
    while killed < KILLS:  # letters come all the time, so that each life finds work
        dovecot.append_all(shaken.user, islice(coming, ceil(LETTERS / KILLS)))
        killed += kill_once(shaken, after(chance.uniform(0.2, LONGEST)))
    dovecot.append_all(shaken.user, coming)
    got, expected = finish(shaken), finish(calm)
    twice = sum(count > 1 for count in got.receipts.values())
    sys.stdout.write(
        f"\n{killed} kills; {LETTERS} letters, {sum(got.fates.values())} documents,"
        f" {len(got.receipts)} receipts, {twice} of them sent twice\n"
    )
    check(got, expected)


def more_than(
    before: int, count: Callable[[OfficeUnderTest], int], one: OfficeUnderTest
) -> Callable[[], bool]:
    return lambda: count(one) > before


def files(one: OfficeUnderTest, pattern: str) -> int:
    return len(list(one.folder.glob(pattern)))


def rows(one: OfficeUnderTest, table: str) -> int:
    with sqlite3.connect(f"file:{one.folder}/kundenpost.db?mode=ro", uri=True) as connection:
        (count,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    connection.close()
    return int(count)


def moved(one: OfficeUnderTest) -> int:
    folder = "Verarbeitet"
    return len(one.dovecot.uids(one.user, folder)) if folder in one.dovecot.folders(one.user) else 0


MOMENTS: dict[str, Callable[[OfficeUnderTest], int]] = {
    "its bytes come in": lambda o: files(o, "blobs/incoming/.*"),
    "its bytes are stored": lambda o: files(o, "blobs/??/*"),
    "it is in the ledger": lambda o: rows(o, "arrivals"),
    "it was moved on the server": moved,
    "the ledger knows that it was moved": lambda o: rows(o, "arrivals WHERE filed_away"),
    "it is being read": lambda o: files(o, "blobs/scratch/.*"),
    "its document is being written": lambda o: files(o, "cases/.drafts/.*"),
    "its document lies in the case folder": lambda o: files(o, "cases/*/*/*"),
    "it is settled": lambda o: rows(o, "submissions WHERE state <> 'open'"),
    "its receipt is in the air": lambda o: rows(o, "outbox WHERE state = 'sending'"),
    "its receipt arrived": lambda o: len(o.sink.messages),
    "its receipt is settled": lambda o: rows(o, "outbox WHERE state = 'sent'"),
}


@pytest.mark.timeout(600)
@pytest.mark.parametrize("database", [""], ids=["sqlite"])
def test_a_long_letter_that_was_overtaken_is_worked_again_after_a_kill(
    dovecot: Dovecot, calm: OfficeUnderTest, shaken: OfficeUnderTest
) -> None:
    """The attachment that both have is the first one's, although only the second was ready."""
    sheets = [page((*LINES, f"Blatt {number} der Unterlagen")) for number in range(12)]
    bill = pdf("Rechnung über eine Brille")
    scan = ("Auszug.pdf", "application/pdf", scanned_pdf(*(saved(sheet, "JPEG") for sheet in sheets)))
    letters = [
        mail("Anbei die Auszüge.", scan, bill),
        mail("Noch einmal die Rechnung.", bill),
        mail("Wann kommt mein Bescheid?", sender="familie@example.org"),
    ]
    for one in (calm, shaken):
        dovecot.append_all(one.user, letters)
    assert kill_once(shaken, lambda: rows(shaken, "submissions WHERE state <> 'open'") > 0)
    assert rows(shaken, "submissions WHERE state = 'open'") == 2
    check(finish(shaken), finish(calm))


@pytest.mark.timeout(600)
@pytest.mark.parametrize("database", [""], ids=["sqlite"])
def test_it_may_be_killed_at_every_durable_step(
    dovecot: Dovecot, calm: OfficeUnderTest, shaken: OfficeUnderTest
) -> None:
    batch = mixed_batch(10 * len(MOMENTS), seed=8)
    payslips = iter([raw for number, raw in enumerate(batch) if number % 10 in {1, 2, 3}])
    missed = set(MOMENTS)
    for moment, count in MOMENTS.items():
        for _ in range(3):  # what lasts a millisecond may pass unseen
            raw = next(payslips)
            for one in (calm, shaken):
                dovecot.append(one.user, raw)
            if kill_once(shaken, more_than(count(shaken), count, shaken)):
                missed.discard(moment)
                break
    assert missed == set()
    check(finish(shaken), finish(calm))

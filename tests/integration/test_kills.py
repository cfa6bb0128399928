"""`once` is killed at random moments and then finished: every letter ends where it would have anyway."""

import os
import random
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fixtures.make_many import mixed_batch
from tests.kills import aftermath, kill_once
from tests.office import PASSWORD, ROOT, OfficeUnderTest
from tests.servers.dovecot import Dovecot
from tests.servers.sink import Sink

pytestmark = pytest.mark.dovecot
KILLS = int(os.environ.get("KUNDENPOST_KILLS", "10"))
LONGEST = float(os.environ.get("KUNDENPOST_KILL_SECONDS", "4"))
LETTERS = int(os.environ.get("KUNDENPOST_KILL_LETTERS", "30"))
REGISTER = ROOT / "tests" / "fixtures" / "office" / "register.csv"


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    with Dovecot() as server:
        yield server


@pytest.fixture
def sinks() -> Iterator[tuple[Sink, Sink]]:
    with Sink() as one, Sink() as other:
        yield one, other


def office(folder: Path, dovecot: Dovecot, sink: Sink, letters: list[bytes]) -> OfficeUnderTest:
    user = f"kills-{uuid.uuid4().hex[:8]}"
    dovecot.add_user(user, PASSWORD)
    dovecot.append_all(user, letters)
    folder.mkdir()
    made = OfficeUnderTest(folder, dovecot, sink, user=user)
    assert made.run("cases", "import", str(REGISTER)).code == 0
    return made


@pytest.mark.timeout(3000)
def test_no_kill_changes_what_becomes_of_a_letter(
    dovecot: Dovecot, sinks: tuple[Sink, Sink], tmp_path: Path
) -> None:
    letters = mixed_batch(LETTERS, seed=7)
    calm = office(tmp_path / "calm", dovecot, sinks[0], letters)
    shaken = office(tmp_path / "shaken", dovecot, sinks[1], letters)
    calm.once()
    chance = random.Random(f"kills {KILLS}")
    killed = sum(kill_once(shaken, chance.uniform(0.2, LONGEST)) for _ in range(KILLS))
    shaken.once()
    expected, got = aftermath(calm), aftermath(shaken)
    assert killed > KILLS // 2
    assert got.fates == expected.fates
    assert got.balance["balanced"] is True
    assert (got.inbox, expected.inbox) == (0, 0)
    assert len(got.receipts) == len(expected.receipts)
    assert max(got.answered.values()) == 1
    assert max(expected.receipts.values()) == 1
    assert shaken.run("audit", "verify").code == 0

"""What a poll costs that finds nothing new, in a mailbox with many old messages and in one with few."""

import random
import statistics
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime

from benchmarks.servers import Servers
from config.load import load_settings
from ingest.mailbox.imap import Mailbox
from ingest.office import Office, open_catalogue, open_store
from ingest.operations.once import read_mailbox
from ingest.poll import poll
from ingest.room.room import ReadingRoom
from ingest.tally import Tally
from storage.nouns import Arrival, Submission
from storage.transaction import Store

FEW = 20
OLD = b"Subject: alt\r\nFrom: a@example.org\r\n\r\nSchon lange bekannt.\r\n"
LEFT_THERE = {"KUNDENPOST_MAILBOX__DONE": ""}
"""Taken messages stay in the folder: without this a mailbox never grows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Polls:
    """Seconds of polls, taken by turns."""

    many: int
    """Messages in the large mailbox."""
    alone: tuple[tuple[float, float], ...]
    """Of the small and of the large mailbox, over an open connection."""
    connecting: tuple[tuple[float, float], ...]
    """The same with connecting and logging out, as the daemon does it."""

    @property
    def ratio(self) -> float:
        """How many times longer the large mailbox takes, connecting included."""
        return _ratio(self.connecting)

    def __str__(self) -> str:
        """A paragraph for the page of results."""
        lines = [
            f"A poll that finds nothing new, in mailboxes with {FEW} and with {self.many:,} old messages;",
            f"the median of {len(self.alone)}, taken by turns.",
            "",
            "| poll | few | many | ratio of the medians | must stay under |",
            "|---|---|---|---|---|",
            _row("over an open connection", self.alone),
            _row("with connecting, as the daemon does", self.connecting),
        ]
        return "\n".join(lines)


def _ratio(pairs: tuple[tuple[float, float], ...]) -> float:
    few, many = (statistics.median(times) for times in zip(*pairs, strict=True))
    return many / few


def _row(name: str, pairs: tuple[tuple[float, float], ...]) -> str:
    few, many = (statistics.median(times) * 1000 for times in zip(*pairs, strict=True))
    return f"| {name} | {few:.1f} ms | {many:.1f} ms | {_ratio(pairs):.2f} | 1.20 |"


def compare_polls(servers: Servers, many: int, rounds: int) -> Polls:
    """Poll two mailboxes whose messages the ledger knows, by turns."""
    with ExitStack() as stack:
        small, large = (_polled(servers, count, stack) for count in (FEW, many))
        pairs = {way: [_by_turns(small[way], large[way]) for _ in range(rounds + 2)][2:] for way in (0, 1)}
        return Polls(many=many, alone=tuple(pairs[0]), connecting=tuple(pairs[1]))


def _by_turns(small: Callable[[], None], large: Callable[[], None]) -> tuple[float, float]:
    """Either may come first: who comes second finds warmer caches."""
    if random.random() < 0.5:
        return _timed(small), _timed(large)
    later = _timed(large)
    return _timed(small), later


def _timed(step: Callable[[], None]) -> float:
    begun = time.perf_counter()
    step()
    return time.perf_counter() - begun


def _polled(servers: Servers, count: int, stack: ExitStack) -> tuple[Callable[[], None], Callable[[], None]]:
    """Two ways to poll a mailbox with `count` known messages."""
    under_test = stack.enter_context(servers.office("SQLite"))
    uids = servers.dovecot.append_all(under_test.user, [OLD] * count)
    settings = load_settings(under_test.config, LEFT_THERE)
    store = stack.enter_context(open_store(settings))
    office, tally = Office(settings, store, ReadingRoom(settings.reading), open_catalogue(settings)), Tally()
    (mailbox,) = settings.mailbox
    connection = stack.enter_context(Mailbox(mailbox))
    folder = connection.select()
    _remember(store, mailbox.account, folder.name, folder.uid_validity, uids)
    return (
        lambda: poll(connection, mailbox, office, tally, lambda *_: None),
        lambda: read_mailbox(mailbox, office, tally, lambda *_: None),
    )


def _remember(store: Store, account: str, folder: str, uid_validity: int, uids: list[int]) -> None:
    """Write the messages into the ledger, as if each had been taken and settled long ago."""
    with store.write() as tx:
        for uid in uids:
            arrival = Arrival(account=account, folder=folder, uid_validity=uid_validity, uid=uid)
            tx.submissions.add(_settled(uid), tx.now)
            tx.ledger.take(arrival, f"DO-{uid:08}", tx.now)
        tx.ledger.filed_away(account, folder, uid_validity, frozenset(uids))


def _settled(uid: int) -> Submission:
    return Submission(
        id=f"DO-{uid:08}",
        blob=f"{uid:064x}",
        size=len(OLD),
        channel="email",
        message_id="",
        sender="a@example.org",
        received_at=datetime.now(UTC),
        automatic=False,
        attachments=0,
        state="set_aside",
    )

"""The office in the words of Prometheus: figures only, no content, no address of anybody.

Mailboxes are numbered as in the settings. Names follow https://prometheus.io/docs/practices/naming/.
"""

import datetime as dt
from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from ingest.operations.health import ALARMS, Health
from ingest.operations.watch import Watch

DISTANT_PAST = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class OfficeCollector(Collector):
    """What Prometheus is told at each visit."""

    def __init__(self, watch: Watch) -> None:
        """Look at the office through `watch`."""
        self._watch = watch

    def describe(self) -> list[Metric]:
        """Nothing is looked at when the collector is registered."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Every figure. Raises StorageError."""
        seen = self._watch.look()
        yield _states(self._watch.states())
        yield from _mails(seen)
        yield from _queue(seen)
        yield from _mailboxes(seen)
        yield from _outgoing(seen)
        yield from _machine(seen)
        yield _alarms(seen)


def _states(counted: tuple[tuple[str, int], ...]) -> Metric:
    states = _gauge("mails", "Mails by the state they are in; the sum is all mails ever received.", "state")
    for state, count in counted:
        states.add_metric([state], count)
    return states


def _mails(seen: Health) -> Iterator[Metric]:
    yield _single("refused_messages", "Messages the mail server would not hand over.", seen.refused)
    yield _single("last_mail_timestamp_seconds", "When the newest mail was received.", _seconds(seen.mail_at))


def _queue(seen: Health) -> Iterator[Metric]:
    reasons = _gauge("review_items", "What waits for a person, by reason.", "reason")
    for reason, count in seen.queue.reasons:
        reasons.add_metric([reason], count)
    yield reasons
    yield _single("review_waiting", "What waits for a person, all together.", seen.queue.waiting)
    yield _single(
        "review_oldest_age_seconds", "How long the longest has waited.", _age(seen, seen.queue.oldest_at)
    )


def _mailboxes(seen: Health) -> Iterator[Metric]:
    up = _gauge("mailbox_up", "Whether the last look into the mailbox went well.", "mailbox")
    polled = _gauge("mailbox_last_poll_timestamp_seconds", "When a look last went well.", "mailbox")
    token = _gauge("mailbox_token_expiry_timestamp_seconds", "When the access token ends.", "mailbox")
    for box in seen.mailboxes:
        up.add_metric([str(box.number)], float(not box.problem and box.polled_at is not None))
        polled.add_metric([str(box.number)], _seconds(box.well_at))
        if box.token_until:
            token.add_metric([str(box.number)], _seconds(box.token_until))
    yield from (up, polled, token)


def _outgoing(seen: Health) -> Iterator[Metric]:
    out = seen.outgoing
    yield _single("outbox_waiting", "Mails of ours that wait to be sent.", out.waiting)
    yield _single("outbox_failed", "Mails of ours that were refused or given up, since ever.", out.failed)
    yield _single("outbox_oldest_age_seconds", "How long the longest has waited.", _age(seen, out.oldest_at))


def _machine(seen: Health) -> Iterator[Metric]:
    free = _gauge("storage_free_bytes", "Free space where something is kept.", "area")
    size = _gauge("storage_size_bytes", "All space where something is kept.", "area")
    for disk in seen.disks:
        free.add_metric([disk.area], disk.free)
        size.add_metric([disk.area], disk.size)
    yield from (free, size)
    alive = sum(worker.alive for worker in seen.workers)
    yield _single("workers", "Tasks (mailboxes, work, sending) some process has in hand.", alive)
    if seen.balance:
        yield _single("balance_ok", "Whether the last balance held.", float(not seen.balance.problem))
        yield _single("balance_timestamp_seconds", "When it was made.", _seconds(seen.balance.at))


def _alarms(seen: Health) -> Metric:
    family = _gauge("alarm", "Whether an alarm is raised (1) or not (0).", "alarm")
    raised = {alarm.code for alarm in seen.alarms}
    for code in ALARMS:
        family.add_metric([code], float(code in raised))
    return family


def _gauge(name: str, says: str, label: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"kundenpost_{name}", says, labels=[label])


def _single(name: str, says: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"kundenpost_{name}", says, value=value)


def _seconds(moment: dt.datetime | None) -> float:
    """Unix time; 0 for never, as Prometheus has it."""
    return (moment or DISTANT_PAST).timestamp()


def _age(seen: Health, since: dt.datetime | None) -> float:
    return (seen.now - since).total_seconds() if since else 0.0

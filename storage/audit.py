"""The filing log: events written in the transaction of what they tell, never changed.

An event's `body` is canonical JSON (sorted keys, no blanks, UTF-8) and its `leaf_hash` the RFC 6962
leaf hash of those bytes, SHA-256(0x00 || body): ready to be folded into a Merkle tree as it stands.
Events carry ids, hashes and codes; never names, addresses or text of a letter.
"""

import csv
import datetime as dt
import hashlib
import io
import json
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, insert, inspect, select, text

from storage.columns import IN_PIECES
from storage.nouns import Finding
from storage.tables import AuditRow

SYSTEM = "kundenpost"
"""The actor of what no person decided."""
FROM_DETAILS = ("person", "sha256")
"""Details that have a column of their own, so that they can be searched for."""


class Action(StrEnum):
    """Everything that is told to the filing log."""

    RECEIVED = "received"
    """A new mail was stored; the original bytes and the receipt's decision are named."""
    ARRIVED_AGAIN = "arrived_again"
    """The server showed the same bytes under another UID."""
    DECIDED = "decided"
    """A leaf part was filed, sent to review, set aside, linked as a duplicate or quarantined."""
    SETTLED = "settled"
    """All parts of a submission are decided."""
    REPLAYED = "replayed"
    """A person put a submission back to work."""
    REREAD = "reread"
    """A person had a submission read again; the engine and what changed are named."""
    RECEIPT_SENT = "receipt_sent"
    """The outgoing server accepted a mail of ours."""
    RECEIPT_FAILED = "receipt_failed"
    """The outgoing server refused a mail of ours for good, or we gave up."""
    REGISTER_IMPORTED = "register_imported"
    """The register was loaded; the numbers of rows are named."""
    REFERENCE_LEARNED = "reference_learned"
    """A decision taught a case for a number of somebody else's; its kind and the document are named."""
    REFERENCE_FORGOTTEN = "reference_forgotten"
    """A person took such a number back."""
    ACCOUNT_SAVED = "account_saved"
    """An account of the review desk was added, changed, or shut."""
    SIGNED_IN = "signed_in"
    """A person signed in at the desk."""
    SIGNED_OUT = "signed_out"
    """A session was ended, by its person or by an administrator."""
    SIGN_IN_REFUSED = "sign_in_refused"
    """A wrong password; `locked` says whether that locked the account."""
    CLAIMED = "claimed"
    """A person took an item of the queue."""
    VIEWED = "viewed"
    """A person looked at content; `what` says at which: item, page, words, mail, file, package,
    references, or register."""
    CHOSEN = "chosen"
    """A person decided an item; it takes effect when it can no longer be taken back."""
    UNDONE = "undone"
    """A person took a decision back before it took effect."""
    RETURNED = "returned"
    """A decision could not be carried out; the item waits again."""
    NOTED = "noted"
    """A person took note of what needs no decision, such as a mail of ours that was not delivered."""
    JOINED = "joined"
    """A person made a waiting document a further page of another (`first`), or one of its own again."""
    ARRANGED = "arranged"
    """A person put the pages of a document in another `order`: the ids of its pieces."""
    TAKEN_APART = "taken_apart"
    """A person made documents of some pages of a file each; `pages` and `into` say of which and which."""
    ASKED = "asked"
    """A person asked for a second look at an item."""
    EXPORTED = "exported"
    """The filing log was exported; `purpose` says what for."""
    SEARCHED = "searched"
    """An auditor searched the filing log; `purpose` says what for, the other details what was asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened, ready to be written."""

    action: Action
    submission: str | None = None
    document: str | None = None
    case: str | None = None
    actor: str = SYSTEM
    details: tuple[tuple[str, str | int | bool | None], ...] = ()

    def body(self, at: dt.datetime) -> str:
        """Canonical JSON."""
        content = {
            "action": self.action, "actor": self.actor, "at": at.isoformat(), "case": self.case,
            "details": dict(self.details), "document": self.document, "submission": self.submission,
        }  # fmt: skip
        return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def leaf_hash(body: str) -> str:
    """RFC 6962, 2.1: the hash of a leaf."""
    return hashlib.sha256(b"\0" + body.encode()).hexdigest()


AS_WRITTEN = select(AuditRow.__table__).order_by(AuditRow.seq)


class AuditLog:
    """The filing log within one transaction."""

    def __init__(self, connection: Connection) -> None:
        """Work within `connection`."""
        self._connection = connection

    def append(self, events: tuple[Event, ...], at: dt.datetime) -> None:
        """Write events in their order."""
        rows = [self._row(event, at) for event in events]
        if rows:
            self._connection.execute(insert(AuditRow), rows)

    def all(self) -> Generator[dict[str, Any], None, None]:
        """Every event in the order they were written: their number, leaf hash, and body."""
        with self._connection.execute(AS_WRITTEN, execution_options=IN_PIECES) as found:
            for row in found:
                yield {"seq": row.seq, **json.loads(row.body), "leaf_hash": row.leaf_hash}

    def verify(self) -> tuple[int, tuple[Finding, ...]]:
        """The number of events, and every one whose hash or columns do not fit its body.

        Shows that nothing was altered by someone who did not also recompute the hashes, and that the
        triggers are in place. Removal at the end is shown only by the Merkle tree (a later version).
        """
        count, findings = 0, list(self._missing_triggers())
        for row in self._connection.execute(AS_WRITTEN, execution_options=IN_PIECES):
            count += 1
            if leaf_hash(row.body) != row.leaf_hash or not _columns_fit(row):
                findings.append(
                    Finding(where=f"audit event {row.seq}", what="was changed after it was written")
                )
        return count, tuple(findings)

    def _missing_triggers(self) -> Iterator[Finding]:
        sqlite = self._connection.dialect.name == "sqlite"
        names = (
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            if sqlite
            else "SELECT tgname FROM pg_trigger"
        )
        there = set(self._connection.scalars(text(names)))
        for name in ("audit_events_no_update", "audit_events_no_delete"):
            if name not in there and inspect(self._connection).has_table("audit_events"):
                yield Finding(where=f"trigger {name}", what="is missing: events could be changed unnoticed")

    @staticmethod
    def _row(event: Event, at: dt.datetime) -> dict[str, Any]:
        body = event.body(at)
        return {
            "at": at, "actor": event.actor, "action": event.action, "submission": event.submission,
            "document": event.document, "case": event.case, "body": body, "leaf_hash": leaf_hash(body),
            **dict.fromkeys(FROM_DETAILS), **{k: v for k, v in event.details if k in FROM_DETAILS},
        }  # fmt: skip


def _columns_fit(row: Any) -> bool:  # noqa: ANN401 - a row of audit_events
    body = json.loads(row.body)
    names = ("actor", "action", "submission", "document", "case")
    columns = all(body[n] == getattr(row, n) for n in names) and body["at"] == row.at.isoformat()
    return columns and all(body["details"].get(n) == getattr(row, n) for n in FROM_DETAILS)


def as_csv(events: Iterator[dict[str, Any]]) -> Iterator[str]:
    """The events as CSV lines with a header; details as JSON in one column."""
    columns = ("seq", "at", "actor", "action", "submission", "document", "case", "details", "leaf_hash")
    yield _csv_line(columns)
    for event in events:
        cells = {**event, "details": json.dumps(event["details"], ensure_ascii=False, sort_keys=True)}
        yield _csv_line(tuple("" if cells[c] is None else str(cells[c]) for c in columns))


def _csv_line(cells: tuple[str, ...]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue()

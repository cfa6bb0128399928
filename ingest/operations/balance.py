"""The proof of invariant 1: mailbox, ledger, blobs, case storage and outbox tell the same story.

Every message the server ever showed us ends in exactly one state. What does not add up is listed.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import func, select

from config.servers import MailboxSettings
from config.settings import Settings
from ingest.leases import lease_name
from ingest.mailbox.connect import connected
from storage.blobs import BlobStore
from storage.case_files import RENDITION, TEXT
from storage.documents import OF_PAGES
from storage.nouns import Balance, Finding
from storage.signs import BALANCE
from storage.tables import OPEN, ArrivalRow, DocumentRow, OutboxRow, SubmissionRow
from storage.transaction import Store, Transaction

BESIDE = (".json", TEXT, RENDITION)
"""Endings of what we lay beside a document."""
SETTLED = ("filed", "review", "set_aside", "quarantined", "duplicate")
KNOWN = (OPEN, *SETTLED)


def balance(settings: Settings, store: Store, *, ask_mailbox: bool = True, hashes: bool = True) -> Balance:
    """Compare everything with everything.

    `ask_mailbox`: also compare the ledger with the folders on the server (raises
    MailboxUnreachableError). `hashes`: read every filed document and original again, not only its size.
    """
    with store.read() as tx:
        findings = [
            *_arrivals(tx),
            *_submissions(tx, BlobStore(Path(settings.storage.blobs)), hashes),
            *_case_files(tx, Path(settings.storage.cases), hashes),
            *_taken_out(tx, BlobStore(Path(settings.storage.blobs)), hashes),
            *_receipts(tx),
        ]
        counts = _counts(tx)
    if ask_mailbox:
        for mailbox in settings.mailbox:
            findings += _mailbox(mailbox, store)
    with store.write() as tx:
        tx.signs.give(BALANCE, tx.now, f"{len(findings)} findings" if findings else "")
    return Balance(counts=counts, findings=tuple(findings))


def _counts(tx: Transaction) -> dict[str, int]:
    states = select(SubmissionRow.state, func.count()).group_by(SubmissionRow.state)
    by_state = dict.fromkeys(KNOWN, 0) | {row[0]: row[1] for row in tx.connection.execute(states)}
    arrivals = tx.connection.scalar(select(func.count()).select_from(ArrivalRow)) or 0
    refused = tx.connection.scalar(select(func.count()).where(ArrivalRow.submission.is_(None))) or 0
    outbox = select(OutboxRow.state, func.count()).group_by(OutboxRow.state)
    mails = {f"mails_{row[0]}": row[1] for row in tx.connection.execute(outbox)}
    return {
        "messages": arrivals,
        "refused": refused,
        "submissions": sum(by_state.values()),
        **by_state,
        **mails,
    }


def _arrivals(tx: Transaction) -> Iterator[Finding]:
    for row in tx.connection.execute(select(ArrivalRow.__table__).where(ArrivalRow.submission.is_(None))):
        yield Finding(
            where=f"message UID {row.uid} in {row.folder}",
            what=f"refused by the server {row.attempts} times ({row.problem}); every poll asks again",
        )


def _submissions(tx: Transaction, blobs: BlobStore, hashes: bool) -> Iterator[Finding]:  # noqa: FBT001 - a depth
    arrived = set(tx.connection.scalars(select(ArrivalRow.submission).distinct()))
    with_documents = set(tx.connection.scalars(select(DocumentRow.submission).distinct()))
    for row in tx.connection.execute(select(SubmissionRow.__table__).order_by(SubmissionRow.seq)):
        where = f"submission {row.id}"
        if row.state not in KNOWN:
            yield Finding(where=where, what=f"is in no known state ({row.state})")
        if row.id not in arrived:
            yield Finding(where=where, what="has no message in the ledger it came from")
        if row.state in SETTLED and row.state != "quarantined" and row.id not in with_documents:
            yield Finding(where=where, what="is settled without any document")
        if fault := _fault(blobs.path(row.blob), row.size, row.blob if hashes else None):
            yield Finding(where=where, what=f"its original is {fault}")


def _case_files(tx: Transaction, cases: Path, hashes: bool) -> Iterator[Finding]:  # noqa: FBT001 - a depth
    known: set[str] = set()
    filed = select(DocumentRow.id, DocumentRow.path, DocumentRow.size, DocumentRow.sha256, DocumentRow.status)
    for row in tx.connection.execute(
        filed.where((DocumentRow.status == "filed") | DocumentRow.path.is_not(None))
    ):
        if row.path is None or row.status != "filed":
            yield Finding(where=f"document {row.id}", what=f"is {row.status}, but its path says otherwise")
            continue
        known.add(row.path)
        if fault := _fault(cases / row.path, row.size, row.sha256 if hashes else None):
            yield Finding(where=f"document {row.id}", what=f"its file in the case folder is {fault}")
    yield from _strangers(cases, known)


def _taken_out(tx: Transaction, blobs: BlobStore, hashes: bool) -> Iterator[Finding]:  # noqa: FBT001 - a depth
    """Pages that a clerk took out of a file are kept like originals: no mail has them as they are."""
    rows = select(DocumentRow.id, DocumentRow.sha256, DocumentRow.size)
    for row in tx.connection.execute(rows.where(DocumentRow.part.contains(OF_PAGES, autoescape=True))):
        if fault := _fault(blobs.path(row.sha256), row.size, row.sha256 if hashes else None):
            yield Finding(
                where=f"document {row.id}", what=f"its pages, taken out of another file, are {fault}"
            )


def _strangers(cases: Path, known: set[str]) -> Iterator[Finding]:
    bases = {path.rpartition(".")[0] for path in known}
    for path in sorted(cases.rglob("*")) if cases.is_dir() else ():
        relative = path.relative_to(cases).as_posix()
        base = next((relative.removesuffix(end) for end in BESIDE if relative.endswith(end)), None)
        ours = relative in known or base in bases
        if path.is_file() and not ours and not path.name.startswith("."):
            yield Finding(
                where=f"file {relative}", what="lies in case storage, but no document was filed there"
            )


def _receipts(tx: Transaction) -> Iterator[Finding]:
    receipts = select(OutboxRow.submission).where(OutboxRow.kind == "receipt")
    without = select(SubmissionRow.id).where(
        SubmissionRow.receipt_held.is_(None), SubmissionRow.id.not_in(receipts)
    )
    for submission in tx.connection.scalars(without):
        yield Finding(
            where=f"submission {submission}", what="has neither a receipt nor a reason why there is none"
        )
    both = select(SubmissionRow.id).where(
        SubmissionRow.receipt_held.is_not(None), SubmissionRow.id.in_(receipts)
    )
    for submission in tx.connection.scalars(both):
        yield Finding(where=f"submission {submission}", what="has a receipt and a reason why there is none")


def _mailbox(settings: MailboxSettings, store: Store) -> Iterator[Finding]:
    with connected(settings) as mailbox:
        folder = mailbox.select()
        there = mailbox.uids()
    here = (settings.account, folder.name, folder.uid_validity)
    with store.read() as tx:
        asked_for = tx.ledger.highest_uid(*here)
        known = tx.ledger.known(*here)
    for uid in sorted(there):
        if uid <= asked_for and uid not in known:
            yield Finding(
                where=f"{lease_name(settings)} UID {uid}", what="lies in the mailbox, but not in the ledger"
            )


def _fault(path: Path, size: int, sha256: str | None) -> str | None:
    try:
        if path.stat().st_size != size:
            return "not of the size that was stored"
        return None if sha256 is None or _hash(path) == sha256 else "not the bytes that were stored"
    except FileNotFoundError:
        return "missing"
    except OSError as error:
        return f"not readable ({error.strerror})"


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

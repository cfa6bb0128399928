"""A letter for another office: the documents as they came, with the proof of when they were received.

An application to the wrong office counts from the day it came there (§ 16 (2) SGB I), so that the date
of receipt must travel with it. What else came with the same mail stays here.
"""

import datetime as dt
import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from config.errors import NotFoundError
from ingest.office import Office
from ingest.operations.decide import Clerk, visible
from ingest.operations.part_bytes import open_part
from storage.audit import Action, Event
from storage.case_files import EXTENSIONS
from storage.nouns import Submission

PROOF = """\
Eingangsnachweis

{office}
Vorgangsnummer: {number}
Eingegangen am: {received} ({zone}) als E-Mail
Absender der E-Mail: {sender}
Message-ID: {message_id}
SHA-256 der E-Mail: {blob}
Eingangsbestätigung an den Absender: {receipt}

Unterlagen in diesem Paket, in der Reihenfolge ihrer Seiten:
{documents}

Die Unterlagen sind unverändert, wie sie eingegangen sind; ihre Prüfsummen (SHA-256) stehen daneben.
Für Anträge gilt der Tag des Eingangs bei uns (§ 16 Abs. 2 SGB I).
"""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is proved: when a mail came, and that its sender was told so."""

    mail: Submission
    told: tuple[str, dt.datetime | None] | None
    """Message-ID of our receipt and when it was sent; None where none was allowed."""
    zone: ZoneInfo

    @property
    def in_words(self) -> str:
        """Whether and when the sender was told."""
        if self.told is None:
            return "keine"
        message_id, sent_at = self.told
        return f"{_moment(sent_at, self.zone)}, Message-ID {message_id}" if sent_at else "noch nicht versandt"


def forwarding_package(office: Office, item: str, clerk: Clerk) -> tuple[str, bytes]:
    """Name and bytes of a ZIP with the documents of an item and the proof of receipt.

    That it was taken is told to the filing log. Raises NotFoundError and StorageError.
    """
    with office.store.read() as tx:
        found = visible(tx, item, clerk)
        submission = tx.submissions.get(found.submission)
        rows = [row for name in tx.desk.pieces(item) if (row := tx.documents.one(name))]
        receipt = tx.outbox.receipt_of(found.submission)
    if submission is None or not rows:
        raise NotFoundError("This mail could not be opened: there is no document to forward.")
    package = _zipped(office, Receipt(submission, receipt, office.zone), rows)
    with office.store.write() as tx:
        facts = (("what", "package"), ("item", item), ("documents", len(rows)))
        tx.tell(
            Event(
                action=Action.VIEWED, actor=clerk.actor, submission=submission.id, document=found.document,
                details=facts,
            )
        )  # fmt: skip
    return f"{found.document}.zip", package


def _zipped(office: Office, receipt: Receipt, rows: Sequence[dict[str, Any]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
        for name, row in _named(rows):
            with open_part(office, row) as file:
                package.writestr(name, file.read())
        package.writestr("Eingangsnachweis.txt", _proof(office, receipt, rows))
        package.writestr("Eingangsnachweis.json", _facts(office, receipt, rows))
    return out.getvalue()


def _named(rows: Sequence[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each document with the name of its file: several lie in the order of their pages in any folder."""
    for place, row in enumerate(rows, 1):
        yield (f"{place:02d}_" if len(rows) > 1 else "") + _file_name(row), row


def _file_name(row: dict[str, Any]) -> str:
    """Never the client's own name."""
    return f"{row['id']}.{EXTENSIONS.get(row['media_type'].partition(';')[0], 'bin')}"


def _moment(moment: dt.datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%d.%m.%Y um %H:%M Uhr}"


def _proof(office: Office, receipt: Receipt, rows: Sequence[dict[str, Any]]) -> str:
    mail = receipt.mail
    return PROOF.format(
        office=office.settings.office.name, number=mail.id, received=_moment(mail.received_at, receipt.zone),
        zone=office.settings.office.timezone, sender=mail.sender or "-", message_id=mail.message_id or "-",
        blob=mail.blob, receipt=receipt.in_words,
        documents="\n".join(f"  {name}  {row['sha256']}" for name, row in _named(rows)),
    )  # fmt: skip


def _facts(office: Office, receipt: Receipt, rows: Sequence[dict[str, Any]]) -> str:
    mail, told = receipt.mail, receipt.told
    facts = {
        "office": office.settings.office.name, "submission": mail.id,
        "received_at": mail.received_at.isoformat(), "sender": mail.sender, "message_id": mail.message_id,
        "sha256": mail.blob,
        "receipt": {"message_id": told[0], "sent_at": told[1].isoformat() if told[1] else None}
        if told
        else None,
        "documents": [
            {"file": name, "sha256": row["sha256"], "media_type": row["media_type"]}
            for name, row in _named(rows)
        ],
    }  # fmt: skip
    return json.dumps(facts, ensure_ascii=False, indent=2) + "\n"

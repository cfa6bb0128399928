"""A letter for another office: the documents as they came, with the proof of when they were received.

An application to the wrong office counts from the day it came there (§ 16 (2) SGB I), so that the date
of receipt must travel with it. What else came with the same mail stays here.
"""

import io
import json
import zipfile
from collections.abc import Sequence
from typing import Any

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
Eingegangen am: {day} um {time} Uhr ({zone}) als E-Mail
Message-ID:     {message_id}
SHA-256 der E-Mail: {blob}

Unterlagen in diesem Paket:
{documents}

Die Unterlagen sind unverändert, wie sie eingegangen sind; ihre Prüfsummen (SHA-256) stehen daneben.
Für Anträge gilt der Tag des Eingangs bei uns (§ 16 Abs. 2 SGB I).
"""


def forwarding_package(office: Office, item: str, clerk: Clerk) -> tuple[str, bytes]:
    """Name and bytes of a ZIP with the documents of an item and the proof of receipt.

    That it was taken is told to the filing log. Raises NotFoundError and StorageError.
    """
    with office.store.read() as tx:
        found = visible(tx, item, clerk)
        submission = tx.submissions.get(found.submission)
        rows = [
            row for name in _names(tx.desk.pieces(item), found.document) if (row := tx.documents.one(name))
        ]
    if submission is None or not rows:
        raise NotFoundError("This mail could not be opened: there is no document to forward.")
    package = _zipped(office, submission, rows)
    with office.store.write() as tx:
        facts = (("what", "package"), ("item", item), ("documents", len(rows)))
        tx.tell(
            Event(
                action=Action.VIEWED, actor=clerk.actor, submission=submission.id, document=found.document,
                details=facts,
            )
        )  # fmt: skip
    return f"{rows[0]['id']}.zip", package


def _names(pieces: Sequence[str], first: str | None) -> list[str]:
    return sorted({*pieces, *([first] if first else ())})


def _zipped(office: Office, submission: Submission, rows: Sequence[dict[str, Any]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
        for row in rows:
            with open_part(office, row) as file:
                package.writestr(_file_name(row), file.read())
        package.writestr("Eingangsnachweis.txt", _proof(office, submission, rows))
        package.writestr("Eingangsnachweis.json", _facts(office, submission, rows))
    return out.getvalue()


def _file_name(row: dict[str, Any]) -> str:
    """Never the client's own name."""
    return f"{row['id']}.{EXTENSIONS.get(row['media_type'].partition(';')[0], 'bin')}"


def _proof(office: Office, submission: Submission, rows: Sequence[dict[str, Any]]) -> str:
    there = submission.received_at.astimezone(office.zone)
    return PROOF.format(
        office=office.settings.office.name, number=submission.id,
        day=f"{there:%d.%m.%Y}", time=f"{there:%H:%M}",
        zone=office.settings.office.timezone, message_id=submission.message_id or "-", blob=submission.blob,
        documents="\n".join(f"  {_file_name(row)}  {row['sha256']}" for row in rows),
    )  # fmt: skip


def _facts(office: Office, submission: Submission, rows: Sequence[dict[str, Any]]) -> str:
    facts = {
        "office": office.settings.office.name, "submission": submission.id,
        "received_at": submission.received_at.isoformat(), "message_id": submission.message_id,
        "sha256": submission.blob,
        "documents": [
            {"file": _file_name(row), "sha256": row["sha256"], "media_type": row["media_type"]}
            for row in rows
        ],
    }  # fmt: skip
    return json.dumps(facts, ensure_ascii=False, indent=2) + "\n"

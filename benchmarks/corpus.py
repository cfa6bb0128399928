"""A folder of real mails and documents nobody here wrote, worked by the program.

`make corpus CORPUS=FOLDER`: `FOLDER/mail/` holds mails, one a file, `FOLDER/documents/` files that are mailed
one by one. Each is delivered to a private Dovecot and worked by `once`. Nothing leaves this machine.
What must hold is checked at the end, and what does not is listed; exit code 1 then.
"""

import argparse
import hashlib
import json
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage, Message
from pathlib import Path
from typing import Any

from sqlalchemy import select

from config.load import load_settings
from ingest.office import open_store
from storage.tables import SubmissionRow
from tests.office import PASSWORD, OfficeUnderTest
from tests.servers.dovecot import Dovecot
from tests.servers.sink import Sink

NO_MAIL = {".yml"}
MACHINES = ("auto-submitted", "list-id", "list-unsubscribe", "x-autoreply", "x-autorespond")
LIMIT = 6_000.0
"""Seconds for the whole pass."""


def main() -> int:
    """Run, print the tables, and say whether everything that must hold does."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("folder", type=Path)
    folder = arguments.parse_args().folder
    letters = {hashlib.sha256(raw).hexdigest(): raw for raw in _letters(folder)}
    with Dovecot() as dovecot, Sink() as sink, tempfile.TemporaryDirectory() as place:
        dovecot.add_user("corpus", PASSWORD)
        office = OfficeUnderTest(Path(place), dovecot, sink, user="corpus")
        dovecot.append_all("corpus", list(letters.values()))
        begun = time.monotonic()
        once = office.run("once", "--json", timeout=LIMIT)
        print(f"{len(letters)} mails in {time.monotonic() - begun:.0f} s: {once.out.strip()}")
        wrong = list(_wrong(office, letters, once.code))
    for line in wrong:
        print(line)
    print(f"{len(wrong)} things do not hold" if wrong else "everything that must hold does")
    return 1 if wrong else 0


def _letters(folder: Path) -> Iterator[bytes]:
    for file in sorted((folder / "mail").iterdir()):
        if file.suffix not in NO_MAIL:
            yield file.read_bytes()
    for number, file in enumerate(sorted((folder / "documents").iterdir())):
        letter = EmailMessage()
        letter["From"] = f"sender{number}@example.org"
        letter["Message-ID"] = f"<document-{number}@example.org>"
        letter["Subject"] = "Unterlagen"
        letter.set_content("Guten Tag, anbei meine Unterlagen.")
        letter.add_attachment(
            file.read_bytes(),
            maintype="application",
            subtype="octet-stream",
            filename=f"{number}{file.suffix}",
        )
        yield letter.as_bytes()


def _wrong(office: OfficeUnderTest, letters: dict[str, bytes], code: int) -> Iterator[str]:
    if code:
        yield f"once ended with {code}"
    documents, submissions = office.documents(), office.submissions()
    _tables(documents, submissions)
    yield from _missing_leaves(office, documents)
    yield from (f"open: {row['submission']}" for row in submissions if row["state"] == "open")
    balance = office.run("balance", "--json")
    yield from (f"balance: {finding}" for finding in json.loads(balance.out)["findings"])
    again = office.once()
    if any(again.values()):
        yield f"a second pass changed something: {again}"
    yield from _machines_answered(office, letters)


def _tables(documents: list[dict[str, Any]], submissions: list[dict[str, Any]]) -> None:
    for title, rows, column in (("documents", documents, "status"), ("submissions", submissions, "state")):
        print(f"\n{title}")
        for (what, reason), count in Counter((row[column], row["reason"]) for row in rows).most_common():
            print(f"  {count:5}  {what:12} {reason}")


def _missing_leaves(office: OfficeUnderTest, documents: list[dict[str, Any]]) -> Iterator[str]:
    """Every leaf of a plain walk has its row, by the hash of its decoded bytes."""
    rows: dict[str, Counter[str]] = defaultdict(Counter)
    for row in documents:
        rows[row["submission"]][row["sha256"]] += 1
    for submission, blob, state in _originals(office):
        raw = (office.folder / "blobs" / blob[:2] / blob).read_bytes()  # the server may have mended line ends
        missing = Counter(_leaves(message_from_bytes(raw))) - rows[submission]
        if missing and state != "quarantined":
            yield f"{submission}: {sum(missing.values())} leaves have no row"


def _originals(office: OfficeUnderTest) -> Iterator[tuple[str, str, str]]:
    with open_store(load_settings(office.config, {})) as store, store.read() as tx:
        rows = tx.connection.execute(select(SubmissionRow.id, SubmissionRow.blob, SubmissionRow.state))
        yield from ((row.id, row.blob, row.state) for row in rows.all())


def _leaves(message: Message) -> Iterator[str]:
    """By the standard library; but it leaves base64 of an impossible length as it is, and we decode it."""
    for part in message.walk():
        content = None if part.is_multipart() else part.get_payload(decode=True)
        undecoded = any(type(defect).__name__ == "InvalidBase64LengthDefect" for defect in part.defects)
        if not part.is_multipart() and not undecoded:
            yield hashlib.sha256(content if isinstance(content, bytes) else b"").hexdigest()


def _machines_answered(office: OfficeUnderTest, letters: dict[str, bytes]) -> Iterator[str]:
    """No receipt answers a mail that says in its headers that a machine wrote it."""
    answered = {str(received.message["In-Reply-To"]) for received in office.sink.messages} - {"None"}
    for raw in letters.values():
        message = message_from_bytes(raw)
        marked = any(str(message.get(name, "no")).strip().lower() != "no" for name in MACHINES)
        if marked and str(message.get("Message-ID", "")).strip() in answered:
            yield f"a receipt went to a machine: {message.get('Message-ID')}"


if __name__ == "__main__":
    sys.exit(main())

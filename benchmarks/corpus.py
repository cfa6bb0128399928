"""A folder of real mails and documents nobody here wrote, worked by the program.

`make corpus CORPUS=FOLDER`: `FOLDER/mail/` holds mails, one a file, `FOLDER/documents/` files that are mailed
one by one. Each is delivered to a private Dovecot and worked by `once`. Nothing leaves this machine.
Then each is opened and read once more, alone in a reader, to see what it costs and whether sender, subject
and names agree with what lies beside it. What does not hold is listed; exit code 1 then. The figures are
written to `benchmarks/results/corpus.md`.
"""

import argparse
import hashlib
import json
import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage, Message
from pathlib import Path
from typing import Any

from sqlalchemy import select

from benchmarks.corpus_expected import Difference, differences
from benchmarks.corpus_files import Looked, look_at
from benchmarks.corpus_page import Pass, report
from benchmarks.watch import watch
from config.load import load_settings
from ingest.office import open_store
from storage.tables import SubmissionRow
from tests.office import PASSWORD, ROOT, OfficeUnderTest
from tests.servers.dovecot import Dovecot
from tests.servers.sink import Sink

RESULTS = ROOT / "benchmarks/results/corpus.md"
NO_MAIL = {".yml"}
MARKS = ("auto-submitted", "list-id", "list-unsubscribe", "x-autoreply", "x-autorespond")
"""Headers of machines, unless they say `no`."""
BULK = {"bulk", "junk", "list"}
NOBODY = re.compile(r"(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply)@", re.IGNORECASE)


def main() -> int:
    """Run, print the tables, and say whether everything that must hold does."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("folder", type=Path)
    folder = arguments.parse_args().folder
    letters = {hashlib.sha256(raw).hexdigest(): (name, raw) for name, raw in _letters(folder)}
    worked = _worked([raw for _, raw in letters.values()])
    looked = list(look_at(list(letters.values())))
    differing = [one for look in looked for one in differences(folder / "mail", look)]
    page = report(worked, looked, differing)
    RESULTS.write_text(page, encoding="utf-8")
    print(page)
    wrong = [*worked.wrong, *_dear(looked), *_unexplained(differing)]
    print(
        "\n".join([*wrong, f"{len(wrong)} things do not hold" if wrong else "everything that must hold does"])
    )
    return 1 if wrong else 0


def _letters(folder: Path) -> Iterator[tuple[str, bytes]]:
    for file in sorted((folder / "mail").iterdir()):
        if file.suffix not in NO_MAIL:
            yield file.name, file.read_bytes()
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
        letter.set_boundary(f"=_{number}")
        yield file.name, letter.as_bytes()


def _worked(letters: list[bytes]) -> Pass:
    """All of them delivered to a real server and worked by one `once`. Raises RuntimeError."""
    with Dovecot() as dovecot, Sink() as sink, tempfile.TemporaryDirectory() as place:
        dovecot.add_user("corpus", PASSWORD)
        office = OfficeUnderTest(Path(place), dovecot, sink, user="corpus")
        dovecot.append_all("corpus", letters)
        once = watch(office.command("once", "--json"), office.folder)
        documents, submissions = office.documents(), office.submissions()
        return Pass(
            mails=len(letters),
            seconds=once.seconds,
            answer=once.out.strip(),
            memory=(*once.held_at(0.1, 0.5, 0.95), once.peak),
            documents=_counted(documents, "status"),
            submissions=_counted(submissions, "state"),
            wrong=list(_wrong(office, letters, documents, submissions)),
        )


def _counted(rows: list[dict[str, Any]], column: str) -> list[tuple[str, str, int]]:
    counts = Counter((row[column], row["reason"]) for row in rows)
    return [(what, reason, count) for (what, reason), count in counts.most_common()]


def _wrong(
    office: OfficeUnderTest,
    letters: list[bytes],
    documents: list[dict[str, Any]],
    submissions: list[dict[str, Any]],
) -> Iterator[str]:
    yield from _missing_leaves(office, documents)
    yield from (f"open: {row['submission']}" for row in submissions if row["state"] == "open")
    crashed = (row for row in submissions if row["reason"] == "reader_crashed")
    yield from (f"a reader died: {row['message_id']}" for row in crashed)
    balance = office.run("balance", "--json")
    yield from (f"balance: {finding}" for finding in json.loads(balance.out)["findings"])
    again = office.once()
    if any(again.values()):
        yield f"a second pass changed something: {again}"
    yield from _machines_answered(office, letters)


def _missing_leaves(office: OfficeUnderTest, documents: list[dict[str, Any]]) -> Iterator[str]:
    """Every leaf of a plain walk has its row, by the hash of its decoded bytes."""
    rows: dict[str, Counter[str]] = defaultdict(Counter)
    for row in documents:
        rows[row["submission"]][row["sha256"]] += 1
    for submission, blob in _originals(office):
        raw = (office.folder / "blobs" / blob[:2] / blob).read_bytes()  # the server may have mended line ends
        missing = Counter(_leaves(message_from_bytes(raw))) - rows[submission]
        if missing and set(rows[submission]) != {blob}:  # of a mail nobody could open only itself is known
            yield f"{submission}: {sum(missing.values())} leaves have no row"


def _originals(office: OfficeUnderTest) -> Iterator[tuple[str, str]]:
    with open_store(load_settings(office.config, {})) as store, store.read() as tx:
        rows = tx.connection.execute(select(SubmissionRow.id, SubmissionRow.blob))
        yield from ((row.id, row.blob) for row in rows.all())


def _leaves(message: Message) -> Iterator[str]:
    """By the standard library; but it leaves base64 of an impossible length as it is, and we decode it."""
    for part in message.walk():
        content = None if part.is_multipart() else part.get_payload(decode=True)
        undecoded = any(type(defect).__name__ == "InvalidBase64LengthDefect" for defect in part.defects)
        if not part.is_multipart() and not undecoded:
            yield hashlib.sha256(content if isinstance(content, bytes) else b"").hexdigest()


def _machines_answered(office: OfficeUnderTest, letters: list[bytes]) -> Iterator[str]:
    """No receipt answers a mail that says in its headers that a machine wrote it."""
    answered = {str(received.message["In-Reply-To"]) for received in office.sink.messages} - {"None"}
    for raw in letters:
        message = message_from_bytes(raw)
        if _is_machines(message) and str(message.get("Message-ID", "")).strip() in answered:
            yield f"a receipt went to a machine: {message.get('Message-ID')}"


def _is_machines(message: Message) -> bool:
    """As its headers say, each looked at in the plainest way."""
    return (
        any(str(message.get(name, "no")).strip().lower() != "no" for name in MARKS)
        or str(message.get("Precedence", "")).strip().lower() in BULK
        or str(message.get("Return-Path", "")).strip() == "<>"
        or message.get_content_type() == "multipart/report"
        or bool(NOBODY.search(str(message.get("From", ""))))
    )


def _dear(looked: list[Looked]) -> Iterator[str]:
    for look in looked:
        if look.is_dear:
            yield f"{look.name}: {look.cpu:.0f} s, {look.peak:.0f} MB"


def _unexplained(differing: list[Difference]) -> Iterator[str]:
    for one in differing:
        if not one.why:
            yield f"{one.name}: {one.what} is {one.ours!r}, beside it stands {one.theirs!r}"


if __name__ == "__main__":
    sys.exit(main())

"""Small values for contract tests."""

import datetime as dt

from classifiers.nouns import Part, Role, Verdict
from classifiers.reasons import Reason, Status
from storage.nouns import Arrival, FilingPlan, OutgoingMail, PlannedDocument, Submission

WHEN = dt.datetime(2020, 3, 23, 13, 7, tzinfo=dt.UTC)


def arrival(uid: int = 1, uid_validity: int = 7) -> Arrival:
    return Arrival(
        account="kundenpost@mail.example.org:993", folder="INBOX", uid_validity=uid_validity, uid=uid
    )


def submission(number: str = "DO-AAAA-AAAA", blob: str = "a" * 64, state: str = "open") -> Submission:
    return Submission(
        id=number, blob=blob, size=10, channel="email", message_id="<1@example.org>",
        sender="anna@example.org",
        received_at=WHEN, automatic=False, attachments=1, state=state,
    )  # fmt: skip


def receipt(of: str = "DO-AAAA-AAAA", recipient: str = "anna@example.org") -> OutgoingMail:
    return OutgoingMail(
        id=f"receipt.{of}",
        submission=of,
        kind="receipt",
        recipient=recipient,
        message_id=f"<{of}@office.example>",
    )


def document(of: str = "DO-AAAA-AAAA", number: int = 1, status: Status = Status.REVIEW) -> PlannedDocument:
    part = Part(
        number=number, path=str(number), nested=False, role=Role.ATTACHMENT,
        filename="Lohn März.pdf",
        claimed_type="application/pdf", media_type="application/pdf", sha256=f"{number:064d}",
        size=5, offset=0,
    )  # fmt: skip
    verdict = Verdict(part=number, status=status, reason=Reason.NUMBER_ALONE)
    name = f"{of}-{number:02d}"
    return PlannedDocument(id=name, document=name, part=part, verdict=verdict, pages=1, path=None)


def plan(of: Submission, *documents: PlannedDocument) -> FilingPlan:
    return FilingPlan(submission=of, state=Status.REVIEW, reason=Reason.NUMBER_ALONE, documents=documents)

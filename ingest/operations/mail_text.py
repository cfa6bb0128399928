"""A mail as its reader would see it: the few headers people look at, and its own text."""

from dataclasses import dataclass

from classifiers.nouns import Role
from classifiers.reasons import Reason
from ingest.acknowledgement.envelope import in_words, read_envelope
from ingest.office import Office
from ingest.operations.part_bytes import open_again, original_of
from ingest.receive import head_of

SHOWN = ("from", "to", "cc", "date", "subject", "reply-to")
LONGEST = 2_000
"""Characters of one header that are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailText:
    """What a mail says by itself. All of it is the client's words: escape it before it is shown."""

    headers: tuple[tuple[str, str], ...]
    """Lower-case names and decoded values of `SHOWN`, in that order, those the mail has."""
    text: str
    """The readable text, as plain text; HTML without its tags, quotes behind `> `."""
    problem: Reason | None = None
    """Why the text is missing or not whole."""


def mail_text(office: Office, submission: str) -> MailText:
    """The headers and the text of a mail, by its Vorgangsnummer. Raises NotFoundError and StorageError.

    The mail is opened again each time: call it from a thread.
    """
    headers = _headers(office, submission)
    with office.blobs.scratch() as spool:
        opened = open_again(office, submission, spool)
        texts = [part for part in opened.parts if part.role is Role.TEXT]
        readings = [office.room.read(spool, part, for_people=True) for part in texts]
    text = "\n\n".join(reading.text for reading in readings if reading.text.strip())
    problems = [reading.problem for reading in readings if reading.problem]
    return MailText(headers=headers, text=text, problem=opened.problem or next(iter(problems), None))


def _headers(office: Office, submission: str) -> tuple[tuple[str, str], ...]:
    envelope = read_envelope(head_of(original_of(office, submission)))
    values = ((name, envelope.first(name)) for name in SHOWN)
    return tuple((name, in_words(value)[:LONGEST]) for name, value in values if value)

"""A mail whose headers break off at a line that is none (a fold without its blank): the rest of its headers,
and the mail itself, then stand in its text. Zammad's `mail054` is such a mail.
"""

import re
from collections.abc import Iterator

from classifiers.reasons import Reason
from ingest.opening.unpack.nouns import Budget, Member, Unpacked

DEFECT = "missing-header-body-separator"
"""What the parser says of such a mail."""
HEADER = re.compile(rb"[!-9;-~]{1,100}[ \t]*:")
CONTENT_TYPE = re.compile(rb"content-type[ \t]*:", re.IGNORECASE)
MOST_LINES = 1_000
MOST_BYTES = 256_000
"""Of a head that are looked at."""


def rest_of_mail(data: bytes) -> bytes | None:
    """The mail that begins in `data`, its lines folded again; None where these are words.

    Before its first header only lines without a blank may stand, and it must say its type: a letter that
    quotes the head of another mail does not.
    """
    head, end = _head(data)
    first = next((at for at, line in enumerate(head) if HEADER.match(line)), None)
    if first is None or any(b" " in line.strip() for line in head[:first]):
        return None
    folded = list(_folded(head[first:]))
    if not any(map(CONTENT_TYPE.match, folded)):
        return None
    return b"\r\n".join(folded) + b"\r\n" + data[end:]


def unpack_broken_head(data: bytes, budget: Budget) -> Unpacked:
    """The mail as it was meant, in the place of the broken one, which goes to a person.

    Raises OverBudgetError.
    """
    mail = rest_of_mail(data)
    if mail is None:
        return Unpacked()
    budget.take(len(mail))
    inside = Member(name="", data=mail, claimed_type="message/rfc822", is_mail=True, is_text=True)
    return Unpacked(members=(inside,), problem=Reason.DAMAGED)


def _head(data: bytes) -> tuple[list[bytes], int]:
    """The lines before the first empty one, and where that begins."""
    lines, at = [], 0
    for line in data[:MOST_BYTES].splitlines(keepends=True)[:MOST_LINES]:
        if not line.strip():
            break
        lines.append(line.rstrip(b"\r\n"))
        at += len(line)
    return lines, at


def _folded(lines: list[bytes]) -> Iterator[bytes]:
    """Each line that is no header as the continuation of the one before."""
    for line in lines:
        yield line if HEADER.match(line) or line[:1] in b" \t" else b" " + line

"""Mails as clients write them, one line each in a story."""

from collections.abc import Iterator, Sequence
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256

from tests.fixtures import paper
from tests.fixtures.people import Person, person

OFFICE = "Kundenpost <kundenpost@jobcenter.example>"
ANNA, ANNALENA, BJOERN, AGNIESZKA, CAN = map(
    person, ("355D456789", "355F118204", "311C907223", "355P662187", "355R083914")
)
PETER, PETRA, TIM, ELIF, EMRE, THOMAS = map(
    person, ("355X517742", "355X517839", "355T419861", "355H730118", "355H730119", "355U772305")
)

File = tuple[str, str, bytes]
"""Name, media type and content; an attachment without a name has an empty one."""


def bg(someone: Person) -> str:
    """The case number as our letters print it."""
    return f"35502//{someone.serial}"


def sheet(*lines: str, title: str = "Schreiben", more: Sequence[str] = ()) -> bytes:
    """A PDF with these lines, and a second page where there are `more`; its fonts have no dotless i."""
    return paper.pdf(*(tuple(_printed(page)) for page in (lines, more) if page), title=title)


def _printed(lines: Sequence[str]) -> Iterator[paper.Text]:
    for at, line in enumerate(lines):
        yield paper.Text(x=20, y=30 + 8 * at, words=line.replace("ı", "i"), size=11)


def pdf(*lines: str, name: str = "Scan.pdf", title: str = "Schreiben", more: Sequence[str] = ()) -> File:
    """An attached PDF."""
    return name, "application/pdf", sheet(*lines, title=title, more=more)


def mail(
    text: str = "",
    *files: File,
    sender: str = "Jemand <jemand@example.org>",
    subject: str = "Unterlagen",
    html: str = "",
    headers: Sequence[tuple[str, str]] = (),
) -> bytes:
    """A whole mail. What is not given is as usual; the same call gives the same bytes."""
    message = EmailMessage(policy=SMTP)
    for name, value in (("From", sender), ("To", OFFICE), ("Subject", subject), *headers):
        if value:
            message[name] = value
    given = repr((text, files, sender, subject, html, headers)).encode()
    message["Message-ID"] = f"<{sha256(given).hexdigest()[:20]}@mail.example.org>"
    if text or not html:
        message.set_content(text)
    if html:
        (message.add_alternative if text else message.set_content)(html, subtype="html")
    for file in files:
        _attach(message, *file)
    if message.is_multipart():
        message.set_boundary(f"=_{sha256(given).hexdigest()[:20]}")
    return message.as_bytes()


def _attach(message: EmailMessage, name: str, media_type: str, content: bytes) -> None:
    main, _, sub = media_type.partition("/")
    if media_type == "message/rfc822":
        message.add_attachment(message_from_bytes(content, policy=SMTP))
    else:
        message.add_attachment(content, main, sub, filename=name or None)


def raw(*lines: str | bytes) -> bytes:
    """A mail line by line, as broken as it is written."""
    return b"\r\n".join(line.encode() if isinstance(line, str) else line for line in lines) + b"\r\n"

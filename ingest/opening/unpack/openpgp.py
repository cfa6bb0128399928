"""OpenPGP in mail (RFC 9580, RFC 3156): what is encrypted is named, what is only signed is read.

Nothing is decrypted and no signature is checked: the office has no keys. Blocks are found by their armour,
in the text of a mail as well as in a file, and binary messages by their first packet.
"""

import re

from classifiers.reasons import Reason
from ingest.opening.unpack.nouns import Budget, Member, Unpacked
from ingest.opening.unpack.signatures import NOT_CHECKED

BEGIN = re.compile(rb"^-----BEGIN PGP ([A-Z ]{1,40})-----[ \t]*\r?$", re.MULTILINE)
ARMOUR_HEADERS = re.compile(rb"\n(?:[A-Za-z]{1,20}: [^\n]{0,200}\n){0,20}[ \t]*\r?\n")
DASH_ESCAPE = re.compile(rb"^- ", re.MULTILINE)
SIGNED_TEXT, MESSAGE = b"SIGNED MESSAGE", b"MESSAGE"
SESSION_KEYS = {1: (3, 6), 3: (4, 5, 6)}
"""Packets an encrypted message begins with, for a key or a password, and their versions."""


def is_openpgp(data: bytes) -> bool:
    """Whether `data` holds an armoured block, or begins as a binary encrypted message does."""
    return bool(BEGIN.search(data)) or _is_binary(data)


def unpack_openpgp(data: bytes, budget: Budget) -> Unpacked:
    """The text around and within the blocks, as one member; ENCRYPTED when one of them is encrypted.

    The text keeps the charset of the part it came in. Raises OverBudgetError.
    """
    if _is_binary(data):
        return Unpacked(problem=Reason.ENCRYPTED)
    text, kinds, is_cut = _readable(data)
    problem = _problem(kinds, is_cut=is_cut)
    if not text.strip():
        return Unpacked(problem=problem)
    budget.take(len(text))
    defects = ("truncated",) if is_cut else ()
    return Unpacked(
        members=(Member(name="", data=text, claimed_type="text/plain", is_text=True, defects=defects),),
        defects=defects,
        problem=None if problem is Reason.CRYPTOGRAPHIC_SIGNATURE else problem,
        signature=NOT_CHECKED if SIGNED_TEXT in kinds else "",
    )


def _problem(kinds: set[bytes], *, is_cut: bool) -> Reason | None:
    if any(kind == MESSAGE or kind.startswith(b"MESSAGE PART") for kind in kinds):
        return Reason.ENCRYPTED
    if is_cut:
        return Reason.DAMAGED
    return Reason.CRYPTOGRAPHIC_SIGNATURE if kinds - {SIGNED_TEXT} else None


def _readable(data: bytes) -> tuple[bytes, set[bytes], bool]:
    """What can be read, the kinds of blocks there are, and whether one of them has no end."""
    pieces, kinds, at, is_cut = [], set(), 0, False
    while found := BEGIN.search(data, at):
        pieces.append(data[at : found.start()])
        kinds.add(found[1])
        begin = found.end()
        if found[1] == SIGNED_TEXT:
            text, at = _signed_text(data, begin)
            pieces.append(text)
            continue
        end = data.find(b"-----END PGP " + found[1] + b"-----", begin)
        is_cut |= end < 0
        at = len(data) if end < 0 else end + len(b"-----END PGP -----") + len(found[1])
    pieces.append(data[at:])
    return b"".join(pieces), kinds, is_cut


def _signed_text(data: bytes, begin: int) -> tuple[bytes, int]:
    """The text of a clear-signed block without its escapes (RFC 9580, 7), and where its signature begins."""
    headers = ARMOUR_HEADERS.match(data, begin)
    start = headers.end() if headers else begin
    following = BEGIN.search(data, start)
    end = following.start() if following else len(data)
    return DASH_ESCAPE.sub(b"", data[start:end]), end


def _is_binary(data: bytes) -> bool:
    """Whether it begins with a packet of a session key of a known version."""
    if len(data) < 4 or not data[0] & 0x80:  # noqa: PLR2004 - tag, length, version
        return False
    if data[0] & 0x40:  # the newer form of a packet's head (RFC 9580, 4.2.1)
        tag, width = data[0] & 0x3F, 1 if data[1] < 192 else 2  # noqa: PLR2004 - lengths of one byte
    else:
        tag, width = data[0] >> 2 & 0x0F, (1, 2, 4, 0)[data[0] & 3]
    return len(data) > width + 1 and data[width + 1] in SESSION_KEYS.get(tag, ())

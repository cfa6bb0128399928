"""Which container is opened by what. What the bytes say counts before what the mail claims."""

import re
from collections.abc import Callable

from ingest.opening.unpack.archives import ARCHIVES
from ingest.opening.unpack.nouns import Budget, Member, Unpacked
from ingest.opening.unpack.openpgp import is_openpgp, unpack_openpgp
from ingest.opening.unpack.outlook import unpack_outlook
from ingest.opening.unpack.pdf import unpack_pdf
from ingest.opening.unpack.smime import unpack_smime
from ingest.opening.unpack.tnef import unpack_tnef
from ingest.opening.unpack.uuencoded import BEGIN, unpack_uuencoded

Unpack = Callable[[bytes, Budget], Unpacked]

TNEF = "application/ms-tnef"
STAYS_A_DOCUMENT = frozenset({"application/pdf"})
"""Kinds that are read themselves, whatever else lies in them."""
SMIME = re.compile(r"application/(?:x-)?pkcs7-mime\b")
BY_TYPE: dict[str, Unpack] = {
    **ARCHIVES,
    TNEF: unpack_tnef,
    "application/vnd.ms-outlook": unpack_outlook,
    "application/pdf": unpack_pdf,
}


def unpacker(data: bytes, media_type: str, claimed: str, filename: str) -> Unpack | None:
    """How to open `data`; None for what is no container."""
    if by_type := BY_TYPE.get(media_type):
        return by_type
    if SMIME.match(claimed) or filename.lower().endswith((".p7m", ".p7z")):
        return unpack_smime
    if media_type == "message/rfc822":
        return unpack_mail
    if media_type.startswith("text/plain") and BEGIN.search(data):
        return unpack_uuencoded
    if _may_be_openpgp(media_type) and is_openpgp(data):
        return unpack_openpgp
    return None


def unpack_mail(data: bytes, budget: Budget) -> Unpacked:
    """A mail that was attached as a file. Raises OverBudgetError."""
    budget.take(len(data))
    return Unpacked(members=(Member(name="", data=data, claimed_type="message/rfc822", is_mail=True),))


def unpack_encoded(_: bytes, budget: Budget, mail: bytes) -> Unpacked:
    """A mail that was encoded as a whole; it stands in the place of its encoded text.

    Raises OverBudgetError.
    """
    budget.take(len(mail))
    inside = Member(name="", data=mail, claimed_type="message/rfc822", is_mail=True, is_text=True)
    return Unpacked(members=(inside,))


def _may_be_openpgp(media_type: str) -> bool:
    return media_type.startswith(("text/plain", "application/octet-stream", "application/pgp"))

"""A PDF beside each Office document that is filed, where LibreOffice is installed: for people to look at."""

from pathlib import Path

from ingest.room.libreoffice import ENDINGS, program, rendition
from storage.nouns import FilingPlan

SECONDS = 60.0
"""The longest one document may take; without its rendition it is filed all the same."""


def renditions(plan: FilingPlan, spool: Path) -> dict[str, bytes]:
    """PDFs by the id of the document. Mails themselves stay as they are: everybody can read text."""
    found: dict[str, bytes] = {}
    for document in plan.filed:
        kind = document.part.media_type
        if kind in ENDINGS and kind != "text/html" and program():
            pdf = rendition(_bytes_of(spool, document.part.offset, document.part.size), kind, SECONDS)
            found |= {document.id: pdf} if pdf else {}
    return found


def _bytes_of(spool: Path, offset: int, size: int) -> bytes:
    with spool.open("rb") as file:
        file.seek(offset)
        return file.read(size)

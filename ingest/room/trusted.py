"""Whose S/MIME signatures the office believes: read from a file before any reader is closed in."""

from pathlib import Path

from cryptography.x509 import load_pem_x509_certificates

from ingest.room.forkserver import RoomFailedError


def certificates(file: Path | None) -> str:
    """The certificates in a file (PEM), looked at once; empty without a file. Raises RoomFailedError."""
    if file is None:
        return ""
    try:
        found = file.read_text(encoding="ascii")
        load_pem_x509_certificates(found.encode())
    except (OSError, ValueError) as error:
        raise RoomFailedError(
            f"The certificates in reading.ca_file cannot be read ({type(error).__name__}), so no letter is "
            "opened; they wait in the mailbox. Name a file of certificates in PEM, or leave the key out."
        ) from error
    return found

"""The font that mails are put on paper with: one of the system's, for no package index has a fitting one."""

from pathlib import Path

FOLDER = Path("/usr/share/fonts")
FONTS = (
    "truetype/dejavu/DejaVuSans.ttf",  # Debian, Ubuntu, SUSE: fonts-dejavu-core, dejavu-fonts
    "dejavu-sans-fonts/DejaVuSans.ttf",  # Fedora, Red Hat
    "TTF/DejaVuSans.ttf",  # Arch
    "dejavu/DejaVuSans.ttf",  # Alpine
    "truetype/liberation2/LiberationSans-Regular.ttf",
    "truetype/liberation/LiberationSans-Regular.ttf",
    "liberation-sans/LiberationSans-Regular.ttf",
)
"""DejaVu first: it has Greek, Cyrillic, Arabic and Hebrew letters."""


def font_file() -> Path | None:
    """The first of them that is installed; None where none is, and mails stay without a PDF."""
    return next((path for name in FONTS if (path := FOLDER / name).is_file()), None)

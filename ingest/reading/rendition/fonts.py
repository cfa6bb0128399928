"""The fonts that mails are put on paper with: those of the system, for no package index has fitting ones."""

from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import ImageFont

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
OTHERS = (
    *(
        f"truetype/noto/NotoSans{alphabet}-Regular.ttf"  # Debian: fonts-noto-core
        for alphabet in ("Ethiopic", "Devanagari", "Tamil", "Thai", "Bengali", "Georgian", "Armenian")
    ),
    "opentype/noto/NotoSansCJK-Regular.ttc",  # Debian: fonts-noto-cjk
)
"""For the letters it lacks."""
FEW = 0.05
"""The share of its letters a text may lose; where it would lose more it stays without a PDF."""
LOOKED_AT = 3_000
NO_LETTER = "\U0010ffff"
"""Drawn as what stands for a letter that a font lacks."""


def fonts() -> tuple[Path, ...]:
    """The usual font and those for other alphabets, as far as they are installed."""
    first = [path for name in FONTS if (path := FOLDER / name).is_file()][:1]
    return (*first, *(path for name in OTHERS if (path := FOLDER / name).is_file()))


def font_file() -> Path | None:
    """The usual font; None where none is installed, and mails stay without a PDF."""
    return next(iter(fonts()), None)


def font_for(text: str) -> Path | None:
    """The font that has most letters of the text; None where even it would draw boxes for many."""
    letters = list(islice(filter(str.isalpha, text), LOOKED_AT))
    lost = {path: sum(_lacks(str(path), letter) for letter in letters) for path in fonts()}
    best = min(lost, key=lost.__getitem__, default=None)
    return best if best and lost[best] <= FEW * len(letters) else None


@cache
def _lacks(font: str, letter: str) -> bool:
    return _drawn(font, letter) == _drawn(font, NO_LETTER)


@cache
def _drawn(font: str, letter: str) -> tuple[tuple[int, int], bytes]:
    mask = _opened(font).getmask(letter)
    return mask.size, bytes(mask)


@cache
def _opened(font: str) -> "ImageFont.FreeTypeFont":
    from PIL import ImageFont  # noqa: PLC0415 - heavy, and readers alone draw

    return ImageFont.truetype(font, 16)

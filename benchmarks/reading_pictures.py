"""Pages before and after clean-up, side by side, as small pictures beside the page of results."""

from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.reading_readers import pages_as_pictures
from benchmarks.reading_set import Document
from ingest.reading.cleanup.clean import clean

HEIGHT = 700
SHOWN = {"photo": 2, "hard": 3, "fax": 1}
"""How many of each class."""


def before_and_after(documents: list[Document], folder: Path) -> None:
    """Write `CLASS-NN.webp` for some documents of each class that is cleaned."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind, count in SHOWN.items():
        for document in [one for one in documents if one.kind == kind][:count]:
            picture = next(pages_as_pictures(document.path, 200))
            pair = _beside(picture, Image.fromarray(clean(np.array(picture)).grey))
            pair.save(folder / f"{document.path.stem}.webp", quality=60)


def _beside(before: Image.Image, after: Image.Image) -> Image.Image:
    small = [image.resize((round(image.width * HEIGHT / image.height), HEIGHT)) for image in (before, after)]
    both = Image.new("L", (small[0].width + small[1].width + 20, HEIGHT), 255)
    both.paste(small[0], (0, 0))
    both.paste(small[1], (small[0].width + 20, 0))
    return both

"""Everything a reader will need, loaded and used once before such a reader is forked.

A reader cannot be sure to load it later: its user need not even see the standard library.
"""

import encodings
import gc
import importlib
import logging
import pkgutil
from contextlib import suppress
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

from classifiers.assess import Assessor
from classifiers.nouns import Page, Part
from config.load_catalogue import load_catalogue
from ingest import opening, reading
from ingest.opening.opener import open_mail
from ingest.reading.engines import Unloaded, load, name_of
from ingest.reading.nouns import Engine, ReadingLimits
from ingest.reading.read import read_part
from ingest.reading.rehearsal import rehearse
from ingest.reading.rendition.searchable import rendition
from ingest.room.terms import Terms

MODULES = (
    "_strptime",
    "bz2",
    "email._header_value_parser",
    "email.contentmanager",
    "email.generator",
    "email.headerregistry",
    "email.policy",
    "lxml.html",
    "lzma",
    "pypdf._crypt_providers._cryptography",
    "pypdf._text_extraction._layout_mode",
    "quopri",
    "stringprep",
    "uu",
)
"""Loaded late by the libraries, for letters that need them."""
SAMPLE = b"Subject: =?utf-8?q?=C3=A4?=\nDate: Mon, 23 Mar 2020 14:07:00 +0100\n\nGuten Tag\n"
FORMATS = ("PNG", "JPEG", "TIFF", "WEBP", "GIF", "BMP")


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What every reader is forked with."""

    engine: Engine
    assessor: Assessor
    """Document types and urgency, for a glance at a mail."""


def preload(terms: Terms) -> Loaded:
    """Load the libraries, and the engine by its name only: that is all that mails and texts need.

    The engine itself takes two seconds more, and is loaded when there is a page to read.
    """
    logging.disable(logging.CRITICAL)  # libraries log what they stumble over: words of letters
    for module in (*MODULES, *_codecs(), *_own()):
        with suppress(ImportError):
            importlib.import_module(module)
    engine = Unloaded(name_of(*_chosen(terms)))
    _open_and_draw_once(engine, terms)
    assessor = Assessor(load_catalogue(Path(terms.catalogue) if terms.catalogue else None))
    _share()
    return Loaded(engine=engine, assessor=assessor)


def with_engine(loaded: Loaded, terms: Terms) -> Loaded:
    """The same with its engine, warm."""
    if not isinstance(loaded.engine, Unloaded):
        return loaded
    engine = load(*_chosen(terms))
    rehearse(engine)
    limits = _limits(terms)
    for media_type, data in (("application/pdf", _blank_pdf()), *_blank_pictures()):
        read_part(data, Part.alone(media_type, len(data)), engine, limits)
    _share()
    return replace(loaded, engine=engine)


def _share() -> None:
    """What is loaded stays shared between the readers."""
    gc.collect()
    gc.freeze()


def _chosen(terms: Terms) -> tuple[str, str, Path | None, str, Path | None]:
    folder, best = (Path(name) if name else None for name in (terms.tessdata, terms.best_tessdata))
    return terms.engine, terms.languages, folder, terms.second_reader, best


def _codecs() -> list[str]:
    """Every charset a mail may name is a module of its own."""
    return [f"encodings.{found.name}" for found in pkgutil.iter_modules(encodings.__path__)]


def _own() -> list[str]:
    """Every module that may open or read something: one for a rare kind is imported late, or never before."""
    packages = (opening, reading)
    return [
        found.name
        for package in packages
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    ]


def _open_and_draw_once(engine: Engine, terms: Terms) -> None:
    """Open a mail, read a text and draw a page, so that every late import has happened."""
    import cv2  # noqa: PLC0415 - heavy
    from PIL import Image  # noqa: PLC0415 - heavy

    cv2.setNumThreads(1)
    Image.init()
    open_mail(SAMPLE, BytesIO(), terms.opening)
    read_part(b"<p>Guten Tag</p>", Part.alone("text/html", 1), engine, _limits(terms))
    blank = Page(number=1, text="", how="ocr", width=32, height=32)
    rendition(_blank_pictures()[0][1], "image/png", [blank], terms.max_pixels)


def _limits(terms: Terms) -> ReadingLimits:
    return ReadingLimits(pages=1, pixels=terms.max_pixels, enough=lambda: False)


def _blank_pdf() -> bytes:
    from pypdf import PdfWriter  # noqa: PLC0415 - heavy

    writer, file = PdfWriter(), BytesIO()
    writer.add_blank_page(72, 72)
    writer.write(file)
    return file.getvalue()


def _blank_pictures() -> list[tuple[str, bytes]]:
    from PIL import Image  # noqa: PLC0415 - heavy

    pictures = []
    for name in FORMATS:
        file = BytesIO()
        Image.new("L", (32, 32), 255).save(file, name)
        pictures.append((f"image/{name.lower()}", file.getvalue()))
    return pictures

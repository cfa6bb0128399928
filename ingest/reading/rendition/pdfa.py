"""A PDF/A-2b (ISO 19005-2) of page pictures with their words invisibly under them.

The same pages give the same bytes: no date, no random id. What the standard asks of such a file:

========  ====================================  ==========================================
clause    asks                                  here
========  ====================================  ==========================================
6.1.3     an ID in the trailer, no encryption   made of the content, by qpdf
6.2.2     an output intent                      sRGB, the profile made by Little CMS
6.2.4.3   device colours fit it                 grey only
6.2.8     images not interpolated               so
6.2.11    fonts embedded, a ToUnicode           one font of our own without glyphs
6.6.2     metadata as XMP, 6.6.4 names the part written here; no Info dictionary beside it
========  ====================================  ==========================================
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from itertools import groupby

import pikepdf
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf
from PIL import ImageCms

from classifiers.nouns import Word
from ingest.reading.rendition.glyphless import HALF, UNITS, glyphless_font, letters_of
from ingest.reading.rendition.squeeze import Squeezed

A4 = (595.28, 841.89)
"""Points."""
SMALLEST, LARGEST = 3.0, 14_400.0
"""Points of a side of a page (6.1.13)."""
RIGHT_TO_LEFT = frozenset({"R", "AL", "RLE", "RLO"})
PROFILE_DATE = slice(24, 36)
"""Where an ICC profile says when it was made (ICC.1, 7.2.8)."""
MADE = bytes((0x07, 0xEA, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0))
XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
    xmlns:dc="http://purl.org/dc/elements/1.1/"
    pdfaid:part="2" pdfaid:conformance="B" pdf:Producer="Kundenpost" dc:source="sha256:{source}"/>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One page of the PDF."""

    picture: Squeezed
    width: int
    """Pixels the places of the words refer to."""
    height: int
    dpi: int
    """Of those pixels; 0 for a page that is to fill A4."""
    words: tuple[Word, ...]


def pdfa(sheets: Sequence[Sheet], source: str) -> bytes:
    """The PDF/A-2b. `source`: the SHA-256 of what it is a rendition of."""
    file = BytesIO()
    with Pdf.new() as pdf:
        codes = letters_of(_shown(word.text) for sheet in sheets for word in sheet.words)
        font = glyphless_font(pdf, codes)
        for sheet in sheets:
            _add(pdf, sheet, font, codes)
        pdf.Root.OutputIntents = Array([_output_intent(pdf)])
        xmp = XMP.format(source=source).encode()
        pdf.Root.Metadata = pdf.make_stream(xmp, Type=Name.Metadata, Subtype=Name.XML)
        pdf.save(file, min_version="1.7", deterministic_id=True, object_stream_mode=ObjectStreamMode.generate)
    return file.getvalue()


def _add(pdf: Pdf, sheet: Sheet, font: pikepdf.Object, codes: dict[str, int]) -> None:
    across, down = size = page_size(sheet)
    page = pdf.add_blank_page(page_size=size)
    page.obj.Resources = Dictionary(
        Font=Dictionary(F=font), XObject=Dictionary(P=_picture(pdf, sheet.picture))
    )
    scale = across / sheet.width
    words = "\n".join(_lines(sheet.words, scale, down, codes))
    content = f"BT 3 Tr\n{words}\nET\nq {across:.2f} 0 0 {down:.2f} 0 0 cm /P Do Q\n"
    page.obj.Contents = pdf.make_stream(content.encode("ascii"))


def page_size(sheet: Sheet) -> tuple[float, float]:
    """Points across and down: by its resolution, else as large as fits on A4."""
    width, height = sheet.width, sheet.height
    paper = A4 if width <= height else A4[::-1]
    scale = 72 / sheet.dpi if sheet.dpi else min(paper[0] / width, paper[1] / height)
    scale = min(scale, LARGEST / max(width, height))
    return max(SMALLEST, round(width * scale, 2)), max(SMALLEST, round(height * scale, 2))


def _lines(words: Sequence[Word], scale: float, down: float, codes: dict[str, int]) -> Iterator[str]:
    """The words of each line on one base line and in one size, so that they can be marked evenly."""
    for _, line in groupby(words, key=lambda word: word.line):
        there = [word for word in line if _shown(word.text) and word.right > word.left]
        if there:
            bottom, top = max(word.bottom for word in there), min(word.top for word in there)
            size = max(1.0, (bottom - top) * scale)
            yield f"/F {size:.2f} Tf"
            yield from (_word(word, scale, size, down - bottom * scale, codes) for word in there)


def _word(word: Word, scale: float, size: float, base: float, codes: dict[str, int]) -> str:
    """One word stretched to the width of its box; one that runs to the left begins at its right end."""
    text = _shown(word.text)
    width = (word.right - word.left) * scale
    stretch = width / (len(text) * size * HALF / UNITS)
    leftwards = any(unicodedata.bidirectional(letter) in RIGHT_TO_LEFT for letter in text)
    start, direction = (word.right, -stretch) if leftwards else (word.left, stretch)
    told = "".join(f"{codes[letter]:04X}" for letter in f"{text} ")
    return f"{direction:.4f} 0 0 1 {start * scale:.2f} {base:.2f} Tm <{told}> Tj"


def _shown(text: str) -> str:
    """Without control characters and what is no character (ISO 19005-2, 6.2.11.7.2)."""
    return "".join(letter for letter in text if unicodedata.category(letter) not in {"Cc", "Cs", "Cn", "Co"})


def _picture(pdf: Pdf, picture: Squeezed) -> pikepdf.Object:
    image = pdf.make_stream(
        picture.data, Type=Name.XObject, Subtype=Name.Image, Width=picture.width, Height=picture.height,
        ColorSpace=Name.DeviceGray, BitsPerComponent=1 if picture.fax else 8,
        Filter=Name.CCITTFaxDecode if picture.fax else Name.DCTDecode,
    )  # fmt: skip
    if picture.fax:
        image.DecodeParms = Dictionary(K=-1, Columns=picture.width, Rows=picture.height, BlackIs1=True)
    return image


def _output_intent(pdf: Pdf) -> pikepdf.Object:
    profile = pdf.make_stream(srgb(), N=3)
    return pdf.make_indirect(
        Dictionary(
            Type=Name.OutputIntent, S=Name.GTS_PDFA1, OutputConditionIdentifier="sRGB", Info="sRGB",
            DestOutputProfile=profile,
        )
    )  # fmt: skip


@cache
def srgb() -> bytes:
    """An ICC profile of sRGB by Little CMS, with a fixed date."""
    made = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    made[PROFILE_DATE] = MADE
    return bytes(made)

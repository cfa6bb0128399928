"""The rules of PDF/A-2b (ISO 19005-2) that can be checked by looking at objects, each by its clause.

veraPDF is the measure of such files; where it cannot be had, this says what it would say of a file of
pictures and invisible words. It is no validator: font programs, colour profiles and compressed pictures
are only looked at from outside, and annotations, forms and layers are refused instead of examined.
"""

import re
from collections.abc import Callable, Iterator
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

XMP = "{http://www.aiim.org/pdfa/ns/id/}"
FILTERS = {"/FlateDecode", "/DCTDecode", "/CCITTFaxDecode", "/JBIG2Decode", "/RunLengthDecode"}
OPERATORS = {
    "BT", "ET", "Tr", "Tf", "Tm", "Tj", "TJ", "Td", "q", "Q", "cm", "Do", "re", "f", "g", "G", "W", "n", "w",
    "m", "l", "S",
}  # fmt: skip
NOT_IN_CATALOG = (
    "/AA",
    "/OpenAction",
    "/AcroForm",
    "/OCProperties",
    "/Names",
    "/NeedsRendering",
    "/Requirements",
)
NOT_IN_IMAGES = ("/Alternates", "/OPI", "/SMask", "/Mask")
LONGEST_STRING, LONGEST_NAME, LARGEST_INTEGER = 32_767, 127, 2**31 - 1
DEEPEST = 28


def faults(data: bytes) -> list[str]:
    """Every rule that is broken, as `clause: what`; empty for a file that holds to all of them."""
    with pikepdf.open(BytesIO(data)) as pdf:
        rules = (
            _file(data),
            _trailer(pdf),
            _catalog(pdf),
            _metadata(pdf),
            _output_intent(pdf),
            _objects(pdf),
        )
        return [fault for rule in rules for fault in rule] + [f for p in pdf.pages for f in _page(p, pdf)]


def _file(data: bytes) -> Iterator[str]:
    head, _, rest = data.partition(b"\n")
    if not re.fullmatch(rb"%PDF-1\.[0-7]", head):
        yield "6.1.2: the file does not begin with its version"
    if rest[:1] != b"%" or min(rest[1:5]) < 128:
        yield "6.1.2: no comment of four bytes over 127 in the second line"
    if not re.search(rb"%%EOF\r?\n?\Z", data):
        yield "6.1.3: something follows the end of the file"


def _trailer(pdf: Pdf) -> Iterator[str]:
    if "/ID" not in pdf.trailer or len(pdf.trailer.ID) != 2:
        yield "6.1.3: no ID in the trailer"
    if "/Encrypt" in pdf.trailer:
        yield "6.1.3: encrypted"
    if "/Info" in pdf.trailer and len(pdf.trailer.Info):
        yield "6.6.2.3: an Info dictionary that could contradict the metadata"


def _catalog(pdf: Pdf) -> Iterator[str]:
    for name in NOT_IN_CATALOG:
        if name in pdf.Root:
            yield f"6.4 to 6.9: the catalog has {name}"


def _metadata(pdf: Pdf) -> Iterator[str]:
    stream = pdf.Root.get("/Metadata")
    if stream is None or stream.get("/Type") != Name.Metadata or stream.get("/Subtype") != Name.XML:
        yield "6.6.2.1: no metadata"
        return
    if b"bytes=" in stream.read_bytes()[:200] or b"encoding=" in stream.read_bytes()[:200]:
        yield "6.6.2.1: the packet's head has bytes or encoding"
    with pdf.open_metadata() as xmp:
        if (xmp.get(f"{XMP}part"), xmp.get(f"{XMP}conformance")) != ("2", "B"):
            yield "6.6.4: the metadata do not say 2B"


def _output_intent(pdf: Pdf) -> Iterator[str]:
    intents = [i for i in pdf.Root.get("/OutputIntents", []) if i.get("/S") == Name.GTS_PDFA1]
    if len(intents) != 1 or "/OutputConditionIdentifier" not in intents[0]:
        yield "6.2.3: not one output intent with its identifier"
        return
    profile = intents[0].DestOutputProfile
    head = profile.read_bytes()
    if head[36:40] != b"acsp" or head[12:16] not in (b"mntr", b"prtr") or head[8] > 4:
        yield "6.2.3: no ICC profile of a screen or a printer up to version 4"
    if int.from_bytes(head[:4], "big") != len(head):
        yield "6.2.3: the ICC profile is not as long as it says"
    if {b"GRAY": 1, b"RGB ": 3, b"CMYK": 4}.get(head[16:20]) != profile.N:
        yield "6.2.3: the ICC profile has another number of colours"


def _objects(pdf: Pdf) -> Iterator[str]:
    for thing in pdf.objects:
        yield from _values(thing, 0)
        if isinstance(thing, Stream):
            yield from _stream(thing)
        if isinstance(thing, Dictionary | Stream):
            yield from KINDS.get(str(thing.get("/Type", "")), _nothing)(thing)
            if thing.get("/Subtype") == Name.Image:
                yield from _image(thing)


def _values(thing: object, depth: int) -> Iterator[str]:
    """6.1.13: the limits of an implementation, in objects that stand in one another."""
    if isinstance(thing, Name) and len(str(thing)) > LONGEST_NAME:
        yield "6.1.13: a name that is too long"
    elif isinstance(thing, pikepdf.String) and len(bytes(thing)) > LONGEST_STRING:
        yield "6.1.13: a string that is too long"
    elif isinstance(thing, int) and abs(thing) > LARGEST_INTEGER:
        yield "6.1.13: a number that is too large"
    elif isinstance(thing, Array | Dictionary) and depth < 10:
        for value in thing if isinstance(thing, Array) else dict(thing.items()).values():
            if not getattr(value, "is_indirect", False):
                yield from _values(value, depth + 1)


def _stream(stream: Stream) -> Iterator[str]:
    filters = stream.get("/Filter", Array())
    for one in filters if isinstance(filters, Array) else [filters]:
        if str(one) not in FILTERS:
            yield f"6.1.7.2: the filter {one}"
    if any(name in stream for name in ("/F", "/FFilter", "/FDecodeParms")):
        yield "6.1.7.1: bytes in another file"


def _image(image: Stream) -> Iterator[str]:
    if any(name in image for name in NOT_IN_IMAGES) or bool(image.get("/Interpolate", False)):
        yield "6.2.8: a picture with alternatives, a mask, or interpolated"
    if image.get("/ColorSpace") not in (Name.DeviceGray, Name.DeviceRGB):
        yield "6.2.4: colours that do not fit the output intent"
    if int(image.get("/BitsPerComponent", 0)) not in (1, 2, 4, 8, 16):
        yield "6.2.8.2: an odd number of bits"


def _font(font: Dictionary) -> Iterator[str]:
    if font.Subtype == Name.Type0:
        (descendant,) = font.DescendantFonts
        ordering = descendant.CIDSystemInfo
        if font.Encoding != Name("/Identity-H") or bytes(ordering.Ordering) != b"Identity":
            yield "6.2.11.3.1: the encoding does not fit the font"
        if not isinstance(descendant.CIDToGIDMap, Stream):
            yield "6.2.11.3.2: no CIDToGIDMap"
        yield from _embedded(descendant)
    elif font.Subtype != Name.CIDFontType2:
        yield from _embedded(font)


def _embedded(font: Dictionary) -> Iterator[str]:
    descriptor = font.get("/FontDescriptor", Dictionary())
    if not any(f"/FontFile{number}" in descriptor for number in ("", "2", "3")):
        yield "6.2.11.4.1: a font that is not embedded"
    if descriptor.get("/FontName") != font.get("/BaseFont"):
        yield "6.2.11.2: a font with two names"


def _forbidden(_: object) -> Iterator[str]:
    yield "6.3 to 6.9: an action, annotation, layer or state of graphics"


def _nothing(_: object) -> Iterator[str]:
    return iter(())


KINDS: dict[str, Callable[[Dictionary], Iterator[str]]] = {
    "/Font": _font, "/Action": _forbidden, "/Annot": _forbidden, "/OCG": _forbidden, "/ExtGState": _forbidden,
    "/EmbeddedFile": _forbidden, "/Filespec": _forbidden,
}  # fmt: skip


def _page(page: pikepdf.Page, pdf: Pdf) -> Iterator[str]:
    if any(name in page for name in ("/Annots", "/AA", "/PresSteps", "/Group")):
        yield "6.3 to 6.5: a page with annotations, actions, steps or a group of transparency"
    left, bottom, right, top = map(float, page.mediabox)
    if not (3 <= right - left <= 14_400 and 3 <= top - bottom <= 14_400):
        yield "6.1.13: a page too small or too large"
    depth = 0
    for operands, operator in pikepdf.parse_content_stream(page):
        depth += {"q": 1, "Q": -1}.get(str(operator), 0)
        if str(operator) not in OPERATORS:
            yield f"6.2.2: the operator {operator}"
        if depth > DEEPEST or depth < 0:
            yield "6.1.13: states of graphics nested too deep"
        for operand in operands:
            yield from _values(operand, 0)
    fonts = page.obj.Resources.get("/Font", Dictionary())
    if any(font.get("/Subtype") == Name.Type0 and "/ToUnicode" not in font for font in fonts.values()):
        yield "6.2.11.7: letters of which nobody can tell what they are"

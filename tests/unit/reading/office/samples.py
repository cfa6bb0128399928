"""Office files as small as their formats allow, made by hand; every person in them is invented."""

import struct
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

OPEN_XML = "application/vnd.openxmlformats-officedocument"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
DOCX, XLSX, PPTX = (
    f"{OPEN_XML}.{kind}"
    for kind in ("wordprocessingml.document", "spreadsheetml.sheet", "presentationml.presentation")
)
ODT, ODS, ODP = (f"{OPEN_DOCUMENT}.{kind}" for kind in ("text", "spreadsheet", "presentation"))
XLS, PPT = "application/vnd.ms-excel", "application/vnd.ms-powerpoint"
DOC, RTF, CSV = "application/msword", "application/rtf", "text/csv"
TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "openxmlformats-package.relationships"
MAIN = {DOCX: "word/document.xml", XLSX: "xl/workbook.xml", PPTX: "ppt/presentation.xml"}
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OASIS = "urn:oasis:names:tc:opendocument:xmlns"
ODF_NAMES = {
    "office": f"{OASIS}:office:1.0",
    "text": f"{OASIS}:text:1.0",
    "table": f"{OASIS}:table:1.0",
    "draw": f"{OASIS}:drawing:1.0",
    "form": f"{OASIS}:form:1.0",
    "presentation": f"{OASIS}:presentation:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
}
Parts = dict[str, str | bytes]


def zipped(parts: Parts) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(ZipInfo(name) if name == "mimetype" else name, content)
    return file.getvalue()


def relations(*told: tuple[str, str, str]) -> str:
    """A `.rels` part of (id, kind, target)."""
    rows = (f'<Relationship Id="{id_}" Type="{TYPES}/{kind}" Target="{to}"/>' for id_, kind, to in told)
    return f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(rows)}</Relationships>'


def open_xml(media_type: str, parts: Parts) -> bytes:
    """A package with its list of content types first."""
    override = f'<Override PartName="/{MAIN[media_type]}" ContentType="{media_type}.main+xml"/>'
    rels = f'<Default Extension="rels" ContentType="application/vnd.{RELATIONS}+xml"/>'
    types = f'<Types xmlns="{PACKAGE}/content-types">{rels}{override}</Types>'
    start = {
        "[Content_Types].xml": types,
        "_rels/.rels": relations(("1", "officeDocument", MAIN[media_type])),
    }
    return zipped(start | parts)


def docx(body: str, others: Parts | None = None) -> bytes:
    document = f'<w:document xmlns:w="{WORD}" xmlns:mc="mc"><w:body>{body}</w:body></w:document>'
    return open_xml(DOCX, {"word/document.xml": document} | (others or {}))


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def xlsx(sheets: dict[str, str], others: Parts | None = None) -> bytes:
    """A workbook of sheets: title and the XML of its rows."""
    numbered = list(enumerate(sheets, 1))
    book = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, name in numbered)
    parts = {
        "xl/workbook.xml": f'<workbook xmlns:r="{TYPES}"><sheets>{book}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            *((f"r{n}", "worksheet", f"worksheets/sheet{n}.xml") for n, _ in numbered),
            ("s", "sharedStrings", "sharedStrings.xml"),
            ("f", "styles", "styles.xml"),
        ),
    }
    for n, name in numbered:
        content = f"<worksheet><sheetData>{sheets[name]}</sheetData></worksheet>"
        parts[f"xl/worksheets/sheet{n}.xml"] = content
    return open_xml(XLSX, parts | (others or {}))


def pptx(slides: list[str], others: Parts | None = None) -> bytes:
    """A presentation of slides: the XML of their text bodies. It shows the last one first."""
    ids = "".join(f'<p:sldId id="{256 + n}" r:id="r{n}"/>' for n in reversed(range(len(slides))))
    show = f'<p:presentation xmlns:p="p" xmlns:r="{TYPES}"><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>'
    targets = ((f"r{n}", "slide", f"slides/slide{n}.xml") for n in range(len(slides)))
    parts = {"ppt/presentation.xml": show, "ppt/_rels/presentation.xml.rels": relations(*targets)}
    for n, body in enumerate(slides):
        parts[f"ppt/slides/slide{n}.xml"] = f'<p:sld xmlns:p="p" xmlns:a="a">{body}</p:sld>'
    return open_xml(PPTX, parts | (others or {}))


def opendocument(media_type: str, body: str, others: Parts | None = None) -> bytes:
    names = "".join(f' xmlns:{name}="{space}"' for name, space in ODF_NAMES.items())
    content = f"<office:document-content{names}><office:body>{body}</office:body></office:document-content>"
    return zipped({"mimetype": media_type, "content.xml": content} | (others or {}))


def ole(streams: dict[str, bytes]) -> bytes:
    """An OLE file: header, allocation table, directory, then the streams, each of 4096 bytes or more."""
    padded = {name: data.ljust(max(4096, -len(data) // 512 * -512), b"\0") for name, data in streams.items()}
    blocks = [-(-len(data) // 512) for data in padded.values()]
    starts = [2 + sum(blocks[:n]) for n in range(len(blocks))]
    table = [0xFFFFFFFD, 0xFFFFFFFE]
    for start, count in zip(starts, blocks, strict=True):
        table += [*range(start + 1, start + count), 0xFFFFFFFE]
    fat = struct.pack("<128I", *table, *[0xFFFFFFFF] * (128 - len(table)))
    return _header() + fat + _directory(padded, starts) + b"".join(padded.values())


def ole_of_small(name: str, content: bytes) -> bytes:
    """An OLE file with one stream of at most 512 bytes, in sectors of 64."""
    count = -(-len(content) // 64)
    chain = struct.pack(f"<{count}I", *range(1, count), 0xFFFFFFFE).ljust(512, b"\xff")
    fat = struct.pack("<4I", 0xFFFFFFFD, *[0xFFFFFFFE] * 3).ljust(512, b"\xff")
    directory = _entry("Root Entry", 5, 0xFFFFFFFF, 1, 2, count * 64)
    directory += _entry(name, 2, 0xFFFFFFFF, 0xFFFFFFFF, 0, len(content))
    parts = (_header(first_small=3), fat, directory.ljust(512, b"\0"), content.ljust(512, b"\0"), chain)
    return b"".join(parts)


def _header(first_small: int = 0xFFFFFFFE) -> bytes:
    numbers = (0, 1, 1, 0, 4096, first_small, 0, 0xFFFFFFFE, 0, 0, *[0xFFFFFFFF] * 108)
    magic = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    return struct.pack("<8s16s5H6x9I109I", magic, b"", 0x3E, 3, 0xFFFE, 9, 6, *numbers)


def _directory(streams: dict[str, bytes], starts: list[int]) -> bytes:
    """At most three streams: each the right neighbour of the one before."""
    entries = [_entry("Root Entry", 5, 0xFFFFFFFF, 1, 0xFFFFFFFE, 0)]
    for number, (name, start) in enumerate(zip(streams, starts, strict=True), 1):
        after = number + 1 if number < len(streams) else 0xFFFFFFFF
        entries.append(_entry(name, 2, after, 0xFFFFFFFF, start, len(streams[name])))
    return b"".join(entries).ljust(512, b"\0")


def _entry(name: str, kind: int, after: int, below: int, start: int, size: int) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    links = (0xFFFFFFFF, after, below)
    return struct.pack("<64sHBB3I16x4x16xIQ", raw, len(raw), kind, 1, *links, start, size)


def doc(text: str, *, flags: int = 0x0200, footnotes: str = "") -> bytes:
    """A Word document of 1997."""
    return ole(doc_streams(text, flags=flags, footnotes=footnotes))


def doc_streams(text: str, *, flags: int = 0x0200, footnotes: str = "") -> dict[str, bytes]:
    """Its streams: one piece of eight-bit text for each half of it."""
    whole = (text + footnotes).encode("cp1252")
    half = len(whole) // 2
    document = bytearray(0x400) + whole[:half] + whole[half:].decode("cp1252").encode("utf-16-le")
    pieces = struct.pack("<3I", 0, half, len(whole))
    pieces += struct.pack("<HIH", 0, 0x400 * 2 | 1 << 30, 0) + struct.pack("<HIH", 0, 0x400 + half, 0)
    clx = b"\x01\x02\x00ab" + b"\x02" + struct.pack("<I", len(pieces)) + pieces
    struct.pack_into("<H", document, 0, 0xA5EC)
    struct.pack_into("<H", document, 0x0A, flags)
    struct.pack_into("<II", document, 0x4C, len(text), len(footnotes))
    struct.pack_into("<II", document, 0x01A2, 0, len(clx))
    return {"1Table": clx, "WordDocument": bytes(document)}


Cell = tuple[int, int, str | float | bytes]
"""Row, column and what stands there; bytes are the words a formula gave."""


def xls(*sheets: tuple[str, list[Cell]], hidden: int = -1, locked: bool = False) -> bytes:
    """An Excel workbook of 1997: titles and cells; texts are shared, the last one runs over two records."""
    texts = list(dict.fromkeys(value for _, cells in sheets for *_, value in cells if isinstance(value, str)))
    bodies = [_sheet(cells, texts) for _, cells in sheets]
    globals_ = _workbook([title for title, _ in sheets], [0] * len(sheets), texts, hidden, locked=locked)
    starts = [len(globals_) + sum(map(len, bodies[:n])) for n in range(len(bodies))]
    globals_ = _workbook([title for title, _ in sheets], starts, texts, hidden, locked=locked)
    return ole({"Workbook": globals_ + b"".join(bodies)})


def record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _workbook(titles: list[str], starts: list[int], texts: list[str], hidden: int, *, locked: bool) -> bytes:
    out = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    out += record(0x2F, bytes(6)) if locked else b""
    code = b"dd.mm.yyyy"
    out += record(0x41E, struct.pack("<HHB", 164, len(code), 0) + code)
    out += b"".join(record(0xE0, struct.pack("<HH16x", 0, number)) for number in (0, 164))
    for number, (title, start) in enumerate(zip(titles, starts, strict=True)):
        name = struct.pack("<BB", len(title), 0) + title.encode("latin-1")
        out += record(0x85, struct.pack("<IBB", start, int(number == hidden), 0) + name)
    return out + _shared(texts) + record(0x0A, b"")


def _shared(texts: list[str]) -> bytes:
    """The texts in two bytes a letter; half of the last goes on in the next record, in one byte a letter."""
    if not texts:
        return b""
    *others, last = texts
    half = len(last) // 2
    body = struct.pack("<II", len(texts), len(texts))
    body += b"".join(struct.pack("<HB", len(text), 1) + text.encode("utf-16-le") for text in others)
    body += struct.pack("<HB", len(last), 1) + last[:half].encode("utf-16-le")
    return record(0xFC, body) + record(0x3C, b"\0" + last[half:].encode("latin-1"))


def _sheet(cells: list[Cell], texts: list[str]) -> bytes:
    out = record(0x809, struct.pack("<HHHHII", 0x600, 16, 0, 0, 0, 0))
    for row, column, value in cells:
        if isinstance(value, str):
            out += record(0xFD, struct.pack("<HHHI", row, column, 0, texts.index(value)))
        elif isinstance(value, bytes):
            out += record(0x06, struct.pack("<HHH6xH6x", row, column, 0, 0xFFFF))
            out += record(0x207, struct.pack("<HB", len(value), 0) + value)
        elif value == int(value):
            out += record(0x27E, struct.pack("<HHHI", row, column, 0, (int(value) << 2 | 2) & 0xFFFFFFFF))
        else:
            out += record(0x203, struct.pack("<HHHd", row, column, 1, value))
    return out + record(0x0A, b"")


def ppt(*slides: str) -> bytes:
    """A presentation of 1997: one text a slide."""
    made = (slide.encode("utf-16-le") for slide in slides)
    atoms = (struct.pack("<HHI", 0, 0x0FA0, len(words)) + words for words in made)
    return ole({"PowerPoint Document": b"".join(struct.pack("<HHI", 15, 0x03EE, len(a)) + a for a in atoms)})

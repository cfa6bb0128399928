"""Spreadsheets and slides as whole as another program wants them; every person in them is invented."""

from tests.unit.reading.office.samples import (
    ODP,
    ODS,
    OPEN_XML,
    PACKAGE,
    PPTX,
    TYPES,
    XLSX,
    opendocument,
    relations,
    zipped,
)

MAIN = "http://schemas.openxmlformats.org"
DRAWING = f"{MAIN}/drawingml/2006/main"


def _package(kinds: dict[str, str], parts: dict[str, str]) -> bytes:
    overrides = "".join(f'<Override PartName="/{name}" ContentType="{k}+xml"/>' for name, k in kinds.items())
    rels = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    )
    start = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">{rels}{overrides}</Types>',
        "_rels/.rels": relations(("r1", "officeDocument", next(iter(kinds)))),
    }
    return zipped(start | parts)


def workbook(words: str) -> bytes:
    """A workbook with one cell."""
    space = f"{MAIN}/spreadsheetml/2006/main"
    return _package(
        {
            "xl/workbook.xml": f"{XLSX}.main",
            "xl/worksheets/sheet1.xml": f"{OPEN_XML}.spreadsheetml.worksheet",
        },
        {
            "xl/workbook.xml": f'<workbook xmlns="{space}" xmlns:r="{TYPES}"><sheets>'
            '<sheet name="Blatt" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": relations(("r1", "worksheet", "worksheets/sheet1.xml")),
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{space}"><sheetData><row r="1">'
            f'<c r="A1" t="inlineStr"><is><t>{words}</t></is></c></row></sheetData></worksheet>',
        },
    )


def slides(words: str) -> bytes:
    """A presentation with one text on one slide."""
    names = f'xmlns:a="{DRAWING}" xmlns:r="{TYPES}" xmlns:p="{MAIN}/presentationml/2006/main"'
    place = '<a:xfrm><a:off x="0" y="0"/><a:ext cx="6000000" cy="1000000"/></a:xfrm>'
    none = '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
    box = (
        '<p:sp><p:nvSpPr><p:cNvPr id="2" name="Text"/><p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr>'
        f'<p:spPr>{place}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>'
        f"<p:txBody><a:bodyPr/><a:p><a:r><a:t>{words}</a:t></a:r></a:p></p:txBody></p:sp>"
    )
    return _package(
        {
            "ppt/presentation.xml": f"{PPTX}.main",
            "ppt/slides/slide1.xml": f"{OPEN_XML}.presentationml.slide",
        },
        {
            "ppt/presentation.xml": f'<p:presentation {names}><p:sldIdLst><p:sldId id="256" r:id="r1"/>'
            '</p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/><p:notesSz cx="6858000" cy="9144000"/>'
            "</p:presentation>",
            "ppt/_rels/presentation.xml.rels": relations(("r1", "slide", "slides/slide1.xml")),
            "ppt/slides/slide1.xml": f"<p:sld {names}><p:cSld><p:spTree>{none}{box}</p:spTree></p:cSld>"
            "</p:sld>",
        },
    )


def open_sheet(words: str) -> bytes:
    """The same as an ODS."""
    cell = f'<table:table-cell office:value-type="string"><text:p>{words}</text:p></table:table-cell>'
    table = f'<table:table table:name="Blatt"><table:table-row>{cell}</table:table-row></table:table>'
    return _open(ODS, f"<office:spreadsheet>{table}</office:spreadsheet>")


def open_slides(words: str) -> bytes:
    """The same as an ODP."""
    space = "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
    size = f'xmlns:svg="{space}" svg:width="15cm" svg:height="2cm"'
    box = f"<draw:frame {size}><draw:text-box><text:p>{words}</text:p></draw:text-box></draw:frame>"
    return _open(
        ODP, f'<office:presentation><draw:page draw:name="1">{box}</draw:page></office:presentation>'
    )


def _open(kind: str, body: str) -> bytes:
    space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{media_type}"/>'
        for path, media_type in (("/", kind), ("content.xml", "text/xml"))
    )
    manifest = f'<manifest:manifest xmlns:manifest="{space}">{entries}</manifest:manifest>'
    return opendocument(kind, body, {"META-INF/manifest.xml": manifest})

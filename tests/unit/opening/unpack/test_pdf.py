"""Files within PDFs: attachments, portfolios, paper clips."""

import zlib
from io import BytesIO

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    EncodedStreamObject,
    NameObject,
    PdfObject,
    TextStringObject,
)

from classifiers.reasons import Reason
from ingest.opening.unpack.nouns import Budget, OverBudgetError, Unpacked
from ingest.opening.unpack.pdf import unpack_pdf

LETTER = b"Guten Tag, hier der Antrag.\n" * 40


def opened(data: bytes, parts: int = 50, size: int = 1_000_000) -> Unpacked:
    return unpack_pdf(data, Budget(parts=parts, size=size))


def contents(unpacked: Unpacked) -> dict[str, bytes]:
    return {member.name: member.data for member in unpacked.members}


def blank() -> PdfWriter:
    writer = PdfWriter()
    writer.add_blank_page(72, 72)
    return writer


def written(writer: PdfWriter) -> bytes:
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def dictionary(**entries: PdfObject) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{name}"): value for name, value in entries.items()})


def specification(writer: PdfWriter, name: str, data: bytes, kind: str = "") -> DictionaryObject:
    stream = DecodedStreamObject()
    stream.set_data(data)
    if kind:
        stream[NameObject("/Subtype")] = NameObject(kind)
    return dictionary(F=TextStringObject(name), EF=dictionary(F=writer._add_object(stream)))  # noqa: SLF001


def with_tree(writer: PdfWriter, tree: DictionaryObject) -> PdfWriter:
    writer.root_object[NameObject("/Names")] = dictionary(EmbeddedFiles=writer._add_object(tree))  # noqa: SLF001
    return writer


def leaf(writer: PdfWriter, name: str, data: bytes) -> DictionaryObject:
    return dictionary(Names=ArrayObject([TextStringObject(name), specification(writer, name, data)]))


def test_a_pdf_without_files_holds_nothing() -> None:
    assert opened(written(blank())) == Unpacked()


def test_attachments_are_members() -> None:
    writer = blank()
    writer.add_attachment("Antrag März.txt", LETTER)
    writer.add_attachment("../../b.bin", b"zwei")
    assert contents(opened(written(writer))) == {"Antrag März.txt": LETTER, "../../b.bin": b"zwei"}


def test_attachments_of_one_name_are_two() -> None:
    writer = blank()
    writer.add_attachment("a", b"eins")
    writer.add_attachment("a", b"zwei")
    assert {member.data for member in opened(written(writer)).members} == {b"eins", b"zwei"}


def test_the_claimed_type_is_kept() -> None:
    writer = blank()
    files = ArrayObject([TextStringObject("a"), specification(writer, "a", b"<a/>", "/text#2Fxml")])
    data = written(with_tree(writer, dictionary(Names=files))).replace(b"/text#232Fxml", b"/text#2Fxml")
    (member,) = opened(data).members
    assert (member.claimed_type, member.data) == ("text/xml", b"<a/>")


def test_the_files_of_a_portfolio_lie_in_a_tree_of_any_depth() -> None:
    writer = blank()
    deep = dictionary(Kids=ArrayObject([leaf(writer, "tief", b"1"), leaf(writer, "auch", b"2")]))
    tree = dictionary(Kids=ArrayObject([dictionary(Kids=ArrayObject([deep])), leaf(writer, "flach", b"3")]))
    assert list(contents(opened(written(with_tree(writer, tree))))) == ["tief", "auch", "flach"]


def test_a_tree_that_bites_its_tail_ends() -> None:
    writer = blank()
    tree = leaf(writer, "a", LETTER)
    place = writer._add_object(tree)  # noqa: SLF001
    tree[NameObject("/Kids")] = ArrayObject([place, place])
    writer.root_object[NameObject("/Names")] = dictionary(EmbeddedFiles=place)
    assert contents(opened(written(writer))) == {"a": LETTER}


def test_a_paper_clip_on_a_page_is_a_member_and_one_file_is_taken_once() -> None:
    writer = blank()
    place = writer._add_object(specification(writer, "Beleg.txt", LETTER))  # noqa: SLF001
    clip = dictionary(Type=NameObject("/Annot"), Subtype=NameObject("/FileAttachment"), FS=place)
    note = dictionary(Type=NameObject("/Annot"), Subtype=NameObject("/Text"))
    writer.pages[0][NameObject("/Annots")] = ArrayObject([note, clip, clip])
    with_tree(writer, dictionary(Names=ArrayObject([TextStringObject("Beleg.txt"), place])))
    assert [member.data for member in opened(written(writer)).members] == [LETTER]


def test_files_are_found_where_all_objects_are_packed() -> None:
    writer = blank()
    writer.add_attachment("a", LETTER)
    data = with_packed_objects(written(writer))
    assert b"/EF" not in data
    assert contents(opened(data)) == {"a": LETTER}


def with_packed_objects(data: bytes) -> bytes:
    """The same file with every object that is no stream in an object stream (PDF 1.5)."""
    reader = PdfReader(BytesIO(data))
    plain, streams = {}, {}
    for number in range(1, len(reader.xref[0]) + 1):
        thing = reader.get_object(number)
        out = BytesIO()
        thing.write_to_stream(out)
        (streams if b"stream\n" in out.getvalue() else plain)[number] = out.getvalue()
    offsets, body = [], b""
    for number, text in plain.items():
        offsets.append(f"{number} {len(body)}")
        body += text + b"\n"
    head = " ".join(offsets).encode() + b"\n"
    holder = max([*plain, *streams]) + 1
    packed = zlib.compress(head + body)
    first = (
        f"<< /Type /ObjStm /N {len(plain)} /First {len(head)} /Filter /FlateDecode /Length {len(packed)} >>"
    )
    streams[holder] = first.encode() + b"\nstream\n" + packed + b"\nendstream"
    return _with_table(streams, plain, holder, reader.trailer.raw_get("/Root").idnum)


def _with_table(streams: dict[int, bytes], plain: dict[int, bytes], holder: int, root: int) -> bytes:
    out, places = bytearray(b"%PDF-1.5\n"), {}
    for number, text in streams.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    table, rows = holder + 1, bytes(5)
    places[table] = len(out)
    order = list(plain)
    for number in range(1, table + 1):
        kind, where, index = (2, holder, order.index(number)) if number in plain else (1, places[number], 0)
        rows += bytes([kind]) + where.to_bytes(3, "big") + bytes([index])
    head = f"<< /Type /XRef /Size {table + 1} /W [1 3 1] /Root {root} 0 R /Length {len(rows)} >>"
    out += b"%d 0 obj\n%s\nstream\n%s\nendstream\nendobj\n" % (table, head.encode(), rows)
    return bytes(out) + b"startxref\n%d\n%%%%EOF\n" % places[table]


def test_the_empty_password_is_tried() -> None:
    writer = blank()
    writer.add_attachment("a", LETTER)
    writer.encrypt("", "besitzer", algorithm="AES-256")
    assert contents(opened(written(writer))) == {"a": LETTER}


def test_behind_a_password_nothing_is_found_and_that_is_said() -> None:
    writer = blank()
    writer.add_attachment("a", LETTER)
    writer.encrypt("geheim", algorithm="AES-256")
    unpacked = opened(written(writer))
    assert (unpacked.members, unpacked.problem) == ((), Reason.ENCRYPTED)


def test_of_a_pdf_that_was_cut_off_the_files_are_taken_that_are_there() -> None:
    writer = blank()
    writer.add_attachment("a", LETTER)
    data = written(writer)
    unpacked = opened(data[: data.rfind(b"xref\n", 0, data.rfind(b"startxref"))])
    assert contents(unpacked) == {"a": LETTER}
    assert unpacked.problem is Reason.DAMAGED


def test_a_broken_file_does_not_cost_the_others() -> None:
    writer = blank()
    broken = dictionary(F=TextStringObject("kaputt"), EF=dictionary(F=writer._add_object(unreadable())))  # noqa: SLF001
    names = ArrayObject([TextStringObject("kaputt"), broken, TextStringObject("nichts"), dictionary()])
    names += [TextStringObject("gut"), specification(writer, "gut", LETTER)]
    unpacked = opened(written(with_tree(writer, dictionary(Names=names))))
    assert contents(unpacked) == {"gut": LETTER}
    assert unpacked.problem is Reason.DAMAGED


def unreadable() -> EncodedStreamObject:
    stream = EncodedStreamObject()
    stream._data = b"kein Strom"  # noqa: SLF001
    stream[NameObject("/Filter")] = NameObject("/GibtEsNicht")
    return stream


def test_what_is_no_pdf_holds_nothing_and_is_damaged() -> None:
    assert opened(b"%PDF-1.4 /EF <<").problem is Reason.DAMAGED


def test_a_bomb_in_a_pdf_is_stopped() -> None:
    writer = blank()
    stream = DecodedStreamObject()
    stream.set_data(bytes(20_000_000))
    place = writer._add_object(stream.flate_encode())  # noqa: SLF001
    tree = dictionary(Names=ArrayObject([TextStringObject("a"), dictionary(EF=dictionary(F=place))]))
    data = written(with_tree(writer, tree))
    with pytest.raises(OverBudgetError):
        opened(data, size=100_000_000)


def test_more_files_than_the_budget_has_are_not_taken() -> None:
    writer = blank()
    for number in range(6):
        writer.add_attachment(f"{number}", b"x")
    with pytest.raises(OverBudgetError):
        opened(written(writer), parts=5)

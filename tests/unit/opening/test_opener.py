"""Mails taken apart: roles, numbering, damaged parts, bounds."""

from base64 import b64encode
from email.message import EmailMessage
from hashlib import sha256
from io import BytesIO
from zipfile import ZipFile

import pytest
from PIL import Image

from classifiers.nouns import Part, Role
from classifiers.reasons import Reason
from ingest.opening.nouns import Opened, OpeningLimits
from ingest.opening.opener import glance, open_mail

BASE64 = "Content-Transfer-Encoding: base64"
LIMITS = OpeningLimits(parts=50, depth=3, opened=1_000_000)


def test_the_text_is_the_plain_branch_and_the_html_its_alternative() -> None:
    assert roles(mixed(alternative(plain("Guten Tag"), html("<p>Guten Tag</p>")))) == {
        "1.1": Role.TEXT,
        "1.2": Role.ALTERNATIVE,
    }


def test_the_html_is_the_text_where_the_plain_branch_is_blank() -> None:
    assert roles(alternative(plain(" \n"), html("<p>Guten Tag</p>"))) == {
        "1": Role.ALTERNATIVE,
        "2": Role.TEXT,
    }


def test_a_pdf_within_the_html_branch_is_an_attachment() -> None:
    mail = alternative(plain("Guten Tag"), mixed(html("<p>Guten Tag</p>"), part("application/pdf", "%PDF-")))
    assert roles(mail) == {"1": Role.TEXT, "2.1": Role.ALTERNATIVE, "2.2": Role.ATTACHMENT}


def test_a_footer_after_an_attachment_is_text_too() -> None:
    mail = mixed(plain("Anbei."), part("application/pdf", "%PDF-"), plain("Von meinem Telefon gesendet"))
    assert roles(mail) == {"1": Role.TEXT, "2": Role.ATTACHMENT, "3": Role.TEXT}


@pytest.mark.parametrize(
    "header", ["Content-Disposition: attachment", 'Content-Disposition: inline; filename="a.txt"']
)
def test_a_text_that_is_attached_or_named_is_an_attachment(header: str) -> None:
    assert roles(mixed(plain("Guten Tag"), plain("Liste", header)))["2"] is Role.ATTACHMENT


def test_a_mail_of_one_text_is_its_text_even_with_a_name() -> None:
    assert roles(part("text/plain; name=brief.txt", "Guten Tag")) == {"1": Role.TEXT}


def test_a_picture_the_html_shows_is_inline() -> None:
    mail = mixed(html('<img src="cid:bild%401">'), part("image/png", "x", "Content-ID: <bild@1>"))
    assert roles(mail)["2"] is Role.INLINE


def test_a_pdf_with_a_content_id_stays_an_attachment() -> None:
    mail = mixed(html('<a href="cid:a">'), part("application/pdf", "%PDF-", "Content-ID: <a>"))
    assert roles(mail)["2"] is Role.ATTACHMENT


def test_signatures_and_reports_have_roles_of_their_own() -> None:
    report = "Reporting-MTA: dns; mx.example.org\n\nFinal-Recipient: rfc822; a@example.org\nAction: failed"
    mail = mixed(
        plain("Guten Tag"),
        part("application/pkcs7-signature", "x"),
        part("message/delivery-status", report),
    )
    assert roles(mail) == {"1": Role.TEXT, "2": Role.SIGNATURE, "3.1": Role.REPORT, "3.2": Role.REPORT}


def test_a_forwarded_mail_is_descended_and_its_parts_are_nested() -> None:
    inner = mixed(plain("Weitergeleitet"), part("application/pdf", "%PDF-"))
    opened = taken_apart(mixed(plain("Siehe unten"), part("message/rfc822", inner)))
    found = [(one.path, one.nested, one.role) for one in opened.parts]
    assert found == [
        ("1", False, Role.TEXT),
        ("2.1", True, Role.TEXT),
        ("2.2", True, Role.ATTACHMENT),
    ]


def test_a_forwarded_mail_of_one_part_has_part_one() -> None:
    mail = mixed(plain("a"), part("message/rfc822", plain("b")))
    assert [one.path for one in taken_apart(mail).parts] == ["1", "2.1"]


def test_the_bytes_of_all_parts_lie_one_after_the_other() -> None:
    spool = BytesIO()
    opened = open_mail(mixed(plain("eins"), plain("zwei")).encode(), spool, LIMITS)
    for one in opened.parts:
        data = spool.getvalue()[one.offset : one.offset + one.size]
        assert sha256(data).hexdigest() == one.sha256
    assert spool.getvalue() == b"einszwei"


def test_base64_that_was_cut_off_is_decoded_as_far_as_it_goes() -> None:
    whole = "R3V0ZW4gVGFnLCBhbmJlaSBtZWluZSBVbnRlcmxhZ2Vu"
    spool = BytesIO()
    cut = part("application/pdf", whole[:-3], "Content-Transfer-Encoding: base64")
    opened = open_mail(cut.encode(), spool, LIMITS)
    assert spool.getvalue() == b"Guten Tag, anbei meine Unterla"
    assert opened.parts[0].defects == ("base64",)


@pytest.mark.parametrize(
    "mail", ["", "\n", "kein Kopf, nur Text", "Content-Type: multipart/mixed; boundary=b\n\n--b--\n"]
)
def test_whatever_comes_has_one_part_at_least(mail: str) -> None:
    assert len(taken_apart(mail).parts) == 1


def test_text_around_an_empty_multipart_is_kept() -> None:
    spool = BytesIO()
    open_mail(b"Content-Type: multipart/mixed; boundary=b\n\nGuten Tag\n--b--\n", spool, LIMITS)
    assert b"Guten Tag" in spool.getvalue()


def test_a_bounce_that_breaks_the_parser_is_opened_by_the_plain_one() -> None:
    mail = "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nGuten Tag\n"
    broken = mail.replace("multipart/mixed; boundary=b\n\n--b", "multipart/mixed\n\n--b")
    assert taken_apart(broken).parts[0].size > 0


def test_too_many_parts_are_refused_and_none_is_left_out_silently() -> None:
    opened = taken_apart(mixed(*[plain("a")] * 51))
    assert opened.problem is Reason.TOO_MANY_PARTS
    assert [one.path for one in opened.parts] == [str(number) for number in range(1, 52)]
    assert {one.sha256 for one in opened.parts} == {sha256(b"a").hexdigest()}


def test_what_lies_in_archives_counts_as_parts_too() -> None:
    archive = BytesIO()
    with ZipFile(archive, "w") as file:
        for number in range(30):
            file.writestr(f"{number}.txt", "Guten Tag")
    packed = part("application/zip", b64encode(archive.getvalue()).decode(), BASE64)
    assert len(taken_apart(mixed(*[plain("a")] * 19, packed)).parts) == 50
    crowded = taken_apart(mixed(*[plain("a")] * 20, packed))
    assert [one.problem for one in crowded.parts] == [*[None] * 20, Reason.TOO_MANY_PARTS]
    assert crowded.problem is None


def test_the_leaves_of_a_mail_in_an_archive_count_each() -> None:
    archive = BytesIO()
    with ZipFile(archive, "w") as file:
        file.writestr("weiter.eml", mixed(*[plain("a")] * 49))
    packed = part("application/zip", b64encode(archive.getvalue()).decode(), BASE64)
    assert [one.problem for one in taken_apart(packed).parts][:2] == [None, Reason.TOO_MANY_PARTS]


def test_what_lies_in_a_damaged_container_is_damaged_too() -> None:
    archive = BytesIO()
    with ZipFile(archive, "w") as file:
        file.writestr("Lohn.pdf", "%PDF-1.7 Lohn")
        file.writestr("weiter.eml", mixed(plain("a"), part("application/pdf", "weiter")))
    data = archive.getvalue().replace(b"weiter", b"Weiter")
    hurt = taken_apart(part("application/zip", b64encode(data).decode(), BASE64))
    assert [(one.path, one.defects) for one in hurt.parts] == [
        ("1", ("crc",)),
        ("1.1", ()),
        ("1.2", ("crc",)),
        ("1.2.1.1", ("crc",)),
        ("1.2.1.2", ("crc",)),
    ]
    cut = b64encode(archive.getvalue()).decode()[:-1]
    assert {one.defects for one in taken_apart(part("application/zip", cut, BASE64)).parts[1:]} == {
        ("base64",)
    }


def test_mails_within_mails_are_opened_to_a_depth() -> None:
    def forwarded(times: int) -> str:
        return part("message/rfc822", forwarded(times - 1)) if times else plain("Guten Tag")

    assert taken_apart(forwarded(3)).problem is None
    too_deep = taken_apart(forwarded(4))
    assert too_deep.problem is Reason.TOO_MANY_PARTS
    assert [(one.path, one.sha256) for one in too_deep.parts] == [
        ("1.1.1.1.1", sha256(b"Guten Tag").hexdigest())
    ]


@pytest.mark.parametrize("levels", [100, 3_000])
def test_containers_without_end_are_refused(levels: int) -> None:
    opening = "".join(
        f"Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n" for level in range(levels)
    )
    assert taken_apart(opening + "\nGuten Tag").problem is Reason.TOO_MANY_PARTS


def test_more_bytes_than_allowed_are_refused() -> None:
    assert taken_apart(plain("a" * 1_000_001)).problem is Reason.READER_OUT_OF_BOUNDS


def test_headers_that_break_off_are_put_together_again() -> None:
    broken = "From: a@example.org\nX-Tracker: H4sI\nIg5drOCwmrVz\nSubject: Umzug\nX-Hop: by mx\nwith ESMTP\n"
    scan = part("image/png", b64encode(picture(9)).decode(), BASE64)
    opened = taken_apart(broken + mixed(plain("Ich ziehe um."), scan))
    assert opened.subject == "Umzug"
    found = [(one.path, one.role, one.problem) for one in opened.parts]
    assert found == [
        ("1", Role.CONTAINER, Reason.DAMAGED),
        ("1.1.1", Role.TEXT, None),
        ("1.1.2", Role.ATTACHMENT, None),
    ]


@pytest.mark.parametrize(
    "words", ["Guten Tag,\nContent-Type: das Wort verstehe ich nicht.", "Wort\nBetreff: Umzug", "Wort"]
)
def test_words_after_headers_without_an_empty_line_stay_words(words: str) -> None:
    assert roles(f"From: a@example.org\n{words}\n\nMehr") == {"1": Role.TEXT}


def test_a_mail_that_ends_without_its_boundary_marks_the_part_it_ends_in() -> None:
    inner = mixed(plain("a"), plain("b"), kind="related")
    whole = mixed(plain("Guten Tag"), inner, plain("Ende"))
    cut = whole.rpartition("--b")[0]
    assert [one.defects for one in taken_apart(whole).parts] == [()] * 4
    opened = taken_apart(cut)
    assert opened.defects == ("truncated",)
    assert [one.defects for one in opened.parts] == [(), (), (), ("unclosed",)]


@pytest.mark.parametrize(
    ("kind", "problem"),
    [("partial; id=a; number=1", Reason.PIECE_OF_MESSAGE), ("external-body", Reason.LIES_ELSEWHERE)],
)
def test_what_is_not_whole_says_so(kind: str, problem: Reason) -> None:
    mail = mixed(plain("Siehe unten"), part(f"message/{kind}", plain("Inhalt")))
    assert [one.problem for one in taken_apart(mail).parts] == [None, problem]


def test_a_letter_does_not_become_a_signature_by_its_label() -> None:
    mail = mixed(plain("Guten Tag"), part("application/pgp-signature", "%PDF-1.7"))
    assert roles(mail)["2"] is Role.ATTACHMENT


def test_a_picture_that_claims_impossible_sides_has_none() -> None:
    wrong = bytearray(picture(20))
    wrong[16:20] = b"\xff\xff\xff\xff"
    mail = part("image/png", b64encode(bytes(wrong)).decode(), BASE64)
    assert taken_apart(mail).parts[0].pixels is None


def test_a_subject_in_raw_bytes_is_read_in_the_charset_of_the_text() -> None:
    mail = "Subject: Пособие\nContent-Type: text/plain; charset=windows-1251\n\nПривет".encode("cp1251")
    assert open_mail(mail, BytesIO(), LIMITS).subject == "Пособие"


def test_attachments_are_counted_as_a_person_counts_them() -> None:
    mail = EmailMessage()
    mail.set_content("Guten Tag")
    mail.add_alternative('<img src="cid:logo"><img src="cid:foto">', subtype="html")
    for name, side in (("logo", 120), ("foto", 900)):
        mail.get_payload()[1].add_related(picture(side), "image", "png", cid=f"<{name}>")
    mail.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="a.pdf")
    assert glance(mail.as_bytes(), LIMITS).attachments == 2


def test_what_the_client_wrote_is_bounded() -> None:
    name = "lang" * 200
    opened = taken_apart(f"Subject: {'x' * 5000}\nContent-Type: text/plain; name={name}\n\nGuten Tag")
    assert (len(opened.subject), len(opened.parts[0].filename)) == (2_000, 255)


def taken_apart(mail: str) -> Opened:
    return open_mail(mail.encode(), BytesIO(), LIMITS)


def roles(mail: str) -> dict[str, Role]:
    def role(one: Part) -> tuple[str, Role]:
        return one.path, one.role

    return dict(map(role, taken_apart(mail).parts))


def part(kind: str, body: str, *headers: str) -> str:
    return "\n".join([f"Content-Type: {kind}", *headers, "", body])


def plain(body: str, *headers: str) -> str:
    return part("text/plain", body, *headers)


def html(body: str) -> str:
    return part("text/html", body)


def mixed(*parts: str, kind: str = "mixed") -> str:
    """A container; the boundary is one that no part within it has."""
    boundary = f"b{sum(one.count('boundary=') for one in parts)}{kind}"
    inside = "".join(f"--{boundary}\n{one}\n" for one in parts)
    return part(f"multipart/{kind}; boundary={boundary}", f"{inside}--{boundary}--\n")


def alternative(*parts: str) -> str:
    return mixed(*parts, kind="alternative")


def picture(side: int) -> bytes:
    file = BytesIO()
    Image.new("L", (side, side)).save(file, "PNG")
    return file.getvalue()

"""The sample office: the committed files are what their makers make, and say of themselves what they hold."""

import io
import os
import re
import tomllib
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.message import Message
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pi_heif import register_heif_opener
from PIL import Image
from pypdf import PdfReader
from stdnum import iban

from classifiers.identifiers import bg_number, customer_number, pension_number
from classifiers.reasons import Reason, Status
from ingest.acknowledgement.held import Held
from tests.fixtures import make_office, people
from tests.fixtures.make_many import many, mixed_batch
from tests.fixtures.samples import Sample

FIXTURES = Path(make_office.__file__).parent
OFFICE = FIXTURES / "office"
FILES = sorted(OFFICE.glob("*.eml"))
EXPECTED = tomllib.loads((OFFICE / "expected.toml").read_text(encoding="utf-8"))["mail"]
MAKERS = [pytest.param(make, id=make.__name__) for make in make_office.MAKERS]


def made(make: Callable[[], Sample]) -> Sample:
    try:
        return make()
    except FileNotFoundError as missing:
        if os.environ.get("CI"):
            pytest.fail(str(missing))
        pytest.skip(str(missing))


def leaves(raw: bytes) -> Iterator[Message]:
    return (part for part in message_from_bytes(raw).walk() if not part.is_multipart())


def content(part: Message) -> bytes:
    decoded = part.get_payload(decode=True)
    assert isinstance(decoded, bytes)
    return decoded


def pictures(data: bytes) -> list[Image.Image]:
    if data.startswith(b"%PDF"):
        return [page.images[0].image.convert("L") for page in PdfReader(io.BytesIO(data)).pages]
    register_heif_opener()
    picture = Image.open(io.BytesIO(data))
    frames = []
    for number in range(getattr(picture, "n_frames", 1)):
        picture.seek(number)
        frames.append(picture.convert("L"))
    return frames


def look_alike(one: bytes, other: bytes) -> bool:
    pairs = list(zip(pictures(one), pictures(other), strict=True))
    return all(a.size == b.size and _distance(a, b) < 4 for a, b in pairs)


def _distance(a: Image.Image, b: Image.Image) -> float:
    small = [np.asarray(picture.resize((200, 280)), dtype=np.float32) for picture in (a, b)]
    return float(np.abs(small[0] - small[1]).mean())


def is_picture(part: Message) -> bool:
    scanned = part.get_content_type() == "application/pdf" and b"/DCTDecode" in content(part)
    return scanned or part.get_content_maintype() == "image"


@pytest.mark.parametrize("make", MAKERS)
def test_a_committed_mail_is_what_its_maker_makes(make: Callable[[], Sample]) -> None:
    sample = made(make)
    committed = (OFFICE / sample.file).read_bytes()
    if not sample.drawn:
        assert committed == sample.raw
        return
    assert message_from_bytes(committed).items() == message_from_bytes(sample.raw).items()
    for old, new in zip(leaves(committed), leaves(sample.raw), strict=True):
        assert old.items() == new.items()
        same = look_alike if is_picture(old) else bytes.__eq__
        assert same(content(old), content(new))


def test_the_committed_register_is_what_its_maker_makes() -> None:
    assert (OFFICE / "register.csv").read_text(encoding="utf-8") == people.register_csv()


def test_the_manifest_and_the_expectations_name_every_file_and_no_other() -> None:
    manifest = (FIXTURES / "MANIFEST.md").read_text(encoding="utf-8")
    names = [file.name for file in FILES]
    assert [mail["file"] for mail in EXPECTED] == names
    assert sorted(re.findall(r"^\| `office/([^`]+)` \| .+ \|$", manifest, re.MULTILINE)) == sorted(
        [*names, "expected.toml", "register.csv"]
    )
    assert len(names) == 25


@pytest.mark.parametrize("mail", [pytest.param(m, id=m["file"]) for m in EXPECTED if "part" in m])
def test_what_is_expected_of_a_mail_names_its_parts_and_known_codes(mail: dict[str, Any]) -> None:
    found = [sha256(content(leaf)).hexdigest() for leaf in leaves((OFFICE / mail["file"]).read_bytes())]
    assert [part["sha256"] for part in mail["part"]] == found
    for part in mail["part"]:
        assert Status(part["status"])
        assert Reason(part["reason"])
        assert ("case" in part) == (part["status"] == "filed")
    assert mail["receipt"] == ("receipt_held" not in mail)
    assert Held(mail.get("receipt_held", Held.AUTO_SUBMITTED))


def test_documents_are_expected_in_cases_and_with_persons_of_the_register() -> None:
    members = {(p.bg_number, p.customer_number) for p in people.PEOPLE if p.status == "active"}
    parts = [part for mail in EXPECTED for part in mail.get("part", ())]
    filed = {(part["case"], part["person"]) for part in parts if part["status"] == "filed"}
    assert filed
    assert filed <= members


def test_mail_14_is_mail_1_and_mail_15_repeats_the_parts_of_mail_3() -> None:
    first, third, fourteenth, fifteenth = (FILES[at].read_bytes() for at in (0, 2, 13, 14))
    assert fourteenth == first
    assert fifteenth != third
    assert [*map(content, leaves(fifteenth))] == [*map(content, leaves(third))]


def test_all_mail_together_stays_small() -> None:
    assert sum(file.stat().st_size for file in FILES) < 6_000_000


def test_nobody_in_the_office_has_a_real_address() -> None:
    texts = [file.read_bytes().decode("latin-1") for file in FILES] + [people.register_csv()]
    domains = {domain for text in texts for domain in re.findall(r"[\w.-]@([\w-]+\.[a-z][\w.-]*\w)", text)}
    assert {domain for domain in domains if not re.search(r"(^|\.)example\.org$", domain)} <= {
        "jobcenter-ge.example"
    }


@pytest.mark.parametrize("p", [pytest.param(p, id=f"{p.bg_number} {p.name}") for p in people.PEOPLE])
def test_numbers_of_the_register_are_well_formed_and_agree_with_the_person(p: people.Person) -> None:
    assert bg_number.canonical(p.bg_number) == p.bg_number
    assert customer_number.canonical(p.customer_number) == p.customer_number
    assert not p.iban or iban.is_valid(p.iban)
    if p.vsnr:
        year, month, day = p.birth_date.split("-")
        assert pension_number.canonical(p.vsnr) == p.vsnr
        assert p.vsnr[2:8] == day + month + year[2:]


@pytest.mark.parametrize("number", ["15070649C103", "65180539W001", "10010490A443"])
def test_the_check_digit_is_right_for_the_official_specimens(number: str) -> None:
    assert people.vsnr_check_digit(number[:11]) == int(number[11])


def test_the_register_has_thirty_persons_in_seventeen_cases_and_its_hard_cases() -> None:
    rows = people.PEOPLE
    assert len({p.customer_number for p in rows}) == 30
    assert len({p.bg_number for p in rows}) == 17
    assert {p.bg_number for p in rows if p.name == "Tim Becker"} == {"35502BG0067312", "35502BG0067940"}
    assert [p.status for p in rows].count("closed") == 1
    twins = [p for p in rows if p.birth_date == "2010-05-04"]
    assert len({(p.last_name, p.bg_number) for p in twins}) == 1
    assert len(twins) == 2


def test_many_mails_are_the_same_each_time_and_all_different() -> None:
    batch = list(many(60, 50))
    assert batch == list(many(60, 50))
    assert len({message_from_bytes(raw)["Message-ID"] for raw in batch}) == 60
    assert len({message_from_bytes(raw)["From"].rpartition("@")[2] for raw in batch}) == 40
    assert all(48_000 < len(raw) < 52_000 for raw in batch)


def test_a_mixed_batch_has_of_each_ten_mails_a_photo_and_a_mail_of_the_same_bytes() -> None:
    batch = mixed_batch(40)
    assert batch == mixed_batch(40)
    assert len(set(batch)) == 36
    photos = [p for raw in batch for p in leaves(raw) if p.get_content_type() == "image/jpeg"]
    assert len({sha256(content(photo)).digest() for photo in photos}) == 4
    assert all(min(pictures(content(photo))[0].size) == 1680 for photo in photos)
    again, before = (list(map(content, leaves(batch[at]))) for at in (6, 2))
    assert again == before

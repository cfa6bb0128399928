"""The odd mails: the committed files are what their makers make, and the MANIFEST names each."""

import os
import re
import tomllib
from pathlib import Path

import pytest

from classifiers.reasons import Reason, Status
from tests.fixtures import make_odd
from tests.fixtures.odd import Odd

FOLDER = make_odd.FOLDER
EXPECTED = tomllib.loads((FOLDER / "expected.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def mails() -> list[Odd]:
    try:
        return [make() for make in make_odd.MAKERS]
    except FileNotFoundError as missing:
        if os.environ.get("CI"):
            pytest.fail(str(missing))
        pytest.skip(str(missing))


def test_a_committed_mail_is_what_its_maker_makes(mails: list[Odd]) -> None:
    for mail in mails:
        committed = (FOLDER / f"{mail.file}.eml").read_bytes()
        assert mail.varies or committed == mail.raw, mail.file
        assert committed.partition(b"\r\n")[0] == mail.raw.partition(b"\r\n")[0]
    assert list(EXPECTED) == [mail.file for mail in mails]


def test_the_manifest_names_every_odd_mail_and_what_it_proves(mails: list[Odd]) -> None:
    manifest = (Path(make_odd.__file__).parent / "MANIFEST.md").read_text(encoding="utf-8")
    assert make_odd.rows(mails) in manifest
    named = re.findall(r"^\| `odd/([^`]+)` \|", manifest, re.MULTILINE)
    assert sorted(named) == sorted(file.name for file in FOLDER.glob("*.eml"))


def test_what_is_expected_are_known_codes() -> None:
    for fates in EXPECTED.values():
        for path, fate in fates.items():
            status, _, reason = fate.rpartition(" ")
            assert Status(status or Status.QUARANTINED)
            assert Reason(reason)
            assert bool(path) == bool(status)


def test_nobody_in_the_odd_mails_has_a_real_address() -> None:
    texts = [file.read_bytes().decode("latin-1") for file in FOLDER.glob("*.eml")]
    domains = {domain for text in texts for domain in re.findall(r"@([a-z][\w-]*\.[a-z][\w.-]*\w)", text)}
    known = re.compile(r"(?:.+\.)?example\.(?:org|net)|jobcenter-ge\.example")
    assert [domain for domain in sorted(domains) if not known.fullmatch(domain)] == []

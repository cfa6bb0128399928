"""What tests of reading share: one engine for all of them."""

from collections.abc import Callable

import pytest

from classifiers.nouns import Reading
from ingest.reading.engines import load
from ingest.reading.nouns import Engine, ReadingLimits
from ingest.reading.read import read_part
from tests.integration.room.conftest import part_of

ReadPdf = Callable[[bytes], Reading]


@pytest.fixture(scope="session")
def tesseract() -> Engine:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OMP_THREAD_LIMIT", "1")
        return load("tesserocr", "deu", None)


@pytest.fixture
def read_whole(tesseract: Engine) -> ReadPdf:
    limits = ReadingLimits(pages=600, pixels=30_000_000, enough=lambda: False)
    return lambda data: read_part(data, part_of(data, "application/octet-stream"), tesseract, limits)

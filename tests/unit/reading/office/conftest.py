"""Having one Office file read, within bounds that a test may set."""

from collections.abc import Callable

import pytest

from ingest.reading.nouns import Read, ReadingLimits
from ingest.reading.office.read import read_office

ReadOffice = Callable[..., Read]


@pytest.fixture
def read() -> ReadOffice:
    def reading(
        data: bytes, media_type: str, pages: int = 50, enough: Callable[[], bool] = lambda: False
    ) -> Read:
        return read_office(data, media_type, ReadingLimits(pages=pages, pixels=1, enough=enough))

    return reading

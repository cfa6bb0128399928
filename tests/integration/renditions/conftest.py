"""One office for all tests of this folder: starting its readers takes a second."""

from collections.abc import Iterator

import pytest

from ingest.office import Office
from tests.within import office_within


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office_within(tmp_path_factory.mktemp("office"), max_pixels=30_000_000) as office:
        yield office

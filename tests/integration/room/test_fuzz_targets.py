"""The fuzzer itself: every target takes files made wrong, in the real room, and nothing breaks outside it."""

from pathlib import Path
from random import Random

import pytest

from benchmarks.fuzz import Target, fuzz, targets, told
from benchmarks.fuzz_mutate import mutated
from benchmarks.fuzz_seeds import texts


@pytest.fixture(scope="module")
def every() -> dict[str, Target]:
    return targets()


def test_there_is_a_target_for_the_opener_each_unpacker_and_each_reader(every: dict[str, Target]) -> None:
    assert set(every) == {
        "opener",
        *("zip", "7z", "tar", "packed", "tnef", "outlook", "smime", "uuencode", "pdf-files"),
        *("openpgp", "broken-head", "locked", "view", "cut", "rendition"),
        *("pdf", "picture", "text", "html"),
        *("docx", "xlsx", "pptx", "odt", "ods", "odp", "doc", "xls", "ppt", "rtf", "csv"),
    }


@pytest.mark.parametrize("name", ["zip", "docx"])
def test_a_target_is_tried_and_told(
    name: str, every: dict[str, Target], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    tally = fuzz(every[name], seconds=60, seed=1, most=15)
    assert (tally.tried, tally.outside, list(tally.places)) == (15, [], [])
    assert told(tally).startswith(f"{name}: 15 files")


def test_the_same_seed_makes_the_same_files() -> None:
    first, second = ([mutated(random, texts()) for _ in range(50)] for random in (Random(7), Random(7)))
    assert first == second
    assert len(set(first)) > 25

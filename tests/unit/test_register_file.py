"""A register file is taken whole or not at all, and every problem is told with its place."""

import datetime as dt
from pathlib import Path

import pytest

from config.errors import BadDataError
from ingest.operations.register_file import rows_of
from ingest.operations.register_rows import COLUMNS, CheckedRows, Problem
from storage.register_load import MemberEntry

HEADER = ",".join(COLUMNS)
GOOD = (
    "35502//0012345,123 D 456789,Müller,Anna,1980-02-01,Hauptstr. 1,44137,Dortmund,"
    "anna@example.org,DE89 3704 0044 0532 0130 00,15 070649 C 103,active,Süd"
)


def file_with(tmp_path: Path, *lines: str, encoding: str = "utf-8") -> Path:
    file = tmp_path / "register.csv"
    file.write_text("\n".join(lines) + "\n", encoding=encoding)
    return file


def read(file: Path) -> tuple[list[MemberEntry], CheckedRows]:
    """The entries of a file, as far as it has no problem, and what is wrong with it."""
    checked = CheckedRows(str(file))
    entries = []
    try:
        entries += checked.entries(rows_of(file, checked))
    except BadDataError:
        if not checked.problems.count:
            raise
    return entries, checked


def problems_of(file: Path) -> list[Problem]:
    return read(file)[1].problems.first


def test_a_row_is_read_in_its_canonical_form(tmp_path: Path) -> None:
    (entry,), checked = read(file_with(tmp_path, HEADER, GOOD))
    assert (entry.bg_number, entry.customer_number) == ("35502BG0012345", "123D456789")
    assert (entry.iban, entry.vsnr) == ("DE89370400440532013000", "15070649C103")
    assert (entry.birth_date, entry.active, entry.restricted) == (dt.date(1980, 2, 1), True, False)
    assert (checked.problems.count, checked.doubtful.count) == (0, 0)


def test_a_case_may_be_restricted(tmp_path: Path) -> None:
    ((entry,), _) = read(file_with(tmp_path, HEADER, GOOD.replace("active", "restricted")))
    assert (entry.active, entry.restricted) == (True, True)


def test_every_problem_is_told_with_line_and_column(tmp_path: Path) -> None:
    broken = (
        GOOD.replace("1980-02-01", "01.02.1980").replace("active", "maybe").replace("35502//0012345", "12")
    )
    problems = problems_of(file_with(tmp_path, HEADER, GOOD, broken, "a,b"))
    places = [(problem.line, problem.column) for problem in problems]
    assert places == [(3, "bg_number"), (3, "birth_date"), (3, "status"), (4, "")]


def test_the_same_row_twice_is_taken_once_and_told(tmp_path: Path) -> None:
    entries, checked = read(file_with(tmp_path, HEADER, GOOD, GOOD))
    assert len(entries) == 1
    (doubt,) = checked.doubtful.first
    assert (doubt.line, doubt.what) == (3, "is the same as line 2; it is taken once")


def test_two_versions_of_one_person_in_one_case_are_a_problem(tmp_path: Path) -> None:
    (problem,) = problems_of(file_with(tmp_path, HEADER, GOOD, GOOD.replace("Hauptstr. 1", "Weg 2")))
    assert problem.line == 3
    assert problem.what == "the same person and case as line 2, told otherwise; keep one"


def test_all_contradictions_are_told_at_once_and_nothing_is_taken(tmp_path: Path) -> None:
    others = [GOOD.replace("Hauptstr. 1", f"Weg {n}") for n in range(3)]
    _, checked = read(file_with(tmp_path, HEADER, GOOD, *others))
    assert [problem.line for problem in checked.problems.first] == [3, 4, 5]
    with pytest.raises(BadDataError, match="3 problems"):
        checked.refuse()


def test_father_and_son_of_one_name_without_a_number_are_two(tmp_path: Path) -> None:
    nameless = GOOD.replace("123 D 456789", "")
    entries, checked = read(file_with(tmp_path, HEADER, nameless, nameless.replace("1980", "2009")))
    assert ([e.birth_date.year for e in entries if e.birth_date], checked.problems.count) == ([1980, 2009], 0)


def test_a_person_in_two_cases_has_two_rows(tmp_path: Path) -> None:
    entries, checked = read(file_with(tmp_path, HEADER, GOOD, GOOD.replace("0012345", "0012346")))
    assert (len(entries), checked.problems.count) == (2, 0)


def test_wrong_check_digits_cost_the_number_and_not_the_row(tmp_path: Path) -> None:
    doubtful = GOOD.replace("DE89", "DE88").replace("C 103", "C 104")
    entries, checked = read(file_with(tmp_path, HEADER, doubtful))
    assert [(entry.iban, entry.vsnr) for entry in entries] == [("", "")]
    assert [problem.column for problem in checked.doubtful.first] == ["iban", "vsnr"]


def test_empty_cells_are_allowed_but_for_the_case(tmp_path: Path) -> None:
    row = "35502BG0012345," + "," * (len(COLUMNS) - 2)
    assert problems_of(file_with(tmp_path, HEADER, row)) == []
    (problem,) = problems_of(file_with(tmp_path, HEADER, "," * (len(COLUMNS) - 1)))
    assert (problem.line, problem.column) == (2, "bg_number")


def test_a_missing_and_an_unknown_column_are_named(tmp_path: Path) -> None:
    problems = problems_of(file_with(tmp_path, HEADER.replace("vsnr", "rvnr"), GOOD))
    assert [(problem.line, problem.column) for problem in problems] == [(1, "vsnr"), (1, "rvnr")]


def test_a_file_that_is_not_utf8_says_so(tmp_path: Path) -> None:
    with pytest.raises(BadDataError, match="not UTF-8"):
        read(file_with(tmp_path, HEADER, GOOD.replace("Süd", "Süd"), encoding="latin-1"))


def test_a_byte_order_mark_and_columns_in_another_order_are_fine(tmp_path: Path) -> None:
    turned = ",".join(reversed(COLUMNS))
    row = ",".join(reversed(GOOD.split(",")))
    entries, _ = read(file_with(tmp_path, turned, row, encoding="utf-8-sig"))
    assert [entry.last_name for entry in entries] == ["Müller"]

"""A register file is taken whole or not at all, and every problem is told with its place."""

import datetime as dt
from pathlib import Path

import pytest

from config.errors import BadDataError
from ingest.operations.register_file import COLUMNS, read_register

HEADER = ",".join(COLUMNS)
GOOD = (
    "35502//0012345,123 D 456789,Müller,Anna,1980-02-01,Hauptstr. 1,44137,Dortmund,"
    "anna@example.org,DE89 3704 0044 0532 0130 00,15 070649 C 103,active,Süd"
)


def file_with(tmp_path: Path, *lines: str, encoding: str = "utf-8") -> Path:
    file = tmp_path / "register.csv"
    file.write_text("\n".join(lines) + "\n", encoding=encoding)
    return file


def test_a_row_is_read_in_its_canonical_form(tmp_path: Path) -> None:
    register = read_register(file_with(tmp_path, HEADER, GOOD))
    (entry,) = register.entries
    assert (entry.bg_number, entry.customer_number) == ("35502BG0012345", "123D456789")
    assert (entry.iban, entry.vsnr) == ("DE89370400440532013000", "15070649C103")
    assert (entry.birth_date, entry.active) == (dt.date(1980, 2, 1), True)
    assert (register.problems, register.doubtful) == ((), ())


def test_every_problem_is_told_with_line_and_column(tmp_path: Path) -> None:
    broken = (
        GOOD.replace("1980-02-01", "01.02.1980").replace("active", "maybe").replace("35502//0012345", "12")
    )
    register = read_register(file_with(tmp_path, HEADER, GOOD, broken, "a,b"))
    places = [(problem.line, problem.column) for problem in register.problems]
    assert places == [(3, "bg_number"), (3, "birth_date"), (3, "status"), (4, "")]


def test_the_same_person_twice_in_one_case_is_a_problem(tmp_path: Path) -> None:
    (problem,) = read_register(file_with(tmp_path, HEADER, GOOD, GOOD)).problems
    assert (problem.line, problem.what) == (3, "the same person and case as line 2")


def test_a_person_in_two_cases_has_two_rows(tmp_path: Path) -> None:
    other = GOOD.replace("0012345", "0012346")
    register = read_register(file_with(tmp_path, HEADER, GOOD, other))
    assert len(register.entries) == 2
    assert register.problems == ()


def test_wrong_check_digits_cost_the_number_and_not_the_row(tmp_path: Path) -> None:
    doubtful = GOOD.replace("DE89", "DE88").replace("C 103", "C 104")
    register = read_register(file_with(tmp_path, HEADER, doubtful))
    assert [(entry.iban, entry.vsnr) for entry in register.entries] == [("", "")]
    assert [problem.column for problem in register.doubtful] == ["iban", "vsnr"]


def test_empty_cells_are_allowed_but_for_the_case(tmp_path: Path) -> None:
    row = "35502BG0012345," + "," * (len(COLUMNS) - 2)
    assert read_register(file_with(tmp_path, HEADER, row)).problems == ()
    (problem,) = read_register(file_with(tmp_path, HEADER, "," * (len(COLUMNS) - 1))).problems
    assert (problem.line, problem.column) == (2, "bg_number")


def test_a_missing_and_an_unknown_column_are_named(tmp_path: Path) -> None:
    problems = read_register(file_with(tmp_path, HEADER.replace("vsnr", "rvnr"), GOOD)).problems
    assert [(problem.line, problem.column) for problem in problems] == [(1, "vsnr"), (1, "rvnr")]


def test_a_file_that_is_not_utf8_says_so(tmp_path: Path) -> None:
    with pytest.raises(BadDataError, match="not UTF-8"):
        read_register(file_with(tmp_path, HEADER, GOOD, encoding="latin-1"))


def test_a_byte_order_mark_and_columns_in_another_order_are_fine(tmp_path: Path) -> None:
    turned = ",".join(reversed(COLUMNS))
    row = ",".join(reversed(GOOD.split(",")))
    register = read_register(file_with(tmp_path, turned, row, encoding="utf-8-sig"))
    assert [entry.last_name for entry in register.entries] == ["Müller"]

"""A register file: UTF-8 CSV, one row a person in a case, checked whole before anything is taken."""

import csv
import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from classifiers.identifiers import bg_number, customer_number, iban, pension_number
from config.errors import BadDataError
from storage.audit import Action, Event
from storage.nouns import Imported
from storage.register import MemberEntry
from storage.transaction import Store

COLUMNS = (
    "bg_number", "customer_number", "last_name", "first_name", "birth_date", "street", "postcode", "city",
    "email", "iban", "vsnr", "status", "site",
)  # fmt: skip
LONGEST = 300
"""Characters in a cell."""
TOLD = 50
"""Problems listed; more are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One cell or line that cannot be used."""

    line: int
    column: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterFile:
    """A register file as it was read."""

    entries: tuple[MemberEntry, ...]
    problems: tuple[Problem, ...]
    """What stops the import."""
    doubtful: tuple[Problem, ...]
    """IBANs and Versicherungsnummern with wrong check digits: the row is taken without them."""


def import_register(file: Path, store: Store) -> tuple[Imported, tuple[Problem, ...]]:
    """Add and change persons and cases, all in one transaction; returns what is doubtful beside the figures.

    Raises BadDataError with file, line and column of every problem; then nothing was imported.
    """
    register = read_register(file)
    if register.problems:
        raise BadDataError(_report(file, register.problems))
    with store.write() as tx:
        imported = tx.register.load(register.entries)
        tx.tell(
            Event(
                action=Action.REGISTER_IMPORTED,
                details=(("rows", imported.rows), ("added", imported.added), ("changed", imported.changed)),
            )
        )
    return imported, register.doubtful


def read_register(file: Path) -> RegisterFile:
    """All rows of a register file, and everything that is wrong with it. Raises BadDataError."""
    entries: list[MemberEntry] = []
    problems: list[Problem] = []
    doubtful: list[Problem] = []
    seen: dict[tuple[str, str, str, str], int] = {}
    for line, row in _rows(file, problems):
        entry, wrong = _entry(line, row)
        problems += wrong
        if entry is None:
            continue
        if (first := seen.setdefault(entry.key, line)) != line:
            problems.append(Problem(line=line, column="", what=f"the same person and case as line {first}"))
        entries.append(entry)
        doubtful += _doubtful(line, row)
    return RegisterFile(entries=tuple(entries), problems=tuple(problems), doubtful=tuple(doubtful))


def _rows(file: Path, problems: list[Problem]) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.reader(lines, strict=True)
            header = [cell.strip() for cell in next(reader, [])]
            if not _header_fits(header, problems):
                return
            for cells in reader:
                if len(cells) == len(header):
                    yield reader.line_num, dict(zip(header, map(str.strip, cells), strict=True))
                elif any(cell.strip() for cell in cells):
                    what = f"{len(cells)} cells where the header has {len(header)}"
                    problems.append(Problem(line=reader.line_num, column="", what=what))
    except csv.Error as error:
        problems.append(Problem(line=reader.line_num, column="", what=f"is not CSV: {error}"))
    except UnicodeDecodeError as error:
        raise BadDataError(
            f"{file} is not UTF-8 (byte {error.start}). Nothing was imported; save it as UTF-8."
        ) from None
    except OSError as error:
        raise BadDataError(f"{file} cannot be read: {error.strerror}. Nothing was imported.") from None


def _header_fits(header: list[str], problems: list[Problem]) -> bool:
    missing = [name for name in COLUMNS if name not in header]
    unknown = [name for name in header if name not in COLUMNS]
    problems += [Problem(line=1, column=name, what="this column is missing") for name in missing]
    problems += [Problem(line=1, column=name, what="there is no such column") for name in unknown]
    if len(set(header)) != len(header):
        problems.append(Problem(line=1, column="", what="a column stands twice"))
    return not problems


def _entry(line: int, row: dict[str, str]) -> tuple[MemberEntry | None, list[Problem]]:
    wrong = [Problem(line=line, column=column, what=what) for column, what in _wrong_cells(row)]
    if wrong:
        return None, wrong
    entry = MemberEntry(
        bg_number=bg_number.canonical(row["bg_number"]) or "",
        customer_number=customer_number.canonical(row["customer_number"]) or "",
        last_name=row["last_name"],
        first_name=row["first_name"],
        birth_date=dt.date.fromisoformat(row["birth_date"]) if row["birth_date"] else None,
        street=row["street"],
        postcode=row["postcode"],
        city=row["city"],
        email=row["email"],
        iban=iban.canonical(row["iban"]) or "",
        vsnr=pension_number.canonical(row["vsnr"]) or "",
        active=row["status"] != "closed",
        site=row["site"],
    )
    return entry, []


def _wrong_cells(row: dict[str, str]) -> Iterator[tuple[str, str]]:
    for column, value in row.items():
        if len(value) > LONGEST or not value.isprintable():
            yield column, f"is longer than {LONGEST} characters or holds control characters"
    if not row["bg_number"]:
        yield "bg_number", "is empty; every person belongs to a case"
    for column, (canonical, expected) in IDENTIFIERS.items():
        if row[column] and canonical(row[column]) is None:
            yield column, expected
    for column in CHECKED:
        if row[column] and not SHAPE.fullmatch(row[column]):
            yield column, "is no number of this kind"
    if row["birth_date"] and not _is_date(row["birth_date"]):
        yield "birth_date", "is no ISO date such as 1980-02-01"
    if row["status"] not in {"", "active", "closed"}:
        yield "status", "is neither active nor closed"


IDENTIFIERS: dict[str, tuple[Callable[[str], str | None], str]] = {
    "bg_number": (bg_number.canonical, "is no BG number such as 35502//0012345"),
    "customer_number": (customer_number.canonical, "is no Kundennummer such as 123D456789"),
}
CHECKED = {"iban": iban.canonical, "vsnr": pension_number.canonical}
SHAPE = re.compile(r"[A-Za-z0-9 ]{8,40}")


def _doubtful(line: int, row: dict[str, str]) -> list[Problem]:
    what = "has wrong check digits; the row is taken without it"
    return [
        Problem(line=line, column=column, what=what)
        for column, canonical in CHECKED.items()
        if row[column] and canonical(row[column]) is None
    ]


def _is_date(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _report(file: Path, problems: Sequence[Problem]) -> str:
    lines = [
        f"  {file}:{problem.line}{': ' + problem.column if problem.column else ''}: {problem.what}"
        for problem in sorted(problems, key=lambda p: (p.line, p.column))[:TOLD]
    ]
    more = [f"  … and {len(problems) - TOLD} more"] if len(problems) > TOLD else []
    head = f"The register was not imported; {len(problems)} problems. The register in use is unchanged."
    return "\n".join([head, *lines, *more])

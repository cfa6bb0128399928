"""Rows of a register, wherever they come from: checked one by one, every problem told with its place."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from classifiers.identifiers import bg_number, customer_number, iban, pension_number
from config.errors import BadDataError
from storage.register_load import MemberEntry

COLUMNS = (
    "bg_number", "customer_number", "last_name", "first_name", "birth_date", "street", "postcode", "city",
    "email", "iban", "vsnr", "status", "site",
)  # fmt: skip
STATUS = ("", "active", "closed", "restricted")
"""`restricted` is an open case that only chosen people may see; empty is active."""
LONGEST = 300
"""Characters in a cell."""
TOLD = 50
"""Problems listed; more are counted."""
IDENTIFIERS: dict[str, tuple[Callable[[str], str | None], str]] = {
    "bg_number": (bg_number.canonical, "is no BG number such as 35502//0012345"),
    "customer_number": (customer_number.canonical, "is no Kundennummer such as 123D456789"),
}
CHECKED = {"iban": iban.canonical, "vsnr": pension_number.canonical}
SHAPE = re.compile(r"[A-Za-z0-9 ]{8,40}")
_LINE = 64
"""Bits below the line number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One cell or line that cannot be used."""

    line: int
    column: str
    what: str


class Problems:
    """The first problems of a register, and how many there are."""

    def __init__(self) -> None:
        """None so far."""
        self.first: list[Problem] = []
        self.count = 0

    def add(self, line: int, column: str, what: str) -> None:
        """One more."""
        self.count += 1
        if len(self.first) < TOLD:
            self.first.append(Problem(line=line, column=column, what=what))


class CheckedRows:
    """The entries of a register, one after the other; what is wrong with it is known at the end."""

    def __init__(self, name: str) -> None:
        """`name`: how problems name the file or source."""
        self.name = name
        self.problems = Problems()
        """What stops the import."""
        self.doubtful = Problems()
        """Wrong check digits, whose row is taken without the number, and rows that stand there twice."""
        self._seen: dict[int, int] = {}

    def entries(self, rows: Iterable[tuple[int, Mapping[str, str]]]) -> Iterator[MemberEntry]:
        """Each entry once. Raises BadDataError at the end when anything was wrong: then none may be kept."""
        for line, row in rows:
            entry = self._entry(line, row)
            if entry and not self._known(line, entry) and not self.problems.count:
                yield entry
        self.refuse()

    def refuse(self) -> None:
        """Raises BadDataError with the place of every problem, if there is one."""
        if self.problems.count:
            raise BadDataError(_report(self.name, self.problems))

    def _entry(self, line: int, row: Mapping[str, str]) -> MemberEntry | None:
        wrong = list(_wrong_cells(row))
        for column, what in wrong:
            self.problems.add(line, column, what)
        if wrong:
            return None
        for column, canonical in CHECKED.items():
            if row[column] and canonical(row[column]) is None:
                self.doubtful.add(line, column, "has wrong check digits; the row is taken without it")
        return _canonical(row)

    def _known(self, line: int, entry: MemberEntry) -> bool:
        """Whether the person and case were there before: twice the same is harmless, two versions are not."""
        content = hash(entry) & (1 << _LINE) - 1
        first = self._seen.setdefault(hash(entry.key), line << _LINE | content)
        if first == line << _LINE | content:
            return False
        if first & (1 << _LINE) - 1 == content:
            self.doubtful.add(line, "", f"is the same as line {first >> _LINE}; it is taken once")
        else:
            where = first >> _LINE
            self.problems.add(line, "", f"the same person and case as line {where}, told otherwise; keep one")
        return True


def header_fits(header: list[str], problems: Problems, line: int = 1) -> bool:
    """Whether a register has just the columns it must have; what is wrong is added to the problems."""
    before = problems.count
    for name in COLUMNS:
        if name not in header:
            problems.add(line, name, "this column is missing")
    for name in header:
        if name not in COLUMNS:
            problems.add(line, name, "there is no such column")
    if len(set(header)) != len(header):
        problems.add(line, "", "a column stands twice")
    return problems.count == before


def _canonical(row: Mapping[str, str]) -> MemberEntry:
    return MemberEntry(
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
        restricted=row["status"] == "restricted",
    )


def _wrong_cells(row: Mapping[str, str]) -> Iterator[tuple[str, str]]:
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
    if row["status"] not in STATUS:
        yield "status", "is neither active nor closed nor restricted"


def _is_date(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _report(name: str, problems: Problems) -> str:
    lines = [
        f"  {name}:{problem.line}{': ' + problem.column if problem.column else ''}: {problem.what}"
        for problem in sorted(problems.first, key=lambda p: (p.line, p.column))
    ]
    more = [f"  … and {problems.count - TOLD} more"] if problems.count > TOLD else []
    head = f"The register was not imported; {problems.count} problems. The register in use is unchanged."
    return "\n".join([head, *lines, *more])

"""A register file: UTF-8 CSV, one row a person in a case, taken whole or not at all."""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from config.errors import BadDataError
from ingest.operations.register_rows import CheckedRows, Problem, header_fits
from storage.audit import Action, Event
from storage.nouns import Imported
from storage.transaction import Store, Transaction


def import_register(
    file: Path, store: Store, *, delta: bool = False, sure: bool = False
) -> tuple[Imported, tuple[Problem, ...]]:
    """Take a register, all in one transaction; returns what is doubtful beside the figures.

    A full load closes whom the file does not name; a `delta` leaves them as they are. Raises
    BadDataError with file, line and column of every problem, and TooManyClosedError when more than a
    twentieth would be closed and nobody is `sure`; then nothing was imported.
    """
    checked = CheckedRows(str(file))
    with store.write() as tx:
        entries = checked.entries(rows_of(file, checked))
        imported = tx.register.load(entries, delta=delta, sure=sure, origin="file")
        tell(tx, imported, "file")
    return imported, tuple(checked.doubtful.first)


def tell(tx: Transaction, imported: Imported, origin: str) -> None:
    """Write a load to the filing log: where from, and the numbers of rows."""
    figures = tuple((name, getattr(imported, name)) for name in Imported.__slots__)
    tx.tell(Event(action=Action.REGISTER_IMPORTED, details=(("origin", origin), *figures)))


def rows_of(file: Path, checked: CheckedRows) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Line number and cells of each row of a CSV file. Raises BadDataError when it cannot be read at all."""
    problems = checked.problems
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.reader(lines, strict=True)
            header = [cell.strip() for cell in next(reader, [])]
            if not header_fits(header, problems):
                return
            for cells in reader:
                if len(cells) == len(header):
                    yield reader.line_num, dict(zip(header, map(str.strip, cells), strict=True))
                elif any(cell.strip() for cell in cells):
                    problems.add(
                        reader.line_num, "", f"{len(cells)} cells where the header has {len(header)}"
                    )
    except csv.Error as error:
        problems.add(reader.line_num, "", f"is not CSV: {error}")
    except UnicodeDecodeError as error:
        raise BadDataError(
            f"{file} is not UTF-8 (byte {error.start}). Nothing was imported; save it as UTF-8."
        ) from None
    except OSError as error:
        raise BadDataError(f"{file} cannot be read: {error.strerror}. Nothing was imported.") from None

"""Tables as plain text (.csv, .tsv): a line for each row, a tab between two cells."""

import csv
from collections import Counter
from io import StringIO

from ingest.opening.charsets import decode
from ingest.reading.office.pages import Pages

SEPARATORS = ";,\t|"
LOOKED_AT = 20
"""Lines from which the separator is told."""
ROWS_AT_A_TIME = 5_000


def read_table(data: bytes, pages: Pages) -> None:
    """Write all rows on one page; as they stand where quotation marks do not fit."""
    text = decode(data).replace("\r\n", "\n").replace("\r", "\n")
    try:
        _tell_rows(text, pages)
    except csv.Error:
        pages.end_paragraph()
        pages.say(text)


def _tell_rows(text: str, pages: Pages) -> None:
    rows = csv.reader(StringIO(text), delimiter=_separator(text))
    for number, row in enumerate(rows, 1):
        pages.say("\t".join(cell.replace("\n", " ") for cell in row) + "\n")
        if number % ROWS_AT_A_TIME == 0:
            pages.go_on()


def _separator(text: str) -> str:
    """The sign that stands equally often in most lines; German programs write semicolons."""
    lines = [line for line in text[:100_000].split("\n", LOOKED_AT)[:LOOKED_AT] if line.strip()]
    return max(SEPARATORS, key=lambda sign: _fit([line.count(sign) for line in lines]))


def _fit(counts: list[int]) -> int:
    """Lines that agree on how many separators they have."""
    return max(Counter(count for count in counts if count).values(), default=0)

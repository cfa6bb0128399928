"""Years of an office's tables, made by the database itself: mails, letters, items, receipts, events.

Everything is invented. Three parts a mail: a covering text set aside, and two letters, of which one in ten
once waited for a person for some hours; the newest wait still. Mails are spread evenly over the days.
"""
# ruff: noqa: E501 - SQL reads best in whole lines

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import text

from storage.database import Database

PARTS = 3
CASES = 20_000
REASONS = ("number_alone", "no_number", "no_evidence", "several_persons", "unknown_number", "only_quoted")
LANGUAGES = ("de", "de", "de", "uk", "ar", "tr", "und")
TYPES = ("HA", "WBA", "KI", "KDU", "EK")
SUGGESTED = 5
"""Candidates of a letter that waits, each with two factors: what its page has to look up and show."""
SITES = ("Mitte", "Nord", "Süd", "West", "Ost")


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How large the office is."""

    documents: int
    open: int
    days: int = 2 * 365
    """Over how long the mails are spread, up to now."""

    @property
    def mails(self) -> int:
        """How many mails bring them."""
        return -(-self.documents // PARTS)


def fill(database: Database, size: Size) -> None:
    """Add the rows and let the database look at them."""
    with database.write() as connection:
        for statement in Rows(Words(sqlite=database.sqlite), size).statements():
            connection.execute(text(statement.replace(":", "\\:")))
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What SQLite and PostgreSQL say differently."""

    sqlite: bool

    def series(self, count: int) -> str:
        """The numbers from 1 to `count`, as a table with the column `i`."""
        if self.sqlite:
            return f"(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) SELECT i FROM n)"
        return f"(SELECT i FROM generate_series(1, {count}) AS s(i))"

    def padded(self, number: str, width: int) -> str:
        """A number with zeros before it."""
        zeros = "0" * width
        if self.sqlite:
            return f"substr('{zeros}' || ({number}), -{width})"
        return f"right('{zeros}' || ({number})::text, {width})"

    def ago(self, seconds: str) -> str:
        """A moment so many seconds ago."""
        if self.sqlite:
            return f"strftime('%Y-%m-%d %H:%M:%f000', 'now', '-' || ({seconds}) || ' seconds')"
        return f"(now() - ({seconds}) * interval '1 second')"

    def one_of(self, chosen: tuple[str, ...], number: str) -> str:
        """One of some words, by turns."""
        whens = " ".join(f"WHEN {n} THEN '{one}'" for n, one in enumerate(chosen))
        return f"CASE ({number}) % {len(chosen)} {whens} END"

    @property
    def no(self) -> str:
        """False."""
        return "0" if self.sqlite else "false"


class Rows:
    """The expressions all tables share, of the number `i` of a mail and `d` of a part in it."""

    def __init__(self, sql: Words, size: Size) -> None:
        """Write `size` in the words of one database."""
        mails, every = size.mails, max(size.days * 86_400 // size.mails, 1)
        settled = mails - size.open
        self.sql, self.settled = sql, settled
        self.mails = f"{sql.series(mails)} AS mails"
        self.parts = f"{self.mails} CROSS JOIN (SELECT 1 AS d UNION SELECT 2 UNION SELECT 3) AS parts"
        self.age = f"({mails} - i) * {every} + 60"
        self.at = sql.ago(self.age)
        self.mail = f"'BM-' || {sql.padded('i / 10000', 4)} || '-' || {sql.padded('i % 10000', 4)}"
        self.document = f"{self.mail} || '-0' || d"
        self.sha256 = sql.padded(f"i * {PARTS + 1} + d", 64)
        self.waits = f"(d = 2 AND i > {settled})"
        self.waited = f"(d = 2 AND i % 5 = 0 AND i <= {settled})"
        self.filed = f"d > 1 AND NOT {self.waits}"
        self.case = f"CASE WHEN {self.filed} THEN '35502BG' || {sql.padded(f'i % {CASES}', 7)} END"
        self.person = f"CASE WHEN {self.filed} THEN '123D' || {sql.padded(f'i % {CASES}', 6)} END"
        self.sender = f"'person' || (i % {CASES}) || '@example.org'"

    def statements(self) -> Iterator[str]:
        """Every table in turn."""
        yield self._submissions()
        yield self._documents()
        yield self._items()
        yield self._outbox()
        yield self._decided()
        yield from (self._events(action) for action in ("received", "settled", "receipt_sent"))

    def _submissions(self) -> str:
        return (
            "INSERT INTO submissions (id, blob, size, channel, message_id, sender, received_at, taken_at, automatic, "
            "attachments, state, reason, attempts, next_attempt_at, settled_at) "
            f"SELECT {self.mail}, 'b' || {self.sql.padded('i', 63)}, 50000, 'email', '<' || i || '@example.org>', "
            f"{self.sender}, {self.at}, {self.at}, {self.sql.no}, 2, "
            f"CASE WHEN i > {self.settled} THEN 'review' ELSE 'filed' END, 'number_and_second_factor', 0, "
            f"{self.at}, {self.at} FROM {self.mails}"
        )

    def _documents(self) -> str:
        status = f"CASE WHEN d = 1 THEN 'set_aside' WHEN {self.waits} THEN 'review' ELSE 'filed' END"
        reason = (
            f"CASE WHEN d = 1 THEN 'says_nothing' WHEN {self.waits} THEN {self.sql.one_of(REASONS, 'i')} "
            f"WHEN {self.waited} THEN 'filed_by_clerk' ELSE 'number_and_second_factor' END"
        )
        return (
            "INSERT INTO documents (id, submission, document, number, part, role, filename, claimed_type, media_type, "
            'sha256, size, pages, status, reason, "case", person, type, urgency, confidence, path, candidates, trail, defects) '
            f"SELECT {self.document}, {self.mail}, {self.document}, d, '1.' || d, 'attachment', 'Unterlage.pdf', "
            f"'application/pdf', 'application/pdf', {self.sha256}, 20000, 2, {status}, {reason}, {self.case}, "
            f"{self.person}, {self.sql.one_of(TYPES, 'i')}, 'U' || (i % 4), 0.9, CASE WHEN {self.filed} THEN '2026/' || {self.mail} || d END, "
            f"CASE WHEN {self.waits} THEN {self._candidates()} ELSE '[]' END, '[]', '[]' "
            f"FROM {self.parts}"
        )

    def _candidates(self) -> str:
        """Some people of the register with what speaks for each, as the documents' JSON has them."""
        return f"'[{','.join(self._candidate(n) for n in range(SUGGESTED))}]'"

    def _candidate(self, n: int) -> str:
        number = f"((i * 7 + {n} * 131) % {CASES})"
        case = f"35502BG' || {self.sql.padded(f'{number} / 2', 7)} || '"
        person = f"123D' || {self.sql.padded(number, 6)} || '"
        factors = ",".join(
            f'{{"kind":"{kind}","value":"{value}","source":"document","page":1,"snippet":"Mein Zeichen {value}"}}'
            for kind, value in (("bg_number", case), ("customer_number", person))
        )
        return f'{{"bg_number":"{case}","customer_number":"{person}","score":0.5,"factors":[{factors}]}}'

    def _items(self) -> str:
        closed_at = self.sql.ago(f"{self.age} - 3600 * (i % 12 + 1)")
        return (
            "INSERT INTO review_items (id, submission, document, reason, opened_at, closed_at, urgency, site, type, language, received_at) "
            f"SELECT {self.document}, {self.mail}, {self.document}, {self.sql.one_of(REASONS, 'i')}, {self.at}, "
            f"CASE WHEN {self.waited} THEN {closed_at} END, 'U' || (i % 4), {self.sql.one_of(SITES, 'i')}, {self.sql.one_of(TYPES, 'i')}, {self.sql.one_of(LANGUAGES, 'i')}, {self.at} "
            f"FROM {self.parts} WHERE {self.waits} OR {self.waited}"
        )

    def _outbox(self) -> str:
        return (
            "INSERT INTO outbox (id, submission, kind, recipient, address, domain, message_id, amount, state, attempts, "
            "created_at, next_attempt_at, sent_at, reply) "
            f"SELECT 'receipt.' || {self.mail}, {self.mail}, 'receipt', {self.sender}, {self.sender}, 'example.org', "
            f"'<r' || i || '@office.example>', 2, 'sent', 1, {self.at}, {self.at}, {self.at}, '250 OK' FROM {self.mails}"
        )

    def _decided(self) -> str:
        body = (
            f"""'{{"action":"decided","details":{{"status":"filed","sha256":"' || {self.sha256} || '"}}}}'"""
        )
        return (
            'INSERT INTO audit_events (at, actor, action, submission, document, "case", person, sha256, body, leaf_hash) '
            f"SELECT {self.at}, CASE WHEN {self.waited} THEN 'user:clerk' || (i % 30) ELSE 'kundenpost' END, "
            f"CASE WHEN {self.waited} THEN 'chosen' ELSE 'decided' END, {self.mail}, {self.document}, {self.case}, "
            f"{self.person}, {self.sha256}, {body}, {self.sha256} FROM {self.parts} ORDER BY i, d"
        )

    def _events(self, action: str) -> str:
        body = f"""'{{"action":"{action}","details":{{}}}}'"""
        return (
            "INSERT INTO audit_events (at, actor, action, submission, body, leaf_hash) "
            f"SELECT {self.at}, 'kundenpost', '{action}', {self.mail}, {body}, {self.sql.padded('i', 64)} FROM {self.mails}"
        )

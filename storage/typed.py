"""Which documents got their type from a person at the desk: what a model may learn from."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from storage.desk_nouns import DONE
from storage.tables import DecisionRow, DocumentRow, SubmissionRow


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedByPerson:
    """One document and the type a person gave it last."""

    document: str
    submission: str
    part: int
    """The number of the part."""
    code: str


def typed_by_people(connection: Connection) -> tuple[TypedByPerson, ...]:
    """Every document with a type from a decision that took effect, in order of receipt."""
    query = (
        select(DocumentRow.id, DocumentRow.submission, DocumentRow.number, DecisionRow.type)
        .join(DecisionRow, DecisionRow.document == DocumentRow.id)
        .join(SubmissionRow, SubmissionRow.id == DocumentRow.submission)
        .where(DecisionRow.state == DONE, DecisionRow.type.is_not(None), DecisionRow.type != "")
        .order_by(SubmissionRow.seq, DocumentRow.number, DecisionRow.ended_at)
    )
    last = {
        row.id: TypedByPerson(document=row.id, submission=row.submission, part=row.number, code=row.type)
        for row in connection.execute(query)
    }
    return tuple(last.values())

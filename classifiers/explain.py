"""Why it happened to a document, as one German paragraph a clerk would write; the same text everywhere.

The desk and `documents show` have it with the words of the letter that were found; the filing log, which
holds no content, without them.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from classifiers.nouns import Candidate, Kind, Mention, RuleOutcome, Source
from classifiers.reasons import Reason, Status, sentence

_KINDS = {
    Kind.BG_NUMBER: "die BG-Nummer",
    Kind.CUSTOMER_NUMBER: "die Kundennummer",
    Kind.PENSION_NUMBER: "die Versicherungsnummer",
    Kind.IBAN: "die Kontonummer",
    Kind.BIRTH_DATE: "das Geburtsdatum",
    Kind.NAME: "der Name",
    Kind.ADDRESS: "die Anschrift",
    Kind.REFERENCE: "ein gelerntes Kennzeichen",
}
_SOURCES = {
    Source.WRITTEN: "in der E-Mail",
    Source.QUOTED: "nur in zitiertem Text",
    Source.DOCUMENT: "im Schriftstück",
}
_PLACES = {"reference line": "Bezugszeile", "letterhead": "Briefkopf", "body": "Text"}
_OUTCOMES = {
    Status.FILED: "Abgelegt",
    Status.REVIEW: "Zur Entscheidung vorgelegt",
    Status.SET_ASIDE: "Beiseitegelegt",
    Status.QUARANTINED: "Verwahrt",
    Status.DUPLICATE: "Mit dem ersten Exemplar verknüpft",
    Status.UNREADABLE: "Nicht lesbar",
}
_CLEAR_LEAD = 0.005
"""Scores that differ by less look the same to a reader."""


def paragraph(
    status: Status,
    reason: Reason,
    case: str | None,
    candidates: Sequence[Candidate],
    trail: Sequence[RuleOutcome],
    *,
    content: bool = True,
) -> str:
    """What happened, why, what spoke for it, and how close the next case came.

    With `content` it quotes what was found and names the cases; without, kinds and figures only.
    """
    filed = status is Status.FILED and case is not None
    where = f" im Fall {case}" if filed and content else ""
    told = [f"{_OUTCOMES[status]}{where}: {sentence(reason)}"]
    best = _best_of(case, candidates) if filed else next(iter(candidates), None)
    if best:
        told.append(_what_speaks(best, filed=filed, content=content))
        told += _next_case(best, candidates)
    told += _passed(trail) if filed else ()
    return " ".join(told)


def of_row(row: Mapping[str, Any], *, content: bool = True) -> str:
    """The paragraph about a stored document: its `status`, `reason`, `case`, `candidates` and `trail`."""
    candidates, trail = candidates_of(row["candidates"]), outcomes_of(row["trail"])
    status, reason = Status(row["status"]), Reason(row["reason"])
    return paragraph(status, reason, row["case"], candidates, trail, content=content)


def candidates_of(stored: Iterable[Mapping[str, Any]]) -> tuple[Candidate, ...]:
    """Candidates from the plain data they were stored as."""
    return tuple(
        Candidate(**{**candidate, "factors": tuple(map(_mention, candidate["factors"]))})
        for candidate in stored
    )


def outcomes_of(stored: Iterable[Mapping[str, Any]]) -> tuple[RuleOutcome, ...]:
    """What each rule said, from the plain data it was stored as."""
    return tuple(RuleOutcome(**outcome) for outcome in stored)


def evidence_lines(candidate: Candidate) -> tuple[str, ...]:
    """One line for each factor: what, where, and the words around it."""
    return tuple(f"{_KINDS[m.kind]} {_where(m)}: „{m.snippet}“" for m in candidate.factors)


def _mention(stored: Mapping[str, Any]) -> Mention:
    return Mention(**{**stored, "kind": Kind(stored["kind"]), "source": Source(stored["source"])})


def _best_of(case: str | None, candidates: Sequence[Candidate]) -> Candidate | None:
    return next((candidate for candidate in candidates if candidate.bg_number == case), None)


def _what_speaks(best: Candidate, *, filed: bool, content: bool) -> str:
    factors = [_factor(mention, content=content) for mention in best.factors]
    if not factors:
        return ""
    listed = factors[0] if len(factors) == 1 else f"{', '.join(factors[:-1])} und {factors[-1]}"
    which = f" {best.bg_number}" if content else ""
    verb = "spricht" if len(factors) == 1 else "sprechen"
    lead = "Dafür" if filed else f"Am ehesten ist der Fall{which} gemeint; dafür"
    return f"{lead} {verb} {listed}."


def _factor(mention: Mention, *, content: bool) -> str:
    doubt = ", mit Korrektur gelesen" if mention.repaired else ""
    words = f" („{mention.snippet}“{doubt})" if content else f" ({doubt[2:]})" if doubt else ""
    return f"{_KINDS[mention.kind]} {_where(mention)}{words}"


def _where(mention: Mention) -> str:
    if mention.source is not Source.DOCUMENT:
        return _SOURCES[mention.source]
    place = f", {_PLACES[mention.place]}" if mention.place in _PLACES else ""
    return f"auf Seite {mention.page}{place}"


def _next_case(best: Candidate, candidates: Sequence[Candidate]) -> list[str]:
    others = [c for c in candidates if c.bg_number != best.bg_number]
    if not others:
        return ["Kein anderer Fall kommt in Betracht."]
    figures = f"({_figure(best.score)} gegen {_figure(others[0].score)})"
    close = best.score - others[0].score < _CLEAR_LEAD
    return [f"Ein anderer Fall kommt {'ebenso ' if close else 'weniger '}in Betracht {figures}."]


def _figure(score: float) -> str:
    return f"{score:.2f}".replace(".", ",")


def _passed(trail: Sequence[RuleOutcome]) -> list[str]:
    missed = sum(not outcome.hit for outcome in trail)
    return [f"{missed} Regeln, die dagegen sprechen könnten, trafen nicht zu."] if missed else []

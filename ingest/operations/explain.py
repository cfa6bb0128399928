"""One document told to a person on a terminal: the paragraph, the evidence, the candidates, the rules."""

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from classifiers.explain import candidates_of, evidence_lines
from classifiers.rules.order import RULES

WIDTH = 100


def told(document: Mapping[str, Any]) -> str:
    """What `documents show` says of a stored document below its facts."""
    return "\n".join(["", *_paragraph(document), *_candidates(document), *_rules(document), ""])


def _paragraph(document: Mapping[str, Any]) -> list[str]:
    return textwrap.wrap("".join(c if c.isprintable() else "·" for c in document["explanation"]), WIDTH)


def _candidates(document: Mapping[str, Any]) -> Iterator[str]:
    for candidate in candidates_of(document["candidates"]):
        yield ""
        yield f"{candidate.score:.4f}  {candidate.bg_number}  {candidate.customer_number}".rstrip()
        for line in evidence_lines(candidate):
            yield "        " + "".join(c if c.isprintable() else "·" for c in line)


def _rules(document: Mapping[str, Any]) -> Iterator[str]:
    about = {rule.NAME: rule.DESCRIPTION for rule in RULES}
    yield ""
    for outcome in document["trail"]:
        hit = f"HIT  {outcome['detail']}: " if outcome["hit"] else "no   "
        yield f"{outcome['rule']:<24} {hit}{about.get(outcome['rule'], '')}"

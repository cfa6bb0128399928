"""How well types and urgency are told: `python -m benchmarks.types [tuned|held]` prints the tables.

Functions for `make accuracy`: `told_types` with `figures` and `macro_f1`, and `urgency_figure`.
"""

import sys
from dataclasses import dataclass

from benchmarks.type_letters import RECEIVED, letters, mails
from classifiers.assess import Assessor
from classifiers.types.figures import figures, macro_f1
from config.load_catalogue import load_catalogue


def told_types(wordings: str, copies: int, seed: int) -> list[tuple[str, str | None]]:
    """What each letter is, and what it was told to be; None where it was not sure."""
    assessor = Assessor(load_catalogue())
    return [
        (
            letter.code,
            (
                assessor.mail("", letter.text, RECEIVED)
                if letter.is_mail
                else assessor.document((letter.text,), RECEIVED)
            ).guess.code,
        )
        for letter in letters(wordings, copies, seed)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgencyFigure:
    """How well U0 is told from what only sounds like it."""

    recall: float
    precision: float
    letters: int
    missed: tuple[str, ...]
    """Wordings that were taken for less."""
    feared: tuple[str, ...]
    """Wordings that were taken for U0 and are not."""


def urgency_figure(wordings: str, seed: int, copies: int = 5) -> UrgencyFigure:
    """U0 from subject and text at receipt, over mails with greeting, name and an everyday sentence."""
    assessor = Assessor(load_catalogue())
    told = [
        (mail, assessor.at_receipt("", mail.text, RECEIVED) == "U0") for mail in mails(wordings, copies, seed)
    ]
    hits = sum(is_u0 for mail, is_u0 in told if mail.urgent)
    alarms = sum(is_u0 for _, is_u0 in told)
    return UrgencyFigure(
        recall=hits / sum(mail.urgent for mail, _ in told),
        precision=hits / alarms if alarms else 0.0,
        letters=len(told),
        missed=tuple(dict.fromkeys(mail.wording for mail, is_u0 in told if mail.urgent and not is_u0)),
        feared=tuple(dict.fromkeys(mail.wording for mail, is_u0 in told if is_u0 and not mail.urgent)),
    )


def main() -> None:
    """Print the tables."""
    wordings = f"types_{sys.argv[1] if len(sys.argv) > 1 else 'held'}"
    pairs = told_types(wordings, copies=3, seed=20_261_122)
    found = figures(pairs)
    for figure in found.values():
        if figure.f1 < 0.9 or "-v" in sys.argv:
            print(f"{figure.code:16} {figure.precision:.2f} {figure.recall:.2f} {figure.documents}")
    urgency = urgency_figure(wordings.replace("types", "urgency"), seed=20_261_122)
    if "-v" in sys.argv:
        print("\n".join((*urgency.missed, "----", *urgency.feared)))
    print(f"U0 recall {urgency.recall:.3f}, precision {urgency.precision:.3f} over {urgency.letters} mails")
    print(f"macro-F1 {macro_f1(found.values()):.3f} over {len(pairs)} letters of {len(found)} types")


if __name__ == "__main__":
    main()

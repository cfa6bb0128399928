"""The deciding half, asked about one mail with one text and one scan."""

from datetime import date

from classifiers.nouns import Member, Part, Role, Verdict
from classifiers.reasons import Reason, Status
from classifiers.weigh import Mail, OfficeFacts, weigh
from tests.unit.classifiers.people import ANNA, PETER, YILMAZ, part, reading

OFFICE = OfficeFacts(prefixes=frozenset({"35502"}), ibans=frozenset({"BG80 BNBG 9661 1020 3456 78"}))
EVERYBODY = (ANNA, PETER, YILMAZ)
TEXT = part(1, Role.TEXT)
SCAN = part(2)
BG = "BG-Nr. 35502//0012345"
OTHER_BG = "BG-Nr. 35502//0099999"


def mail(subject: str = "Unterlagen", **changes: object) -> Mail:
    """What the headers tell; nothing special when nothing else is said."""
    facts: dict[str, object] = {
        "sender": "",
        "automatic": False,
        "received": date(2020, 3, 23),
        "subject": subject,
    }
    return Mail(**{**facts, **changes})  # type: ignore[arg-type]


def weighed(
    text: str,
    *pages: str,
    members: tuple[Member, ...] = EVERYBODY,
    scan: Part = SCAN,
    office: OfficeFacts = OFFICE,
    about: Mail | None = None,
) -> Verdict:
    """The verdict on a scan with these pages in a mail with this text."""
    readings = {1: reading(text), scan.number: reading(*pages)}
    return weigh((TEXT, scan), readings, about or mail(), members, office)[1]


def text_weighed(
    text: str, *others: Part, about: Mail | None = None, members: tuple[Member, ...] = EVERYBODY
) -> Verdict:
    """The verdict on the mail's own text, among other parts."""
    readings = {1: reading(text), **{p.number: reading("Kontoauszug") for p in others}}
    return weigh((TEXT, *others), readings, about or mail(), members, OFFICE)[0]


def outcome(verdict: Verdict) -> tuple[Status, Reason]:
    """What happens to the part, and why."""
    return verdict.status, verdict.reason


FILED = (Status.FILED, Reason.NUMBER_AND_SECOND_FACTOR)

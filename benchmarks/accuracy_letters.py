"""The mails of the accuracy benchmark: papers of all kinds about clients of the office, and traps.

A paper is a wording of its kind (`wordings/`) with a letterhead, reference lines and a name, each printed the
way such papers print them. What may be filed where is known beforehand. The final figures are over wordings
that were kept back, like the seeds.
"""

import random
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from benchmarks.accuracy_office import Client
from benchmarks.type_letters import filled
from classifiers.nouns import Kind

WORDINGS = Path(__file__).parent / "wordings"
TUNED, HELD = "types_tuned", "types_held"
BG_FORMS = ("{}//{}", "{}//{}", "{}BG{}", "{} // {}", "{} BG {}")
BG_LABELS = (
    "BG-Nummer: ", "BG-Nr. ", "Nummer der Bedarfsgemeinschaft ", "Mein Zeichen: 712.A - ", "Ihr Zeichen: ",
    "Aktenzeichen ",
)  # fmt: skip
KD_FORMS = ("{}{}{}", "{} {} {}", "{}{}{}")
KD_LABELS = ("Kundennummer: ", "Kd.-Nr. ", "Kundennummer ")
BORN = ("geboren am ", "Geburtsdatum: ", "geb. ")
TITLES = ("", "", "Frau ", "Herrn ", "Name: ")
ROLES = (
    "Vermieter: {}",
    "Arbeitgeber: {}",
    "Malerbetrieb {}",
    "Dr. med. {}",
    "Ansprechpartner: {}",
    "gez. {}",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One mail with one paper, and what may become of it."""

    kind: str
    trap: str
    """Which trap it is; empty for an ordinary letter."""
    subject: str
    written: str
    lines: tuple[str, ...]
    """The paper, line by line."""
    allowed: frozenset[str]
    """The cases it may be filed in."""
    clean: bool
    """Number and second factor stand in the paper, and nothing speaks against filing."""
    printed: tuple[tuple[Kind, str], ...]
    """The numbers in the paper, canonical."""


class Chance(random.Random):
    """Draws all that is left to chance, and the wordings of papers from one of their files."""

    def __init__(self, seed: int, wordings: str) -> None:
        """`wordings`: the name of the file."""
        super().__init__(seed)
        self._wordings = _wordings(wordings)

    def wording(self) -> tuple[str, str]:
        """The kind of a paper and its words."""
        return self.choice(self._wordings)


def letters(people: Sequence[Client], count: int, seed: int, wordings: str = HELD) -> "list[Letter]":
    """So many letters: four of five ordinary ones, one of five a trap."""
    chance = Chance(seed, wordings)
    traps = _in_turn(chance)
    made = []
    for number in range(count):
        client = chance.choice(people)
        if number % 5 == 4:
            trap, maker = next(traps)
            made.append(maker(chance, client, people, trap))
        else:
            made.append(_ordinary(chance, client, people))
    return made


def _in_turn(chance: Chance) -> "Iterator[tuple[str, Maker]]":
    """Every trap once, then again in another order, so that each meets every way of capture."""
    while True:
        yield from chance.sample(list(TRAPS.items()), len(TRAPS))


def _open_cases(client: Client, people: Sequence[Client]) -> frozenset[str]:
    """The cases a person is in now: where no case number is given, a letter may only lie in the only one."""
    number = client.entry.customer_number
    return frozenset(p.case for p in people if p.entry.customer_number == number and p.entry.active)


@cache
def _wordings(name: str) -> tuple[tuple[str, str], ...]:
    found = tomllib.loads((WORDINGS / f"{name}.toml").read_text(encoding="utf-8"))
    return tuple((code, page) for code, kinds in found.items() for page in kinds.get("page", ()))


def bg(client: Client, chance: Chance) -> str:
    """The case number as somebody prints it, behind a label."""
    form = chance.choice(BG_FORMS)
    return chance.choice(BG_LABELS) + form.format(client.case[:5], client.case[7:])


def kd(client: Client, chance: Chance) -> str:
    """The Kundennummer as somebody prints it, behind a label."""
    number = client.entry.customer_number
    return chance.choice(KD_LABELS) + chance.choice(KD_FORMS).format(number[:3], number[3], number[4:])


def _paper(chance: Chance, name: str, *head: str, foot: str = "") -> tuple[str, tuple[str, ...]]:
    """The kind of a paper and its lines; the lines of the head stand before the wording, in any order."""
    code, wording = chance.wording()
    body = filled(wording.replace("{name}", name), chance).splitlines()
    lines = "\n".join(chance.sample(head, len(head))).splitlines()
    return code, (*lines, *body, *((foot,) if foot else ()))


def _ordinary(chance: Chance, client: Client, people: Sequence[Client]) -> Letter:
    """Number and name in most, other factors or fewer in the rest."""
    kind = chance.random()
    named, born = chance.choice(TITLES) + client.name, chance.choice(BORN) + client.born
    named += f"\n{client.home}" if chance.random() < 0.4 else ""
    weak = client.entry.birth_date is not None and (client.born[:6] in {"01.01.", "31.12."})
    number = bg(client, chance) if chance.random() < 0.65 else kd(client, chance)
    account = f"IBAN {client.entry.iban}" if client.entry.iban else born
    heads: tuple[tuple[float, tuple[str, ...], bool], ...] = (
        (0.45, (number, named), True),
        (0.68, (number, named, born), True),
        (0.76, (number, born), not weak),
        (0.80, (number, account), not weak or bool(client.entry.iban)),
        (0.86, (bg(client, chance), kd(client, chance)), True),
        (0.90, (named, born), False),
        (0.94, (number,), False),
        (1.01, (), False),
    )
    head, clean = next((head, clean) for limit, head, clean in heads if kind < limit)
    inside = client.name if named in head else "der Antragstellerin"
    code, lines = _paper(chance, inside, *head)
    mail = bg(client, chance) if chance.random() < 0.3 else ""
    entry, cases = client.entry, _open_cases(client, people)
    named_case = client.case[7:] in "".join((*lines, mail))
    return Letter(
        kind=code, trap="", subject="Unterlagen", written=f"Anbei die Unterlagen. {mail}", lines=lines,
        allowed=frozenset({client.case}) if named_case or len(cases) != 1 else cases,
        clean=clean and entry.active and not entry.restricted and (named_case or len(cases) == 1),
        printed=_printed(client, lines),
    )  # fmt: skip


def _printed(client: Client, lines: Sequence[str]) -> tuple[tuple[Kind, str], ...]:
    text = "".join("".join(lines).split())
    found = []
    if client.case[7:] in text and (f"//{client.case[7:]}" in text or f"BG{client.case[7:]}" in text):
        found.append((Kind.BG_NUMBER, client.case))
    if client.entry.customer_number in text:
        found.append((Kind.CUSTOMER_NUMBER, client.entry.customer_number))
    return tuple(found)


def _trap(
    trap: str,
    lines: tuple[str, tuple[str, ...]],
    *allowed: Client,
    written: str = "Anbei.",
    subject: str = "Post",
) -> Letter:
    return Letter(
        kind=lines[0], trap=trap, subject=subject, written=written, lines=lines[1],
        allowed=frozenset(client.case for client in allowed), clean=False, printed=(),
    )  # fmt: skip


def _other(chance: Chance, client: Client, people: Sequence[Client]) -> Client:
    """Somebody of another case: a neighbour by number where there is one, mostly.

    Far away no namesake is taken: nobody could tell a letter with that number and that name from theirs.
    """
    if client.neighbours and chance.random() < 0.7:
        return people[chance.choice(client.neighbours)]
    while True:
        other = chance.choice(people)
        there = {person.name for person in people if person.case == other.case}
        if other.entry.customer_number != client.entry.customer_number and client.name not in there:
            return other


Maker = Callable[[Chance, Client, Sequence[Client], str], Letter]


def _quoted(chance: Chance, client: Client, people: Sequence[Client], trap: str) -> Letter:
    other = _other(chance, client, people)
    head = "Von: Amt <post@jobcenter.example>\nGesendet: heute\nAn: a@example.org\nBetreff: Ihr Antrag"
    quote = f"{head}\n\n{bg(other, chance)}\n{other.name}"
    return _trap(trap, _paper(chance, client.name, client.name), client, written=f"Siehe unten.\n\n{quote}")


def _forwarded_subject(chance: Chance, client: Client, people: Sequence[Client], trap: str) -> Letter:
    other = _other(chance, client, people)
    return _trap(
        trap,
        _paper(chance, client.name, client.name),
        client,
        subject=f"WG: {bg(other, chance)} {other.name}",
        written="Das kam zu mir.",
    )


def _strangers_number_in_the_mail(
    chance: Chance, client: Client, people: Sequence[Client], trap: str
) -> Letter:
    other = _other(chance, client, people)
    born = chance.choice(BORN) + client.born
    return _trap(
        trap, _paper(chance, client.name, client.name, born), client, written=f"Anbei. {bg(other, chance)}"
    )


def _slip_in_the_paper(chance: Chance, client: Client, people: Sequence[Client], trap: str) -> Letter:
    """A typing slip: the number of a neighbour stands beside the client's own name, address or birth date."""
    other = people[chance.choice(client.neighbours)] if client.neighbours else client
    named = (client.name, f"{client.name}\n{client.home}")
    factor = chance.choice((*named, f"{chance.choice(BORN)}{client.born}"))
    return _trap(trap, _paper(chance, client.name, bg(other, chance), factor), client)


def _slip_in_the_customer_number(
    chance: Chance, client: Client, people: Sequence[Client], trap: str
) -> Letter:
    other = _other(chance, client, people)
    truly = (client, other) if other.name == client.name else (client,)  # then nothing tells them apart
    return _trap(trap, _paper(chance, client.name, kd(other, chance), client.name), *truly)


def _list_of_clients(chance: Chance, client: Client, people: Sequence[Client], trap: str) -> Letter:
    others = [_other(chance, client, people) for _ in range(3)]
    rows = [f"{person.name}  {chance.randrange(200, 900)},00 EUR" for person in (client, *others)]
    return _trap(trap, _paper(chance, "Ruhrblick eG", bg(client, chance), *rows))


def _client_as_landlord(chance: Chance, client: Client, people: Sequence[Client], trap: str) -> Letter:
    other = _other(chance, client, people)
    role = chance.choice(ROLES).format(other.name)
    return _trap(
        trap, _paper(chance, client.name, bg(other, chance) if chance.random() < 0.3 else role, role), client
    )


def _another_account(chance: Chance, client: Client, people: Sequence[Client], trap: str) -> Letter:
    other = _other(chance, client, people)
    account = f"Überweisung an {other.name}, IBAN {other.entry.iban}"
    return _trap(trap, _paper(chance, client.name, client.name, account), client)


def _anothers_address(chance: Chance, client: Client, people: Sequence[Client], trap: str) -> Letter:
    """The client's number and name, and where a namesake or somebody else lives: moved, or a mistake?"""
    other = _other(chance, client, people)
    named = f"{client.name}\n{other.home}"
    return _trap(trap, _paper(chance, client.name, bg(client, chance), named), client)


def _two_numbers(chance: Chance, client: Client, people: Sequence[Client], trap: str) -> Letter:
    other = _other(chance, client, people)
    return _trap(
        trap, _paper(chance, client.name, bg(client, chance), bg(other, chance), client.name), client
    )


def _foreign_office(chance: Chance, client: Client, _: Sequence[Client], trap: str) -> Letter:
    return _trap(trap, _paper(chance, client.name, f"BG-Nummer: 96201//{client.case[7:]}", client.name))


def _trade_association(chance: Chance, client: Client, people: Sequence[Client], trap: str) -> Letter:
    other = _other(chance, client, people)
    member = f"Berufsgenossenschaft, Mitgliedsnummer {other.case[:5]}/{other.case[7:]}"
    return _trap(trap, _paper(chance, client.name, member, client.name), client)


def _closed_or_restricted(chance: Chance, client: Client, people: Sequence[Client], trap: str) -> Letter:
    locked = [p for p in people if not p.entry.active or p.entry.restricted]
    one = chance.choice(locked) if locked else client
    return _trap(trap, _paper(chance, one.name, bg(one, chance), one.name))


def _other_spelling(chance: Chance, client: Client, people: Sequence[Client], trap: str) -> Letter:
    """The client's name as another passport spells it, with the number of a neighbour."""
    other = _other(chance, client, people)
    spelt = client.name
    for one, another in (
        ("sch", "sh"),
        ("v", "w"),
        ("ü", "u"),
        ("ö", "oe"),
        ("\u0131", "i"),
        ("y", "j"),
        ("nn", "n"),
    ):
        spelt = spelt.replace(one, another)
    return _trap(trap, _paper(chance, spelt, bg(other, chance), spelt), client)


def _child_in_two_cases(chance: Chance, client: Client, people: Sequence[Client], trap: str) -> Letter:
    numbers = Counter(person.entry.customer_number for person in people)
    twice = [person for person in people if numbers[person.entry.customer_number] > 1]
    child = chance.choice(twice) if twice else client
    cases = _open_cases(child, people)
    paper = _paper(chance, child.name, kd(child, chance), child.name)
    return _trap(trap, paper, *(p for p in people if len(cases) == 1 and p.case in cases))


TRAPS: dict[str, Maker] = {
    "another's number quoted": _quoted,
    "another's number in a forwarded subject": _forwarded_subject,
    "another's number in the mail": _strangers_number_in_the_mail,
    "a neighbour's number by a slip": _slip_in_the_paper,
    "another's Kundennummer by a slip": _slip_in_the_customer_number,
    "a list of clients": _list_of_clients,
    "a client as landlord or employer": _client_as_landlord,
    "another client's account": _another_account,
    "another's address": _anothers_address,
    "two numbers": _two_numbers,
    "a foreign office's number": _foreign_office,
    "a Berufsgenossenschaft's number": _trade_association,
    "a closed or restricted case": _closed_or_restricted,
    "another spelling, another's number": _other_spelling,
    "a person in two cases": _child_in_two_cases,
}

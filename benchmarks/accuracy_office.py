"""The invented office of the accuracy benchmark: a register that is made to be confused.

Families share few last names, cases of one name lie side by side, twins have cases with neighbouring
numbers, namesakes too; names come in several spellings. All numbers are invented; those with a check
digit carry a right one.
"""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from storage.register_load import MemberEntry
from tests.fixtures.people import iban, vsnr

LAST_NAMES = (
    "Müller", "Schmidt", "Schmitt", "Meier", "Meyer", "Maier", "Hoffmann", "Hofmann", "Weiß", "Groß",
    "König", "Y\u0131lmaz", "Öztürk", "Şahin", "Kaya", "Al-Hussein", "Al Hassan", "Abd al-Rahman",
    "Shevchenko", "Kovalenko", "Ivanova", "Kowalski", "Wiśniewska", "Nguyen", "Dimitrov", "Popescu",
    "von der Heide", "Müller-Lüdenscheid", "Klein", "Lange", "Becker", "Wagner", "Schröder", "Jäger",
)  # fmt: skip
"""Names of two out of five families; the others have one of their own."""
FIRST_NAMES = (
    "Anna", "Hanna", "Anne", "Maria", "Anna Maria", "Peter", "Petra", "Jörg", "Jürgen", "Björn", "Käthe",
    "Leonie", "Mohammed", "Muhammad", "Ahmed", "Fatima", "Nour", "Yusuf", "Ayşe", "Mehmet", "Elif", "Emre",
    "Olena", "Elena", "Serhii", "Sergej", "Oleksandr", "Alexander", "Maksym", "Georgi", "Agnieszka",
    "Thi Lan", "Minh", "Tim", "Clara", "Thomas", "Sabine", "Uwe", "Zeynep", "Deniz", "Ivan", "Daryna",
    "Lukas", "Emma", "Paul", "Marie", "Jonas", "Felix", "Lena", "Ben", "Mia", "Stefan", "Katja", "Murat",
)  # fmt: skip
SYLLABLES = ("bar", "dan", "fel", "gar", "hof", "kal", "ker", "lan", "mar", "nor", "pel", "rei", "sal", "ver")
ENDINGS = ("mann", "ski", "er", "berg", "feld", "oglu", "enko", "eanu")
PREFIX = "35502"
STREETS = ("Hauptstraße", "Bornstraße", "Münsterstraße", "Kaiserstraße", "Am Markt", "Evinger Weg")


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """One person in one case, and who else is there."""

    entry: MemberEntry
    neighbours: tuple[int, ...] = ()
    """Positions in the office of people whose case number is one digit away."""

    @property
    def case(self) -> str:
        """The case number, canonical."""
        return self.entry.bg_number

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.entry.first_name} {self.entry.last_name}"

    @property
    def home(self) -> str:
        """Where they live, as on an envelope: two lines."""
        return f"{self.entry.street}\n{self.entry.postcode} {self.entry.city}"

    @property
    def born(self) -> str:
        """The birth date as Germans write it."""
        return f"{self.entry.birth_date:%d.%m.%Y}"


def office(seed: int, cases: int = 700) -> tuple[Client, ...]:
    """Everybody of the register, in the order of their cases."""
    chance = random.Random(seed)
    first_serial = chance.randrange(10_000, 80_000)
    entries: list[MemberEntry] = []
    for case in range(cases):
        entries += _family(chance, f"{first_serial + case:07}", _last_name(chance, case), len(entries))
    entries = _confused(chance, entries)
    return tuple(Client(entry=entry, neighbours=_near(entries, at)) for at, entry in enumerate(entries))


def _last_name(chance: random.Random, case: int) -> str:
    """One of ten stands beside families of the same name."""
    if chance.random() < 0.1:
        return LAST_NAMES[(case // 4) % len(LAST_NAMES)]
    if chance.random() < 0.33:
        return chance.choice(LAST_NAMES)
    return (chance.choice(SYLLABLES) + chance.choice(SYLLABLES) + chance.choice(ENDINGS)).capitalize()


def _family(chance: random.Random, serial: str, last: str, number: int) -> list[MemberEntry]:
    """One to four people; every twelfth case is closed, every thirtieth restricted."""
    fate = chance.random()
    people = chance.choice((1, 1, 2, 2, 3, 4))
    firsts = chance.sample(FIRST_NAMES, people)
    home = (f"{chance.choice(STREETS)} {chance.randrange(1, 200)}", f"44{chance.randrange(135, 389)}")
    twins = _birthday(chance, 2008, 2018)
    found = []
    for at, first in enumerate(firsts):
        child = at > 1
        years = (2006, 2019) if child else (1955, 2001)
        born = twins if child and chance.random() < 0.4 else _birthday(chance, *years)
        found.append(
            MemberEntry(
                bg_number=f"{PREFIX}BG{serial}", customer_number=_customer_number(number + at),
                last_name=last, first_name=first, birth_date=born,
                street=home[0], postcode=home[1], city="Dortmund", email="",
                iban="" if child else iban(f"{number + at + 1}"),
                vsnr="" if child else vsnr(born.isoformat(), "Muster", f"{(number + at) % 100:02}"),
                active=fate > 0.08, site="", restricted=fate > 0.967,
            )
        )  # fmt: skip
    return found


def _birthday(chance: random.Random, first: int, last: int) -> date:
    """One of ten is the 1st of January, as offices write where none is known."""
    day = date(first, 1, 1) + timedelta(days=chance.randrange((last - first) * 365))
    return date(day.year, 1, 1) if chance.random() < 0.1 else day


def _customer_number(number: int) -> str:
    return f"355{'ABCDGHJKLMNPTZ'[number % 14]}{number + 100_000:06}"


def _confused(chance: random.Random, entries: list[MemberEntry]) -> list[MemberEntry]:
    """Here and there namesakes or twins in neighbouring cases, or a person in two of them."""
    made = list(entries)
    for at in range(0, len(made) - 8, 9):
        here, there = made[at], next((e for e in made[at + 1 :] if e.bg_number != made[at].bg_number), None)
        if there is None:
            break
        place = made.index(there, at)
        what = chance.random()
        if what < 0.35:
            made[place] = _replaced(there, last_name=here.last_name, first_name=here.first_name)
        elif what < 0.6:
            made[place] = _replaced(there, last_name=here.last_name, birth_date=here.birth_date)
        elif what < 0.75:
            twice = _replaced(
                here, bg_number=there.bg_number, active=there.active, restricted=there.restricted
            )
            made.append(twice)
    return made


def _replaced(entry: MemberEntry, **changes: object) -> MemberEntry:
    facts = {name: getattr(entry, name) for name in MemberEntry.__slots__}
    return MemberEntry(**{**facts, **changes})


def _near(entries: list[MemberEntry], at: int) -> tuple[int, ...]:
    """Whose case number differs in the last digit."""
    head = entries[at].bg_number[:-1]
    around = range(max(0, at - 30), min(len(entries), at + 30))
    mine = entries[at].bg_number
    return tuple(n for n in around if entries[n].bg_number != mine and entries[n].bg_number.startswith(head))

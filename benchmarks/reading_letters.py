"""The letters of the reading benchmark: invented German letters, drawn line by line, with their true text.

Every letter comes from a seed: the same seed gives the same letters, on machines with the same fonts.
"""
# ruff: noqa: RUF001 - names of people in many alphabets

import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

A4 = (210.0, 297.0)
MARGIN, RIGHT, BOTTOM = 22.0, 188.0, 278.0
FOLDERS = tuple(map(Path, ("/usr/share/fonts/truetype", "/usr/share/fonts/opentype")))
FACES = (
    ("dejavu/DejaVuSans.ttf", "dejavu/DejaVuSans-Bold.ttf"),
    ("dejavu/DejaVuSerif.ttf", "dejavu/DejaVuSerif-Bold.ttf"),
    ("liberation/LiberationSans-Regular.ttf", "liberation/LiberationSans-Bold.ttf"),
    ("liberation/LiberationSerif-Regular.ttf", "liberation/LiberationSerif-Bold.ttf"),
    ("liberation/LiberationMono-Regular.ttf", "liberation/LiberationMono-Bold.ttf"),
    ("dejavu/DejaVuSansMono.ttf", "dejavu/DejaVuSansMono-Bold.ttf"),
)
"""Regular and bold; those that are installed are used."""
SIZES = (9.0, 9.5, 10.0, 10.5, 11.0, 12.0)
PEOPLE = (
    "Mustermann", "Yılmaz", "Öztürk", "Nowak", "Schröder", "Petrović", "Weißhaupt", "Kowalczyk",
    "Müller-Lüdenscheidt", "Aydın",
)  # fmt: skip
FIRST = ["Erika", "Mehmet", "Ayşe", "Katarzyna", "Jürgen", "Zoë", "Bärbel", "Anton", "Olena", "Günther"]
SENDERS = (
    "Hausverwaltung Ruhrblick eG",
    "Backhaus Sonnenkorn GmbH",
    "Stadtlicht Energie AG",
    "Reviersauber Gebäudedienste",
    "Ortskasse Westfalen",
    "Jobcenter Dortmund",
)
SUBJECTS = (
    "Weiterbewilligungsantrag und Nachweise",
    "Erhöhung der Grundmiete ab dem 01.06.2020",
    "Lohnabrechnung für den Monat Februar",
    "Änderungsmitteilung zu den Kosten der Unterkunft",
    "Widerspruch gegen den Bescheid vom 11.03.2020",
    "Androhung der Unterbrechung der Versorgung",
)
SENTENCES = (
    "hiermit übersende ich Ihnen die fehlenden Unterlagen zu meinem Antrag.",
    "Die Miete für die Wohnung beträgt ab dem nächsten Monat {amount} Euro einschließlich Heizkosten.",
    "Bitte überweisen Sie den offenen Betrag von {amount} Euro bis zum {day} auf das unten genannte Konto.",
    "Am {day} habe ich eine Beschäftigung mit 20 Stunden in der Woche aufgenommen.",
    "Der Zählerstand wurde am {day} abgelesen und beträgt 14.386 kWh.",
    "Über eine kurzfristige Bestätigung des Eingangs würde ich mich sehr freuen.",
    "Gegen diesen Bescheid können Sie innerhalb eines Monats nach Bekanntgabe Widerspruch erheben.",
    "Meine Tochter {first} besucht seit August die Grundschule am Clarenberg und nimmt am Mittagessen teil.",
    "Die Rückzahlung der Überzahlung in Höhe von {amount} Euro erfolgt in monatlichen Raten.",
    "Ich war vom {day} bis zum Ende des Monats arbeitsunfähig erkrankt, die Bescheinigung liegt bei.",
    "Für Rückfragen stehen wir Ihnen montags bis freitags von 8 bis 16 Uhr zur Verfügung.",
    "Das Guthaben aus der Nebenkostenabrechnung wurde mir am {day} ausgezahlt.",
    "Außerdem bitte ich um Übernahme der Kosten für die Klassenfahrt nach Münster.",
    "Den Nachweis über mein Vermögen und die Kontoauszüge der letzten drei Monate füge ich bei.",
    "Sollten weitere Angaben nötig sein, teilen Sie mir dies bitte schriftlich mit.",
    "Der Vertrag ist bis zum {day} befristet; eine Verlängerung ist zurzeit nicht vorgesehen.",
)
ROWS = (
    "Grundmiete", "Vorauszahlung Heizkosten", "Abschlag Strom", "Mahngebühren", "Krankenversicherung",
    "Gesamtbetrag",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One printed line: the height of its base line (mm), its size (points)."""

    y: float
    words: str
    size: float
    bold: bool = False
    amount: str = ""
    """What stands at the right margin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One page and what truly stands on it."""

    lines: tuple[Line, ...]
    face: int

    @property
    def truth(self) -> str:
        """The text, line by line."""
        return "\n".join(f"{line.words} {line.amount}".strip() for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """The pages of a letter, and the numbers on its first page."""

    sheets: tuple[Sheet, ...]
    bg_number: str
    customer_number: str


def letter(seed: int, pages: int = 1) -> Letter:
    """The letter of this seed."""
    chance = random.Random(seed)
    serial, customer = _numbers(chance)
    face, size = chance.randrange(len(faces())), chance.choice(SIZES)
    bodies = [_first(chance, serial, customer)] + [_further(number) for number in range(2, pages + 1)]
    sheets = tuple(_sheet(chance, head, face, size) for head in bodies)
    return Letter(sheets=sheets, bg_number=f"35502BG{serial}", customer_number=customer)


def draw(sheet: Sheet, dpi: int = 300) -> Image.Image:
    """The page in grey on white."""
    scale = dpi / 25.4
    paper = Image.new("L", (round(A4[0] * scale), round(A4[1] * scale)), 255)
    pen = ImageDraw.Draw(paper)
    for line in sheet.lines:
        font = _font(sheet.face, line.bold, round(line.size / 72 * dpi))
        pen.text((MARGIN * scale, line.y * scale), line.words, fill=20, font=font, anchor="ls")
        if line.amount:
            pen.text((RIGHT * scale, line.y * scale), line.amount, fill=20, font=font, anchor="rs")
    return paper


@cache
def faces() -> tuple[tuple[Path, Path], ...]:
    """The font files there are. Raises FileNotFoundError when there are none."""
    found = []
    for pair in FACES:
        for folder in FOLDERS:
            files = tuple(folder / name for name in pair)
            if all(file.is_file() for file in files):
                found.append((files[0], files[1]))
    if not found:
        raise FileNotFoundError("no fonts: install the Debian package fonts-dejavu-core")
    return tuple(found)


def _numbers(chance: random.Random) -> tuple[str, str]:
    letter_of = chance.choice("ABCDEFGHJKLMNPRSTUVW")
    return (
        f"{chance.randrange(10**7):07}",
        f"{chance.randrange(100, 1000)}{letter_of}{chance.randrange(10**6):06}",
    )


def _first(chance: random.Random, serial: str, customer: str) -> list[tuple[str, float, bool]]:
    """The head of a first page: words, how much larger than the text, bold."""
    who = f"{chance.choice(FIRST)} {chance.choice(PEOPLE)}"
    form = chance.choice(("35502//{}", "35502BG{}", "35502 // {}", "35502 BG {}"))
    spaced = f"{customer[:3]} {customer[3]} {customer[4:]}"
    street = chance.choice(("Hansastraße", "Am Bärenbruch", "Speicherstraße", "Südwall"))
    street = f"{street} {chance.randrange(1, 200)}"
    return [
        (chance.choice(SENDERS), 4.0, True),
        (
            (
                f"{chance.choice(('Hafenweg', 'Leuchtenweg', 'Hansaplatz'))} {chance.randrange(1, 90)}, "
                "44147 Dortmund"
            ),
            -1.0,
            False,
        ),
        ("", 0, False),
        (who, 0.0, False),
        (street, 0.0, False),
        (f"44{chance.randrange(135, 389)} Dortmund", 0.0, False),
        ("", 0, False),
        (f"Dortmund, den {_day(chance)}", 0.0, False),
        (f"BG-Nummer: {form.format(serial)}", 0.0, False),
        (f"Kundennummer: {chance.choice((customer, customer, spaced))}", 0.0, False),
        ("", 0, False),
        (chance.choice(SUBJECTS), 1.5, True),
        ("", 0, False),
        ("Sehr geehrte Damen und Herren,", 0.0, False),
    ]


def _further(number: int) -> list[tuple[str, float, bool]]:
    return [(f"Seite {number}", -1.0, False), ("", 0, False)]


def _sheet(chance: random.Random, head: list[tuple[str, float, bool]], face: int, size: float) -> Sheet:
    lines, y, step = [], 24.0, size * 0.353 * 1.36
    for words, larger, bold in head:
        y += step + max(0.0, larger) * 0.353
        if words:
            lines.append(Line(y=y, words=words, size=size + larger, bold=bold))
    for words, amount in _body(chance, face, size):
        y += step if words else step * 0.7
        if y > BOTTOM:
            break
        if words:
            lines.append(Line(y=y, words=words, size=size, amount=amount))
    return Sheet(lines=tuple(lines), face=face)


def _body(chance: random.Random, face: int, size: float) -> Iterator[tuple[str, str]]:
    """Paragraphs, here and there a few rows with amounts, the greeting."""
    for _ in range(chance.randrange(3, 7)):
        yield "", ""
        sentences = chance.sample(SENTENCES, chance.randrange(2, 5))
        filled = " ".join(
            text.format(amount=_amount(chance), day=_day(chance), first=chance.choice(FIRST))
            for text in sentences
        )
        yield from ((line, "") for line in _wrapped(filled, face, size))
        if chance.random() < 0.2:
            yield "", ""
            yield from ((row, f"{_amount(chance)} EUR") for row in chance.sample(ROWS, 3))
    yield "", ""
    yield "Mit freundlichen Grüßen", ""
    yield "", ""
    yield f"{chance.choice(FIRST)} {chance.choice(PEOPLE)}", ""


def _wrapped(text: str, face: int, size: float) -> Iterator[str]:
    font, most = _font(face, False, 100), (RIGHT - MARGIN) / (size * 0.353) * 100
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if font.getlength(longer) > most:
            yield line
            longer = word
        line = longer
    yield line


@cache
def _font(face: int, bold: bool, pixels: int) -> ImageFont.FreeTypeFont:  # noqa: FBT001 - part of the cache's key
    return ImageFont.truetype(faces()[face][bold], pixels)


def _amount(chance: random.Random) -> str:
    return f"{chance.randrange(5, 2000)},{chance.randrange(100):02}".replace(".", ",")


def _day(chance: random.Random) -> str:
    return f"{chance.randrange(1, 29):02}.{chance.randrange(1, 13):02}.2020"

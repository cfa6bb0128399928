"""People who stand in a letter without being meant by it: landlord, employer, doctor, clerk, sender.

A name behind one of these words says nothing about whose letter it is, neither for a case nor against it;
nor does one with such a word behind it. Labels and titles may stand between them, on the same line or the
next; any other word, and the name counts again. Long words count with a letter misread; short ones and
endings do not: "Bescheinigung" ends nearly as "Gebäudereinigung" does.

Whose name stands below a greeting counts like any other: a client who writes about another is a
contradiction, and a person looks.
"""

import re

from rapidfuzz import fuzz, process

_TITLES = r"(?:(?:Herrn?|Frau|Dr|med|dent|Prof|Dipl|Ing)\b\.?[ -]?){0,4}\Z"
_GENDER = r"(?:[/*_:\u00b7]-?in(?:nen)?\b|\(-?(?:in|innen|r|e)\)|/-?r\b)?"
"""Vermieter/in, Vermieter(in), Vermieter*in, Vermieter:in."""
_LABEL = r"(?:(?:Vor|Nach|Familien|Zu)?name|Firma|Anschrift|Adresse|Unterschrift|Stempel)\b"
_LABELS = rf"(?:[ :.,;/()|_\n-]{{1,4}}(?:(?:und|oder|bzw\.) )?{_LABEL}){{0,4}}"
"""Between the word and a name: "Vermieter (Name):", "Arbeitgeber\nName, Vorname:"."""
_GAP = rf"{_LABELS}[ :.,;/()|_-]{{0,4}}\n?{_TITLES}"
_NEAR = rf"[ :.,;/()|_-]{{0,4}}\n?{_TITLES}"
"""Behind the word for a firm no label may stand: of a form, the client's own name may come next."""
_PERSONS = (
    r"Rechtsanw[aä]lt|RA(?:in)?\b|Anw[aä]lt|Notar|Steuerberat|(?:Ober)?Gerichtsvollzieher|Geschäftsführer"
    r"|Prokurist|Personalleit|Schulleit|Klassenlehr|Sachbearbeit|Hausverwalt|Kundenberat|Makler|Dolmetsch"
    r"|Fach[aä]rzt|Zahn[aä]rzt|Gutachter|Richter|Hebamme|Sozialarbeit|Sozialpädagog|Therapeut|Psycholog"
    r"|[A-ZÄÖÜa-zäöü]{3,16}meister"
)
"""What somebody is, also on a line of its own below the name."""
_LABELLED = (
    r"Vermieter|Verpächter|Wohnungsgeber|Eigentümer|(?:Betriebs)?Inhaber|Leiter|Lehrer|Erzieher|Betreuer"
    r"|Vormund|Zeuge|Bearbeiter|Ansprechpartner|(?:Haus)?[aä]rzt"
)
"""The same, but also what a form asks for: the name may stand below it as well."""
_ROLES = re.compile(
    rf"(?:\b(?:{_PERSONS}|{_LABELLED}|Arbeitgeber|Personal(?:abteilung|büro)|Firma|Praxis)"
    rf"\w{{0,14}}{_GENDER}\.?{_GAP})"
    r"|(?:(?:\b(?:Dr\.\s?m[eco]d|Klinik|Auskunft erteilt|Im Auftrag|Fa\.|Betrieb|Bäckerei|Friseur|Gasthaus"
    r"|Restaurant|Hotel|Apotheke|Autohaus|Kanzlei|i\.\s?[AV]\.|g[eco]z\.|Pflegedienst"
    r"|(?:bearbeitet|erstellt|ausgestellt|ausgefüllt|bescheinigt|unterzeichnet|unterschrieben)"
    r" (?:von|durch)\b)"
    r"|(?:betrieb|meister|praxis|service|reinigung|handel|bau|technik|transporte|immobilien)\b)"
    rf"\w{{0,14}}{_GENDER}\.?{_NEAR})",
    re.IGNORECASE,
)
_TRADES = re.compile(
    r"(?:\b(?:Elektro|Sanitär|Heizung|Dachdeck|Fliesen|Kfz|Taxi|Imbiss|Kiosk|Spedition|Pizzeria|Döner|Caf[eé]"
    r"|Bistro|Eiscaf[eé]|Blumen|Nagel|Kosmetik|Fahrschule|Physio|Zeitarbeit|Umzüge)\w{0,14}"
    r"|(?<=\w\w)(?:erei|dienste?|agentur|versicherungen|studio|werkstatt|montage|logistik|gesellschaft))"
    rf"[ &-]{{1,3}}{_TITLES}",
    re.IGNORECASE,
)
"""Before a name on the same line it is a firm's; at the end of the line above it may be a heading."""
_LAST_WORD = re.compile(rf"(\w{{8,24}}){_GENDER}\.?{_GAP}", re.IGNORECASE)
_LONG_ROLES = (
    "vermieter", "vermieterin", "verpächter", "hausverwaltung", "hausverwalter", "hausmeister",
    "wohnungsgeber", "eigentümer", "arbeitgeber", "geschäftsführer", "betriebsinhaber", "steuerberater",
    "rechtsanwalt", "rechtsanwältin", "gerichtsvollzieher", "schulleiter", "klassenlehrer", "sachbearbeiter",
    "sachbearbeiterin",
    "ansprechpartner", "ansprechpartnerin", "kundenberater",
)  # fmt: skip
_MISREAD = 85
"""Of 100, by rapidfuzz: one letter of seven. "Mieter", "Arbeitnehmer" and "Vertreter" stay below."""
_FIRM = re.compile(
    r"[ ,]{1,2}(?:GmbH|UG\b|OHG|KG\b|eG\b|e\.\s?[KV]\b|GbR|& ?Co|& ?Söhne|und Söhne|mbH)", re.IGNORECASE
)
_ENDS = r"(?=[.,;)]|\n|\Z| (?:und|für|in|am|im|der|des)\b)"
_BEHIND = re.compile(
    rf"[ ,(-]{{1,3}}(?:(?:als|Ihre?|der|die) )?(?:{_PERSONS}|{_LABELLED})\w{{0,14}}{_GENDER}{_ENDS}"
    rf"|[,)]?\n\(?(?:Ihre? )?(?:(?:{_PERSONS})\w{{0,14}}{_GENDER}{_ENDS}"
    rf"|(?:{_LABELLED})\w{{0,14}}{_GENDER}\W{{0,3}}\Z)",
    re.IGNORECASE,
)
"""What somebody is, behind the name. No colon behind it: "Anna Müller, Vermieter: …" tells of the next."""
_REACH = 100
_AFTER = 60


def is_third_party(page: str, start: int, end: int) -> bool:
    """Whether the name there, on a `plain` page, is that of somebody who only has to do with the client."""
    before = page[max(0, start - _REACH) : start]
    return _called_one(before) or _is_one(page, end) or _misread_role(before)


def _called_one(before: str) -> bool:
    return bool(_ROLES.search(before) or _TRADES.search(before))


def _is_one(page: str, end: int) -> bool:
    behind = page[end : end + _AFTER + 1]
    told = _BEHIND.match(behind)
    return bool(_FIRM.match(behind)) or (told is not None and told.end() <= _AFTER)


def _misread_role(before: str) -> bool:
    found = _LAST_WORD.search(before)
    return found is not None and _like_a_role(found[1].casefold())


def _like_a_role(word: str) -> bool:
    return process.extractOne(word, _LONG_ROLES, scorer=fuzz.ratio, score_cutoff=_MISREAD) is not None

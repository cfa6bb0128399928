"""People who stand in a letter without being meant by it: landlord, employer, doctor, clerk, sender.

A name right behind one of these words, or right below it, says nothing about whose letter it is: neither
for a case nor against it. A word between the two, and the name counts again. Long words count with a
letter misread; short ones and endings do not: "Bescheinigung" ends nearly as "Gebäudereinigung" does.
"""

import re

from rapidfuzz import fuzz, process

_TITLES = r"[ :.,/()-]{0,4}\n?(?:(?:Herrn?|Frau|Dr|med|dent|Prof|Dipl|Ing)\b\.?[ -]?){0,4}\Z"
_ROLES = re.compile(
    r"(?:\b(?:Vermieter|Verpächter|Hausverwalt|Hausmeister|Wohnungsgeber|Eigentümer|Arbeitgeber"
    r"|Betriebsinhaber|Inhaber|Geschäftsführer|Prokurist|Personal(?:abteilung|büro|leit)|Steuerberat"
    r"|Rechtsanw[aä]lt|RA(?:in)?\b|Anw[aä]lt|Notar|(?:Ober)?[Gg]erichtsvollzieher|Richter|Ärzt|Arzt|Hausarzt"
    r"|Praxis|Dr\.\s?m[eco]d|Zahnarzt|Klinik|Hebamme|Schulleit|Klassenlehr|Lehrer|Erzieher|Leiter|Sachbearbeit"
    r"|Bearbeiter|Ansprechpartner|Auskunft erteilt|Kundenberat|Betreuer|Vormund|Gutachter|Zeuge|Im Auftrag"
    r"|i\.\s?A\.|g[eco]z\.|Firma|Fa\.|Betrieb|Bäckerei|Friseur|Gasthaus|Restaurant|Hotel|Apotheke|Autohaus"
    r"|Kanzlei)"
    r"|(?:betrieb|meister|praxis|service|reinigung|handel|bau|technik|transporte|immobilien)\b)"
    rf"\w{{0,14}}\.?{_TITLES}",
    re.IGNORECASE,
)
_LAST_WORD = re.compile(rf"(\w{{8,24}})\.?{_TITLES}", re.IGNORECASE)
_LONG_ROLES = (
    "vermieter", "vermieterin", "verpächter", "hausverwaltung", "hausverwalter", "hausmeister",
    "wohnungsgeber", "eigentümer", "arbeitgeber", "geschäftsführer", "betriebsinhaber", "steuerberater",
    "rechtsanwalt", "rechtsanwältin", "gerichtsvollzieher", "schulleiter", "klassenlehrer", "sachbearbeiter",
    "sachbearbeiterin",
    "ansprechpartner", "ansprechpartnerin", "kundenberater",
)  # fmt: skip
_MISREAD = 85
"""Of 100, by rapidfuzz: one letter of seven. "Mieter", "Arbeitnehmer" and "Vertreter" stay below."""
_FIRM = re.compile(r"[ ,]{1,2}(?:GmbH|UG\b|OHG|KG\b|e\.\s?K|GbR|& ?Co|& ?Söhne|und Söhne|mbH)", re.IGNORECASE)
_REACH = 60
_AFTER = 16


def is_third_party(page: str, start: int, end: int) -> bool:
    """Whether the name there, on a `plain` page, is that of somebody who only has to do with the client."""
    before = page[max(0, start - _REACH) : start]
    return bool(_ROLES.search(before)) or bool(_FIRM.match(page, end, end + _AFTER)) or _misread_role(before)


def _misread_role(before: str) -> bool:
    found = _LAST_WORD.search(before)
    return found is not None and _like_a_role(found[1].casefold())


def _like_a_role(word: str) -> bool:
    return process.extractOne(word, _LONG_ROLES, scorer=fuzz.ratio, score_cutoff=_MISREAD) is not None

"""People who stand in a letter without being meant by it: landlord, employer, doctor, clerk, sender.

A name right behind one of these words, or right below it, says nothing about whose letter it is: neither
for a case nor against it. A word between the two, and the name counts again.
"""

import re

_ROLES = re.compile(
    r"(?:\b(?:Vermieter|Verpächter|Hausverwalt|Hausmeister|Wohnungsgeber|Eigentümer|Arbeitgeber"
    r"|Betriebsinhaber|Inhaber|Geschäftsführer|Prokurist|Personal(?:abteilung|büro|leit)|Steuerberat"
    r"|Rechtsanw[aä]lt|RA(?:in)?\b|Anw[aä]lt|Notar|(?:Ober)?[Gg]erichtsvollzieher|Richter|Ärzt|Arzt|Hausarzt"
    r"|Praxis|Dr\.\s?med|Zahnarzt|Klinik|Hebamme|Schulleit|Klassenlehr|Lehrer|Erzieher|Leiter|Sachbearbeit"
    r"|Bearbeiter|Ansprechpartner|Auskunft erteilt|Kundenberat|Betreuer|Vormund|Gutachter|Zeuge|Im Auftrag"
    r"|i\.\s?A\.|gez\.|Firma|Fa\.|Betrieb|Bäckerei|Friseur|Gasthaus|Restaurant|Hotel|Apotheke|Autohaus"
    r"|Kanzlei)"
    r"|(?:betrieb|meister|praxis|service|reinigung|handel|bau|technik|transporte|immobilien)\b)"
    r"\w{0,14}\.?[ :.,/()-]{0,4}\n?(?:(?:Herrn?|Frau|Dr|med|dent|Prof|Dipl|Ing)\b\.?[ -]?){0,4}\Z",
    re.IGNORECASE,
)
_FIRM = re.compile(r"[ ,]{1,2}(?:GmbH|UG\b|OHG|KG\b|e\.\s?K|GbR|& ?Co|& ?Söhne|und Söhne|mbH)", re.IGNORECASE)
_REACH = 60
_AFTER = 16


def is_third_party(page: str, start: int, end: int) -> bool:
    """Whether the name there, on a `plain` page, is that of somebody who only has to do with the client."""
    before = page[max(0, start - _REACH) : start]
    return bool(_ROLES.search(before)) or bool(_FIRM.match(page, end, end + _AFTER))

"""Covering text: words that only hand something over.

A text covers when each of its clauses is a greeting, thanks, numbers and their labels, or is made
*only* of words from a closed list that holds no verb of asking, telling or changing. What stands
below "Mit freundlichen Grüßen" may be a name; below a mere "Danke" it may not. One unknown word, or a
question mark, and it says something.
"""

import re
from itertools import pairwise

from classifiers.folding import WORD
from classifiers.identifiers import bg_number, birth_date, customer_number, iban, pension_number
from classifiers.plain import plain

_LONGEST = 1_500
_CLAUSE_END = re.compile(r"[.!;:,]\s|[\n!;]|\s-\s|[.,:]$", re.MULTILINE)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_GREETING = re.compile(
    r"(?:sehr geehrte[rs]?|guten? (?:tag|morgen|abend)|hallo|hi|hey|moin|liebe[rs]?|gruess gott|werte[rs]?"
    r"|hello|dear|good (?:morning|day|evening)|salam|selam|merhaba)"
    r"(?: (?:damen und herren|zusammen|team|sir or madam|(?:liebes |das )?jobcenter(?: [a-z]+)?"
    r"|(?:frau|herrn?|mr|ms|mrs)(?: dr)? \w+(?: \w+)?))?"
    r"|(?:sehr geehrte[rs]? |liebe[rs]? |und )?(?:damen und herren|(?:frau|herrn?)(?: dr)? \w+)"
)
_CLOSING = re.compile(
    r"(?:(?:mit )?(?:ganz )?(?:(?:freundliche|beste|liebe|herzliche|viele|schoene)[nrm]?|freundl)"
    r" (?:gruesse[n]?|gruss|grues)(?: (?:aus|und) [a-z]+)?|gruesse|gruss|mfg|vg|lg|hochachtungsvoll"
    r"|(?:best|kind|many) regards)"
)
_THANKS = re.compile(
    r"(?:vielen|besten|herzlichen|schoenen) dank"
    r"(?: (?:im voraus|fuer (?:ihre|die) (?:muehe|hilfe|unterstuetzung)))?"
    r"|danke(?: schoen| sehr| im voraus)?|(?:einen |noch einen )?schoenen (?:tag|abend)(?: noch)?"
    r"|(?:ein )?schoenes wochenende|thank you|thanks|bleiben sie gesund"
)
_HARMLESS = frozenset(
    WORD.findall("""
    anbei anliegend angehaengt anhang anhaenge anlage anlagen beigefuegt beiliegend attached im in
    der den dem die das des als pdf foto fotos bild bilder datei dateien scan scans kopie kopien per
    mail email e ich wir ihnen sie mir euch uns hier hiermit nun nochmal nochmals erneut wie
    besprochen gewuenscht vereinbart telefonisch angefordert angeforderten geforderten gewuenschten
    fehlenden benoetigten restlichen weitere weiteren sende senden schicke schicken uebersende
    uebersenden uebermittle reiche ein nach erhalten finden mein meine meinen meiner meines unser
    unsere unseren unterlagen unterlage dokumente dokument dokumenten nachweise nachweis nachweisen
    belege beleg bescheinigung bescheinigungen formular formulare papiere schreiben brief
    lohnabrechnung lohnabrechnungen gehaltsabrechnung gehaltsabrechnungen verdienstabrechnung
    gehaltsnachweis gehaltsnachweise einkommensbescheinigung einkommensnachweis einkommensnachweise
    lohnzettel kontoauszug kontoauszuege kontoauszuegen mietvertrag mietbescheinigung
    nebenkostenabrechnung betriebskostenabrechnung heizkostenabrechnung stromrechnung rechnung
    rechnungen quittung au krankmeldung arbeitsunfaehigkeitsbescheinigung attest schulbescheinigung
    meldebescheinigung geburtsurkunde immatrikulationsbescheinigung ausweis personalausweis
    reisepass aufenthaltstitel arbeitsvertrag mutterpass fuer von vom bis zu zum zur und sowie samt
    mit letzten letzte drei zwei monat monate monaten jahr januar februar maerz april mai juni juli
    august september oktober november dezember seite seiten teil
    """)
)
_LABELS = frozenset(
    WORD.findall("""
    bg kd kdnr nr no nummer nummern bgnummer bgnr kundennummer kundennr kunden bedarfsgemeinschaft
    aktenzeichen zeichen geschaeftszeichen mein meine ihr ihre unser unsere der die az gz name
    vorname nachname geb geboren am geburtsdatum betreff betr tel telefon mobil handy fax mail email
    e iban rentenversicherungsnummer sozialversicherungsnummer versicherungsnummer sv rv
    vorgangsnummer
    """)
)
_CONTACT = re.compile(
    r"\S+@\S+|(?:tel|telefon|mobil|handy|fon|fax)?[.: ]*\+?[0-9][0-9 /()-]{5,20}"
    r"|[a-z .-]{3,40}(?:str|strasse|weg|platz|allee|gasse|ring|damm)[. ]+[0-9]{1,4} ?[a-z]?"
    r"|[0-9]{5} [a-z -]{3,30}"
)
_NO_NAME = re.compile(
    r"\bp ?\.? ?s\b|neu|wohn|miet|arbeit|job|geld|krank|schwanger|trenn|scheid|geb[uo]|gestorben|\btod"
    r"|obdach|strom|polizei|umzug|umgezogen|kündig|termin|antrag|widerspruch|frage|hilfe|bitte|änder|sperr"
    r"|kind|adresse|anschrift|konto|absag|dringend|nicht|kein",
    re.IGNORECASE,
)
_MOST_NAME_WORDS = 4
_MOST_NAME_LINES = 2


def only_covers(written: str) -> bool:
    """Whether a text only hands something over."""
    if len(written) > _LONGEST or "?" in written:
        return False
    clauses = [clause.strip(" \t-_*.,:") for clause in _CLAUSE_END.split(_without_numbers(plain(written)))]
    clauses = [clause for clause in clauses if clause]
    closed = next((at for at, clause in enumerate(clauses) if _is_closing(clause)), len(clauses))
    return all(map(_covers, clauses[:closed])) and _is_signature(clauses[closed:])


def _without_numbers(text: str) -> str:
    """The text with a blank for every number the grammars know."""
    for grammar in (bg_number, customer_number, pension_number, iban, birth_date):
        spans = [(0, 0), *((start, end) for start, end, _ in grammar.find(text)), (len(text), len(text))]
        text = " ".join(text[end:start] for (_, end), (start, _) in pairwise(spans))
    return text


def _folded(clause: str) -> str:
    return " ".join(clause.casefold().translate(_UMLAUTS).split())


def _covers(clause: str) -> bool:
    words = frozenset(WORD.findall(_folded(clause)))
    courtesy = _GREETING.fullmatch(_folded(clause)) or _THANKS.fullmatch(_folded(clause))
    return bool(courtesy) or words <= _HARMLESS or words <= _LABELS


def _is_closing(clause: str) -> bool:
    return bool(_CLOSING.fullmatch(_folded(clause)))


def _is_signature(clauses: list[str]) -> bool:
    """Whether below the closing stand only a name, numbers and how to reach the person."""
    rest = [c for c in clauses if not (_is_closing(c) or _is_contact(c) or _covers(c))]
    return len(rest) <= _MOST_NAME_LINES and all(map(_is_name, rest))


def _is_contact(clause: str) -> bool:
    return bool(_CONTACT.fullmatch(_folded(clause)))


def _is_name(clause: str) -> bool:
    words = clause.split()
    if _NO_NAME.search(clause):
        return False
    return len(words) <= _MOST_NAME_WORDS and all(
        w[0].isupper() and not any(map(str.isdigit, w)) for w in words
    )

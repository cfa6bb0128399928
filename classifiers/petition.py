"""Whether somebody asks the office for something, in a mail of a machine or a list, or marked as spam.

=======================  ============================================================================
what came                who is heard
=======================  ============================================================================
text of a machine        a request for benefits only, so that absence notes stay noise
list mail and spam       a person's words, or an everyday concern that is told, asked or begged for
the same, mass-produced  a person's words about benefits; in spam about any concern
=======================  ============================================================================

A letter lost weighs more than a newsletter looked at. The patterns are lists of words: linear in time.
"""

import re
from collections.abc import Iterable

_SPELLINGS: dict[str, int | str | None] = {"ä": "(?:ä|ae)", "ö": "(?:ö|oe)", "ü": "(?:ü|ue)", "_": " "}


def _any_of(words: str) -> re.Pattern[str]:
    """One pattern for beginnings of words, `_` for a blank inside; umlauts match as ae, oe, ue too."""
    spelled = "|".join(words.split()).translate(str.maketrans(_SPELLINGS))
    return re.compile(spelled, re.IGNORECASE)


_BENEFITS = _any_of(r"""
    antrag anträg bewillig \bwba\b widerspruch widersprech bürgergeld hartz grundsicherung
    \balg_?(?:2|ii)\b arbeitslosengeld sozialhilfe sozialleistung leistungsbe regelsatz regelbedarf
    mehrbedarf erstausstattung bedarfsgemeinschaft \bsgb_?(?:2|ii|xii)\b ungsbescheid unterkunft \bkdu\b
    \bmiet räumung stromsperr obdachlos wohnungslos \bkein_geld mittellos vorschuss \bdarlehen kaution
    bildungspaket bildung_und_teilhabe \bbenefits?\b \bunemployed\b \bhomeless\b \b(?:my|the|our)_rent\b
    заяв допомог пособи виплат выплат житл жиль оренд аренд başvur yard.m \bkira işsiz طلب مساعدة إيجار
    درخواست کمک اجاره
    """)
_EVERYDAY = _any_of(r"""
    jobcent job_cent sachbearbeit wohnung umzug umgezogen umzieh umzuzieh \bzieht\b \bziehen\b
    nebenkosten heiz strom\b schuld mahnung gericht anwalt \bgeld leistung \blohn gehalt einkommen
    arbeit \bjob kündig konto unterlagen nachweis bescheinig \bbescheid vertrag formular rechnung
    versicher \brente unterhalt ausweis aufenthalt ausbildung bewerb termin krank schwanger \bkind
    geburt gestorben verstorben getrennt scheidung schule \bhilf auszahl überwies überweis zahlung
    \bfrist rückruf absag verschieb adresse anschrift \bantwort appointment application money \brent\b
    landlord apartment \bsick\b pregnan payment \bhelp\b randevu зустріч термін موعد
    """)
_PERSON = _any_of(r"""
    \b(?:ich|mir|mich|mein(?:e[mnrs]?)?|klient\w{0,9}|mandant\w{0,9}|ratsuchende\w?|betreute[rnm]?)\b
    \b(?:я|мені|мене|мій|моя|моє|мне|меня|мой|мою|ben|bana|benim)\b [\u0600-\u06ff]{3} \bbitten_wir
    \bwir_(?:bitten|beantragen|brauchen|benötigen|ziehen|wohnen|haben_(?:noch|immer|kein\w{0,2}|nicht))
    """)
_PERSON_IN_ENGLISH = re.compile(r"\b(?:I|[Mm]y|[Mm]e)\b")
_SALUTE = _any_of(r"""
    (?:liebe[rs]?|hallo|geehrte[rs]?|guten_tag|an_das|dear),?_(?:team_)?(?:das_|vom_|des_)?job_?center
    (?:liebe[rs]?|hallo|guten_tag),?_(?:team_)?(?:der_)?kundenpost
    """)
_YOU = re.compile(r"\b(?:Sie|Ihnen|Ihr(?:e[mnrs]?)?|[Dd]u|[Dd]ein(?:e[mnrs]?)?|[Dd]ich|[Dd]ir)\b")
_ASKS = _any_of(r"\? \bbitte")
_APPLIES = _any_of("antrag_auf beantrag widerspruch_gegen")
_ABSENT = _any_of(r"""
    abwesen außer_haus nicht_im_(?:büro|haus|dienst) nicht_erreichbar im_urlaub vertretung
    wieder_(?:erreichbar|im_|für_sie) automatische_(?:antwort|e-?mail)
    out_of_(?:the_)?office auto(?:matic)?[_-]?reply
    """)
_LINK = _any_of(r"https?:// \bklicken_sie \bhier_klicken \bclick_here")
_UNSUBSCRIBE = _any_of("abmelden abbestell abzubestell austragen unsubscribe newsletter rundbrief im_browser")
_FOOTER_LINE = re.compile(r"\n(?:_{20,}|-- ?)\r?\n")
_LONGEST_FOOTER = 600
"""Characters that list programs append below such a line; signatures stand there too."""
_NOT_THE_SENDERS = re.compile(
    r"\s*(?:(?:re|aw|wg|fwd?|read|gelesen)\s?:|auto|abwesen|out of|undeliver|unzustell|mail delivery"
    r"|delivery|returned|failure|zugestellt)",
    re.IGNORECASE,
)
"""Subjects that machines write, or repeat."""
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s|\n\s{0,80}\n")
_MANY_LINKS = 3
_LONGEST = 50_000
"""Characters of a text that are looked at: a request stands at its beginning."""


def asks_through_a_machine(subject: str, text: str) -> bool:
    """Whether the text of a machine (form, absence note, report) carries a request for benefits."""
    own_subject = "" if _NOT_THE_SENDERS.match(subject) else subject
    return any(_is_request(sentence) for sentence in (own_subject, *_SENTENCE_END.split(text[:_LONGEST])))


def speaks(subject: str, text: str, *, spam: bool) -> bool:
    """Whether a person speaks to the office in a mail that came by a list, in bulk, or marked as spam."""
    said = f"{subject}\n\n{_without_footer(text[:_LONGEST])}"
    if _SALUTE.search(said) or asks_through_a_machine(subject, text):
        return True
    if _is_absence_note(said):
        return False
    sentences = _SENTENCE_END.split(said)
    if _is_mass_produced(said, spam=spam):
        return spam and _tells_of_itself(sentences)
    return bool(_PERSON.search(said)) or any(map(_is_told, sentences))


def _without_footer(text: str) -> str:
    lines = _FOOTER_LINE.finditer(text)
    return text[: next((m.start() for m in lines if len(text) - m.end() <= _LONGEST_FOOTER), len(text))]


def _is_request(sentence: str) -> bool:
    by_form = _APPLIES.search(sentence) and not _YOU.search(sentence)
    return bool(_BENEFITS.search(sentence) and (by_form or _by_a_person(sentence)))


def _is_absence_note(said: str) -> bool:
    """One such word may be a client's; two make a note."""
    return len({word.lower() for word in _ABSENT.findall(said)}) > 1


def _is_mass_produced(said: str, *, spam: bool) -> bool:
    """Newsletters say how to leave them; spam has a link. People's signatures on lists have links too."""
    links = len(_LINK.findall(said))
    return links >= (1 if spam else _MANY_LINKS) or bool(_UNSUBSCRIBE.search(said))


def _tells_of_itself(sentences: Iterable[str]) -> bool:
    return any(_is_concern(sentence) and _by_a_person(sentence) for sentence in sentences)


def _is_told(sentence: str) -> bool:
    """A concern that is told, asked or begged for, and not preached to others."""
    return _is_concern(sentence) and bool(_ASKS.search(sentence) or not _YOU.search(sentence))


def _is_concern(sentence: str) -> bool:
    return bool(_BENEFITS.search(sentence) or _EVERYDAY.search(sentence))


def _by_a_person(sentence: str) -> bool:
    return bool(_PERSON.search(sentence) or _PERSON_IN_ENGLISH.search(sentence))

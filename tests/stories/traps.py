"""Letters that lure a program into a stranger's case, each with the cases it may be filed in: mostly none.

Anna's number is a right one, and whoever sends one of these letters is not Anna, or not only.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.fixtures import letters, paper
from tests.fixtures.people import Person, grouped, iban, person, spaced_vsnr
from tests.stories.mails import (
    AGNIESZKA,
    ANNA,
    ANNALENA,
    BJOERN,
    CAN,
    ELIF,
    EMRE,
    PETER,
    PETRA,
    THOMAS,
    TIM,
    File,
    bg,
    mail,
    pdf,
    raw,
)

SABINE = person("355T419860")
LAN = person("355V938471")
OFFICE_WROTE = "Jobcenter <post@jobcenter.example>"
NAMESAKE_BORN = "17.06.1990"
MORE_ROWS = (
    "35502BG0091001,355Z100200,Schmidt,Peter,1990-06-17,,,,,,,active,",
    "35502BG0080361,355Z100201,Schmidt,Peter,1988-05-05,,,,,,,active,",
    "35502BG0091002,355Z100202,Geheim,Rita,1970-02-03,,,,,,,restricted,",
    "35502BG0092001,355K100014,Brand,Ida,1991-04-17,,,,,,,active,",
    "35502BG0093002,355L100015,Brand,Ida,1993-08-02,,,,,,,active,",
    "35502BG0094003,355B200017,Roth,Emil,2016-03-09,,,,,,,active,",
    "35502BG0095004,355B200018,Roth,Jonte,2016-03-09,,,,,,,active,",
    f"35502BG0096005,355C300001,Kern,Lore,1965-07-21,,,,,{iban('77')},,active,",
    f"35502BG0097006,355C300402,Kern,Veit,1966-11-02,,,,,{iban('77')},,active,",
)
"""Another Peter Schmidt in another case, one in a case whose number is a slip away, and a restricted case;
namesakes, and twins, whose Kundennummern are a slip apart; two in
different cases with one account."""
ANNAS = f"BG-Nummer {bg(ANNA)}"
OUR_LETTER = f"Sehr geehrte Frau {ANNA.name},\nMein Zeichen: {ANNA.bg_number}. Wir haben Ihren Antrag."


@dataclass(frozen=True, slots=True, kw_only=True)
class Trap:
    """One letter, and the cases its parts may be filed in."""

    name: str
    raw: bytes
    allowed: frozenset[str]


def traps() -> tuple[Trap, ...]:
    """All of them."""
    kinds = (
        _strangers_papers(),
        _slips(),
        _quotes(),
        _offices(),
        _forwards(),
        _third_parties(),
        _names(),
        _signs(),
        _unseen(),
        _many(),
    )
    return tuple(
        Trap(name=name, raw=letter, allowed=frozenset(p.bg_number for p in allowed))
        for kind in kinds
        for name, letter, *allowed in kind
    )


_Tricks = Iterator[tuple[str, bytes, *tuple[Person, ...]]]


def payslip(p: Person, employer: str = "") -> File:
    sender = letters.Sender.invented(employer, "Weg 1", "44135 Dortmund", 9) if employer else letters.BAKERY
    return "Lohn.pdf", "application/pdf", paper.pdf(letters.payslip(p, sender), title="Abrechnung")


def _strangers_papers() -> _Tricks:
    yield "her number, another's payslip", mail(f"Anbei die Lohnabrechnung.\n{ANNAS}", payslip(AGNIESZKA))
    yield (
        "her number and name, another's payslip",
        mail(f"Anbei.\n{ANNAS}\nMit freundlichen Grüßen\n{ANNA.name}", payslip(CAN)),
    )
    yield (
        "her number, another's account",
        mail(ANNAS, pdf("Kontoauszug", f"IBAN {grouped(CAN.iban)}", f"geb. {ANNA.born}")),
    )
    yield (
        "an account that two in different cases have",
        mail("Anbei.", pdf("Kontoauszug", "BG 35502//0096005", f"IBAN {grouped(iban('77'))}")),
    )
    yield (
        "her number, another's pension number",
        mail(ANNAS, pdf("Meldung zur Sozialversicherung", spaced_vsnr(PETER.vsnr), f"geb. {ANNA.born}")),
    )
    yield (
        "her number and name, a paper about nobody",
        mail(f"Anbei.\n{ANNAS}\nMit freundlichen Grüßen\n{ANNA.name}", pdf("Rechnung über 319,00 EUR")),
    )
    yield (
        "her case number, another's Kundennummer",
        mail(f"Ich komme morgen nicht. {ANNAS}, Kundennummer {CAN.customer_number}"),
    )


def _slips() -> _Tricks:
    yield (
        "a neighbour's number by a slip of the pen",
        mail(f"Ich komme morgen nicht.\n{bg(PETRA)}\n{PETER.name}"),
    )
    yield (
        "a neighbour's number, half of whose first name fits",
        mail(f"Ich komme morgen nicht.\n{bg(ANNALENA)}\n{ANNA.name}"),
    )
    yield "another's full name below her number", mail(f"Ich ziehe um. {ANNAS}\nGruß\n{AGNIESZKA.name}")
    yield "last name first", mail(ANNAS, pdf("Bescheinigung", "Kowalski, Agnieszka", f"geb. {ANNA.born}"))
    yield "a number split over lines", mail(f"Ich ziehe um. BG-Nummer 35502//001\n2345\n{ANNA.name}")
    yield (
        "a neighbour's number by a slip of the pen, where a namesake lives",
        mail(f"Ich komme morgen nicht.\nBG-Nummer 35502//0080361\n{PETER.name}"),
    )
    yield (
        "digits that must be repaired, another's name in another spelling",
        mail(f"Ich ziehe um. BG-Nummer 35502 11 OO{ANNA.bg_number[-5:]}\nAgnieska Kovalski"),
    )
    for read in ("355K100015", "355 1 100015", "355I100015", "355L100015"):
        yield (
            f"a namesake's Kundennummer by a slip, {read}",
            mail(f"Ich ziehe um. Kundennummer {read}\nIda Brand"),
        )
    yield "another's digits in an invoice", mail("Anbei.", pdf("Rechnung 355X100015", "Ida Brand"))
    yield (
        "the next Kundennummer, and the birth date of both twins",
        mail("Anbei.", pdf("Zeugnis", "Kundennummer 355B200018", "geb. 09.03.2016")),
    )
    yield (
        "a namesake's number next door, misread and without a label",
        mail("Anbei.", pdf("35502 11 0080361", PETER.name)),
    )
    yield (
        "a number of a Berufsgenossenschaft like hers",
        mail("Anbei.", pdf(f"Berufsgenossenschaft, BG-Nummer: {bg(ANNA)}", ANNA.name)),
    )
    yield "a restricted case", mail("Ich ziehe um. BG-Nummer 35502//0091002\nRita Geheim, geb. 03.02.1970")
    yield "a number with blanks", mail(f"Ich ziehe um. BG-Nummer 35502 // 00123 45\n{ANNA.name}")
    yield "a number with one digit more", mail(f"Ich ziehe um. BG-Nummer 35502//00123456\n{ANNA.name}")


def _quotes() -> _Tricks:
    heads = {
        "by marks": "",
        "by GMX": "Gesendet: Montag, 23. März 2020 um 09:12 Uhr\nVon: Jobcenter <post@jobcenter.example>\n"
        "An: a.b@example.org\nBetreff: Ihr Antrag",
        "by T-Online": "-----Original-Nachricht-----\nBetreff: Ihr Antrag\nDatum: 2020-03-23T09:12:44+0100\n"
        "Von: Jobcenter\nAn: a.b@example.org",
        "in Ukrainian": "Від: Jobcenter <post@jobcenter.example>\nНадіслано: 23 березня 2020 р. 9:12\n"
        "Кому: a.b@example.org\nТема: Ihr Antrag",
        "by a telephone": "Jobcenter <post@jobcenter.example> schrieb am Mo., 23. März 2020, 09:12:",
        "by Yahoo": f"Am Montag, 23. März 2020, 09:12:44 MEZ hat {OFFICE_WROTE} Folgendes geschrieben: \n ",
        "by Yahoo in English": f"On Monday, March 23, 2020, 09:12:44 AM GMT+1, {OFFICE_WROTE} wrote:\xa0\n ",
        "by Gmail in Russian": f"пн, 23 мар. 2020 г. в 09:12, {OFFICE_WROTE}: ",
        "by Gmail in Polish": f"pon., 23 mar 2020 o 09:12 {OFFICE_WROTE} napisał(a): ",
        "by Gmail in Turkish": f"{OFFICE_WROTE}, 23 Mar 2020 Pzt, 09:12 tarihinde şunu yazdı:",
        "by Gmail in Romanian": f"În lun., 23 mar. 2020 la 09:12, {OFFICE_WROTE} a scris:",
        "by Gmail in Arabic": f"في الاثنين، 23 مارس 2020 في 9:12 ص تمت كتابة ما يلي بواسطة {OFFICE_WROTE}:",
        "by Outlook in French": "De\xa0: Jobcenter <post@jobcenter.example>\nEnvoyé\xa0: lundi 23 mars 2020\n"
        "À\xa0: a.b@example.org\nObjet\xa0: Ihr Antrag",
        "by Outlook in Polish": "Od: Jobcenter\nWysłano: 23 marca 2020\nDo: a.b@example.org\nTemat: Antrag",
        "by Outlook in Italian": "Da: Jobcenter\nInviato: 23 marzo 2020\nA: a.b@example.org\nOggetto: Antrag",
        "by Outlook in Spanish": "De: Jobcenter\nEnviado: 23 marzo 2020\nPara: a.b@example.org\nAsunto: x",
        "by Outlook in Bulgarian": "От: Jobcenter\nИзпратено: 23.3.2020\nДо: a.b@example.org\nОтносно: x",
        "in Russian, without a day": "От: Jobcenter <post@jobcenter.example>\nКому: a.b@example.org\nТема: x",
    }
    for name, head in heads.items():
        quoted = f"{head}\n\n{OUR_LETTER}" if head else "> " + OUR_LETTER.replace("\n", "\n> ")
        yield f"quoted {name}", mail(f"Was heißt das? Ich bin nur der Nachbar.\n\n{quoted}")
    yield (
        "quoted in HTML by Outlook",
        mail(
            html="<p>Was heißt das?</p><hr><div><b>Von:</b> Jobcenter &lt;post@jobcenter.example&gt;<br>"
            "<b>Gesendet:</b> Montag, 23. März 2020 09:12<br><b>An:</b> a.b@example.org<br>"
            f"<b>Betreff:</b> Ihr Antrag</div><p>{OUR_LETTER}</p>"
        ),
    )
    yield (
        "quoted in HTML by Yahoo",
        mail(
            html="<div>Was heißt das?</div><div>Am Montag, 23. März 2020, 09:12:44 MEZ hat Jobcenter "
            "&lt;post@jobcenter.example&gt; Folgendes geschrieben: </div><div><br></div>"
            f"<div>{OUR_LETTER}</div>"
        ),
    )
    yield "quoted after an attachment", _apple_mail()


def _apple_mail() -> bytes:
    """Apple Mail puts the text that stands behind an attachment into a part of its own."""
    wrote = "Am 23.03.2020 um 09:12 schrieb Jobcenter <post@jobcenter.example>:"
    quoted = "\n> ".join([wrote, *OUR_LETTER.splitlines()])
    return raw(
        "From: nachbar@example.org", "To: kundenpost@jobcenter.example", "Subject: Frage",
        "MIME-Version: 1.0", "Content-Type: multipart/mixed; boundary=apfel", "",
        "--apfel", "Content-Type: text/plain; charset=utf-8", "", "Was heißt das? Ich bin nur der Nachbar.",
        "--apfel", "Content-Type: text/html; charset=utf-8", "", "<p>Hausordnung</p>",
        "--apfel", "Content-Type: text/plain; charset=utf-8", "", quoted,
        "--apfel--",
    )  # fmt: skip


def _offices() -> _Tricks:
    foreign = "Mein Zeichen: 96201//0000001"
    yield (
        "another office about a client of ours",
        mail("Anbei.", pdf("Bescheid", foreign, f"Kundennummer {ANNA.customer_number}", ANNA.name)),
    )
    yield "another office's number, her paper", mail(foreign, pdf("Attest", ANNA.name, f"geb. {ANNA.born}"))
    yield (
        "her number with the prefix misread",
        mail(f"Ich ziehe um. BG-Nummer {bg(ANNA).replace('35502', '35602')}\n{ANNA.name}"),
    )


def _forwards() -> _Tricks:
    about_her = f"Ihr Antrag, {ANNA.bg_number}, {ANNA.name}"
    yield "forwarded with her in the subject", mail("Meine Nachbarin bat mich.", subject=f"WG: {about_her}")
    yield "forwarded in English", mail("Warum ich nicht auch?", subject=f"Fwd: {about_her}")
    yield "an answer with her in the subject", mail("Danke für die Auskunft!", subject=f"AW: {about_her}")
    inner = mail(OUR_LETTER, sender="Jobcenter <post@jobcenter.example>", subject=about_her)
    yield "forwarded as a mail", mail("Das kam zu mir, ich bin nicht gemeint.", ("", "message/rfc822", inner))
    for words in (OUR_LETTER, "Diese Nachricht hat nur eine Form in HTML."):
        twice = mail(words, html=f"<p>{OUR_LETTER}</p>", subject=about_her)
        name = "another form" if words is OUR_LETTER else "the only form with words"
        yield f"forwarded with {name}, without a word", mail("", ("", "message/rfc822", twice))
    yield (
        "words only in HTML, another's number",
        mail("Anbei.", html=f"<p>Ich ziehe um. {ANNAS}</p><p>{AGNIESZKA.name}</p>"),
    )


def _third_parties() -> _Tricks:
    yield (
        "another client as employer",
        mail(f"Anbei. {bg(PETER)}", payslip(CAN, f"Malerbetrieb {PETER.name}")),
    )
    yield (
        "another client as landlord, with the landlord's own number",
        mail(
            "Anbei.",
            pdf("Mietbescheinigung", f"BG {bg(CAN)}", f"Vermieter: {CAN.name}", f"Mieterin {ANNA.name}"),
        ),
    )
    yield (
        "a client as landlord and nobody else named",
        mail("Anbei.", pdf("Mietbescheinigung", f"BG {bg(CAN)}", f"Vermieter: {CAN.name}")),
    )
    for called in (
        "Vermieter/in: {}", "Vermieter(in): {}", "Vermieter*in {}", "Vermieter (Name): {}", "{}, Vermieter",
        "{}\nRechtsanwalt", "{} Malermeister", "Bearbeitet von: {}", "Pflegedienst {}", "Elektro {}",
    ):  # fmt: skip
        told = called.format(CAN.name).split("\n")
        yield f"nobody but {called!r}", mail("Anbei.", pdf("Bescheinigung", f"BG {bg(CAN)}", *told))
    yield (
        "a client who writes about another and signs",
        mail(f"Es geht um meine Nachbarin {ANNA.name}. {ANNAS}\nMit freundlichen Grüßen\n{CAN.name}"),
    )
    yield (
        "a doctor with a client's name of three words, and that client's number",
        mail("Anbei.", pdf("Attest", f"BG {bg(LAN)}", f"Dr. med. {LAN.name}")),
    )
    yield (
        "a landlord whose name was misread",
        mail("Anbei.", pdf("Bescheinigung", f"BG {bg(PETER)}", "Vermieter/in: Petcr Schmidt")),
    )


def _names() -> _Tricks:
    yield "her number, a misread name like another's", mail(ANNAS, pdf("Attest", ANNAS, "Can Oztiirk"))
    yield (
        "a misread name, and the number of another Peter",
        mail("Anbei.", pdf("Attest", f"BG {bg(PETRA)}", "Petcr Schmidt")),
    )
    yield (
        "a namesake's birth date",
        mail(f"Anbei. {bg(PETER)}", pdf("Attest", f"Herr {PETER.name}", f"geboren am {NAMESAKE_BORN}")),
    )
    yield (
        "a namesake's birth date in the words",
        mail(f"Ich ziehe um. {bg(PETER)}\n{PETER.name}, geb. {NAMESAKE_BORN}"),
    )
    yield (
        "the birth date of a namesake nobody knows",
        mail("Anbei.", pdf("Attest", f"BG {bg(PETER)}", f"{PETER.name}, geb. 23.09.1951")),
    )
    yield (
        "twins",
        mail(f"Kundennummer {ELIF.customer_number}", pdf("Zeugnis", EMRE.name, f"geb. {EMRE.born}")),
    )
    yield (
        "a child in two cases",
        mail(f"Kundennummer {TIM.customer_number}", pdf("Schulbescheinigung", TIM.name, f"geb. {TIM.born}")),
    )
    yield (
        "a child in two cases, with the other parent",
        mail(f"BG {bg(THOMAS)}", pdf("Schulbescheinigung", TIM.name, f"Mutter: {SABINE.name}")),
    )
    yield (
        "a From with her name",
        mail(f"Ich ziehe um. {bg(BJOERN)}", sender=f"{ANNA.name} <{ANNA.email}>"),
    )
    yield "a From with her name, no number", mail("Ich ziehe um.", sender=f"{ANNA.name} <{ANNA.email}>")


def _signs() -> _Tricks:
    wide = bg(ANNA).translate({ord("0") + n: 0xFF10 + n for n in range(10)})
    yield "full-width digits, another's name", mail(f"Ich ziehe um. {wide}\n{AGNIESZKA.name}")
    yield "written backwards", mail(f"Ich ziehe um. \u202e{bg(ANNA)[::-1]}\u202c\n{ANNA.name}")
    yield "an unseen sign in the number", mail(f"Ich ziehe um. 35502//00123\u200b46\n{ANNA.name}")
    yield (
        "look-alike letters",
        mail(f"Ich ziehe um. {ANNAS}\n{AGNIESZKA.name.replace('o', 'ο').replace('K', 'К')}"),
    )


def _unseen() -> _Tricks:
    hidden = f"{ANNA.bg_number} {ANNA.name}"
    pages = {
        "display none": f'<div style="display:none">{hidden}</div>',
        "hidden attribute": f"<div hidden>{hidden}</div>",
        "visibility": f'<span style="visibility: hidden">{hidden}</span>',
        "no size": f'<span style="font-size:0px">{hidden}</span>',
        "a comment": f"<!-- {hidden} -->",
        "a title": f"<title>{hidden}</title>",
        "a picture's alt": f'<img src="https://example.org/a.png" alt="{hidden}">',
        "a link's address": f'<a href="https://example.org/?q={hidden}">hier</a>',
    }
    for name, html in pages.items():
        yield f"hidden in HTML: {name}", mail(html=f"<html><body><p>Ich ziehe um.</p>{html}</body></html>")
    yield "hidden in the title of a PDF", mail("", pdf("Hausordnung", "Bitte Ruhe halten.", title=hidden))
    yield "hidden in a file name", mail("", pdf("Hausordnung", "Bitte Ruhe halten.", name=f"{hidden}.pdf"))
    yield (
        "the number only in a file name",
        mail("", pdf("Bescheinigung", ANNA.name, f"geb. {ANNA.born}", name=f"{ANNA.bg_number}.pdf")),
    )
    yield (
        "one text for people, another for programs",
        mail(
            f"Ich ziehe um. {ANNAS} {ANNA.name}",
            html=f"<p>Ich ziehe um. BG {bg(BJOERN)} {BJOERN.name}</p>",
        ),
    )


def _many() -> _Tricks:
    yield (
        "two papers of two clients in one mail",
        mail("Anbei.", pdf(ANNAS, ANNA.name, name="1.pdf"), pdf(f"BG {bg(CAN)}", CAN.name, name="2.pdf")),
        ANNA,
        CAN,
    )
    yield (
        "two papers, one number",
        mail(f"Anbei. {ANNAS}", pdf(ANNA.name, f"geb. {ANNA.born}", name="1.pdf"), payslip(CAN)),
        ANNA,
    )
    yield (
        "two clients in one paper",
        mail(f"Anbei. {ANNAS}", pdf(ANNA.name, f"geb. {ANNA.born}", more=(CAN.name, f"geb. {CAN.born}"))),
    )
    names = [f"{p.name}  512,00 EUR" for p in (ANNA, CAN, PETER, BJOERN)]
    everyday = ("Schreiben, Rechnung, Bescheinigung", "Klein, Lange, Koch, König, Weiß, Jung, Bach, Berg")
    yield (
        "a landlord's list with everyday words",
        mail(f"Mietrückstände. {ANNAS}", pdf("Mieterliste", *names, *everyday, name="Liste.pdf")),
    )
    yield "a landlord's list", mail(f"Mietrückstände. {ANNAS}", pdf("Mieterliste", *names, name="Liste.pdf"))

"""What of a mail's text is the client's own, and whether it says something."""

import pytest

from classifiers.mail_text import MailText, says_something, split
from classifiers.plain import plain


def test_a_text_without_quotes_is_all_written() -> None:
    assert split("Guten Tag,\nich komme nicht.\n") == MailText(
        written="Guten Tag,\nich komme nicht.", quoted=""
    )


def test_lines_with_a_mark_are_quoted_and_answers_between_them_are_written() -> None:
    text = split("> Wann kommen Sie?\nMorgen.\n> Wohin?\nNach Dortmund.")
    assert plain(text.written) == "Morgen.\nNach Dortmund."
    assert "Wann kommen Sie?" in text.quoted
    assert "Wohin?" in text.quoted


@pytest.mark.parametrize(
    "head",
    [
        "-----Ursprüngliche Nachricht-----",
        "-----Original Message-----",
        "---------- Forwarded message ---------",
        "Anfang der weitergeleiteten Nachricht:",
        "Von: Jobcenter Dortmund\nGesendet: Montag, 2. März 2020 10:00\nAn: Anna\nBetreff: Ihr Antrag",
        "*Von:* Jobcenter\n*Gesendet:* Montag\n*An:* Anna",
        "From: Jobcenter\nSent: Monday\nTo: Anna\nSubject: x",
        "Am 02.03.2020 um 10:00 schrieb Jobcenter Dortmund:",
        "Am Mo., 2. März 2020 um 10:00 Uhr schrieb Jobcenter Dortmund <\nkundenpost@example.org>:",
        "On Mon, 2 Mar 2020 at 10:00, Jobcenter <k@example.org> wrote:",
        "Jobcenter <k@example.org> schrieb am Mo., 2. März 2020, 10:00:",
        "Gesendet: Montag, 2. März 2020 um 10:00 Uhr\nVon: Jobcenter <k@example.org>\nAn: Anna\nBetreff: x",
        "-----Original-Nachricht-----\nBetreff: x\nVon: Jobcenter",
        "-----Ursprüngliche Mitteilung-----",
        "**Von:** Jobcenter\n**Gesendet:** Montag\n**An:** Anna",
        "Від: Jobcenter\nНадіслано: понеділок\nКому: Anna\nТема: x",
        "От: Jobcenter\nОтправлено: понедельник\nКому: Anna\nТема: x",
        "Kimden: Jobcenter\nGönderilen: Pazartesi\nKime: Anna\nKonu: x",
        "\u200fمن: Jobcenter\nتم الإرسال: 2\nإلى: Anna\nالموضوع: x",
        "De la: Jobcenter\nTrimis: luni\nCătre: Anna\nSubiect: x",
    ],
)
def test_everything_below_the_head_of_an_earlier_mail_is_quoted(head: str) -> None:
    text = split(f"Das ist meine Antwort.\r\n\r\n{head}\r\n\r\nIhre BG-Nummer ist 35502//0012345.")
    assert text.written == "Das ist meine Antwort."
    assert "35502//0012345" in text.quoted


WHO = "Jobcenter <k@example.org>"


@pytest.mark.parametrize("behind", [":", ": ", ":\t", ":\xa0", " :\xa0 ", ":\n", ": \n \n"])
@pytest.mark.parametrize(
    "sentence",
    [
        f"Am Montag, 2. März 2020, 09:12:44 MEZ hat {WHO} Folgendes geschrieben",
        f"On Monday, March 2, 2020, 09:12:44 AM GMT+1, {WHO} wrote",
        f"On Mon, 2 Mar 2020 at 09:12,\n{WHO} wrote",
        "Am 02.03.2020 um 09:12 schrieb Jobcenter Dortmund",
        f"Le lun. 2 mars 2020 à 09:12, {WHO} a écrit",
        f"El lun, 2 mar 2020 a las 9:12, {WHO} escribió",
        f"Il giorno lun 2 mar 2020 alle ore 09:12 {WHO} ha scritto",
        f"Em seg., 2 de mar. de 2020 às 09:12, {WHO} escreveu",
        f"pon., 2 mar 2020 o 09:12 {WHO} napisał(a)",
        "W dniu 2020-03-02 o 09:12, Jobcenter Dortmund pisze",
        f"{WHO}, 2 Mar 2020 Pzt, 09:12 tarihinde şunu yazdı",
        f"În lun., 2 mar. 2020 la 09:12, {WHO} a scris",
        f"На пн, 2.03.2020 г. в 9:12 {WHO} написа",
        f"пн, 2 мар. 2020 г. в 09:12, {WHO}",
        f"Понедельник, 2 марта 2020, 09:12 +03:00 от {WHO}",
        "02.03.2020 09:12, Jobcenter Dortmund пишет",
        f"пн, 2 бер. 2020 р. о 09:12 {WHO} пише",
        f"2 березня 2020, 09:12:25, від {WHO}",
        f"في الاثنين، 2 مارس 2020 في 9:12 ص تمت كتابة ما يلي بواسطة {WHO}",
        f"Op ma 2 mrt 2020 om 09:12 schreef {WHO}",
    ],
)
def test_the_sentence_that_tells_who_wrote_is_known_in_any_language(sentence: str, behind: str) -> None:
    text = split(f"Was heißt das?\n\n{sentence}{behind}\n\nIhre BG-Nummer ist 35502//0012345.")
    assert text.written == "Was heißt das?"
    assert "35502//0012345" in text.quoted


@pytest.mark.parametrize(
    "head",
    [
        "De : Jobcenter <k@example.org>\nEnvoyé : lundi 2 mars 2020 09:12\nÀ : a.b@example.org\nObjet : x",
        "De\xa0: Jobcenter\nDate\xa0: lundi 2 mars 2020\nÀ\xa0: a.b@example.org\nObjet\xa0: x",
        "Od: Jobcenter\nWysłano: poniedziałek\nDo: a.b@example.org\nTemat: x",
        "Da: Jobcenter\nInviato: lunedì\nA: a.b@example.org\nOggetto: x",
        "De: Jobcenter\nEnviado el: lunes\nPara: a.b@example.org\nAsunto: x",
        "Gönderen: Jobcenter\nTarih: 2 Mart\nKime: a.b@example.org\nKonu: x",
        "От: Jobcenter\nИзпратено: понеделник\nДо: a.b@example.org\nОтносно: x",
        "Від: Jobcenter <k@example.org>\nКому: a.b@example.org\nТема: x",
        "От: Jobcenter <k@example.org>\nКому: a.b@example.org\nТема: x",
        "Von: Jobcenter\nDatum: heute\nBetreff: x",
        "-------- Message d'origine --------",
        "-------- Пересылаемое сообщение --------",
        "----- Messaggio originale -----",
        "---------- Wiadomość przekazana dalej ---------",
        "Début du message transféré :",
    ],
)
def test_fields_above_an_earlier_mail_are_known_in_many_languages(head: str) -> None:
    text = split(f"Was heißt das?\n\n{head} \n\nIhre BG-Nummer ist 35502//0012345.")
    assert text.written == "Was heißt das?"
    assert "35502//0012345" in text.quoted


@pytest.mark.parametrize("behind", [":", ": ", ":\n>\n>"])
@pytest.mark.parametrize(
    "sentence",
    [f"Il 26 marzo 2016 alle 13.16 {WHO} ha scritto", f"Am 02.03.2020 um 09:12 schrieb {WHO}",
     f"On Mon, 2 Mar 2020 at 09:12,\n> {WHO} wrote", f"пн, 2 мар. 2020 г. в 09:12, {WHO}"],
)  # fmt: skip
def test_marked_lines_stay_quoted_below_a_sentence_that_is_marked_itself(sentence: str, behind: str) -> None:
    text = split(f"Was heißt das?\n\n> {sentence}{behind}\n> BG 35502//0012345\n>\n> Anna Müller\nDanke")
    assert plain(text.written) == "Was heißt das?\nDanke"
    assert "Anna Müller" in text.quoted


def test_a_sentence_broken_over_a_mark_leaves_nothing_of_the_quote_to_the_client() -> None:
    text = split("Am 02.03.2020 um 09:12 schrieb Jobcenter\n> <k@example.org>:\n> BG 35502//0012345\nDanke")
    assert "35502" not in text.written


def test_an_answer_below_quoted_lines_stays_written() -> None:
    text = split("Am 02.03.2020 um 10:00 schrieb Jobcenter:\n> Bitte melden Sie sich.\n\nIch ziehe um.")
    assert plain(text.written) == "Ich ziehe um."
    assert "Bitte melden" in text.quoted


@pytest.mark.parametrize(
    "line",
    [
        "Von: 1. März bis 5. März war ich krank.",
        "Am Montag schrieb mir Frau Schmidt: ich soll kommen.",
        "Am Dienstag kann ich nicht:",
        "Datum: 3. April 2020, Betreff: Umzug",
        "An: das Jobcenter",
        "On my way",
        "Gesendet von Hand zu Hand ist es nicht",
        "Von: Anna Müller\nAn: Jobcenter Dortmund\nBetreff: Umzug",
        "Das Jobcenter schrieb um 10 Uhr:",
        "Meine neue Adresse ist anna@example.org:",
        "Der Termin am 02.03.2020 um 10:00 passt nicht, weil:",
        "--- wichtig ---",
        "May 29 11:58:43 2009 ubuntu kernel: Linux (buildd@palmer) gcc:",
        "<a@example.net>: host mail.example.net[192.0.2.78] said:",
        "A: ja\nDo: nein",
    ],
)
def test_an_ordinary_line_is_never_taken_for_a_head_or_a_footer(line: str) -> None:
    assert split(f"{line}\nUnd noch etwas.").written == f"{line}\nUnd noch etwas."


@pytest.mark.parametrize(
    "footer",
    [
        "Gesendet von meinem iPhone",
        "Von meinem iPhone gesendet",
        "Sent from my Samsung Galaxy",
        "Diese Nachricht wurde von meinem Android-Gerät mit GMX Mail gesendet.",
        "Gesendet von Outlook für Android",
        "Holen Sie sich Outlook für iOS",
        "Virenfrei. www.avast.com",
    ],
)
def test_the_footer_of_a_mail_program_is_dropped(footer: str) -> None:
    assert split(f"Anbei.\n\n{footer}\n").written == "Anbei."


def test_a_signature_below_two_dashes_is_written() -> None:
    assert split("Hallo\n-- \nAnna Müller, BG 35502//0012345").written.endswith("35502//0012345")


COVERING = [
    "",
    "Anbei.",
    "Guten Tag, anbei meine Unterlagen. Mit freundlichen Grüßen, Anna Müller, BG 35502//0012345",
    "Sehr geehrte Damen und Herren,\n\nim Anhang die Unterlagen.\n\nMit freundlichen Grüßen\nAnna Müller",
    "Hallo Frau Schmidt,\nwie besprochen sende ich Ihnen meinen Mietvertrag.\nVielen Dank\n\nLG\nPeter",
    "Sehr geehrte Frau Y\u0131lmaz, hier meine Lohnabrechnung März 2020.",
    "BG-Nummer: 35502//0012345\nKundennummer: 123D456789\ngeb. 14.05.1982",
    "Guten Morgen\nanbei die fehlenden Kontoauszüge Januar bis März\nViele Grüße\nA. Müller\nTel. 0231 1234",
    "MfG\nAnna Müller\nHauptstr. 12\n44137 Dortmund",
]


@pytest.mark.parametrize("written", COVERING)
def test_a_covering_text_says_nothing(written: str) -> None:
    assert not says_something(written)


TELLING = [
    "Hiermit beantrage ich Leistungen.",
    "Hallo, ich kann morgen nicht kommen.",
    "Hallo Frau Schmidt ich komme heute nicht",
    "Guten Tag, anbei meine Unterlagen. Wann kommt mein Geld?",
    "Guten Tag, anbei meine Unterlagen. Ich bin umgezogen.",
    "Anbei meine Unterlagen, bitte bestätigen Sie den Eingang.",
    "Anbei die Kündigung meiner Wohnung.",
    "Ich ziehe am 01.04.2020 um.",
    "Danke. Kündigung Wohnung",
    "Mit freundlichen Grüßen\nAnna Müller\nPS: Ich habe Arbeit.",
    "Mit freundlichen Grüßen\nAnna Müller\nNeue Anschrift: Hauptstr. 5",
    "Mit freundlichen Grüßen\nAnna Müller\nTermin Absage",
    "anbei unterlagen und kein geld",
    "Termin am 3.4. geht nicht",
    "Привет",
    "Anbei. " * 400,
]


@pytest.mark.parametrize("written", TELLING)
def test_a_request_is_never_swallowed(written: str) -> None:
    assert says_something(written)


@pytest.mark.parametrize(
    "unit",
    [
        "x@y.z 1.1.2020 1:11 schrieb:\n",
        "a@b: \n",
        ":\n",
        ": ",
        " :",
        "> ",
        "Am ",
        "Am 1:11 schrieb\n",
        "Von: a\n",
        "\n",
        "-",
        "Gesendet von ",
        " \t",
        "An: \n",
        "From:",
    ],
)
def test_a_megabyte_of_marks_is_split_and_nothing_is_lost(unit: str) -> None:
    text = split(unit * (1_000_000 // len(unit)))
    assert len(text.written) + len(text.quoted) <= 1_000_000

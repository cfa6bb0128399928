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
    ["> ", "Am ", "Am 1:11 schrieb\n", "Von: a\n", "\n", "-", "Gesendet von ", " \t", "An: \n", "From:"],
)
def test_a_megabyte_of_marks_is_split_and_nothing_is_lost(unit: str) -> None:
    text = split(unit * (1_000_000 // len(unit)))
    assert len(text.written) + len(text.quoted) <= 1_000_000

"""Script and language of a text, by its letters and its smallest words."""

import pytest

from ingest.reading.tongue import language_of, script_of

TEXTS = [
    (
        "Latn",
        "de",
        "Sehr geehrte Damen und Herren, hiermit sende ich Ihnen die Lohnabrechnung für den Monat März.",
    ),
    (
        "Latn",
        "en",
        "Dear Sir or Madam, please find the payslip for the month of March with this letter. Thank you.",
    ),
    (
        "Latn",
        "tr",
        "Sayın yetkili, bu ay için maaş bordromu ekte gönderiyorum ve daha sonra bir belge olarak.",
    ),
    (
        "Latn",
        "ro",
        "Bună ziua, vă trimit un document pentru luna martie și o adeverință de la angajator din oraș.",
    ),
    (
        "Cyrl",
        "uk",
        "Добрий день, надсилаю вам довідку про доходи за березень, що я отримав від роботодавця, та заяву.",
    ),
    (
        "Cyrl",
        "ru",
        "Здравствуйте, я отправляю вам справку о доходах за март, которую я получил от работодателя и банка.",
    ),
    (
        "Cyrl",
        "bg",
        "Здравейте, изпращам ви служебна бележка за месец март, която е от работодателя за да се знае.",
    ),
    ("Arab", "ar", "السلام عليكم، أرسل إليكم شهادة الراتب عن شهر مارس من صاحب العمل مع هذا الطلب إلى المكتب"),
]


@pytest.mark.parametrize(("script", "language", "text"), TEXTS, ids=[language for _, language, _ in TEXTS])
def test_a_letter_is_told_by_its_script_and_language(script: str, language: str, text: str) -> None:
    assert (script_of(text), language_of(text)) == (script, language)


@pytest.mark.parametrize("text", ["", "4711 0815", "BG-Nr."])
def test_few_letters_tell_nothing(text: str) -> None:
    assert (script_of(text), language_of(text)) == ("", "")

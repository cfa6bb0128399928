"""Applications and calls for help in mails that a filter took for spam, and spam that stays aside."""

import time
import unicodedata

import pytest

from classifiers.petition import speaks
from classifiers.reasons import Reason, Status
from tests.unit.classifiers.weighing import mail, outcome, text_weighed

SPAM: dict[str, object] = {"spam": True}
BELOW = "\n\nGesendet mit der Mail App\nhttps://gmx.net"
APPLICATIONS = (
    "Hauptantrag Bürgergeld\nName: Schmidt\nVorname: Eva",
    "anbei der Weiterbewilligungsantrag der Familie Schmidt",
    "Familie Schmidt braucht Bürgergeld, bitte melden Sie sich",
    "WBA Schmidt, Nordstraße 4",
    "Antrag Erstausstattung Baby Schmidt, siehe https://cloud.example.org/antrag.pdf",
    "Bitte Vorschuss überweisen, Kühlschrank leer",
    "Strom wurde abbestellt, Familie Schmidt braucht Hilfe",
    "Widerspruch! Bescheid vom 3.3. falsch",
    "Betr. Schmidt: Kaution für die neue Wohnung",
    "Buergergeld fuer zwei Personen gewuenscht",
    "Notlage bei Familie Schmidt, zwei Kleinkinder",
    "Obdachlos seit gestern, wo kann man schlafen",
    "Räumung am Montag in der Nordstraße 4",
    "Wniosek o zasiłek dla rodziny Kowalski",
    "Prosimy o pomoc socjalną, nie mamy na czynsz",
    "Cerere pentru ajutor social, familia Ionescu",
    "Familia are nevoie de indemnizație, chiria nu este plătită",
    "Заявление за социална помощ, семейство Петрови",
    "Молба за обезщетение за безработица",
    "Demande d'allocation, famille Martin",
    "Famille Martin : loyer impayé, besoin d'aide",
    "Заява на допомогу, родина Коваленко",
    "Немає грошей на оренду",
    "Заявление на пособие, семья Ивановых",
    "Нет денег, нужна помощь с жильём",
    "Aile Demir için yardım başvurusu",
    "Ailenin kirası ödenmedi, işsizlik",
    "طلب مساعدة لعائلة حداد",
    "عائلة حداد تحتاج دفع إيجار السكن",
    "درخواست کمک برای خانواده",
    "Solicitud de ayuda social, familia Gómez",
    "Domanda di sussidio, famiglia Rossi",
    "Kërkesë për ndihmë, familja Hoxha",
    "Zahtjev za pomoć, obitelj Horvat",
    "Application for unemployment benefit, Smith family",
    "Jobcenter: Familie Schmidt fragt nach dem Termin",
)


@pytest.mark.parametrize("text", APPLICATIONS)
@pytest.mark.parametrize("below", ["", BELOW, " https://gmx.net"])
def test_an_application_in_a_mail_marked_as_spam_reaches_a_person(text: str, below: str) -> None:
    verdict = text_weighed(text + below, about=mail("Nachricht", **SPAM))
    assert verdict.status is Status.REVIEW


@pytest.mark.parametrize("text", APPLICATIONS[:8])
def test_so_does_one_whose_umlauts_are_two_signs_each(text: str) -> None:
    assert speaks("", unicodedata.normalize("NFD", text) + BELOW, spam=True)


@pytest.mark.parametrize(
    "text",
    [
        "Online Casino: 200 Freispiele und Bonus! https://casino.example/x",
        "Казино онлайн, быстрые выплаты https://kazino.example",
        "Viagra ohne Rezept, jetzt bestellen http://pillen.example",
        "Krypto-Trading: Aus 250 Euro werden 8.000 Euro. http://krypto.example",
        "Earn with bitcoin, weekly payments! http://coin.example/a",
        "Sofortkredit trotz Hartz IV! Darlehen ohne Schufa. http://kredit.example",
        "Bürgergeld 2026: Was sich ändert. Stellen Sie Ihren Antrag!\nNewsletter hier abbestellen",
        "Unser Rundbrief im April: Miete und Heizung. Im Browser ansehen: https://news.example",
        "Ihr Konto wurde gesperrt. Klicken Sie hier, um Ihre Zahlung zu bestätigen. https://bank.example/x",
        "Dear kundenpost@jobcenter.example, your mailbox is full. http://mail.example/login",
        "Brauchen Sie Hilfe mit Ihrer Website? SEO ab 99 Euro https://seo.example",
        "Ihr Paket wartet: http://paket.example/zustellung",
        "Replica watches, best price",
        "Bahis sitesi: bonus http://bahis.example",
        "You have won the lottery. Send your data.",
        "Abnehmen ohne Sport! 50 % Rabatt",
        "",
    ],
)
def test_spam_stays_aside(text: str) -> None:
    verdict = text_weighed(text, about=mail("[SPAM] Angebot", **SPAM))
    assert outcome(verdict) == (Status.SET_ASIDE, Reason.SPAM_MARKED)


def test_a_person_is_heard_even_beside_a_lure() -> None:
    text = "Ich habe beim Online-Casino alles verloren und kein Geld für die Miete. https://gmx.net"
    assert speaks("", text, spam=True)


@pytest.mark.parametrize("text", ["a@" * 25_000, "https://" * 7_000, "x" * 50_000, "ab cd " * 9_000])
def test_the_time_is_linear(text: str) -> None:
    began = time.process_time()
    speaks("", text, spam=True)
    assert time.process_time() - began < 5

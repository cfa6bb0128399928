"""One fold for every spelling of a name, and a code for its sound."""

import pytest

from classifiers.folding import alike, fold, name_pairs, sound


@pytest.mark.parametrize(
    "spellings",
    [
        ("Müller", "Mueller", "MULLER", "Muler"),
        ("Yılmaz", "Yilmaz", "Jilmas", "YILMAZ"),
        ("Öztürk", "Oeztuerk", "Ozturk"),
        ("Shevchenko", "Ševčenko", "Schewtschenko"),
        ("Oleksandr", "Aleksandr", "Alexander"),
        ("Olena", "Elena", "Jelena"),
        ("Serhii", "Sergej", "Sergey", "Serhiy"),
        ("Volodymyr", "Vladimir", "Wladimir"),
        ("Mykola", "Nikolai", "Nikolaj"),
        ("Dmytro", "Dmitri", "Dmitrij"),
        ("Mohammed", "Muhammad", "Mohamad", "Mohamed"),
        ("Abdulrahman", "Abdelrahman"),
        ("Ivanov", "Ivanova", "Iwanowa"),
        ("Kowalski", "Kowalska"),
        ("Zelenskyj", "Zelenska"),
        ("Schmidt", "Schmitt"),
        ("Wałęsa", "Walesa"),
        ("Bernd", "Bemd"),
        ("Svitlana", "Svetlana", "Swetlana"),
        ("Olha", "Olga"),
        ("Oleksandra", "Aleksandra", "Alexandra"),
        ("Maksym", "Maxim", "Maksim"),
        ("Bohdan", "Bogdan"),
        ("Mustafa", "Mostafa", "Moustafa"),
        ("Abdullah", "Abdallah", "Abdulla"),
        ("Hosseini", "Husseini", "Hussaini"),
        ("Alizadeh", "Alizada", "Alizade"),
        ("\u0110or\u0111evi\u0107", "Djordjevic", "Dordevic"),
    ],
)
def test_spellings_of_one_name_are_alike(spellings: tuple[str, ...]) -> None:
    assert len({fold(name) for name in spellings}) == 1
    assert all(alike(spellings[0], name) for name in spellings)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anna", "Anne"), ("Anna", "Hanna"), ("Peter", "Petra"), ("Mayer", "Meier"), ("Müller", "Miller"),
        ("Georgi", "Georg"), ("Elif", "Emre"), ("Schmidt", "Schneider"), ("Khalid", "Khalil"),
        ("Oleksandr", "Oleksandra"), ("Müller", "Miiller"), ("Groß", "Grob"), ("Peter", "Peters"),
    ],
)  # fmt: skip
def test_other_names_are_not(one: str, other: str) -> None:
    assert not alike(one, other)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Müller", "657"), ("Mueller", "657"), ("Meier", "67"), ("Mayr", "67"), ("Schmidt", "862"),
        ("Schmitt", "862"), ("Yilmaz", "0568"), ("Jilmas", "0568"), ("Öztürk", "08274"), ("Mohammed", "662"),
        ("Oleksandr", "0548627"), ("Alexander", "0548627"), ("Breschnew", "17863"), ("Wikipedia", "3412"),
        ("Shevchenko", "83464"), ("Philipp", "351"), ("Xaver", "4837"), ("Heinz", "068"), ("", ""),
    ],
)  # fmt: skip
def test_the_sound_is_koelner_phonetik(name: str, code: str) -> None:
    assert sound(name) == code


def test_each_half_of_a_double_name_stands_for_the_whole() -> None:
    assert name_pairs("Müller-Lüdenscheid", "Anna Maria") == {
        "muler|ana", "muler|maria", "ludenseid|ana", "ludenseid|maria",
    }  # fmt: skip
    assert name_pairs("von der Heide", "Clara") == name_pairs("Heide", "Clara")
    assert name_pairs("Müller", "") == frozenset()

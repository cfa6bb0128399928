"""The loader and the units: one file, the environment over it, and every problem told at once."""

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from config.errors import ExitCode, SettingsError
from config.load import load_settings, secret
from config.settings import Settings
from config.units import duration, size

MAILBOX = """
[mailbox]
url = "imaps://kundenpost@mail.example.org/INBOX"
password = "geheim"
"""


def write(folder: Path, text: str) -> Path:
    file = folder / "kundenpost.toml"
    file.write_text(text, encoding="utf-8")
    return file


def load(folder: Path, text: str, **environment: str) -> Settings:
    return load_settings(write(folder, text), environment)


def problems(folder: Path, text: str, **environment: str) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        load(folder, text, **environment)
    assert caught.value.exit_code == ExitCode.CONFIGURATION
    assert all(problem in str(caught.value) for problem in caught.value.problems)
    return caught.value.problems


def test_an_empty_file_is_a_complete_office_without_a_mailbox(tmp_path: Path) -> None:
    settings = load(tmp_path, "")
    assert settings.mailbox == ()
    assert settings.outgoing is None
    assert settings.office.timezone == "Europe/Berlin"


def test_the_settings_of_the_design_are_understood(tmp_path: Path) -> None:
    settings = load(
        tmp_path,
        MAILBOX
        + """
        done = "Verarbeitet"
        every = "60s"
        [outgoing]
        url = "smtp://127.0.0.1:25"
        sender = "Jobcenter Dortmund <Kundenpost.Dortmund@jobcenter-ge.example>"
        [office]
        name = "Jobcenter Dortmund"
        prefixes = ["35502"]
        [[receipts.notices]]
        text = "Die Häuser sind geschlossen."
        first_day = 2026-12-24
        last_day = 2027-01-01
        """,
    )
    (mailbox,) = settings.mailbox
    assert (mailbox.user, mailbox.host, mailbox.port) == ("kundenpost", "mail.example.org", 993)
    assert (mailbox.folder, mailbox.every) == ("INBOX", 60.0)
    assert settings.outgoing is not None
    assert settings.outgoing.address == "Kundenpost.Dortmund@jobcenter-ge.example"
    assert settings.office.letters == "DO"
    assert settings.receipts.notices[0].first_day == date(2026, 12, 24)


def test_several_mailboxes_are_written_as_a_list(tmp_path: Path) -> None:
    text = MAILBOX.replace("[mailbox]", "[[mailbox]]")
    settings = load(tmp_path, text + text.replace("kundenpost@", "zweite@"))
    assert [mailbox.user for mailbox in settings.mailbox] == ["kundenpost", "zweite"]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("[ofice]\nname = 'x'", "ofice: there is no such key; did you mean office?"),
        ("[office]\nprefix = ['35502']", "office.prefix: there is no such key; did you mean prefixes?"),
        (MAILBOX + "pasword = 'x'", "mailbox.0.pasword: there is no such key; did you mean password?"),
        (
            "[run]\nzzz = 1",
            "run.zzz: there is no such key; known are drain, retries, log, alarm_no_mail, alarm_waiting",
        ),
    ],
)
def test_an_unknown_key_is_refused_with_the_nearest_known_name(
    tmp_path: Path, line: str, problem: str
) -> None:
    assert problems(tmp_path, line) == (problem,)


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    told = problems(
        tmp_path,
        """
        [mailbox]
        url = "http://mail.example.org"
        [outgoing]
        url = "smtp://127.0.0.1"
        [storage]
        database = "mysql://x"
        [run]
        drain = "bald"
        retries = 0
        """,
        KUNDENPOST_REVIEW__PORT="8080",
    )
    assert [problem.partition(":")[0] for problem in told] == [
        "mailbox.0",
        "outgoing.sender",
        "storage",
        "run.drain",
        "run.retries",
        "review.port",
    ]


def test_a_file_that_is_missing_or_no_toml_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"nowhere\.toml cannot be read: No such file"):
        load_settings(tmp_path / "nowhere.toml", {})
    (problem,) = problems(tmp_path, "[mailbox\n")
    assert "kundenpost.toml is not TOML" in problem
    assert "line 1" in problem


def test_a_section_written_as_a_value_is_refused(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, 'storage = "var"')
    assert problem.startswith("storage: ")


def test_the_environment_overrides_the_file(tmp_path: Path) -> None:
    settings = load(
        tmp_path,
        "[office]\nname = 'Jobcenter Dortmund'\n[run]\nretries = 3",
        KUNDENPOST_OFFICE__NAME="Jobcenter Unna",
        KUNDENPOST_OFFICE__PREFIXES='["35502", "35504"]',
        KUNDENPOST_RUN__DRAIN="2s",
        KUNDENPOST_RECEIPTS__ENABLED="false",
        KUNDENPOST_CONFIG="ignored",
        HOME="ignored",
    )
    assert settings.office.name == "Jobcenter Unna"
    assert settings.office.prefixes == ("35502", "35504")
    assert (settings.run.drain, settings.run.retries) == (2.0, 3)
    assert not settings.receipts.enabled


def test_the_environment_alone_is_enough() -> None:
    settings = load_settings(
        None,
        {
            "KUNDENPOST_MAILBOX__URL": "imap://kundenpost@127.0.0.1:1143/INBOX",
            "KUNDENPOST_MAILBOX__PASSWORD": "geheim",
        },
    )
    assert settings.mailbox[0].account == "kundenpost@127.0.0.1:1143"


def test_an_unknown_name_in_the_environment_is_refused(tmp_path: Path) -> None:
    told = problems(tmp_path, "", KUNDENPOST_OFFICE__NAMES="x", KUNDENPOST_OFICE__NAME="x")
    assert sorted(told) == [
        "office.names: there is no such key; did you mean name?",
        "ofice: there is no such key; did you mean office?",
    ]


def test_a_variable_without_a_double_underscore_is_no_key(tmp_path: Path) -> None:
    text = MAILBOX.replace('"geheim"', '"env:KUNDENPOST_IMAP"')
    assert "env:KUNDENPOST_IMAP" in text
    given = {"KUNDENPOST_IMAP": "geheim", "KUNDENPOST_SMTP": "x"}
    outgoing = '[outgoing]\nurl = "smtp://a@127.0.0.1"\nsender = "a@example.org"\n'
    settings = load(tmp_path, outgoing + text, **given, KUNDENPOST_OUTGOING__PASSWORD="env:KUNDENPOST_SMTP")
    assert secret(settings.mailbox[0].password, given) == "geheim"


def test_one_of_several_mailboxes_is_overridden_by_its_index(tmp_path: Path) -> None:
    text = MAILBOX.replace("[mailbox]", "[[mailbox]]")
    settings = load(tmp_path, text + text, KUNDENPOST_MAILBOX__1__DONE="Erledigt")
    assert [mailbox.done for mailbox in settings.mailbox] == ["Verarbeitet", "Erledigt"]


def test_the_only_mailbox_is_overridden_with_and_without_an_index(tmp_path: Path) -> None:
    for name in ("KUNDENPOST_MAILBOX__0__DONE", "KUNDENPOST_MAILBOX__DONE"):
        assert load(tmp_path, MAILBOX, **{name: "Erledigt"}).mailbox[0].done == "Erledigt"


def test_an_index_that_is_not_there_is_refused(tmp_path: Path) -> None:
    text = MAILBOX.replace("[mailbox]", "[[mailbox]]")
    for index in ("1", "-1", "x", "²"):
        (problem,) = problems(tmp_path, text, **{f"KUNDENPOST_MAILBOX__{index}__DONE": "x"})
        assert "there is no such entry; count from 0" in problem


def test_a_key_below_a_value_is_refused(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, "[run]\nlog = 'json'", KUNDENPOST_RUN__LOG__LEVEL="debug")
    assert "LEVEL: what is above it is a value, not a section" in problem


def test_relative_paths_are_taken_from_the_folder_of_the_settings_file(tmp_path: Path) -> None:
    settings = load(
        tmp_path,
        MAILBOX.replace("geheim", "file:secrets/imap")
        + 'ca_file = "ca.pem"\n[storage]\ncases = "/srv/cases"\n[reading]\ntessdata = "models"',
    )
    assert settings.storage.database == f"sqlite:///{tmp_path}/var/kundenpost.db"
    assert settings.storage.blobs == f"{tmp_path}/var/blobs"
    assert settings.storage.cases == "/srv/cases"
    assert settings.reading.tessdata == tmp_path / "models"
    assert settings.mailbox[0].ca_file == tmp_path / "ca.pem"
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "imap").write_text("geheim ist geheim\n", encoding="utf-8")
    assert secret(settings.mailbox[0].password, {}) == "geheim ist geheim"


def test_a_database_on_a_server_is_left_as_it_is(tmp_path: Path) -> None:
    address = "postgresql+psycopg://kundenpost@/post?host=/run/postgresql"
    assert load(tmp_path, f'[storage]\ndatabase = "{address}"').storage.database == address


def test_a_secret_comes_from_the_environment_or_is_the_text_itself() -> None:
    assert secret(SecretStr("env:IMAP"), {"IMAP": "geheim"}) == "geheim"
    assert secret(SecretStr("ganz offen"), {}) == "ganz offen"
    assert secret(None, {}) == ""


def test_a_secret_that_is_not_there_says_which(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="env:IMAP: there is no such environment variable"):
        secret(SecretStr("env:IMAP"), {})
    with pytest.raises(SettingsError, match="nowhere cannot be read: No such file"):
        secret(SecretStr(f"file:{tmp_path}/nowhere"), {})


def test_secrets_are_never_shown(tmp_path: Path) -> None:
    text = MAILBOX + 'oauth2 = {token_url = "https://x", client_id = "k", client_secret = "geheim"}'
    settings = load(tmp_path, text)
    for shown in (repr(settings), str(settings), settings.model_dump_json()):
        assert "geheim" not in shown
    wrong = text.replace("imaps://", "pop3://") + '\nevery = "nie"'
    assert "geheim" not in str(problems(tmp_path, wrong))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[mailbox]\nurl = 'imaps://mail.example.org'\npassword = 'x'", "write the account into the URL"),
        ("[mailbox]\nurl = 'imaps://k@mail.example.org'", "password or oauth2: one of them is needed"),
        ("[mailbox]\nurl = 'imaps://k@mail.example.org:99999'\npassword = 'x'", "Port out of range"),
        ("[outgoing]\nurl = 'smtp://127.0.0.1'\nsender = 'Jobcenter'", "write an address such as"),
        ("[storage]\ncases = 's3://bucket/cases'", "only a folder can be used in this version"),
        ("[office]\nprefixes = ['355']", "355 is not five digits"),
        ("[office]\ntimezone = 'Europa/Dortmund'", "there is no time zone 'Europa/Dortmund'"),
        ("[office]\nmark = 'd'", "write two to six capital letters"),
        ("[run]\ndrain = '5 parsecs'", 'write a duration such as "60s"'),
        ("[storage]\nmin_free = 'much'", 'write a size such as "50 MB"'),
        ("[run]\ndrain = 0", "greater than 0"),
        ("[reading]\nreaders = 65", "less than or equal to 64"),
    ],
)
def test_a_wrong_value_is_answered_with_what_to_write(tmp_path: Path, text: str, problem: str) -> None:
    (told,) = problems(tmp_path, text)
    assert problem in told


def test_settings_cannot_be_changed_after_they_are_read(tmp_path: Path) -> None:
    settings = load(tmp_path, "")
    with pytest.raises(ValueError, match="frozen"):
        settings.office.name = "anders"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("60s", 60), ("5 min", 300), ("1h", 3600), ("2 d", 172800), ("250ms", 0.25), ("1.5 m", 90)],
)
def test_durations_are_written_as_people_write_them(text: str, seconds: float) -> None:
    assert duration(text) == seconds


@pytest.mark.parametrize(
    ("text", "bytes_"), [("50 MB", 50_000_000), ("512KiB", 524288), ("1.5 GB", 1_500_000_000), ("7 b", 7)]
)
def test_sizes_are_written_as_people_write_them(text: str, bytes_: int) -> None:
    assert size(text) == bytes_
    assert isinstance(size(text), int)


@given(st.text(max_size=30))
def test_any_text_is_an_amount_or_refused_with_an_example(text: str) -> None:
    for read in (duration, size):
        try:
            amount = read(text)
        except ValueError as error:
            amount = str(error)
        assert str(amount).startswith("write a ") or float(str(amount)) >= 0


@given(st.floats(allow_nan=False) | st.integers() | st.booleans() | st.none())
def test_what_is_no_text_passes_through_for_the_type_check(value: object) -> None:
    assert duration(value) == value
    assert size(value) == value


def test_the_sample_is_the_defaults_and_complete_when_everything_is_switched_on() -> None:
    sample = (Path(__file__).parents[2] / "config" / "default.toml").read_text(encoding="utf-8")
    assert Settings.model_validate(tomllib.loads(sample)) == Settings()
    lines = [line[1:] if line[:1] == "#" and line[1:2] != " " else line for line in sample.splitlines()]
    tree = tomllib.loads("\n".join(lines))
    assert set(tree) == {field.alias or name for name, field in Settings.model_fields.items()}
    everything = Settings.model_validate({**tree, "mailbox": [tree["mailbox"]]})
    for name, section in everything:
        for model in section if isinstance(section, tuple) else (section,):
            assert model.model_fields_set == set(type(model).model_fields), name

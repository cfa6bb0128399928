"""What an operator may choose, chosen: folders, several mailboxes, the environment, and half an office."""

from pathlib import Path

import pytest

from tests.fixtures.people import register_csv
from tests.office import PASSWORD, OfficeUnderTest, new_office
from tests.servers.dovecot import Dovecot
from tests.servers.sink import Sink
from tests.stories.mails import ANNA, bg, mail

pytestmark = pytest.mark.dovecot
LETTER = mail("Ich ziehe um.", sender=ANNA.email)


def sections(office: OfficeUnderTest) -> dict[str, str]:
    """The settings of an office, by the names of their sections."""
    parts = office.config.read_text(encoding="utf-8").split("\n[")[1:]
    return {part.partition("]")[0]: f"\n[{part}" for part in parts}


def without(office: OfficeUnderTest, *names: str) -> str:
    """The settings with some sections left out."""
    return "".join(text for name, text in sections(office).items() if name not in names)


def test_every_key_can_be_given_by_the_environment(office: OfficeUnderTest) -> None:
    office.dovecot.append(office.user, LETTER)
    result = office.run(
        "once",
        "--json",
        KUNDENPOST_MAILBOX__DONE="Erledigt/Geprüft",
        KUNDENPOST_MAILBOX__PASSWORD="env:KUNDENPOST_IMAP",
        KUNDENPOST_IMAP=PASSWORD,
        KUNDENPOST_OFFICE__MARK="GE",
        KUNDENPOST_OFFICE__PREFIXES='["11111"]',
        KUNDENPOST_STORAGE__BLOBS="anderswo",
    )
    assert (result.code, result.json["received"]) == (0, 1), result.err
    assert list(office.dovecot.messages(office.user, "Erledigt/Geprüft").values()) == [LETTER]
    assert office.submissions()[0]["submission"].startswith("GE-")
    assert (office.folder / "anderswo").is_dir()


def test_what_the_office_calls_nobodys_is_nobodys(office: OfficeUnderTest, tmp_path: Path) -> None:
    """A number that stands on the office's own forms, although the register has it for somebody."""
    register = tmp_path / "register.csv"
    register.write_text(register_csv(), encoding="utf-8")
    assert office.run("cases", "import", str(register)).code == 0
    for text in (f"Ich ziehe um. {bg(ANNA)}\n{ANNA.name}", f"Ich ziehe bald um. {bg(ANNA)}\n{ANNA.name}"):
        office.dovecot.append(office.user, mail(text))
        own = f'["{bg(ANNA)}"]' if "bald" in text else "[]"
        assert office.run("once", "--json", KUNDENPOST_OFFICE__NEVER=own).code == 0
    assert [(row["status"], row["case"]) for row in office.documents()] == [
        ("filed", ANNA.bg_number), ("review", None),
    ]  # fmt: skip


def test_without_a_done_folder_messages_stay_with_a_keyword_and_are_taken_once(
    office: OfficeUnderTest,
) -> None:
    office.config.write_text(office.config.read_text().replace("[outgoing]", 'done = ""\n[outgoing]'))
    office.dovecot.append_all(office.user, [LETTER, mail("Ich komme nicht.", sender=ANNA.email)])
    assert office.once()["received"] == 2
    assert office.once()["received"] == 0
    flags = office.dovecot.flags(office.user)
    assert [b"$KundenpostDone" in marks for marks in flags.values()] == [True, True]
    assert not any(b"\\Seen" in marks for marks in flags.values())
    assert office.run("balance", "--json").json["balanced"] is True


def test_two_mailboxes_are_read_and_the_same_letter_in_both_is_one_submission(
    office: OfficeUnderTest, dovecot: Dovecot, sink: Sink, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = new_office(tmp_path_factory.mktemp("second"), dovecot, sink)
    both = sections(office)["mailbox"] + sections(other)["mailbox"]
    office.config.write_text(both.replace("[mailbox]", "[[mailbox]]") + without(office, "mailbox"))
    dovecot.append(office.user, LETTER)
    dovecot.append_all(other.user, [LETTER, mail("Ich komme nicht.", sender=ANNA.email)])
    counts = office.once()
    assert (counts["received"], counts["duplicates"], counts["sent"]) == (3, 1, 2)
    assert dovecot.uids(office.user) == dovecot.uids(other.user) == []
    assert office.run("balance", "--json").json["balanced"] is True


def test_without_an_outgoing_server_no_receipt_is_owed(office: OfficeUnderTest) -> None:
    office.config.write_text(without(office, "outgoing"))
    office.dovecot.append(office.user, LETTER)
    counts = office.once()
    assert (counts["received"], counts["acknowledged"], counts["sent"]) == (1, 0, 0)
    submission = office.submissions()[0]
    assert submission["acknowledged"] is False
    shown = office.run("submissions", "show", submission["submission"], "--json").json
    assert shown["receipt"] == "no_outgoing_server"


def test_without_a_mailbox_there_is_nothing_to_take(office: OfficeUnderTest) -> None:
    office.config.write_text(without(office, "mailbox", "outgoing"))
    assert set(office.once().values()) == {0}
    assert office.run("balance", "--json").json["balanced"] is True


def test_all_problems_of_the_settings_are_told_at_once_and_nothing_is_touched(
    office: OfficeUnderTest,
) -> None:
    text = office.config.read_text().replace("password", "pasword").replace("hotline", "hotlin")
    office.config.write_text(text + '\n[officce]\nname = "x"\n')
    result = office.run("once", "--json", KUNDENPOST_RUN__DRAIN="bald")
    assert (result.code, result.out) == (78, "")
    for problem in (
        "mailbox.0.pasword: there is no such key; did you mean password?",
        "receipts.hotlin: there is no such key; did you mean hotline?",
        "officce: there is no such key; did you mean office?",
        'run.drain: write a duration such as "60s"',
    ):
        assert problem in result.err
    assert sorted(path.name for path in office.folder.iterdir()) == ["kundenpost.toml"]

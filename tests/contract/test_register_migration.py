"""Whoever was in the register before it had keys of full names is found afterwards, over both databases."""

from alembic import command
from sqlalchemy import text

from classifiers.lookup import what_to_look_up
from storage.database import Database
from storage.migrate import alembic_config
from storage.transaction import Store

OLD = """
    INSERT INTO members (bg_number, customer_number, last_name, first_name, birth_date, street, postcode,
                         city, email, iban, vsnr, active, site)
    VALUES ('35502BG0012345', '123D456789', 'Müller-Lüdenscheid', 'Anna', '1980-02-01', '', '', '', '', '',
            '', true, '')
"""


def test_an_older_register_gets_its_keys(url: str) -> None:
    database = Database(url)
    with database.write() as connection:
        command.upgrade(alembic_config(connection), "0001")
        connection.execute(text(OLD))
    database.bring_up_to_date()
    with Store(database).read() as tx:
        by_name = tx.register.members_for(what_to_look_up(["Frau Anna Luedenscheid"]))
        by_number = tx.register.members_for(what_to_look_up(["Kundennummer 123 0 456789"]))
        by_ear = tx.register.search("Miller")
    database.close()
    assert [member.bg_number for member in (*by_name, *by_number)] == ["35502BG0012345"] * 2
    assert by_ear == ()

"""The program, with the desk: the commands of `ingest` and those of `review` together."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ingest.commands.main import app
from ingest.commands.main import main as run_program
from review.commands import serve, users

if TYPE_CHECKING:
    from ingest.office import Office


def main() -> None:
    """Run the program; `run` shows the desk beside the daemon."""
    app.command()(serve)
    app.add_typer(users, name="users")
    run_program(services=(desk_beside,))


@contextmanager
def desk_beside(office: "Office") -> Iterator[None]:
    """The desk for as long as the daemon runs. Where it cannot be opened, mail is worked all the same."""
    from review.server import serving_if_possible  # noqa: PLC0415 - heavy, only here

    with serving_if_possible(office):
        yield

"""The one place where errors become messages and exit codes."""

import sys
import traceback
from collections.abc import Callable

from config.errors import ExitCode, KundenpostError

STOPPED = "Stopped. Nothing was lost: what was in hand is done again."


def told_to_people(command: Callable[[], object]) -> ExitCode:
    """Run a command; what people should read goes to standard error."""
    try:
        command()
    except KundenpostError as error:
        print(error, file=sys.stderr)  # noqa: T201 - this is where people read it
        return error.exit_code
    except KeyboardInterrupt:
        print(STOPPED, file=sys.stderr)  # noqa: T201 - this is where people read it
        return ExitCode.FAILED
    except Exception as error:  # noqa: BLE001 - the last net
        frames = traceback.extract_tb(error.__traceback__)[-4:]
        places = "\n".join(f"  {f.filename}:{f.lineno} in {f.name}" for f in frames)
        print(  # noqa: T201 - see above
            f"An error of our own: {type(error).__name__}. No letter is lost.\n"
            f"Please report these lines (they hold nothing of any letter):\n{places}",
            file=sys.stderr,
        )
        return ExitCode.FAILED
    return ExitCode.OK
